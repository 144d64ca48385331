"""A terminal in memory: it draws what a program writes and answers what the program asks.

pyte does the drawing. What pyte misreads is taken out before, what it lacks (scrolling by SU and
SD, repeating by REP) is added, and the questions programs ask a terminal at start are answered as a
plain modern one would, so that none of them waits for a reply. What is written most, a run of
narrow letters and a plain control sequence, goes a short way to the same cells.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pyte
from pyte.charsets import LAT1_MAP
from pyte.modes import IRM
from pyte.screens import wcwidth

#: The end of a synchronized update (DEC private mode 2026): the terminal shows the frame now.
FRAME_END = b"\x1b[?2026l"

#: Everything a person can see: the cells that are not blank, and the cursor unless it is hidden.
Look = tuple[tuple[tuple[int, int, Any], ...], tuple[int, int] | None]

_QUESTION = re.compile(
    rb"\x1b\[(?P<device>>?)0?c"
    rb"|\x1b\[(?P<status>\??[56])n"
    rb"|\x1b\[\?(?P<mode>\d+)\$p"
    rb"|\x1b\[(?P<keyboard>\?)u"
    rb"|\x1b\[(?P<version>>)0?q"
    rb"|\x1b\[(?P<size>1[468])t"
    rb"|\x1b\](?P<colour>1[0-2]);\?(?:\x07|\x1b\\)"
    rb"|\x1bP(?P<capability>[+$])q[^\x1b]*\x1b\\"
)
# Private CSI, CSI with intermediate bytes, unknown `CSI ?`, and the strings DCS, SOS, PM and APC.
_MISREAD = re.compile(
    rb"\x1b\[[<=>][\d;:]*[ -/]*[@-~]"
    rb"|\x1b\[\??[\d;:]*[ -/]+[@-~]"
    rb"|\x1b\[\?[\d;:]*[^hlJK\d;:\x1b]"
    rb"|\x1b[PX^_][^\x1b]*\x1b\\"
)
_COLONS = re.compile(rb"\x1b\[[\d;:]*:[\d;:]*m")  # SGR with sub-parameters: 38:2::r:g:b, 4:3
#: Isolates keep scripts apart in real terminals; pyte draws nothing that follows one on its line.
_ISOLATES = re.compile(b"\xe2\x81[\xa6-\xa9]")
_HALF_ISOLATE = re.compile(b"\xe2\x81?$")
_CUT_OFF = re.compile(rb"\x1b(?:\[[^@-~]{0,64}|[PX^_\]][^\x07\x1b]*\x1b?)?\Z")
_OTHER_SCREEN = re.compile(rb"\x1b\[\?(?:1049|1047|47)[hl]")


class _Cells(dict[str, Any]):
    """The cells of one pen, by their letters."""

    def __init__(self, pen: Any) -> None:
        self.pen = pen

    def __missing__(self, letter: str) -> Any:
        cell = self[letter] = self.pen._replace(data=letter)
        return cell


_cells_of = lru_cache(1024)(_Cells)


@lru_cache(4096)
def _is_narrow(text: str) -> bool:
    """Whether each letter takes one cell."""
    return all(wcwidth(letter) == 1 for letter in text)


class _Screen(pyte.Screen):
    """pyte's screen and the few sequences it lacks."""

    def __init__(self, columns: int, lines: int) -> None:
        self._pens: dict[Any, Any] = {}
        super().__init__(columns, lines)

    def draw(self, data: str) -> None:
        cursor = self.cursor
        end = cursor.x + len(data)
        usual = not self.charset and self.g0_charset is LAT1_MAP and IRM not in self.mode
        if end > self.columns or not usual or not _is_narrow(data):
            super().draw(data)
            return
        cells = _cells_of(cursor.attrs)
        self.buffer[cursor.y].update(
            zip(range(cursor.x, end), map(cells.__getitem__, data), strict=True)
        )
        cursor.x = end
        self.dirty.add(cursor.y)

    def select_graphic_rendition(self, *attrs: int) -> None:
        asked = (self.cursor.attrs, attrs)
        if asked in self._pens:
            self.cursor.attrs = self._pens[asked]
            return
        super().select_graphic_rendition(*attrs)
        self._pens[asked] = self.cursor.attrs

    @property
    def display(self) -> list[str]:
        """The lines of the screen; what stands behind a letter of two cells is not seen."""
        return [self._line(row) for row in range(self.lines)]

    def _line(self, row: int) -> str:
        letters = [" "] * self.columns
        for column, cell in self.buffer[row].items():
            if column < self.columns:
                letters[column] = cell.data
        line = "".join(letters)
        if not _is_narrow(line):
            for column in range(1, self.columns):
                if wcwidth(letters[column - 1][:1] or " ") == 2:
                    letters[column] = ""
            line = "".join(letters)
        return line

    def scroll_up(self, count: int = 1, **_: Any) -> None:
        bottom = self.margins.bottom if self.margins else self.lines - 1
        self._scroll(count, bottom, self.index)

    def scroll_down(self, count: int = 1, **_: Any) -> None:
        self._scroll(count, self.margins.top if self.margins else 0, self.reverse_index)

    def _scroll(self, count: int, line: int, one: Callable[[], None]) -> None:
        kept, self.cursor.y = self.cursor.y, line
        for _ in range(count or 1):
            one()
        self.cursor.y = kept

    def repeat(self, count: int = 1, **_: Any) -> None:
        before = self.buffer[self.cursor.y][max(self.cursor.x - 1, 0)]
        self.draw(before.data * (count or 1))

    def report_device_status(self, *_: Any, **__: Any) -> None:
        """Nothing here: `Emulator.answers` reads the question from the raw bytes."""

    report_device_attributes = report_device_status


class _Stream(pyte.ByteStream):
    csi = {**pyte.ByteStream.csi, "S": "scroll_up", "T": "scroll_down", "b": "repeat"}  # noqa: RUF012
    events = pyte.ByteStream.events | {"scroll_up", "scroll_down", "repeat"}
    _plain = re.compile(r"\x1b\[(\??)([0-9;]*)([@-Z`-z])")

    def feed(self, data: bytes) -> None:  # type: ignore[override]
        """What the library does, with a control sequence in one step where nothing is half read."""
        text = self.utf8_decoder.decode(data)
        offset, ground = 0, self._taking_plain_text
        while offset < len(text):
            if ground and (found := self._text_pattern.match(text, offset)):
                self._screen.draw(found[0])
                offset = found.end()
            elif ground and (found := self._plain.match(text, offset)):
                self._obey(*found.groups())
                offset = found.end()
            else:
                ground = self._send_to_parser(text[offset])
                offset += 1
        self._taking_plain_text = ground

    @property
    def _screen(self) -> pyte.Screen:
        assert self.listener is not None
        return self.listener

    def _obey(self, private: str, numbers: str, letter: str) -> None:
        act = getattr(self._screen, self.csi.get(letter, "debug"))
        given = (min(int(number or 0), 9999) for number in numbers.split(";"))
        act(*given, **({"private": True} if private else {}))


class Emulator:
    """A terminal of `columns` by `rows`: `feed` draws bytes, `answers` replies to questions."""

    def __init__(self, columns: int = 120, rows: int = 36, *, name: str = "bench") -> None:
        self.name = name
        self._screen = _Screen(columns, rows)
        self._stream = _Stream(self._screen)
        self._unread = b""
        self._asked = b""

    @property
    def columns(self) -> int:
        """How many cells a row has."""
        return int(self._screen.columns)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._screen.lines)

    @property
    def cursor(self) -> tuple[int, int] | None:
        """Column and row of the cursor counted from 0, or None while it is hidden."""
        cursor = self._screen.cursor
        return None if cursor.hidden else (cursor.x, cursor.y)

    @property
    def title(self) -> str:
        """The title that the program gave the window."""
        return str(self._screen.title)

    def resize(self, columns: int, rows: int) -> None:
        """Be of another size; what no longer fits is gone."""
        self._screen.resize(rows, columns)

    def feed(self, data: bytes) -> None:
        """Draw bytes; an escape sequence cut off at the end waits for its rest."""
        data, self._unread = self._unread + data, b""
        if cut := _CUT_OFF.search(data):
            data, self._unread = data[: cut.start()], data[cut.start() :]
        if cut := _HALF_ISOLATE.search(data):
            data, self._unread = data[: cut.start()], data[cut.start() :] + self._unread
        data = _ISOLATES.sub(b"", data)
        data = _COLONS.sub(_without_colons, data)
        self._stream.feed(_OTHER_SCREEN.sub(b"\x1b[2J", _MISREAD.sub(b"", data)))

    def lines(self) -> list[str]:
        """The rows of the screen without the blanks at their ends."""
        return [line.rstrip() for line in self._screen.display]

    def text(self) -> str:
        """The screen as text."""
        return "\n".join(self.lines())

    def look(self) -> Look:
        """Everything a person can see, to compare two moments by."""
        blank, buffer = self._screen.default_char, self._screen.buffer
        cells = (
            (row, column, cell)
            for row in range(self.rows)
            for column, cell in sorted(buffer[row].items())
            if cell != blank
        )
        return tuple(cells), self.cursor

    def styles(self, row: int, column: int) -> Any:
        """The cell there with its colours and attributes, as pyte keeps it."""
        return self._screen.buffer[row][column]

    def answers(self, data: bytes) -> bytes:
        """What the terminal replies to the questions in `data` (and one cut off before it)."""
        window, end, reply = self._asked + data, 0, b""
        for question in _QUESTION.finditer(window):
            kind = question.lastgroup or ""
            reply, end = reply + self._answer(kind, question[kind].decode()), question.end()
        cut = window.rfind(b"\x1b", max(end, len(window) - 64))
        self._asked = window[cut:] if cut >= 0 else b""
        return reply

    def _answer(self, kind: str, value: str) -> bytes:
        fixed = {
            "device": b"\x1b[>1;10;0c" if value else b"\x1b[?62;22c",
            "keyboard": b"",
            "version": f"\x1bP>|{self.name}\x1b\\".encode(),
            "mode": f"\x1b[?{value};{2 if value == '2026' else 0}$y".encode(),
            "capability": b"\x1bP0+r\x1b\\" if value == "+" else b"\x1bP0$r\x1b\\",
        }
        if kind in fixed:
            return fixed[kind]
        if kind == "colour":
            shade = "0000" if value == "11" else "dddd"
            return f"\x1b]{value};rgb:{shade}/{shade}/{shade}\x1b\\".encode()
        return self._size(value) if kind == "size" else self._place(value)

    def _size(self, value: str) -> bytes:
        sizes = {
            "14": (self.rows * 20, self.columns * 10),
            "16": (20, 10),
            "18": (self.rows, self.columns),
        }
        high, wide = sizes[value]
        return f"\x1b[{int(value) - 10};{high};{wide}t".encode()

    def _place(self, value: str) -> bytes:
        if value.endswith("5"):
            return b"\x1b[0n"
        column = min(self._screen.cursor.x, self.columns - 1) + 1
        return f"\x1b[{value[:-1]}{self._screen.cursor.y + 1};{column}R".encode()


def asks_for_place(data: bytes) -> bool:
    """True when the answer to `data` depends on where the cursor is, so it must be drawn first."""
    return b"6n" in data


def _without_colons(found: re.Match[bytes]) -> bytes:
    plain = re.sub(rb"4:\d", b"4", found[0])
    return plain.replace(b"::", b":").replace(b":", b";")
