"""Dates and times as people write them: read, shown, and found at the end of a line.

Four languages are understood at once, and every word of a phrase must have its place in it, or
the phrase is refused: nothing is guessed and no time of day is dropped. What the rules settle:

- Days and times lie ahead. A weekday is the coming one (named on that very day, next week's); a
  date without a year, the coming one; a time alone, today or else tomorrow. "today" is today.
- "next friday" is the friday of the next calendar week, as 다음 주 금요일 is; "this friday" the
  coming one. "next week" is its first working day, "next month" its first day; "this week" and
  "this month" end on their last. A week begins when the weekend is over.
- Midnight of a named day is its beginning, today's the coming one; "tomorrow night at 12" and
  24:00 are its end. The end of a day is that day without a time.
- An hour from one to six with nothing said about the part of the day is in the afternoon, unless
  it has a leading zero: "at 3" and "3:30" are 15:00 and 15:30, "03:30" is at night.
- "2h" is a length and "15h" a time; "2 часа" alone may be either and is refused.
- Figures: dots put the day first (05.12), slashes the month (12/5), unless only the other order
  is possible (25/12) or an order is given. A full date that could be two is refused, unless one
  of the two is over. Two figures with a dot are a time only behind a day or "at" (tomorrow 9.30)
  or where no date is possible (15.30).
- Persian words and digits count in the Jalali calendar and in the Iranian week.
- Months are added in the calendar; a day the month does not have becomes its last.
- A time the clocks skip is refused; one that occurs twice is the first of the two.
"""

import re
from datetime import datetime

from crm_tui.domain.calendar import COMMON_WEEK, Week, When, week_of
from crm_tui.domain.phrases import refusals
from crm_tui.domain.phrases.calendars import GREGORIAN, JALALI
from crm_tui.domain.phrases.reckon import Ground, reckon
from crm_tui.domain.phrases.spelling import fold, is_persian
from crm_tui.domain.phrases.tokens import Said
from crm_tui.domain.phrases.understand import understand

__all__ = ["Week", "When", "describe", "read_when", "split_when"]

_LONGEST = 120
_LONGEST_IN_WORDS = 12
_SATURDAY = 5
_INSTANT = r"\d{4}-\d\d-\d\dt\d\d:\d\d(:\d\d)?(\.\d+)?(z|[+-]\d\d:?\d\d)"
#: Eight digits that begin with no year: a sum or a telephone.
_NUMBER_OF_NO_DAY = re.compile(r"(?!19|20|1[34])\d{8}")
_SENTENCE_WORDS = (
    "about from since of with and or last every each the a an around per like than"
    " о об про от с со из и или каждый каждую каждое каждые без за"
    " درباره از هر با و یا 매주 매일 매월 매년"
)
_NOT_BEFORE = frozenset(_SENTENCE_WORDS.split())
"""A date behind one of these words, or beginning with one, belongs to the sentence."""
_NAME = "Sun"
_BEFORE_A_NAME = frozenset({"to", "with", "for", "at"})
"""An offer sent to Sun is for a company, not for a Sunday."""


def read_when(
    text: str,
    now: datetime,
    *,
    week: Week = COMMON_WEEK,
    past: bool = False,
    day_first: bool | None = None,
) -> When:
    """The day, and the instant where a time was said, that a phrase means.

    now: aware, in the user's zone; the instant returned is in that zone. week: the user's working
    week. past: whether what has passed may be meant, as in a filter. day_first: the order of
    dates in figures such as 12/5, where the user has one. Raises Invalid (field "due") for
    anything unclear, with an example in the hint.
    """
    said = _understood(text)
    ground = _ground(text, now, week, past=past, day_first=day_first)
    when = _instant_in(text, ground) if said is None else reckon(said, ground)
    if when is None:
        raise refusals.unclear(text)
    return when


def split_when(
    text: str,
    now: datetime,
    *,
    week: Week = COMMON_WEEK,
    day_first: bool | None = None,
) -> tuple[str, When] | None:
    """A line without the date at its end, and that date; None if it does not end in one.

    The longest phrase that can only be a date is taken, so "call about may contract" has none and
    "send contract fri 10" gives ("send contract", friday 10:00). What is told of the past
    ("called yesterday") stays in the line. Raises Invalid, as `read_when` does, for a date that
    cannot be a due date, such as a time of today that has passed.
    """
    words = list(re.finditer(r"\S+", text))
    for word in words[-_LONGEST_IN_WORDS:]:
        phrase = text[word.start() :]
        said = _understood(phrase)
        before = text[: word.start()]
        if said is None or not said.strong or _belongs_to_sentence(before, phrase):
            continue
        if _NUMBER_OF_NO_DAY.fullmatch(fold(phrase).strip()):
            continue
        if _tells_of_the_past(said):
            return None
        ground = _ground(phrase, now, week, past=False, day_first=day_first)
        when = reckon(said, ground)
        if when is not None:
            return before.rstrip(" \t,;:·-–—"), when
    return None


def describe(when: When, now: datetime) -> str:
    """A reading in short, "Thu 26 Nov 15:00": the year if it is not this one, the time if said.

    `read_when` reads it back to the same day and minute.
    """
    day = refusals.day_in_words(when.day, now.date())
    return f"{day} {when.at:%H:%M}" if when.at else day


def _understood(text: str) -> Said | None:
    return understand(fold(text)) if len(text) <= _LONGEST else None


def _ground(text: str, now: datetime, week: Week, *, past: bool, day_first: bool | None) -> Ground:
    """Where a phrase is read; Persian ones in the Iranian week and calendar."""
    persian = is_persian(text)
    if persian and week.first_weekday != _SATURDAY:
        week = week_of("IR")
    return Ground(
        text=text,
        now=now.replace(second=0, microsecond=0),
        week=week,
        calendar=JALALI if persian else GREGORIAN,
        figures=JALALI if persian else GREGORIAN,
        past=past,
        day_first=day_first,
    )


def _instant_in(text: str, ground: Ground) -> When | None:
    """An ISO 8601 instant with its offset, such as 2026-12-05T14:00Z."""
    folded = text.strip().casefold()
    if not re.fullmatch(_INSTANT, folded):
        return None
    try:
        at = datetime.fromisoformat(folded.upper()).astimezone(ground.zone)
    except (ValueError, OverflowError):
        raise refusals.no_such_day(text) from None
    at = at.replace(second=0, microsecond=0)
    if at < ground.now and not ground.past:
        raise refusals.passed(at.date(), at, ground.today)
    return When(at.date(), at)


def _belongs_to_sentence(before: str, phrase: str) -> bool:
    """Whether the words around a date make it part of what is said ("about friday")."""
    neighbours = [*before.split()[-1:], *phrase.split()[:1]]
    to_a_name = [*before.split()[-1:], *phrase.split()][-2:]
    if to_a_name[-1] == _NAME and to_a_name[0].casefold() in _BEFORE_A_NAME:
        return True
    return any(word.casefold() in _NOT_BEFORE for word in neighbours)


def _tells_of_the_past(said: Said) -> bool:
    turned_back = (said.offset or 0) < 0 or (said.turn or 0) < 0 or (said.period_turn or 0) < 0
    shifted_back = said.shift is not None and min(said.shift) < 0
    return turned_back or shifted_back or (said.nth == -1 and not said.period and not said.month)
