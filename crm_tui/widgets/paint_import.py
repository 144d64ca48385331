"""How an import is drawn before it is done: rows of what is known, clients as they will be."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.pace import Pace, bar
from crm_tui.domain.text import display, width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import Line, cell, clip, said, wrap_text

LONGEST_LABEL = 28
LONGEST_VALUE, SHORT = 30, 20
HINT = 12  # cells of what tells more, where there is room for a longer value
MARKS = {"ask": ("? ", "warn"), "same": ("= ", "good"), "another": ("+ ", "dim")}
WORKS = {
    "look": N_("Looking at the file"),
    "read": N_("Reading"),
    "try": N_("Trying it"),
    "compare": N_("Comparing with your clients"),
    "write": N_("Writing"),
}


class Item(NamedTuple):
    """A row of what is known about a file. key: what it is about, and which of those.

    label and value: what it is and what it is taken for; hint: what tells more. style: of the
    value. mark: a key of MARKS, or "".
    """

    key: tuple[str, str]
    label: str
    value: str = ""
    hint: str = ""
    style: str = "text"
    mark: str = ""


class Person(NamedTuple):
    """A client as a row will make him: a name, then lines of a style each."""

    line: int
    name: str
    lines: tuple[tuple[str, str], ...]


class Fit(NamedTuple):
    """The cells of the first two columns; what is left is the third's."""

    label: int
    value: int


def fit_items(items: Sequence[Item], cells: int) -> Fit:
    """Columns that fit what they hold."""
    labels = max((width(display(item.label)) for item in items if item.value), default=0)
    label = max(min(labels, LONGEST_LABEL, cells // 2), 1)
    values = max((width(display(item.value)) for item in items if item.hint), default=0)
    room = cells - label - 2
    return Fit(label, max(min(values, LONGEST_VALUE, max(room - HINT, min(room, SHORT))), 1))


def item_line(item: Item, fit: Fit, cells: int) -> Line:
    """`Моб. телефон   phone   +7 921 555-01-02`."""
    mark: Line = [MARKS[item.mark]] if item.mark else []
    if not item.value:
        rest = f"  {said(item.hint)}" if item.hint else ""
        return clip([*mark, (said(item.label), item.style), (rest, "dim")], cells)
    label = fit.label - (2 if mark else 0)
    line: Line = [*mark, (cell(item.label, label) + "  ", "dim")]
    room = max(cells - fit.label - 2, 1)
    if item.hint:
        line += [(cell(item.value, fit.value), item.style), ("  " + said(item.hint), "dim")]
    else:
        line.append((said_in(item.value, room), item.style))
    return clip(line, cells)


def said_in(text: str, cells: int) -> str:
    """A text in at most so many cells."""
    return said(text) if width(display(text)) <= cells else cell(text, max(cells, 1))


def people_lines(people: Sequence[Person], heading: str, cells: int) -> list[Line]:
    """Clients one under another, as they will be stored."""
    room = max(cells - 2, 1)
    lines: list[Line] = [[(heading, "head")]]
    for person in people:
        number: Line = [(f"{person.line}  ", "dim")]
        name = max(room - len(str(person.line)) - 2, 1)
        lines.append([*number, (said_in(person.name, name), "bold")])
        for text, style in person.lines:
            lines += [
                [("   ", "text"), *part] for part in wrap_text(text, style, max(room - 3, 1), 2)
            ]
    return [clip([(" ", "text"), *line], cells) for line in lines]


def column_lines(
    words: Sequence[tuple[str, str]], cells_read: Sequence[tuple[str, str]], cells: int
) -> list[Line]:
    """What a column is taken for, then its cells: as they are written, and as they are kept."""
    room = max(cells - 2, 1)
    lines: list[Line] = []
    for text, style in words:
        lines += wrap_text(text, style, room, 3)
    lines += [[], [(_("AS WRITTEN → AS KEPT"), "head")]]
    half = max((room - 3) // 2, 1)
    for raw, kept in cells_read:
        same = raw.strip() == kept
        right = ("", "dim") if same else (said_in(kept or "–", half), "text")
        arrow = ("   ", "text") if same else (" → ", "dim")
        lines.append([(cell(raw, half), "dim" if not same else "text"), arrow, right])
    return [clip([(" ", "text"), *line], cells) for line in lines]


def pair_lines(head: Sequence[tuple[str, str]], theirs: Person | None, cells: int) -> list[Line]:
    """A row that looks like a client, why, and what the row holds."""
    room = max(cells - 2, 1)
    lines: list[Line] = []
    for text, style in head:
        lines += wrap_text(text, style, room, 4) if text else [[]]
    shown = [clip([(" ", "text"), *line], cells) for line in lines]
    if theirs is not None:
        shown += [[], *people_lines([theirs], _("THE ROW"), cells)]
    return shown


def work_words(what: str, pace: Pace) -> str:
    """`Reading: 45000 rows · 12000 a second · 0:05 left`."""
    words = _(WORKS.get(what, what))
    if what == "compare":
        share = pace.share
        return words if share is None else f"{words}: {round(share * 100)} %"
    return f"{words}: {pace.words}" if pace.done else words


def work_lines(what: str, pace: Pace, cells: int) -> tuple[str, ...]:
    """The same over several lines, with how much is done."""
    share = pace.share
    blocks = bar(share, max(min(cells - 4, 40), 4)) if share is not None and pace.done else ""
    return ("", work_words(what, pace), blocks, "", _("esc stops; nothing is changed before."))
