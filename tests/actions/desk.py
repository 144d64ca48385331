"""What tests of the verbs share: two people, a few clients with work, and looks at the rows."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.actions import (
    activities,
    answers,
    calendars,
    clients,
    contact,
    deals,
    files,
    objections,
    refusals,
    review,
    steps,
    team,
    trials,
    views,
)
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.domain.steps import Draft
from crm_tui.store import laws
from crm_tui.store.defaults import load_default_pipeline
from crm_tui.store.tables.people import Client, User
from crm_tui.store.tables.sales import Deal, Step
from tests.conftest import NOON
from tests.stock import stocked
from tests.store.walk import picture, rows_of

T = TypeVar("T")
Rows = dict[str, dict[int, dict[str, Any]]]

TODAY = date(2026, 11, 25)
NEW_YEAR = date(2027, 1, 1)
YESTERDAY = date(2026, 11, 24)
TOMORROW = Draft(day=date(2026, 11, 26))
assert NOON.date() == TODAY


def rows(desk: Crm, kind: str) -> dict[int, dict[str, Any]]:
    """The rows of a kind by id: days as text, instants in microseconds."""
    return desk.ask(rows_of, kind)


def the(desk: Crm, kind: str, row_id: int) -> dict[str, Any]:
    """One row."""
    return rows(desk, kind)[row_id]


def everything(session: Session) -> Rows:
    """Every row of every table, users too, without versions."""
    return picture(session) | {"user": rows_of(session, "user")}


def lawful(desk: Crm) -> bool:
    """Whether no law is broken."""
    return list(desk.ask(laws.broken)) == []


def deal_of(desk: Crm, deal_id: int) -> Deal:
    """A deal as it is now."""
    return _found(desk.ask(lambda session: session.get(Deal, deal_id)))


def step_of(desk: Crm, step_id: int) -> Step:
    """A step as it is now."""
    return _found(desk.ask(lambda session: session.get(Step, step_id)))


def client_of(desk: Crm, client_id: int) -> Client:
    """A client as it is now."""
    return _found(desk.ask(lambda session: session.get(Client, client_id)))


def next_of(desk: Crm, deal_id: int) -> int:
    """The id of a deal's next step."""
    found = deal_of(desk, deal_id).next_step_id
    assert found is not None
    return found


def steps_of(desk: Crm, deal_id: int) -> list[Step]:
    """All the steps of a deal by id."""
    asked = select(Step).where(col(Step.deal_id) == deal_id).order_by(col(Step.id))
    return desk.ask(lambda session: list(session.scalars(asked)))


def user_of(desk: Crm, name: str) -> int:
    """The id of a user."""

    def number(session: Session) -> int:
        return session.scalars(select(col(User.id)).where(col(User.name_key) == name)).one()

    return desk.ask(number)


def _found(row: T | None) -> T:
    assert row is not None
    return row


@stocked
def a_client(desk: Crm, name: str = "Ivan Petrov", **more: Any) -> int:
    """A client with a phone."""
    more = {"channels": (("phone", "+7 921 555-01-02"),)} | more
    return desk.run(clients.add_client, name, **more).value


@stocked
def a_deal(desk: Crm, client_id: int | None = None, pipeline: str = "sales", **more: Any) -> int:
    """A deal of a client, a new one unless it is named."""
    whose = a_client(desk) if client_id is None else client_id
    said: dict[str, Any] = {"title": "windows", "amount": 12_000_000, "currency": "RUB"}
    return desk.run(deals.add_deal, whose, pipeline=pipeline, **(said | more)).value


@stocked
def a_colleague(desk: Crm, name: str = "boris", **more: Any) -> int:
    """Somebody else who works here."""
    return desk.run(team.add_user, name, **more).value


def other_book(key: str, **changes: Any) -> str:
    """Version B of a shipped playbook: its first step in other words, and what is changed."""
    shipped = load_default_pipeline(key)
    first = shipped.first
    step = replace(first.step, title="write a letter", **changes)
    stages = (replace(first, step=step), *shipped.stages[1:])
    return write_pipeline(replace(shipped, stages=stages))


@dataclass(frozen=True)
class World:
    """A small desk on which every verb has something to act on."""

    boris: int
    ivan: int
    twin: int
    quiet: int
    deal: int
    second: int
    closed: int
    step: int
    side: int
    alone: int
    phone: int
    note: int
    receipt: int
    field: int
    lost: int = 0
    answer: int = 0
    calendar: int = 0
    day_off: int = 0
    leave: int = 0
    reviewed: int = 0
    file: int = 0
    view: int = 0


@stocked
def a_world(desk: Crm) -> World:
    """Make it: every step a verb of its own, so that all of it stands in the journal."""
    run: Callable[..., Any] = desk.run
    boris = a_colleague(desk, zone="Asia/Tokyo", roles=("measurer",))
    ivan = a_client(desk, company="Okna Plus", tags=("vip",), source="site")
    twin = a_client(desk, "I. Petrov", channels=(("phone", "+7 921 555-01-02"), ("", "i@x.org")))
    quiet = a_client(desk, "Olga", channels=())
    run(contact.mark_no_contact, quiet, "asked")
    deal, second = a_deal(desk, ivan), a_deal(desk, twin)
    closed = a_deal(desk, twin, title="gates")
    run(deals.cancel_deal, closed, "mistake")
    side = run(steps.add_step, TOMORROW._replace(kind="document"), deal_id=deal).value
    alone = run(steps.add_step, TOMORROW._replace(kind="call"), client_id=ivan).value
    note = run(activities.add_note, ivan, "likes tea", deal).value
    receipt = run(deals.add_receipt, deal, TODAY, 100).value
    field = run(team.define_field, "client", "Floor", "number").value
    run(trials.start_trial, "tender", other_book("tender"), seed=1)
    lost = a_deal(desk, a_client(desk, "Mina", channels=()), title="fence")
    run(deals.lose_deal, lost, "price", "too dear")
    run(refusals.edit_refusal, lost, day=TODAY)
    run(objections.edit_objection, "no_time", archived=True)
    answer = run(answers.put_answer, "budget", "500k", deal_id=deal).value
    file = run(files.attach_file, "plan.png", "cd" * 32, 5, deal_id=deal).value
    calendar = run(calendars.add_calendar, "shop", "The shop", hours="10-19").value
    day_off = run(calendars.add_day_off, NEW_YEAR, NEW_YEAR, calendar_id=calendar).value
    leave = run(calendars.add_leave, NEW_YEAR, NEW_YEAR, boris).value.id
    run(review.start)
    reviewed = min(rows(desk, "review_item"))
    run(clients.tag_deal, deal, "warm")
    view = run(views.save_view, "Cold", "client", "silent:30").value
    phone = min(n for n, row in rows(desk, "channel").items() if row["client_id"] == ivan)
    return World(
        boris, ivan, twin, quiet, deal, second, closed, next_of(desk, deal), side, alone, phone,
        note, receipt, field, lost, answer, calendar, day_off, leave, reviewed, file,
        view,
    )  # fmt: skip
