"""Several files read for one import: those of a folder in the order of their names."""

import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.importers.apply import Told, Understood, Wishes, understand_table
from crm_tui.importers.deals import Desk
from crm_tui.importers.encodings import find_encoding
from crm_tui.importers.happenings import Happened
from crm_tui.importers.reading import first_bytes, read_table
from crm_tui.importers.tables import Row, Rows, Table, shown

MOST_FILES = 10_000
"""Files that one folder may hold."""

_OURS = frozenset((".crm-export", "crm.toml"))


class Read(NamedTuple):
    """What a folder, or a file that is no table, holds; bad: names of files, and why they are."""

    files: tuple[Understood | Happened, ...]
    bad: tuple[tuple[str, str], ...] = ()


def form_of(path: Path) -> str:
    """ical, mbox or eml for a file that is no table of clients; else "".

    Raises NotFound or Invalid for what is no readable file.
    """
    from crm_tui.importers.ical_files import looks_like_calendar
    from crm_tui.importers.mail_files import looks_like_mail

    start = first_bytes(path)
    text = start[:200].decode("utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1",
                              errors="replace")  # fmt: skip
    if looks_like_calendar(text.removeprefix("ï»¿")):
        return "ical"
    return looks_like_mail(start)


def is_many(path: Path) -> bool:
    """Whether a path is a folder, a calendar or a mail box: more than one table of clients."""
    return path.is_dir() or (path.is_file() and bool(form_of(path)))


def read_many(
    path: Path, wishes: Wishes, desk: Desk, told: Told | None = None, *, make: bool = False
) -> Read:
    """A folder, a calendar or a mail box as it is understood, without touching the store.

    make: whether strangers in a calendar become clients. Raises what reading raises for a single
    file, Invalid for a folder in which nothing can be read.
    """
    if not path.is_dir():
        return Read((_happened(path, form_of(path), wishes, desk, make=make),))
    files: list[Understood | Happened] = []
    bad: list[tuple[str, str]] = []
    cards: list[tuple[Path, Table]] = []
    for each in files_in(path):
        try:
            found = _one(each, wishes, desk, told, cards, make=make)
        except CrmError as error:
            bad.append((shown(each), error.message))
        else:
            files += found
    if cards:
        files.append(_book(path, cards, wishes, desk, told))
    if not files:
        raise Invalid(
            _("In the folder “{name}” there is no file that can be read.").format(name=shown(path)),
            field="file",
            hint="; ".join(f"{name}: {why}" for name, why in bad[:5]),
        )
    return Read(tuple(files), tuple(bad))


def files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, in the order of their names.

    Hidden ones and what links lead to are passed over; a folder that may not be looked into
    stands for itself. Raises Invalid for too many.
    """
    found = list(islice(_walk(folder), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        raise Invalid(
            _("The folder holds more than {n} files.").format(n=MOST_FILES),
            field="file",
            hint=_("Import its parts one after the other."),
        )
    yield from sorted(found)


def _walk(folder: Path) -> Iterator[Path]:
    try:
        there = list(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in there:
        if path.name.startswith("."):
            continue
        try:
            mode = path.lstat().st_mode
        except OSError:  # gone meanwhile
            continue
        if stat.S_ISDIR(mode):
            yield from _walk(path)
        elif stat.S_ISREG(mode) and path.name not in _OURS:
            yield path


def _one(
    path: Path, wishes: Wishes, desk: Desk, told: Told | None,
    cards: list[tuple[Path, Table]], *, make: bool,
) -> Sequence[Understood | Happened]:  # fmt: skip
    """What one file of a folder holds; cards are put aside, to be one book together."""
    form = form_of(path)
    if form:
        return [_happened(path, form, wishes, desk, make=make)]
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    if table.kind == "crm":
        raise Invalid(_("It is an export of everything."), hint=_("Import it alone."))
    if table.kind == "vcard":
        cards.append((path, table))
        return []
    mine = {name: field for name, field in wishes.given.items() if name in table.header}
    return [understand_table(path.name, table, replace(wishes, given=mine), desk, told)]


def _book(
    folder: Path, cards: list[tuple[Path, Table]], wishes: Wishes, desk: Desk, told: Told | None
) -> Understood:
    """Many files of cards as one book."""
    first = cards[0][1]
    table = replace(first, rows=Rows(partial(_cards, cards)))
    name = cards[0][0].name if len(cards) == 1 else f"{folder.name}/*.vcf"
    return understand_table(name, table, replace(wishes, given={}), desk, told)


def _cards(cards: list[tuple[Path, Table]]) -> Iterator[Row]:
    for path, table in cards:
        for row in table.rows:
            why = f"{shown(path)}: {row.fault}" if row.fault else ""
            yield row._replace(fault=why)


def _happened(path: Path, form: str, wishes: Wishes, desk: Desk, *, make: bool) -> Happened:
    if form == "ical":
        from crm_tui.importers import ical_files

        code = find_encoding(path, wishes.encoding)
        at_desk = ical_files.Desk(desk.now, desk.zone)
        return ical_files.read_calendar(path, code, at_desk, make=make)
    from crm_tui.importers.mail_files import read_mail

    return read_mail(path, form)
