"""The words by which many clients are found: what their texts have in common is cut once."""

import re
from collections.abc import Collection

from crm_tui.domain.search import LEAST_DIGITS, MOST_DIGITS, PHONE, tokens

KEPT = 8192
"""So many names are known by heart: people share them, and companies are worked at by several."""

_number = re.compile(PHONE).finditer
_ASCII = bytes(range(128))
_SPACED = bytes(code if chr(code).isalnum() else 32 for code in _ASCII).ljust(256).lower()
_NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
_BEFORE_DIGITS = "+~"
"""What stands before the digits of a phone number in normal form."""


class _Names(dict[str, frozenset[str]]):
    """The words of names, of which the latest are kept."""

    def __missing__(self, name: str) -> frozenset[str]:
        if len(self) >= KEPT:
            self.clear()
        found = self[name] = frozenset(tokens(name))
        return found


_NAMES = _Names()


def words(texts: Collection[str]) -> str:
    """The `tokens` of all these texts, each once, in order and parted by spaces."""
    known = _NAMES.get
    each = [known(text) or _words(text) for text in (texts if len(texts) < 3 else set(texts))]
    return " ".join(sorted(set().union(*each)))


def _words(text: str) -> Collection[str]:
    if text[:1].isalpha() and "@" not in text:
        return _NAMES[text]
    return _ascii(text) if text.isascii() else tokens(text)


def _ascii(text: str) -> list[str]:
    """The tokens of a phone number, an e-mail or the like, of which no two are alike."""
    data = text.encode()
    digits = data.translate(None, _NO_DIGITS)
    if len(digits) < LEAST_DIGITS:
        return data.translate(_SPACED).decode().split()
    if len(digits) + 1 == len(text) <= MOST_DIGITS and text[0] in _BEFORE_DIGITS:
        return _endings(digits.decode())
    found = data.translate(_SPACED).decode().split()
    for match in _number(text):
        number = match.group().encode().translate(None, _NO_DIGITS).decode()
        if len(number) >= LEAST_DIGITS:
            found += _endings(number[-MOST_DIGITS:])
    return found


def _endings(digits: str) -> list[str]:
    return [digits[at:] for at in range(len(digits) - 2)]
