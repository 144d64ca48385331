"""What a person has chosen: read from flags, variables and a file, never written by us.

Each value knows where it comes from: a flag, else a `CRM_…` variable, else `config.toml`, else what
the system says, else our own default. A text file in the cache folder keeps what `config.toml`
said, so that quick commands need no TOML reader; it is looked at only while the file is unchanged.
"""

# ruff: noqa: PTH111, PTH116, PTH118, PTH120, PTH123

import os

from crm_tui import paths
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Said = dict[str, tuple[str, int]]

#: Every setting, in the order `crm config` shows them. Each may be given as CRM_<NAME> as well.
NAMES = (
    "db", "user", "zone", "language", "country", "currency", "pipeline", "theme", "borders",
    "dial", "open",
)  # fmt: skip
#: The languages we speak, each in its own words, and the country most of its speakers work in.
LANGUAGES = {"en": "English", "ru": "Русский", "fa": "فارسی", "ko": "한국어"}
#: The same for who cannot read them.
IN_ENGLISH = {"en": "English", "ru": "Russian", "fa": "Persian", "ko": "Korean"}
HOMES = {"ru": "RU", "fa": "IR", "ko": "KR"}

_CACHE = "config.cache"
_CACHE_FORMAT = "2"
_CURRENCIES = {
    **{"AT": "EUR", "BE": "EUR", "BG": "EUR", "CY": "EUR", "DE": "EUR", "EE": "EUR", "ES": "EUR"},
    **{"FI": "EUR", "FR": "EUR", "GR": "EUR", "HR": "EUR", "IE": "EUR", "IT": "EUR", "LT": "EUR"},
    **{"LU": "EUR", "LV": "EUR", "MT": "EUR", "NL": "EUR", "PT": "EUR", "SI": "EUR", "SK": "EUR"},
    **{"AE": "AED", "AM": "AMD", "AU": "AUD", "AZ": "AZN", "BR": "BRL", "BY": "BYN", "CA": "CAD"},
    **{"CH": "CHF", "CN": "CNY", "CZ": "CZK", "DK": "DKK", "GB": "GBP", "GE": "GEL", "HU": "HUF"},
    **{"IL": "ILS", "IN": "INR", "IR": "IRR", "JP": "JPY", "KG": "KGS", "KR": "KRW", "KZ": "KZT"},
    **{"MX": "MXN", "NO": "NOK", "PL": "PLN", "RO": "RON", "RS": "RSD", "RU": "RUB", "SE": "SEK"},
    **{"TH": "THB", "TR": "TRY", "UA": "UAH", "US": "USD", "UZ": "UZS", "VN": "VND"},
}


class Config:
    """Every setting with its value and where it comes from.

    db: a file's path or an address. user: who acts. zone: an IANA name. language: "en", "ru" …
    country: an ISO 3166 code or "". currency: an ISO 4217 code. pipeline, theme: keys, or "" for
    the usual one. borders: "lines", "ascii", or "" for what fits. dial: the program that dials,
    with {number} in it, or "". open: the program that opens files, with {file} in it, "" for the
    system's. keys: keys of one's own by action; `key_origins` says where each was said.
    """

    def __init__(
        self,
        found: "dict[str, tuple[str, str]]",
        keys: "dict[str, str]",
        places: "Callable[[str], list[tuple[str, str]]] | None" = None,
        key_origins: "dict[str, str] | None" = None,
    ) -> None:
        self._found = found
        self._places = places
        self.db = found["db"][0]
        self.user = found["user"][0]
        self.zone = found["zone"][0]
        self.language = found["language"][0]
        self.country = found["country"][0]
        self.currency = found["currency"][0]
        self.pipeline = found["pipeline"][0]
        self.theme = found["theme"][0]
        self.borders = found["borders"][0]
        self.dial = found["dial"][0]
        self.open = found["open"][0]
        self.keys = keys
        self.key_origins = key_origins or {}

    def origin(self, name: str) -> str:
        """Where a setting comes from: "--db", "CRM_DB", "/…/config.toml:3", "the system" …"""
        return self._found[name][1]

    def places(self, name: str) -> "list[tuple[str, str]]":
        """Where a setting may be said, the strongest place first, and what is said there or ""."""
        if self._places is None:
            return [(self.origin(name), self.shown(name))]
        return [(where, masked(value)) for where, value in self._places(name)]

    def shown(self, name: str) -> str:
        """A setting's value for eyes: the password of a database address is left out."""
        return masked(self._found[name][0])


def usual_currency(country: str) -> str:
    """The currency that people of a country count in, "" where we do not know."""
    return _CURRENCIES.get(country, "")


def masked(address: str) -> str:
    """A database address without its password; any other text unchanged."""
    scheme, mark, rest = address.partition("://")
    who, at, where = rest.rpartition("@")
    if not mark or not at or ":" not in who:
        return address
    return f"{scheme}://{who.partition(':')[0]}:***@{where}"


def read_config(
    flags: "Mapping[str, str | None] | None" = None,
    environment: "Mapping[str, str] | None" = None,
) -> Config:
    """The settings in force. flags: what the command line says, by setting; None is unsaid.

    Raises Invalid, naming file and line, for a config file that cannot be understood, and for a
    zone nobody knows.
    """
    variables = os.environ if environment is None else environment
    path = paths.config_file()
    said, keys = _from_file(path)
    found = {name: _first(name, flags or {}, variables, said, path) for name in NAMES}
    country, _from_where = found["country"]
    if not found["currency"][0] and country in _CURRENCIES:
        found["currency"] = (_CURRENCIES[country], _("the country"))
    elif not found["currency"][0]:
        found["currency"] = ("USD", _("the default"))
    _check(found)
    return Config(
        found,
        {name: value for name, (value, _line) in keys.items()},
        lambda name: _places(name, flags or {}, variables, said, path),
        {name: f"{path}:{line}" for name, (_value, line) in keys.items()},
    )


def _first(
    name: str,
    flags: "Mapping[str, str | None]",
    variables: "Mapping[str, str]",
    said: "dict[str, tuple[str, int]]",
    path: str,
) -> "tuple[str, str]":
    """The value of a setting, and where it was found."""
    if flag := flags.get(name):
        value, origin = flag, "--as" if name == "user" else f"--{name}"
    elif variable := variables.get(f"CRM_{name.upper()}"):
        value, origin = variable, f"CRM_{name.upper()}"
    elif name in said:
        value, origin = said[name][0], f"{path}:{said[name][1]}"
    else:
        return _usual(name, variables)
    if name == "db":
        value = _database(value, os.path.dirname(path) if name in said and ":" in origin else "")
    return value.upper() if name in ("country", "currency") else value, origin


def _places(
    name: str,
    flags: "Mapping[str, str | None]",
    variables: "Mapping[str, str]",
    said: "dict[str, tuple[str, int]]",
    path: str,
) -> "list[tuple[str, str]]":
    """Every place where a setting may be said, the strongest first."""
    flag = {"db": "--db", "user": "--as"}.get(name)
    found = [(flag, flags.get(name) or "")] if flag else []
    variable = f"CRM_{name.upper()}"
    found.append((variable, variables.get(variable, "")))
    value, line = said.get(name, ("", 0))
    found.append((f"{path}:{line}" if line else path, value))
    usual, origin = _usual(name, variables)
    return [*found, (origin, usual)]


def _database(value: str, folder: str) -> str:
    """A database's address or path; a path in the config file starts from the file's folder."""
    if "://" in value:
        return value
    return os.path.join(folder, os.path.expanduser(value))


def _usual(name: str, variables: "Mapping[str, str]") -> "tuple[str, str]":
    """What holds where nobody said anything."""
    if name == "db":
        return paths.database_file(), _("the default")
    if name == "user":
        return _system_user(variables), _("the system")
    if name == "zone":
        return paths.system_zone(), _("the system")
    if name == "theme":
        liked = paths.remembered_theme()
        return (liked, _("the last choice")) if liked else ("", _("the default"))
    if name in ("language", "country") and (found := _locale(variables)[name == "country"]):
        return found, _("the system")
    return "en" if name == "language" else "", _("the default")


def _system_user(variables: "Mapping[str, str]") -> str:
    """The name the system knows the person by, as Python's getpass finds it."""
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        if name := variables.get(variable):
            return name
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        return "me"


def _locale(variables: "Mapping[str, str]") -> "tuple[str, str]":
    """Language and country of the system's locale: ("ru", "RU") for ru_RU.UTF-8; else empty."""
    told = variables.get("LC_ALL") or variables.get("LC_MESSAGES") or variables.get("LANG") or ""
    plain = told.partition(".")[0].partition("@")[0]
    language, _mark, country = plain.partition("_")
    if not language.isalpha() or plain in ("C", "POSIX"):
        return "", ""
    return language.lower(), country.upper() if len(country) == 2 and country.isalpha() else ""


def _check(found: "dict[str, tuple[str, str]]") -> None:
    zone, origin = found["zone"]
    if not paths.is_zone(zone):
        from crm_tui.errors import Invalid

        raise Invalid(
            _("{where}: “{zone}” is not a time zone.").format(where=origin, zone=safe(zone)),
            field="zone",
            hint=_("Write its IANA name, such as Europe/Berlin."),
        )


def safe(text: str) -> str:
    """The beginning of a text that somebody wrote, for a message."""
    from crm_tui.domain.text import display

    return display(text[:60])


# -- the file, and what we remember of it ---------------------------------------------------------


def _from_file(path: str) -> "tuple[Said, Said]":
    """What the config file says, each with its line: settings, and keys by action."""
    try:
        state = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return {}, {}
    except OSError as error:
        from crm_tui.config_file import unreadable

        raise unreadable(path, error) from error
    stamp = f"{_CACHE_FORMAT}\t{path}\t{state.st_mtime_ns}\t{state.st_size}"
    remembered = _remembered(stamp)
    if remembered is not None:
        return remembered
    from crm_tui.config_file import parsed, remember

    said, keys = parsed(path)
    remember(_cache_file(), stamp, said, keys)
    return said, keys


def _cache_file() -> str:
    return os.path.join(paths.cache_folder(), _CACHE)


def _remembered(stamp: str) -> "tuple[Said, Said] | None":
    """What the file said when it had this stamp, or None."""
    try:
        with open(_cache_file(), encoding="utf-8") as file:
            lines = file.read().split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if lines[0] != stamp or lines[-1] != "":
        return None
    said: Said = {}
    keys: Said = {}
    for line in lines[1:-1]:
        name, number, value = line.split("\t", 2)
        if name.startswith("keys."):
            keys[name[5:]] = (value, int(number))
        else:
            said[name] = (value, int(number))
    return said, keys
