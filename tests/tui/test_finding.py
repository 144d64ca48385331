"""The line that finds: what it shows while it is typed, and how little it does for that."""

import asyncio

from crm_tui.crm import Crm
from tests.tui.desk import app_on, fill
from tests.tui.looking import plain, press, screen_of, settle


async def test_typing_what_is_sought_opens_no_way_to_write(crm: Crm) -> None:
    await asyncio.to_thread(fill, crm)
    app = app_on(crm)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+k", *"olga")
        assert "Olga Smirnova" in plain(screen_of(app))
        assert not app.is_open
