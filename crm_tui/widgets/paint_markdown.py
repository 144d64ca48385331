"""How a note in Markdown is drawn: headings, lists, quotes, code and emphasis, as lines of runs.

markdown-it reads it (CommonMark); what it does not know is shown as it was typed. Links are shown
with their address and lead nowhere by themselves.
"""

from typing import TYPE_CHECKING

from crm_tui.domain.text import display, width
from crm_tui.widgets.paint import Line, Run, cell, clip, said

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST = 20_000  # characters that are drawn
INDENT = 2  # cells of each level of a list
RULE = "─"


def markdown_lines(text: str, cells: int) -> list[Line]:
    """A note drawn in so many cells; each line exactly so wide."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("strikethrough")
    painter = _Painter(max(cells, 8))
    for token in reader.parse(text[:MOST]):
        painter.take(token)
    return [clip(line, cells) for line in painter.lines]


class _Painter:
    """Puts the blocks of a note one below the other, a blank line between paragraphs."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        self.lines: list[Line] = []
        self._lists: list[int] = []  # the number of each list that is open, 0 for a plain one
        self._mark = ""
        self._quotes = 0
        self._style = "text"

    def take(self, token: "Token") -> None:
        """Draw one block, or remember what it opens."""
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            start = token.attrGet("start")
            first = int(start) if start is not None else 1
            self._lists.append(first if kind[0] == "o" else 0)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._blank()
        elif kind == "list_item_open":
            self._mark = self._next_mark()
        elif kind == "blockquote_open":
            self._quotes += 1
        elif kind == "blockquote_close":
            self._quotes -= 1
            self._blank()
        elif kind == "heading_open":
            self._blank()
            self._style = "title" if token.tag in ("h1", "h2") else "bold"
        elif kind == "heading_close":
            self._style = "text"
        elif kind == "paragraph_close" and not self._lists:
            self._blank()
        elif kind == "inline":
            self._wrap(_runs(token, self._style))
        elif kind in ("fence", "code_block"):
            self._code(token.content)
        elif kind == "hr":
            self.lines.append([(RULE * self.cells, "frame")])

    def _next_mark(self) -> str:
        number = self._lists[-1] if self._lists else 0
        if not number:
            return "• "
        self._lists[-1] += 1
        return f"{number}. "

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def _edge(self) -> Line:
        """What every line of the block begins with."""
        deep = max(len(self._lists) - 1, 0) * INDENT
        quote = "▏ " * self._quotes
        return [(" " * min(deep, self.cells // 2), "text"), (quote, "frame")]

    def _wrap(self, words: list[Run]) -> None:
        mark, self._mark = self._mark, ""
        hang = " " * (width(mark) or (INDENT if self._lists else 0))
        head: Line = [*self._edge(), (mark or hang, "label" if mark else "text")]
        rest: Line = [*self._edge(), (hang, "text")]
        room = max(self.cells - sum(width(text) for text, _style in head), 1)
        row: list[Run] = []
        used = 0
        for text, style in words:
            if text == "\n" or (row and used + width(text.rstrip()) > room):
                self.lines.append([*head, *_joined(row)])
                head, row, used = rest, [], 0
                text = text.strip("\n").lstrip()
            row.append((text, style))
            used += width(text)
        self.lines.append([*head, *_joined(row)])

    def _code(self, text: str) -> None:
        for row in text.rstrip("\n").split("\n"):
            self.lines.append([*self._edge(), ("  ", "text"), (cell(row, self.cells - 4), "dim")])
        self._blank()


def _runs(token: "Token", usual: str) -> list[Run]:
    """The words of a paragraph, each with the blank after it, in their styles."""
    found: list[Run] = []
    styles = [usual]
    target = ""
    for child in token.children or ():
        if child.type in ("strong_open", "em_open"):
            styles.append("bold")
        elif child.type == "s_open":
            styles.append("bad")
        elif child.type == "link_open":
            styles.append("link")
            target = str(child.attrGet("href") or "")
        elif child.type.endswith("_close"):
            styles.pop()
            if child.type == "link_close" and target and target not in _text(found):
                found += _words(f" ({target})", "dim")
        elif child.type in ("softbreak", "hardbreak"):
            found.append(("\n", usual) if child.type == "hardbreak" else (" ", usual))
        elif child.type == "code_inline":
            found.append((display(child.content), "label"))
        else:
            found += _words(child.content, styles[-1])
    return found


def _words(text: str, style: str) -> list[Run]:
    parts = display(text).replace(" ", " \0").split("\0")
    return [(part, style) for part in parts if part]


def _joined(row: list[Run]) -> Line:
    """Neighbours of one style as one, so that words of a script keep their order among them."""
    found: list[Run] = []
    for text, style in row:
        if found and found[-1][1] == style:
            found[-1] = (found[-1][0] + text, style)
        else:
            found.append((text, style))
    last = [(text.rstrip(), style) for text, style in found[-1:]]
    return [(said(text), style) for text, style in [*found[:-1], *last]]


def _text(runs: list[Run]) -> str:
    return "".join(text for text, _style in runs)
