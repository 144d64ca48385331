"""The short way to the commands that only look: their few forms, read without a parser.

What is not written in one of these forms (an unknown flag, a flag that asks for help, a word too
many) is left to the long way, which explains itself.
"""

from crm_tui.loading import bring

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Flags that take a value, and flags that don't, with the names their values go by.
_VALUES = {"--db": "db", "--as": "person", "--owner": "owner", "--now": "now"}
_SWITCHES = {"--json": "as_json", "--all": "everybody", "--done": "done"}
_LISTS = ("--db", "--as", "--json", "--all", "--owner", "--done")
_PLAIN = ("--db", "--as", "--json")

#: Whether the process ends with the command: set by who started it.
ends = False

#: Each quick command: the flags it takes, and the least and most words.
_FORMS: "dict[str, tuple[tuple[str, ...], int, int]]" = {
    "today": (_LISTS, 0, 0),
    "week": (_LISTS, 0, 0),
    "plan": (_LISTS, 0, 0),
    "status": (_PLAIN, 0, 0),
    "next": (_PLAIN, 0, 0),
    "find": (_PLAIN, 1, 50),
    "show": (_PLAIN, 1, 1),
    "log": (_PLAIN, 1, 1),
    "when": ((*_PLAIN, "--now"), 1, 50),
}

#: What every look takes, then what each command takes beside: our modules, each behind those it
#: imports. They are brought so at once, which is cheaper than import by import; what is not said
#: here is imported where it is needed.
LOOK = (
    "paths i18n config store store.hot store.schema store.hot.connection domain domain.rows"
    " store.hot.people cli.glance domain.text cli.output"
)
_WORDS = "domain.civil domain.iso4217 domain.money cli.words"
_READ = "domain.lines store.hot.days store.hot.reading store.hot.today"
_ORDER = "domain.order domain.weekends store.hot.order"
_LISTED = f"{_WORDS} {_READ} cli.lists {_ORDER}"
_CARD = (
    "domain.lines domain.zone_table domain.zones domain.glance domain.kinds store.hot.reading"
    " store.hot.answers domain.known store.hot.facts store.hot.wanted store.hot.asking"
    " store.hot.card"
)
TAKES = {
    "today": _LISTED,
    "week": _LISTED,
    "plan": _LISTED,
    "status": f"{_WORDS} {_READ} cli.status store.hot.status {_ORDER}",
    "next": f"{_WORDS} cli.cards {_CARD} store.hot.days store.hot.today store.hot.status {_ORDER}",
    "find": "cli.finding domain.lines domain.search domain.civil domain.iso4217 store.hot.reading"
    " store.hot.searching store.hot.find store.hot.recent",
    "show": f"{_WORDS} cli.cards cli.showing cli.refs {_CARD} store.hot.recent domain.pages"
    " store.hot.show",
    "log": f"{_WORDS} cli.entries cli.refs {_CARD} domain.pages store.hot.history",
    "when": "",
}


def run(argv: "list[str]") -> "int | None":
    """Run a quick command and return its status, or None to leave it to the long way.

    Raises CrmError.
    """
    if argv == ["--version"] or argv == ["-V"]:
        return tell_version()
    asked = read(argv)
    if asked is None:
        return None
    command, words, flags = asked
    bring(LOOK)
    bring(TAKES[command])
    from crm_tui.cli import glance

    glance.is_last = ends
    if command in ("today", "week", "plan"):
        from crm_tui.cli.lists import run_list

        return run_list(command, **flags)
    if command == "status":
        from crm_tui.cli.status import run_status

        return run_status(**flags)
    if command == "next":
        from crm_tui.cli.cards import run_next

        return run_next(**flags)
    return _run_with_words(command, " ".join(words), flags)


def _run_with_words(command: str, words: str, flags: "dict[str, Any]") -> int:
    if command == "find":
        from crm_tui.cli.finding import run_find

        return run_find(words, **flags)
    if command == "show":
        from crm_tui.cli.showing import run_show

        return run_show(words, **flags)
    if command == "log":
        from crm_tui.cli.entries import run_log

        return run_log(words, **flags)
    from crm_tui.cli.whens import run_when

    return run_when(words, **flags)


def read(argv: "list[str]") -> "tuple[str, list[str], dict[str, Any]] | None":
    """The command, its words and its flags, or None for what is in none of the quick forms."""
    if not argv or argv[0] not in _FORMS:
        return None
    allowed, least, most = _FORMS[argv[0]]
    words: list[str] = []
    flags: dict[str, Any] = {}
    rest = argv[1:]
    while rest:
        word = rest.pop(0)
        name, mark, value = word.partition("=")
        if not word.startswith("-"):
            words.append(word)
        elif word in _SWITCHES and word in allowed:
            flags[_SWITCHES[word]] = True
        elif name in _VALUES and name in allowed and (mark or rest):
            flags[_VALUES[name]] = value if mark else rest.pop(0)
        else:
            return None
    return (argv[0], words, flags) if least <= len(words) <= most else None


def tell_version() -> int:
    """Print the versions of the program and of what it stands on."""
    import sys

    from crm_tui import __version__
    from crm_tui.cli.output import echo
    from crm_tui.store.hot.connection import sqlite_version
    from crm_tui.store.schema import SCHEMA_VERSION

    python = ".".join(map(str, sys.version_info[:3]))
    echo(f"crm {__version__} (schema {SCHEMA_VERSION}, Python {python}, SQLite {sqlite_version})")
    return 0
