"""JSON that is none to the letter: comments, commas too many, objects in a row, scripts.

Also the literals of Python. What is read is what `json` would have read of the same without that.
"""

import ast
import json
import re

MOST_LITERAL = 4 << 20
"""Characters of Python's literals that are read; they take much memory."""

_SCRIPT = re.compile(
    r"\s*(?:(?:export\s+)?(?:var|let|const)\s+\w+|export\s+default|module\.exports|[\w.]+(?:\[[^\]]*\])*)"
    r"\s*=?\s*(?=[\[{])"
)
_NOISE = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/|,(?=\s*[\]}])', re.DOTALL)
"""A string, to be kept, or what JSON has no place for: a comment, a comma before a closing."""

_COMMENT = re.compile(r"\s*(?://[^\n]*\n|/\*.*?\*/)", re.DOTALL)


def begins_loosely(start: str) -> bool:
    """Whether a text begins as a comment or a script's variable before an array or an object."""
    plain = start.lstrip("\ufeff \t\r\n")
    while found := _COMMENT.match(plain):
        plain = plain[found.end() :].lstrip()
    if plain[:1] in ("[", "{"):
        return plain != start.lstrip("\ufeff \t\r\n") or bool(re.match(r"[\[{]\s*\{?\s*'", plain))
    found = _SCRIPT.match(plain)
    return found is not None and "=" in found[0] and not plain[:1].isdigit()


def loosely(text: str) -> object:
    """The value of such a text. Raises ValueError or RecursionError where it is none."""
    plain = _unwrapped(text)
    found: object
    try:
        return _several(_NOISE.sub(lambda one: one[1] or ("\n" * one[0].count("\n")), plain))
    except ValueError:
        if len(plain) > MOST_LITERAL or plain[:1] not in ("[", "{"):
            raise
    try:
        found = ast.literal_eval(plain)
    except (SyntaxError, MemoryError) as error:
        raise ValueError(str(error)) from None
    return found


def _unwrapped(text: str) -> str:
    """A text without the comments and the variable before it and the semicolon behind."""
    plain = text.lstrip("\ufeff \t\r\n")
    while found := _COMMENT.match(plain):
        plain = plain[found.end() :].lstrip()
    if plain[:1] not in ("[", "{") and (script := _SCRIPT.match(plain)):
        plain = plain[script.end() :]
    return plain.rstrip().rstrip(";)").rstrip()


def _several(text: str) -> object:
    """The value of a text, or a list of those that stand one behind the other."""
    decoder = json.JSONDecoder()
    found: list[object] = []
    place = 0
    while place < len(text):
        value, place = decoder.raw_decode(text, place)
        found.append(value)
        while place < len(text) and text[place] in " \t\r\n,":
            place += 1
    if not found:
        raise ValueError("empty")
    return found[0] if len(found) == 1 else found
