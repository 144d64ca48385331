"""Reads the words of a condition, and says at which column they stop making sense."""

import re
from typing import NamedTuple, NoReturn

from crm_tui.domain import conditions
from crm_tui.domain.conditions import COUNTS, OPERATORS, SUMS, Condition
from crm_tui.domain.kinds import KNOWN, is_known_thing
from crm_tui.errors import Invalid
from crm_tui.i18n import _

LONGEST = 400
MOST_COUNT = 1_000_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<operator>[<>=!]+)|(?P<mark>[()%])"""
    r"""|"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'|(?P<word>[^\s()<>=!%"'0-9][^\s()<>=!%"']*))"""
)
_SUBJECTS = (*COUNTS, *SUMS, "known", "answer", "tag", "not")
_JOINS = ("and", "or", "not")


class _Token(NamedTuple):
    """kind: number, operator, mark, quoted, word or end. column: the first is 1."""

    kind: str
    text: str
    column: int


def is_plain_word(text: str) -> bool:
    """Whether a name can stand in a condition without quotes."""
    found = _TOKEN.fullmatch(text)
    return bool(found and found["word"] == text and text not in (*_SUBJECTS, *_JOINS))


def read(text: str) -> Condition:
    """As `conditions.read_condition`."""
    if len(text) > LONGEST:
        _refuse(text, LONGEST + 1, _("a condition has at most {n} letters").format(n=LONGEST))
    reader = _Reader(text)
    found = reader.either()
    reader.done()
    return found


def _refuse(text: str, column: int, hint: str) -> NoReturn:
    shown = text if len(text) <= 80 else text[:79] + "…"
    raise Invalid(
        _("“{text}” cannot be read at column {column}").format(text=shown, column=column),
        field="when",
        hint=hint,
    )


class _Reader:
    """The tokens of a condition, taken one by one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.at = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def is_next(self, kind: str, *texts: str) -> bool:
        return self.here.kind == kind and (not texts or self.here.text in texts)

    def amiss(self, hint: str) -> NoReturn:
        _refuse(self.text, self.here.column, hint)

    def done(self) -> None:
        if self.here.kind != "end":
            self.amiss(_("join conditions with “and” or “or”"))

    # -- the grammar ----------------------------------------------------------------------

    def either(self) -> Condition:
        parts = [self.every()]
        while self.is_next("word", "or"):
            self.take()
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else conditions.Either(tuple(parts))

    def every(self) -> Condition:
        parts = [self.single()]
        while self.is_next("word", "and"):
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else conditions.Every(tuple(parts))

    def single(self) -> Condition:
        if self.is_next("word", "not"):
            self.take()
            return conditions.Not(self.single())
        if self.is_next("mark", "("):
            self.take()
            inner = self.either()
            if not self.is_next("mark", ")"):
                self.amiss(_("close the bracket"))
            self.take()
            return inner
        return self.atom()

    def atom(self) -> Condition:
        if not self.is_next("word", *_SUBJECTS):
            self.amiss(_("begin with one of: {names}").format(names=", ".join(_SUBJECTS)))
        subject = self.take().text
        if subject in COUNTS:
            return conditions.Count(subject, self.operator(), self.whole())
        if subject in SUMS:
            return self.money(subject)
        if subject == "known":
            return self.thing()
        if subject == "answer":
            return self.answer()
        return conditions.Tagged(self.name(_("name the tag")))

    def operator(self, *allowed: str) -> str:
        names = allowed or tuple(OPERATORS)
        if not self.is_next("operator", *names):
            self.amiss(_("compare with one of: {names}").format(names=" ".join(names)))
        return self.take().text

    def whole(self) -> int:
        if not self.is_next("number") or not self.here.text.isdecimal():
            self.amiss(_("write a whole number"))
        if int(self.here.text) > MOST_COUNT:
            self.amiss(_("write a smaller number"))
        return int(self.take().text)

    def name(self, hint: str) -> str:
        if not (self.is_next("word") or self.is_next("quoted")) or not self.here.text.strip():
            self.amiss(hint)
        return self.take().text

    def thing(self) -> Condition:
        from crm_tui.domain.written import nearest

        column = self.here.column
        name = self.name(_("name the thing, such as budget or “field:…”"))
        if not is_known_thing(name):
            _refuse(self.text, column, nearest(name, KNOWN))
        return conditions.Knows(name)

    def answer(self) -> Condition:
        question = self.name(_("name the question by its key"))
        operator = self.operator()
        if self.is_next("quoted"):
            if operator not in ("=", "!="):
                self.amiss(_("compare words with {names}").format(names="= !="))
            return conditions.Answered(question, operator, self.take().text)
        if not self.is_next("number"):
            self.amiss(_("write the answer in quotes, or a number"))
        return conditions.Answered(question, operator, self.take().text, is_number=True)

    def money(self, subject: str) -> Condition:
        operator = self.operator()
        if not self.is_next("number"):
            self.amiss(_("write a sum and its currency, such as 1000 EUR"))
        at = self.here
        number = self.take().text
        if self.is_next("mark", "%"):
            return self.share(subject, operator, at)
        if self.is_next("word") and self.here.text not in _JOINS:
            return conditions.Sum(subject, operator, *self.minor(number))
        if number.strip("0"):
            self.amiss(_("name the currency, such as 1000 EUR"))
        return conditions.Sum(subject, operator, 0)

    def share(self, subject: str, operator: str, at: _Token) -> Condition:
        if subject != "received":
            self.amiss(_("only what was received has a share: received >= 50%"))
        if not at.text.isdecimal() or int(at.text) > 1000:
            _refuse(self.text, at.column, _("write whole percent, such as 50%"))
        self.take()
        return conditions.Share(operator, int(at.text))

    def minor(self, number: str) -> tuple[int, str]:
        from crm_tui.domain.iso4217 import DECIMALS

        currency = self.here.text
        if currency not in DECIMALS:
            self.amiss(_("use a currency's code of ISO 4217, such as EUR, RUB or KRW"))
        whole, _point, part = number.partition(".")
        places = DECIMALS[currency]
        if len(part) > places or len(whole) > 15:
            self.amiss(_("write a sum that {currency} has").format(currency=currency))
        self.take()
        return int(whole) * 10**places + int(part.ljust(places, "0") or "0"), currency


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while text[at:].strip():
        token = _TOKEN.match(text, at)
        if token is None:
            column = at + len(text[at:]) - len(text[at:].lstrip()) + 1
            _refuse(text, column, _("write for example: contacts >= 2 and not known budget"))
        kind = token.lastgroup or ""
        said = token[kind]
        column = token.end() - len(token[0].lstrip()) + 1
        if kind == "double":
            said = re.sub(r"\\(.)", r"\1", said)
        if kind in ("double", "single"):
            kind = "quoted"
        found.append(_Token(kind, said, column))
        at = token.end()
    return [*found, _Token("end", "", len(text.rstrip()) + 1)]
