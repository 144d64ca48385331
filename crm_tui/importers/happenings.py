"""What happened or will happen with clients, as calendars and mail boxes tell it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from crm_tui.importers.records import BadRow


class Happening(NamedTuple):
    """An event, a thing to do, or a letter.

    line: where it stands in its file. external: what the file calls it. uid: our own name of the
    step, "" for none. names, emails, phones: who it may be about, the surest first.
    kind: of the step, or "letter". at: an aware instant; day and minute: when it is due in the
    user's zone, for steps. done: it lies in the past and is history. carried: see `Row.carried`.
    activity: the kind of the line of history, "" for the usual. refs: whom and which deal the
    file names by ids of another program, and by title. owner: whose it is, as written.
    cells: the row as it stood there. version: of our own step, when the file had it from us.
    """

    line: int
    external: str
    title: str
    kind: str
    digest: str
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    called: str = ""
    uid: str = ""
    text: str = ""
    at: datetime | None = None
    day: date | None = None
    minute: int | None = None
    minutes: int | None = None
    by_or_at: str = "by"
    done: bool = False
    direction: str = ""
    carried: str = ""
    activity: str = ""
    refs: "Refs | None" = None
    owner: str = ""
    cells: tuple[str, ...] = ()
    version: int = 0


class Refs(NamedTuple):
    """What a row of activities is about: ids of the other program's, titles of deals.

    people, companies, deals, any: ids; any: of a record of whichever kind.
    """

    people: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    deals: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


class Happened(NamedTuple):
    """A file of happenings that was read.

    system: whose ids they bear, "ical" or "mail". make: whether somebody we don't know becomes a
    client. several: whether one happening may belong to several clients. entity: what it holds,
    in one word, its system when empty. header, unmapped, read_as: of a table of activities, as
    in a report. about: how many happenings there are, by the size of the file.
    """

    name: str
    system: str
    happenings: Iterable[Happening | BadRow]
    notes: tuple[str, ...] = ()
    make: bool = False
    several: bool = False
    entity: str = ""
    header: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    read_as: str = ""
    about: int = 0
