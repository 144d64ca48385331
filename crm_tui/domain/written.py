"""Reads TOML that a person wrote: typed values, words in a language, and every fault with its line.

tomllib keeps no line numbers, so the text is scanned once more for them; a value inside an
inline table or a long array has the line of the key that holds it.
"""

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple, TypeGuard

from crm_tui.errors import Invalid
from crm_tui.i18n import _, _n

Path = tuple[str | int, ...]

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")
_TOKEN = re.compile(
    r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*|[\[\]{}]',
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


class Fault(NamedTuple):
    """What is wrong on one line (1 is the first) of the file `where`, and what to do."""

    line: int
    message: str
    hint: str = ""
    where: str = ""

    def __str__(self) -> str:
        """As one line: `sales.toml:14: stage “offer”: …; what to do`."""
        ending = f"; {self.hint}" if self.hint else ""
        return f"{self.where}:{self.line}: {self.message}{ending}"


def refuse(faults: Collection[Fault], field: str) -> None:
    """Raise Invalid listing every fault, by line; do nothing when there is none."""
    if not faults:
        return
    listed = "\n".join(str(fault) for fault in sorted(faults))
    many = _n("Mend it and read the file again.", "Mend them and read the file again.", len(faults))
    raise Invalid(listed, field=field, hint=many)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming what was probably meant among `known`, else all of them."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word, names, n=1)
    if close:
        return _("did you mean “{name}”?").format(name=close[0])
    if not names:
        return _("remove it")
    return _("choose one of: {names}").format(names=", ".join(names))


def line_numbers(text: str) -> dict[Path, int]:
    """The line of every table and key of a TOML text, the first being 1."""
    lines: dict[Path, int] = {}
    arrays: dict[Path, int] = {}
    here: Path = ()
    quote, depth = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        if not quote and not depth:
            if header := _HEADER.match(line):
                here = _table_path(_parts(header[2]), header[1] == "[[", arrays)
                _note(lines, here, 0, number)
            elif key := _KEY.match(line):
                _note(lines, here + _parts(key[1]), len(here), number)
        quote, depth = _still_open(line, quote, depth)
    return lines


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_PART, dotted))


def _table_path(parts: tuple[str, ...], in_array: bool, arrays: dict[Path, int]) -> Path:
    path: Path = ()
    for part in parts[:-1]:
        path += (part,)
        if path in arrays:
            path += (arrays[path],)
    path += (parts[-1],)
    if in_array:
        arrays[path] = arrays.get(path, -1) + 1
    return (*path, arrays[path]) if path in arrays else path


def _note(lines: dict[Path, int], path: Path, known: int, number: int) -> None:
    for end in range(known + 1, len(path) + 1):
        lines.setdefault(path[:end], number)


def _still_open(line: str, quote: str, depth: int) -> tuple[str, int]:
    """What is open at the end of a line: a long quote, and how many brackets."""
    start = 0
    while True:
        if quote:
            end = line.find(quote, start)
            if end < 0:
                return quote, depth
            start, quote = end + 3, ""
        token = _TOKEN.search(line, start)
        if token is None:
            return quote, depth
        start = token.end()
        quote = token[0] if token[0] in ('"""', "'''") else ""
        depth += (token[0] in "[{") - (token[0] in "]}")


class Page:
    """A TOML text, the language wanted from it, and the faults found so far."""

    def __init__(self, text: str, where: str, language: str = "en") -> None:
        self.where, self.language = where, language
        self.faults: list[Fault] = []
        self._lines = line_numbers(text)
        self.top = Table(self, (), self._parsed(text), "")

    def fault(self, path: Path, message: str, hint: str = "") -> None:
        """Note a fault at the line of `path`, or of the nearest thing that holds it."""
        while path and path not in self._lines:
            path = path[:-1]
        self.faults.append(Fault(self._lines.get(path, 1), message, hint, self.where))

    def _parsed(self, text: str) -> dict[str, object]:
        import tomllib

        try:
            return tomllib.loads(text)
        except ValueError as error:  # TOMLDecodeError, or a number too long to be one
            self.faults.append(_syntax_fault(str(error), text, self.where))
        except RecursionError:
            self.faults.append(_syntax_fault(_("brackets too deep"), text, self.where))
        return {}


def _syntax_fault(message: str, text: str, where: str) -> Fault:
    at = _AT_LINE.search(message)
    line = int(at[1]) if at else text.rstrip("\n").count("\n") + 1
    plain = message.partition(" (at ")[0]
    hint = _("write key = value, with texts in double quotes")
    return Fault(line, _("this is not TOML: {why}").format(why=plain), hint, where)


class Table:
    """One table of a page; each reader takes a key and notes a fault when it does not fit.

    label: how faults name the table, such as “stage “offer””; "" for the page itself.
    """

    def __init__(self, page: Page, path: Path, values: dict[str, object], label: str) -> None:
        self.page, self.path, self.label = page, path, label
        self._values = values

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def names(self) -> tuple[str, ...]:
        """The keys as written."""
        return tuple(self._values)

    def fault(self, key: str, message: str, hint: str = "") -> None:
        """Note a fault at `key`, or at the table itself when key is ""."""
        path = (*self.path, key) if key else self.path
        self.page.fault(path, f"{self.label}: {message}" if self.label else message, hint)

    def only(self, *keys: str) -> None:
        """Note every key that is not one of `keys`, with the nearest that is."""
        for key in self._values:
            if key not in keys:
                said = _("unknown key “{key}”").format(key=key)
                self.fault(key, said, nearest(key, keys))

    def text(self, key: str, default: str | None = None) -> str:
        """A text; missing or empty is a fault unless there is a default."""
        value = self._values.get(key, default)
        if isinstance(value, str) and (value.strip() or default is not None):
            return value
        self._amiss(key, value, _("a text in double quotes"))
        return default or ""

    def words(self, key: str, default: str | None = None) -> str:
        """A text, or a table of languages, read in the page's language, then English."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            return self.text(key, default)
        self._check_words(key, value)
        wanted = (self.page.language, self.page.language.partition("-")[0], "en", *value)
        said = next((value[tag] for tag in wanted if tag in value), "")
        return said if isinstance(said, str) else ""

    def _check_words(self, key: str, value: dict[str, object]) -> None:
        for tag, said in value.items():
            if not _LANGUAGE.fullmatch(tag):
                hint = _("write {key}.en, {key}.ru, …").format(key=key)
                self.fault(key, _("“{tag}” is not a language").format(tag=tag), hint)
            elif not isinstance(said, str) or not said.strip():
                hint = _("write a text in double quotes")
                self.fault(key, _("“{key}” has no words").format(key=f"{key}.{tag}"), hint)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`; missing is a fault unless there is a default."""
        value = self._values.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        self._amiss(key, value, _("a whole number {low} to {high}").format(low=low, high=high))
        return low if default is None else default

    def truth(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._values.get(key, default)
        if isinstance(value, bool):
            return value
        self._amiss(key, value, _("true or false"))
        return default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when missing."""
        value = self._values.get(key, [])
        if _is_texts(value):
            return tuple(value)
        self._amiss(key, value, _('a list of texts: ["…", "…"]'))
        return ()

    def choice(self, key: str, options: Collection[str], default: str | None = None) -> str:
        """One of `options`; anything else is a fault with the nearest of them."""
        value = self.text(key, default)
        if value and value not in options and value != default:
            said = _("{key} “{value}” is not known").format(key=key, value=value)
            self.fault(key, said, nearest(value, options))
        return value

    def table(self, key: str) -> "Table":
        """The table at `key`, empty when missing."""
        value = self._values.get(key, {})
        if not _is_table(value):
            self._amiss(key, value, f"[{key}]")
            value = {}
        return Table(self.page, (*self.path, key), value, self.label)

    def tables(self, key: str, what: str) -> "list[Table]":
        """The tables of the list `[[key]]`, each labelled `what` and its key or place."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(_is_table(one) for one in value):
            self._amiss(key, value, f"[[{key}]]")
            return []
        return [
            Table(self.page, (*self.path, key, place), one, f"{what} “{one.get('key', place + 1)}”")
            for place, one in enumerate(value)
        ]

    def _amiss(self, key: str, value: object, wanted: str) -> None:
        said = _("“{key}” is missing") if value is None else _("“{key}” does not fit")
        self.fault(key, said.format(key=key), _("write {wanted}").format(wanted=wanted))


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def quoted(text: str) -> str:
    """A text as a TOML basic string, control characters escaped."""
    return '"' + "".join(_escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char < " " or char == "\x7f":
        return f"\\u{ord(char):04x}"
    return char
