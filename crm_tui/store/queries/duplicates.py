"""Clients read for comparing, and who was said not to be the same."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import or_, select, text
from sqlmodel import Session, col

from crm_tui.domain.blocking import Comparing, Found, Pair, Tell
from crm_tui.domain.likeness import LIKELY, REACHING, Party, party
from crm_tui.store.journal import Tx
from crm_tui.store.tables.people import NotSame
from crm_tui.store.tables.sales import Deal, Step

BATCH = 2_000

_CLIENTS = """
    select c.id, c.kind, c.name, c.city, coalesce(w.name, ''), c.works_at_id
    from client c left join client w on w.id = c.works_at_id
    where c.id > :after and c.merged_into is null and c.archived_at is null
    and c.forgotten_at is null order by c.id limit :most
"""
_CHANNELS = """
    select client_id, kind, norm from channel
    where client_id > :after and client_id <= :last order by client_id, position, id
"""
_COUNT = "select count(*) from client"
_KINDS = frozenset((*REACHING, "site"))


class Progress(NamedTuple):
    """What is going on: "read" or "compare", and how much of it is done."""

    what: str
    done: int
    total: int


Telling = Callable[[Progress], None]


class Compared(NamedTuple):
    """Clients as they are compared, and the pairs that were said not to be the same."""

    parties: list[Party]
    apart: set[tuple[int, int]]


def to_compare(session: Session, tell: Telling = lambda progress: None) -> Compared:
    """All that comparing needs, so that it takes its time without a transaction.

    Merged, archived and forgotten clients are left out. tell: called now and then; it may raise,
    which stops the reading.
    """
    return Compared(list(_parties(session, tell)), told_apart(session))


def alike(read: Compared, least: float = LIKELY, tell: Telling = lambda progress: None) -> Found:
    """The clients that look like one twice, the likeliest first; those told apart left out.

    least: the least score, from 0 to 1. tell: as for `to_compare`.
    """
    found = Comparing(read.parties, least).found(_comparing(tell))
    pairs = [pair for pair in found.pairs if (pair.first, pair.second) not in read.apart]
    return Found(tuple(pairs), found.all - (len(found.pairs) - len(pairs)))


def duplicates(
    session: Session, least: float = LIKELY, tell: Telling = lambda progress: None
) -> Found:
    """Both at once: `to_compare` and `alike`."""
    return alike(to_compare(session, tell), least, tell)


def near(
    session: Session,
    asked: Sequence[Party],
    least: float = LIKELY,
    tell: Telling = lambda progress: None,
) -> dict[int, Pair]:
    """Of people who are not clients yet: whom of our clients each looks most like.

    asked: as `likeness.party` makes them, numbered as the caller likes: the keys of the answer.
    second of a Pair is the client's id. Nothing is decided by it: it is only to be told.
    """
    if not asked:
        return {}
    both = [*asked, *_parties(session, tell)]
    found = Comparing(both, least, fresh=len(asked)).found(_comparing(tell))
    nearest: dict[int, Pair] = {}
    for pair in found.pairs:
        nearest.setdefault(pair.first, pair)
    return nearest


def _comparing(tell: Telling) -> Tell:
    return lambda done, total: tell(Progress("compare", done, total))


def _parties(session: Session, tell: Telling) -> Iterator[Party]:
    """Every client that may be somebody's twin, by ascending id."""
    run = session.connection().execute
    total = run(text(_COUNT)).scalar() or 0
    after = done = 0
    while rows := run(text(_CLIENTS), {"after": after, "most": BATCH}).all():
        last = rows[-1][0]
        reached = _channels(session, after, last)
        for number, kind, name, city, company, works_at in rows:
            channels = tuple(reached.get(number, ()))
            yield party(number, kind, name, company, city, channels, works_at)
        after, done = last, done + len(rows)
        tell(Progress("read", done, total))


def _channels(session: Session, after: int, last: int) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    asked = {"after": after, "last": last}
    for client, kind, norm in session.connection().execute(text(_CHANNELS), asked):
        if kind in _KINDS:
            found.setdefault(client, []).append((kind, norm))
    return found


def told_apart(session: Session) -> set[tuple[int, int]]:
    """The pairs that were said not to be the same, the smaller id first."""
    return {(one, other) for one, other in session.execute(
        select(col(NotSame.client_id), col(NotSame.other_id)))}  # fmt: skip


def not_same(tx: Tx, one: int, other: int) -> NotSame | None:
    """The row that tells two clients apart."""
    first, second = sorted((one, other))
    return tx.first(
        select(NotSame).where(col(NotSame.client_id) == first, col(NotSame.other_id) == second)
    )


def apart_from(tx: Tx, client_ids: Iterable[int]) -> list[NotSame]:
    """All rows that tell one of these clients apart from somebody, locked by ascending id."""
    ids = sorted(set(client_ids))
    either = or_(col(NotSame.client_id).in_(ids), col(NotSame.other_id).in_(ids))
    return tx.lock(select(NotSame).where(either).order_by(col(NotSame.id)))


def lock_work(tx: Tx, client_ids: Iterable[int]) -> None:
    """Lock the deals of these clients, then their steps, each by ascending id."""
    ids = sorted(set(client_ids))
    tx.lock(select(Deal).where(col(Deal.client_id).in_(ids)).order_by(col(Deal.id)))
    tx.lock(select(Step).where(col(Step.client_id).in_(ids)).order_by(col(Step.id)))
