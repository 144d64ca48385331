"""Several files read for one import: those of a folder in the order of their names."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TypeGuard

from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.importers.activity_tables import ENTITY, Sort, read_activities, sort_of
from crm_tui.importers.apply import Told, Understood, Wishes, understand_table
from crm_tui.importers.archives import is_packed, unpacked
from crm_tui.importers.deals import Desk
from crm_tui.importers.encodings import find_encoding
from crm_tui.importers.happenings import Happened
from crm_tui.importers.headers import is_list_of_users
from crm_tui.importers.links import linked, links_of, owner_words
from crm_tui.importers.mapping import Mapping, suggest_for
from crm_tui.importers.ours import list_of
from crm_tui.importers.reading import first_bytes, read_table
from crm_tui.importers.tables import Row, Rows, Table, shown
from crm_tui.importers.understanding import system_of

MOST_FILES = 10_000
"""Files that one folder may hold."""

BYTES_EACH = {"ical": 300, "mbox": 4000, "eml": 4000, ENTITY: 150}
"""About how long one event, letter or row of activities is in its file."""

_OURS = frozenset((".crm-export", "crm.toml"))


class Read(NamedTuple):
    """What a folder, or a file that is no table, holds; bad: names of files, and why they are."""

    files: tuple[Understood | Happened, ...]
    bad: tuple[tuple[str, str], ...] = ()
    kept: object = None
    """Where an archive was unpacked; it goes with this."""


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


def is_many(path: Path, wishes: Wishes | None = None) -> bool:
    """Whether a path is a folder, a calendar, a mail box, or a table of activities.

    They come in as a batch; anything else is a table of clients.
    """
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    if is_packed(path) or form_of(path):
        return True
    try:
        table = _table(path, wishes or Wishes())
    except CrmError:
        return False  # whoever reads it says what is wrong with it
    return _sort_of(table, wishes or Wishes()) is not None


def _table(path: Path, wishes: Wishes) -> Table:
    return read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )


def _sort_of(table: Table, wishes: Wishes) -> Sort | None:
    """What sort of activities a table holds, as a person or its columns say; None for others."""
    if wishes.entity == ENTITY:
        return sort_of(table.header) or Sort("", "other")
    if wishes.entity or table.kind in ("crm", "vcard") or list_of(table.header):
        return None
    return sort_of(table.header)


class _Folder:
    """What the files of a folder hold, before any of them is understood."""

    def __init__(self, wishes: Wishes, desk: Desk, make: bool) -> None:
        self.wishes = wishes
        self.desk = desk
        self.make = make
        self.found: list[tuple[Path, Happened | Table]] = []
        self.cards: list[tuple[Path, Table]] = []
        self.users: list[Table] = []
        self.sheets: list[Table] = []
        self.owners: dict[str, str] = {}
        self.bad: list[tuple[str, str]] = []

    def take(self, path: Path) -> None:
        """Look at one file. Raises what reading raises."""
        form = form_of(path)
        if form:
            self.found.append((path, _happened(path, form, self.wishes, self.desk, self.make)))
            return
        table = _table(path, self.wishes)
        if table.kind == "crm":
            raise Invalid(_("It is an export of everything."), hint=_("Import it alone."))
        if table.kind == "vcard":
            self.cards.append((path, table))
        elif (sort := _sort_of(table, self.wishes)) is not None:
            self.sheets.append(table)
            happened = _activities(
                path, table, sort, self.wishes, self.desk, self.make, self.owners
            )
            self.found.append((path, happened))
        elif is_list_of_users(table.header):
            self.users.append(table)
        else:
            self.found.append((path, table))

    def understood(self, told: Told | None) -> Iterator[Understood | Happened]:
        """Every file, its ids resolved by the others."""
        mapped = {id(one): self._mapping(one) for _path, one in self.found if _is_table(one)}
        tables = [(one, mapped[id(one)]) for _path, one in self.found if _is_table(one)]
        known = [(table, mapping) for table, mapping in tables if mapping is not None]
        others = [one for _path, one in self.found if isinstance(one, Happened)]
        activities = [one for one in others if one.entity == ENTITY]
        links = links_of(known, self.users, activities, self.sheets)
        called = links.called.get("owner", {})
        self.owners.update({number: owner_words(one) for number, one in called.items()})
        for path, one in self.found:
            if isinstance(one, Happened):
                yield one
                continue
            mapping = mapped[id(one)]
            try:
                if mapping is not None and links:
                    one = linked(one, mapping, links, system_of(one.header))
                yield self._understand(path, one, told)
            except CrmError as error:
                self.bad.append((shown(path), error.message))

    def _mapping(self, table: Table) -> Mapping | None:
        """How the columns of a table are read; None where nobody can say."""
        try:
            return suggest_for(table, entity=self.wishes.entity)
        except CrmError:
            return None

    def _understand(self, path: Path, table: Table, told: Told | None) -> Understood:
        given = self.wishes.given
        mine = {name: field for name, field in given.items() if name in table.header}
        wishes = replace(self.wishes, given=mine)
        return understand_table(path.name, table, wishes, self.desk, told)


def _is_table(one: Happened | Table) -> TypeGuard[Table]:
    return isinstance(one, Table)


def read_many(
    path: Path, wishes: Wishes, desk: Desk, told: Told | None = None, *, make: bool = False
) -> Read:
    """A folder, an archive, a calendar, letters or a table of activities as it is understood.

    The store is not touched. make: whether strangers in calendars and tables of activities become
    clients. Raises what reading raises for a single file, Invalid for a folder in which nothing
    can be read.
    """
    if path.is_dir():
        return _read_folder(path, path, wishes, desk, told, make)
    if is_packed(path):
        place = unpacked(path)
        read = _read_folder(Path(place.name), path, wishes, desk, told, make)
        return read._replace(kept=place)
    return Read((_single(path, wishes, desk, make),))


def _read_folder(
    place: Path, path: Path, wishes: Wishes, desk: Desk, told: Told | None, make: bool
) -> Read:
    """What a folder holds. place: where it lies; path: what people call it."""
    folder = _Folder(wishes, desk, make)
    for each in files_in(place):
        try:
            folder.take(each)
        except CrmError as error:
            folder.bad.append((shown(each), error.message))
    files = [*folder.understood(told)]
    if folder.cards:
        files.append(_book(path, folder.cards, wishes, desk, told))
    if not files:
        raise Invalid(
            _("In “{name}” there is no file that can be read.").format(name=shown(path)),
            field="file",
            hint="; ".join(f"{name}: {why}" for name, why in folder.bad[:5]),
        )
    return Read(tuple(files), tuple(folder.bad))


def _single(path: Path, wishes: Wishes, desk: Desk, make: bool) -> Happened:
    """A single file of happenings."""
    form = form_of(path)
    if form:
        return _happened(path, form, wishes, desk, make)
    table = _table(path, wishes)
    sort = _sort_of(table, wishes) or Sort("", "other")
    return _activities(path, table, sort, wishes, desk, make)


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


def _activities(
    path: Path, table: Table, sort: Sort, wishes: Wishes, desk: Desk, make: bool,
    owners: dict[str, str] | None = None,
) -> Happened:  # fmt: skip
    read = read_activities(
        path.name, table, sort, desk, given=wishes.given, region=wishes.region,
        day_first=wishes.day_first, make=make, owners=owners,
    )  # fmt: skip
    return _counted(read, path, ENTITY)


def _happened(path: Path, form: str, wishes: Wishes, desk: Desk, make: bool) -> Happened:
    if form == "ical":
        from crm_tui.importers import ical_files

        code = find_encoding(path, wishes.encoding)
        at_desk = ical_files.Desk(desk.now, desk.zone)
        return _counted(ical_files.read_calendar(path, code, at_desk, make=make), path, form)
    from crm_tui.importers.mail_files import read_mail

    return _counted(read_mail(path, form), path, form)


def _counted(read: Happened, path: Path, form: str) -> Happened:
    """The same, with how many there are about."""
    return read._replace(about=1 + path.stat().st_size // BYTES_EACH[form])
