"""Today by its keys, over a day in memory."""

import re
from datetime import UTC

import pytest
from textual.pilot import Pilot

from crm_tui.screens.outcome_forms import RefuseForm
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.paint import Moment
from crm_tui.widgets.paint_steps import columns
from crm_tui.widgets.panes import FormPane
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.memory import A_DAY, NOW, MemoryReads, an_app, card_of, step

SIZES = ((80, 24), (120, 36), (200, 60), (40, 24))


def the_screen(pilot: Pilot[None]) -> TodayScreen:
    assert isinstance(pilot.app.screen, TodayScreen)
    return pilot.app.screen


async def test_the_day_is_there_in_the_first_frame() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        shown = plain(screen_of(app))
        assert "12 of 31 done" in shown
        assert "yes 5 · done 4 · later 2 · no 1 · tried 24" in shown
        assert shown.index("OVERDUE") < shown.rindex("Kim Minji") < shown.index("TODAY")
        assert "TOMORROW 1   THIS WEEK 18   LATER 40" in shown
        assert "anna · Sat 21 Nov 14:05" in shown


async def test_the_card_answers_stage_next_who_and_last_in_this_order() -> None:
    app = an_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j")
        shown = plain(screen_of(app))
        places = [
            shown.index(words)
            for words in (
                "First call · windows · 120 000 ₽",
                "call back · due 13:53 (12m late) · you",
                "3 windows, balcony",
                "+7 921 555-01-02",
                "What made you ask now?",
                "HISTORY",
            )
        ]
        assert places == sorted(places)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_every_size_fills_its_lines_exactly(size: tuple[int, int]) -> None:
    app = an_app()
    async with app.run_test(size=size) as pilot:
        for keys in ("", "j", "r", "escape", "x", "escape", "slash"):
            if keys:
                await pilot.press(keys)
            strips = app.screen._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
            await settle(pilot)


async def test_on_a_phone_one_pane_shows_at_a_time_and_taps_act() -> None:
    app = an_app()
    async with app.run_test(size=(40, 24)) as pilot:
        assert "Steps" in screen_of(app) and "HISTORY" not in screen_of(app)
        await pilot.press("enter")
        assert "HISTORY" in screen_of(app) and "OVERDUE" not in screen_of(app)
        await pilot.click("#keys", offset=(2, 0))
        assert "OVERDUE" in screen_of(app)
        await pilot.click("#keys", offset=(20, 0))
        assert "why not?" in screen_of(app)


async def test_moving_shows_the_next_client_within_the_key() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("j", "j")
        assert "Сергей Волков" in at_cursor(app)
        assert "Сергей Волков · Okna Plus" in plain(screen_of(app))
        await pilot.press("home")
        assert "Kim Minji" in at_cursor(app)


async def test_the_days_to_come_open_one_by_one_and_close_again() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        assert "Olga Smirnova" not in screen_of(app)
        await pilot.press("end")
        assert "enter the days to come  a add" in plain(screen_of(app)), "no step to act upon"
        await pilot.press("enter")
        assert "Olga Smirnova" in screen_of(app)
        assert "TOMORROW 1 " not in screen_of(app)
        await pilot.press("escape")
        assert "Olga Smirnova" not in screen_of(app)


async def test_the_cursor_stays_when_another_process_changes_things() -> None:
    reads = MemoryReads(A_DAY)
    app = an_app(reads)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("j", "j")
        earlier = (step(77, "Early Bird", minute=60), step(78, "Other Bird", minute=61))
        reads.change(*earlier, *A_DAY)
        app.look_around()
        await settle(pilot)
        assert "Early Bird" in screen_of(app)
        assert "Сергей Волков" in at_cursor(app)


async def test_when_the_row_goes_the_cursor_is_on_the_next() -> None:
    reads = MemoryReads(A_DAY)
    app = an_app(reads)
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await pilot.press("j")
        reads.change(*(line for line in A_DAY if line.id != 1))
        app.look_around()
        await settle(pilot)
        assert "Сергей Волков" in at_cursor(app)


async def test_a_form_gets_the_key_after_the_one_that_opened_it() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("x", "p")
        form = the_screen(pilot).form
        assert form is not None and getattr(form, "chosen", "") == "p"
        assert "price" in line_with(app, "Refuse")


async def test_nothing_is_chosen_for_a_refusal_beforehand() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("x", "enter")
        assert the_screen(pilot).form is not None
        assert toasts(app)[-1] == "Choose a reason by its letter."


async def test_escape_closes_a_form_and_never_the_program() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("x", "escape", "escape", "escape")
        assert the_screen(pilot).form is None
        assert the_screen(pilot).query_one(FormPane).size.height == 0
        assert app.is_running


async def test_a_key_that_cannot_act_says_why() -> None:
    reads = MemoryReads(A_DAY[:1])
    reads.cards[1] = lambda line: card_of(line, no_contact="asked by letter")
    app = an_app(reads)
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("c")
        assert the_screen(pilot).form is None
        assert toasts(app)[-1] == "Do not contact. asked by letter"
        await pilot.press("full_stop")


async def test_with_nothing_due_the_keys_say_so() -> None:
    app = an_app(MemoryReads())
    async with app.run_test(size=(100, 24)) as pilot:
        assert "Nothing is due." in screen_of(app)
        await pilot.press("r")
        assert toasts(app)[-1] == "There is nothing under the cursor."


async def test_hangul_says_to_switch_and_does_nothing() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("ㄱ")
        assert the_screen(pilot).form is None
        assert "Switch to Latin letters" in toasts(app)[-1]
        await pilot.press("ㅓ")
        assert "Ivan Petrov" in at_cursor(app)


async def test_the_footer_follows_the_layout() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        assert "r result" in screen_of(app)
        await pilot.press("о")
        assert "Ivan Petrov" in at_cursor(app)
        assert "к result" in screen_of(app)


async def test_what_is_found_can_be_acted_upon() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("slash", "i", "v", "a")
        assert "Found 1" in screen_of(app)
        await pilot.press("tab", "x")
        assert "Refuse Ivan Petrov" in plain(screen_of(app))
        await pilot.press("escape", "escape")
        assert "OVERDUE" in screen_of(app)


async def test_marks_make_an_action_about_them_all() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("space", "space", "x")
        assert "Refuse 2 marked" in plain(screen_of(app))
        await pilot.press("escape", "escape", "home", "asterisk")
        assert screen_of(app).count("│✓") == 2


async def test_the_call_shows_and_copies_the_number() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("c")
        assert "+7 921 555-01-02" in line_with(app, "Call ")
        assert "n  no answer" in plain(screen_of(app)) or "n no answer" in plain(screen_of(app))
        assert app.clipboard == "+79215550102"


async def test_a_refused_action_keeps_what_was_typed() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.press("n", *"asks for oak", "enter")
        await settle(pilot)
        assert "asks for oak" in screen_of(app)
        assert "There is no store behind this test." in screen_of(app)


async def test_help_lists_the_table_and_goes_back() -> None:
    app = an_app()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("question_mark")
        shown = screen_of(app)
        assert re.search(r"r +Result: the step did its work", shown)
        assert "Whose: mine, all, a person's" in shown
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, TodayScreen)


@pytest.mark.parametrize("size", [(100, 30), (40, 24)])
async def test_the_palette_finds_an_action_by_name(size: tuple[int, int]) -> None:
    app = an_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p")
        assert re.search(r"▸ (r +)?Result: the step did its work", screen_of(app))
        await press(pilot, "pagedown", "up", *"no said")
        assert re.search(r"▸ (x +)?Refuse: the client said no", screen_of(app))
        await press(pilot, "enter")
        assert isinstance(the_form(app), RefuseForm)


async def test_another_theme_is_chosen_in_the_palette() -> None:
    app = an_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+p", *"theme", "enter")
        assert "high contrast" in screen_of(app)
        await press(pilot, "down", "enter")
    assert app.theme == "crm-light"


def the_form(app: object) -> object:
    return getattr(getattr(app, "screen", None), "form", None)


async def test_a_demo_file_is_marked() -> None:
    from tests.tui.memory import ANNA

    app = an_app(person=ANNA._replace(demo=True))
    async with app.run_test(size=(100, 24)):
        assert "DEMO" in screen_of(app).split("\n")[0]


async def test_minutes_pass_on_the_screen() -> None:
    from datetime import timedelta

    from tests.tui.memory import NOW

    moments = [NOW]
    app = an_app(clock=lambda: moments[0])
    async with app.run_test(size=(100, 24)) as pilot:
        assert "14:05" in screen_of(app)
        moments[0] = NOW + timedelta(hours=1)
        the_screen(pilot)._tick()
        await pilot.pause()
        assert "15:05" in screen_of(app)
        assert "1h" in line_with(app, "Ivan Petrov")


async def test_a_window_made_narrow_and_wide_again_shows_the_same() -> None:
    app = an_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("j")
        before = screen_of(app)
        for size in ((40, 24), (83, 30), (120, 36)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            strips = app.screen._compositor.render_strips()
            assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
            assert "Ivan Petr" in at_cursor(app)
        assert screen_of(app) == before


@pytest.mark.parametrize("cells", range(30, 60))
def test_a_name_is_whole_before_a_deal_gets_room(cells: int) -> None:
    now = Moment.of(NOW, UTC)
    steps = [step(1, "Сергей Волков"), step(2, "Ivan Petrov")]
    wide = columns(steps, now, cells)
    assert wide.client >= len("Сергей Волков") or not wide.deal
