"""Days to choose by a tap, where a line wants one: a tap writes what one would have typed."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import Around
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import WEEKDAYS, Line, clip, date_words, day_near, length

if TYPE_CHECKING:
    from crm_tui.domain.calendar import Week

NEAR = 5  # working days after today
FAR = timedelta(14)


class TapsDays:
    """What a form with a line does besides, so that a day needs no typing."""

    around: Around
    line: Field
    _shown: dict[str, date] | None = None
    _tapped = ""

    def day_lines(self, cells: int) -> list[Line]:
        """The days, over as many lines as they need."""
        lines: list[Line] = [[(" ", "text")]]
        for label in self._labels():
            pair: Line = [(f" {label} ", "key"), (" ", "text")]
            if length(lines[-1]) + length(pair) > cells:
                lines.append([(" ", "text")])
            lines[-1] += pair
        return [clip(line, cells) for line in lines]

    def day_tapped(self, name: str) -> bool:
        """Write a day into the line, if that is what was tapped; another tap changes it."""
        day = self._labels().get(name)
        if day is None:
            return False
        words = self._words(name, day)
        before = self.line.text.strip().removesuffix(self._tapped).strip()
        self.line = Field(self.with_day(before, words))
        self._tapped = words
        return True

    def with_day(self, text: str, words: str) -> str:
        """The line with a day instead of the one it had. text: without what was tapped before."""
        return words

    def _labels(self) -> dict[str, date]:
        """What the days are called: a tap may not be taken for a letter, so by two and more."""
        if self._shown is None:
            now = self.around.moment().local
            self._shown = {_label(day, now.date()): day for day in _ahead(now, self.around.week)}
        return self._shown

    def _words(self, label: str, day: date) -> str:
        """The shortest words for a day that are read as that day."""
        weekday = _(WEEKDAYS[day.weekday()])
        fitting = (words for words in (label, weekday) if self._reads(words, day))
        return next(fitting, day.isoformat())

    def _reads(self, words: str, day: date) -> bool:
        from crm_tui.domain.dates import read_when

        try:
            when = read_when(words, self.around.moment().local, week=self.around.week)
        except Invalid:
            return False
        return when.day == day and when.at is None


def _ahead(now: datetime, week: "Week") -> list[date]:
    """Today while somebody works, some working days after it, and one in two weeks."""
    from crm_tui.domain.calendar import (
        add_working_days,
        first_working_day_from,
        is_working,
        working_day_end,
    )

    today = now.date()
    works = (
        is_working(today, week) and now.tzinfo and now < working_day_end(today, now.tzinfo, week)
    )
    near = [add_working_days(today, count, week) for count in range(1, NEAR + 1)]
    return [*([today] if works else []), *near, first_working_day_from(today + FAR, week)]


def _label(day: date, today: date) -> str:
    """`today`, `tomorrow`, `Fri 27`, and `9 Dec` for what is further away."""
    if (day - today).days <= 1:
        return day_near(day, today)
    if day - today < FAR:
        return f"{_(WEEKDAYS[day.weekday()])} {day.day}"
    return date_words(day, today)
