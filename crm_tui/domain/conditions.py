"""Conditions of a playbook: `contacts >= 2 and not known budget`, read, written and asked.

A condition is a value; `str` of it reads back equal. What is not known makes a comparison false:
`amount > 5 EUR` holds neither for a deal without an amount nor for one in another currency.
"""

from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crm_tui.domain.facts import Facts

COUNTS = ("contacts", "postpones", "tries")
SUMS = ("amount", "received", "left")
OPERATORS = {"=": eq, "!=": ne, ">": gt, ">=": ge, "<": lt, "<=": le}
OPPOSITE = {"=": "!=", "!=": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}


def compare(one: Any, operator: str, other: Any) -> bool:
    """Whether two values of one kind stand so to each other."""
    return bool(OPERATORS[operator](one, other))


class Condition:
    """Something that holds for a deal or does not; each kind is a value of its own."""

    __slots__ = ()
    is_joined: ClassVar[bool] = False

    def holds(self, facts: "Facts") -> bool:
        """Whether it is so for a deal of which these facts are known."""
        raise AssertionError(f"{type(self).__name__} says nothing")

    def atoms(self) -> "Iterator[Condition]":
        """What it is made of, without the words that join."""
        yield self


@dataclass(frozen=True, slots=True)
class Count(Condition):
    """How often: `contacts`, `postpones` (in a row) or `tries` against a whole number."""

    name: str
    operator: str
    number: int

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {self.number}"

    def holds(self, facts: "Facts") -> bool:
        """Compare the counter of the deal."""
        return compare(_counter(facts, self.name), self.operator, self.number)


def _counter(facts: "Facts", name: str) -> int:
    return {"contacts": facts.contacts, "postpones": facts.postpones, "tries": facts.tries}[name]


@dataclass(frozen=True, slots=True)
class Share(Condition):
    """The part received of the amount, in whole percent."""

    operator: str
    percent: int

    def __str__(self) -> str:
        return f"received {self.operator} {self.percent}%"

    def holds(self, facts: "Facts") -> bool:
        """Compare exactly, without rounding; a deal without an amount has no share."""
        share = facts.received_share
        return share is not None and compare(share * 100, self.operator, self.percent)


@dataclass(frozen=True, slots=True)
class Sum(Condition):
    """`amount`, `received` or `left` against minor units of a currency ("" for nothing at all)."""

    name: str
    operator: str
    minor: int
    currency: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.operator} {_money(self.minor, self.currency)}"

    def holds(self, facts: "Facts") -> bool:
        """Compare sums of one currency; sums of two are never compared."""
        sums = {"amount": facts.amount, "received": facts.received, "left": facts.left}
        known = sums[self.name]
        if known is None or (self.currency and self.currency != facts.currency):
            return False
        return compare(known, self.operator, self.minor)


def _money(minor: int, currency: str) -> str:
    if not currency:
        return str(minor)
    from crm_tui.domain.money import decimals

    places = decimals(currency)
    whole, part = divmod(minor, 10**places)
    return f"{whole}{f'.{part:0{places}}' if part else ''} {currency}"


@dataclass(frozen=True, slots=True)
class Knows(Condition):
    """A thing is known: a name of `KNOWN`, or a field of the user's own."""

    thing: str

    def __str__(self) -> str:
        return f"known {word(self.thing)}"

    def holds(self, facts: "Facts") -> bool:
        """Whether it is among what is known."""
        return self.thing in facts.known


@dataclass(frozen=True, slots=True)
class Answered(Condition):
    """The answer to a question, as words (in any case of letters) or as a number."""

    question: str
    operator: str
    value: str
    is_number: bool = False

    def __str__(self) -> str:
        value = self.value if self.is_number else in_quotes(self.value)
        return f"answer {word(self.question)} {self.operator} {value}"

    def holds(self, facts: "Facts") -> bool:
        """Compare the answer; a question that has none holds nothing."""
        given = facts.answers.get(self.question)
        if given is None:
            return False
        if not self.is_number:
            return compare(_folded(given), self.operator, _folded(self.value))
        from decimal import Decimal, InvalidOperation

        try:
            number = Decimal(given.strip())
        except InvalidOperation:
            return False
        return number.is_finite() and compare(number, self.operator, Decimal(self.value))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True)
class Tagged(Condition):
    """The client bears a tag."""

    tag: str

    def __str__(self) -> str:
        return f"tag {word(self.tag)}"

    def holds(self, facts: "Facts") -> bool:
        """Whether one of the tags is that one, in any case of letters."""
        return any(_folded(tag) == _folded(self.tag) for tag in facts.tags)


@dataclass(frozen=True, slots=True)
class Not(Condition):
    """The other does not hold."""

    of: Condition

    def __str__(self) -> str:
        return f"not {_part(self.of)}"

    def holds(self, facts: "Facts") -> bool:
        """The opposite."""
        return not self.of.holds(facts)

    def atoms(self) -> "Iterator[Condition]":
        """Those of the other."""
        return self.of.atoms()


@dataclass(frozen=True, slots=True)
class Every(Condition):
    """All of them hold: `… and …`."""

    parts: tuple[Condition, ...]
    is_joined = True

    def __str__(self) -> str:
        return " and ".join(_part(part) for part in self.parts)

    def holds(self, facts: "Facts") -> bool:
        """Whether each does."""
        return all(part.holds(facts) for part in self.parts)

    def atoms(self) -> "Iterator[Condition]":
        """Those of the parts."""
        return (atom for part in self.parts for atom in part.atoms())


@dataclass(frozen=True, slots=True)
class Either(Condition):
    """One of them holds: `… or …`."""

    parts: tuple[Condition, ...]
    is_joined = True

    def __str__(self) -> str:
        return " or ".join(_part(part) for part in self.parts)

    def holds(self, facts: "Facts") -> bool:
        """Whether one does."""
        return any(part.holds(facts) for part in self.parts)

    def atoms(self) -> "Iterator[Condition]":
        """Those of the parts."""
        return (atom for part in self.parts for atom in part.atoms())


def _part(condition: Condition) -> str:
    return f"({condition})" if condition.is_joined else str(condition)


def word(text: str) -> str:
    """A name as a condition writes it: in quotes where it would be read as something else."""
    from crm_tui.domain.condition_words import is_plain_word

    return text if is_plain_word(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """A text in double quotes."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def read_condition(text: str) -> Condition:
    """Read a condition, such as `received >= 50% and not known sizes`.

    Raises Invalid (field "when") naming the place by its column, the first being 1.
    """
    from crm_tui.domain.condition_words import read

    return read(text)
