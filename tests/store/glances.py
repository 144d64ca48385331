"""A desk looked at through the quick reads, and a quick way to fill one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crm_tui.store.hot import people
from crm_tui.store.hot.connection import Hot, open_hot
from tests.conftest import NOON, ZONE
from tests.stock import stocked

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.filter_values import Viewer

DAY = "2026-11-25"


def micros(moment: datetime) -> int:
    from crm_tui.store.tables.base import to_micros

    return to_micros(moment)


NOW = micros(NOON)


@contextmanager
def reading(desk: "Crm") -> Iterator[Hot]:
    conn = open_hot(desk.store.url, 5.0)
    assert conn is not None
    try:
        yield conn
    finally:
        conn.close()


def me(desk: "Crm") -> int:
    with reading(desk) as conn:
        return people.user(conn, desk.actor).id


def viewer(desk: "Crm") -> "Viewer":
    """Whoever sits at the desk, at NOON in Berlin."""
    from crm_tui.domain.filter_values import Viewer

    return Viewer(me(desk), NOON.astimezone(ZoneInfo(ZONE)), currency="EUR")


@stocked
def add_client(desk: "Crm", name: str, **more: Any) -> int:
    from crm_tui.actions.clients import add_client

    return desk.run(add_client, name, **more).value


@stocked
def add_deal(desk: "Crm", client: int, title: str = "windows", **more: Any) -> int:
    from crm_tui.actions.deals import add_deal
    from crm_tui.domain.steps import Draft

    day = more.pop("day", date(2026, 11, 25))
    draft = Draft(kind="call", title="call back", day=day, minute=more.pop("minute", None))
    more = {"amount": 12_000_000, "currency": "RUB", **more}
    clock = desk.clock
    minute = 1439 if draft.minute is None else draft.minute
    if (day, minute) < (clock().date(), 630):
        desk.clock = lambda: NOON - timedelta(days=90)  # it was still to come when it was said
    made = desk.run(add_deal, client, title, next=draft, **more).value
    desk.clock = clock
    return made
