"""Sheets are read as they look, and traps are refused before they fill the memory."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui.errors import Damaged, Invalid, NotFound
from crm_tui.importers.reading import read_table
from crm_tui.importers.tables import Row
from crm_tui.importers.xlsx_files import as_text
from tests.importers.samples import SAMPLES


def book(path: Path, fill: Callable[[xlsxwriter.Workbook], None]) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        fill(workbook)
    return path


def test_merged_headers_become_one_name_a_column() -> None:
    table = read_table(SAMPLES / "xlsx" / "fr__multiline-headers.xlsx")
    assert table.header == (
        "Region",
        "Caloric contribution (%)",
        "Cumulative impact of changes on cost of food basket from previous quarter",
        "Cumulative impact of changes on cost of food basket from baseline (%)",
    )
    assert list(table.rows) == [Row(6, ("A", "B", "C", "D"))]


def test_cells_are_read_as_they_look(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Name", "Phone", "Born", "Called", "Share", "Vip", "Note"])
        sheet.write_row(2, 0, ["Ann", 79215550102])
        sheet.write_datetime(2, 2, datetime(1990, 2, 28), day)  # noqa: DTZ001
        sheet.write_datetime(2, 3, datetime(2026, 1, 2, 3, 4), day)  # noqa: DTZ001
        sheet.write_number(2, 4, 0.1 + 0.2)
        sheet.write_boolean(2, 5, True)
        sheet.write_string(2, 6, "two\nlines")

    table = read_table(book(tmp_path / "a.xlsx", fill))
    (row,) = table.rows
    assert row == Row(
        3,
        ("Ann", "79215550102", "1990-02-28", "2026-01-02T03:04:00", "0.3", "true", "two\nlines"),
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (-5.0, "-5"),
        (1e15, "1000000000000000"),
        (1234.5, "1234.5"),
        (1e-7, "0.0000001"),
        (1234.5600000000001, "1234.56"),
        (False, "false"),
        (date(2026, 1, 2), "2026-01-02"),
    ],
)
def test_numbers_have_no_exponent_and_no_needless_zero(value: float | date, text: str) -> None:
    assert as_text(value) == text


def sheets(workbook: xlsxwriter.Workbook) -> None:
    workbook.add_worksheet("Empty")
    for name in ("Клиенты", "7"):
        sheet = workbook.add_worksheet(name)
        sheet.write_row(3, 1, ["Name", "Phone"])
        sheet.write_row(4, 1, [name, "1"])


def test_the_first_sheet_with_cells_is_read_unless_another_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", sheets)

    def names(sheet: str | None) -> list[Row]:
        return list(read_table(path, sheet=sheet).rows)

    assert names(None) == [Row(5, ("Клиенты", "1"))]
    assert names("клиенты") == names("2")
    assert names("7") == names("3") == [Row(5, ("7", "1"))]
    with pytest.raises(NotFound, match="Kunden") as refused:
        read_table(path, sheet="Kunden")
    assert "Клиенты" in refused.value.hint
    with pytest.raises(Invalid, match="no rows"):
        read_table(path, sheet="Empty")
    assert any("--sheet" in note for note in read_table(path).notes)


def test_a_title_above_the_header_is_left_out(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "Clients of 2026")
        sheet.write_row(1, 0, ["Name", "Phone", "City"])
        sheet.write_row(2, 0, ["Ann", "1", "Oslo"])

    table = read_table(book(tmp_path / "a.xlsx", fill))
    assert table.header == ("Name", "Phone", "City")
    assert any("Clients of 2026" in note for note in table.notes)


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PARTS = {
    "[Content_Types].xml": """<Types
        xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default
        Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
        <Default Extension="xml" ContentType="application/xml"/></Types>""",
    "_rels/.rels": """<Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook {MAIN}
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
        <sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
        Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        Target="worksheets/sheet1.xml"/></Relationships>""",
}
TEXT = '<c r="{}" t="inlineStr"><is><t>{}</t></is></c>'


def trap(path: Path, body: str, *, prologue: str = "", times: int = 1) -> Path:
    """A workbook whose one sheet holds `body`, its rows repeated `times` times."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, text in PARTS.items():
            parts.writestr(name, text)
        with parts.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f"{prologue}<worksheet {MAIN}><sheetData>".encode())
            for _ in range(times):
                sheet.write(body.encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


def corner(path: Path) -> Path:
    first, last = TEXT.format("A1", "Name"), TEXT.format("XFD1048576", "far")
    return trap(path, f'<row r="1">{first}</row><row r="1048576">{last}</row>')


def giant_cell(path: Path) -> Path:
    return trap(path, "x" * (1 << 20), prologue="<!-- -->", times=40)


def many_rows(path: Path) -> Path:
    return trap(path, f'<row r="1">{TEXT.format("A1", "x")}</row>' * 5_000, times=100)


def tall(path: Path) -> Path:
    rows = "".join(f'<row r="{n}">{TEXT.format(f"T{n}", n)}</row>' for n in range(1, 150_000))
    return trap(path, rows)


def laughs(path: Path) -> Path:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    body = f'<row r="1">{TEXT.format("A1", "Name&l9;")}</row>'
    return trap(path, body, prologue=f"<!DOCTYPE x [{entities}]>")


def entity_file(path: Path) -> Path:
    body = f'<row r="1">{TEXT.format("A1", "&secret;")}</row>'
    return trap(path, body, prologue='<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>')


def many_parts(path: Path) -> Path:
    trap(path, "")
    with zipfile.ZipFile(path, "a") as parts:
        for number in range(10_000):
            parts.writestr(f"xl/worksheets/sheet{number + 2}.xml", "<worksheet/>")
    return path


TRAPS = (corner, giant_cell, many_rows, tall, laughs, entity_file, many_parts)

WATCH = """
import re, sys, time
from pathlib import Path
from crm_tui.errors import CrmError
from crm_tui.importers.reading import read_table
start = time.process_time()
try:
    print(list(read_table(sys.argv[1]).rows)[:3])
except CrmError as error:
    print("refused:", error.message)
peak = re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]
print(time.process_time() - start, int(peak) // 1024)
"""


@pytest.mark.parametrize("make", TRAPS, ids=lambda make: make.__name__)
def test_a_trap_is_refused_quickly_and_in_little_memory(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "trap.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", WATCH, str(path)], capture_output=True, text=True, check=True
    )
    said, figures = done.stdout.strip().rsplit("\n", 1)
    seconds, mebibytes = map(float, figures.split())
    assert "refused:" in said
    assert seconds < 2
    assert mebibytes < 200


@pytest.mark.parametrize("cut", [100, 2_000, 4_000])
def test_a_workbook_cut_short_is_called_damaged(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes((SAMPLES / "xlsx" / "rx__vietnamese-utf8.xlsx").read_bytes()[:cut])
    with pytest.raises(Damaged, match="workbook"):
        read_table(path)


def test_a_sheet_that_is_no_xml_is_called_damaged(tmp_path: Path) -> None:
    path = trap(tmp_path / "a.xlsx", '<row r="1"><c r="A1"></row')
    with pytest.raises((Damaged, Invalid)):
        list(read_table(path).rows)
