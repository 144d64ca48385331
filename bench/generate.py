"""Makes a CRM of any size: a team, clients in four scripts, deals with steps, history and search.

The shape is that of a working desk: of ten clients three have a deal open; of a thousand steps
ten are overdue and twenty are due today. A seller has about three thousand clients in ten
thousand. The same size, seed and day give the same rows.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bench import history
from bench.people import People, Person, mixed
from bench.rows import Rows, Words, pick, unwatched, without_indexes
from crm_tui.domain.ranks import counted
from crm_tui.store.tables.base import to_micros

CLIENTS_OF_ONE = 10_000
COMPANY_EVERY = 8
#: The client with the longest history.
LONGEST = 5
WITH_A_DEAL = {0, 3, 7}  # of ten clients
GOODS = {"en": "windows", "ru": "окна", "fa": "پنجره", "ko": "창호"}
#: What an amount of 100 is in minor units of each currency.
HUNDRED = {"USD": 10_000, "RUB": 900_000, "IRR": 4_000_000_000, "KRW": 140_000}


#: How mobile numbers begin; seven digits follow.
AREAS = {
    "en": ("+1212", "+1312", "+1415", "+1617", "+1718"),
    "ru": ("+7903", "+7911", "+7916", "+7921", "+7926", "+7985"),
    "fa": ("+98912", "+98919", "+98935", "+98936"),
    "ko": ("+82102", "+82103", "+82105", "+82107", "+82109"),
}
SCATTER = 7_368_787  # shares no factor with ten million, so that numbers in turn do not look alike


class StageRow(NamedTuple):
    """A stage as deals refer to it."""

    id: int
    pipeline_id: int
    kind: str


class Ground(NamedTuple):
    """What the deals of a generated CRM stand on."""

    users: tuple[int, ...]
    stages: tuple[StageRow, ...]
    reasons: tuple[int, ...]
    sources: tuple[int, ...]


class Generator:
    """Writes clients one by one, each with all that hangs on it."""

    def __init__(
        self, rows: Rows, ground: Ground, today: date, seed: int, *, is_board: bool = False
    ) -> None:
        self.is_board = is_board
        self.rows, self.ground, self.seed = rows, ground, seed
        self.people = People(seed)
        self.words = Words(rows.connection)
        self.found_by: dict[str, None] = {}
        self.today = today
        self.now = datetime(today.year, today.month, today.day, 7, tzinfo=UTC)

    def client(self, number: int) -> None:
        """The client of that number (from 1): every eighth is a company."""
        bits = mixed(number, self.seed + 2)
        is_company = number % COMPANY_EVERY == 1
        who = self.people.company(number) if is_company else self.people.person(number)
        self.found_by = {who.name: None}
        at = self.now - timedelta(minutes=30 + bits % 1_000_000)
        self._client_row(number, who, bits, at, is_company)
        self._channels(number, who, bits, at)
        owner = self._owner(bits)
        if self.is_board:
            self._open_deal(number, who, owner, bits - bits % 5 + number % 5, at)
        elif number % 10 in WITH_A_DEAL:
            self._open_deal(number, who, owner, bits, at)
            if bits >> 5 & 7 < 3:
                self._closed_deal(number, who, owner, mixed(number, self.seed + 3), at)
        elif bits & 1:
            self._activity(number, None, None, owner, "note", at, "met at the fair")
        self.words.add(number, self.found_by)

    def history_of(self, client: int, entries: int) -> None:
        """Give one client a long history: talks, tries and notes, one every three hours or so."""
        for number in range(entries):
            bits = mixed(number, self.seed + 6)
            at = self.now - timedelta(minutes=60 + number * 180 + bits % 120)
            kind = pick(history.PAST, bits >> 8)
            text = f"{pick(history.SAID, bits >> 16)} {number}" if kind == "note" else ""
            result = "no_answer" if kind == "try" else ""
            self._activity(client, None, None, self._owner(bits), kind, at, text, result)

    def _owner(self, bits: int) -> int:
        return int(pick(self.ground.users, bits >> 20))

    def _client_row(
        self, number: int, who: Person, bits: int, at: datetime, is_company: bool
    ) -> None:
        works_at = None
        if not is_company and bits >> 24 & 3:
            works_at = max(1, number - COMPANY_EVERY) // COMPANY_EVERY * COMPANY_EVERY + 1
            self.found_by[self.people.company(works_at).name] = None
        self.rows.next_id("client")
        self.rows.add(
            *("client", number, at, "company" if is_company else "person", who.name),
            *(_key(who.name), works_at, self._owner(bits), pick(self.ground.sources, bits >> 40)),
            *(who.script.language, who.script.country, who.city),
        )

    def _channels(self, number: int, who: Person, bits: int, at: datetime) -> None:
        phone = _phone(who.script.language, number, bits >> 50)
        found = [("phone", phone)] if bits >> 12 & 15 else []
        if bits >> 16 & 3:
            found.append(("email", who.email))
        for place, (kind, raw) in enumerate(found):
            row = self.rows.next_id("channel")
            self.found_by[raw] = None
            self.rows.add("channel", row, at, number, kind, raw, raw, "", place)

    def _activity(
        self,
        client: int,
        deal: int | None,
        step: int | None,
        user: int,
        kind: str,
        at: datetime,
        text: str = "",
        result: str = "",
    ) -> None:
        row, way = self.rows.next_id("activity"), "" if kind == "note" else "out"
        self.rows.add("activity", row, at, client, deal, step, user, kind, way,
                      to_micros(at), text, result)  # fmt: skip

    def _open_deal(self, client: int, who: Person, owner: int, bits: int, at: datetime) -> None:
        deal, stage = self.rows.next_id("deal"), self._stage(bits)
        before, postpones, contacts = self._closed_steps(client, deal, stage, owner, bits, at)
        kind, step = pick(history.KINDS, bits >> 28), self.rows.next_id("step")
        when = history.due(self.today, mixed(client, self.seed + 4))
        self.rows.add(
            *("step", step, at, client, deal, stage.id, 0, kind, history.TITLES[kind]),
            *(history.CONTACTS[kind], history.WAITS[kind], owner, when.day.isoformat()),
            *(when.minute, history.ZONE, when.at, when.late, "by", before),
            *(None, None, None, "", ""),
        )
        tries = bits >> 44 & 3 if bits >> 46 & 1 else 0
        for number in range(tries):
            tried = at + timedelta(minutes=number)
            self._activity(client, deal, step, owner, "try", tried, result="no_answer")
        self._activity(client, deal, None, owner, "note", at, f"asked for {bits % 9 + 1} pieces")
        moved = to_micros(at)
        self.rows.add(
            *("deal", deal, at, client, stage.pipeline_id, stage.id, self._title(who, bits)),
            *(*_amount(who, bits), "open", 1, step, owner, pick(self.ground.sources, bits >> 40)),
            *(counted(deal), None, moved, moved, moved if stage.kind == "fulfil" else None),
            *(None, None, "", tries, contacts, postpones),
        )

    def _closed_steps(
        self, client: int, deal: int, stage: StageRow, owner: int, bits: int, at: datetime
    ) -> tuple[int | None, int, int]:
        """Up to three steps that had an outcome: the last one's id, postpones, contacts."""
        before, postpones, contacts = None, 0, 0
        for number in range(bits >> 48 & 3):
            mine = mixed(deal * 4 + number, self.seed + 5)
            kind, step = pick(history.KINDS, mine), self.rows.next_id("step")
            closed_as = "postpone" if mine >> 16 & 7 == 0 else "result"
            day = at.date() + timedelta(days=number)
            when = history.due_on(day)
            closed = min(at + timedelta(days=number, hours=1), self.now)
            self.rows.add(
                *("step", step, at, client, deal, stage.id, 0, kind, history.TITLES[kind]),
                *(history.CONTACTS[kind], history.WAITS[kind], owner, day.isoformat(), None),
                *(history.ZONE, None, when.late, "by", before, to_micros(closed), owner),
                *(closed_as, "", "asked_later" if closed_as == "postpone" else ""),
            )
            before, contacts = step, contacts + history.CONTACTS[kind]
            postpones += closed_as == "postpone"
        return before, postpones, contacts

    def _closed_deal(self, client: int, who: Person, owner: int, bits: int, at: datetime) -> None:
        deal, stage = self.rows.next_id("deal"), self._stage(bits)
        _, postpones, contacts = self._closed_steps(client, deal, stage, owner, bits, at)
        status = ("won", "won", "lost", "lost", "won", "lost", "lost", "cancelled")[bits >> 9 & 7]
        closed = to_micros(at)
        self.rows.add(
            *("deal", deal, at, client, stage.pipeline_id, stage.id, self._title(who, bits)),
            *(*_amount(who, bits), status, 0, None, owner, pick(self.ground.sources, bits >> 40)),
            *(counted(deal), None, closed, closed, closed if status == "won" else None, closed),
            pick(self.ground.reasons, bits >> 24) if status == "lost" else None,
            *("duplicate" if status == "cancelled" else "", 0, contacts, postpones),
        )

    def _title(self, who: Person, bits: int) -> str:
        title = f"{GOODS[who.script.language]} {bits % 97 + 3}"
        self.found_by[title] = None
        return title

    def _stage(self, bits: int) -> StageRow:
        """Most deals stand early in their pipeline; on a board, as many in each of five columns."""
        if self.is_board:
            return self.ground.stages[bits % 5]
        low, high = bits >> 32 & 0xFF, bits >> 52 & 0xFF
        place: StageRow = self.ground.stages[min(low, high) * len(self.ground.stages) >> 8]
        return place


def _key(name: str) -> str:
    from crm_tui.domain.search import fold

    return fold(name)


def _phone(language: str, number: int, bits: int) -> str:
    """A number of the country, in the form that is kept; no two clients have the same."""
    return f"{pick(AREAS[language], bits)}{number * SCATTER % 10_000_000:07}"


def _amount(who: Person, bits: int) -> tuple[int | None, str]:
    if bits >> 3 & 7 == 0:
        return None, ""
    return HUNDRED[who.script.currency] * (bits >> 10 & 0x1FF) // 4 * 10, who.script.currency


def prepare(path: Path, team: int, today: date) -> Ground:
    """A new CRM with its defaults and a team: anna, then colleagues by number."""
    from crm_tui.actions.team import add_user
    from crm_tui.crm import open_crm

    morning = datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    desk = open_crm(
        f"sqlite:///{path}", "anna", clock=lambda: morning, zone=ZoneInfo(history.ZONE),
        pipeline="sales",
    )  # fmt: skip
    for number in range(1, team):
        desk.run(add_user, f"seller{number}", zone=history.ZONE)
    if team == 1:
        desk.run(add_user, "boris", zone=history.ZONE)
    desk.store.engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        return _ground(connection)


def _ground(connection: sqlite3.Connection) -> Ground:
    def ids(query: str) -> tuple[int, ...]:
        return tuple(number for (number,) in connection.execute(query))

    stages = connection.execute(
        "select stage.id, pipeline_id, kind from stage join pipeline on pipeline.id = pipeline_id"
        " where pipeline.key = 'sales' order by stage.position"
    )
    return Ground(
        ids("select id from user where name <> 'crm' and name <> 'boris' order by id"),
        tuple(StageRow(*row) for row in stages),
        ids("select id from reason where no_contact = 0 order by id"),
        ids("select id from source order by id"),
    )


def generate(
    path: Path, clients: int, today: date, seed: int = 20261121, *, is_board: bool = False
) -> None:
    """Make the file `path`, a CRM of that many clients as it looks on the morning of `today`.

    The client LONGEST has a tenth as many entries of history as there are clients. is_board: one
    person's, every client with a deal open, as many in each of the first five stages.
    """
    made = path.with_suffix(".part")
    made.unlink(missing_ok=True)
    ground = prepare(made, 1 if is_board else max(1, clients // CLIENTS_OF_ONE), today)
    with closing(sqlite3.connect(made, isolation_level=None)) as connection:
        for setting in ("journal_mode=off", "synchronous=off", "cache_size=-200000"):
            connection.execute(f"pragma {setting}")
        connection.execute("begin immediate")
        _fill(
            connection,
            Generator(Rows(connection, seed), ground, today, seed, is_board=is_board),
            clients,
        )
        connection.execute("commit")
        connection.execute("pragma journal_mode=wal")
    made.rename(path)


def _fill(connection: sqlite3.Connection, generator: Generator, clients: int) -> None:
    with without_indexes(connection), unwatched(connection):
        for number in range(1, clients + 1):
            generator.client(number)
        generator.history_of(min(LONGEST, clients), clients // 10)
        generator.rows.close()
        generator.words.close()
