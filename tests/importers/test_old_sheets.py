"""Old Excel files and OpenDocument sheets are read like new ones, and their traps refused."""

import struct
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui.errors import Damaged, Invalid
from crm_tui.importers.reading import read_table
from tests.importers.old_sheets import (
    Cell,
    cell_record,
    compound,
    ods_table,
    write_ods,
    write_xls,
)

ROWS: list[list[Cell]] = [
    ["Имя", "Телефон", "Город", "Сумма"],
    ["Сергей Щукин", 79215550102.0, "Ярославль", 1.5],
    ["رضا کریمی", "0912 345", "تهران", 0.1 + 0.2],
]
READ = [
    ("Имя", "Телефон", "Город", "Сумма"),
    ("Сергей Щукин", "79215550102", "Ярославль", "1.5"),
    ("رضا کریمی", "0912 345", "تهران", "0.3"),
]


def all_cells(path: Path, sheet: str | None = None) -> list[tuple[str, ...]]:
    table = read_table(path, sheet=sheet)
    return [table.header, *(row.cells for row in table.rows)]


def test_an_old_excel_file_is_read(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "clients.csv", {"Лист1": ROWS})
    assert all_cells(path) == READ
    assert read_table(path).kind == "xls"


def test_days_of_an_old_excel_file_are_days(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Name", "Phone", "Due"], ["Ann", "1", -46000.0]]
    assert all_cells(write_xls(tmp_path / "a.xls", {"S": rows}))[1] == ("Ann", "1", "2025-12-09")


def test_an_opendocument_sheet_is_read(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [*ROWS[:2], ["Ann", "1", "2026-01-02", ""]]
    found = all_cells(write_ods(tmp_path / "a.ods", ods_table("S", rows)))
    assert found == [*READ[:2], ("Ann", "1", "2026-01-02", "")]


def test_the_sheet_with_people_is_found_and_a_hidden_one_is_not_taken(tmp_path: Path) -> None:
    notes: list[list[Cell]] = [["Read me first"], ["Made by Ann"]]
    old: list[list[Cell]] = [["Name", "Phone"], ["Bob", "2"]]
    sheets = {"Old": old, "About": notes, "People": ROWS}
    path = write_xls(tmp_path / "a.xls", sheets, hidden="Old")
    assert all_cells(path) == READ
    assert all_cells(path, "old") == [("Name", "Phone"), ("Bob", "2")]
    assert all_cells(path, "3") == READ
    assert any("People" in note and "About" in note for note in read_table(path).notes)


def test_a_hidden_sheet_is_passed_over_in_a_new_workbook_too(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        lists, people = book.add_worksheet("Lists"), book.add_worksheet("People")
        lists.write_row(0, 0, ["Name", "Phone", "City"])
        lists.hide()
        people.activate()
        people.set_first_sheet()
        people.write_row(2, 1, ["Name", "Phone"])
        people.write_row(3, 1, ["Ann", "007"])
    assert all_cells(path) == [("Name", "Phone"), ("Ann", "007")]


FAR = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
WIDE = (
    '<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
    'table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    "</table:table-row>"
)


def test_empty_rows_to_the_end_of_a_sheet_are_no_trap(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", ods_table("S", ROWS, FAR))
    assert len(all_cells(path)) == 3


@pytest.mark.parametrize(
    "more", [WIDE.format(rows=1_000_000, columns=100), FAR + WIDE.format(rows=1, columns=9)]
)
def test_repeated_cells_are_refused_before_they_unfold(tmp_path: Path, more: str) -> None:
    with pytest.raises(Invalid, match="rows by"):
        read_table(write_ods(tmp_path / "a.ods", ods_table("S", ROWS, more)))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", '<!DOCTYPE x [<!ENTITY a "b">]>' + ods_table("S", ROWS))
    with pytest.raises(Invalid, match="entities"):
        read_table(path)


def test_a_sparse_old_sheet_is_refused_by_its_size(tmp_path: Path) -> None:
    bof = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0010, 0, 0, 0, 0)
    stream = bof + cell_record(0, 0, "a") + cell_record(65_000, 250, "b")
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": stream}))
    with pytest.raises(Invalid, match="65001 rows by 251 columns"):
        read_table(tmp_path / "a.xls")


def test_a_locked_workbook_is_called_locked(tmp_path: Path) -> None:
    locked = struct.pack("<HH6x", 0x002F, 6)
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": locked}))
    (tmp_path / "b.xlsx").write_bytes(compound({"EncryptedPackage": b"x"}))
    for name in ("a.xls", "b.xlsx"):
        with pytest.raises(Damaged, match="password"):
            read_table(tmp_path / name)


@pytest.mark.parametrize("cut", [8, 80, 600, 3000])
def test_a_cut_or_looping_old_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = write_xls(tmp_path / "a.xls", {"S": ROWS})
    data = path.read_bytes()
    path.write_bytes(data[:cut])
    with pytest.raises(Damaged, match="workbook"):
        read_table(path)
    path.write_bytes(data[:cut] + bytes(len(data) - cut))
    with pytest.raises(Damaged, match="workbook"):
        read_table(path)


def test_an_archive_of_something_else_is_named_so(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "a.csv", "w") as parts:
        parts.writestr("clients.csv", "Name\nAnn\n")
    with pytest.raises(Damaged, match="packed"):
        read_table(tmp_path / "a.csv")
