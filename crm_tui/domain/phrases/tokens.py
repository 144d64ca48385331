"""The pieces of a date phrase, the same whatever language they were written in."""

from typing import NamedTuple

DAY = "day"
WEEK = "week"
MONTH = "months"
QUARTER = "quarters"
YEAR = "years"
PERIODS = (WEEK, MONTH, QUARTER, YEAR)


class Shift(NamedTuple):
    """A distance in time. Months are calendar months; working days skip weekends."""

    months: int = 0
    days: int = 0
    working_days: int = 0
    minutes: int = 0

    def plus(self, other: "Shift") -> "Shift":
        """Both distances together."""
        return Shift._make(one + two for one, two in zip(self, other, strict=True))

    def times(self, factor: int) -> "Shift":
        """The distance taken `factor` times; -1 turns it back."""
        return Shift._make(one * factor for one in self)


class Said(NamedTuple):
    """What a phrase has named so far; None, "" and False stand for what it left unsaid.

    offset: days from today. weekday: 0 Monday to 6 Sunday, in the week `turn` weeks from this
    one (None: the coming one, 0: the coming one or today, -1: the last one), or the `nth` such
    weekday of a month (-1: the last). year, month, day: of the Jalali calendar when `jalali`.
    numbers: a date in figures, as first, second, year (0 if none) and separator. period: week,
    months, quarters, years, weekend or day, `period_turn` from the present one, at its `edge`.
    shift: a distance from now, or from the named day when `anchored`. minute: of the day, 0 to
    1440; `bare` when it may mean either half of the day. hours: a clock time or a length,
    whichever fits. strong: whether the words can hardly mean anything but a date.
    """

    offset: int | None = None
    weekday: int | None = None
    turn: int | None = None
    nth: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    jalali: bool = False
    numbers: tuple[int, int, int, str] | None = None
    period: str = ""
    period_turn: int | None = None
    edge: str = ""
    shift: Shift | None = None
    anchored: bool = False
    minute: int | None = None
    bare: bool = False
    part: str = ""
    hours: int | None = None
    hours_may_last: bool = False
    strong: bool = False

    def names_a_day(self) -> bool:
        """Whether any words placed the phrase on the calendar."""
        return any(
            (
                self.offset is not None,
                self.weekday is not None,
                self.day is not None,
                self.month is not None,
                self.numbers is not None,
                self.period != "",
                self.shift is not None and not self.shift.minutes,
            )
        )


NOTHING = Said()


class Token(NamedTuple):
    """One piece of a phrase: its kind, and what it counts or names.

    number: a count, a weekday, a month, or a factor of a unit. share: hundredths on top of the
    number (1.5 is 1 and 50). name: a part of the day, an edge, or the raw digits. said: what a
    piece that stands by itself says.
    """

    kind: str
    number: int = 0
    name: str = ""
    share: int = 0
    said: Said = NOTHING


Tokens = list[Token]


def joined(first: Said, second: Said) -> Said | None:
    """Both pieces of a phrase together, or None if they contradict each other."""
    values: list[object] = []
    for one, two, unsaid in zip(first, second, NOTHING, strict=True):
        if one != unsaid and two != unsaid and one != two:
            return None
        values.append(two if one == unsaid else one)
    return Said._make(values)
