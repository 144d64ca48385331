"""Places in the program that a person marks with a letter, as they are kept between days."""

from collections.abc import Mapping
from typing import Any, NamedTuple

MOST_WORDS = 80


class Place(NamedTuple):
    """A row of a screen, or the card of a client.

    screen: its name in the table of screens. record: what the list calls the row, None for the
    screen as a whole. words: what it is called where places are listed.
    """

    screen: str
    client_id: int | None = None
    deal_id: int | None = None
    record: int | str | tuple[Any, ...] | None = None
    words: str = ""


def as_kept(places: Mapping[str, Place]) -> dict[str, list[Any]]:
    """Places by letter as JSON keeps them."""
    return {letter: list(place) for letter, place in places.items()}


def as_read(kept: object) -> dict[str, Place]:
    """Places by letter from what was kept; what cannot be one is left out."""
    found = {}
    for letter, row in kept.items() if isinstance(kept, dict) else ():
        if isinstance(row, list) and len(row) == len(Place._fields) and _is_place(row):
            screen, client_id, deal_id, record, words = row
            record = _hashable(record)
            found[letter] = Place(screen, client_id, deal_id, record, words[:MOST_WORDS])
    return found


def _is_place(row: list[Any]) -> bool:
    screen, client_id, deal_id, record, words = row
    ids = all(one is None or type(one) is int for one in (client_id, deal_id))
    return isinstance(screen, str) and ids and isinstance(words, str) and _is_record(record)


def _is_record(record: object) -> bool:
    if isinstance(record, list):
        return all(_is_record(one) for one in record)
    return record is None or isinstance(record, (int, str))


def _hashable(record: Any) -> Any:
    """JSON knows no tuples: lists are what they were."""
    return tuple(_hashable(one) for one in record) if isinstance(record, list) else record
