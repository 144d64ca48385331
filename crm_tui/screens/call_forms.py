"""The forms of what is no outcome: a call with its one-letter answers, and moving the time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import ChannelLine, StepLine
from crm_tui.domain.text import thousands
from crm_tui.domain.zones import there
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import N_, _, _n
from crm_tui.screens.day_choices import TapsDays
from crm_tui.screens.forms import CLOSES, STAYS, Form, LineForm, Reply, Save, choices
from crm_tui.screens.jobs import move_job, refuse_job, tried_job
from crm_tui.screens.next_told import telling_next
from crm_tui.screens.outcome_forms import describe, draft_of
from crm_tui.screens.remarks import remarked
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line, Moment, said, wrap
from crm_tui.widgets.paint_card import there_run

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen

ANSWERS = (
    ("t", "talked", N_("talked")),
    ("n", "no_answer", N_("no answer")),
    ("b", "busy", N_("busy")),
    ("v", "voicemail", N_("voicemail")),
    ("w", "wrong_number", N_("wrong number")),
    ("x", "not_interested", N_("not interested")),
    ("d", "no_contact", N_("do not call")),
)
TRIES = ("no_answer", "busy", "voicemail", "wrong_number")
ADDS = "a"  # the letter that asks for a number
PER_DAY = 20  # steps a day that one person can be expected to do


def number_of(channels: tuple[ChannelLine, ...]) -> ChannelLine | None:
    """The number to call: the first that is not known to be bad."""
    return next((c for c in channels if c.kind == "phone" and not c.bad), None)


def dialled(number: ChannelLine) -> str:
    """How a number is drawn: as a link that a terminal can dial, over SSH too."""
    digits = number.norm.removeprefix("+")
    return f"bold@tel:+{digits}" if digits.isascii() and digits.isdecimal() else "bold"


@dataclass
class CallForm(Form):
    """The number, then one letter for what came of the call, on this phone or another."""

    dialled_at_night: bool = False
    contacts = True

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Call")

    @property
    def number(self) -> ChannelLine | None:
        """The number that is called."""
        return number_of(self.card.channels) if self.card else None

    @property
    def _lacks_number(self) -> bool:
        """Whether it is about one client, who has none that can be called."""
        return self.card is not None and self.number is None and len(self.steps) == 1

    def copies(self) -> str:
        """The number, to paste it into whatever dials."""
        if self.number is None:
            return ""
        known = self.number.norm.startswith("+")
        return self.number.norm if known else self.number.raw

    def calls(self) -> str:
        """The number to dial at once; none where it is night: there enter dials."""
        return "" if self._wakes else self._digits

    @property
    def _digits(self) -> str:
        return self.number.norm.lstrip("~") if self.number else ""

    @property
    def _wakes(self) -> bool:
        """Whether it is night where the client is."""
        clock = there(self.card.zone, self.around.moment().local) if self.card else None
        return clock is not None and clock.night

    @property
    def _waits(self) -> bool:
        """Whether the number is dialled only when enter says so."""
        return bool(self.around.dials and self._wakes and self._digits) and (
            not self.dialled_at_night
        )

    def keys(self) -> list[tuple[str, str]]:
        """A letter, or back."""
        dials = [("enter", _("dial"))] if self._waits else []
        return [*dials, (_("letter"), _("what came of it")), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The number and the answers."""
        head = self.head()
        if self.number is not None:
            done = _("dialled") if self.around.dials and not self._waits else _("copied")
            head += [(said(self.number.raw), dialled(self.number)), ("  " + done, "dim")]
        elif self.card is None and len(self.steps) == 1:
            head.append(("…", "dim"))  # it is still being read
        else:
            head.append((_("no usable number"), "warn"))
        clock = there_run(self.card, self.around.moment()) if self.card else None
        if clock is not None:
            head.append((f"  {clock[0]}", clock[1]))
        letters = [(letter, _(words)) for letter, _how, words in ANSWERS]
        letters += [(ADDS, _("add a number"))] if self._lacks_number else []
        lines = [*wrap(head, cells, 1), *choices(letters, "", cells)]
        refusal = self.refusal(cells)
        return [*lines, refusal] if refusal else lines

    def press(self, name: str, char: str | None) -> Reply:
        """One letter saves and goes on; `t` asks what was said."""
        if name == "enter" and self._waits:
            self.dialled_at_night = True
            return Reply(then=partial(_dial, self._digits))
        if name == "escape" or char is None:
            return CLOSES if name == "escape" else STAYS
        letters = "".join(row[0] for row in ANSWERS) + (ADDS if self._lacks_number else "")
        meant = self.around.keyboard.letter(char, letters)
        if meant.switch:
            return Reply(say=_("Switch to Latin letters to answer."))
        if meant.id == ADDS:
            return Reply(close=True, then=partial(_ask_number, self))
        answer = next((row for row in ANSWERS if row[0] == meant.id), None)
        return STAYS if answer is None else self._answer(answer[1], _(answer[2]))

    def _answer(self, how: str, words: str) -> Reply:
        if how == "talked":
            return Reply(close=True, open="step.result")
        number = self.number.id if self.number else None
        tried = how in TRIES
        job = refuse_job(self.steps, how)
        if tried:
            job = _telling_next(tried_job(self.steps, how, number), self.around.moment())
        done = f"{self.subject}: {words}"
        return Reply(close=True, save=Save(job, done, self.steps))


def _ask_number(form: CallForm, screen: "ActingScreen") -> None:
    """Ask for a number instead; the step stays as it is."""
    from crm_tui.screens.number_form import NumberForm

    screen.put_form(NumberForm(form.around, form.steps, form.card))


def _dial(number: str, screen: "ActingScreen") -> None:
    """Dial although it is night there: the person said so."""
    from crm_tui.screens.dialling import dial

    try:
        dial(screen.app.dial, number)
    except CrmError as error:
        screen.app.tell_error(error)


def _telling_next(tried: Job, now: Moment) -> Job:
    """The same try; what it returns says when the next one is, where it was of one step."""

    def job(crm: "Crm") -> Any:
        done = tried(crm)
        return done if isinstance(done.value, int) else telling_next(crm, done, now, tried=True)

    return job


@dataclass
class TimeForm(TapsDays, LineForm):
    """To when: of one step, of the marked, of all overdue; many may be spread over days."""

    overdue_of: Callable[[], tuple[StepLine, ...]] = tuple
    overdue: tuple[StepLine, ...] = ()
    all_overdue: bool = False

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Time")
        self.hint = _("to when: 16:30, tomorrow 10")
        if len(self.targets) > 1:
            self.hint = _("to when; or empty to spread; or days and steps a day: 5 20")

    @property
    def targets(self) -> tuple[StepLine, ...]:
        """The steps whose time moves."""
        return self.overdue if self.all_overdue else self.steps

    @property
    def subject(self) -> str:
        """Whom it is about."""
        if self.all_overdue:
            return _("all {count} overdue").format(count=thousands(len(self.overdue)))
        return super().subject

    def keys(self) -> list[tuple[str, str]]:
        """Save, all overdue, back."""
        one = _("only this") if self.all_overdue else _("all overdue")
        return [("enter", _("save")), ("tab", one), ("esc", _("back"))]

    def press(self, name: str, char: str | None) -> Reply:
        """Tab chooses between these steps and all that are overdue."""
        if self.day_tapped(name):
            return STAYS
        if name in ("tab", "shift+tab"):
            self.overdue = self.overdue or self.overdue_of()
            if not self.overdue:
                return Reply(say=_("Nothing is overdue."))
            self.all_overdue = not self.all_overdue
            self.__post_init__()
            return STAYS
        return super().press(name, char)

    def lines(self, cells: int) -> list[Line]:
        """The line, how it is read, and days to tap."""
        return [*super().lines(cells), *self.day_lines(cells)]

    def below(self) -> Line:
        """How it is read; for many, over how many days they would be spread."""
        spread = self._spread()
        if spread is not None:
            days, most = spread
            words = _n("on {days} working day", "over {days} working days", days)
            most_words = _("at most {most} a day").format(most=most)
            return [(" → ", "mark"), (f"{words.format(days=days)}, {most_words}", "bold")]
        if not self.text:
            return [(" " + _("ours to move: the client is not asked"), "dim")]
        try:
            when = self._when()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        read: Line = [(" → ", "mark"), (describe(when, self.around.moment().local), "bold")]
        return read + remarked(when, self.around)

    def enter(self) -> Reply:
        """Save, if the time can be read."""
        ids = tuple(step.id for step in self.targets)
        spread = self._spread()
        if spread is not None:
            days = spread[0]
            moved = _n("{count} step moved", "{count} steps moved", len(ids))
            over = _n("on {days} working day", "over {days} working days", days)
            done = f"{moved.format(count=len(ids))}, {over.format(days=days)}"
            return self._saves(move_job(ids, spread=spread), done)
        if not self.text:
            return Reply(say=_("Say to when: 16:30, tomorrow 10, fri."))
        try:
            when = self._when()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        words = describe(when, self.around.moment().local)
        done = _("{who}: moved to {when}").format(who=self.subject, when=words)
        return self._saves(move_job(ids, due=draft_of(when)), done)

    def _saves(self, job: Job, done: str) -> Reply:
        return Reply(close=True, save=Save(job, done, self.targets))

    def _spread(self) -> tuple[int, int] | None:
        """Days and steps a day, for many steps: as typed, else twenty a day."""
        count = len(self.targets)
        if count < 2:
            return None
        if not self.text:
            days = max(-(-count // PER_DAY), 1)
            return days, -(-count // days)
        numbers = self.text.split()
        if len(numbers) > 2 or not all(n.isdecimal() and 0 < int(n) < 1000 for n in numbers):
            return None
        days = int(numbers[0])
        return days, int(numbers[1]) if len(numbers) == 2 else -(-count // days)

    def _when(self) -> Any:
        from crm_tui.domain.dates import read_when

        return read_when(self.text, self.around.moment().local, week=self.around.week)
