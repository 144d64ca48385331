"""What a client answered, as rows: which answers hold for a deal, in words and as plain values."""

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.rows import row
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, NamedTuple, Protocol

    class Reader(Protocol):
        """Anything that answers SQL text with rows."""

        def rows(self, sql: str, *values: "Any") -> "list[tuple[Any, ...]]":
            """All rows of a statement with `?` for its values."""

    class Answered(NamedTuple):
        """One answer. at: microseconds. deal_id: the deal it was given about, None for none."""

        id: int
        question_id: int
        key: str
        set_key: str
        asked: str
        kind: str
        tells: str
        choices: str
        deal_id: int | None
        at: int
        text: str
        number: int | None
        currency: str
        day: str

else:
    Answered = row(
        "Answered",
        "id question_id key set_key asked kind tells choices deal_id at text number currency day",
    )

MOST = 500
MOST_LINKS = 5

#: The answers of a client in the columns of Answered; its values: the client, and how many.
ANSWERS = """
    select a.id, a.question_id, q.key, q.set_key, q.text, q.kind, q.tells, q.choices, a.deal_id,
           a.at, a.text, a.number, a.currency, cast(a.day as varchar)
    from answer a join question q on q.id = a.question_id
    where a.client_id = ? order by a.at desc, a.id desc limit ?
"""
_LINK = "select linked_to from deal where id = ?"
#: Of which questions an answer given about one deal is true for the client's others.
_OF_THE_CLIENT = ("phone_or_email", "phone", "email", "address", "source", "decides")
_ASKED_OF_THE_CLIENT = ("best_way",)


def answers_of(conn: "Reader", client_id: int) -> "list[Answered]":
    """Every answer of a client, the latest first, earlier ones to the same question included."""
    return [answered(found) for found in conn.rows(ANSWERS, client_id, MOST)]


def holding(conn: "Reader", client_id: int, chain: "tuple[int, ...]") -> "list[Answered]":
    """The answers that hold for a deal, or for the client alone; the latest first.

    chain: the deal and those it came back from, as `chain_of` gives them, or nothing. What holds
    was said about one of them, about no deal, or is true of the client whichever deal it was.
    """
    return hold(answers_of(conn, client_id), chain)


def hold(answers: "list[Answered]", chain: "tuple[int, ...]") -> "list[Answered]":
    """Those answers of a client that hold, as `holding` gives them."""
    return [
        one
        for one in answers
        if one.deal_id is None or one.deal_id in chain or is_of_the_client(one.key, one.tells)
    ]


def is_of_the_client(key: str, tells: str) -> bool:
    """Whether a question is about the client, so that an answer on any of its deals holds."""
    return tells in _OF_THE_CLIENT or key in _ASKED_OF_THE_CLIENT


def chain_of(conn: "Reader", deal_id: int, linked_to: "int | None") -> "Iterator[int]":
    """A deal, and the lost ones it came back from, the nearest first."""
    seen = [deal_id]
    yield deal_id
    while linked_to is not None and linked_to not in seen and len(seen) <= MOST_LINKS:
        seen.append(linked_to)
        yield linked_to
        found = conn.rows(_LINK, linked_to)
        linked_to = whole_or_none(found[0][0]) if found else None


def plain_value(one: "Answered") -> str:
    """An answer for a condition: a choice by its key, money as a decimal, a day in ISO form."""
    if one.kind == "money" and one.number is not None:
        places = DECIMALS.get(one.currency, 2)
        whole_part, part = divmod(one.number, 10**places)
        return f"{whole_part}.{part:0{places}}" if part else str(whole_part)
    if one.text:
        return one.text
    return str(one.number) if one.number is not None else one.day


def in_words(one: "Answered") -> str:
    """An answer for people: a choice by its words, money with its sign, a score out of 5."""
    if one.kind == "choice":
        return choices_of(one.choices).get(one.text, one.text)
    if one.text or one.number is None:
        return one.text or one.day
    if one.currency:
        from crm_tui.domain.money import format_amount

        return format_amount((one.number, one.currency))
    return str(one.number)


def choices_of(kept: str) -> "dict[str, str]":
    """The choices of a question as it keeps them, a line `key=words` each: key to words."""
    pairs = [line.partition("=") for line in kept.splitlines()]
    return {key: said or key for key, _mark, said in pairs if key}


def answered(found: "tuple[Any, ...]") -> "Answered":
    """An answer of its row."""
    number, question, key, set_key, asked, kind, tells, choices, deal_id, at = found[:10]
    text, amount, currency, day = found[10:]
    return Answered(
        number, question, words(key), words(set_key), words(asked), words(kind), words(tells),
        words(choices), whole_or_none(deal_id), whole(at), words(text or ""),
        whole_or_none(amount), words(currency or ""), words(day or ""),
    )  # fmt: skip
