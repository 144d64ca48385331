"""Workbooks as people keep them, and files whose names say another kind than they are."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crm_tui.errors import CrmError
from tests.importers.nasty import Case, compared
from tests.importers.old_sheets import compound, ods_table, write_ods, write_xls

ANN = ["Ann Lee", "+12125550102", "a@x.example"]
BOB = ["Bob", "+12125550103", "b@x.example"]
HEAD = ["Name", "Phone", "Email"]
TOLD = ("Ann Lee | +12125550102, a@x.example", "Bob | +12125550103, b@x.example")

Fill = Callable[[xlsxwriter.Workbook], None]


def book(path: Path, fill: Fill, **options: Any) -> None:
    with xlsxwriter.Workbook(path, options) as workbook:
        fill(workbook)


def rows(workbook: xlsxwriter.Workbook, *lines: list[Any], at: int = 0, left: int = 0) -> Any:
    sheet = workbook.add_worksheet()
    for number, cells in enumerate(lines):
        sheet.write_row(at + number, left, cells)
    return sheet


def header_on_row_seven(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, HEAD, ANN, BOB, at=6)
    sheet.write(0, 0, "Oak Ltd")
    sheet.write(1, 0, "Report of clients")
    sheet.write(3, 0, "Period")
    sheet.write(3, 1, "2026")


def table_at_c5(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, HEAD, ANN, BOB, at=4, left=2)


def people_on_the_third_sheet(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, ["Contents"], ["see the others"])
    rows(workbook, ["Product", "Price"], ["Door", 5])
    rows(workbook, HEAD, ANN, BOB)


def hidden_first_sheet(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, HEAD, ["Zed", "+12125550199", "z@x.example"]).hide()
    rows(workbook, HEAD, ANN, BOB).activate()


def numbers_for_phones(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, HEAD, ["Ann Lee", 12125550102, "a@x.example"],
         ["Bob", 12125550103.0, "b@x.example"])  # fmt: skip


def formula_errors(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, [*HEAD, "City"], [*ANN, ""], [*BOB, ""])
    sheet.write_formula(1, 3, "=NA()", value="#N/A")
    sheet.write_formula(2, 3, '=VLOOKUP("x",A1:B2,2,0)', value="#REF!")


def formulas_with_values(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, ["First", *HEAD[1:]], ["", *ANN[1:]], ["", *BOB[1:]])
    sheet.write(0, 0, "Name")
    sheet.write_formula(1, 0, '="Ann"&" Lee"', value="Ann Lee")
    sheet.write_formula(2, 0, '="Bob"', value="Bob")


def rich_text(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, HEAD, ["", *ANN[1:]], BOB)
    bold = workbook.add_format({"bold": True})
    sheet.write_rich_string(1, 0, bold, "Ann", " Lee")


def links(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, HEAD, ANN, BOB)
    sheet.write_url(1, 2, "mailto:a@x.example", string="a@x.example")
    sheet.write_url(2, 2, "mailto:b@x.example")


def groups_between(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, HEAD, ["Region: North", "", ""], ANN, ["Region: South", "", ""], BOB,
         ["Total", 2, ""])  # fmt: skip


def merged_title_and_cells(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    sheet.merge_range(0, 0, 0, 3, "Clients of 2026")
    sheet.write_row(1, 0, ["Company", *HEAD])
    sheet.merge_range(2, 0, 3, 0, "Oak Ltd")
    sheet.write_row(2, 1, ANN)
    sheet.write_row(3, 1, BOB)


def two_rows_of_header(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    sheet.merge_range(0, 0, 1, 0, "Name")
    sheet.merge_range(0, 1, 0, 2, "Reach")
    sheet.write_row(1, 1, ["Phone", "Email"])
    sheet.write_row(2, 0, ANN)
    sheet.write_row(3, 0, BOB)


def filtered_rows(workbook: xlsxwriter.Workbook) -> None:
    sheet = rows(workbook, HEAD, ANN, BOB)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.autofilter(0, 0, 2, 2)


def deals_with_days(workbook: xlsxwriter.Workbook) -> None:
    day = workbook.add_format({"num_format": "dd.mm.yyyy"})
    money = workbook.add_format({"num_format": '#,##0.00 "₽"'})
    sheet = rows(workbook, ["Сделка", "Клиент", "Сумма", "Дата закрытия (план)"])
    sheet.write_row(1, 0, ["Окна", "Иван"])
    sheet.write_number(1, 2, 120000.5, money)
    sheet.write_datetime(1, 3, date(2026, 12, 31), day)


def on_its_side(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, ["Name", "Ann Lee", "Bob"], ["Phone", *[one[1] for one in (ANN, BOB)]],
         ["Email", *[one[2] for one in (ANN, BOB)]])  # fmt: skip


def text_that_looks_like_numbers(workbook: xlsxwriter.Workbook) -> None:
    rows(workbook, ["ID", *HEAD], ["007", *ANN], ["008", *BOB])


def empty_columns_between(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    for line, (name, phone, email) in enumerate((HEAD, ANN, BOB)):
        sheet.write(line, 0, name)
        sheet.write(line, 2, phone)
        sheet.write(line, 5, email)


BOOKS: dict[str, tuple[Fill, dict[str, Any], tuple[str, ...]]] = {
    "a header on row seven": (header_on_row_seven, {}, TOLD),
    "a table that begins at C5": (table_at_c5, {}, TOLD),
    "people on the third sheet": (people_on_the_third_sheet, {}, TOLD),
    "a hidden first sheet": (hidden_first_sheet, {}, TOLD),
    "numbers for phones": (numbers_for_phones, {}, TOLD),
    "errors of formulas": (formula_errors, {}, tuple(f"{one} | city=" for one in TOLD)),
    "formulas with values": (formulas_with_values, {}, TOLD),
    "rich text": (rich_text, {}, TOLD),
    "links": (links, {}, TOLD),
    "groups and a total": (groups_between, {}, TOLD),
    "merged cells": (merged_title_and_cells, {}, (f"{TOLD[0]} | company=Oak Ltd", TOLD[1])),
    "two rows of header": (two_rows_of_header, {}, TOLD),
    "rows that a filter hides": (filtered_rows, {}, TOLD),
    "days and money": (
        deals_with_days, {}, ("Иван | deal=Окна | amount=12000050 EUR | expected=2026-12-31",)),
    "days counted from 1904": (
        deals_with_days, {"date_1904": True},
        ("Иван | deal=Окна | amount=12000050 EUR | expected=2026-12-31",)),
    "a table on its side": (on_its_side, {}, TOLD),
    "zeros before numbers": (
        text_that_looks_like_numbers, {}, (f"{TOLD[0]} | ext=007", f"{TOLD[1]} | ext=008")),
    "empty columns between": (empty_columns_between, {}, TOLD),
}  # fmt: skip


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
@pytest.mark.parametrize("snag", BOOKS)
def test_a_workbook_gives_its_people(tmp_path: Path, snag: str, name: str) -> None:
    fill, options, told = BOOKS[snag]
    book(tmp_path / name, fill, **options)
    got, wanted = compared(Case(snag, {}, "", told), tmp_path / name)
    assert got == wanted


def test_old_and_open_workbooks_give_theirs(tmp_path: Path) -> None:
    write_xls(tmp_path / "a.xls", {"Notes": [["x"]], "People": [HEAD, ANN, BOB]})
    write_ods(tmp_path / "a.xls.ods", ods_table("People", [HEAD, ANN, BOB]))
    (tmp_path / "a.xls").rename(tmp_path / "b.txt")
    for path in (tmp_path / "b.txt", tmp_path / "a.xls.ods"):
        got, wanted = compared(Case("", {}, "", TOLD), path)
        assert got == wanted


def test_an_open_sheet_that_is_one_document_is_read(tmp_path: Path) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in row)
        + "</table:table-row>"
        for row in (HEAD, ANN, BOB)
    )
    path = tmp_path / "a.fods"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><office:document '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document>"
    )
    got, wanted = compared(Case("", {}, "", TOLD), path)
    assert got == wanted


def packed(path: Path, *names: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")


def stream(path: Path, name: str) -> None:
    path.write_bytes(compound({name: b"x" * 5000}))


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "clients.numbers": (lambda path: packed(path, "Index/Document.iwa"), "Numbers"),
    "clients.pages": (lambda path: packed(path, "Index.zip"), "Numbers or Pages"),
    "clients.docx": (lambda path: packed(path, "word/document.xml"), "document of Word"),
    "letter.msg": (lambda path: stream(path, "__substg1.0_0037001F"), "letter of Outlook"),
    "clients.doc": (lambda path: stream(path, "WordDocument"), "document of Word"),
    "locked.xlsx": (lambda path: stream(path, "EncryptedPackage"), "password"),
    "base.mdb": (lambda path: path.write_bytes(b"\0\1\0\0Standard Jet DB\0"), "Access"),
    "mail.pst": (lambda path: path.write_bytes(b"!BDN" + b"\0" * 99), "Outlook"),
    "empty.xlsx": (lambda path: book(path, lambda workbook: None), "no rows"),
    "empty.csv": (lambda path: path.write_bytes(b""), "no rows"),
    "blank.csv": (lambda path: path.write_bytes(b"\r\n\r\n;;;\r\n"), "no rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, name: str) -> None:
    make, told = REFUSED[name]
    make(tmp_path / name)
    with pytest.raises(CrmError) as refused:
        compared(Case("", {}, "", ()), tmp_path / name)
    assert told in refused.value.message
    assert refused.value.hint
