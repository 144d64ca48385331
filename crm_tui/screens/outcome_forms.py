"""The forms of the three outcomes: result, postpone, refuse."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.domain.steps import Draft
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.asking_form import AskingForm
from crm_tui.screens.day_choices import TapsDays
from crm_tui.screens.forms import (
    CLOSES,
    STAYS,
    Form,
    LineForm,
    Reply,
    Save,
    choices,
)
from crm_tui.screens.jobs import refuse_job, result_job
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import Line, clip, said
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.domain.dates import When


class Proposed(NamedTuple):
    """What the playbook proposes after a result: a stage and a step, or a sale.

    `stays` is the step that follows if the deal keeps its stage. Times are words already; asks,
    stays_asks: whether a day must be said.
    """

    stage: str
    step: str
    due: str
    won: bool = False
    stays: str = ""
    stays_due: str = ""
    asks: bool = False
    stays_asks: bool = False


class ReasonLine(NamedTuple):
    """A reason to refuse, with the letter that chooses it."""

    key: str
    name: str
    letter: str
    needs_note: bool
    asks_competitor: bool
    postpone_first: bool


def draft_of(when: "When", **more: Any) -> Draft:
    """A step due at a reading."""
    minute = None if when.at is None else when.at.hour * 60 + when.at.minute
    return Draft(day=when.day, minute=minute, **more)


@dataclass
class ResultForm(TapsDays, AskingForm):
    """What was said, then `>` the next step: `agreed, 120k > send contract fri 10`."""

    keep_stage: bool = False
    proposed: Proposed | None = None
    asked_for_day: bool = False  # the store would not take it without one

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Result")
        self.hint = _("what was said > the next step, when")

    def keys(self) -> list[tuple[str, str]]:
        """Save, keep the stage, back."""
        if self.at >= 0:
            return self.asking_keys()
        stage = _("next stage") if self.keep_stage else _("keep the stage")
        asks = [("tab", _("questions"))] if self.asked else []
        return [("enter", _("save")), *asks, ("shift+tab", stage), ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line, its reading, days where one is wanted, and what to ask."""
        days = self.day_lines(cells) if self._wants_day() else []
        return [*super().lines(cells), *days, *self.asking_lines(cells)]

    def _wants_day(self) -> bool:
        """Whether the next step has no day of its own."""
        error, offered = self.refused, self.proposed
        if isinstance(error, Invalid) and error.field == "due":
            self.asked_for_day = True
        if self.at >= 0 or offered is None:
            return self.asked_for_day and self.at < 0
        return self.asked_for_day or (offered.stays_asks if self.keep_stage else offered.asks)

    def with_day(self, text: str, words: str) -> str:
        """The day belongs to the next step, which stands after `>`."""
        return f"{text} {words}" if ">" in text or "→" in text else f"{text} > {words}".strip()

    def press(self, name: str, char: str | None) -> Reply:
        """`shift+tab` keeps the stage, or no longer; `tab` and `down` go to the questions."""
        if self.at >= 0:
            return self.asking_press(name, char)
        if self._wants_day() and self.day_tapped(name):
            self.refused = None
            return STAYS
        if name in ("tab", "down") and self.asked:
            self.go_to(0)
            return STAYS
        if name == "shift+tab":
            self.keep_stage = not self.keep_stage
            return STAYS
        return super().press(name, char)

    def below(self) -> Line:
        """`→ Terms agreed · send contract · Fri 27 Nov 10:00`."""
        try:
            said_so = self._read()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        line: Line = [(" → ", "mark")]
        for number, (words, style) in enumerate(self._reading(said_so)):
            line += [(" · ", "dim")] if number else []
            line.append((words, style))
        return line

    def enter(self) -> Reply:
        """Save; an empty line accepts what the playbook proposes."""
        try:
            read = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        if not self.keep_stage and (wanting := self.blocked()) is not None:
            return wanting
        draft = self._draft(read)
        amount = read.amount if read is not None else None
        text = read.said if read is not None else ""
        done = self._done_words()
        return Reply(
            close=True,
            save=Save(
                result_job(self.steps, text, draft, self.keep_stage, amount, self.answers),
                done,
                self.steps,
                is_outcome=True,
                repeat=lambda steps: saved(self.again(replace(self, steps=steps))),
            ),
        )

    def _done_words(self) -> str:
        """What is said once it is saved: where the deal stands now, if that is elsewhere."""
        done, found = _("{who}: result").format(who=self.subject), self.proposed
        if found is None or self.keep_stage:
            return done
        before = self.card.stage if self.card is not None else ""
        stage = _("won") if found.won else found.stage
        return f"{done} → {stage}" if stage != before else done

    def _read(self) -> Any:
        from crm_tui.domain.capture import read_outcome

        if not self.text:
            return None
        around = self.around
        currency = self.steps[0].currency if self.steps else ""
        return read_outcome(
            self.text,
            around.moment().local,
            currency=currency or around.currency,
            week=around.week,
        )

    def _draft(self, read: Any) -> Draft | None:
        if read is None or not read.has_next:
            return None
        draft = draft_of(read.next_when) if read.next_when else Draft()
        return draft._replace(kind=read.next_kind or "", title=read.next_text or "")

    def _reading(self, read: Any) -> Line:
        offered = self.proposed
        line: Line = []
        if read is not None and read.amount is not None:
            line.append((amount_words(*read.amount, compact=False), "text"))
        if offered is None:
            stage, step, due = "", _("the step the playbook proposes"), ""
        elif offered.won and not self.keep_stage:
            return [*line, (_("won"), "good")]
        elif self.keep_stage:
            stage, step, due = _("same stage"), offered.stays, offered.stays_due
        else:
            stage, step, due = offered.stage, offered.step, offered.due
        if stage:
            line.append((said(stage), "bold"))
        if read is not None and read.has_next:
            step = read.next_text or step
            due = describe(read.next_when, self.around.moment().local) if read.next_when else due
        line.append((said(step), "text"))
        return [*line, (due, "soon")] if due else line


@dataclass
class RefuseForm(Form):
    """Why not: one letter per reason, most used first, none chosen beforehand."""

    reasons: tuple[ReasonLine, ...] = ()
    chosen: str = ""
    line: Field = field(default_factory=Field)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Refuse")

    @property
    def reason(self) -> ReasonLine | None:
        """The chosen reason."""
        return next((r for r in self.reasons if r.letter == self.chosen), None)

    @property
    def _of_one_deal(self) -> bool:
        """Whether it is about one deal, which may turn out never to have been one."""
        return len(self.steps) == 1 and self.steps[0].deal_id is not None

    @property
    def _asks(self) -> str:
        reason = self.reason
        if reason is None:
            return ""
        return _("note") if reason.needs_note else _("which one") if reason.asks_competitor else ""

    def keys(self) -> list[tuple[str, str]]:
        """A letter first, then enter."""
        if self.reason is None:
            other = [("tab", _("no refusal: cancel it"))] if self._of_one_deal else []
            return [(_("letter"), _("the reason")), *other, ("esc", _("back"))]
        more = [("tab", _("postpone instead"))] if self.reason.postpone_first else []
        return [("enter", _("save")), *more, ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The reasons, and the note or the name where the reason asks for one."""
        letters = [(r.letter, r.name) for r in self.reasons]
        head = self.head()
        if self._asks:
            head += [(f"{self._asks} › ", "mark"), *self.line.line(max(cells // 2, 8))]
        elif self.reason is None:
            head.append((_("why not?"), "dim"))
        else:
            head.append((said(self.reason.name), "bold"))
        lines = [clip(head, cells), *choices(letters, self.chosen, cells)]
        refusal = self.refusal(cells)
        return [*lines, refusal] if refusal else lines

    def press(self, name: str, char: str | None) -> Reply:
        """A letter chooses, enter saves; a reason that asks for words takes them first."""
        if name == "escape":
            if self._asks:
                self.chosen, self.line = "", Field()
                return STAYS
            return CLOSES
        if name == "enter":
            return self._enter()
        if name == "tab" and self.reason is not None and self.reason.postpone_first:
            return Reply(close=True, open="step.postpone")
        if name == "tab" and self.reason is None and self._of_one_deal:
            from crm_tui.screens.cancel_form import open_cancel

            return Reply(close=True, then=partial(open_cancel, self.steps[0]))
        if self._asks:
            self.line.press(name, char)
            return STAYS
        if char is None:
            return STAYS
        meant = self.around.keyboard.letter(char, "".join(r.letter for r in self.reasons))
        if meant.switch:
            return Reply(say=_("Switch to Latin letters to choose."))
        self.chosen = meant.id or self.chosen
        return STAYS

    def paste(self, text: str) -> Reply:
        """Take pasted text where words are asked for."""
        if self._asks:
            self.line.insert(text)
        return STAYS

    def _enter(self) -> Reply:
        reason = self.reason
        if reason is None:
            return Reply(say=_("Choose a reason by its letter."))
        words = self.line.text.strip()
        if reason.needs_note and not words:
            return Reply(say=_("This reason needs a note in a few words."))
        done = _("{who}: no, {reason}").format(who=self.subject, reason=reason.name)
        job = refuse_job(
            self.steps,
            reason.key,
            note=words if reason.needs_note else "",
            competitor=words if reason.asks_competitor else "",
        )
        return Reply(close=True, save=Save(job, done, self.steps, is_outcome=True))


def describe(when: "When", now: datetime) -> str:
    """A reading in short words: `Fri 27 Nov 10:00`."""
    from crm_tui.domain import dates

    return dates.describe(when, now)


def saved(form: LineForm) -> Save:
    """What a form would save now. Raises Invalid with what it says if it would not."""
    reply = form.enter()
    if reply.save is None:
        raise Invalid(reply.say)
    return reply.save
