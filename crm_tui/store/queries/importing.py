"""What an import asks of the store: which rows are known, and whose channels these are."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_tui.store.tables.journal import Entry
from crm_tui.store.tables.people import Channel, Client, Source, Tag, User
from crm_tui.store.tables.sales import Deal, Pipeline, Stage
from crm_tui.store.tables.setup import ExternalId, Reason

BATCH = 500


class Known(NamedTuple):
    """What a foreign file called one of our records, and what it said of it last."""

    id: int
    kind: str
    record_id: int
    digest: str
    cells: str


def known(session: Session, system: str, kind: str, externals: Iterable[str]) -> dict[str, Known]:
    """The records that these foreign ids stand for."""
    found: dict[str, Known] = {}
    for batch in _batches(externals):
        rows = session.execute(
            select(col(ExternalId.external), col(ExternalId.id), col(ExternalId.kind),
                   col(ExternalId.record_id), col(ExternalId.digest), col(ExternalId.cells))
            .where(col(ExternalId.system) == system, col(ExternalId.kind) == kind)
            .where(col(ExternalId.external).in_(batch))
        )  # fmt: skip
        found |= {row[0]: Known(*row[1:]) for row in rows}
    return found


def clients_by_uid(session: Session, uids: Iterable[str]) -> dict[str, int]:
    """Clients by uid; a merged one resolves to the one that was kept."""
    found: dict[str, int] = {}
    for batch in _batches(uids):
        rows = session.execute(
            select(col(Client.uid), func.coalesce(col(Client.merged_into), col(Client.id))).where(
                col(Client.uid).in_(batch)
            )
        )
        found |= {row[0]: row[1] for row in rows}
    return found


def deals_by_uid(session: Session, uids: Iterable[str]) -> dict[str, int]:
    """Deals by uid."""
    found: dict[str, int] = {}
    for batch in _batches(uids):
        rows = session.execute(select(col(Deal.uid), col(Deal.id)).where(col(Deal.uid).in_(batch)))
        found |= {row[0]: row[1] for row in rows}
    return found


def clients_by_channel(
    session: Session, channels: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], list[tuple[int, str]]]:
    """(kind, normal form) → the clients reached so, as (id, folded name)."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for batch in _batches(channels):
        rows = session.execute(
            select(col(Channel.kind), col(Channel.norm), col(Client.id), col(Client.name_key))
            .join(Client, col(Client.id) == col(Channel.client_id))
            .where(tuple_(col(Channel.kind), col(Channel.norm)).in_(batch))
            .where(col(Client.merged_into).is_(None))
            .order_by(col(Client.id))
        )
        for kind, norm, client, key in rows:
            found.setdefault((kind, norm), []).append((client, key))
    return found


def channels_of(session: Session, client: int) -> set[tuple[str, str]]:
    """The channels a client has, as (kind, normal form)."""
    rows = session.execute(
        select(col(Channel.kind), col(Channel.norm)).where(col(Channel.client_id) == client)
    )
    return {(row[0], row[1]) for row in rows}


def clients_by_name(session: Session, kind: str, keys: Iterable[str]) -> dict[str, list[int]]:
    """Folded name → the living clients of that kind ("" for any) who bear it."""
    found: dict[str, list[int]] = {}
    for batch in _batches(keys):
        asked = select(col(Client.name_key), col(Client.id)).where(
            col(Client.name_key).in_(batch), col(Client.merged_into).is_(None)
        )
        if kind:
            asked = asked.where(col(Client.kind) == kind)
        for key, client in session.execute(asked.order_by(col(Client.id))):
            found.setdefault(key, []).append(client)
    return found


def not_to_contact(session: Session, clients: Iterable[int]) -> set[int]:
    """Of these clients, those marked do-not-contact themselves or through their company."""
    company = aliased(Client)
    found: set[int] = set()
    for batch in _batches(clients):
        marked = (
            select(col(Client.id))
            .outerjoin(company, company.id == col(Client.works_at_id))  # type: ignore[arg-type]
            .where(col(Client.id).in_(batch))
            .where(or_(col(Client.no_contact_at).is_not(None),
                       company.no_contact_at.is_not(None)))  # type: ignore[union-attr]
        )  # fmt: skip
        found.update(session.scalars(marked))
    return found


def gone(session: Session, clients: Iterable[int]) -> dict[int, int | None]:
    """Of these clients, the merged and archived ones: where they went (None: archived)."""
    found: dict[int, int | None] = {}
    for batch in _batches(clients):
        rows = session.execute(
            select(col(Client.id), col(Client.merged_into)).where(
                col(Client.id).in_(batch),
                or_(col(Client.merged_into).is_not(None), col(Client.archived_at).is_not(None)),
            )
        )
        found |= {row[0]: row[1] for row in rows}
    return found


class Places(NamedTuple):
    """The team's own words: users, sources, tags, reasons, pipelines and their stages, by key."""

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
    users = {key: number for key, number in run(select(col(User.name_key), col(User.id)))}
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
    stages: dict[int, dict[str, tuple[int, str, str]]] = {}
    for stage in session.scalars(select(Stage).order_by(col(Stage.position).desc())):
        words = stages.setdefault(stage.pipeline_id, {})
        words |= {fold(word): (stage.id, stage.key, stage.kind) for word in (stage.key, stage.name)}
    return Places(users, sources, tags, reasons, lines, stages, currencies, books)


def newest_entry(session: Session) -> int:
    """The number of the newest entry of the journal; 0 for none."""
    return session.scalar(select(func.max(col(Entry.id)))) or 0


def _batches(values: Iterable[object]) -> Iterator[list[object]]:
    ordered = list(dict.fromkeys(values))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
