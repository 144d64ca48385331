"""What may follow where somebody types a filter: keys, then the values of a key."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain import filter_spelling as spelling
from crm_tui.domain.filter_words import COUNT, DAY, DAYS, KEYS, MOMENT, MONEY, NAME, OWN
from crm_tui.domain.filters import FIELD
from crm_tui.domain.search import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Values that show how a kind of key is asked, where no list of them can be made.
EXAMPLES = {
    DAY: ("today", "tomorrow", "2026-12"),
    MOMENT: ("today", "yesterday", "2026-11"),
    MONEY: ("100k", "€5000"),
    COUNT: ("0", "1", "5"),
    DAYS: ("7", "30", "90"),
}


class Spot(NamedTuple):
    """The piece that is being typed: from `start` to the caret at `end`, counted from 0.

    key: whose value it is, "" for a key or a word; FIELD for an own field's name, and its name
    (`field`) where its value is typed. begun: what of it stands there.
    """

    start: int
    end: int
    begun: str
    key: str = ""
    field: str = ""


def spot_at(text: str, caret: int) -> Spot:
    """The piece that ends at the caret."""
    start = _beginning(text[:caret])
    piece = text[start:caret]
    dashes = len(piece) - len(piece.lstrip("-"))
    start, piece = start + dashes, piece[dashes:]
    found = spelling.KEY.match(piece)
    if found is None:
        return Spot(start, caret, piece)
    key, value = found[1].lower(), piece[found.end() :]
    if key == FIELD:
        return _own(start + found.end(), caret, value)
    return Spot(start + found.end(), caret, _unquoted(value), key)


def _own(start: int, caret: int, rest: str) -> Spot:
    """In `field:name op value`: the name, or the value behind it."""
    name = spelling.QUOTED.match(rest) or spelling.FIELD_NAME.match(rest)
    if name is None or (sign := spelling.OPERATOR.match(rest, name.end())) is None:
        return Spot(start, caret, _unquoted(rest), FIELD)
    called = _unquoted(name[0])
    return Spot(start + sign.end(), caret, _unquoted(rest[sign.end() :]), "", called)


def _unquoted(text: str) -> str:
    quoted = spelling.QUOTED.match(text)
    return spelling.without_escapes(quoted[1]) if quoted else text


def _beginning(text: str) -> int:
    """Where the last piece of a text begins; quotes hold spaces together."""
    start, quoted, escaped = 0, False, False
    for at, char in enumerate(text):
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char.isspace() or char in "()":
            start = at + 1
    return start


def own_candidates(spot: Spot, entity: str) -> tuple[str, ...]:
    """What may stand there without asking the store: keys, words of a key, examples."""
    if spot.field or spot.key == FIELD:
        return ()
    if spot.key:
        known = KEYS[entity].get(spot.key)
        if known is None:
            return ()
        return begun_with(spot.begun, known.words or EXAMPLES.get(known.kind, ()))
    if not spot.begun:
        return ()
    keys = [f"{key}:" for key in KEYS[entity]]
    states = [word for word in spelling.BARE if word in KEYS[entity]["is"].words]
    return tuple(one for one in (*keys, *sorted(states)) if one.startswith(spot.begun.lower()))


def asks_store(spot: Spot, entity: str) -> bool:
    """Whether the values that may stand there are the store's: names, fields, their choices."""
    known = KEYS[entity].get(spot.key)
    return bool(spot.field) or (known is not None and known.kind in (NAME, OWN))


def begun_with(begun: str, names: "Sequence[str]") -> tuple[str, ...]:
    """The names that begin so, then those that hold it."""
    key = fold(begun)
    first = [name for name in names if fold(name).startswith(key)]
    inside = [name for name in names if key in fold(name) and name not in first]
    return tuple(dict.fromkeys((*first, *inside)))


def completed(text: str, spot: Spot, candidate: str) -> tuple[str, int]:
    """The line with a candidate in its place, and where the caret stands then."""
    is_key = not spot.key and not spot.field
    put = candidate if is_key else spelling.in_value(candidate)
    rest = text[spot.end :]
    goes_on = put.endswith(":") or spot.key == FIELD or rest[:1].isspace()
    space = "" if goes_on else " "
    return text[: spot.start] + put + space + rest, spot.start + len(put) + len(space)
