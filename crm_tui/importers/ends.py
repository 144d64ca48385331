"""What stands below a table and is no part of it: totals, and the footer of a report."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat

from crm_tui.importers.tables import SPACES, Remarks, Row, is_blank

MOST = 40
"""Rows that a foot may have; what is longer is data."""

_WORDS = """total, totals, grand total, subtotal, sub total, sum, итого, всего, сумма, общий итог,
    итого по отчету, total general, suma, summe, gesamt, gesamtsumme, insgesamt, summa, somme,
    totale, 합계, 총계, 소계, جمع, مجموع, جمع کل, 合計, 总计, 合计"""
_ROWS = "records|rows|entries|contacts|записей|строк|контактов|zeilen|einträge|건|행|ردیف|رکورد"
_COUNTS = re.compile(
    rf"(?:total|всего|итого|gesamt|anzahl|count|합계|총|تعداد|جمع)[^\d@]{{0,40}}[:=]\s*\d[\d .,]*"
    rf"|(?:total|всего|итого|gesamt|총|تعداد)\W+\d[\d .,]*\s*(?:{_ROWS})"
    rf"|\d[\d .,]*\s*(?:{_ROWS})",
    re.IGNORECASE,
)
"""A line below a table that counts its rows: "Всего записей: 2", "Total records = 17"."""

_GROUP = re.compile(
    r"[^\W\d_][^:@\d]{1,30}: ?[^@:/]{1,60}"
    r"|(?i:page|стр\.?|страница|seite|página|صفحه) ?\d+(?: ?(?:of|из|von|de|sur|از|/) ?\d+)?"
)
"""What a report writes above a group of rows: what they have in common, and which it is."""

_TOTALS = frozenset(" ".join(word.split()) for word in _WORDS.split(","))


def without_foot(
    rows: Iterable[Row], remarks: Remarks, width: int, header: tuple[str, ...] = ()
) -> Iterator[Row]:
    """The rows of a table up to its foot, blank rows included: see Foot."""
    foot = Foot(remarks, width, header)
    yield from foot.above(rows)
    foot.end()


class Foot:
    """Holds back what may be the foot of a table until a row below it says that it is not.

    A foot is, at the very end, a row of totals, and single cells below a blank row under a table
    whose rows all had more of them. What stands alone between a blank row and the header once
    more names the rows below it, as boards of groups write them. width: columns of the table.
    """

    def __init__(self, remarks: Remarks, width: int, header: tuple[str, ...]) -> None:
        self._remarks, self._width, self._header = remarks, width, header
        self._waiting: list[Row] = []
        self._narrow = self._gap = False

    def passes(self, rows: Sequence[Row], repeats: tuple[str, ...]) -> bool:
        """Whether each of these rows is as wide as the table and surely one of its own.

        repeats: the header as written, which is none of them.
        """
        if self._waiting or self._gap:
            return False
        _lines, cells, faults, _carried = zip(*rows, strict=True)
        if any(faults) or set(map(len, cells)) != {self._width} or repeats in cells:
            return False
        first = {row[0] for row in cells}
        if "" in first or not SPACES.isdisjoint([cell[0] for cell in first]):
            return False
        if not all([row[-1] or _is_filled(row) for row in cells]):
            return False
        words = "\n".join(first).casefold().split("\n")
        return _TOTALS.isdisjoint(map(str.strip, words, repeat(" :")))

    def above(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those of the next rows that are no foot, and of those before, which are none then."""
        waiting, header = self._waiting, self._header
        for row in rows:
            cells = row.cells
            if not waiting and cells and cells[-1] and cells[0] and not _is_word(cells[0]):
                yield row
                continue
            if _is_group(cells, self._width) and all(is_blank(each.cells) for each in waiting):
                self._remarks.count("headings", row.line)
                continue
            if is_blank(cells):
                self._gap = True
                waiting.append(row)
            elif _is_total(cells) or self._is_below(cells):
                waiting.append(row)
            else:
                self._narrow = self._narrow or _is_single(cells)
                if waiting and header and cells == header:
                    _count(waiting, self._remarks, "headings")
                    waiting.clear()
                yield from waiting
                waiting.clear()
                self._gap = False
                yield row
            if len(waiting) > MOST:
                yield from waiting
                waiting.clear()

    def _is_below(self, cells: tuple[str, ...]) -> bool:
        """Whether a single cell stands below a gap under a table of wider rows."""
        return self._gap and self._width > 2 and not self._narrow and _is_single(cells)

    def end(self) -> None:
        """No more rows come: what was held back is the foot."""
        _count(self._waiting, self._remarks, "foot")


def _is_filled(cells: tuple[str, ...]) -> bool:
    return sum([bool(cell) and not cell.isspace() for cell in cells]) > 1


def _is_single(cells: tuple[str, ...]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1


def _is_group(cells: tuple[str, ...], width: int) -> bool:
    """Whether a row only names those below it: “Region: North” in a table of three and more."""
    return width > 2 and _is_single(cells) and _GROUP.fullmatch(cells[0].strip()) is not None


def _is_total(cells: tuple[str, ...]) -> bool:
    """Whether a row opens with a word for a total and holds nothing else but numbers."""
    first = next((cell for cell in cells if cell and not cell.isspace()), "")
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) == 1 < len(cells) and _COUNTS.fullmatch(first.strip()):
        return True
    if not _is_word(first):
        return False
    return len(cells) > 1 and all(_is_number(cell) for cell in filled[1:])


def _is_word(cell: str) -> bool:
    return cell.strip(" :").casefold() in _TOTALS


def _is_number(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and sum(map(str.isalpha, cell)) <= 3


def _count(left: list[Row], remarks: Remarks, what: str) -> None:
    for row in left:
        if not is_blank(row.cells):
            remarks.count(what, row.line)
