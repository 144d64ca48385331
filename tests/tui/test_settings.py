"""Settings are found, understood and changed where they are kept."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from crm_tui.config import read_config
from crm_tui.crm import Crm
from crm_tui.domain.settings import Place, Setting
from crm_tui.paths import remember_theme
from crm_tui.screens.settings import SettingsScreen
from crm_tui.screens.settings_rows import settings_of
from crm_tui.shell import Shell
from crm_tui.store.hot.settings import Kept
from crm_tui.widgets.drawn import Drawn
from crm_tui.widgets.paint_settings import columns, setting_line, setting_lines
from tests.cli.test_config import write_config
from tests.conftest import NOON
from tests.store.glances import reading
from tests.tui.desk import elsewhere, fill
from tests.tui.first import fresh_app, rows_in, settings_in
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_hostile import WORST, check

WIDE = (120, 36)


@pytest.fixture(autouse=True)
def _english_again() -> object:
    from crm_tui.i18n import speak

    yield
    speak("en")


async def test_every_setting_is_listed_with_where_it_comes_from(
    db: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_config(home, '\nzone = "Asia/Seoul"\n')
    monkeypatch.setenv("CRM_USER", "anna")
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        assert isinstance(app.screen, SettingsScreen)
        assert "who acts" in at_cursor(app) and "CRM_USER" in at_cursor(app)
        assert "config.toml:2" in line_with(app, "time zone")
        assert "the team's" in line_with(app, "currency")
        assert str(db)[:12] in line_with(app, "  database")
        await press(pilot, "j")
        shown = "".join(line[64:-1].strip() for line in plain(screen_of(app)).split("\n"))
        assert f"{path}:2" in shown, "the right pane says which file to edit, and the line"
    assert path.read_text("utf-8") == '\nzone = "Asia/Seoul"\n', "nobody rewrote it"


async def test_ones_own_zone_is_changed_here_shows_at_once_and_is_undone(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        assert "10:30" in screen_of(app)
        await press(pilot, "g", "s", "j", "e", *"seoul", "enter")
        assert "your own" in at_cursor(app) and "Asia/Seoul" in at_cursor(app)
        assert "18:30" in screen_of(app), "the clock on top is Seoul's"
        assert rows_in(db, '"user"', "name", "zone")[-1] == ("anna", "Asia/Seoul")
        await press(pilot, "u")
        assert "10:30" in screen_of(app)
        await press(pilot, "e", *"mars", "enter")
        assert "Nothing is called so" in toasts(app)[-1]


async def test_what_is_the_teams_is_changed_for_everybody(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        for title, typed in (("country", "iran"), ("currency", "eur"), ("pipeline", "windows")):
            await go_to(pilot, app, title)
            await press(pilot, "e", *typed, "enter")
        assert "Sat–Thu" in line_with(app, "country")
        assert app.person.currency == "EUR" and app.person.week.weekend == frozenset({4})
    made = settings_in(db)
    assert (made["country"], made["currency"], made["pipeline"]) == ("IR", "EUR", "windows")


async def test_another_language_is_spoken_from_the_next_line_on(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "j", "j", "enter", *"한국", "enter")
        assert app.person.language == "ko"
        shown = plain(screen_of(app))
        assert "한국어" in shown
        assert shown == await painted_anew(pilot), "no line is left in the language before"
        await press(pilot, "escape")
        assert plain(screen_of(app)) == await painted_anew(pilot)


async def painted_anew(pilot: Pilot[None]) -> str:
    """The screen once every line of it has been drawn again."""
    assert isinstance(pilot.app, Shell)
    for widget in pilot.app.screen.query(Drawn):
        widget.redraw()
    await settle(pilot)
    return plain(screen_of(pilot.app))


async def test_words_narrow_the_settings(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "f2", "f", *"zone", "enter")
        assert "time zone" in at_cursor(app) and "currency" not in screen_of(app)
        await press(pilot, "f", *"xyz", "enter")
        assert "No setting holds these words; esc shows all." in screen_of(app)
        await press(pilot, "escape")
        assert "currency" in screen_of(app) and isinstance(app.screen, SettingsScreen)


async def test_a_language_is_found_by_its_english_name_too(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "j", "j", "enter", *"Rus", "enter")
        assert app.person.language == "ru"


async def test_what_is_said_elsewhere_is_told_and_not_changed(db: Path, home: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "e")
        assert "crm --as NAME" in toasts(app)[-1]
        for title, words in (("database", "CRM_DB"), ("keys", "[keys]"), ("backups", "XDG")):
            await go_to(pilot, app, title)
            await press(pilot, "e")
            assert words in toasts(app)[-1]
        await press(pilot, "y", "=")
        assert "no clients here" in toasts(app)[-1]
    assert not (home / ".config").exists()


async def test_a_theme_chosen_here_or_in_the_palette_is_there_the_next_time(db: Path) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "j", "j", "j", "e", *"light", "enter")
        assert app.theme == "crm-light"
        assert "crm-light" in at_cursor(app)
    again = fresh_app({"db": str(db)})
    assert again.theme == "crm-light"
    assert read_config().origin("theme") == "the last choice"
    again.reads.close()  # type: ignore[attr-defined]


async def test_a_colleagues_change_of_the_teams_settings_shows(crm: Crm, db: Path) -> None:
    from crm_tui.actions.team import change_setting

    app = fresh_app({"db": str(db)})
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s")
        await elsewhere(crm, change_setting, "currency", "KRW")
        app.look_around()
        await settle(pilot)
        assert "KRW" in line_with(app, "currency") and app.person.currency == "KRW"


async def go_to(pilot: object, app: object, title: str) -> None:
    """Put the cursor on a setting."""
    await press(pilot, "home")  # type: ignore[arg-type]
    for _row in range(20):
        if title in at_cursor(app)[:24]:  # type: ignore[arg-type]
            return
        await press(pilot, "j")  # type: ignore[arg-type]
    raise AssertionError(f"no setting {title}")


@pytest.mark.parametrize("size", [(40, 24), (80, 24), (200, 60)], ids=str)
async def test_settings_fit_every_size(db: Path, size: tuple[int, int]) -> None:
    app = fresh_app({"db": str(db)})
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "g", "s", "j")
        assert "Europe/Berlin" in at_cursor(app)


def test_the_database_tells_what_it_keeps_the_same_on_both(any_crm: Crm) -> None:
    from crm_tui.actions.team import change_setting, edit_user

    fill(any_crm, ("Ivan Petrov",))
    any_crm.run(change_setting, "country", "kr")
    any_crm.run(edit_user, zone="Asia/Seoul", language="ko")
    with reading(any_crm) as conn:
        from crm_tui.store.hot.settings import kept_settings

        kept = kept_settings(conn, "ANNA")
    assert (kept.team["country"], kept.zone, kept.language) == ("KR", "Asia/Seoul", "ko")
    assert kept.pipelines[:2] == (("founder", "Founder"), ("sales", "Sales"))
    assert NOON


def of(kept: Kept, theme: str = "crm-dark") -> dict[str, Setting]:
    return {one.key: one for one in settings_of(read_config(), kept, theme)}


NOTHING = Kept({}, "", "", (("sales", "Sales"),))


def test_the_strongest_place_that_says_something_is_in_force(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(home, 'zone = "Asia/Seoul"\ndb = "postgresql+psycopg://a:secret@h/crm"\n')
    found = of(NOTHING)
    assert found["zone"].origin.endswith("config.toml:1") and found["zone"].value == "Asia/Seoul"
    assert "secret" not in str(found["db"])
    monkeypatch.setenv("CRM_ZONE", "Asia/Tehran")
    assert of(NOTHING)["zone"].origin == "CRM_ZONE"
    kept = Kept({"country": "DE"}, "Asia/Tokyo", "", ())
    assert of(kept)["zone"].value == "Asia/Tokyo"
    assert of(kept)["country"].shown == "Germany · Mon–Fri"
    assert of(NOTHING)["pipeline"].shown == "Sales"


def test_where_the_colours_come_from_is_never_a_riddle(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert of(NOTHING)["theme"].origin == "the terminal"
    remember_theme("crm-light")
    assert of(NOTHING, "crm-light")["theme"].origin == "the last choice"
    write_config(home, 'theme = "dark"\n')
    assert of(NOTHING)["theme"].origin.endswith("config.toml:1")
    assert of(NOTHING, "nord")["theme"].origin == "chosen just now"
    monkeypatch.setenv("NO_COLOR", "1")
    assert of(NOTHING, "crm-ansi")["theme"].origin == "NO_COLOR"


@pytest.mark.parametrize("cells", [12, 34, 57, 118])
def test_whatever_a_setting_holds_is_drawn_as_text(cells: int) -> None:
    for text in WORST:
        places = (Place(text, text), Place("/" + text, ""))
        one = Setting("zone", "mine", text, text, text, text, places, True, "")
        check([setting_line(one, columns([one], cells), cells)], cells)
        check(setting_lines(one, cells), cells)
