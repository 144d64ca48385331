"""How commands speak: data on stdout, talk on stderr, and every value made safe first.

All that a command prints goes through `echo`, `echo_json` or `complain`. Nothing here imports
anything heavy, since the quick commands print through it too.
"""

import os
import sys

from crm_tui.domain.text import display, fit, isolate, widths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any, TextIO

    from crm_tui.failure import CrmError

    Piece = str | tuple[str, str]

#: The version of every shape that --json prints; docs/json.md tells them.
SHAPES = 1

DONE, FAILED, WRONG_USE, REFUSED, UNREADABLE, INTERRUPTED = 0, 1, 2, 3, 4, 130
_COLOURS = {"late": "31", "head": "1", "dim": "2", "warn": "33", "good": "32", "key": "36"}
_LEAST_CELLS = 20
#: The least width of a column that is whole or not there at all.
KEPT = 10_000


class Shown(str):
    """A text that `display` made safe already, with marks of our own for its direction."""

    __slots__ = ()


def exit_code(error: "CrmError") -> int:
    """The status a command ends with after an error: 1, 2, 3 or 4."""
    from crm_tui.errors import Conflict, Damaged, Forbidden, Invalid, Unavailable

    codes: dict[type[CrmError], int] = {
        Invalid: WRONG_USE,
        Forbidden: WRONG_USE,
        Conflict: REFUSED,
        Unavailable: REFUSED,
        Damaged: UNREADABLE,
    }
    return next((code for kind, code in codes.items() if isinstance(error, kind)), FAILED)


def echo(*pieces: "Piece") -> None:
    """Print one line of data: texts, or texts with a style, each made safe."""
    echo_lines([pieces])


def echo_lines(lines: "Iterable[Iterable[Piece]]") -> None:
    """Print lines of data, each as `echo` would; a line that is Shown has no styles."""
    coloured = has_colour(sys.stdout)
    ready = [
        line.rstrip(" ") if isinstance(line, Shown) else _painted(line, coloured) for line in lines
    ]
    write(sys.stdout, "\n".join([*ready, ""]))


def complain(message: str, hint: str = "") -> None:
    """Say on stderr what went wrong, and what to do."""
    coloured = has_colour(sys.stderr)
    write(sys.stderr, _painted([message], coloured) + "\n")
    if hint:
        write(sys.stderr, _painted([(hint, "dim")], coloured) + "\n")


def remark(text: str) -> None:
    """Say something beside the data, on stderr."""
    write(sys.stderr, _painted([(text, "dim")], has_colour(sys.stderr)) + "\n")


def tell_error(error: "CrmError") -> int:
    """Say an error in words, and give the status to end with."""
    complain(error.message, error.hint)
    return exit_code(error)


def echo_json(values: "dict[str, Any]") -> None:
    """Print one JSON object, the version of its shape first.

    Characters that a terminal could obey are written as escapes, which read back the same.
    """
    from json import dumps

    text = dumps({"crm": SHAPES, **values}, ensure_ascii=False)
    if not text.isascii():
        text = "".join([c if _is_plain(c) else _escaped(c) for c in text])
    write(sys.stdout, text.replace("\x7f", "\\u007f") + "\n")


def _is_plain(character: str) -> bool:
    # The joiners are kept by `display` in words; here they may stay as well.
    return character < "\x7f" or display(character) == character


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def write(stream: "TextIO", text: str) -> None:
    """Write text to a stream of any encoding; what it cannot hold becomes a question mark."""
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(text.encode(encoding, "replace").decode(encoding))


def _painted(pieces: "Iterable[Piece]", coloured: bool) -> str:
    if coloured:
        return "".join([_coloured(piece) for piece in pieces]).rstrip(" ")
    texts = [piece if isinstance(piece, str) else piece[0] for piece in pieces]
    line = "".join(texts)
    if not line.isprintable():
        line = "".join([t if isinstance(t, Shown) else display(t) for t in texts])
    return line.rstrip(" ")


def _coloured(piece: "Piece") -> str:
    text, style = (piece, "") if isinstance(piece, str) else piece
    shown = text if isinstance(text, Shown) else display(text)
    if style and shown and not shown.isspace():
        return f"\x1b[{_COLOURS[style]}m{shown}\x1b[0m"
    return shown


def has_colour(stream: "TextIO") -> bool:
    """Whether colours are wanted there: a terminal, no NO_COLOR, not a dumb one."""
    if not stream.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"


def line_cells() -> "int | None":
    """How many cells a line of stdout has; None where it is no terminal and nobody told."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return max(int(told), _LEAST_CELLS)
    if not sys.stdout.isatty():
        return None
    try:
        return max(os.get_terminal_size(sys.stdout.fileno()).columns, _LEAST_CELLS)
    except (OSError, ValueError):
        return None


def lay(
    rows: "Sequence[Sequence[str]]",
    cells: "int | None",
    *,
    right: "Sequence[int]" = (),
    give_way: "Sequence[tuple[int, int]]" = (),
    gap: int = 2,
) -> "list[tuple[str, ...]]":
    """Rows in columns as wide as their widest cell, an empty column without a gap.

    cells: what there is room for, None for any. give_way: columns that are cut to a least width
    where the room is short, the first one first (KEPT is never cut); then they are left out in
    the same order, but for the last of them, which takes what room there is.
    """
    if not rows:
        return []
    measured = [_measured(column) for column in zip(*rows, strict=True)]
    sizes = [max(taken) for _texts, taken in measured]
    if cells is not None:
        _fit_into(sizes, cells, give_way, gap)
    last = max([at for at, size in enumerate(sizes) if size], default=0)
    laid = [
        _laid(*column, size, "" if at == last else " " * gap, right=at in right)
        for at, (column, size) in enumerate(zip(measured, sizes, strict=True))
    ]
    return list(zip(*laid, strict=True))


def _measured(column: "Sequence[str]") -> "tuple[Sequence[str], Sequence[int]]":
    """The texts of a column made safe, and the cells they take."""
    texts = column if "".join(column).isprintable() else list(map(display, column))
    return texts, widths(texts)


def _laid(
    texts: "Sequence[str]", taken: "Sequence[int]", size: int, gap: str, *, right: bool
) -> "list[str]":
    """The texts of a measured column in `size` cells each, with the gap behind them."""
    if not size:
        return [""] * len(texts)
    if max(taken) > size:
        texts = [
            fit(text, size) if cells > size else text
            for text, cells in zip(texts, taken, strict=True)
        ]
        taken = [min(cells, size) for cells in taken]
    if sys.stdout.isatty():
        return [_kept_to_itself(t, gap) for t in _padded(texts, taken, size, "", right=right)]
    return _padded(texts, taken, size, gap, right=right)


def _padded(
    texts: "Sequence[str]", taken: "Sequence[int]", size: int, gap: str, *, right: bool
) -> "list[str]":
    """Texts of at most `size` cells, each in all of them; with a gap behind."""
    together = zip(texts, taken, strict=True)
    if right:
        before = {cells: " " * (size - cells) for cells in set(taken)}
        return [before[cells] + text + gap for text, cells in together]
    behind = {cells: " " * (size - cells) + gap for cells in set(taken)}
    return [text + behind[cells] for text, cells in together]


def _kept_to_itself(text: str, gap: str) -> str:
    """A safe text, isolated where it runs leftward so that its neighbours stay in their places."""
    alone = isolate(text)
    return text + gap if alone is text else Shown(alone + gap)


def _fit_into(
    sizes: "list[int]", cells: int, give_way: "Sequence[tuple[int, int]]", gap: int
) -> None:
    """Shrink columns until they fit; what room is left then is given back from the last one on."""

    def over() -> int:
        used = [size for size in sizes if size]
        return sum(used) + gap * (len(used) - 1) - cells

    natural = list(sizes)
    for at, least in give_way:
        sizes[at] -= max(min(over(), sizes[at] - least), 0)
    for at, _least in give_way[:-1]:
        if over() > 0:
            sizes[at] = 0
    if give_way and over() > 0:
        sizes[give_way[-1][0]] = max(sizes[give_way[-1][0]] - over(), 1)
    for at, _least in reversed(give_way):
        if sizes[at]:
            sizes[at] += max(min(natural[at] - sizes[at], -over()), 0)
