"""Columns whose names say nothing: what their cells look like."""

import re
from collections.abc import Sequence

from crm_tui.importers.headers import fold_name, says_of_others
from crm_tui.importers.tables import Row, column_name
from crm_tui.importers.values import phones

_EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.\w{2,}")
_PHONE = re.compile(
    r"\+[\d\s().-]{8,20}|\(\d{2,5}\)[\d\s.-]{5,15}|0\d{1,4}-\d{3,4}-\d{4}", re.ASCII
)
_BARE_PHONE = re.compile(r"(?:\+|00|0|7|8|9)[\d\s().-]{7,18}", re.ASCII)
_MARKED = re.compile(r"\+?\d*[(\d\s-]+[)\s-]+[)\d\s-]+", re.ASCII)
_SITE = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
_UUID = re.compile(r"\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?", re.IGNORECASE)
_WORDS = r"[^\W\d_][^\W\d_'’.-]*"
_MARKS = re.compile("[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
"""Vowels and tones that are no letters of their own, as in Thai and Hindi names."""

_NAME = re.compile(rf"{_WORDS}(?:[ -]{_WORDS}){{1,3}}")
_WORD = re.compile(r"[^\W\d_a-zа-яё][^\W\d_]*(?:['’-][^\W\d_]+)*")
_HANGUL_NAME = re.compile(r"[가-힣]{2,4}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
_SALUTING = """mr mrs ms miss mx sir madam dr prof mr/mrs herr frau hr fr m mme mlle mm monsieur
    madame sr sra srta d dña don doña г-н г-жа господин госпожа гн гжа 님 آقای خانم آقا جناب"""
_SALUTATIONS = frozenset(_SALUTING.split())
_COUNTED = """# / № / № п/п / №пп / п/п / no / no. / nr / nr. / lfd. nr. / n / n° / num / index
    / row / row no / sr no / s no / sl no / serial no / unnamed: 0
    / 번호 / 연번 / 순번 / ردیف / 序号"""
_COUNTING = frozenset(map(fold_name, _COUNTED.split("/ ")))
_LABEL = re.compile(
    r"(.*?)\s*-\s*(?:type|label|service|typ|tipo|тип|метка|유형|라벨|نوع|برچسب|étiquette)\s*",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(.*?)\s*-\s*(?:value|wert|valor|valeur|значение|값|مقدار)\s*", re.IGNORECASE)


def content_field(header: str, place: int, sample: Sequence[Row]) -> str:
    """email, phone or site where most cells of a column are one; "" else.

    A column that speaks of somebody else, such as "Created by", is not looked into. Bare digits
    are phones only where the column has no name at all.
    """
    if says_of_others(header):
        return ""
    cells = filled(place, sample)
    for field, shape in (("email", _EMAIL), ("phone", _PHONE), ("site", _SITE)):
        if _most(cells, shape):
            return field
    if cells and sum(map(_are_phones, cells)) * 10 >= 6 * len(cells):
        return "phone"
    nameless = header == column_name(place) or not fold_name(header)
    if nameless and _most(cells, _BARE_PHONE, 8) and len(set(cells)) * 2 > len(cells):
        return "phone" if all(_fits(cell) for cell in cells) else ""
    return ""


def filled(place: int, sample: Sequence[Row]) -> list[str]:
    """The cells of a column that say something, with Latin digits."""
    cells = (row.cells[place].strip() for row in sample if not row.fault and place < len(row.cells))
    return [cell.translate(_DIGITS) for cell in cells if cell]


def _most(cells: Sequence[str], shape: re.Pattern[str], tenths: int = 6) -> bool:
    """Whether so many tenths of some cells look like that."""
    return bool(cells) and sum(bool(shape.fullmatch(cell)) for cell in cells) * 10 >= tenths * len(
        cells
    )


def _are_phones(cell: str) -> bool:
    """Whether a cell holds numbers of ten digits and more, with the marks of phone numbers."""
    found = list(phones(cell))
    return bool(found) and all(map(_is_marked, found))


def _is_marked(number: str) -> bool:
    enough = 10 <= sum(map(str.isdecimal, number)) <= 13
    return enough and _MARKED.fullmatch(number) is not None and _grouped(number)


def _grouped(number: str) -> bool:
    """Whether hyphens part a number as phones are parted: 212-555-0101, not 1005-00-073-9421."""
    if number[0] in "+(0" or "-" not in number or " " in number:
        return True
    groups = number.split("-")
    return len(groups[0]) <= 3 and 2 <= len(groups[-1]) <= 4


def company_column(places: Sequence[int], sample: Sequence[Row]) -> int | None:
    """The first of these columns in which most cells bear a company's mark."""
    from crm_tui.domain.people import looks_like_company

    for place in places:
        cells = [cell for cell in filled(place, sample) if cell[0] not in "{["]
        if cells and sum(map(looks_like_company, cells)) * 10 >= 6 * len(cells):
            return place
    return None


def are_salutations(cells: Sequence[str]) -> bool:
    """Whether every cell is how somebody is addressed: Mr., Frau, Mme."""
    return bool(cells) and all(cell.strip(" .").casefold() in _SALUTATIONS for cell in cells)


def are_ids(cells: Sequence[str]) -> bool:
    """Whether every cell is what programs call a record by, each another: 5f0c6e7a-1111-…"""
    return bool(cells) and len(set(cells)) == len(cells) and all(map(_UUID.fullmatch, cells))


def are_our_ids(cells: Sequence[str]) -> bool:
    """Whether no cell is anything but what we call a client by: a UUID of version 7."""
    return all(_UUID.fullmatch(cell) and cell.strip("{")[14] == "7" for cell in cells)


def only_counts(header: str, place: int, cells: Sequence[str]) -> bool:
    """Whether a column numbers the rows and says nothing else: "№ п/п", "Unnamed: 0", no name."""
    named = header != column_name(place) and fold_name(header) not in _COUNTING
    if named or not cells or not all(map(str.isdecimal, cells)):
        return False
    first = int(cells[0][:9])
    return first in (0, 1) and [*cells] == [str(first + at) for at in range(len(cells))]


def _fits(cell: str) -> bool:
    """Whether a cell has as many digits as a phone number."""
    return 7 <= sum(map(str.isdecimal, cell)) <= 15


def name_column(places: Sequence[int], sample: Sequence[Row]) -> int | None:
    """The first of these columns in which most cells look like people's names, each another's."""
    for place in places:
        cells = [_MARKS.sub("", cell) for cell in filled(place, sample)]
        if len(set(cells)) * 10 < len(cells) * 7:
            continue
        if any(_most(cells, shape, 7) for shape in (_NAME, _HANGUL_NAME, _HAN_NAME)):
            return place
    return None


def only_reaches(cells: Sequence[str]) -> bool:
    """Whether cells, as of a column "Contact", hold numbers and addresses."""
    reached = sum("@" in cell or sum(map(str.isdecimal, cell)) > 6 for cell in cells)
    return bool(cells) and reached * 10 >= 7 * len(cells)


def name_pair(places: Sequence[int], sample: Sequence[Row]) -> tuple[int, ...]:
    """Two of these columns, side by side, that hold a name's first and last word; or none."""
    for one in places:
        cells = [filled(place, sample) for place in (one, one + 1)] if one + 1 in places else []
        if cells and all(_most(each, _WORD, 8) and len(set(each)) > 1 for each in cells):
            return one, one + 1
    return ()


def label_places(header: Sequence[str]) -> dict[int, int]:
    """Columns such as "Phone 1 - Type", with the places of the "Phone 1 - Value" they speak of."""
    values = {
        found[1].casefold(): at
        for at, name in enumerate(header)
        if (found := _VALUE.fullmatch(name))
    }
    labels = ((at, _LABEL.fullmatch(name)) for at, name in enumerate(header))
    return {
        at: values[found[1].casefold()]
        for at, found in labels
        if found and found[1].casefold() in values
    }
