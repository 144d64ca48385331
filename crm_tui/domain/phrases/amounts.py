"""Lengths of time: how far from now, or from a day, a phrase points."""

from crm_tui.domain.calendar import DAY_MINUTES
from crm_tui.domain.phrases.grammar import Lines
from crm_tui.domain.phrases.tokens import MONTH, QUARTER, WEEK, YEAR, Said, Shift, Token, Tokens

_MINUTES = {"minute": 1, "hour": 60, "hours": 60}
_WHOLE = {
    "day": Shift(days=1),
    "daytime": Shift(days=1),
    "dayword": Shift(days=1),
    "workday": Shift(working_days=1),
    WEEK: Shift(days=7),
    MONTH: Shift(months=1),
    QUARTER: Shift(months=3),
    YEAR: Shift(months=12),
}
_SIZES = {
    **dict.fromkeys(["minute"], 0),
    **dict.fromkeys(["hour", "hours"], 1),
    **dict.fromkeys(["day", "daytime", "dayword", "workday"], 2),
    **{WEEK: 3, MONTH: 4, QUARTER: 5, YEAR: 6},
}
"""Lengths are told from the larger unit to the smaller, or they are not one length."""
_HALVES = {MONTH: Shift(days=15), YEAR: Shift(months=6)}
"""Half a month is fifteen days, as 보름 and полмесяца are."""
_ONE = Token("num", 1)
_MOST = 999
"""Nobody counts further than that; a larger number is a year or a slip."""


def length(count: Token, unit: Token) -> Shift | None:
    """So many units, or None where a part of the unit has no agreed length (half a week).

    count: a "num" token, its share in hundredths. unit: a token of one of the units, whose
    number is a factor (2 for a fortnight).
    """
    if unit.kind in _MINUTES:
        minutes, rest = divmod((count.number * 100 + count.share) * _MINUTES[unit.kind], 100)
        return None if rest else Shift(minutes=minutes)
    whole = _WHOLE.get(unit.kind)
    if whole is None or count.share not in (0, 50) or count.number > _MOST:
        return None
    shift = whole.times(count.number * (unit.number or 1))
    if not count.share:
        return shift
    half = _HALVES.get(unit.kind)
    return half and shift.plus(half)


def _amount(count: Token, unit: Token) -> Tokens | None:
    shift = length(count, unit)
    if shift is None:
        return None
    return [Token("amount", name=unit.kind, said=Said(shift=shift))]


def _shift(token: Token) -> Shift:
    return token.said.shift or Shift()


def _two(t: Tokens) -> Tokens | None:
    """ "1 hour 20 minutes" where the smaller unit is under one of the larger."""
    numbers = [token for token in t if token.kind == "num"]
    units = [token for token in t if token.kind in _MINUTES]
    parts = [_amount(*pair) for pair in zip(numbers, units, strict=True)]
    if len(parts) != 2 or parts[0] is None or parts[1] is None:
        return None
    return _plus(parts[0][0], parts[1])


def _plus(first: Token, rest: Tokens | None) -> Tokens | None:
    if rest is None or _SIZES[rest[0].name] >= _SIZES[first.name]:
        return None
    shift = _shift(first).plus(_shift(rest[0]))
    return [Token("amount", name=rest[0].name, said=Said(shift=shift))]


def _plus_span(t: Tokens) -> Tokens | None:
    """ "2 дня 3 часа"; from 13 hours on it is rather a time on that day."""
    hours = t[-1].said.hours or 0
    longer = Shift(minutes=hours)
    return (
        None
        if hours >= 780
        else _plus(t[0], [Token("amount", name="hours", said=Said(shift=longer))])
    )


def _and_part(t: Tokens) -> Tokens | None:
    """ "a month and a half", "یک ساعت و ربع": the last unit, and a part of it."""
    share = 50 if t[-1].kind == "half" else 25
    part = length(Token("num", 0, share=share), Token(t[0].name))
    if part is None:
        return None
    return [t[0]._replace(said=Said(shift=_shift(t[0]).plus(part)))]


def _with_share(count: Token, share: int) -> Token:
    return count._replace(share=count.share + share)


def _decimal(t: Tokens) -> Tokens | None:
    """ "2,5 часа": a pair of figures in front of a unit is a decimal fraction."""
    first, separator, second = t[0].name.split()
    if separator not in ".,":
        return None
    return [Token("num", int(first), share=int(second.ljust(2, "0"))), *t[1:]]


def _and_half(t: Tokens) -> Tokens | None:
    return [_with_share(t[0], 50), t[-1]]


def _half(t: Tokens) -> Tokens | None:
    unit = t[-1]
    return [Token("num", 0, share=50), unit] if unit.kind not in ("day", "daytime") else None


def _tens(t: Tokens) -> Tokens | None:
    """ "twenty five", "بیست و پنج": only words are added up, never figures."""
    tens, ones = t[0], t[-1]
    spoken = tens.name == ones.name == "word" and not tens.share + ones.share
    if not spoken or tens.number not in (20, 30, 40, 50, 90) or not 1 <= ones.number <= 9:
        return None
    return [ones._replace(number=tens.number + ones.number)]


def _marked(t: Tokens) -> Tokens | None:
    """The same tokens with the first two replaced by the amount they make."""
    made = _amount(t[0], t[1])
    return made and [*made, *t[2:]]


def _two_marked(t: Tokens) -> Tokens | None:
    made = _two(t[:4])
    return made and [*made, *t[4:]]


def _in_amount(t: Tokens) -> Tokens | None:
    made = _amount(t[1], t[2])
    return made and [t[0], *made]


def _in_two(t: Tokens) -> Tokens | None:
    made = _two(t[1:])
    return made and [t[0], *made]


def _in_one(t: Tokens) -> Tokens | None:
    """ "in a week", "через неделю"; never "in weeks"."""
    made = _amount(_ONE, t[-1]) if t[-1].name != "many" else None
    return made and [t[0], *made]


def _in_about(t: Tokens) -> Tokens | None:
    """ "через часа полтора": a number behind its unit, but never a clock time."""
    behind = t[2].name == "word" or t[1].name == "many"
    return _in_amount([t[0], t[2], t[1]]) if behind else None


def _one_unit(t: Tokens) -> Tokens | None:
    made = _amount(_ONE, t[0])
    return made and [*made, *t[1:]]


def _working_days(t: Tokens) -> Tokens:
    count = 0 if t[0].share else t[0].number
    return [Token("amount", name="workday", said=Said(shift=Shift(working_days=count)))]


def _hours(t: Tokens) -> Tokens | None:
    """ "2h" is a length and "15h" a time; "2 часа" alone may be either."""
    if t[0].share:
        return _amount(t[0], t[1]) if len(t) == 2 else None
    if len(t) == 4 and (t[2].number > 59 or t[2].share):
        return None
    minutes = t[0].number * 60 + (t[2].number if len(t) == 4 else 0)
    lasts = t[1].name == "h" or minutes >= DAY_MINUTES
    return [Token("span", said=Said(hours=minutes, hours_may_last=lasts))]


def _quarters(t: Tokens) -> Tokens | None:
    """ "یک ربع دیگه", "через четверть": quarters of an hour."""
    count = next((token.number for token in t if token.kind == "num"), 1)
    quarter = next(token for token in t if token.kind == "quarter")
    if quarter.name != "hour":
        return None
    made = Token("amount", name="hour", said=Said(shift=Shift(minutes=15 * count)))
    if t[0].kind == "in":
        return [t[0], made]
    return [made] if t[-1] is quarter else [made, t[-1]]


NUMBERS: Lines = (
    ("num and? num", _tens),
    ("num and? ord", _tens),
    ("num ordmark", lambda t: [Token("ord", t[0].number)]),
    ("pair UNIT", _decimal),
    ("num and? half UNIT", _and_half),
    ("half UNIT", _half),
    ("quarter HOURS", lambda t: [Token("num", 0, share=25), t[-1]]),
)
"""Numbers of several words, and fractions in front of a unit."""

MARKED_AMOUNTS: Lines = (
    ("in num HOURS num minute", _in_two),
    ("in num HOURS", _in_amount),
    ("in HOURS num minute", lambda t: _in_two([t[0], _ONE, *t[1:]])),
    ("in HOURS num", _in_about),
    ("in HOURS", _in_one),
    ("num HOURS num minute MARK", _two_marked),
    ("num HOURS and? half MARK", lambda t: _marked([_with_share(t[0], 50), t[1], t[-1]])),
    ("num HOURS and? quarter MARK", lambda t: _marked([_with_share(t[0], 25), t[1], t[-1]])),
    ("num HOURS MARK", _marked),
    ("hours MARK", _one_unit),
    ("hours in num", lambda t: _in_amount([t[1], t[2], t[0]])),
    ("later num HOURS", _in_amount),
    ("num? quarter MARK", _quarters),
    ("in num? quarter", _quarters),
)
"""Lengths in hours marked as such; they go before clock times, which share the word."""

AMOUNTS: Lines = (
    ("num? quarter", _quarters),
    ("num hours num minute", _hours),
    ("num hours", _hours),
    ("workday num dayword", lambda t: _amount(t[1], t[0])),
    ("num working DAY", _working_days),
    ("num DAY working", _working_days),
    ("in working DAY", lambda t: [t[0], *_working_days([_ONE])]),
    ("num dayword MARK", _marked),
    ("num LENGTH", lambda t: _amount(t[0], t[1])),
    ("in LENGTH num", _in_about),
    ("in LENGTH", _in_one),
    ("later LENGTH", _in_one),
    ("LENGTH in num", lambda t: _in_amount([t[1], t[2], t[0]])),
    ("amount and? span", _plus_span),
    ("amount and? amount", lambda t: _plus(t[0], t[-1:])),
    ("amount and? half", _and_part),
    ("amount and? quarter", _and_part),
)
"""All other lengths, and hours that only the rest of the phrase can tell from a clock time."""
