"""What cells of foreign files mean, alone and in their column: names, phones, sums and days."""

from datetime import date

import pytest

from crm_tui.domain.money import Amount
from crm_tui.importers.records import BadRow, Record
from tests.importers.test_records import only, raw, read_all, table_of


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Name,Email", ("Smith, John", ""), "John Smith"),
        ("Name,Email", ("Ann Lee <ann@x.example>", ""), "Ann Lee"),
        ("성,이름", ("김", "철수"), "김철수"),
        ("First name,Last name", ("小明", "王"), "王小明"),
        ("Given Name,Family Name,Group Membership", ("Ann", "Lee", "* friends"), "Ann Lee"),
    ],
)
def test_names_are_kept_as_their_bearers_write_them(
    header: str, row: tuple[str, ...], name: str
) -> None:
    assert only(table_of(header, row)).name == name


def test_an_email_in_a_name_is_an_email() -> None:
    record = only(table_of("Name,Phone", ("Ann Lee (ann@x.example)", "")))
    assert (record.name, raw(record, "email")) == ("Ann Lee", ["ann@x.example"])


def test_a_second_column_of_one_field_is_not_lost() -> None:
    table = table_of(
        "Deal - Title,Deal - Stage,Deal - Organization,Organization - Name",
        ("a", "New", "Okna", "Okna"),
        ("b", "New", "Okna", "Okna Plus"),
    )
    one, other = read_all(table)
    assert isinstance(one, Record)
    assert isinstance(other, Record)
    assert (one.company or one.name, one.notes) == ("Okna", ())
    assert other.notes == ("Organization - Name: Okna Plus",)


def test_a_type_beside_a_phone_is_its_label() -> None:
    header = "First Name,Last Name,Phone 1 - Type,Phone 1 - Value,E-mail 1 - Value"
    record = only(table_of(header, ("Ann", "Lee", "* Mobile", "+12125550100 ::: +12125550101", "")))
    assert [(each.raw, each.label) for each in record.channels] == [
        ("+12125550100", "Mobile"),
        ("+12125550101", "Mobile"),
    ]
    assert record.notes == ()


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("+7 921 555-01-02, +7 921 555-01-03", ["+7 921 555-01-02", "+7 921 555-01-03"]),
        ("89215550102 89215550103", ["89215550102", "89215550103"]),
        ("8 921 555-01-02 или 8 921 555-01-03", ["8 921 555-01-02", "8 921 555-01-03"]),
        ("моб. 8(921)555-01-02 доб. 12", ["моб. 8(921)555-01-02 доб. 12"]),
        ("+7 (495) 123-45-67, доб. 123", ["+7 (495) 123-45-67, доб. 123"]),
        ("02-123-4567 / 010-1234-5678", ["02-123-4567", "010-1234-5678"]),
        ("0912 345 6789، 021 8888 9999", ["0912 345 6789", "021 8888 9999"]),
    ],
)
def test_phones_in_one_cell_are_told_apart(cell: str, phones: list[str]) -> None:
    assert raw(only(table_of("Name,Phone", ("Ann", cell)), region="RU"), "phone") == phones


def test_a_column_of_nothing_but_serial_numbers_holds_a_spreadsheets_days() -> None:
    header = "Client,Deal,Due date"
    rows = read_all(table_of(header, ("Ann", "a", "45292"), ("Bob", "b", "45292.5")))
    days = [
        (row.deal.due, row.deal.due_minute) for row in rows if isinstance(row, Record) and row.deal
    ]
    assert days == [(date(2024, 1, 1), None), (date(2024, 1, 1), 720)]
    mixed = read_all(table_of(header, ("Ann", "a", "45292"), ("Bob", "b", "2024-01-01")))
    assert [type(row) for row in mixed] == [BadRow, Record]


def test_other_days_of_a_file_tell_the_order_of_those_that_matter() -> None:
    header = "Client,Deal,Due date,Created"
    table = table_of(header, ("Ann", "a", "01/02/2026", "31/12/2025"), ("Bob", "b", "", ""))
    assert read_all(table)[0].deal.due == date(2026, 2, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("sums", "meant"),
    [
        (("1.234,50", "1.234", "12"), (123450, 123400, 1200)),
        (("1,234.50", "1,234", "0.5"), (123450, 123400, 50)),
        (("12.5", "1.2345", "1234.567"), (1250, 123, 123457)),
        (("1 234,50 €", "1 000", "2,5"), (123450, 100000, 250)),
        (("1'234.50", "1'000", "7"), (123450, 100000, 700)),
        (("۱۲٬۳۴۵٫۵", "۱٬۰۰۰", "۷"), (1234550, 100000, 700)),
    ],
)
def test_points_and_commas_mean_the_same_in_a_whole_column(
    sums: tuple[str, ...], meant: tuple[int, ...]
) -> None:
    rows = read_all(
        table_of("Client;Deal;Amount".replace(";", ","), *(("A", "d", s) for s in sums))
    )
    found = [row.deal.amount for row in rows if isinstance(row, Record) and row.deal]
    assert found == [Amount(minor, "EUR") for minor in meant]
