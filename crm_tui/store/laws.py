"""The laws of the data as questions whose answers must be empty.

Every write asks them of the deals and clients it touched; `crm doctor` asks them of all.
"""

from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from crm_tui.errors import Conflict
from crm_tui.i18n import N_, _
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Stage, Step

Ids = Collection[int] | None
"""Which records to ask about; None: all of them."""

BATCH = 500


class Broken(NamedTuple):
    """A law and a record that breaks it, by its reference ("d17")."""

    law: str
    ref: str
    sentence: str


class Law(NamedTuple):
    """A law: its name, what it says, and the question that finds who breaks it."""

    name: str
    about: str
    sentence: str
    broken: Callable[[bool], Select[int]]


def _only(column: Any, every: bool) -> ColumnElement[bool]:
    """All records, or those bound as `ids` when the question is asked."""
    if every:
        return true()
    return cast(ColumnElement[bool], column.in_(bindparam("ids", expanding=True)))


def _open_next(deal_id: Any) -> Select[int]:
    return select(func.count()).where(
        col(Step.deal_id) == deal_id, col(Step.closed_at).is_(None), col(Step.side) == 0
    )


def _without_one_next_step(every: bool) -> Select[int]:
    count = _open_next(col(Deal.id)).correlate(Deal).scalar_subquery()
    agrees = exists().where(
        col(Step.id) == col(Deal.next_step_id),
        col(Step.deal_id) == col(Deal.id),
        col(Step.closed_at).is_(None),
        col(Step.side) == 0,
    )
    return select(col(Deal.id)).where(
        _only(col(Deal.id), every), col(Deal.is_open) == 1, or_(count != 1, ~agrees)
    )


def _closed_with_open_steps(every: bool) -> Select[int]:
    standing = exists().where(col(Step.deal_id) == col(Deal.id), col(Step.closed_at).is_(None))
    return select(col(Deal.id)).where(_only(col(Deal.id), every), col(Deal.is_open) == 0, standing)


def _in_a_foreign_stage(every: bool) -> Select[int]:
    return (
        select(col(Deal.id))
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .where(_only(col(Deal.id), every), col(Stage.pipeline_id) != col(Deal.pipeline_id))
    )


def _in_a_stage_taken_out(every: bool) -> Select[int]:
    return (
        select(col(Deal.id))
        .join(Stage, col(Stage.id) == col(Deal.stage_id))
        .where(
            _only(col(Deal.id), every),
            col(Deal.is_open) == 1,
            col(Stage.archived_at).is_not(None),
        )
    )


def _steps_of_another_client(every: bool) -> Select[int]:
    return (
        select(col(Deal.id))
        .join(Step, col(Step.deal_id) == col(Deal.id))
        .where(_only(col(Deal.id), every), col(Step.client_id) != col(Deal.client_id))
        .distinct()
    )


def _contacted_against_their_will(every: bool) -> Select[int]:
    company: Any = aliased(Client)
    marked = or_(col(Client.no_contact_at).is_not(None), company.no_contact_at.is_not(None))
    sold = exists().where(col(Deal.id) == col(Step.deal_id), col(Deal.sold_at).is_not(None))
    return (
        select(col(Client.id))
        .join(Step, col(Step.client_id) == col(Client.id))
        .outerjoin(company, col(Client.works_at_id) == company.id)
        .where(
            or_(_only(col(Client.id), every), _only(col(Client.works_at_id), every)),
            marked,
            col(Step.closed_at).is_(None),
            col(Step.contacts) == 1,
            ~sold,
        )
        .distinct()
    )


def _gone_with_open_work(every: bool) -> Select[int]:
    gone = or_(col(Client.merged_into).is_not(None), col(Client.archived_at).is_not(None))
    work = exists().where(col(Step.client_id) == col(Client.id), col(Step.closed_at).is_(None))
    deals = exists().where(and_(col(Deal.client_id) == col(Client.id), col(Deal.is_open) == 1))
    return select(col(Client.id)).where(_only(col(Client.id), every), gone, or_(work, deals))


LAWS = (
    Law("next_step", "deal", N_("{ref} is open and has not exactly one next step."),
        _without_one_next_step),
    Law("closed_clean", "deal", N_("{ref} is closed and still has an open step."),
        _closed_with_open_steps),
    Law("own_stage", "deal", N_("{ref} stands at a stage of another pipeline."),
        _in_a_foreign_stage),
    Law("living_stage", "deal", N_("{ref} is open at a stage that was taken out."),
        _in_a_stage_taken_out),
    Law("same_client", "deal", N_("{ref} has a step of another client."),
        _steps_of_another_client),
    Law("no_contact", "client", N_("{ref} does not want to be contacted."),
        _contacted_against_their_will),
    Law("gone_clean", "client", N_("{ref} is merged or archived and still has open work."),
        _gone_with_open_work),
)  # fmt: skip

LETTER = {"deal": "d", "client": "c"}


def broken(session: Session, deals: Ids = None, clients: Ids = None) -> list[Broken]:
    """Every record, of those named, that breaks a law. None asks about all records."""
    found = []
    for about, named in (("deal", deals), ("client", clients)):
        for ids in _batches(named):
            bound = {} if ids is None else {"ids": ids}
            asked = session.connection().execute(_question(about, ids is None), bound)
            for record_id, place in asked:
                law, ref = LAWS[place], f"{LETTER[about]}{record_id}"
                found.append(Broken(law.name, ref, _(law.sentence).format(ref=ref)))
    return found


def check(session: Session, deals: Collection[int], clients: Collection[int]) -> None:
    """Refuse a write that leaves a law broken. Raises Conflict naming law and record."""
    for found in broken(session, deals, clients):
        raise Conflict(found.sentence, hint=_("Nothing was saved."))


@cache
def _question(about: str, every: bool) -> CompoundSelect[int, int]:
    """Which deals, or which clients, break which law; built once: building costs more than asking.

    Each row is a record's id and the place of the law among LAWS.
    """
    return union_all(*(
        law.broken(every).add_columns(literal_column(str(place)))
        for place, law in enumerate(LAWS)
        if law.about == about
    ))  # fmt: skip


def _batches(ids: Ids) -> Iterator[Ids]:
    if ids is None:
        yield None
        return
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
