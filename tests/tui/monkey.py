"""Somebody who presses anything, anywhere, while a colleague writes: what must stay true."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError
from crm_tui.keys import KEYS
from crm_tui.screens.all import pressed, ways
from crm_tui.shell import KeyedScreen, Shell
from crm_tui.store import laws, verify
from crm_tui.store.building import building
from crm_tui.widgets.drawn import Drawn
from tests.store.walk import DOINGS
from tests.tui.boards import SALES
from tests.tui.desk import TODAY
from tests.tui.looking import screen_of, settle
from tests.tui.tour import HOSTILE

CLIENTS = 60
NAMES = ("Ivan Petrov", "Сергей Волков", "رضا کریمی", "김민지", "Olga Smirnova", "Жук & Söhne")
LEAVES = frozenset({"q"})
TYPED = "abcdefgноверсیک김123 <>#@+.,:/-"
PHRASES = ("fri 10:00", "tomorrow", "agreed, 120k > send contract fri 10", "завтра в 10", "2", "p")
STEERING = (
    *("escape", "enter", "enter", "tab", "shift+tab", "ctrl+k", "backspace", "up", "down", "left"),
    *("right", "home", "end", "pagedown", "pageup", "delete", "ctrl+u", "space"),
)
MAIN = ("1", "2", "3")
ENOUGH = 8  # times escape for each screen that lies over another


def fill_monkey_desk(crm: Crm) -> None:
    """Clients of four scripts, a deal each over three pipelines; some are hostile, some late."""
    names = [*NAMES, *HOSTILE][:CLIENTS]
    with building(crm.store):
        for number in range(CLIENTS):
            name = f"{names[number % len(names)]} {number}"
            phone = ("phone", f"+7 921 555-{number:04}")
            work = f"Okna {number % 3}" if number % 4 == 0 else ""
            client = crm.run(add_client, name, channels=(phone,), company=work).value
            day = TODAY + timedelta(days=number % 9)
            draft = Draft(kind="call", day=day, minute=660 + number)
            line, stage = ("sales", SALES[number % len(SALES)])
            if number % 5 == 0:
                line, stage = ("windows", "founder")[number % 2], ""
            crm.run(add_deal, client, name, 1000 * number, "RUB", line, stage, next=draft)


Move = tuple[str, Any]
"""What was done: "key", "paste", "down", "up", "move", "wheel", "size" or "boris", and how."""


class Monkey:
    """Presses what a seed says, and keeps what it pressed."""

    def __init__(self, pilot: Pilot[None], boris: Crm, chance: Random) -> None:
        assert isinstance(pilot.app, Shell)
        self.pilot, self.app, self.boris, self.chance = pilot, pilot.app, boris, chance
        self.done: list[Move] = []
        self._tasks: list[asyncio.Task[None]] = []

    # -- doing ------------------------------------------------------------------------------

    async def burst(self) -> None:
        """Do several things without waiting, then wait until all is quiet, and look."""
        doing = self.chance.choice(
            (self._keys, self._keys, self._form, self._form, self._way, self._mouse, self._mixed)
        )
        await self.do(*doing())

    async def do(self, *moves: Move) -> None:
        """Do these, the colleague's among them, as fast as they can be sent."""
        for move in moves:
            self.done.append(move)
            await self._do(move)
        if self._tasks:
            await asyncio.gather(*self._tasks)
            self._tasks.clear()
        await settle(self.pilot)

    async def _do(self, move: Move) -> None:
        what, how = move
        driver = self.app._driver
        assert driver is not None
        if what == "key":
            char = " " if how == "space" else how if len(how) == 1 else None
            driver.send_message(events.Key(how, char))
        elif what == "paste":
            driver.send_message(events.Paste(how))
        elif what in MICE:
            driver.process_message(_mouse(MICE[what], *how))
        elif what == "size":
            await self.pilot.resize_terminal(*how)
        elif what == "pause":
            await asyncio.sleep(0)
        else:
            self._tasks.append(asyncio.create_task(asyncio.to_thread(self._boris, *how)))

    def _boris(self, what: int, which: int, how: int) -> None:
        with suppress(CrmError):  # not every random wish is lawful
            DOINGS[what](self.boris, which, how)

    # -- what to do -------------------------------------------------------------------------

    def _keys(self) -> list[Move]:
        """Keys of the table, from anywhere."""
        names = [name for key in KEYS for name in key.names if name not in LEAVES]
        return [("key", name) for name in self.chance.choices(names, k=self.chance.randint(1, 12))]

    def _form(self) -> list[Move]:
        """A form that is opened, filled and sent, or left."""
        key = self.chance.choice("rpxctn+amWeof=gUsy")
        words: list[Move] = self._typing()
        end = self.chance.choice(("enter", "enter", "escape", "tab", "ctrl+k", "1"))
        return [("key", key), *words, ("key", end), *self._steering(3), *self._typing()[:3]]

    def _way(self) -> list[Move]:
        """A way to a screen or a dialog that is known."""
        way = self.chance.choice(ways())
        keys = [*self.chance.choice((MAIN, ("escape",) * 3)), *pressed(way)]
        found: list[Move] = [("key", key) for key in keys if key not in LEAVES]
        return [*found, *self._typing()[:6], *self._steering(4)]

    def _typing(self) -> list[Move]:
        if self.chance.random() < 0.2:
            return [("paste", self.chance.choice(HOSTILE))]
        text = self.chance.choice((*PHRASES, *PHRASES, "".join(self.chance.choices(TYPED, k=6))))
        return [("key", "space" if char == " " else char) for char in text]

    def _steering(self, most: int) -> list[Move]:
        count = self.chance.randint(0, most)
        return [("key", key) for key in self.chance.choices(STEERING, k=count)]

    def _mouse(self) -> list[Move]:
        """A click, two, or a drag from anywhere to anywhere; or the wheel."""
        size = self.app.size
        if self.chance.random() < 0.2:
            return [("wheel", self._spot()) for _n in range(4)]
        start = self._spot()
        found: list[Move] = []
        for _n in range(self.chance.randint(1, 3)):
            end = start if self.chance.random() < 0.4 else self._spot()
            found += [("down", start), ("move", end), ("up", end)]
            start = (self.chance.randrange(size.width), self.chance.randrange(size.height))
        return found[: self.chance.choice((len(found), len(found), -1))]

    def _spot(self) -> tuple[int, int]:
        size = self.app.size
        return self.chance.randrange(size.width), self.chance.randrange(size.height)

    def _mixed(self) -> list[Move]:
        """All of it, with another size and the colleague."""
        found = self._keys() + self._form() + self._mouse()
        what = self.chance.randrange(len(DOINGS))
        how = (what, self.chance.randrange(90), self.chance.randrange(90))
        found.insert(self.chance.randrange(len(found)), ("boris", how))
        if self.chance.random() < 0.4:
            size = self.chance.randint(40, 200), self.chance.randint(10, 60)
            found.insert(self.chance.randrange(len(found)), ("size", size))
        if self.chance.random() < 0.3:
            found += [("key", key) for key in self.chance.choices(("u", "ctrl+r", "1", "2"), k=4)]
        return found

    # -- what must be true ------------------------------------------------------------------

    async def look(self) -> None:
        """Nothing has crashed, every line is as wide as the screen, and the laws hold."""
        app = self.app
        assert app._exception is None and app.crash is None and app.is_running
        cells = app.size.width
        for line in app.screen._compositor.render_strips():
            assert sum(segment.cell_length for segment in line) == cells, screen_of(app)
        for widget in app.screen.query(Drawn):
            if widget.display and widget.region.area:
                for y in range(widget.size.height):
                    strip = widget.render_line(y)
                    assert strip.cell_length == widget.size.width, (widget, y, strip.text)
        assert await self._ask(lambda session: list(laws.broken(session))) == []

    async def go_home(self) -> None:
        """Escape leads to a main screen without a form, however deep one is."""
        app = self.app
        for _n in range(ENOUGH * len(app.screen_stack)):
            await self.do(("key", "escape"))
            if len(app.screen_stack) == 1 and getattr(app.screen, "form", None) is None:
                break
        screen: Screen[Any] = app.screen
        assert isinstance(screen, KeyedScreen), screen
        assert len(app.screen_stack) == 1, app.screen_stack
        assert getattr(screen, "form", None) is None, screen

    async def end(self) -> None:
        """The journal is whole."""
        assert await self._ask(verify.first_altered) is None

    async def _ask(self, query: Callable[[Any], Any]) -> Any:
        return await asyncio.to_thread(self.boris.ask, query)


MICE: dict[str, type[events.MouseEvent]] = {
    "down": events.MouseDown,
    "move": events.MouseMove,
    "up": events.MouseUp,
    "wheel": events.MouseScrollDown,
}


def _mouse(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
    button = 0 if kind is events.MouseScrollDown else 1
    return kind(None, x, y, 0, 0, button, False, False, False, screen_x=x, screen_y=y)
