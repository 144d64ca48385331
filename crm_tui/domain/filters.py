"""What narrows a list: `owner:me stage:offer amount>100k -tag:cold (no:phone or late)`.

A filter is a value; `str` of it reads back equal. What it means on a day and for a person is
settled where it is asked, so a filter may be kept: `due<=today` is about each day's own today.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from crm_tui.domain.filter_spelling import in_value, in_word
from crm_tui.errors import Invalid
from crm_tui.i18n import _

CLIENT, DEAL, STEP = "client", "deal", "step"
ENTITIES = (CLIENT, DEAL, STEP)
#: How an own field is asked about: `field:budget>10`.
FIELD = "field"


class Filter:
    """What holds for a record or does not; each kind is a value of its own."""

    __slots__ = ()

    @property
    def narrows(self) -> bool:
        """Whether it may leave anything out."""
        return self != EVERYTHING

    @property
    def is_joined(self) -> bool:
        """Whether it is written as several pieces, which stand in brackets inside another."""
        return False

    def terms(self) -> "Iterator[Term]":
        """The terms it is made of, wherever they stand."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Words(Filter):
    """Words that the record is found by, as `find` finds it."""

    text: str

    def __str__(self) -> str:
        return in_word(self.text)


@dataclass(frozen=True, slots=True)
class Term(Filter):
    """One thing asked: `key operator value`.

    name: the own field that is meant, where the key is FIELD; with no operator it is asked
    whether the field is filled. at: the column of the value in the line it was read from, the
    first being 1; 0 if it was not read.
    """

    key: str
    operator: str
    value: str
    name: str = ""
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        begin = f"{self.key}:{in_value(self.name)}" if self.name else self.key
        return f"{begin}{self.operator}{in_value(self.value)}" if self.operator else begin

    def terms(self) -> "Iterator[Term]":
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Not(Filter):
    """The other does not hold."""

    of: Filter

    def __str__(self) -> str:
        inner = str(self.of)
        plain = isinstance(self.of, Words | Term)
        return f"-{inner}" if plain else f"-({inner})"

    def terms(self) -> "Iterator[Term]":
        """Those of the other."""
        return self.of.terms()


@dataclass(frozen=True, slots=True)
class Every(Filter):
    """All of them hold."""

    parts: tuple[Filter, ...]

    def __str__(self) -> str:
        return " ".join(_part(part) for part in self.parts)

    @property
    def is_joined(self) -> bool:
        """Several pieces with spaces between."""
        return True

    def terms(self) -> "Iterator[Term]":
        """Those of the parts."""
        return (term for part in self.parts for term in part.terms())


@dataclass(frozen=True, slots=True)
class Either(Filter):
    """One of them holds."""

    parts: tuple[Filter, ...]

    def __str__(self) -> str:
        return " or ".join(_part(part) for part in self.parts)

    @property
    def is_joined(self) -> bool:
        """Several pieces with `or` between."""
        return True

    def terms(self) -> "Iterator[Term]":
        """Those of the parts."""
        return (term for part in self.parts for term in part.terms())


def _part(one: Filter) -> str:
    return f"({one})" if one.is_joined else str(one)


#: Nothing is left out.
EVERYTHING = Every(())


class Fault(NamedTuple):
    """What cannot be understood: the word itself, at which column it begins, and what to do."""

    at: int
    word: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        told = _("column {n}: {message}").format(n=self.at, message=self.message)
        return f"{told}; {self.hint}" if self.hint else told


class Reading(NamedTuple):
    """What a line means as far as it can be understood, and what of it cannot."""

    filter: Filter
    faults: tuple[Fault, ...] = ()

    @property
    def complaint(self) -> str:
        """The first thing that cannot be understood, in words; "" if all of it can."""
        return str(self.faults[0]) if self.faults else ""


def read_filter(text: str, entity: str = CLIENT) -> Reading:
    """What a line asks of clients, deals or steps, read as far as it makes sense. Never raises."""
    from crm_tui.domain.filter_reading import Reader

    return Reader(text, entity).reading()


def filter_of(text: str, entity: str = CLIENT) -> Filter:
    """The filter that a line means, all of it. Raises Invalid (field "filter") naming the word."""
    reading = read_filter(text, entity)
    refuse(reading.faults)
    return reading.filter


def refuse(faults: tuple[Fault, ...]) -> None:
    """Raise Invalid for the first of these; do nothing where there is none."""
    if not faults:
        return
    first = faults[0]
    raise Invalid(
        _("Column {n} of the filter: {message}.").format(n=first.at, message=first.message),
        field="filter",
        hint=first.hint[:1].upper() + first.hint[1:] if first.hint else "",
    )


def along(*filters: Filter) -> Filter:
    """All of these together; those that leave nothing out are left out themselves."""
    parts = tuple(one for one in filters if one.narrows)
    return parts[0] if len(parts) == 1 else Every(parts)
