"""The parts of a typed line: who is named, what is sold, what is to be done and when."""

import re
from datetime import datetime
from typing import NamedTuple

from crm_tui.domain.calendar import Week, When
from crm_tui.domain.dates import read_when, split_when
from crm_tui.domain.money import Amount, split_amount
from crm_tui.domain.people import looks_like_company
from crm_tui.domain.step_words import NAMES, kind_of, order_kind
from crm_tui.errors import Invalid

EDGES = " ,;:.،؛-–—\t\n"

_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]*)[)）]")
_WORKS_AT = re.compile(r"\s+(?:at|from|of|из|от|в компании)\s+(?=\S)", re.IGNORECASE)
_ABOUT = re.compile(
    r"\s+(?:about|regarding|re|wants|needs|насч[её]т|по поводу|про|درباره)\s+", re.IGNORECASE
)
_TO = re.compile(r"\s+(?:to|for|with|для|برای|به)\s+", re.IGNORECASE)
_WITH_A_PERSON = frozenset({"call", "meet", "visit", "measure", "follow"})
_LONGEST_TIME = 6


class Plan(NamedTuple):
    """A phrase that orders a step: what stands `before` the order, its words, kind and time.

    kind is None where the phrase orders nothing; `before` is then all of it but the time.
    """

    before: str
    title: str
    kind: str | None
    when: When | None


class Person(NamedTuple):
    """Who a phrase names, and what stands behind the name."""

    name: str
    company: str
    rest: str


def plan_of_client(text: str, now: datetime, week: Week) -> Plan:
    """The step in the part of a line that names the client: "Ivan Petrov call tomorrow 10:00".

    There a word such as "Friday" or "Call" with a capital may be part of the name.
    """
    rest, when = _dated(text, now, week, named=True)
    words = rest.split()
    for place, word in enumerate(words):
        kind = order_kind(word)
        if not kind or (place and word[0].isupper()):
            continue
        if place == 0:
            return _ordered_first(words, kind, when)
        if when is None:
            words, place, when = _dated_before(words, place, now, week)
        # Korean puts the object between the name and the order: 김철수 견적서 보내기.
        korean = 1 if word[0] >= "\uac00" else place
        cut = max(_end_of_sum(words, place), korean)
        return Plan(" ".join(words[:cut]), " ".join(words[cut:]), kind, when)
    cut = _end_of_sum(words, len(words)) if when else 0
    title = " ".join(words[cut:])
    if cut and kind_of(title) != "other":
        return Plan(" ".join(words[:cut]), title, kind_of(title), when)
    return Plan(rest, "", None, when)


def _dated_before(
    words: list[str], place: int, now: datetime, week: Week
) -> tuple[list[str], int, When | None]:
    """A line whose time stands right before its order: "Ivan tomorrow at 10 call".

    place: of the order. The words without the time, and where the order is then.
    """
    found = split_when(" ".join(words[:place]), now, week=week)
    if found is None or not found[0].strip(EDGES):
        return words, place, None
    before = found[0].strip(EDGES).split()
    return [*before, *words[place:]], len(before), found[1]


def _end_of_sum(words: list[str], place: int) -> int:
    """How many of the words before a place end with a sum; 0 where there is none."""
    for start in range(place - 1, 0, -1):
        found = split_amount(f"{' '.join(words[start:place])} x")
        if found:
            return place + 1 - len(found[0].split())
    return 0


def _ordered_first(words: list[str], kind: str, when: When | None) -> Plan:
    """A phrase that begins with its order: "call Ivan", "send offer to Ivan", "send offer"."""
    order, rest = words[0], " ".join(words[1:])
    if kind in _WITH_A_PERSON:
        return Plan(re.sub(r"^(?:to|with|с|со|به|با)\s+", "", rest), order, kind, when)
    parts = _TO.split(f" {rest}", maxsplit=1)
    if len(parts) == 2:
        return Plan(parts[1], f"{order} {parts[0].strip()}".strip(), kind, when)
    cut = len(words)
    while cut > 1 and words[cut - 1][0].isupper():
        cut -= 1
    return Plan(" ".join(words[cut:]), " ".join(words[:cut]), kind, when)


def plan_of_part(text: str, now: datetime, week: Week, *, has_title: bool) -> Plan:
    """The step in any other part of a line: "call tomorrow 10:00", "завтра замер", "fri 15:00".

    has_title: what is sold was named already, so that words with a time name the step.
    """
    rest, when = _dated(text, now, week, named=False)
    words = rest.split()
    if not words:
        return Plan("", "", None, when)
    orders = any(map(order_kind, (words[0], words[-1])))
    if orders and (when or not sum_beside(rest)):
        return Plan("", rest, kind_of(rest), when)
    if when and (has_title or kind_of(rest) != "other") and not sum_beside(rest):
        return Plan("", rest, kind_of(rest), when)
    return Plan(rest, "", None, when)


def sum_beside(words: str, currency: str | None = "EUR") -> Amount | None:
    """The sum in a phrase, unless it is a number alone: "install 5 windows 120k".

    currency: of a sum that names none; any will do to learn whether there is one.
    """
    found = split_amount(f"{words} x", currency)
    return found[1] if found else None


def _dated(text: str, now: datetime, week: Week, *, named: bool) -> tuple[str, When | None]:
    """A phrase without its time, and the time: at its end, at its beginning, or after the order.

    Raises Invalid (field "due") if the time has passed.
    """
    found = split_when(text, now, week=week)
    if found is not None:
        rest, when = found
        if not (named and _may_be_a_name(text[len(rest) :], rest, when)):
            return rest.strip(EDGES), when
    words = text.split()
    start = 1 if words and order_kind(words[0]) else 0
    for end in range(min(len(words), start + _LONGEST_TIME), start, -1):
        phrase, after = words[start:end], words[end:]
        ahead = _read(" ".join(phrase), now, week)
        if ahead and _may_lead(phrase, after, ahead, ordered=start > 0):
            return " ".join(words[:start] + after).strip(EDGES), ahead
    if any(map(order_kind, words)):
        _refuse_the_past(words, now, week)
    return text.strip(EDGES), None


def _refuse_the_past(words: list[str], now: datetime, week: Week) -> None:
    """Raise Invalid if an order ends with a time that has passed: "call yesterday"."""
    for start in range(max(1, len(words) - _LONGEST_TIME), len(words)):
        phrase = " ".join(words[start:]).strip(EDGES)
        if _read(phrase, now, week, past=True):
            read_when(phrase, now, week=week)


def _read(phrase: str, now: datetime, week: Week, *, past: bool = False) -> When | None:
    try:
        return read_when(phrase.strip(EDGES), now, week=week, past=past)
    except Invalid:
        return None


def _may_be_a_name(phrase: str, before: str, when: When) -> bool:
    """Whether the time at the end of a name may belong to it: John Friday, but not John fri 10."""
    ordered = any(map(order_kind, before.split()))
    return when.at is None and not ordered and phrase.strip(EDGES)[:1].isupper()


def _may_lead(phrase: list[str], after: list[str], when: When, *, ordered: bool) -> bool:
    """Whether a time may stand at the beginning: "tomorrow call", but not "sun shades"."""
    if not after or when.at is not None:
        return True
    if ordered:
        return not (phrase[0][0].isupper() and after[0][0].isupper())
    return bool(order_kind(after[0]) or order_kind(after[-1]))


def person_in(text: str, *, has_more: bool) -> Person:
    """Who is named at the beginning of a line.

    has_more: a sum or a step stood in the same phrase, so that the words in small letters behind
    a name in capitals are what is sold: "Ivan Petrov windows".
    """
    company = ""
    brackets = _IN_BRACKETS.search(text)
    if brackets and not any(map(str.isdecimal, brackets.group(1).strip()[:1])):
        company = brackets.group(1).strip(EDGES)
        text = f"{text[: brackets.start()]} {text[brackets.end() :]}"
    text, sold = _parted(text.strip(EDGES), _ABOUT)
    name, employer = _parted(text, _WORKS_AT)
    if employer and not company and (employer[0].isupper() or looks_like_company(employer)):
        text, company = name, employer
    if has_more and not sold and not company:
        text, sold = _capitals_first(text)
    return Person(text.strip(EDGES), company, sold.strip(EDGES))


def _parted(text: str, mark: re.Pattern[str]) -> tuple[str, str]:
    """What stands before and after a mark, if something stands on both sides."""
    before, *after = mark.split(text, maxsplit=1)
    return (before, after[0]) if after and before.strip() else (text, "")


def _capitals_first(text: str) -> tuple[str, str]:
    """The words in capitals at the beginning, and the rest; all of it where there are none."""
    words = text.split()
    cut = 0
    while cut < len(words) and words[cut][0].isupper():
        cut += 1
    if not cut and len(words) > 1 and words[0][0] >= "\uac00" and not looks_like_company(text):
        cut = 1 if len(words[0]) > 1 else 2  # Korean names are written as one word, or as two
    if not cut:
        return text, ""
    return " ".join(words[:cut]), " ".join(words[cut:])


def is_name(text: str) -> bool:
    """Whether a phrase can be a person's name: one to four words, none in small letters."""
    words = text.split()
    lettered = all(word[0].isalpha() and not word[0].islower() for word in words)
    return 1 <= len(words) <= 4 and lettered and not any(word in NAMES for word in words)
