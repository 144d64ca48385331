"""How the lines of a list and of the card beside it stand in their frames."""

from crm_tui.theme_names import CURSOR
from crm_tui.widgets.paint import Line, clip, framed

LEAST_EDGE = 12  # cells of an edge that has room for arrows


def list_row(line: Line, cells: int, edge: str, mark: str, *, on: bool) -> Line:
    """A row between the edges of the frame; the cursor is a mark, not a colour alone."""
    inner = [(mark, "mark"), *clip(line, cells - 3 - len(mark)), (" ", "text")]
    if on:
        inner = [(text, style + CURSOR) for text, style in inner]
    return [("│", "frame"), *inner, (edge, "frame")]


def list_line(line: Line, cells: int, edge: str) -> Line:
    """A heading, or a line where no row is."""
    return [("│ ", "frame"), *clip(line, cells - 3), (edge, "frame")]


def list_foot(cells: int, corner: str) -> Line:
    """The lower edge of a list."""
    return [("└" + "─" * (cells - 2) + corner, "frame")]


def is_on_thumb(line: int, lines: int, total: int, top: int) -> bool:
    """Whether the thumb of the scroll bar, on the right edge, covers this line of so many seen."""
    if total <= lines:
        return False
    size = max(lines * lines // total, 1)
    start = top * (lines - size) // max(total - lines, 1)
    return start <= line < start + size


def card_line(
    y: int, title: str, lines: list[Line], top: int, size: tuple[int, int], alone: bool
) -> Line:
    """Line `y` of a card in its frame, scrolled down by `top`; size: cells and lines in all.

    alone: whether the frame has a left edge of its own.
    """
    cells, height = size
    if y == 0:
        return framed(title, "title", cells, ("┌" if alone else "─", "┐"))
    edge = "└" if alone else "─"
    if y == height - 1:
        more = arrows(top, height - 2, len(lines)) if cells > LEAST_EDGE else ""
        line = edge + "─" * (cells - 2 - len(more))
        return [(line, "frame"), (more, "dim"), ("┘", "frame")]
    number = top + y - 1
    inner = lines[number] if number < len(lines) else []
    left: Line = [("│", "frame")] if alone else []
    return [*left, *clip(inner, cells - 1 - len(left)), ("│", "frame")]


def arrows(top: int, shown: int, count: int) -> str:
    """Arrows to where there is more than so many lines can show."""
    found = ("↑" if top > 0 else "") + ("↓" if top + shown < count else "")
    return f" {found} " if found else ""
