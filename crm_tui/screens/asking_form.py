"""The part of an outcome's form that asks: questions below the line, in nobody's way.

Enter on the line saves at once, as ever. Tab or the down arrow goes to the questions; what is
typed there is read live, enter keeps it and goes to the next one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from crm_tui.domain.lines import QuestionLine
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import STAYS, LineForm, Reply
from crm_tui.screens.money_said import BALANCE, BY_RECEIPTS, money_fault, money_hint, money_words
from crm_tui.widgets.field import Field
from crm_tui.widgets.paint import Line, Run, clip, day_words, length, said, wrap
from crm_tui.widgets.paint_asking import question_words
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.domain.receipts import Deal

F = TypeVar("F", bound="AskingForm")
NEEDS = ("must", "wanted", "")
ASKED_LINES = 2  # that the questions take while the line is typed


@dataclass
class AskingForm(LineForm):
    """A line with questions below. at: the question that is being answered, -1 for the line.

    money: what the deal is for and what came in of it, once it is read.
    """

    asked: tuple[QuestionLine, ...] = ()
    answered: dict[str, str] = field(default_factory=dict)
    at: int = -1
    typed: Field = field(default_factory=Field)
    money: "Deal | None" = None

    def ask(self, questions: tuple[QuestionLine, ...]) -> None:
        """Ask these, those first without which the stage is not left; what is known is not asked.

        An answer that is being typed stays under the eyes.
        """
        now = self.asked[self.at].key if self.at >= 0 else ""
        waiting = [question for question in questions if question.answer is None]
        self.asked = _money_once(sorted(waiting, key=lambda one: NEEDS.index(one.need)))
        keys = [one.key for one in self.asked]
        self.at = keys.index(now) if now in keys else -1

    @staticmethod
    def again(form: F) -> F:
        """The same form for other steps: what one client answered is not another's."""
        form.asked, form.answered, form.at = (), {}, -1
        return form

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """What was answered, as pairs of the question's key and the words typed."""
        return tuple((one.key, self.answered[one.key]) for one in self.asked if self._has(one))

    def needed(self) -> int | None:
        """The first question without whose answer the stage is not left; None where all is said."""
        open_ones = (n for n, one in enumerate(self.asked) if one.need == "must")
        return next((n for n in open_ones if not self._has(self.asked[n])), None)

    def blocked(self) -> Reply | None:
        """Go to what is needed before the stage is left, and say so; None where nothing is."""
        at = self.needed()
        if at is None:
            return None
        things = [one.text for one in self.asked if one.need == "must" and not self._has(one)]
        self.go_to(at)
        return Reply(say=_("Needed before this stage is left: {names}.").format(
            names=", ".join(said(thing) for thing in things)
        ))  # fmt: skip

    def _has(self, question: QuestionLine) -> bool:
        return bool(self.answered.get(question.key))

    # -- keys -----------------------------------------------------------------------------

    def asking_keys(self) -> list[tuple[str, str]]:
        """The keys while a question is being answered."""
        return [("enter", _("next")), ("↑↓", _("question")), ("esc", _("the line"))]

    def asking_press(self, name: str, char: str | None) -> Reply:
        """Answer a key on a question."""
        if name == "escape":
            self.go_to(-1)
        elif name in ("enter", "down", "tab"):
            return self._keep(1)
        elif name in ("up", "shift+tab"):
            return self._keep(-1)
        else:
            self.typed.press("space" if name == "space" else name, char)
        return STAYS

    def paste(self, text: str) -> Reply:
        """Take pasted text where one types."""
        if self.at < 0:
            return super().paste(text)
        self.typed.insert(text)
        return STAYS

    def go_to(self, at: int) -> None:
        """Stand on a question, its answer in the line; -1 or beyond the last: on the line."""
        self.at = at if 0 <= at < len(self.asked) else -1
        self.typed = Field(self.answered.get(self.asked[self.at].key, "") if self.at >= 0 else "")

    def _keep(self, way: int) -> Reply:
        """Keep what was typed, if it can be read, and go on; an empty line takes it back."""
        question, words = self.asked[self.at], self.typed.text.strip()
        if words and (fault := self.fault_of(question, words)) is not None:
            return Reply(say=fault)
        self.answered[question.key] = words
        self.refused = None
        self.go_to(self.at + way)
        return STAYS

    def fault_of(self, question: QuestionLine, words: str) -> str | None:
        """Why an answer cannot be read, with what to do; None where it can."""
        if question.key in BY_RECEIPTS:
            return money_fault(question.key, words, self.around, self.money) or None
        try:
            self._read_answer(question, words)
        except Invalid as error:
            return f"{error.message} {error.hint}"
        return None

    # -- drawing --------------------------------------------------------------------------

    def asking_lines(self, cells: int) -> list[Line]:
        """The questions below the line: one line of them, or the one that is being answered."""
        if not self.asked:
            return []
        if self.at < 0:
            return self._list(cells)
        question = self.asked[self.at]
        head: Line = [(" " + said(question_words(question)) + " ", "bold"), ("› ", "mark")]
        room = max(cells - length(head) - 1, cells // 3)
        lines = [clip([*head, *self.typed.line(room)], cells)]
        if room == cells // 3:
            lines = [clip(head, cells), clip([("   ", "text"), *self.typed.line(cells - 4)], cells)]
        return [*lines, clip(self._below(question), cells)]

    def _list(self, cells: int) -> list[Line]:
        """The questions one after another, as many as there is room for; the rest as a number."""
        runs = self._runs()
        for count in range(len(runs), 0, -1):
            more = _("+{n} more").format(n=len(runs) - count) + "  "
            rest: Line = [] if count == len(runs) else [(more, "dim")]
            asked: Line = [(" " + _("ASK") + " ", "label"), *runs[:count], *rest, ("tab", "key")]
            lines = wrap(asked, cells, 1)
            if len(lines) <= ASKED_LINES:
                return lines
        return lines[:ASKED_LINES]

    def _runs(self) -> list[Run]:
        """Each question with its mark."""
        found: list[Run] = []
        for question in self.asked:
            style = "good" if self._has(question) else "late" if question.need == "must" else "dim"
            mark = "✓ " if self._has(question) else ""
            found.append((f"{mark}{said(question_words(question))}  ", style))
        return found

    def _below(self, question: QuestionLine) -> Line:
        """How the answer is read; what may be chosen while nothing is typed."""
        words = self.typed.text.strip()
        if not words:
            return [(f" {self.at + 1}/{len(self.asked)}  ", "dim"), (_hint_of(question), "dim")]
        if question.key in BY_RECEIPTS:
            return money_words(words, self.around, self.money)
        try:
            return [(" → ", "mark"), (self._read_answer(question, words), "bold")]
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]

    def _read_answer(self, question: QuestionLine, words: str) -> str:
        """An answer as it is understood. Raises Invalid."""
        from crm_tui.domain.answers import Sense, read_answer

        moment = self.around.moment()
        currency = self.steps[0].currency if self.steps else ""
        sense = Sense(moment.local, self.around.week, currency or self.around.currency)
        value = read_answer(question.kind, dict(question.choices), words, sense)
        if value.day is not None:
            return day_words(value.day, moment.day)
        if value.currency and value.number is not None:
            return amount_words(value.number, value.currency, compact=False)
        if value.number is not None:
            return f"{value.number}/5"
        return said(dict(question.choices).get(value.text, value.text))


def _money_once(questions: list[QuestionLine]) -> tuple[QuestionLine, ...]:
    """Where a stage wants money and all of the money, the stronger wish is asked, once."""
    money = [one for one in questions if one.key in BY_RECEIPTS]
    if len(money) < len(BY_RECEIPTS):
        return tuple(questions)
    least = NEEDS.index(money[0].need)
    chosen = max((one for one in money if NEEDS.index(one.need) == least), key=_is_balance)
    return tuple(one for one in questions if one.key not in BY_RECEIPTS or one is chosen)


def _is_balance(question: QuestionLine) -> bool:
    return question.key == BALANCE


def _hint_of(question: QuestionLine) -> str:
    """What is to be typed for a question of its kind."""
    if question.key in BY_RECEIPTS:
        return money_hint()
    if question.kind == "choice":
        return " · ".join(said(words) for _key, words in question.choices)
    hints: dict[str, Callable[[], str]] = {
        "money": lambda: _("a sum: 500k"),
        "date": lambda: _("a day: fri, 5 dec, in 2 weeks"),
        "score": lambda: _("1 for bad to 5 for very good"),
        "number": lambda: _("a number"),
    }
    return hints.get(question.kind, lambda: _("in a few words; empty skips it"))()
