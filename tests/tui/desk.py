"""A real day's work in a real store, and the app on it."""

import asyncio
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.app import CrmApp
from crm_tui.crm import Crm
from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.steps import Draft
from crm_tui.screens.reading import HotReads
from crm_tui.shell import Person
from crm_tui.store.hot.connection import open_hot
from crm_tui.store.hot.people import user
from crm_tui.store.hot.plan import plan
from tests.conftest import NOON, ZONE
from tests.stock import stocked

TODAY = date(2026, 11, 25)
NAMES = ("Ivan Petrov", "Kim Minji", "Сергей Волков", "رضا کریمی", "Olga Smirnova")


@stocked
def fill(
    crm: Crm, names: tuple[str, ...] = NAMES, *, first_minute: int | None = 660, day: date = TODAY
) -> list[int]:
    """A deal for each name, its next step a call today, ten minutes apart; the deals' ids."""
    deals = []
    for number, name in enumerate(names):
        phone = ("phone", f"+7 921 555-01-{number:02}")
        client = crm.run(add_client, name, channels=(phone,)).value
        minute = None if first_minute is None else first_minute + 10 * number
        draft = Draft(kind="call", day=day, minute=minute)
        deal = crm.run(add_deal, client, "windows", 12_000_000, "RUB", "sales", next=draft)
        deals.append(deal.value)
    return deals


def url_of(crm: Crm) -> str:
    return crm.store.url


def app_on(crm: Crm, **more: Any) -> CrmApp:
    """The app for the person of a Crm, on its database."""
    zone = ZoneInfo(ZONE)
    connection = open_hot(url_of(crm), 5.0)
    assert connection is not None
    me = user(connection, crm.actor)
    person = Person(me.id, me.name, zone, COMMON_WEEK, currency="RUB")
    reads = HotReads.of(url_of(crm), crm.actor, zone, connection)
    more = {"clock": crm.clock} | more
    return CrmApp(reads, lambda: crm, person, **more)


async def elsewhere(crm: Crm, action: Any, *args: Any, **kwargs: Any) -> Any:
    """Another process does something."""
    return await asyncio.to_thread(lambda: crm.run(action, *args, **kwargs).value)


def open_steps(crm: Crm) -> dict[str, tuple[str, str, int | None]]:
    """The open steps by client: title, day and minute."""
    connection = open_hot(url_of(crm), 5.0)
    assert connection is not None
    now = round(NOON.timestamp() * 1_000_000)
    found = plan(connection, 0, now, TODAY.isoformat(), owner="all", zone=ZoneInfo(ZONE))
    connection.close()
    return {line.client: (line.title, line.due_day, line.due_minute) for line in found}
