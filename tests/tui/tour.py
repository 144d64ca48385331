"""A walk through every screen and dialog, and what must be true of each."""

from collections.abc import Iterable
from typing import Any

from textual.pilot import Pilot

from crm_tui.actions.activities import add_note
from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal, lose_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.all import FURTHER, SCREENS, Way, pressed
from crm_tui.screens.today import TodayScreen
from crm_tui.shell import Shell
from crm_tui.store.building import building
from crm_tui.widgets.drawn import Drawn
from tests.stock import stocked
from tests.tui.desk import TODAY
from tests.tui.looking import plain, press, screen_of, settle
from tests.tui.test_hostile import OBEYED, WORST

#: Names that a terminal or a library might take for an order, short enough for a row.
HOSTILE = tuple(text for text in WORST if text.strip() and len(text) < 60 and "\0" not in text)
ORDERS = ("Traceback", "MarkupError")


@stocked
def fill_desk(crm: Crm, hostile: Iterable[str]) -> None:
    """Clients with a deal each, one of them in every corner that a dialog is opened from."""
    with building(crm.store):
        _fill(crm, hostile)


def _fill(crm: Crm, hostile: Iterable[str]) -> None:
    for number, name in enumerate(("Volkov", "Ivan Petrov", "رضا کریمی", *hostile)):
        reach = (("phone", f"+7 921 555-{number:04}"), ("site", name))
        work = f"{name} & sons" if number == 1 else ""
        client = crm.run(add_client, name, channels=reach, company=work, tags=(name,)).value
        draft = Draft(kind="call", title=name, day=TODAY, minute=660 + number % 400)
        deal = crm.run(add_deal, client, name, 12_000_000, "RUB", "sales", next=draft).value
        if number < 12:
            crm.run(add_note, client, f"{name}\n\n- {name}", deal)
        if number < 6:
            _refuse(crm, name, ("price", "bad_fit", "other")[number % 3])
    crm.run(add_client, "Волков", channels=(("phone", "+7 921 555-0000"),))
    lone = crm.run(add_client, "Nobody's number").value
    draft = Draft(kind="call", title="call back", day=TODAY, minute=1438)
    crm.run(add_deal, lone, "corner", 4_000, "RUB", "sales", next=draft)
    for pipeline, stage in (("windows", ""), ("windows", "approval"), ("sales", "delivery")):
        draft = Draft(kind="call", title="call back", day=TODAY, minute=1000)
        crm.run(add_deal, client, "corner", 5_000, "RUB", pipeline, stage, next=draft)


def _refuse(crm: Crm, name: str, reason: str) -> None:
    """Somebody else of that name says no."""
    client = crm.run(add_client, f"{name} 2").value
    deal = crm.run(add_deal, client, name, 9_900, "RUB", "sales").value
    crm.run(lose_deal, deal, reason, name or "-", name)


async def go_home(pilot: Pilot[None]) -> None:
    """Back to the first screen, by escape as far as that goes: form, marks, words, screens."""
    await press(pilot, *("escape",) * 3, "1", *("escape",) * 2, "home")
    screen: Any = pilot.app.screen
    assert isinstance(screen, TodayScreen) and screen.form is None, screen


async def open_screen(pilot: Pilot[None], name: str) -> None:
    """From the first screen to another."""
    await go_home(pilot)
    await press(pilot, *pressed(SCREENS[name]), "home")


def shown(app: Any) -> str:
    """Module and class of the open form, else of the screen."""
    what = getattr(app.screen, "form", None) or app.screen
    return f"{type(what).__module__.rpartition('.')[2]}.{type(what).__name__}"


async def close_dialog(pilot: Pilot[None], way: Way) -> bool:
    """Escape once; whether the screen is as it was, nothing changed but that a form opened."""
    await press(pilot, "escape", *("[" for key in way.keys if key == "board.next"))
    found_else = way.on == "found" and way.keys == ("find.open",)
    return not (way in FURTHER or found_else or shown(pilot.app) != SCREENS[way.on].shows)


def look(app: Shell, way: Way) -> None:
    """Nothing on the screen could be obeyed, and every line has exactly its cells."""
    text = screen_of(app)
    obeyed = (OBEYED - {"\n"}) & set(text)
    assert not obeyed, (
        way,
        obeyed,
        [ascii(line) for line in text.split("\n") if obeyed & set(line)],
    )
    assert not any(order in plain(text) for order in ORDERS), (way, text)
    for widget in app.screen.query(Drawn):
        if widget.display and widget.region.area:
            for y in range(widget.size.height):
                strip = widget.render_line(y)
                assert strip.cell_length == widget.size.width, (way, widget, y, strip.text)


async def resized(pilot: Pilot[None], columns: int) -> None:
    """The terminal gets so many columns."""
    if pilot.app.size.width != columns:
        await pilot.resize_terminal(columns, 24 if columns < 100 else 36)
        await settle(pilot)
