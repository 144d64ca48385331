"""Clock times as people say them: figures, halves and quarters, parts of the day."""

from typing import NamedTuple

from crm_tui.domain.calendar import DAY_MINUTES
from crm_tui.domain.phrases.grammar import Lines
from crm_tui.domain.phrases.tokens import Said, Token, Tokens

HALF = DAY_MINUTES // 2


class Part(NamedTuple):
    """A part of the day, in minutes: the time it means alone, early and late, and its bounds."""

    usual: int
    latest: int
    begins: int
    ends: int


PARTS = {
    "dawn": Part(360, 390, 0, 420),
    "early": Part(540, 690, 240, 720),
    "morning": Part(540, 690, 240, 720),
    "forenoon": Part(600, 690, 480, 720),
    "am": Part(600, 690, 0, 720),
    "noon": Part(720, 840, 660, 960),
    "lunch": Part(780, 840, 660, 960),
    "day": Part(840, 1020, 720, 1140),
    "afternoon": Part(900, 1050, 720, 1140),
    "pm": Part(900, 1050, 720, 1440),
    "lateday": Part(1020, 1080, 900, 1200),
    "evening": Part(1080, 1260, 960, 1440),
    "night": Part(1200, 1380, 1140, 1440),
    "late": Part(1380, 1410, 1260, 1440),
}
_AFTER_MIDNIGHT = 300
"""Until then the small hours are still called night."""


def clock(hour: int, minute: int, *, written: str = "") -> Token | None:
    """A clock token, or None for an impossible time; midnight may be 0 or 24.

    It is bare, open to both halves of the day, from 1 to 12 o'clock unless `written` with a
    leading zero.
    """
    if not 0 <= minute < 60 or not 0 <= hour * 60 + minute <= DAY_MINUTES:
        return None
    bare = 1 <= hour <= 12 and not written.startswith("0")
    return Token("clock", hour * 60 + minute, "bare" if bare else "")


def in_part(minute: int, part: str, *, bare: bool) -> int | None:
    """The minute of the day meant by a clock time in that part of it, or None if it is not in it.

    Twelve at night is the end of the day, 1440; one to four at night are the small hours.
    """
    bounds = PARTS[part]
    choices = (minute % HALF, minute % HALF + HALF) if bare else (minute,)
    for choice in choices:
        if bounds.begins <= choice < bounds.ends:
            return choice
    if part == "night" and bare and minute % HALF == 0:
        return DAY_MINUTES
    small = part in ("night", "late") and choices[0] < _AFTER_MIDNIGHT
    return choices[0] if small else None


def in_working_hours(minute: int) -> int:
    """A bare clock time with nothing said about the part of the day: one to six are afternoon."""
    return minute + HALF if 60 <= minute < 420 else minute


def figures(raw: str, separator: str) -> Token | None:
    """A clock token from two figures, such as "9 30"; the minutes need two digits."""
    hour, minute = raw.split(separator)
    if len(minute) != 2:
        return None
    return clock(int(hour), int(minute), written=hour)


def _one(made: Token | None) -> Tokens | None:
    return None if made is None else [made]


def _time(t: Tokens) -> Tokens | None:
    return _one(figures(t[0].name, " "))


def _hours_minutes(t: Tokens) -> Tokens | None:
    hour, _mark, minute = t[0].name.split()
    return _one(clock(int(hour), int(minute), written="0" if int(hour) > 12 else hour))


def _past(minutes: int, hour: Token) -> Tokens | None:
    """So many minutes after the hour, or before it when negative, always spoken."""
    if hour.share or not 1 <= hour.number <= 12 or not -60 < minutes < 60:
        return None
    made = clock((hour.number - 1) % 12 if minutes < 0 else hour.number, minutes % 60)
    return None if made is None else [made._replace(name="bare")]


def _before_ordinal(minutes: int, hour: Token) -> Tokens | None:
    """Russian counts into the hour: half of the tenth is 9:30."""
    return _past(minutes, hour._replace(number=hour.number - 1 or 12))


def _half_number(t: Tokens) -> Tokens | None:
    """ "half 9" is 9:30 in English; "половина 9" is 8:30 in Russian."""
    return _before_ordinal(30, t[-1]) if t[0].name == "into" else _past(30, t[-1])


def _spoken(t: Tokens) -> Tokens | None:
    """ "at 9 30", "9시 30분", "в 3 часа 30 минут": the hour and the minutes as two numbers."""
    numbers = [token for token in t if token.kind == "num"]
    if len(numbers) == 2 and numbers[1].number < 10 and t[-1].kind == "num":
        return None
    minute = numbers[1].number if len(numbers) == 2 else 0
    if "half" in (token.kind for token in t):
        minute = 30
    if t[-1].kind == "quarter":
        minute = 15
    if any(number.share for number in numbers):
        return None
    return _one(clock(numbers[0].number, minute))


def _compact(t: Tokens) -> Tokens | None:
    """ "at 1530" """
    if t[-1].number < 100:
        return None
    return _one(clock(t[-1].number // 100, t[-1].number % 100, written="0"))


def _pair(t: Tokens) -> Tokens | None:
    first, separator, second = t[-1].name.split()
    if separator in "/," or (separator == "-" and 1 <= int(second) <= 12):
        return None
    return _one(figures(f"{first} {second}", " "))


def _pair_in_part(t: Tokens) -> Tokens | None:
    made = _pair(t[:1])
    return made and _clock_part([*made, t[1]])


def _hour_in_part(t: Tokens) -> Tokens | None:
    """ "3 in the afternoon", "в 3 часа 30 минут дня", "час дня"."""
    numbers = [token.number for token in t if token.kind == "num"] or [1]
    made = clock(numbers[0], numbers[1] if len(numbers) == 2 else 0)
    return made and _clock_part([made, t[-1]])


def _half_past_in_part(t: Tokens) -> Tokens | None:
    made = _past(30, t[0])
    return made and _clock_part([*made, t[-1]])


def _clock_part(t: Tokens) -> Tokens | None:
    time, part = t if t[0].kind == "clock" else (t[1], t[0])
    if part.said != Said():
        return None
    minute = in_part(time.number, part.name, bare=time.name == "bare")
    return None if minute is None else [Token("clock", minute)]


def _one_o_clock(t: Tokens) -> Tokens | None:
    """ "в час": one o'clock."""
    return None if t[1].name == "h" else _one(clock(1, 0))


def _kept(t: Tokens) -> Tokens | None:
    return [t[0]]


def _bare_hour(t: Tokens) -> Tokens | None:
    """ "fri 10": an hour after a day. A clock, never a guess at a date."""
    if t[1].share:
        return None
    made = _compact(t) if t[1].number >= 100 else _one(clock(t[1].number, 0))
    return made and [t[0], *made]


def _bare_figures(t: Tokens) -> Tokens | None:
    """ "tomorrow 9.30"; after a weekday only where the figures cannot be a date."""
    made = _pair(t)
    first, _separator, second = (t[1].name + " 0").split()[:3]
    date_like = 1 <= int(second) <= 12 and 1 <= int(first) <= 31
    if made is None or (t[0].kind != "offset" and date_like):
        return None
    return [t[0], *made]


def _at_hour(t: Tokens) -> Tokens | None:
    """ "at 10", "к 10": by an hour is a weaker sign of a date in a line than at an hour."""
    if t[1].share:
        return None
    made = _compact(t) if t[1].number >= 100 else _one(clock(t[1].number, 0))
    if made is None or t[0].kind == "at":
        return made
    said = Said(minute=made[0].number, bare=made[0].name == "bare")
    return [made[0]._replace(said=said)]


CLOCKS: Lines = (
    ("after num to num", lambda t: [Token("range")]),
    ("half past num", lambda t: _past(30, t[-1])),
    ("half ord", lambda t: _before_ordinal(30, t[-1])),
    ("half num", _half_number),
    ("quarter past num", lambda t: _past(15, t[-1])),
    ("quarter after num", lambda t: _past(15, t[-1])),
    ("quarter to num", lambda t: _past(-15, t[-1])),
    ("num minute? past num", lambda t: _past(t[0].number, t[-1])),
    ("num minute? to num", lambda t: _past(-t[0].number, t[-1])),
    ("without quarter num", lambda t: _past(-15, t[-1])),
    ("without num minute? num", lambda t: _past(-t[1].number, t[-1])),
    ("quarter ord", lambda t: _before_ordinal(15, t[-1])),
    ("num minute ord", lambda t: _before_ordinal(t[0].number, t[-1])),
    ("num oclock num minute?", _spoken),
    ("num oclock half?", _spoken),
    ("AT num HOURS num minute", _spoken),
    ("num HOURS num minute HALF_DAY", _hour_in_part),
    ("num HOURS HALF_DAY", _hour_in_part),
    ("hours HALF_DAY", _hour_in_part),
    ("AT num HOURS", _spoken),
    ("AT hours", _one_o_clock),
    ("AT num and half", _spoken),
    ("AT num and quarter", _spoken),
    ("AT num and num minute?", _spoken),
    ("num clockword", _spoken),
    ("clockword num", _spoken),
    ("time", _time),
    ("hm", _hours_minutes),
    ("pair HALF_DAY", _pair_in_part),
    ("at pair", _pair),
    ("after clock", lambda t: t[1:]),
    ("clock clockword", _kept),
    ("clock HOURS", _kept),
    ("clock HALF_DAY", _clock_part),
    ("HALF_DAY clock", _clock_part),
)
"""Times marked as such; they go before lengths and dates."""

LOOSE_HOURS: Lines = (
    ("num and half HALF_DAY", _half_past_in_part),
    ("num num HALF_DAY", _hour_in_part),
    ("num HALF_DAY", _hour_in_part),
    ("AT num num", _spoken),
    ("AT num", _at_hour),
    ("after num", _at_hour),
    ("after clock", lambda t: t[1:]),
    ("clock HALF_DAY", _clock_part),
    ("HALF_DAY clock", _clock_part),
    ("DAYISH num", _bare_hour),
    ("DAYISH pair", _bare_figures),
)
"""Hours without a mark of their own; they go after lengths and dates have taken their numbers."""
