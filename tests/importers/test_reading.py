"""What other programs export is read as they meant it, or refused in one sentence."""

import os
from pathlib import Path
from typing import Any

import pytest

from crm_tui.errors import CrmError, Damaged, Invalid, NotFound
from crm_tui.importers.reading import read_table
from crm_tui.importers.tables import LARGEST_CELL
from tests.importers.samples import READ, SAMPLES, allows


def written(folder: Path, text: str | bytes, name: str = "clients.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def cells(path: Path, **options: Any) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(path, **options).rows]


@pytest.mark.parametrize("case", READ, ids=lambda case: str(case["id"]))
def test_every_sample_gives_the_rows_its_author_meant(case: dict[str, Any]) -> None:
    table = read_table(SAMPLES / case["file"])
    rows = list(table.rows)
    expect = case["expect"]
    assert allows(expect["rows"], len(rows))
    assert len(table.header) == expect["columns"]
    if "table" in expect:
        assert [dict(zip(table.header, row.cells, strict=True)) for row in rows] == expect["table"]
    for text in expect.get("present_any", ()):
        assert any(text in row.cells for row in rows)


RUSSIAN = (
    "Имя;Телефон;Компания\nИван Петров;+7 921 555-01-02;Окна Плюс\nОльга Ким;8 921;ООО Ромашка\n"
)
PERSIAN = "نام;تلفن;شرکت\nرضا كريمي;0912 345;پنجره ايران\nعلي احمدي;0913;آسمان\n"
KOREAN = "이름,전화번호,회사\n김민지,010-1234-5678,창호나라\n이철수,02-555,하늘창\n"
GERMAN = "Name;Straße;Ort\nMüller;Größenweg 5;Köln\nJörg Weiß;Hauptstraße 1;Düsseldorf\n"
JAPANESE = "名前,電話,会社\n田中太郎,090-1234,窓工房\n鈴木一郎,080-5678,青空\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "utf-8-sig"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (PERSIAN, "cp1256"),
        (PERSIAN, "utf-8"),
        (KOREAN, "cp949"),
        (KOREAN, "utf-16"),
        (GERMAN, "cp1252"),
        (JAPANESE, "shift_jis"),
    ],
)
def test_names_survive_every_encoding_excel_writes(
    tmp_path: Path, text: str, encoding: str
) -> None:
    table = read_table(written(tmp_path, text.encode(encoding)))
    lines = [line.replace(";", ",").split(",") for line in text.splitlines()]
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == lines
    assert any("guess" in note for note in table.notes) == ("utf" not in encoding)


def test_a_few_accents_far_down_the_file_are_found(tmp_path: Path) -> None:
    rows = "".join(f"Client {number},Oslo\n" for number in range(60_000))
    path = written(tmp_path, ("Name,City\n" + rows + "Renée,Málaga\n").encode("cp1252"))
    *_rest, last = read_table(path).rows
    assert last.cells == ("Renée", "Málaga")
    assert last.line == 60_002


def test_an_encoding_a_person_names_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, "Имя;Тел\nОля;1\n".encode("cp1251"))
    assert cells(path, encoding="koi8-r") != [("Оля", "1")]
    assert cells(path, encoding="cp1251") == [("Оля", "1")]
    with pytest.raises(Invalid, match="encoding"):
        read_table(path, encoding="klingon")
    with pytest.raises(Damaged, match="utf-8"):
        cells(path, encoding="utf-8")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_separator_is_found(tmp_path: Path, mark: str) -> None:
    text = f'Name{mark}Note{mark}Amount\nAnn{mark}"a{mark}b"{mark}"1,5"\nBob{mark}{mark}"2,75"\n'
    assert cells(written(tmp_path, text)) == [("Ann", f"a{mark}b", "1,5"), ("Bob", "", "2,75")]


def test_decimal_commas_do_not_make_columns(tmp_path: Path) -> None:
    rows = "".join(f"{n},50;{n},25;{n},75\n" for n in range(60))
    table = read_table(written(tmp_path, "Preis;Summe;Rest\n" + rows))
    assert table.delimiter == ";"
    assert all(len(row.cells) == 3 for row in table.rows)


def test_a_sep_line_names_the_separator_and_counts_as_a_line(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "sep=|\r\nName|Phone\r\nAnn|1\r\n"))
    assert (table.delimiter, table.header) == ("|", ("Name", "Phone"))
    assert [(row.line, row.cells) for row in table.rows] == [(3, ("Ann", "1"))]


def test_a_separator_a_person_names_is_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path, "a:b\n1:2\n")
    assert cells(path, delimiter=":") == [("1", "2")]
    assert cells(written(tmp_path, "a\tb\n1\t2\n"), delimiter="tab") == [("1", "2")]
    with pytest.raises(Invalid, match="separator"):
        read_table(path, delimiter="::")


def test_quotes_may_be_doubled_or_escaped(tmp_path: Path) -> None:
    doubled = 'Name,Note\nAnn,"said ""yes"", twice"\nBob,x\n'
    escaped = 'Name,Note\nAnn,"said \\"yes\\", twice"\nBob,x\n'
    backslash = 'Name,Folder\nAnn,"C:\\new\\"\nBob,"D:\\"\n'
    assert cells(written(tmp_path, doubled))[0] == ("Ann", 'said "yes", twice')
    assert cells(written(tmp_path, escaped))[0] == ("Ann", 'said "yes", twice')
    assert cells(written(tmp_path, backslash)) == [("Ann", "C:\\new\\"), ("Bob", "D:\\")]


def test_line_breaks_in_cells_keep_line_numbers_right(tmp_path: Path) -> None:
    path = written(tmp_path, 'Name,Note\nAnn,"one\ntwo\r\nthree"\n\n,\nBob,x\n')
    rows = list(read_table(path).rows)
    assert [(row.line, row.cells) for row in rows] == [
        (2, ("Ann", "one\ntwo\r\nthree")),
        (7, ("Bob", "x")),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(tmp_path: Path, end: str) -> None:
    assert cells(written(tmp_path, end.join(("Name,City", "Ann,Oslo", "Bob,Rome")))) == [
        ("Ann", "Oslo"),
        ("Bob", "Rome"),
    ]


def test_short_and_long_rows_lose_nothing_and_are_named(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Name,Phone,City\nAnn\nBob,1,Rome,extra,\nEve,2,Oslo\n"))
    assert [row.cells for row in table.rows] == [
        ("Ann", "", ""),
        ("Bob", "1", "Rome", "extra"),
        ("Eve", "2", "Oslo"),
    ]
    assert table.name(3) == "column 4"
    assert [("line 2" in note, "line 3" in note) for note in table.notes] == [
        (True, False),
        (False, True),
    ]
    before = table.notes
    assert list(table.rows) == list(table.rows)
    assert table.notes == before


def test_a_header_below_titles_is_found(tmp_path: Path) -> None:
    text = "Clients of the north,,\nas of,1 May,\n\nName,Phone,City\nAnn,1,Oslo\n"
    table = read_table(written(tmp_path, text))
    assert table.header == ("Name", "Phone", "City")
    assert [(row.line, row.cells) for row in table.rows] == [(5, ("Ann", "1", "Oslo"))]
    assert any("Clients of the north" in note for note in table.notes)


def test_a_file_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Ann Lee,ann@x.example,Oslo\nBob,bob@x.example,Rome\n"))
    assert table.header == ("column 1", "column 2", "column 3")
    assert len(list(table.rows)) == 2


def test_a_header_repeated_further_down_is_no_client(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Name,Phone\nAnn,1\nName,Phone\nBob,2\n"))
    assert [row.cells[0] for row in table.rows] == ["Ann", "Bob"]
    assert any("repeat" in note for note in table.notes)


def test_equal_and_empty_headers_are_told_apart(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, "Name,Phone,phone,,Phone\nAnn,1,2,3,4\n"))
    assert table.header == ("Name", "Phone", "phone (2)", "column 4", "Phone (3)")


@pytest.mark.parametrize(
    ("text", "line", "good"),
    [
        ('Name,Note\nAnn,x\nBob,"never closed\nEve,y\nDan,z\n', 3, ["Ann", "Eve", "Dan"]),
        ('Name,Note\nAnn,x\nBob,"never closed\nEve,"y"\nDan,z\n', 3, ["Ann", "Dan"]),
        ('Name,Note\nAnn,"two\nlines","open\nEve,y\n', 3, ["Eve"]),
        ('Name,Note\n"Ann,x\n', 2, []),
        ('Name,Note\n"Ann,x\n"Bob,y\nCyd,z\n', 2, ["Cyd"]),
    ],
)
def test_a_quote_that_is_never_closed_spoils_its_row_alone(
    tmp_path: Path, text: str, line: int, good: list[str]
) -> None:
    rows = list(read_table(written(tmp_path, text)).rows)
    assert [row.cells[0] for row in rows if not row.fault] == good
    assert f"line {line} " in next(row.fault for row in rows if row.fault)


def test_quotes_nobody_doubled_are_kept_and_counted(tmp_path: Path) -> None:
    text = 'Name,Note,City\n"Ivan "Vanya" Petrov",x,Oslo\n"Rohr 5" lang",y,Rome\nBob,5" pipe,Bonn\n'
    table = read_table(written(tmp_path, text))
    assert [row.cells for row in table.rows] == [
        ('Ivan "Vanya" Petrov', "x", "Oslo"),
        ('Rohr 5" lang', "y", "Rome"),
        ("Bob", '5" pipe', "Bonn"),
    ]
    assert any("quotes" in note and "2 rows" in note for note in table.notes)


def test_a_long_note_is_kept_and_an_endless_one_named_by_its_line(tmp_path: Path) -> None:
    note = "x" * (LARGEST_CELL - 1)
    assert cells(written(tmp_path, f"Name,Note\nAnn,{note}\n")) == [("Ann", note)]
    with pytest.raises(Damaged, match="line 3"):
        cells(written(tmp_path, f"Name,Note\nAnn,1\nBob,{note}xx\n"))


@pytest.mark.parametrize(
    "text",
    [
        b"a,b\n" + b"x" * 6_000_000,
        b"Name,Phone\n" + b"," * 3_000_000,
        b'a,b\n1,"' + b"x\n" * 900_000,
    ],
    ids=["one endless line", "millions of commas", "an open quote"],
)
def test_traps_are_refused_by_line(tmp_path: Path, text: bytes) -> None:
    with pytest.raises((Invalid, Damaged), match=r"ine 2\b"):
        cells(written(tmp_path, text))


def test_apostrophes_that_guard_formulas_come_off(tmp_path: Path) -> None:
    text = "Name,Phone\n'=SUM(A1),'+49 151\nd'Arc,'plain\n"
    assert cells(written(tmp_path, text)) == [("=SUM(A1)", "+49 151"), ("d'Arc", "'plain")]


def test_json_lines_become_a_table(tmp_path: Path) -> None:
    text = (
        '{"name": "Ann", "phones": ["+1", "+2"], "age": 5.0, "vip": true}\n\n'
        'not json\n[1]\n{"name": "Боб", "address": {"city": "Oslo"}, "vip": null}\n'
    )
    table = read_table(written(tmp_path, text, "clients.txt"))
    assert table.kind == "jsonl"
    assert table.header == ("name", "phones", "age", "vip", "address city")
    rows = list(table.rows)
    assert rows[0].cells == ("Ann", "+1\n+2", "5", "true", "")
    assert [row.line for row in rows if row.fault] == [3, 4]
    assert rows[3].cells == ("Боб", "", "", "", "Oslo")


def test_our_own_export_is_known(tmp_path: Path) -> None:
    path = written(tmp_path, '{"crm_export": 1}\n{"kind": "client"}\n', "all.jsonl")
    assert read_table(path).kind == "crm"


def test_json_too_deep_to_read_is_a_bad_row(tmp_path: Path) -> None:
    path = written(tmp_path, '{"a": 1}\n' + '{"a":' * 100_000 + "\n", "deep.jsonl")
    assert [bool(row.fault) for row in read_table(path).rows] == [False, True]


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


HOSTILE: dict[str, tuple[type[CrmError], bytes | None]] = {
    "missing.csv": (NotFound, None),
    "a folder": (Invalid, None),
    "a pipe": (Invalid, None),
    "a loop": (Invalid, None),
    "empty.csv": (Invalid, b""),
    "blank.csv": (Invalid, b"\n\n , ,\n\n"),
    "[@click=app.quit]x[.csv": (Invalid, b""),
    "\x1b]0;owned\x07.csv": (Invalid, b""),
    "-rf.csv": (Invalid, b""),
    "x" * 300: (Invalid, None),
    "picture.csv": (Damaged, b"\x89PNG\r\n\x1a\n\0\0"),
    "junk.csv": (Damaged, bytes(range(256)) * 40),
    "zeros.csv": (Damaged, bytes(5000)),
    "old.xls": (Damaged, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "base.csv": (Damaged, b"SQLite format 3\0" + bytes(600)),
    "fake.xlsx": (Damaged, b"PK\x03\x04 no archive at all"),
    "array.jsonl": (Damaged, b"[1, 2, 3]\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_table_is_refused_in_one_safe_sentence(tmp_path: Path, name: str) -> None:
    kind, data = HOSTILE[name]
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    elif name == "a folder":
        path.mkdir()
    elif name == "a pipe":
        make_fifo(path)
    elif name == "a loop":
        path.symlink_to(path)
    with pytest.raises(kind) as refused:
        cells(path)
    sentence = refused.value.message
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert refused.value.hint


def test_a_device_and_a_file_without_rights_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Invalid, match="device"):
        read_table("/dev/zero")
    path = written(tmp_path, "a,b\n1,2\n")

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Invalid, match="Permission denied"):
        read_table(path)
    with pytest.raises(Invalid):
        read_table("a\0b.csv")
