"""The rows of the client card: what each is, and how one is set into its line."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.domain.client_cards import OwnField
from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import width
from crm_tui.i18n import _
from crm_tui.widgets.paint import (
    Line,
    Moment,
    Run,
    cell,
    clip,
    ends,
    length,
    said,
)
from crm_tui.widgets.paint_due import due_run
from crm_tui.widgets.paint_steps import kind_word

LABELS = (6, 12)  # cells of the column of labels, at least and at most
NONE: Run = ("—", "dim")


class Key(NamedTuple):
    """Which row it is: what it shows, and of which record."""

    what: str
    id: int = 0


class CardRow(NamedTuple):
    """One row of the card: a label and what stands behind it; of a deal where it is one's.

    right: what stands at the right end, whatever there is room for; spare: what stands there, and
    the first of the words before it, where there is no room for them all.
    """

    key: Key
    label: str
    runs: Line
    deal_id: int | None = None
    right: tuple[Run, ...] = ()
    indent: int = 0
    spare: tuple[Run, ...] = ()


class Part(NamedTuple):
    """A group of rows under a heading."""

    name: str
    heading: Line
    rows: tuple[CardRow, ...]


def row_identity(row: CardRow) -> tuple[Key, int | None]:
    """By what a row stays the same row: a detail of a deal is that of this one deal."""
    return row.key, row.deal_id if row.indent else None


def row_line(row: CardRow, labels: int, cells: int) -> Line:
    """One row, without the columns of mark and cursor."""
    line: Line = [(" " * row.indent, "text")] if row.indent else []
    if row.label:
        line += [(cell(row.label, labels) + " ", "dim")]
    if row.spare and length(line) + length(row.runs) > cells:
        return ends([*line, *row.runs[:1]], [(" ", "text"), *row.spare], cells)
    line += row.runs
    right = row.right
    return ends(line, [(" ", "text"), *right], cells) if right else clip(line, cells)


def label_cells(parts: Iterable[Part]) -> int:
    """How wide the column of labels is, for the words that stand in it."""
    widths = (width(row.label) for part in parts for row in part.rows)
    return max(LABELS[0], min(max(widths, default=0), LABELS[1]))


def dotted(parts: Line) -> Line:
    """Parts with a dot between."""
    line: Line = []
    for text, style in parts:
        line += [(" · ", "dim"), (text, style)] if line else [(text, style)]
    return line


def field_row(field: OwnField, what: str, deal_id: int | None = None) -> CardRow:
    """A field of the team's own."""
    indent = 0 if deal_id is None else 2
    runs: Line = [(said(field.text), "text") if field.text else NONE]
    return CardRow(Key(what, field.id), field.name, runs, deal_id, indent=indent)


def tags_row(key: Key, tags: tuple[str, ...], deal_id: int | None = None) -> CardRow:
    """The tags, or where to put the first one on."""
    indent = 0 if deal_id is None else 2
    if not tags:
        return CardRow(key, "", [(_("+ tag"), "dim")], deal_id, indent=indent)
    return CardRow(key, _("tags"), [(said(", ".join(tags)), "text")], deal_id, indent=indent)


def step_runs(step: StepLine, now: Moment) -> tuple[Run, ...]:
    """What a step is and when it is due, for the right end of a row."""
    return ((f"{kind_word(step.kind)} ", "dim"), due_run(step, now))
