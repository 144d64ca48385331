"""CSV in any separator, quoting and encoding, row by row."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path

from crm_tui.domain.formulas import unguard
from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.dialects import Dialect, allow_long_cells, sniff
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.ends import Foot
from crm_tui.importers.header_row import LOOK, HeaderRow, find_header
from crm_tui.importers.held_rows import lies_on_its_side, table_of, turned
from crm_tui.importers.lines import read_blocks, read_lines
from crm_tui.importers.tables import (
    LARGEST_CELL,
    MOST_COLUMNS,
    Remarks,
    Row,
    Rows,
    Table,
    empty,
    fitted,
    is_blank,
    unique_names,
)

SNIFFED_LINES = 200
SNIFFED_CHARACTERS = 1 << 17
MOST_TURNS = 50
"""Open quotes that may swallow the rest of a file before it is given up."""

_row = partial(tuple.__new__, Row)
"""Makes a row of its parts without asking how many they are."""

AHEAD = 2000
"""Lines that are looked at together at the most."""

_NOTES = frozenset("#`%")
"""What begins a comment, or the fence around a table: only where one stands above the header."""

_NULL = re.compile(r"(?<![^,;|\t])\\N(?=[,;|\t\r\n]|$)")
"""What MySQL and PostgreSQL write for nothing, where a backslash escapes."""


def read_csv(path: Path, code: Encoding, *, delimiter: str | None = None) -> Table:
    """A CSV file in a known encoding as a Table; the separator is found unless given.

    Raises Invalid for what is no separator, Damaged for bytes that do not fit the encoding. A
    quote that is never closed makes a row that cannot be read, naming its line.
    """
    declared, start = _start(path, code)
    wanted = _separator(delimiter) or declared
    dialect = sniff(start, delimiter=wanted, whole=len(start) < SNIFFED_LINES)
    raw = partial(_rows, path, code, dialect, skip=bool(declared))
    filled = (row for rows in raw(Remarks()) for row in rows if not is_blank(row.cells))
    first = tuple(islice(filled, LOOK))
    header = find_header(first)
    if not header.cells:
        raise empty(path)
    if lies_on_its_side(first, header):
        return table_of(path, turned(first), code.name, "csv", Remarks(*_remarks(code)))
    remarks = Remarks(*_remarks(code, header))
    return Table(
        unique_names(header.cells),
        Rows(partial(_body, raw, header, remarks), partial(_lots, raw, header, remarks)),
        encoding="utf-8" if code.name == "utf-8-sig" else code.name,
        delimiter=dialect.delimiter,
        remarks=remarks,
    )


def _start(path: Path, code: Encoding) -> tuple[str | None, list[str]]:
    """The separator named by a `sep=` line, if any, and the first lines after it."""
    lines: list[str] = []
    declared, size = None, 0
    for line in islice(read_lines(path, code), SNIFFED_LINES):
        if not lines and declared is None and _declares(line):
            declared = line.rstrip("\r\n")[4]
            continue
        lines.append(line)
        size += len(line)
        if size > SNIFFED_CHARACTERS:
            break
    return declared, lines


def _declares(line: str) -> bool:
    text = line.lstrip("\ufeff").rstrip("\r\n")
    return text[:4].lower() == "sep=" and len(text) == 5


def _separator(wanted: str | None) -> str | None:
    """The separator a person named. Raises Invalid."""
    if not wanted:
        return None
    mark = {"tab": "\t", "\\t": "\t", "space": " "}.get(wanted.lower(), wanted)
    if len(mark) != 1 or mark in '"\r\n\\':
        raise Invalid(
            _("A separator is one character, not {text}.").format(text=repr(wanted)),
            field="delimiter",
            hint=_("Use a comma, a semicolon, a bar or the word tab."),
        )
    return mark


def _remarks(code: Encoding, header: HeaderRow | None = None) -> Iterator[str]:
    if code.errors != "strict":
        yield _("Some of its bytes are no UTF-8; their letters may be wrong.")
    elif code.guessed:
        yield _("Read as {encoding}, which is a guess; --encoding names another.").format(
            encoding=code.name
        )
    if header is None:
        yield _("The table lies on its side: its rows were read as columns.")
        return
    if not header.line:
        yield _("There is no header row; columns are named by number.")
    if header.above:
        yield _("{count} lines above the header are left out: {text}").format(
            count=len(header.above), text=" / ".join(header.above)[:200]
        )


def _body(raw: partial[Iterator[list[Row]]], header: HeaderRow, remarks: Remarks) -> Iterator[Row]:
    return chain.from_iterable(_lots(raw, header, remarks))


def _lots(
    raw: partial[Iterator[list[Row]]], header: HeaderRow, remarks: Remarks
) -> Iterator[list[Row]]:
    """The rows below the header, some at a time; where nothing stands out, as they are."""
    width, repeats = len(header.cells), header.cells if header.line else ()
    foot = Foot(remarks, width, header.cells)
    notes = {text[0] for text in header.above if text[0] in _NOTES}
    for rows in raw(remarks):
        if not notes and rows[0].line > header.line and foot.passes(rows, repeats):
            yield rows
            continue
        data = [row for row in rows if row.line > header.line and not _is_noted(row, notes)]
        yield [*fitted(foot.above(data), header.cells, remarks, repeats)]
    foot.end()


def _is_noted(row: Row, notes: set[str]) -> bool:
    """Whether a row is a comment, as those above the header are."""
    return row.cells[:1] > ("",) and row.cells[0][0] in notes and not any(row.cells[1:])


def _rows(
    path: Path, code: Encoding, dialect: Dialect, remarks: Remarks, *, skip: bool
) -> Iterator[list[Row]]:
    """Every row of the file with the line it starts on, blank ones too, some at a time."""
    allow_long_cells()
    feed = Feed(map(dialect.straight, read_blocks(path, code)), skip)
    reader = csv.reader(feed, **dialect.options())  # type: ignore[arg-type]
    while lines := feed.ahead():
        rows = _at_a_stroke(lines, dialect, feed.line)
        if rows is None:
            rows = [*_one_by_one(feed, reader, dialect, remarks, feed.line + len(lines))]
        else:
            feed.pass_on(len(lines))
        if rows:
            yield rows


def _at_a_stroke(lines: list[str], dialect: Dialect, before: int) -> list[Row] | None:
    """Lines as rows, one each; None where they are not. before: how many lines stand above."""
    if dialect.nested:
        return None
    text = "".join(lines)
    if "\\N" in text:
        lines = [_NULL.sub("", line) for line in lines]
        text = "".join(lines)
    found = _parted(lines, text, dialect)
    if found is None or len(found) != len(lines) or max(map(len, found)) > MOST_COLUMNS:
        return None
    if "'" in text:
        found = [tuple(map(unguard, cells)) for cells in found]
    numbers = range(before + 1, before + 1 + len(found))
    return list(map(_row, zip(numbers, found, repeat(""), repeat(""), strict=False)))


def _parted(lines: list[str], text: str, dialect: Dialect) -> list[tuple[str, ...]] | None:
    """The cells of lines; None where quotes are not as they should be. text: all of them."""
    ends = "\r\n" if lines[0].endswith("\r\n") else "\n"
    is_bare = dialect == Dialect(dialect.delimiter) and len(text) < LARGEST_CELL
    if is_bare and not ('"' in text or "\0" in text or ends * 2 in text or text[:1] in "\r\n"):
        found = text.removesuffix(ends).split(ends)
        if len(found) == len(lines) and text.count("\r") == len(lines) * (len(ends) - 1):
            return [tuple(line.split(dialect.delimiter)) for line in found]
    try:
        return list(map(tuple, csv.reader(lines, **dialect.options())))  # type: ignore[arg-type]
    except csv.Error:
        return None


def _one_by_one(
    feed: "Feed", reader: Iterator[list[str]], dialect: Dialect, remarks: Remarks, until: int
) -> Iterator[Row]:
    """Rows as they are read with care, up to this line at least."""
    while feed.line < until:
        feed.begin()
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            try:
                cells = _mended(feed, dialect, str(error))
            except Unclosed as unclosed:
                yield _unclosed_row(feed, dialect, unclosed)
                continue
            remarks.count("quotes", feed.line)
        if dialect.nested and len(cells) == 1:
            cells = tuple(next(csv.reader([cells[0]], delimiter=dialect.delimiter), ()))
        if len(cells) > MOST_COLUMNS:
            raise _too_wide(feed.first, len(cells))
        if feed.apostrophe:
            cells = tuple(map(unguard, cells))
        yield Row(feed.first, cells)


class Feed:
    """Lines for the csv module, remembering those of the row being read."""

    def __init__(self, blocks: Iterator[Iterable[str]], skipped: bool) -> None:
        self._blocks = blocks
        self._skipped = skipped
        self.line = 0
        self.first = 0
        self.apostrophe = False
        self.current: list[str] = []
        self._ahead: list[str] = []  # the next line last
        self._turned_back = 0

    def ahead(self) -> list[str]:
        """Some of the lines that come next; none at the end of the file."""
        while not self._ahead:
            block = next(self._blocks, None)
            if block is None:
                return []
            self._ahead = [*block][::-1]
            if self._skipped:
                self._skipped, self.line = False, 1
                self._ahead.pop()
        return self._ahead[: -AHEAD - 1 : -1]

    def pass_on(self, count: int) -> None:
        """So many of the lines that come next were read."""
        self.line += count
        del self._ahead[-count:]

    def begin(self) -> None:
        """A new row starts with the next line."""
        self.first = self.line + 1
        self.current.clear()
        self.apostrophe = False

    def __iter__(self) -> Iterator[str]:
        return self

    def turn_back(self, count: int) -> None:
        """Read again what follows the first `count` lines of this row. Raises Unclosed too often.

        That is for a file whose end was swallowed by an open quote.
        """
        self._turned_back += 1
        if self._turned_back > MOST_TURNS:
            raise Unclosed(self.first)
        rest = self.current[count:]
        self._ahead += reversed(rest)
        self.line -= len(rest)

    def __next__(self) -> str:
        if not self._ahead and not self.ahead():
            raise StopIteration
        line = self._ahead.pop()
        self.line += 1
        self.current.append(line)
        if "\\N" in line:
            line = _NULL.sub("", line)
        if "'" in line:
            self.apostrophe = True
        return line


class Unclosed(Damaged):
    """A quote that is never closed, or closed in the wrong place.

    line: where it opened. at_end: whether it swallowed the rest of the file.
    """

    def __init__(self, line: int, *, at_end: bool = False) -> None:
        super().__init__(
            _(
                "A quote opened on line {line} is never closed, or closed in the wrong place."
            ).format(line=line),
            hint=_("Close it, or double it where it belongs to the text, and import again."),
        )
        self.line = line
        self.at_end = at_end


def _unclosed_row(feed: Feed, dialect: Dialect, unclosed: Unclosed) -> Row:
    """The lines of an open quote as a row that cannot be read; the lines below it are rows again.

    A quote that is closed somewhere has spoilt the lines as far as that, no more.
    """
    count = len(feed.current)
    if unclosed.at_end:
        count = min(unclosed.line - feed.first + 1, count)
        feed.turn_back(count)
    text = "".join(feed.current[:count]).rstrip("\r\n")
    return Row(feed.first, tuple(text.split(dialect.delimiter)), unclosed.message)


def _mended(feed: Feed, dialect: Dialect, reason: str) -> tuple[str, ...]:
    """A row with quotes inside a quoted cell, read by the quotes next to separators.

    Only a row of one line can be mended; else raises Damaged naming where the quote opened.
    """
    text = feed.current[0].rstrip("\r\n")
    if "field larger" in reason:
        raise _too_long(feed.first + _opening(feed.current, dialect))
    pieces = tuple(_pieces(text, dialect.delimiter))
    closed = all(piece[:1] != '"' or _is_whole(piece) for piece in pieces)
    if len(feed.current) > 1 or "end of data" in reason or not closed:
        line = feed.first + _opening(feed.current, dialect)
        raise Unclosed(line, at_end="end of data" in reason)
    return tuple(
        piece[1:-1].replace('""', '"') if piece[:1] == '"' == piece[-1:] else piece
        for piece in pieces
    )


def _is_whole(piece: str) -> bool:
    """Whether a cell that opens with a quote ends with one, or only begins with a word in them."""
    return len(piece) > 1 and (piece[-1] == '"' or piece.count('"') % 2 == 0)


def _pieces(text: str, mark: str) -> Iterator[str]:
    """Cells of a line: a cell that opens with a quote ends at a quote before a separator."""
    while True:
        word = text.partition(mark)[0]
        if text.startswith('"') and (word.count('"') % 2 or word.endswith('"')):
            end = text.find('"' + mark, 1)
            end = len(text) if end < 0 else end + 1
        else:
            end = text.find(mark)
            end = len(text) if end < 0 else end
        yield text[:end]
        if end >= len(text):
            return
        text = text[end + len(mark) :]


def _opening(lines: list[str], dialect: Dialect) -> int:
    """How many lines below the first of these the quote stands that is still open at the end."""
    inside, opened, fresh, escaped = False, 0, True, False
    for number, line in enumerate(lines):
        for char in line:
            if escaped:
                escaped = False
            elif dialect.backslash and char == "\\":
                escaped = True
            elif char == '"' and (inside or fresh):
                opened = opened if inside else number
                inside = not inside
            fresh = not inside and char in (dialect.delimiter, "\r", "\n", '"')
    return opened


def _too_long(line: int) -> Damaged:
    return Damaged(
        _("A cell opened on line {line} is longer than {size} characters.").format(
            line=line, size=LARGEST_CELL
        ),
        hint=_("A quote may be missing there; mend it and import again."),
    )


def _too_wide(line: int, width: int) -> Invalid:
    return Invalid(
        _("Line {line} has {width} columns; at most {most} are read.").format(
            line=line, width=width, most=MOST_COLUMNS
        ),
        field="file",
        hint=_("Name the separator with --delimiter if it was taken for another."),
    )
