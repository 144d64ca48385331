"""Somebody opens the program for the first time: one screen, one key, and work can begin."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.config import LANGUAGES, Config, read_config
from crm_tui.domain.countries import NAMES, country_name, country_typed
from crm_tui.domain.iso4217 import ACTIVE
from crm_tui.errors import Unavailable
from crm_tui.screens.first_answers import LINES, Answers
from crm_tui.screens.first_run import FirstRunScreen
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.paint import length
from crm_tui.widgets.paint_first_run import week_words
from tests.tui.first import database, fresh_app, rows_in, settings_in
from tests.tui.looking import line_with, plain, press, screen_of, settle
from tests.tui.test_hostile import OBEYED, WORST


@pytest.fixture(autouse=True)
def _english_again() -> object:
    from crm_tui.i18n import speak

    yield
    speak("en")


async def test_enter_accepts_everything_and_the_empty_day_says_how_to_begin(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, FirstRunScreen)
        shown = plain(screen_of(app))
        assert "[English]" in shown and "[founder]" in shown
        assert "[EUR]" in shown and "[Germany (DE)]" in shown, "as where the clock is"
        assert "Mon–Fri" in shown and "Talking → Trial → Decision" in shown
        assert not database(home).exists(), "nothing is made before it is asked for"
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        assert "a adds a client" in plain(screen_of(app))
        await press(pilot, "a", *"Ivan Petrov, windows 120k, call tomorrow 10:00", "enter")
    assert settings_in(database(home)) == {
        "language": "en", "country": "DE", "currency": "EUR", "pipeline": "founder",
    }  # fmt: skip
    assert rows_in(database(home), "deal", "title", "amount", "currency") == [
        ("windows", 12_000_000, "EUR")
    ]


async def test_leaving_makes_nothing(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await press(pilot, "down", *"eur", "escape")
    assert app.return_code == 0
    assert list(home.iterdir()) == []


async def test_the_locale_has_answered_already(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    app = fresh_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        shown = plain(screen_of(app))
        assert "[한국어]" in shown and "[KRW]" in shown and "(KR)]" in shown
        assert "상담" in shown, "the stages are told in the language chosen"
        await press(pilot, "enter")
    assert settings_in(database(home))["country"] == "KR"
    assert rows_in(database(home), '"user"', "name") == [("crm",)], "the system says it already"


async def test_a_language_chosen_brings_its_country_and_stays_the_persons_own(home: Path) -> None:
    app = fresh_app({"zone": "UTC"})
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "right")
        shown = plain(screen_of(app))
        assert "[فارسی]" in shown and "[IRR]" in shown and "Sat–Thu" in shown
        await press(pilot, "enter")
        assert app.person.language == "fa"
    assert settings_in(database(home)) == {
        "language": "fa", "country": "IR", "currency": "IRR", "pipeline": "founder",
    }  # fmt: skip
    assert rows_in(database(home), '"user"', "name", "language") == [("crm", ""), ("anna", "fa")]
    again = fresh_app()
    assert again.person.language == "fa", "and so it is the next time"
    again.reads.close()  # type: ignore[attr-defined]


async def test_what_is_typed_is_read_at_once_and_typed_stages_are_the_pipeline(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "tab", "tab", *"german")
        assert "Germany (DE)" in line_with(app, "Country")
        assert "[EUR]" in plain(screen_of(app)), "the currency follows the country"
        await press(pilot, "down", *"Talk > Trial > Paid")
        assert "Talk → Trial → Paid" in plain(screen_of(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        await press(pilot, "a", *"Kim Minji, door, call today 15:00", "enter")
    path = database(home)
    key = settings_in(path)["pipeline"]
    made = dict(rows_in(path, "pipeline", "key", "id"))[key]
    names = [name for name, line in rows_in(path, "stage", "name", "pipeline_id") if line == made]
    assert names == ["Talk", "Trial", "Paid"]
    assert rows_in(path, "deal", "pipeline_id") == [(made,)], "new deals begin there"


async def test_undo_does_not_take_the_desk_away(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "right", "up", *"Talk > Paid", "enter", "u", "u")
    assert settings_in(database(home))["pipeline"] == "my_pipeline"


async def test_what_cannot_be_read_is_said_and_nothing_is_made(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(40, 12)) as pilot:
        await settle(pilot)
        for keys, words in ((("tab", *"xqz"), "no currency"), (("up", "up", *"Talk"), "several")):
            await press(pilot, *keys)
            await press(pilot, "tab", "enter")
            assert words in " ".join(plain(screen_of(app)).split())
            await press(pilot, "ctrl+u", "ctrl+u")
        assert list(home.iterdir()) == []
        await press(pilot, "ctrl+u", "enter")
        assert isinstance(app.screen, TodayScreen)


async def test_a_place_that_cannot_be_written_is_told_and_tried_again(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import crm_tui.crm

    def full(*_args: object, **_more: object) -> None:
        raise Unavailable("The disk is full.", hint="Make room.")

    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        with monkeypatch.context() as patch:
            patch.setattr(crm_tui.crm, "open_crm", full)
            await press(pilot, "enter")
            assert "The disk is full. Make room." in screen_of(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)


async def test_a_desk_somebody_made_meanwhile_is_taken_as_it_is(home: Path) -> None:
    from crm_tui.crm import open_crm

    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        database(home).parent.mkdir(parents=True)
        made = await asyncio.to_thread(open_crm, str(database(home)), "boris", currency="EUR")
        made.store.engine.dispose()
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)
        assert app.person.currency == "EUR"


async def test_the_mouse_alone_is_enough(home: Path) -> None:
    app = fresh_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for words in ("USD ", "sales", " Start "):
            lines = plain(screen_of(app)).split("\n")
            y = next(n for n, line in enumerate(lines) if words in line)
            await pilot.click(offset=(lines[y].index(words) + 1, y))
            await settle(pilot)
        assert isinstance(app.screen, TodayScreen)
    made = settings_in(database(home))
    assert (made["currency"], made["pipeline"]) == ("USD", "sales")


async def test_the_first_desk_can_be_on_a_server(pg_url: str) -> None:
    app = fresh_app({"db": pg_url})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, FirstRunScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, TodayScreen)


async def test_a_desk_that_is_there_is_never_asked_about(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, TodayScreen)


@pytest.mark.parametrize("size", [(20, 5), (40, 24), (80, 24), (120, 36), (200, 60)], ids=str)
async def test_whatever_is_typed_stays_text_on_every_size(
    home: Path, size: tuple[int, int]
) -> None:
    app = fresh_app()
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        screen = app.screen
        assert isinstance(screen, FirstRunScreen)
        for number, text in enumerate(WORST if size == (80, 24) else WORST[::4]):
            screen.answers.at = number % len(LINES)
            screen.pasted(text)
            await settle(pilot)
            shown = screen_of(app)
            assert not (OBEYED - {"\n"}) & set(shown), ascii(text)
            drawn = screen._lines(size[0])
            assert all(length(line) == size[0] for line in drawn), ascii(text)
            await press(pilot, "end", "ctrl+u")


def answers(**found: str) -> Answers:
    names = ("db", "user", "zone", "pipeline", "theme", "borders", "dial", "open")
    told = {name: ("", "the default") for name in names}
    base = {"language": "en", "country": "", "currency": "USD"} | found
    return Answers(Config(told | {name: (v, "the default") for name, v in base.items()}, {}))


@given(st.lists(st.sampled_from(["up", "down", "left", "right", "type", "clear"]), max_size=30))
def test_whatever_is_pressed_the_answers_are_ones_a_desk_can_have(keys: list[str]) -> None:
    asked = answers()
    for key in keys:
        if key in ("up", "down"):
            asked.move(1 if key == "down" else -1)
        elif key in ("left", "right"):
            asked.turn(1 if key == "right" else -1)
        elif key == "type":
            asked.press("e", "e")
        else:
            asked.press("ctrl+u", None)
        chosen = asked.chosen()
        assert chosen.language in LANGUAGES and chosen.currency in ACTIVE
        assert chosen.country == "" or chosen.country in NAMES
        assert asked.stages() != ()


def test_a_country_is_known_by_its_code_and_its_name() -> None:
    assert country_typed("de") == "DE" and country_typed("Iran") == "IR"
    assert country_typed("south k") == "KR" and country_typed("Atlantis") == ""
    assert country_typed("zz") == "ZZ" and country_name("ZZ") == "ZZ"
    assert all(country_typed(country_name(code)) == code for code in NAMES)


def test_a_week_is_told_by_its_days_and_hours() -> None:
    from crm_tui.domain.calendar import week_of

    told = {code: week_words(week_of(code)).partition(",")[0] for code in ("", "IR", "SA", "IN")}
    assert told == {"": "Mon–Fri", "IR": "Sat–Thu", "SA": "Sun–Thu", "IN": "Mon–Sat"}


def test_a_pipeline_of_the_config_is_offered_too(home: Path) -> None:
    asked = Answers(read_config({"pipeline": "cold"}))
    assert asked.options("pipeline") == ("founder", "sales", "windows", "cold")
    assert asked.chosen().pipeline == "cold"


@pytest.mark.parametrize(
    ("key", "button", "instead"),
    [("ctrl+d", "Look around on demo data", "demo"), ("ctrl+t", "Learn the keys", "tutor")],
)
@pytest.mark.parametrize("tapped", [False, True])
async def test_the_demo_and_the_lessons_are_one_key_away_and_make_no_desk(
    home: Path, key: str, button: str, instead: str, tapped: bool
) -> None:
    app = fresh_app()
    async with app.run_test(size=(40, 24)) as pilot:
        await settle(pilot)
        lines = plain(screen_of(app)).split("\n")
        y = next(number for number, line in enumerate(lines) if button in line)
        if tapped:
            await pilot.click(offset=(lines[y].index(button) + 1, y))
        else:
            assert key in lines[y]
            await press(pilot, key)
        await settle(pilot)
    assert starts_instead(app.return_code) == instead
    assert not database(home).exists()


def test_what_the_first_run_asks_for_is_started_in_its_place(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui import __main__, app
    from crm_tui.shell import GO_TO_TUTOR

    shown: list[tuple[str, str]] = []

    def show(config: Config, *, tutor: str = "", **_more: object) -> int:
        shown.append((Path(config.db).name, tutor))
        return 0 if tutor else GO_TO_TUTOR

    monkeypatch.setattr(app, "run", show)
    assert __main__.main(["--screen", "clients"]) == 0
    assert [tutor for _db, tutor in shown] == ["", "on"]
    assert shown[1][0] == "practice.db"


def starts_instead(status: int | None) -> str:
    """The command that is run in the place of the first screen."""
    from crm_tui import __main__

    return __main__._INSTEAD[status or 0]
