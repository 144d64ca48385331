"""Text made safe for a terminal, measured in its cells and cut to them.

What people type is data. Nothing in it may move the cursor, change a colour, reverse the order of
a line or hide: whatever a terminal could obey is shown by a visible mark instead. Nothing here
imports anything at module level but our own light rooms, since every command prints through it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.errors import Invalid

    _Counting = dict[int, int]
else:
    _Counting = dict  # a class of a bare dict is made in half the time

REPLACEMENT = "\ufffd"
_JOINER = "\u200d"
_AS_EMOJI = "\ufe0f"
_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


def thousands(count: int) -> str:
    """A count as it is drawn: `9 978`, its thousands apart and never on two lines."""
    return f"{count:,}".replace(",", "\u00a0")


def display(text: str) -> str:
    """`text` as one line that a terminal cannot obey.

    C0 characters become their pictures (U+2400 …), a line end "⏎", a tab a space; C1, the
    bidirectional controls, the byte order mark, tag characters and lone surrogates become U+FFFD.
    The joiners of Persian, Indic scripts and emoji (U+200C, U+200D) are kept.
    """
    # Whatever has a mark is not printable to Python either.
    if text.isprintable():
        return text
    from crm_tui.domain.obeyed import one_line

    return one_line(text)


def display_lines(text: str) -> str:
    """The same as `display` for text of several lines: line ends stay, as "\\n"."""
    if text.isprintable():
        return text
    from crm_tui.domain.obeyed import many_lines

    return many_lines(text)


class _Cells(_Counting):
    """Cells by code point, found in the tables once and then remembered."""

    def __missing__(self, code: int) -> int:
        self[code] = taken = _taken(code)
        return taken


#: Letters, figures and signs met every day, so that a list needs none of the big tables.
_COMMON = (
    (0xAC00, 0xD7A3, 2), (0x20, 0x7E, 1), (0x370, 0x482, 1), (0x620, 0x64A, 1), (0xA0, 0xAC, 1),
    (0xAE, 0x2FF, 1), (0x660, 0x66F, 1), (0x671, 0x6D5, 1), (0x6F0, 0x6FF, 1),
    (0x2010, 0x2027, 1), (0x20A0, 0x20C1, 1), (0x2190, 0x21FF, 1), (0x200C, 0x200C, 0),
    (0xFDFC, 0xFDFC, 1), (0x2500, 0x259F, 1), (0x4E00, 0x9FFF, 2), (0x2066, 0x2069, 0),
    (0x00, 0x1F, 0), (0x7F, 0x9F, 0),
)  # fmt: skip


def _taken(code: int) -> int:
    """How many cells a character takes alone: 0, 1 or 2."""
    for first, last, taken in _COMMON:
        if first <= code <= last:
            return taken
    if _is_in("NO_CELL", code):
        return 0
    return 2 if _is_in("TWO_CELLS", code) else 1


_tables: dict[str, list[tuple[int, int]]] = {}


def _is_in(name: str, code: int) -> bool:
    """Whether a table of `cells` names this code point."""
    table = _tables.get(name)
    if table is None:
        from crm_tui.domain import cells

        table = _tables[name] = cells.ranges(getattr(cells, name))
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        if code < table[middle][1]:
            high = middle
        else:
            low = middle + 1
    return low < len(table) and table[low][0] <= code


_CELLS = _Cells()
_cells_of = _CELLS.__getitem__


def width(text: str) -> int:
    """How many terminal cells `text` takes.

    An emoji family held by joiners takes the cells of its first member, and U+FE0F widens what
    may be an emoji: the same count as the library that paints the screen.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if _JOINER in text or _AS_EMOJI in text:
        return sum(taken for _piece, taken in _pieces(text))
    return sum(map(_cells_of, map(ord, text)))


def widths(texts: "Sequence[str]") -> list[int]:
    """How many terminal cells each of many texts takes: as `width`, in less time."""
    together = "".join(texts)
    if not together.isprintable() or _JOINER in together or _AS_EMOJI in together:
        return list(map(width, texts))
    if together.isascii():
        return list(map(len, texts))
    others = {
        one
        for one in set(together)
        # What most letters are is asked first: ASCII, Cyrillic, Arabic, Persian.
        if not (one < "\x7f" or "\u0400" <= one < "\u0482" or "\u0620" <= one < "\u064b"
                or "\u0671" <= one < "\u06d4" or _cells_of(ord(one)) == 1)
    }  # fmt: skip
    return [
        len(text) if text.isascii() or others.isdisjoint(text) else width(text) for text in texts
    ]


def _pieces(text: str) -> list[tuple[str, int]]:
    """`text` in pieces that may not be parted, each with its cells."""
    pieces: list[tuple[str, int]] = []
    last = ""
    at = 0
    while at < len(text):
        character = text[at]
        step, taken = 1, 0
        if character == _JOINER:
            step = 2
        elif character == _AS_EMOJI:
            taken = int(last != "" and _is_in("TWO_AS_EMOJI", ord(last)))
            last = ""
        else:
            taken = _CELLS[ord(character)]
            last = character if taken else last
        begins = taken > 0 and character != _AS_EMOJI
        piece = text[at : at + step]
        if begins or not pieces:
            pieces.append((piece, taken))
        else:
            before, had = pieces[-1]
            pieces[-1] = (before + piece, had + taken)
        at += step
    return pieces


def fit(text: str, cells: int, ellipsis: str = "…") -> str:
    """`text` cut, with `ellipsis`, or padded with spaces to exactly `cells` terminal cells.

    A character of two cells is never cut in half, nor a letter parted from its marks. The text
    should have passed `display`; isolate after fitting, not before.
    """
    is_plain = text.isascii() and text.isprintable()
    taken = len(text) if is_plain else width(text)
    if taken <= cells:
        return text + " " * (cells - taken)
    room = cells - width(ellipsis)
    if room < 0:
        return " " * cells
    kept, used = (text[:room], room) if is_plain else _head(text, room)
    return kept + ellipsis + " " * (room - used)


def _head(text: str, room: int) -> tuple[str, int]:
    """As much of the beginning of `text` as `room` cells hold, and the cells it takes."""
    kept: list[str] = []
    used = 0
    for piece, taken in _pieces(text):
        if used + taken > room:
            break
        kept.append(piece)
        used += taken
    return "".join(kept), used


_FIRST_LEFTWARD = "\u0590"


def isolate(text: str) -> str:
    """`text` in U+2068 … U+2069 if any of it is written from right to left, else unchanged.

    So a Persian cell does not reorder its neighbours. Both marks take no cell. The text should
    have passed `display`, which leaves no isolate of its own to end this one.
    """
    if text.isascii() or max(text) < _FIRST_LEFTWARD:
        return text
    from crm_tui.domain.leftward import runs_leftward

    if not any(map(runs_leftward, text)):
        return text
    return f"{_ISOLATE}{text}{_POP_ISOLATE}"


def clean_input(text: str, field: str) -> str:
    """`text` as it is stored: composed (NFC), without the spaces around it.

    Raises Invalid, naming `field`, if it holds a NUL or half of a surrogate pair, which no
    database keeps.
    """
    if text.isascii():
        if "\0" in text:
            raise _unkept(field)
        return text.strip()
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise _unkept(field)
    from unicodedata import normalize

    return normalize("NFC", text).strip()


def _unkept(field: str) -> "Invalid":
    from crm_tui.errors import Invalid
    from crm_tui.i18n import _

    return Invalid(
        _("This text holds a character that cannot be kept (a NUL or a broken one)."),
        field=field,
        hint=_("Type it again instead of pasting it."),
    )
