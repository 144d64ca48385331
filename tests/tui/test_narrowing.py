"""`f` on Today: only the steps that hold the words, and all of them again."""

from tests.tui.looking import at_cursor, plain, press, screen_of, settle
from tests.tui.memory import an_app


async def test_words_narrow_the_day_while_they_are_typed_and_escape_shows_all() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f", *"волк")
        assert "Сергей Волков" in at_cursor(app) and "Kim Minji" not in screen_of(app)
        await press(pilot, "enter", "f", "escape")
        assert "Kim Minji" in screen_of(app)


async def test_a_kept_filter_is_named_and_leaves_by_escape() -> None:
    app = an_app()
    async with app.run_test(size=(100, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "f", *"nobody of that name", "enter")
        assert "No step holds these words; esc shows all." in plain(screen_of(app))
        await press(pilot, "escape")
        assert "Kim Minji" in screen_of(app)
