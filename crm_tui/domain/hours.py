"""Working hours as people write them: “mon-thu 9:00-18:00, fri 9:00-16:45; lunch 13:00-14:00”.

Parts stand between commas: days, then one or more spans of time. A part without days is for every
day. What follows a semicolon is a break: it is taken out of every day, or out of the days it names.
Weekdays may be named in any language the phrases know.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from crm_tui.domain.weeks import DAY_MINUTES, Spans
from crm_tui.errors import Invalid
from crm_tui.i18n import _

USUAL: Spans = ((540, 1080),)
SHORT_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?-(\d{1,2})(?:[:.](\d{2}))?")
_DASH = re.compile(r"\s*[-–—‒−~]\s*")
_EVERY = frozenset({"daily", "every day"})
_EXAMPLE = "mon-thu 9:00-18:00, fri 9:00-16:45; lunch 13:00-14:00"


class Hours(NamedTuple):
    """The hours of a week.

    days: the spans of each weekday, Monday first; () where nobody works. named: whether the text
    said which days they are, so that the days it does not name are days off.
    """

    days: tuple[Spans, ...] = (USUAL,) * 7
    named: bool = False


@lru_cache(maxsize=256)
def read_hours(text: str) -> Hours:
    """Read working hours; "" for the usual ones, 9:00 to 18:00.

    Raises Invalid (field "hours") naming what is not understood.
    """
    plain = _DASH.sub("-", " ".join(text.casefold().split()))
    if not plain:
        return Hours()
    worked, _semicolon, breaks = plain.partition(";")
    days: dict[int, list[tuple[int, int]]] = {}
    named = False
    for part in worked.split(","):
        which, spans = _part(part, text)
        named = named or bool(which)
        for weekday in which or range(7):
            days.setdefault(weekday, []).extend(spans)
    for weekday, spans in _breaks(breaks, text):
        days[weekday] = _without(days.get(weekday, []), spans)
    return Hours(tuple(_in_order(days.get(n, []), text) for n in range(7)), named)


def hours_words(hours: Hours) -> str:
    """Hours as they may be written; `read_hours` reads them back equal."""
    if not hours.named:
        return _spans_words(hours.days[0])
    parts, start = [], 0
    while start < 7:
        end = start
        while end + 1 < 7 and hours.days[end + 1] == hours.days[start]:
            end += 1
        if hours.days[start]:
            last = f"-{SHORT_DAYS[end]}" if end > start else ""
            parts.append(f"{SHORT_DAYS[start]}{last} {_spans_words(hours.days[start])}")
        start = end + 1
    return ", ".join(parts)


def weekend_digits(text: str) -> str:
    """Days off as they are kept, “5” and “6” for “sat sun”; digits stay.

    Raises Invalid (field "weekend") for what is no day of the week.
    """
    said = _DASH.sub("-", " ".join(text.casefold().replace(",", " ").split()))
    if said.isascii() and said.isdecimal():
        return said
    try:
        return "".join(str(day) for day in sorted(set(_weekdays(said)))) if said else ""
    except Invalid as error:
        raise Invalid(
            _("“{text}” is no weekend.").format(text=text),
            field="weekend",
            hint=_("Name the days off: fri, or sat sun."),
        ) from error


def clock(minute: int) -> str:
    """A minute of the day as 9:00; 24:00 is its end."""
    return f"{minute // 60}:{minute % 60:02}"


def _spans_words(spans: Spans) -> str:
    return " ".join(f"{clock(start)}-{clock(end)}" for start, end in spans)


def _part(part: str, text: str) -> tuple[tuple[int, ...], list[tuple[int, int]]]:
    """The weekdays a part names (none: all of them), and its spans."""
    words = part.split()
    first = next((n for n, word in enumerate(words) if word[0].isdigit()), len(words))
    spans = [_span(word, text) for word in words[first:]]
    if not spans:
        raise _unread(part.strip() or text, _("It says no hours."))
    named = " ".join(words[:first])
    if named in _EVERY:
        return tuple(range(7)), spans
    return _weekdays(named) if named else (), spans


def _span(word: str, text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(word)
    if found is None:
        raise _unread(word, _("Hours are written like 9:00-18:00."))
    hour, minute, last_hour, last_minute = (int(digits or 0) for digits in found.groups())
    start, end = hour * 60 + minute, last_hour * 60 + last_minute
    if minute > 59 or last_minute > 59 or end > DAY_MINUTES:
        raise _unread(word, _("A day has 24 hours of 60 minutes."))
    if start >= end:
        raise _unread(word, _("Past midnight is another part: 22:00-24:00 0:00-6:00."))
    return start, end


def _weekdays(words: str) -> tuple[int, ...]:
    known = _weekday_words()
    found: list[int] = []
    for said in words.replace(" and ", " ").split():
        first, dash, last = said.partition("-")
        for name in (first, last) if dash else (first,):
            if name not in known:
                raise _unread(name, _("It is no day of the week."))
        begin = known[first]
        length = (known[last] - begin) % 7 if dash else 0
        found += [(begin + n) % 7 for n in range(length + 1)]
    return tuple(found)


@lru_cache(maxsize=1)
def _weekday_words() -> dict[str, int]:
    from crm_tui.domain.phrases import english, korean, persian, russian

    return {
        word.strip(): int(name.split()[1])
        for words in (english.WORDS, russian.WORDS, persian.WORDS, korean.WORDS)
        for name, said in words.items()
        if name.startswith("weekday ")
        for word in said.split(",")
        if " " not in word.strip()
    }


def _breaks(text: str, whole: str) -> list[tuple[int, list[tuple[int, int]]]]:
    """The breaks of each weekday. A word before the hours that names no day says what they are."""
    found: list[tuple[int, list[tuple[int, int]]]] = []
    for part in text.replace(";", ",").split(",") if text.strip() else ():
        known = _weekday_words()
        words = [w for w in part.split() if w[0].isdigit() or w.partition("-")[0] in known]
        which, spans = _part(" ".join(words) or part, whole)
        found += [(weekday, spans) for weekday in which or range(7)]
    return found


def _without(spans: list[tuple[int, int]], breaks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    for begin, finish in breaks:
        cut = [((start, min(end, begin)), (max(start, finish), end)) for start, end in spans]
        spans = [piece for pieces in cut for piece in pieces if piece[0] < piece[1]]
    return spans


def _in_order(spans: list[tuple[int, int]], text: str) -> Spans:
    ordered = tuple(sorted(spans))
    for (_start, end), (start, _end) in pairwise(ordered):
        if start < end:
            raise _unread(clock(start), _("Two spans of one day overlap."))
    return ordered


def _unread(words: str, why: str) -> Invalid:
    return Invalid(
        _("“{words}” is not understood as working hours. {why}").format(words=words, why=why),
        field="hours",
        hint=_("Write them like “{example}”.").format(example=_EXAMPLE),
    )
