"""Where our files live, which time zone the system keeps, and which theme was chosen last.

On Linux the folders follow a rule of our own, the same as that of platformdirs, which takes longer
to import than a quick command takes to run. Paths are texts here, since `pathlib` costs as much.
"""

# ruff: noqa: PTH103, PTH111, PTH113, PTH118, PTH120, PTH123

import os
import sys

APP = "crm-tui"

_PLACES = {
    "config": ("XDG_CONFIG_HOME", "~/.config"),
    "data": ("XDG_DATA_HOME", "~/.local/share"),
    "state": ("XDG_STATE_HOME", "~/.local/state"),
    "cache": ("XDG_CACHE_HOME", "~/.cache"),
}
_ZONES = "/zoneinfo/"
_TABLES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo")


def config_folder() -> str:
    """The folder a person's `config.toml` lies in; it need not exist."""
    return _folder("config")


def data_folder() -> str:
    """The folder the database lies in unless told otherwise; it need not exist."""
    return _folder("data")


def state_folder() -> str:
    """The folder of backups, crash reports and use counts; it need not exist."""
    return _folder("state")


def cache_folder() -> str:
    """The folder of what may be deleted at any time; it need not exist."""
    return _folder("cache")


def config_file() -> str:
    """The file a person writes settings into; it need not exist."""
    return os.path.join(config_folder(), "config.toml")


def database_file() -> str:
    """The database, unless a flag, a variable or the config names another."""
    return os.path.join(data_folder(), "crm.db")


def _folder(kind: str) -> str:
    if sys.platform in ("win32", "darwin"):
        return _told(kind)
    variable, usual = _PLACES[kind]
    place = os.environ.get(variable, "")
    return os.path.join(place if place.startswith("/") else _in_home(usual), APP)


def _told(kind: str) -> str:
    """The folder as platformdirs names it, on the systems that have customs of their own."""
    from platformdirs import PlatformDirs

    return str(getattr(PlatformDirs(APP, appauthor=False), f"user_{kind}_dir"))


def _in_home(place: str) -> str:
    """`~/…` in the home directory; a relative HOME counts as unset."""
    home = os.environ.get("HOME")
    if home is None or home.startswith("/"):
        return os.path.expanduser(place)
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir.rstrip("/") + place[1:]
    except KeyError:
        return os.path.join("/", place[2:])


def system_zone() -> str:
    """The IANA name of the system's time zone, "UTC" where nobody tells.

    `TZ` comes first (":Europe/Berlin", a path below a zoneinfo folder, or a plain name), then the
    link /etc/localtime, then /etc/timezone.
    """
    told = os.environ.get("TZ")
    if told is not None:
        return zone_name(told)
    try:
        linked = os.path.realpath("/etc/localtime")
    except OSError:
        linked = ""
    if _ZONES in linked:
        return zone_name(linked)
    try:
        with open("/etc/timezone", encoding="ascii", errors="replace") as file:
            return zone_name(file.readline().strip())
    except OSError:
        return "UTC"


def is_known_zone(name: str) -> bool:
    """Whether the system itself keeps an IANA zone; its C library takes any other for UTC."""
    return ".." not in name and os.path.isfile(f"/usr/share/zoneinfo/{name}")


def zone_name(told: str) -> str:
    """The IANA name in what `TZ` or a link says; "UTC" for a rule such as "CET-1CEST"."""
    name = told.removeprefix(":").strip()
    if _ZONES in name:
        name = name.rpartition(_ZONES)[2].removeprefix("posix/").removeprefix("right/")
    return name if is_zone(name) else "UTC"


def is_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that this machine knows, such as "Europe/Berlin"."""
    if not name or name.startswith("/") or ".." in name or not name.isascii():
        return False
    if any(os.path.isfile(f"{folder}/{name}") for folder in _TABLES):
        return True
    from zoneinfo import available_timezones

    return name in available_timezones()


def theme_file() -> str:
    """The file that keeps which theme was chosen last; it need not exist."""
    return os.path.join(state_folder(), "theme")


def remember_theme(name: str) -> None:
    """Keep a theme for the next time; where that fails, it holds for this time alone."""
    place = theme_file()
    try:
        os.makedirs(os.path.dirname(place), 0o700, exist_ok=True)
        with open(place, "w", encoding="utf-8") as file:
            file.write(name + "\n")
    except OSError:
        return


def remembered_theme() -> str:
    """The theme that was chosen last, "" if none was."""
    try:
        with open(theme_file(), encoding="utf-8") as file:
            return file.read(60).strip()
    except (OSError, UnicodeDecodeError):
        return ""
