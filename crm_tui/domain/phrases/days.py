"""Days as people name them: dates, weekdays, periods and their edges, distances."""

from crm_tui.domain.phrases.amounts import length
from crm_tui.domain.phrases.clocks import clock
from crm_tui.domain.phrases.distances import shift_token
from crm_tui.domain.phrases.grammar import Build, Lines
from crm_tui.domain.phrases.tokens import DAY, MONTH, QUARTER, Said, Shift, Token, Tokens

FIRST_WORKING = "first working"
LAST_WORKING = "last working"


def _dated(said: Said) -> Tokens:
    return [Token("dated", said=said)]


def _period(unit: Token, turn: int | None, edge: str = "") -> Token:
    kind = QUARTER if unit.kind == "quarter" else unit.kind
    return Token("period", said=Said(period=kind, period_turn=turn, edge=edge, strong=True))


def _is_year(token: Token) -> bool:
    return token.number >= 1000


def _in_figures(t: Tokens) -> Tokens | None:
    """2026-12-05, 20261205."""
    raw = t[0].name.replace("-", " ").replace("/", " ").replace(".", " ")
    year, month, day = (int(piece) for piece in raw.split())
    jalali = year < 1600
    return _dated(Said(year=year, month=month, day=day, jalali=jalali, strong=True))


def _triple(t: Tokens) -> Tokens | None:
    """05.12.2026, 12/5/26."""
    first, separator, second, year = t[0].name.split()
    number = int(year) + (2000 if len(year) == 2 else 0)
    return _dated(Said(numbers=(int(first), int(second), number, separator), strong=True))


def _pair(t: Tokens) -> Tokens | None:
    """05.12 and 12/5 are dates; 15-00 and 15.30 can only be times."""
    first, separator, second = t[0].name.split()
    one, two = int(first), int(second)
    if separator == "," or (separator == "/" and len(first) + len(second) < 2):
        return None
    if min(one, two) > 12 or min(one, two) == 0:
        return _time_in_figures(one, two) if separator != "/" and len(second) == 2 else None
    marked = len(first) == len(second) == 2 and (first + second)[0] == "0"
    said = Said(numbers=(one, two, 0, separator), strong=marked)
    return None if separator == "-" else _dated(said)


def _time_in_figures(hour: int, minute: int) -> Tokens | None:
    """ "15.30", but not a price such as 1.00; within a line it may be one all the same."""
    made = clock(hour, minute, written="0") if hour >= 10 and minute % 5 == 0 else None
    return made and [made._replace(said=Said(minute=made.number))]


def _day_and_month(t: Tokens) -> Tokens | None:
    """ "5 dec", "dec 5th 2026": a day, a month and perhaps a year, in that or the other order."""
    day, month = (t[0], t[1]) if t[1].kind in ("month", "jmonth") else (t[1], t[0])
    if day.share or _is_year(day) or (len(t) == 3 and not _is_year(t[2])):
        return None
    year = t[2].number if len(t) == 3 else None
    jalali = month.kind == "jmonth"
    said = Said(year=year, month=month.number, day=day.number, jalali=jalali, strong=True)
    return _dated(said)


def _year_first(t: Tokens) -> Tokens | None:
    """ "2026년 12월 5일", "26년 12월 5일"."""
    if not _is_year(t[0]) and t[1].kind != "years":
        return None
    year = t[0].number + (2000 if t[0].number < 100 else 0)
    rest = _day_and_month(
        [token for token in t[1:] if token.kind in ("num", "ord", "month", "jmonth")]
    )
    return rest and _dated(rest[0].said._replace(year=year))


def _day_of_month(t: Tokens) -> Tokens | None:
    number = next(token for token in t if token.kind in ("num", "ord"))
    marked = len(t) > 1
    return _dated(Said(day=number.number, strong=marked)) if not number.share else None


def _month_word(t: Tokens) -> Tokens | None:
    return [Token("month", t[0].number)] if 1 <= t[0].number <= 12 else None


def _edge_of_month(t: Tokens) -> Tokens | None:
    """ "end of december", "12월 말", "اول دی", with a year if there is one."""
    edge = next(token for token in t if token.kind == "edge").name
    month = next(token for token in t if token.kind in ("month", "jmonth"))
    years = [token.number for token in t if token.kind == "num"]
    if years and years[0] < 1000:
        return None
    jalali = month.kind == "jmonth"
    year = years[0] if years else None
    return _dated(Said(year=year, month=month.number, jalali=jalali, edge=edge, strong=True))


def _edge_of_quarter(t: Tokens) -> Tokens | None:
    """ "end of q4", "конец 4 квартала", "4분기 말"."""
    edge = next(token for token in t if token.kind == "edge")
    number = next(token.number for token in t if token.kind in ("season", "num", "ord"))
    if not 1 <= number <= 4:
        return None
    first = edge.name in ("start", FIRST_WORKING)
    return _edge_of_month([edge, Token("month", 3 * number - (2 if first else 0)), *t[3:]])


def _turned(t: Tokens) -> Tokens | None:
    """ "next week", "هفته بعد", "last month"."""
    unit = next(token for token in t if token.kind not in _TURNS)
    return [_period(unit, sum(_turn(token) for token in t if token.kind in _TURNS))]


_TURNS = {"turn": 0, "later": 1, "ago": -1, "last": -1}


def _turn(token: Token) -> int:
    return token.number if token.kind == "turn" else _TURNS[token.kind]


def _from_now(t: Tokens) -> Tokens | None:
    """ "week from now", "месяц спустя"; in Persian the same words are "next week"."""
    if t[1].name in ("next", "last"):
        return _turned(t)
    shift = length(Token("num", 1), t[0]) if t[0].name != "many" else None
    if shift is None:
        return None
    return [shift_token(shift.times(_TURNS[t[1].kind]))]


def _turned_day(t: Tokens) -> Tokens | None:
    """ "next day"; "this day" says nothing."""
    turn = sum(_turn(token) for token in t if token.kind in _TURNS)
    return [Token("offset", turn)] if turn else None


def _turned_working_day(t: Tokens) -> Tokens | None:
    turn = sum(_turn(token) for token in t if token.kind in _TURNS)
    return [shift_token(Shift(working_days=turn))] if turn else None


def _turned_weekday(t: Tokens) -> Tokens | None:
    """ "this friday", "next friday", "جمعه گذشته"."""
    day = next(token for token in t if token.kind == "weekday")
    turn = next(_turn(token) for token in t if token.kind in _TURNS)
    return [Token("weekday", day.number, said=Said(weekday=day.number, turn=turn, strong=True))]


def _if_next(build: Build) -> Build:
    """`build` for Persian words alone, which mean "next" behind a weekday."""
    return lambda t: build(t) if t[1].name in ("next", "last") else None


def _weekday_after(t: Tokens) -> Tokens | None:
    """ "the monday after next" """
    return _turned_weekday([t[0], Token("turn", t[2].number + 1)]) if t[2].number == 1 else None


def _turned_weekend(t: Tokens) -> Tokens | None:
    turn = next(_turn(token) for token in t if token.kind in _TURNS)
    return [Token("weekend", said=Said(period="weekend", period_turn=turn, strong=True))]


def _edge_of_unit(t: Tokens) -> Tokens | None:
    edge, unit = (t[0], t[-1]) if t[0].kind == "edge" else (t[-1], t[0])
    return [_period(unit, None, edge.name)]


def _edge_of_day(t: Tokens) -> Tokens | None:
    """The end of a day is the day itself, its start the first thing in the morning."""
    if t[0].name == "start":
        return [Token("part", 1, "early")]
    ends = t[0].name == "end"
    return [Token("period", said=Said(period=DAY, edge="end", strong=True))] if ends else None


def _edge_of_period(t: Tokens) -> Tokens | None:
    edge, period = (t[0], t[1]) if t[0].kind == "edge" else (t[1], t[0])
    if period.said.edge or period.said.period == "weekend":
        return None
    return [period._replace(said=period.said._replace(edge=edge.name))]


def _edge_of_named_day(t: Tokens) -> Tokens | None:
    """ "end of tomorrow", "early tomorrow", "early tomorrow morning"."""
    if t[0].name == "end" and len(t) == 2:
        return [t[1]]
    morning = len(t) == 2 or t[2].name == "morning"
    return [t[1], Token("part", name="early")] if t[0].name == "start" and morning else None


def _within_period(t: Tokens) -> Tokens | None:
    """ "이번 주 안에": by the end of this week."""
    if t[0].said.edge:
        return None
    return [t[0]._replace(said=t[0].said._replace(edge="end"))]


def _as_is(t: Tokens) -> Tokens | None:
    """Within a day is on that day."""
    return [t[0]]


def _edge_working(t: Tokens) -> Tokens | None:
    if t[0].kind == "ord" and t[0].number != 1:
        return None
    return [Token("edge", name=FIRST_WORKING if t[0].kind == "ord" else LAST_WORKING)]


def _edge_day(t: Tokens) -> Tokens | None:
    """ "first day of next month", "last day of december"."""
    if t[0].kind == "ord" and t[0].number != 1:
        return None
    return [Token("edge", name="start" if t[0].kind == "ord" else "end"), *t[2:]]


def _nth_of_unit(t: Tokens) -> Tokens | None:
    """ "the 5th of the month"; of other periods there is only a first."""
    if t[1].kind == MONTH:
        return [*_dated(Said(day=t[0].number, strong=True)), _period(t[1], None)]
    return _edge_of_unit([Token("edge", name="start"), t[1]]) if t[0].number == 1 else None


def _first_of_period(t: Tokens) -> Tokens | None:
    """ "اول هفته آینده"; of a month, any ordinal is a day."""
    if t[0].number != 1 or t[1].said.period == MONTH:
        return None
    return _edge_of_period([Token("edge", name="start"), t[1]])


def _nth_weekday(t: Tokens) -> Tokens | None:
    nth = -1 if t[0].kind == "last" else t[0].number
    if nth > 5:
        return None
    return [Token("nth", said=Said(weekday=t[1].number, nth=nth, strong=True))]


def _nth_of_month(t: Tokens) -> Tokens | None:
    """ "first monday of the month" """
    return [t[0], _period(t[1], None)]


def _this_part(t: Tokens) -> Tokens | None:
    """ "this evening" """
    return [Token("offset", 0), t[1]] if t[0].number == 0 else None


def _unit_from_day(t: Tokens) -> Tokens | None:
    """ "the day after friday", "неделя после 5 декабря", "friday week"."""
    units = {"week": Shift(days=7), "day": Shift(days=1), "months": Shift(months=1)}
    unit = next((token for token in t if token.kind in units), None)
    anchor = next(token for token in t if token.kind in ("offset", "weekday", "dated"))
    if unit is None or unit.name == "many":
        return None
    return [shift_token(units[unit.kind], anchored=True), anchor]


_END = Token("edge", name="end")

DATES: Lines = (
    ("iso", _in_figures),
    ("compact", _in_figures),
    ("triple", _triple),
    ("num monthword", _month_word),
    ("num years? MONTH NUMORD dayword?", _year_first),
    ("NUMORD MONTH num", _day_and_month),
    ("NUMORD MONTH", _day_and_month),
    ("MONTH NUMORD num", _day_and_month),
    ("MONTH NUMORD dayword", lambda t: _day_and_month(t[:2])),
    ("MONTH NUMORD", _day_and_month),
    ("NUMORD date", _day_of_month),
    ("edge NUMORD quarters", _edge_of_quarter),
    ("NUMORD quarters edge", _edge_of_quarter),
    ("edge season", _edge_of_quarter),
)
"""Dates with a month or a mark of their own."""

PERIODS: Lines = (
    ("ord working DAY", _edge_working),
    ("ord DAY working", _edge_working),
    ("ord workday", _edge_working),
    ("last working DAY", _edge_working),
    ("last DAY working", _edge_working),
    ("last workday", _edge_working),
    ("turn working DAY", _turned_working_day),
    ("DAY working later", _turned_working_day),
    ("working DAY later", _turned_working_day),
    ("turn workday", _turned_working_day),
    ("PERIOD after turn", lambda t: [_period(t[0], 1 + t[2].number)]),
    ("turn turn? PERIOD", _turned),
    ("last PERIOD", _turned),
    ("PERIOD turn", _turned),
    ("PERIOD later", _from_now),
    ("PERIOD ago", _from_now),
    ("turn DAY", _turned_day),
    ("day later", _turned_day),
    ("day ago", _turned_day),
    ("ord DAY", _edge_day),
    ("last DAY", _edge_day),
    ("ord weekday", _nth_weekday),
    ("last weekday", _nth_weekday),
    ("coming weekday", lambda t: t[1:]),
    ("coming weekend", lambda t: t[1:]),
    ("turn weekend", _turned_weekend),
    ("weekend turn", _turned_weekend),
    ("weekend later", _if_next(_turned_weekend)),
    ("turn weekday", _turned_weekday),
    ("weekday turn", _turned_weekday),
    ("weekday later", _if_next(_turned_weekday)),
    ("weekday ago", _if_next(_turned_weekday)),
    ("weekday after turn", _weekday_after),
    ("turn part", _this_part),
    ("in part", lambda t: [t[1]._replace(number=1)]),
    ("edge MONTH num?", _edge_of_month),
    ("MONTH edge", _edge_of_month),
    ("ord PERIOD", _nth_of_unit),
    ("ord period", _first_of_period),
    ("edge working? DAY", _edge_of_day),
    ("edge period", _edge_of_period),
    ("period edge", _edge_of_period),
    ("edge PERIOD", _edge_of_unit),
    ("PERIOD edge", _edge_of_unit),
    ("period monthend", _within_period),
    ("MONTH monthend", lambda t: _edge_of_month([t[0], _END])),
    ("monthend", lambda t: [_period(Token(MONTH), None, "end")]),
    ("period within", _within_period),
    ("offset within", _as_is),
    ("weekday within", _as_is),
    ("dated within", _as_is),
    ("part within", _as_is),
    ("edge offset part?", _edge_of_named_day),
    ("edge weekday part?", _edge_of_named_day),
    ("nth months", _nth_of_month),
    ("months nth", lambda t: _nth_of_month([t[1], t[0]])),
    ("weekday week", _unit_from_day),
    ("PERIOD after ANCHOR", _unit_from_day),
    ("day after ANCHOR", _unit_from_day),
    ("in period", lambda t: t[1:]),
    ("in weekend", lambda t: t[1:]),
    ("num dayword", _day_of_month),
)
"""Weekdays, weeks, months and years, and their beginnings and ends."""

LEFTOVERS: Lines = (
    ("pair", _pair),
    ("ord", _day_of_month),
)
"""What only a whole phrase can tell from a time: bare figures and ordinals."""
