"""What the program may cost in things that are counted: the measured figures, kept as ceilings.

A figure may grow by SLACK before a test fails. Who makes something dearer on purpose writes the
new figure here; who makes it cheaper writes that one, so that it stays.
"""

from typing import NamedTuple

SLACK = 1.15
ROOM = 2  # added to every ceiling: small numbers may grow by a little


class Cost(NamedTuple):
    """What one key may cost: statements asked, rows read, bytes written, cells drawn."""

    statements: int
    rows: int
    written: int
    cells: int


#: Modules loaded beside those of an empty Python, by the words of a command; "" is the app and the
#: screen it opens on.
MODULES = {
    "": 409,
    "--version": 15,
    "today": 34,
    "next": 45,
    "status": 34,
    "find anna": 32,
    "show c5": 44,
    "week": 34,
    "plan": 34,
    "note c5 asked": 423,
    "pipeline list": 219,
}

#: By screen, and by key on it; "open" is the key that opens the screen. What a slow machine reads
#: twice, because a deadline passed, is counted twice; a card that is known already is counted as
#: if it were read, since another minute may have begun.
KEYS: dict[str, dict[str, Cost]] = {
    "today": {
        "open": Cost(0, 0, 0, 0),
        "j": Cost(12, 17, 3997, 1442),
        "k": Cost(12, 17, 2223, 1208),
    },
    "pipeline": {
        "open": Cost(34, 336, 41085, 17043),
        "j": Cost(1, 1, 402, 174),
        "l": Cost(1, 1, 1158, 414),
        "k": Cost(1, 1, 406, 174),
        "h": Cost(1, 1, 1184, 414),
    },
    "clients": {
        "open": Cost(31, 190, 33533, 20967),
        "j": Cost(14, 22, 2440, 1050),
        "k": Cost(13, 16, 1649, 862),
    },
    "found": {
        "open": Cost(3, 3, 25533, 19209),
        "a": Cost(18, 161, 7219, 3216),
        "n": Cost(6, 103, 616, 240),
    },
}


def allowed(measured: int) -> int:
    """The most that may be counted where so much was measured."""
    return int(measured * SLACK) + ROOM
