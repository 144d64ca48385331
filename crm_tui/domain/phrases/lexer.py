"""Cuts a phrase into tokens, using the words of every language at once."""

import re
from collections.abc import Iterator
from functools import cache

from crm_tui.domain.phrases import english, korean, persian, russian
from crm_tui.domain.phrases.spelling import fold_word
from crm_tui.domain.phrases.tokens import Token, Tokens

Words = dict[str, list[Token]]

_FIGURES = (
    ("iso", r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)t?"),
    ("compact", r"(\d{4})(\d\d)(\d\d)(?!\d)t?"),
    ("triple", r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)"),
    ("time", r"(\d{1,2}):(\d{2})(?::00)?(?![\d:])"),
    ("hm", r"(\d{1,2})([hч])(\d{2})(?!\d| ?[mм])"),
    ("pair", r"(\d{1,2})([-./,])(\d{1,2})(?!\d|[-./:]\d)"),
    ("ord", r"(\d{1,2})(?:(?:st|nd|rd|th)(?![a-z])|-?(?:о?го|о?му|[оы]?[ей])(?![а-я]))"),
    ("num", r"(\d{1,2})-(?:[еу]?х|т?и|ми|м)(?![а-я])"),
    ("num", r"(\d{1,4})(?!\d)"),
)
"""What figures may be, the longest first: dates, times, ordinals, counts."""
_AFTER_NUMBER = frozenset({"num", "pair", "time"})
_LONGEST = 44


def tokens_of(text: str) -> Tokens | None:
    """The tokens of a folded phrase, or None if any piece of it is not a word of dates.

    The longest word is taken first; a shorter one only where what follows cannot be read else.
    """
    return _cut(text, 0, False, set())


def _cut(text: str, place: int, counted: bool, dead: set[tuple[int, bool]]) -> Tokens | None:
    """The tokens from `place` on. counted: whether a number stands before; dead: no way on."""
    while place < len(text) and text[place] == " ":
        place += 1
    if place == len(text):
        return []
    if (place, counted) not in dead:
        for end, made in _pieces(text, place, counted):
            rest = _cut(text, end, made[-1].kind in _AFTER_NUMBER, dead)
            if rest is not None:
                return [*made, *rest]
        dead.add((place, counted))
    return None


def _pieces(text: str, place: int, counted: bool) -> Iterator[tuple[int, Tokens]]:
    """Every word or figure that may start at `place` and where it ends, the likeliest first."""
    if counted:
        yield from _longest_first(text, place, _counted_words())
    yield from _longest_first(text, place, _words())
    found = _figures_at(text, place) or _sino_at(text, place)
    if found:
        yield found


def _longest_first(text: str, place: int, words: Words) -> Iterator[tuple[int, Tokens]]:
    for end in range(min(len(text), place + _LONGEST), place, -1):
        if text[end - 1] == " " or not _may_end(text, end):
            continue
        made = words.get(text[place:end]) or words.get(_squeezed(text[place:end]))
        if made is not None and _stands_alone(text, place, end, made):
            yield end, made


def _squeezed(text: str) -> str:
    """The key under which words are kept that may be written without their spaces."""
    return "\0" + text.replace(" ", "")


def _may_end(text: str, end: int) -> bool:
    """Whether a word may end there: Korean glues words together, others do not."""
    return (
        end == len(text)
        or not text[end].isalpha()
        or _is_hangul(text, end)
        or _is_hangul(text, end - 1)
    )


def _stands_alone(text: str, place: int, end: int, made: Tokens) -> bool:
    """Whether nothing is glued to a weekday of one syllable, which may be part of any word."""
    if end - place > 1 or made[0].name != "syllable":
        return True
    return not _is_hangul(text, place - 1) and not _is_hangul(text, end)


def _is_hangul(text: str, place: int) -> bool:
    return 0 <= place < len(text) and "가" <= text[place] <= "힣"


def _figures_at(text: str, place: int) -> tuple[int, Tokens] | None:
    """The number, date or time written in figures at `place`."""
    if not text[place].isdigit():
        return None
    for kind, pattern in _figures():
        found = pattern.match(text, place)
        if found:
            return found.end(), [_figure(kind, found)]
    return None


@cache
def _figures() -> list[tuple[str, re.Pattern[str]]]:
    return [(kind, re.compile(pattern)) for kind, pattern in _FIGURES]


def _figure(kind: str, found: re.Match[str]) -> Token:
    if kind in ("num", "ord"):
        return Token(kind, int(found[1]))
    return Token(kind, name=" ".join(found.groups()))


def _sino_at(text: str, place: int) -> tuple[int, Tokens] | None:
    """A Korean number of Chinese origin, one to ninety-nine, in front of a unit."""
    found = _sino().match(text, place)
    if not found or not found[0]:
        return None
    tens, ones = found[1] or "", found[2]
    value = 10 * (korean.SINO.index(tens[0]) + 1 if len(tens) == 2 else len(tens))
    return found.end(), [Token("num", value + korean.SINO.find(ones) + 1 if ones else value)]


@cache
def _sino() -> re.Pattern[str]:
    tens, ones = f"([{korean.SINO[1:]}]?십)?", f"([{korean.SINO}]?)"
    return re.compile(f"{tens}{ones}(?= ?(?:{korean.SINO_UNITS}))")


@cache
def _words() -> Words:
    return {
        **_table(english.WORDS, glued=False),
        **_table(russian.WORDS, glued=False),
        **_table(persian.WORDS, glued=True),
        **_table(korean.WORDS, glued=True),
    }


@cache
def _counted_words() -> Words:
    return {
        **_table(english.AFTER_NUMBER, glued=False),
        **_table(russian.AFTER_NUMBER, glued=False),
        **_table(persian.AFTER_NUMBER, glued=True),
        **_table(korean.AFTER_NUMBER, glued=True),
    }


def _table(words: dict[str, str], *, glued: bool) -> Words:
    """The words of a language as spelling → tokens; glued words also without their spaces."""
    table: Words = {}
    for meaning, spellings in words.items():
        made = [_meant(piece) for piece in meaning.split("; ")]
        for spelling in spellings.split(", "):
            word = fold_word(spelling)
            table[_squeezed(word) if glued else word] = made
    return table


def _meant(meaning: str) -> Token:
    """A token from its short form in the word tables: kind, number, name, share."""
    kind, number, name, share = (*meaning.split(), *("0", "", "0")[meaning.count(" ") :])
    return Token(kind, int(number), name, int(share))
