"""A client with a little of everything, and the app with its card open."""

from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlmodel import col
from textual.pilot import Pilot

from crm_tui.actions.activities import add_note, log_call
from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal, add_receipt
from crm_tui.actions.team import define_field
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.client_card import ClientCardScreen
from crm_tui.shell import Shell
from crm_tui.store.images import KINDS
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts

WIDE = (120, 60)
PHONE = "+7 921 555-01-02"

T = TypeVar("T")


def apart(job: Callable[[], T]) -> T:
    """Do something in a thread and wait for it: the store may not be used in the event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(job).result()


def do(crm: Crm, action: Any, *args: Any, **more: Any) -> Any:
    """Do an action, and return what it returned."""
    return apart(lambda: crm.run(action, *args, **more).value)


@stocked
def fill_card(crm: Crm, name: str = "Ivan Petrov") -> tuple[int, int, int]:
    """A client with two open deals, a receipt, own fields, a note and a call; client and deals."""
    client = do(crm, 
        add_client, name, channels=(("phone", PHONE), ("email", "ivan@okna.example")),
        company="Okna Plus", job_title="director", tags=("vip",), source="site",
    )  # fmt: skip
    do(crm, define_field, "client", "Floor", "number")
    do(crm, define_field, "client", "Frame", "choice", ("white", "brown"))
    do(crm, define_field, "deal", "Profile", "text")
    soon = Draft(kind="call", title="call back", day=TODAY, minute=700)
    later = Draft(kind="send", title="send the offer", day=date(2026, 11, 27))
    windows = do(crm, add_deal, client, "windows", 12_000_000, "RUB", "sales", next=soon)
    doors = do(crm, add_deal, client, "doors", 8_000_000, "RUB", "sales", next=later)
    do(crm, add_receipt, windows, date(2026, 11, 24), 4_000_000, note="advance")
    do(crm, add_note, client, "likes green tea", windows)
    do(crm, log_call, client, "he called about the balcony", windows)
    return client, windows, doors


@asynccontextmanager
async def card_open(
    crm: Crm, client_id: int, deal_id: int | None = None, size: tuple[int, int] = WIDE, **more: Any
) -> AsyncIterator[Pilot[None]]:
    """The app with a client's card open over Today."""
    app = app_on(crm, **more)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        app.push_screen(ClientCardScreen(client_id, deal_id))
        await settle(pilot)
        yield pilot


def screen_on(pilot: Pilot[None]) -> ClientCardScreen:
    """The card that is open."""
    screen = pilot.app.screen
    assert isinstance(screen, ClientCardScreen)
    return screen


async def go_to(pilot: Pilot[None], text: str, nth: int = 0) -> None:
    """Press the keys that lead down to the first row (or a later one) with this text."""
    rows = [row for section in screen_on(pilot).rows.sections for row in section.rows]
    said = [plain(f"{row.label} " + "".join(run for run, _style in row.runs)) for row in rows]
    found = [number for number, words in enumerate(said) if text in words]
    assert len(found) > nth, f"no such row: {text!r} in {said}"
    await press(pilot, "home", *"j" * found[nth])
    begins = text.partition(" · ")[0]
    if begins not in _words_at(pilot):  # the questions of a deal that is passed are rows too
        await press(pilot, "home")
        passed = [begins in _words_at(pilot)]
        while passed.count(True) <= nth:
            assert len(passed) < 2 * len(said), f"no row {text!r} on the way down"
            await press(pilot, "j")
            passed.append(begins in _words_at(pilot))
    assert text.split()[0] in text_at(pilot)


def kept(crm: Crm, kind: str, record_id: int) -> Any:
    """A record as the store holds it."""
    return apart(lambda: crm.ask(lambda session: session.get(KINDS[kind], record_id)))


def all_of(crm: Crm, record: str, **where: Any) -> list[Any]:
    """The records of a kind with these values."""
    table: Any = KINDS[record]
    asked = select(table).where(*(col(getattr(table, n)) == v for n, v in where.items()))
    ordered = asked.order_by(col(table.id))
    return apart(lambda: crm.ask(lambda session: list(session.scalars(ordered))))


def text_at(pilot: Pilot[None]) -> str:
    """The row under the cursor of the card, without what stands beside it."""
    found = plain(at_cursor(shell_of(pilot)))
    return found[: screen_on(pilot).rows.size.width - 1]


def _words_at(pilot: Pilot[None]) -> str:
    return " ".join(text_at(pilot).split())


def shell_of(pilot: Pilot[None]) -> Shell:
    """The app."""
    assert isinstance(pilot.app, Shell)
    return pilot.app


def seen(pilot: Pilot[None]) -> str:
    """The screen as text."""
    return plain(screen_of(shell_of(pilot)))


def line(pilot: Pilot[None], text: str) -> str:
    """The first line of the screen that holds a text."""
    return line_with(shell_of(pilot), text)


def last_toast(pilot: Pilot[None]) -> str:
    """What was said last."""
    return toasts(shell_of(pilot))[-1]
