"""A row that is read at a stroke says what it says when it is read cell by cell."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.importers.habits import Habits
from crm_tui.importers.mapping import suggest
from crm_tui.importers.parcels import first_of
from crm_tui.importers.row_reader import RowReader
from crm_tui.importers.tables import Row, Table
from crm_tui.importers.values import SAYING_NOTHING

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
USUAL = ("Name", "Company", "Phone", "Email", "City", "Tags", "Note")
SHEETS = (
    USUAL,
    ("First Name", "Middle Name", "Last Name", "Mobile", "Work Phone", "Email", "E-mail 2"),
    ("Company", "Website", "Phone", "Street", "City", "State", "Zip", "Country", "Shoe size"),
    ("Display Name", "Name", "Home City", "Business City", "Country", "Birthday", "Telegram"),
    ("Id", "Имя", "Должность", "Источник", "Ответственный", "Язык", "Комментарий", "Адрес"),
    ("First Name", "Name", "Company", "Company", "Created", "Tags", "Labels", "Rating"),
    ("Email",),
)
GIVEN: tuple[dict[str, str], ...] = (
    {},
    {"Shoe size": "field:shoe_size"},
    {"Rating": "field:rating", "Company": "field:rating"},
)

WORDS = (
    *("Анна Иванова", "رضا کریمی", "شرکت می\u200cروم", "김민지", "Ann O'Neil", "Lee, Ann"),
    *("ООО Окна", "Young Doors Ltd", "Young & Co", "S.A. Lopez", "IBM AG", "«Рога»", "(주)창호"),
    *("Ann Lee <ann@x.example>", "ann@x.example", "Ann.Lee@X.example", "a@b@c.de"),
    *(".ann@x.example", "none@"),
    *("ann@x.example; bob@x.example", "mailto:ann@x.example", "ann@x.example.", "x@пример.рф"),
    *("+79215550102", "8 (921) 555-01-02", "+7 921 555 01 02", "2125550100", "4.9E+12", "'0123"),
    *("12", "030/1234567", "+49 30 1234567, 89", "+1 212 555 0100 ext. 5", "0/0/00", "00.00.00"),
    *("vip, fair", "#vip;vip", "vip|vip", "Москва", "Seoul", "12345", "Main St 5", "true", "FALSE"),
    *(" padded ", "two  spaces", "line\nbreak", "tab\there", "e\u0301", "\u200fmark", "nul\0"),
    *("`tick", "tick` ", "%s %d", "100%", "\ufeffbom", "ا\u200c", "١٢٣", "ﬁ", "@ann", "\ud800"),
)  # fmt: skip
PHONES = (
    *("+79215550102", "8 (921) 555-01-02", "+7 921 555 01 02", "2125550100"),
    *("+98 912 555 0002", "+821055500002", "(495) 555-01-02", "112", ""),
)  # fmt: skip
EMAILS = (
    "ann@x.example",
    "Ann.Lee@X.example",
    "b_o+b@mail.x.example",
    "x@пример.рф",
    "a@b@c.de",
    "",
)
NAMES = (*WORDS[:5], *WORDS[6:11], "", "", "Ann", "ann", "Тверь", "Seoul", "5 pieces", "0", "")
NOTHING = sorted(SAYING_NOTHING)
anything = st.one_of(
    st.sampled_from((*WORDS, *NOTHING)),
    st.sampled_from(NOTHING).map(str.title),
    st.text(max_size=6),
)


def suiting(header: str) -> st.SearchStrategy[str]:
    """What mostly stands in a column of that name."""
    if "hone" in header or header == "Mobile":
        return st.sampled_from(PHONES)
    if header in ("Website", "Telegram", "Адрес"):
        return st.sampled_from(("", "", "", "", "okna.example"))
    return st.sampled_from(EMAILS if "mail" in header else NAMES)


def reader(header: tuple[str, ...], entity: str | None, given: dict[str, str]) -> RowReader:
    """Of a table with these columns, in Russia."""
    known = {name: field for name, field in given.items() if name in header}
    mapping = suggest(header, entity=entity, given=known)
    return RowReader(Table(header, ()), mapping, "RU", None, NOW, Habits())


@st.composite
def rows(draw: st.DrawFn) -> tuple[RowReader, Row]:
    header = draw(st.sampled_from(SHEETS))
    entity = draw(st.sampled_from(("clients", "clients", "companies")))
    cells = [draw(suiting(name)) for name in header]
    if draw(st.integers(0, 2)) == 0:
        cells[draw(st.integers(0, len(cells) - 1))] = draw(anything)
    more = draw(st.sampled_from((*([()] * 12), ("",), ("beyond",))))
    fault = draw(st.sampled_from((*([""] * 15), "open quote")))
    row = Row(7, (*cells, *more), fault, draw(st.sampled_from(("", "X-ICQ:12"))))
    return reader(header, entity, draw(st.sampled_from(GIVEN))), row


@settings(max_examples=400, deadline=None)
@given(rows())
@example((reader(USUAL, None, {}), Row(2, ("", "", "", "ann@x.example", "", "", ""))))
@example((reader(USUAL, None, {}), Row(2, ("Ann", "ann", "", "", "", "", ""))))
def test_what_is_read_at_a_stroke_is_what_is_read_cell_by_cell(
    given: tuple[RowReader, Row],
) -> None:
    read, row = given
    assert read._plain is not None
    read.marks.number = 1
    at_a_stroke, key = read._plain.read(row), read.marks.key
    if at_a_stroke is not None:
        assert at_a_stroke == read._read(row)
        assert key == read.marks.key


@st.composite
def lots(draw: st.DrawFn) -> tuple[RowReader, list[Row]]:
    header = draw(st.sampled_from(SHEETS))
    entity = draw(st.sampled_from(("clients", "clients", "companies")))
    found = []
    for line in range(2, draw(st.integers(3, 6))):
        cells = [draw(suiting(name)) for name in header]
        if draw(st.integers(0, 9)) == 0:
            cells[draw(st.integers(0, len(cells) - 1))] = draw(anything)
        found.append(Row(line, tuple(cells), "", draw(st.sampled_from(("", "", "X-ICQ:12")))))
    return reader(header, entity, draw(st.sampled_from(GIVEN))), found


@settings(max_examples=300, deadline=None)
@given(lots())
@example((reader(USUAL, None, {}), [Row(2, ("Ann Lee", "", "", "", "", "vip", ""))] * 2))
def test_what_is_read_by_columns_is_what_is_read_cell_by_cell(
    given: tuple[RowReader, list[Row]],
) -> None:
    read, rows = given
    lot = read.read_lot(rows)
    if lot is None:
        return
    read.marks.number = 1
    keys = []
    for row, record in zip(rows, first_of(lot.columns, len(rows)), strict=True):
        assert record == read._read(row)
        keys.append(read.marks.key)
    assert lot.keys == keys


def test_a_usual_list_is_read_by_columns() -> None:
    plain = [
        Row(2, ("Анна Иванова", "ООО Окна", "+79215550102", "anna@okna.example", "", "vip", "x")),
        Row(3, ("رضا کریمی", "", "", "", "Тверь", "", "")),
    ]
    assert reader(USUAL, None, {}).read_lot(plain) is not None
    assert reader(USUAL, None, {}).read_lot([*plain, Row(4, ("a, b", *[""] * 6))]) is None


@pytest.mark.parametrize(
    "row",
    [
        ("Анна Иванова", "ООО Окна", "+79215550102", "anna@okna.example", "Тверь", "vip", "Просит"),
        ("رضا کریمی", "", "+98 912 555 0002", "", "", "", ""),
        ("Ann O'Neil", "", "8 (921) 555-01-02", "Ann.Lee@X.example", "", "vip, fair", "5 pieces"),
        ("", "ООО Окна", "", "", "Пермь", "", ""),
    ],
)
def test_the_rows_of_a_usual_list_are_read_at_a_stroke(row: tuple[str, ...]) -> None:
    plain = reader(USUAL, None, {})._plain
    assert plain is not None
    assert plain.read(Row(2, row)) is not None
