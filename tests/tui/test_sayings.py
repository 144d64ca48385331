"""What is said in toasts: errors and what can be undone are read before anything hides them."""

import asyncio

import pytest

from crm_tui.crm import Crm
from crm_tui.shell import Shell
from crm_tui.widgets import sayings
from tests.tui.desk import app_on, fill
from tests.tui.looking import press, rest, settle, toasts

SAVED = "no answer saved · u to undo"
BACK = "1 deal is back from the refusal list."
REFUSED = "Somebody else has closed this step."


@pytest.fixture
def app(crm: Crm) -> Shell:
    fill(crm)
    return app_on(crm)


async def until_said(app: Shell, words: str) -> None:
    """Let the time of the other toasts pass."""
    async with asyncio.timeout(10):
        while toasts(app) != [words]:
            await asyncio.sleep(0)


async def test_news_waits_until_what_can_be_undone_was_read(
    app: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "BRIEF", 0.1)
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        app.tell(SAVED)
        app.sayings.tell_news(BACK)
        app.sayings.tell_news(BACK)
        await rest(app)
        assert toasts(app) == [SAVED]
        await until_said(app, BACK)


async def test_news_that_nobody_could_read_is_told_again(
    app: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sayings, "BRIEF", 0.1)
    monkeypatch.setattr(sayings, "READ", 0.1)
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        app.sayings.tell_news(BACK)
        app.tell(SAVED)
        assert toasts(app) == [SAVED]
        await until_said(app, BACK)


async def test_an_error_stays_beside_a_save_that_was_entered_before_it(app: Shell) -> None:
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "j", "k")
        app.tell(REFUSED, severity="error")
        app.tell(SAVED)
        await settle(pilot)
        assert toasts(app) == [REFUSED, SAVED]
        app.tell("another " + SAVED)
        assert toasts(app) == [REFUSED, "another " + SAVED]


async def test_the_answer_to_a_key_puts_an_error_away(app: Shell) -> None:
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        app.tell(REFUSED, severity="error")
        await press(pilot, "j")
        assert toasts(app) == [REFUSED]
        await press(pilot, ".")
        assert toasts(app) == ["There is no result or postponement to repeat yet."]


async def test_few_errors_are_said_at_once_and_none_twice(app: Shell) -> None:
    async with app.run_test(notifications=True) as pilot:
        await settle(pilot)
        for words in ("one", "two", "two", "three", "four"):
            app.tell(words, severity="error")
        assert toasts(app) == ["two", "three", "four"]


async def test_an_endless_name_leaves_the_key_that_undoes_in_sight(app: Shell) -> None:
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settle(pilot)
        app.tell(f"Added: {'x' * 2000} · u to undo\nnext: call")
        said = toasts(app)[-1]
        assert said.startswith("Added: xxx") and "… " not in said
        assert said.endswith("x · u to undo\nnext: call") and len(said) < 250
