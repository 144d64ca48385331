"""Whether an OpenDocument sheet is safe to open: repeated cells are counted before they unfold."""

import re
import zipfile
from pathlib import Path

from crm_tui.i18n import _
from crm_tui.importers.xlsx_limits import MOST_CELLS, check_sizes, no_workbook, texts, too_large

CONTENT = "content.xml"

_TAGS = re.compile(
    rb"<(?P<end>/?)(?:\w+:)?(?P<what>table-row|table-cell|covered-table-cell|table)\b(?P<rest>[^>]*)>"
    rb"|<(?P<bad>!DOCTYPE|!ENTITY)"
)
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)""")
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)""")
_VALUE = re.compile(rb"(?:value-type|formula)\s*=")


def check_ods(path: Path) -> None:
    """Raises Damaged for what is no OpenDocument file, Invalid for one too large to open."""
    try:
        with zipfile.ZipFile(path) as parts:
            infos = parts.infolist()
            check_sizes(path, infos)
            found = next((info for info in infos if info.filename == CONTENT), None)
            if found is None:
                raise no_workbook(path)
            sheet = _Sheet(path)
            for text in texts(parts, found):
                sheet.take(text)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise no_workbook(path) from error


class _Sheet:
    """How far the sheet being read reaches, repeats unfolded."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begin()

    def _begin(self) -> None:
        self._above = self._last = self._widest = self._place = self._filled = 0
        self._repeats = 1

    def take(self, text: bytes) -> None:
        """A further piece of the sheet's text. Raises Invalid where it reaches too far."""
        for tag in _TAGS.finditer(text):
            if tag["bad"]:
                raise too_large(self._path, _("a declaration of entities"))
            self._tag(tag["what"], bool(tag["end"]), tag["rest"])

    def _tag(self, what: bytes, ends: bool, rest: bytes) -> None:
        if what == b"table":
            self._begin()
        elif what == b"table-row" and ends:
            self._end_row()
        elif what == b"table-row":
            self._repeats = _count(_ROWS, rest)
            self._place = self._filled = 0
            if rest.endswith(b"/"):
                self._end_row()
        elif not ends:
            self._place += _count(_COLUMNS, rest)
            if _VALUE.search(rest):
                self._filled = self._place

    def _end_row(self) -> None:
        self._above += self._repeats
        if self._filled:
            self._last = self._above
            self._widest = max(self._widest, self._filled)
        if self._last * self._widest > MOST_CELLS:
            said = _("a sheet of {rows} rows by {columns} columns")
            raise too_large(self._path, said.format(rows=self._last, columns=self._widest))


def _count(pattern: re.Pattern[bytes], rest: bytes) -> int:
    found = pattern.search(rest)
    return int(found.group(1)[:9]) if found else 1
