"""Where files lie, and what a person chose: each setting with where it comes from."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui import paths
from crm_tui.config import NAMES, masked, read_config
from crm_tui.errors import Invalid
from tests.cli.desk import Shell

FOLDERS = {
    "user_config_dir": paths.config_folder,
    "user_data_dir": paths.data_folder,
    "user_state_dir": paths.state_folder,
    "user_cache_dir": paths.cache_folder,
}
VARIABLES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def write_config(home: Path, text: str) -> Path:
    path = home / ".config" / "crm-tui" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


# -- folders --------------------------------------------------------------------------------------

PLACES = some.sampled_from(["", "relative", "./x", "~/x", "/abs", "/abs/", "//two", "/a b/ё", None])
HOMES = some.sampled_from(["/home/name", "/", "", "relative", "/home/name/"])


@given(home=HOMES, places=some.tuples(PLACES, PLACES, PLACES, PLACES))
def test_folders_are_where_platformdirs_puts_them(
    home: str, places: tuple[str | None, ...]
) -> None:
    from platformdirs import PlatformDirs

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", home)
        for variable, place in zip(VARIABLES, places, strict=True):
            if place is None:
                patch.delenv(variable, raising=False)
            else:
                patch.setenv(variable, place)
        told = PlatformDirs("crm-tui", appauthor=False)
        for name, folder in FOLDERS.items():
            assert folder() == getattr(told, name), (name, home, places)


@pytest.mark.parametrize(
    ("told", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Asia/Seoul", "Asia/Seoul"),
        ("/usr/share/zoneinfo/Asia/Tehran", "Asia/Tehran"),
        (":/usr/share/zoneinfo/posix/Europe/Paris", "Europe/Paris"),
        ("America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ("UTC", "UTC"),
        ("", "UTC"),
        ("CET-1CEST", "UTC"),
        ("Nowhere/Land", "UTC"),
        ("../../etc/passwd", "UTC"),
        ("/etc/passwd", "UTC"),
    ],
)
def test_the_zone_is_read_from_the_environment(
    told: str, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", told)
    assert paths.system_zone() == zone


def test_the_system_keeps_a_zone_that_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TZ")
    assert paths.is_zone(paths.system_zone())


# -- settings -------------------------------------------------------------------------------------


def test_what_nobody_said_comes_from_the_system(home: Path) -> None:
    config = read_config()
    assert config.db == f"{home}/.local/share/crm-tui/crm.db"
    assert (config.user, config.zone, config.language) == ("anna", "Europe/Berlin", "en")
    assert (config.country, config.currency) == ("", "USD")
    assert {name: config.origin(name) for name in NAMES} == {
        **dict.fromkeys(NAMES, "the default"),
        **dict.fromkeys(("user", "zone"), "the system"),
    }


def test_a_flag_beats_a_variable_and_a_variable_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_config(home, '\nuser = "file"\ncurrency = "eur"\nzone = "Asia/Seoul"\n')
    monkeypatch.setenv("CRM_USER", "variable")
    monkeypatch.setenv("CRM_ZONE", "Asia/Tehran")
    config = read_config({"user": "flag", "db": None})
    assert (config.user, config.zone, config.currency) == ("flag", "Asia/Tehran", "EUR")
    origins = [config.origin(name) for name in ("user", "zone", "currency")]
    assert origins == ["--as", "CRM_ZONE", f"{path}:3"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("ru_RU.UTF-8", ("ru", "RU", "RUB")),
        ("fa_IR", ("fa", "IR", "IRR")),
        ("ko_KR.UTF-8", ("ko", "KR", "KRW")),
        ("de_AT@euro", ("de", "AT", "EUR")),
        ("C.UTF-8", ("en", "", "USD")),
        ("POSIX", ("en", "", "USD")),
        ("en", ("en", "", "USD")),
        ("", ("en", "", "USD")),
        ("../../x", ("en", "", "USD")),
    ],
)
def test_the_locale_tells_language_country_and_currency(
    told: str, expected: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", told)
    monkeypatch.setenv("LANG", "C")
    config = read_config()
    assert (config.language, config.country, config.currency) == expected


def test_a_path_in_the_file_starts_from_the_file(home: Path) -> None:
    folder = write_config(home, 'db = "team/crm.db"').parent
    assert read_config().db == str(folder / "team" / "crm.db")
    write_config(home, 'db = "~/crm.db"')
    assert read_config().db == str(home / "crm.db")
    write_config(home, 'db = "postgresql+psycopg://anna:secret@localhost/crm"')
    config = read_config()
    assert config.db == "postgresql+psycopg://anna:secret@localhost/crm"
    assert config.shown("db") == "postgresql+psycopg://anna:***@localhost/crm"
    assert masked("/home/name/crm.db") == "/home/name/crm.db"


def test_keys_of_ones_own_are_read(home: Path) -> None:
    write_config(home, '[keys]\nstep.result = "k"\n"step.refuse" = "X"\n')
    for _time in ("from the file", "from what was remembered"):
        assert read_config().keys == {"step.result": "k", "step.refuse": "X"}


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('user = "anna\n', 1, ""),
        ('\n\nusr = "anna"\n', 3, "usr"),
        ("user = 5\n", 1, "quotation marks"),
        ('zone = "Asia/Seoul"\ncurrency = ["EUR"]\n', 2, "quotation marks"),
        ('user = "a\\u0007b"\n', 1, "control"),
        ("keys = 1\n", 1, "table"),
        ("[keys]\nstep.result = 1\n", 2, "quotation marks"),
        ('zone = "Mars/Olympus"\n', 1, "time zone"),
        ("x = y = z", 1, ""),
    ],
)
def test_a_broken_file_is_refused_with_its_line(home: Path, text: str, line: int, why: str) -> None:
    path = write_config(home, text)
    with pytest.raises(Invalid) as refused:
        read_config()
    assert refused.value.message.startswith(f"{path}:{line}: ")
    assert why in refused.value.message
    assert path.read_text("utf-8") == text


def test_a_file_that_is_no_text_or_no_file_is_refused(home: Path) -> None:
    path = write_config(home, "")
    path.write_bytes(b'user = "anna"\n\xff\xfe')
    with pytest.raises(Invalid, match=":2: "):
        read_config()
    path.unlink()
    path.mkdir()
    with pytest.raises(Invalid, match="cannot be read"):
        read_config()


def test_what_the_file_said_is_remembered_until_it_changes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_config(home, 'user = "first"\n')
    assert read_config().user == "first"
    remembered = home / ".cache" / "crm-tui" / "config.cache"
    assert stat.S_IMODE(remembered.stat().st_mode) == 0o600
    import tomllib

    def never(_text: str) -> None:
        raise AssertionError("read again")

    with monkeypatch.context() as patch:
        patch.setattr(tomllib, "loads", never)
        assert read_config().user == "first"
    path.write_text('user = "other"\n')
    os.utime(path, (1, 1))
    assert read_config().user == "other"
    remembered.write_bytes(b"\xff damaged")
    assert read_config().user == "other"


def test_reading_without_a_file_leaves_nothing_behind(home: Path) -> None:
    read_config()
    assert list(home.iterdir()) == []


def test_a_broken_file_ends_a_command_with_two(shell: Shell, home: Path) -> None:
    path = write_config(home, 'colour = "red"\n')
    for words in ("today", "plan --json", "add Ivan"):
        ran = shell(*words.split())
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith(f"{path}:1: there is no setting “colour”")


def test_a_persons_own_zone_makes_their_day(shell: Shell, home: Path) -> None:
    write_config(home, 'zone = "Pacific/Kiritimati"\n')
    told = shell("today", "--json").json
    assert (told["day"], told["zone"]) == ("2026-11-25", "Pacific/Kiritimati")
    assert "11:30" not in shell("status").out
    write_config(home, 'zone = "Pacific/Honolulu"\n')
    assert shell("today", "--json").json["day"] == "2026-11-24"
    assert os.environ["TZ"] == "Europe/Berlin"
