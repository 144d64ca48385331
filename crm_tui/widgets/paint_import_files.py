"""How the choosing of a file is drawn: a row an entry; beside it, what the file is and holds."""

from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.files import size_words
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, Moment, cell, clip, date_words, said, wrap_text

FORM_CELLS = 10


class Place(NamedTuple):
    """A row of the list: what it leads to, what it is called, and what tells more.

    style: how its name is written. key: what it is to the screen.
    """

    key: tuple[str, str]
    label: str
    hint: str = ""
    style: str = "text"


class FileCard(NamedTuple):
    """What is known of the file under the cursor. form: what it is likely to be."""

    name: str
    form: str
    size: int | None = None
    changed: Moment | None = None
    head: tuple[str, ...] = ()


def place_line(place: Place, cells: int) -> Line:
    """`contacts.csv   CSV`: the name, and at the right end what tells more."""
    room = min(FORM_CELLS, max(cells // 4, 0)) if place.key[0] in ("file", "other") else 0
    if room:
        name = cell(place.label, cells - room - 1)
        return clip([(name, place.style), (" ", "text"), (cell(place.hint, room), "dim")], cells)
    return clip([(said(place.label), place.style), (f"  {said(place.hint)}", "dim")], cells)


def file_lines(card: FileCard, today: Moment, cells: int) -> list[Line]:
    """What the file is, then its first lines."""
    room = max(cells - 2, 1)
    told = [card.form] if card.form else []
    if card.size is not None:
        told.append(size_words(card.size))
    if card.changed is not None:
        told.append(date_words(card.changed.day, today.day))
    lines = [*wrap_text(card.name, "bold", room, 3), [(" · ".join(told), "dim")], []]
    lines += [[(cell(text, room), "text")] for text in card.head]
    return [clip([(" ", "text"), *line], cells) for line in lines]


def told_lines(paragraphs: Sequence[str], cells: int) -> list[Line]:
    """Paragraphs that say what can be done here."""
    lines: list[Line] = []
    for text in paragraphs:
        lines += [*wrap_text(text, "dim", max(cells - 2, 1), 4), []]
    return [clip([(" ", "text"), *line], cells) for line in lines]


def parent_words(name: str) -> str:
    """The row that leads out of a folder."""
    return _("out of {folder}").format(folder=name)
