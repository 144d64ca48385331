"""The forms that change a refusal: the day it comes back, the reason, what was said to it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.domain.refusal_lines import RefusedLine
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _, _n
from crm_tui.screens.forms import CLOSES, Form, LineForm, Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.outcome_forms import describe
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job, Reads
from crm_tui.store.hot.refused import reasons
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

Reason = tuple[str, str, int | None, str]


def edit_form(screen: "ActingScreen", lost: RefusedLine) -> PickForm:
    """What of a refusal is to be changed: its day, its reason, or what was said."""
    around = around_of(screen)
    options = (
        Option("day", _("when it comes back"), lost.revive_day or _("never")),
        Option("reason", _("why"), lost.reason),
        Option("note", _("what was said"), lost.note),
    )
    form = PickForm(around, name=lost.client, options=options)

    def pick(option: Option) -> Reply:
        makes: dict[str, Callable[[], Form]] = {
            "day": lambda: RefusalForm(around, lost=lost),
            "reason": lambda: reason_form(screen, lost),
            "note": lambda: RefusalForm(around, lost=lost, part="note"),
        }
        make = makes[str(option.key)]
        return Reply(close=True, then=lambda here: here.put_form(make()))

    form.on_pick = pick
    return form


@dataclass
class RefusalForm(LineForm):
    """One value of a refusal. part: "day" it comes back, or the "note".

    reason: another reason, which this note is given with.
    """

    lost: RefusedLine | None = None
    part: str = "day"
    reason: str = ""

    def __post_init__(self) -> None:
        """Name the form after what it changes, and begin a note with what is there."""
        is_day = self.part == "day"
        self.title = _("Comes back") if is_day else _("What was said")
        self.hint = _("in 3 months, 12 jan, never") if is_day else _("too dear, moved away …")
        if not is_day and self.lost is not None:
            self.line.insert(self.lost.note)

    @property
    def subject(self) -> str:
        """Who said no."""
        return self.lost.client if self.lost is not None else ""

    def below(self) -> Line:
        """How a day is read."""
        if self.part != "day":
            return [(" " + _("kept with the refusal"), "dim")]
        if not self.text:
            return [(" " + _("the day on which a new deal is opened by itself"), "dim")]
        try:
            day = self._day()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        return [(" → ", "mark"), (_("never") if day is None else self._told(day), "bold")]

    def enter(self) -> Reply:
        """Save it, if it can be read."""
        lost = self.lost
        if lost is None or (self.part == "day" and not self.text):
            return CLOSES
        if self.part != "day":
            done = _("{who}: kept").format(who=lost.client)
            job = edit_job(lost, note=self.text, reason=self.reason)
            return Reply(close=True, save=Save(job, done, moves_on=False))
        try:
            day = self._day()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        when = _("never") if day is None else self._told(day)
        done = _("{who}: comes back {when}").format(who=lost.client, when=when)
        job = edit_job(lost, day=day, never=day is None)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def _day(self) -> date | None:
        """The day that was typed; None for never. Raises Invalid."""
        from crm_tui.domain.dates import read_when

        if self.text.casefold() in ("never", _("never").casefold()):
            return None
        return read_when(self.text, self.around.moment().local, week=self.around.week).day

    def _told(self, day: date) -> str:
        from crm_tui.domain.calendar import When

        return describe(When(day), self.around.moment().local)


def reason_form(screen: "ActingScreen", lost: RefusedLine) -> PickForm:
    """Which reason it was really; each brings its own day."""
    around = around_of(screen)
    form = PickForm(around, name=_("Why did {who} refuse?").format(who=lost.client))

    def show(found: tuple[Reason, ...]) -> None:
        form.options = tuple(
            Option(key, name, _days(days)) for key, name, days, _line in found
            if key != "unknown_imported"
        )  # fmt: skip
        form.at = next((n for n, one in enumerate(form.options) if one.key == lost.reason_key), 0)
        screen.form_changed()

    def pick(option: Option) -> Reply:
        done = _("{who}: {reason}").format(who=lost.client, reason=option.label)
        key = str(option.key)

        def otherwise(error: CrmError) -> Form | None:
            if isinstance(error, Invalid) and error.field == "note":
                return RefusalForm(around, lost=lost, part="note", reason=key)
            return None

        save = Save(edit_job(lost, reason=key), done, moves_on=False, otherwise=otherwise)
        return Reply(close=True, save=save)

    form.on_pick = pick

    def read(reads: Reads) -> tuple[Reason, ...]:
        return reads.ask(reasons)

    screen.look_up(read, show, "reasons")
    return form


def _days(days: int | None) -> str:
    return _("never") if days is None else _n("{n} day", "{n} days", days).format(n=days)


def edit_job(lost: RefusedLine, **changes: Any) -> Job:
    """Change a refusal as it was seen."""

    def job(crm: Any) -> object:
        from crm_tui.actions.refusals import edit_refusal

        return crm.run(edit_refusal, lost.id, **changes, seen=lost.version)

    return job
