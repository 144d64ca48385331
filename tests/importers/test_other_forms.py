"""JSON, databases, pages and pasted text are tables too, whatever their files are called."""

import json
import sqlite3
from pathlib import Path

import pytest

from crm_tui.errors import CrmError, Invalid, NotFound
from crm_tui.importers.reading import read_table
from crm_tui.importers.tables import Table


def written(folder: Path, text: str, name: str = "pasted.txt") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(table: Table) -> list[dict[str, str]]:
    """Rows by header, empty cells left out."""
    pairs = (zip(table.header, row.cells, strict=True) for row in table.rows)
    return [{name: cell for name, cell in pair if cell} for pair in pairs]


def read(folder: Path, text: str, name: str = "pasted.txt") -> list[dict[str, str]]:
    return rows(read_table(written(folder, text, name)))


ANN = {"name": "Ann", "phone": "+1 555"}
BOB = {"name": "Боб", "phone": "+7 921"}


@pytest.mark.parametrize(
    "value",
    [
        [ANN, BOB],
        {"data": [ANN, BOB]},
        {"meta": {"count": 2}, "response": {"items": [ANN, BOB]}, "tags": [{"id": 1}]},
        {"results": [{"properties": ANN}, {"properties": BOB}]},
        [["name", "phone"], list(ANN.values()), list(BOB.values())],
    ],
    ids=["array", "wrapped", "deep", "properties", "arrays"],
)
def test_the_list_in_a_json_document_is_found(tmp_path: Path, value: object) -> None:
    for indent in (None, 2):
        text = json.dumps(value, ensure_ascii=False, indent=indent)
        assert read(tmp_path, text, "api.txt") == [ANN, BOB]


def test_objects_by_their_ids_are_rows(tmp_path: Path) -> None:
    text = json.dumps({"a7": ANN, "b8": BOB}, indent=1)
    assert read(tmp_path, text) == [{"id": "a7", **ANN}, {"id": "b8", **BOB}]


def test_a_single_object_is_one_client(tmp_path: Path) -> None:
    text = json.dumps(
        {**ANN, "emails": [{"value": "a@x.example"}, {"value": "b@x.example"}]}, indent=1
    )
    assert read(tmp_path, text) == [{**ANN, "emails": "a@x.example\nb@x.example"}]


def test_what_is_nested_becomes_columns_people_would_name_so(tmp_path: Path) -> None:
    one = {
        "id": 7, "name": "Ann", "address": {"city": "Oslo", "geo": {"lat": 59.9}},
        "phone": [{"label": "work", "value": "+1", "primary": True}, {"value": "+2"}],
        "tags": [{"id": 1, "name": "vip"}, {"id": 2, "name": "new"}],
        "custom_fields_values": [
            {"field_name": "Телефон", "values": [{"value": "+7", "enum_code": "WORK"}]},
        ],
        "empty": None, "nothing": {}, "numbers": [1, 2.0],
    }  # fmt: skip
    assert read(tmp_path, json.dumps([one])) == [
        {
            "id": "7", "name": "Ann", "address city": "Oslo", "address geo lat": "59.9",
            "phone": "+1\n+2", "tags": "vip\nnew", "Телефон": "+7", "numbers": "1\n2",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('[{"name": "Ann"},\n{"name": ]', "ine 2"),
        ("[" * 100_000 + "]" * 100_000, "nested too deep|no JSON"),
        ("[1, 2]", "."),
        ('{"a": {"b": ' * 3000 + "1" + "}}" * 3000, "nested too deep|no list"),
    ],
)
def test_json_without_records_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(CrmError, match=what):
        list(read_table(written(tmp_path, text, "a.json")).rows)


def base(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_the_table_of_people_in_a_database_is_read(tmp_path: Path) -> None:
    path = base(
        tmp_path / "my?base#1.csv",
        "create table settings (key text, value text)",
        "create table [my people] (name text, phone int, photo blob)",
        "create view secret as select randomblob(9)",
        "insert into settings values ('a', 'b')",
        "insert into [my people] values ('Ann', 79215550102, x'ff00'), ('Bob', 5.0, null)",
    )
    before = path.read_bytes()
    table = read_table(path)
    assert rows(table) == [{"name": "Ann", "phone": "79215550102"}, {"name": "Bob", "phone": "5"}]
    assert any("settings" in note for note in table.notes)
    assert rows(read_table(path, sheet="Settings")) == [{"key": "a", "value": "b"}]
    assert rows(read_table(path, sheet="2")) == [{"key": "a", "value": "b"}]
    with pytest.raises(NotFound, match="secret"):
        read_table(path, sheet="secret")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_damaged_or_empty_database_is_refused(tmp_path: Path) -> None:
    path = base(tmp_path / "a.db", "create table t (name text)")
    with pytest.raises(Invalid, match="no rows"):
        read_table(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(CrmError):
        list(read_table(path).rows)


MARKDOWN = """# Clients

Some words | with a bar.

| Name | Phone | Note |
|:-----|------:|------|
| **Ann** | [+1 555](tel:+1555) | a \\| b<br>c |
| Боб |  | `x` |

After the table.
"""
PSQL = """ name | phone
------+--------
 Ann  | +1 555
 Боб  |
(2 rows)
"""
MYSQL = """+------+--------+
| name | phone  |
+------+--------+
| Ann  | +1 555 |
| Боб  |        |
+------+--------+
"""


def test_drawn_tables_are_read(tmp_path: Path) -> None:
    ann, bob = read(tmp_path, MARKDOWN, "notes.md")
    assert ann == {"Name": "Ann", "Phone": "+1 555", "Note": "a | b\nc"}
    assert bob == {"Name": "Боб", "Note": "x"}
    for text in (PSQL, MYSQL):
        assert read(tmp_path, text) == [{"name": "Ann", "phone": "+1 555"}, {"name": "Боб"}]


def test_a_file_parted_by_bars_is_no_drawing(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Name|Phone|Note\nAnn|1|---\nBob|2|a-b-c-d\n"))
    assert table.kind == "csv"
    assert len(list(table.rows)) == 2


PAGE = """<!DOCTYPE html><html><head><title>x</title><style>td {}</style></head><body>
<table><tr><td>Menu</td></tr></table>
<table class="list"><thead><tr><th>Name</th><th>Phone</th><th>City</th></tr></thead>
<tbody><tr><td>Ann &amp; Co<br>Ltd</td><td><a href="tel:1">+1&nbsp;555</a></td>
<td>Oslo<script>alert(1)</script></td></tr>
<tr><td colspan=2>Bob<td>Рим</table></body></html>"""


def test_the_table_of_a_page_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, PAGE, "report.xls")
    table = read_table(path)
    assert rows(table) == [
        {"Name": "Ann & Co\nLtd", "Phone": "+1 555", "City": "Oslo"},
        {"Name": "Bob", "City": "Рим"},
    ]
    assert any("2 tables" in note for note in table.notes)


def test_a_page_in_the_encoding_it_names_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    page = '<meta charset="windows-1251"><table><tr><th>Имя<th>Тел<tr><td>Оля<td>1</table>'
    path.write_bytes(page.encode("cp1251"))
    assert rows(read_table(path)) == [{"Имя": "Оля", "Тел": "1"}]


SHEET = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>
<Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">City</Data></Cell>
<Cell><Data ss:Type="String">Phone</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">Ann</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">555</Data></Cell></Row></Table></Worksheet></Workbook>"""


def test_a_sheet_saved_as_xml_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, SHEET, "a.xls") == [{"Name": "Ann", "Phone": "555"}]


BLOCKS = """Name: Ann Lee
Phone: +1 555
Phone: +1 556
Note: likes
  long windows
E-mail: ann@x.example

Name： Боб
Phone: +7 921
"""


def test_blocks_of_names_and_values_are_rows(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, BLOCKS))
    assert rows(table) == [
        {"Name": "Ann Lee", "Phone": "+1 555\n+1 556", "Note": "likes\nlong windows",
         "E-mail": "ann@x.example"},
        {"Name": "Боб", "Phone": "+7 921"},
    ]  # fmt: skip
    assert [row.line for row in table.rows] == [1, 8]
    assert read(tmp_path, "Name: Ann\nPhone: 1\nName: Bob\nPhone: 2\n") == [
        {"Name": "Ann", "Phone": "1"},
        {"Name": "Bob", "Phone": "2"},
    ]


def test_columns_aligned_by_spaces_are_read(tmp_path: Path) -> None:
    text = (
        "Name           Phone        City\n"
        "-------------  -----------  ------\n"
        "Ann Lee        +1 555       Oslo\n"
        "Bob                         Rome\n"
        "김철수  010-1234  서울\n"
    )
    assert read(tmp_path, text) == [
        {"Name": "Ann Lee", "Phone": "+1 555", "City": "Oslo"},
        {"Name": "Bob", "City": "Rome"},
        {"Name": "김철수", "Phone": "010-1234", "City": "서울"},
    ]
    tabs = "Name\tPhone\nAnn Lee\t+1 555\n"
    assert read(tmp_path, tabs) == [{"Name": "Ann Lee", "Phone": "+1 555"}]
