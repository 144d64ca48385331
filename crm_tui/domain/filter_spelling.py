"""How the pieces of a filter are spelt: keys, operators, quotes, and when quotes are needed."""

import re

OPERATORS = (">=", "<=", "!=", ":", "=", "<", ">", "~")
#: Words that join; in quotes they are words to find.
JOINS = frozenset({"or", "and", "not"})
#: States that may be written without `is:`; in quotes they are words to find.
BARE = frozenset({"late", "archived", "blocked", "standing"})

LETTERS = r"[^\W\d_]+(?:_[^\W\d_]+)*"
KEY = re.compile(rf"({LETTERS})(>=|<=|!=|[:=<>~])(?!//)")
QUOTED = re.compile(r'"((?:\\["\\]|[^"])*)("?)')
FIELD_NAME = re.compile(r'[^\s()"<>=!:~]+')
OPERATOR = re.compile(r">=|<=|!=|[:=<>~]")
PLAIN = re.compile(r"[^\s()]+")

_PLAIN_WORD = re.compile(r"[\w@+.&/'’][\w@+.&/'’-]*")
_PLAIN_VALUE = re.compile(r'[^\s()"\\:=<>!~]+')
_ESCAPE = re.compile(r'\\(["\\])')


def in_quotes(text: str) -> str:
    """A text in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def without_escapes(text: str) -> str:
    """What a text between quotes says."""
    return _ESCAPE.sub(r"\1", text)


def in_word(text: str) -> str:
    """A word to find as a filter writes it: in quotes where it would be read as something else."""
    is_plain = bool(_PLAIN_WORD.fullmatch(text)) and text.lower() not in JOINS | BARE
    return text if is_plain else in_quotes(text)


def in_value(text: str) -> str:
    """A value as a filter writes it: in quotes where it would not be read as one."""
    return text if _PLAIN_VALUE.fullmatch(text) else in_quotes(text)
