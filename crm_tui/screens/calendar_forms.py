"""The forms of working time: the hours of a calendar, and somebody's leave."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line, day_near, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm


@dataclass
class HoursForm(LineForm):
    """The hours of a calendar, as people write them. calendar_id: None for the team's."""

    calendar_id: int | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Hours")
        self.hint = _("mon-thu 9-18, fri 9-16:45; lunch 13-14")

    def below(self) -> Line:
        """How the hours are read, or what is wrong with them."""
        from crm_tui.domain.hours import hours_words, read_hours

        try:
            hours = read_hours(self.text)
            line: Line = [(" → ", "mark"), (hours_words(hours), "bold")]
            return line if hours.named else [*line, (" · " + _("on every working day"), "dim")]
        except Invalid as error:
            return [(" " + said(error.message), "dim")]

    def enter(self) -> Reply:
        """Save them; the open steps of whoever works by them follow."""
        from crm_tui.domain.hours import hours_words, read_hours

        try:
            words = hours_words(read_hours(self.text))
        except Invalid as error:
            self.refused = error
            return Reply()
        done = _("{setting}: {value}").format(setting=self.title, value=words)
        return Reply(close=True, save=Save(_hours(self.calendar_id, self.text), done, (), False))


@dataclass
class LeaveForm(LineForm):
    """Days of leave and who stands in: “24-31 dec @boris”. leave_id: what “-” takes back."""

    leave_id: int | None = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Leave")
        self.hint = _("24-31 dec @boris")
        if self.leave_id is not None:
            self.hint = _("24-31 dec @boris, or - to take the next one back")

    def below(self) -> Line:
        """How the line is read, or what is wrong with it."""
        if not self.text:
            return [(" " + _("the days away, and @ who takes the steps meanwhile"), "dim")]
        if self._takes_back:
            return [(" → " + _("not away after all"), "bold")]
        try:
            first, last, name = self._read()
        except Invalid as error:
            return [(" " + said(error.message), "dim")]
        line: Line = [(" → ", "mark"), (self._days(first, last), "bold")]
        if name:
            told = _("{name} stands in, and takes what is open").format(name=said(name))
            line.append((f" · {told}", "text"))
        return line

    def enter(self) -> Reply:
        """Save the leave with whoever stands in, or take the next one back."""
        if not self.text:
            return CLOSES
        if self._takes_back:
            done = _("leave taken back")
            return Reply(close=True, save=Save(_back(self.leave_id or 0), done, (), False))
        try:
            first, last, name = self._read()
        except Invalid as error:
            self.refused = error
            return Reply()
        done = _("away {days}").format(days=self._days(first, last))
        return Reply(close=True, save=Save(_away(first, last, name), done, (), False))

    @property
    def _takes_back(self) -> bool:
        return self.text in ("-", "–", "—") and self.leave_id is not None

    def _read(self) -> tuple[date, date, str]:
        """The days, and the name of who stands in. Raises Invalid."""
        from crm_tui.domain.stretches import read_days

        days, _at, name = self.text.partition("@")
        moment = self.around.moment()
        first, last = read_days(days.strip(" ,·"), moment.local, self.around.week)
        return first, last, name.strip()

    def _days(self, first: date, last: date) -> str:
        today = self.around.moment().day
        one = day_near(first, today)
        return one if first == last else f"{one} – {day_near(last, today)}"


def _hours(calendar_id: int | None, text: str) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.calendars import edit_calendar

        return crm.run(edit_calendar, calendar_id, hours=text)

    return job


def _away(first: date, last: date, name: str) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.calendars import add_leave
        from crm_tui.store.queries.words import user_id

        stands_in = crm.ask(user_id, name) if name else None
        if name and stands_in is None:
            raise NotFound(
                _("There is no user “{name}”.").format(name=name),
                hint=_("Name a colleague who has acted here before."),
            )
        return crm.run(add_leave, first, last, None, stands_in, bool(name))

    return job


def _back(leave_id: int) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.calendars import remove_leave

        return crm.run(remove_leave, leave_id)

    return job
