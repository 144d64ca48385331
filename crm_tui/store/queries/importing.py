"""What an import asks of the store: which rows are known, and whose channels these are.

Every question is asked for many rows at once, in SQL text, with its values as one list.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select, text
from sqlmodel import Session, col

from crm_tui.store.images import image_of
from crm_tui.store.journal import Tx
from crm_tui.store.shapes import ask
from crm_tui.store.tables.base import Row
from crm_tui.store.tables.people import Source, Tag, User
from crm_tui.store.tables.sales import Pipeline, Stage
from crm_tui.store.tables.setup import Reason

R = TypeVar("R", bound=Row)

LOT = 500
IMPORT = ("import.file", "import.batch")


class Known(NamedTuple):
    """What a foreign file called one of our records, and what it said of it last."""

    id: int
    record_id: int
    digest: str
    cells: str


class Held(NamedTuple):
    """A client as an import finds it; company: the folded name of where he works."""

    id: int
    kind: str
    name: str
    job_title: str
    city: str
    country: str
    language: str
    about: str
    works_at_id: int | None
    source_id: int | None
    company: str
    forbidden: int
    archived: int


def has_clients(session: Session) -> bool:
    """Whether there is any client yet."""
    return session.connection().execute(text("select 1 from client limit 1")).first() is not None


def next_entry(session: Session) -> int:
    """The number that the journal's next entry gets, if nobody writes before."""
    return int(session.connection().execute(text("select max(id) from entry")).scalar() or 0) + 1


def last_ids(session: Session) -> dict[str, int]:
    """SQLite: the last id that each table gave out; elsewhere nothing."""
    if session.get_bind().dialect.name != "sqlite":
        return {}
    asked = text("select name, seq from sqlite_sequence")
    return {name: int(last) for name, last in session.connection().execute(asked)}


def next_user(session: Session) -> int:
    """The id that whoever writes for the first time gets."""
    return last_ids(session).get("user", 0) + 1


def names_of(session: Session, clients: Iterable[int]) -> dict[int, str]:
    """What clients are called."""
    return dict(map(tuple, ask(session, "select id, name from client where id {given}", clients)))


def traced(session: Session, system: str, kind: str, externals: Iterable[str]) -> set[str]:
    """Which of these foreign ids are known."""
    words = (
        "select external from external_id where system = :system and kind = :kind"
        " and external {given}"
    )
    return {row[0] for row in ask(session, words, externals, system=system, kind=kind)}


def has_traces(session: Session, system: str) -> bool:
    """Whether any foreign id of this system is known yet."""
    asked = text("select 1 from external_id where system = :system limit 1")
    return session.connection().execute(asked, {"system": system}).first() is not None


def known(session: Session, system: str, kind: str, externals: Iterable[str]) -> dict[str, Known]:
    """The records that these foreign ids stand for."""
    words = (
        "select external, id, record_id, digest, cells from external_id"
        " where system = :system and kind = :kind and external {given}"
    )
    found = ask(session, words, externals, system=system, kind=kind)
    return {row[0]: Known(*row[1:]) for row in found}


def claimed(session: Session, system: str, clients: Iterable[int]) -> set[int]:
    """Of these clients, those that files of this kind know by an id of their own."""
    words = (
        "select record_id from external_id"
        " where kind = 'client' and record_id {given} and system = :system"
    )
    return {row[0] for row in ask(session, words, clients, system=system)}


def clients_by_uid(session: Session, uids: Iterable[str]) -> dict[str, int]:
    """Clients by uid."""
    found = ask(session, "select uid, id from client where uid {given}", uids)
    return {row[0]: row[1] for row in found}


def deals_by_uid(session: Session, uids: Iterable[str]) -> dict[str, int]:
    """Deals by uid."""
    found = ask(session, "select uid, id from deal where uid {given}", uids)
    return {row[0]: row[1] for row in found}


def clients_by_channel(
    session: Session, kind: str, norms: Iterable[str], names: Collection[str]
) -> dict[tuple[str, str], int]:
    """(normal form, folded name) → the first client of such a name who is reached so."""
    words = (
        "select channel.norm, client.name_key, client.id"
        " from channel join client on client.id = channel.client_id"
        " where channel.kind = :kind and channel.norm {given} and client.merged_into is null"
        " order by client.id desc"
    )
    found = ask(session, words, norms, kind=kind)
    return {(row[0], row[1]): row[2] for row in found if row[1] in names}


def clients_by_name(session: Session, keys: Iterable[str]) -> dict[str, list[tuple[int, str, str]]]:
    """Folded name → the clients who bear it, as (id, kind, folded name of the company)."""
    words = (
        "select client.name_key, client.id, client.kind, coalesce(company.name_key, '')"
        " from client left join client company on company.id = client.works_at_id"
        " where client.name_key {given} and client.merged_into is null order by client.id"
    )
    found: dict[str, list[tuple[int, str, str]]] = {}
    for key, *who in ask(session, words, keys):
        found.setdefault(key, []).append((who[0], who[1], who[2]))
    return found


def kept_instead(session: Session, clients: Iterable[int]) -> dict[int, int]:
    """Of these clients, the merged ones, and whom each became in the end."""
    words = "select id, merged_into from client where id {given} and merged_into is not null"
    became = {row[0]: row[1] for row in ask(session, words, clients)}
    if became:
        further = kept_instead(session, became.values())
        became = {client: further.get(into, into) for client, into in became.items()}
    return became


def merged_into(session: Session, clients: Iterable[int]) -> dict[int, int]:
    """Every client that was merged into one of these, with whom it became."""
    words = "select id, merged_into from client where merged_into {given}"
    found = {row[0]: row[1] for row in ask(session, words, clients)}
    if found:
        deeper = merged_into(session, found)
        found |= {client: found[into] for client, into in deeper.items()}
    return found


def lock_clients(session: Session, clients: Iterable[int]) -> None:
    """On PostgreSQL: nobody else may change these clients before we are done."""
    if session.get_bind().dialect.name == "postgresql":
        words = "select id from client where id {given} order by id for update"
        ask(session, words, clients)


def held(session: Session, clients: Iterable[int]) -> dict[int, Held]:
    """These clients as they are: forbidden counts a mark on their company as well."""
    words = (
        "select client.id, client.kind, client.name, client.job_title, client.city,"
        " client.country, client.language, client.about, client.works_at_id, client.source_id,"
        " coalesce(company.name_key, ''),"
        " case when client.no_contact_at is null and company.no_contact_at is null"
        " then 0 else 1 end,"
        " case when client.archived_at is null then 0 else 1 end"
        " from client left join client company on company.id = client.works_at_id"
        " where client.id {given}"
    )
    return {row[0]: Held(*row) for row in ask(session, words, clients)}


def channels_of(session: Session, clients: Iterable[int]) -> dict[int, dict[tuple[str, str], str]]:
    """Client → its channels: (kind, normal form) → as written."""
    words = "select client_id, kind, norm, raw from channel where client_id {given}"
    found: dict[int, dict[tuple[str, str], str]] = {}
    for client, kind, norm, raw in ask(session, words, clients):
        found.setdefault(client, {})[kind, norm] = raw
    return found


def tags_of(session: Session, clients: Iterable[int]) -> dict[int, set[tuple[int]]]:
    """Client → the ids of its tags."""
    words = "select client_id, tag_id from tagging where client_id {given}"
    return _grouped(ask(session, words, clients))


def note_lines(session: Session, clients: Iterable[int]) -> dict[int, set[str]]:
    """Client → the lines of its notes."""
    words = "select client_id, text from activity where client_id {given} and kind = 'note'"
    found: dict[int, set[str]] = {}
    for client, note in ask(session, words, clients):
        found.setdefault(client, set()).update(note.splitlines(), (note,))
    return found


def edited(session: Session, clients: Iterable[int]) -> set[int]:
    """Of these clients, those whom anybody changed since they came, imports aside."""
    words = (
        "select distinct change.record_id from change"
        " join entry on entry.id = change.entry_id"
        " left join change_image on change_image.change_id = change.id"
        " where change.kind = 'client' and change.record_id {given}"
        f" and entry.action not in {IMPORT}"
        " and (change_image.change_id is null or change_image.before is not null)"
    )
    return {row[0] for row in ask(session, words, clients)}


def past_values(
    session: Session, kind: str, records: Iterable[int], columns: Sequence[tuple[str, ...]]
) -> dict[int, dict[str, set[Any]]]:
    """Record → column → the values that it had before it was changed.

    columns: those that belong together (an amount and its currency) are one value, a tuple, under
    the name of the first.
    """
    words = (
        "select change.record_id, change_image.before from change"
        " join change_image on change_image.change_id = change.id"
        " where change.record_id {given} and change.kind = :kind"
        " and change_image.before is not null"
    )
    found: dict[int, dict[str, set[Any]]] = {}
    for record, before in ask(session, words, records, kind=kind):
        was = json.loads(before)
        past = found.setdefault(record, {names[0]: set() for names in columns})
        for names in columns:
            values = tuple(was.get(name) for name in names)
            past[names[0]].add(values if len(values) > 1 else values[0])
    return found


def taken_away(
    session: Session, kind: str, owners: dict[int, int], names: Sequence[str]
) -> dict[int, set[tuple[Any, ...]]]:
    """What people took off clients, or changed into something else: a channel, a tag.

    kind: of the records. owners: whose journal is read → to whom it counts (merged clients count
    to whom they became). names: the columns that say what it was.
    """
    words = (
        "select change.client_id, change_image.before, change_image.after from change"
        " join change_image on change_image.change_id = change.id"
        " where change.client_id {given} and change.kind = :kind"
        " and change_image.before is not null"
    )
    found: dict[int, set[tuple[Any, ...]]] = {}
    for client, before, after in ask(session, words, owners, kind=kind):
        was = tuple(json.loads(before)[name] for name in names)
        became = tuple(json.loads(after)[name] for name in names) if after else None
        if was != became:
            found.setdefault(owners[client], set()).add(was)
    return found


def _grouped(rows: Iterable[Any]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for client, *what in rows:
        found.setdefault(client, set()).add(tuple(what))
    return found


class Places(NamedTuple):
    """The team's own words: users, sources, tags, reasons, pipelines and their stages, by key.

    Users who left and stages that were put away are not among them.
    """

    users: dict[str, int]
    sources: dict[str, int]
    tags: dict[str, int]
    reasons: dict[str, tuple[int, int | None]]
    pipelines: dict[str, int]
    stages: dict[int, dict[str, tuple[int, str, str]]]
    currencies: dict[int, str]
    books: dict[int, str]


def places(session: Session) -> Places:
    """Everything that a file's words may stand for. Keys are folded names and keys."""
    from crm_tui.domain.search import fold

    run = session.execute
    sources: dict[str, int] = {}
    for number, key, name in run(select(col(Source.id), col(Source.key), col(Source.name))):
        sources |= {fold(key): number, fold(name): number}
    tags = {key: number for key, number in run(select(col(Tag.name_key), col(Tag.id)))}
    reasons: dict[str, tuple[int, int | None]] = {}
    for reason in session.scalars(select(Reason)):
        for word in (reason.key, reason.name):
            reasons[fold(word)] = (reason.id, reason.revive_days)
    lines: dict[str, int] = {}
    currencies: dict[int, str] = {}
    books: dict[int, str] = {}
    alive = select(Pipeline).where(col(Pipeline.archived_at).is_(None))
    for line in session.scalars(alive.order_by(col(Pipeline.position).desc())):
        lines |= {fold(line.key): line.id, fold(line.name): line.id}
        currencies[line.id] = line.currency
        books[line.id] = line.playbook
    return Places(
        _users(session), sources, tags, reasons, lines, _stages(session), currencies, books
    )


def _users(session: Session) -> dict[str, int]:
    """Users by folded login; by full name too where it is one user's alone."""
    from crm_tui.domain.search import fold

    here = select(User).where(col(User.archived_at).is_(None)).order_by(col(User.id))
    users = list(session.scalars(here))
    full: dict[str, list[int]] = {}
    for user in users:
        full.setdefault(fold(user.full_name), []).append(user.id)
    found = {key: ids[0] for key, ids in full.items() if key and len(ids) == 1}
    return found | {fold(user.name): user.id for user in users}


def _stages(session: Session) -> dict[int, dict[str, tuple[int, str, str]]]:
    from crm_tui.domain.search import fold

    stages: dict[int, dict[str, tuple[int, str, str]]] = {}
    used = select(Stage).where(col(Stage.archived_at).is_(None))
    for stage in session.scalars(used.order_by(col(Stage.position).desc())):
        words = stages.setdefault(stage.pipeline_id, {})
        words |= {fold(word): (stage.id, stage.key, stage.kind) for word in (stage.key, stage.name)}
    return stages


def records(tx: Tx, table: type[R], ids: Iterable[int]) -> Iterator[R]:
    """Records to change, by id, locked until the end of the transaction."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), LOT):
        wanted = select(table).where(col(table.id).in_(ordered[start : start + LOT]))
        yield from tx.lock(wanted.order_by(col(table.id)))


def settle(tx: Tx, kind: str, rows: Iterable[Row]) -> None:
    """Write changed records out and keep no more of them than the journal needs."""
    changed = [row for row in rows if tx.session.is_modified(row)]
    tx.session.flush()
    for row in changed:
        tx.note(kind, row.id, None, image_of(kind, vars(row)))
        tx.session.expunge(row)


def new_ids(tx: Tx, kind: str) -> Iterator[int]:
    """Ids for new records of a kind, going up, asked for in growing lots."""
    size = 8
    while True:
        size = min(size * 2, LOT)
        if tx.postgresql:
            asked = text("select nextval(:name) from generate_series(1, :size)")
            found = tx.session.execute(asked, {"name": f"{kind}_id_seq", "size": size})
            yield from sorted(found.scalars())
        else:
            first = tx.numbers.reserve(kind, size)
            yield from range(first, first + size)
