"""How an answer that somebody types is read, by the kind of its question."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.text import clean_input, display
from crm_tui.errors import Invalid
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.domain.calendar import Week

BEST = 5
LONGEST = 2000


class Value(NamedTuple):
    """An answer as it is kept: words, a choice's key or a canonical number in `text`; a score or
    minor units of `currency` in `number`; a day."""

    text: str = ""
    number: int | None = None
    currency: str = ""
    day: date | None = None


class Sense(NamedTuple):
    """By what an answer is read: now (aware, local), the week, and the currency that is meant."""

    now: datetime
    week: "Week"
    currency: str


def read_answer(kind: str, choices: Mapping[str, str], typed: str, sense: Sense) -> Value:
    """An answer to a question of this kind. choices: key to words.

    Raises Invalid (field "answer") naming what is wanted instead.
    """
    said = clean_input(typed, "answer")
    if not said:
        raise _fault(_("An empty answer says nothing."), _("Say it in a few words."))
    if len(said) > LONGEST:
        hint = _("Keep it under {most} characters; a note may hold more.").format(most=LONGEST)
        raise _fault(_("That is too long for an answer."), hint)
    if kind == "choice":
        return Value(text=_choice(choices, said))
    if kind == "number":
        return Value(text=_number(said))
    if kind == "money":
        return _money(said, sense.currency)
    if kind == "date":
        return Value(day=_day(said, sense))
    return Value(number=_score(said)) if kind == "score" else Value(text=said)


def _fault(said: str, hint: str) -> Invalid:
    return Invalid(said, field="answer", hint=hint)


def _choice(choices: Mapping[str, str], said: str) -> str:
    """The key of the one choice that is, or begins with, what was said."""
    from crm_tui.domain.search import fold

    sought = fold(said)
    named = [(key, (fold(key), fold(words))) for key, words in choices.items()]
    same = [key for key, names in named if sought in names]
    near = [key for key, names in named if sought and any(n.startswith(sought) for n in names)]
    if len(same or near) == 1:
        return (same or near)[0]
    listed = ", ".join(display(words) for words in choices.values())
    raise _fault(
        _("“{said}” is none of the choices.").format(said=display(said[:40])),
        _("Choose one of: {names}.").format(names=listed),
    )


def _number(said: str) -> str:
    from crm_tui.domain.numbers import canonical_number

    try:
        return canonical_number(said)
    except Invalid as error:
        raise _fault(error.message, error.hint) from error


def _money(said: str, currency: str) -> Value:
    from crm_tui.domain.money import read_amount

    try:
        minor, code = read_amount(said, currency or None)
    except Invalid as error:
        raise _fault(error.message, error.hint) from error
    return Value(number=minor, currency=code)


def _day(said: str, sense: Sense) -> date:
    """A day; it may lie behind us."""
    from crm_tui.domain.dates import read_when

    try:
        return date.fromisoformat(said)
    except ValueError:
        pass
    try:
        return read_when(said, sense.now, week=sense.week, past=True).day
    except Invalid as error:
        raise _fault(error.message, error.hint) from error


def _score(said: str) -> int:
    """1 to 5, also as `4/5`."""
    plain = said.replace(" ", "").removesuffix("/5")
    if len(plain) == 1 and plain.isdecimal() and 1 <= int(plain) <= BEST:
        return int(plain)
    raise _fault(
        _("“{said}” is no mark from 1 to {best}.").format(said=display(said[:40]), best=BEST),
        _("Give 1 for bad to {best} for very good.").format(best=BEST),
    )
