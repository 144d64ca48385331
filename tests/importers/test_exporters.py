"""What we write opens in any spreadsheet as text, and comes back as it was."""

import csv
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.formulas import DANGER, guard, is_plain_phone, unguard
from crm_tui.domain.text import display
from crm_tui.errors import Conflict, CrmError, Invalid, Unavailable
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.registry import exporters
from crm_tui.exporters.tabular import Money, sheet_text, write_csv, write_xlsx
from crm_tui.importers.reading import read_table
from crm_tui.importers.tables import is_blank

#: Everything that writes a table, whatever it holds.
EXPORTERS = {one.name: one.write for one in exporters().values() if not one.of}
NAUGHTY = (Path(__file__).parent.parent / "data" / "blns.txt").read_text("utf-8").split("\n")

FORMULAS = (
    '=HYPERLINK("http://x.example","x")',
    "+49",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    ";=1",
    "＝1",
    "'=1",
    "''+1",
    "=cmd|' /C calc'!A0",
)
HARMLESS = ("Ann", "+49 151 23456789", "+7 (921) 555-01-02", "a=b", "'quoted'", "d'Arc", "", "1-2")


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_written_as_text(text: str) -> None:
    assert guard(text).startswith("'")
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_and_phones_are_written_as_they_are(text: str) -> None:
    assert guard(text) == text == unguard(text)


@given(st.text(st.sampled_from([*DANGER, "'", "1", " ", "a", "(", "."])))
def test_a_guarded_text_always_comes_back(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(DANGER) or is_plain_phone(text)


def formula_cells(path: Path) -> list[str]:
    """Cells that a spreadsheet would run; other formats have none."""
    if path.suffix in (".md", ".jsonl"):
        return []
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as parts:
            text = parts.read("xl/worksheets/sheet1.xml").decode()
        return [text] if "<f>" in text or "<hyperlink" in text else []
    with path.open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    return [cell for cell in cells if cell.startswith(DANGER) and not is_plain_phone(cell)]


@pytest.mark.parametrize("kind", EXPORTERS)
def test_no_exporter_writes_a_cell_that_runs(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"clients.{kind}"
    texts = [*FORMULAS, *HARMLESS, "https://x.example", *NAUGHTY]
    count = EXPORTERS[kind](path, ["=Name", "Note"], [(text, text) for text in texts])
    assert count == len(texts)
    assert formula_cells(path) == []


def test_every_naughty_string_comes_back_from_csv(tmp_path: Path) -> None:
    path = tmp_path / "naughty.csv"
    rows = [(f"client {number}", text) for number, text in enumerate(NAUGHTY)]
    write_csv(path, ("Name", "Note"), rows)
    assert [row.cells for row in read_table(path).rows] == rows


def test_every_naughty_string_comes_back_from_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "naughty.xlsx"
    rows = [(f"client {number}", text) for number, text in enumerate(NAUGHTY)]
    write_xlsx(path, ("Name", "Note"), rows)
    expected = [(name, sheet_text(text)) for name, text in rows]
    assert [row.cells for row in read_table(path).rows] == expected


cells = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        include_characters="\t\r\n\x1b\x85",
        exclude_characters="\ufeff",
    ),
    max_size=12,
)


@given(st.lists(st.tuples(cells, cells, cells), max_size=8), st.booleans())
def test_any_table_comes_back_from_csv(
    tmp_path: Path, rows: list[tuple[str, str, str]], bom: bool
) -> None:
    path = tmp_path / "any.csv"
    header = ("Name", "Phone", "Note")
    write_csv(path, header, rows, bom=bom, force=True)
    read = [row.cells for row in read_table(path, encoding="utf-8", delimiter=",").rows]
    assert read == [row for row in rows if not is_blank(row) and row != header]


words = st.text(st.sampled_from("abcxyz éß жщ علی 김수 0159"), min_size=1, max_size=8)
inside = st.text(st.sampled_from("ab ж김1,;|\t\"'\n"), max_size=8)


@given(
    st.lists(st.tuples(words, inside, inside), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_dialect_of_a_table_of_clients_is_found(
    tmp_path: Path,
    rows: list[tuple[str, str, str]],
    mark: str,
    encoding: str,
    quoting: int,
    end: str,
) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=mark, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
        writer.writerows([("Name", "Phone", "Note"), *rows])
    table = read_table(path)
    assert table.header == ("Name", "Phone", "Note")
    expected = [tuple(map(unguard, row)) for row in rows if not is_blank(row)]
    assert [row.cells for row in table.rows] == expected


@given(
    st.lists(st.tuples(words, inside, inside), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "gb18030"]),
)
def test_any_table_in_a_named_dialect_comes_back(
    tmp_path: Path, rows: list[tuple[str, str, str]], mark: str, encoding: str
) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=mark).writerows([("Name", "b", "c"), *rows])
    read = [row.cells for row in read_table(path, encoding=encoding, delimiter=mark).rows]
    assert read == [tuple(map(unguard, row)) for row in rows if not is_blank(row)]


def test_numbers_and_days_stay_numbers_and_days(tmp_path: Path) -> None:
    row = (1, Decimal("1234.50"), date(2026, 1, 2), datetime(2026, 1, 2, 3, 4, tzinfo=UTC), True)
    header = ("Id", "Amount", "Due", "At", "Vip", "Empty")
    write_csv(tmp_path / "a.csv", header, [(*row, None)])
    write_xlsx(tmp_path / "a.xlsx", header, [(*row, None)])
    (text,) = read_table(tmp_path / "a.csv").rows
    (sheet,) = read_table(tmp_path / "a.xlsx").rows
    assert text.cells == ("1", "1234.50", "2026-01-02", "2026-01-02T03:04:00+00:00", "true", "")
    assert sheet.cells == ("1", "1234.5", "2026-01-02", "2026-01-02T03:04:00", "true", "")


def test_what_a_sheet_cannot_hold_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ("Name", "Id"), [("a\x07b\x1b[1m\0", 10**17), ("x" * 40_000, 1)])
    first, second = read_table(path).rows
    assert first.cells == ("a␇b␛[1m␀", str(10**17))
    assert len(second.cells[0]) == 32_767
    assert second.cells[0].endswith("…")


def test_a_sheet_may_run_from_right_to_left(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ("نام", "تلفن"), [("رضا", "۰۹۱۲")], right_to_left=True)
    with zipfile.ZipFile(path) as parts:
        assert b'rightToLeft="1"' in parts.read("xl/worksheets/sheet1.xml")


def test_csv_goes_to_a_stream_too() -> None:
    stream = StringIO()
    assert write_csv(stream, ("Name",), [("=1",), (None,)]) == 2
    assert stream.getvalue() == 'Name\r\n\'=1\r\n""\r\n'


def test_excel_gets_its_mark(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", ("Имя",), [("Ольга",)], bom=True)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("kind", EXPORTERS)
def test_a_file_is_never_replaced_unasked(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text("mine")
    with pytest.raises(Conflict) as refused:
        EXPORTERS[kind](path, ("Name",), [("Ann",)])
    assert "--force" in refused.value.hint
    assert path.read_text() == "mine"
    EXPORTERS[kind](path, ("Name",), [("Ann",)], force=True)
    assert path.read_bytes() != b"mine"


@pytest.mark.parametrize("kind", EXPORTERS)
def test_what_we_write_is_for_its_owner_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    old = os.umask(0o022)
    try:
        EXPORTERS[kind](path, ("Name",), [("Ann",)])
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", EXPORTERS)
def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text("mine")

    def rows() -> object:
        yield ("Ann",)
        raise Conflict("changed meanwhile")

    with pytest.raises(Conflict):
        EXPORTERS[kind](path, ("Name",), rows(), force=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    link, target = tmp_path / "link.csv", tmp_path / "target.csv"
    target.write_text("old")
    link.symlink_to(target)
    write_csv(link, ("Name",), [("Ann",)], force=True)
    assert link.is_symlink()
    assert target.read_text() == "Name\nAnn\n"


def folder(path: Path) -> Path:
    path.mkdir()
    return path


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (folder, Invalid),
        (lambda path: path / "missing" / "a.csv", Unavailable),
        (lambda path: Path("/dev/full"), Invalid),
        (lambda path: path.with_name("x" * 300), Unavailable),
        (lambda path: Path("a\0b.csv"), Unavailable),
    ],
    ids=["a folder", "a missing folder", "a device", "a long name", "a NUL"],
)
def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, make: Callable[[Path], Path], kind: type[CrmError]
) -> None:
    with pytest.raises(kind) as refused:
        write_csv(make(tmp_path / "a"), ("Name",), [("Ann",)])
    assert refused.value.message.isprintable()
    assert refused.value.hint


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    with pytest.raises(Unavailable, match="No space"), safe_file(path, force=True):
        raise OSError(28, "No space left on device")
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


KILLED = """
import os, signal, sys
from crm_tui.exporters.tabular import write_csv
def rows():
    for number in range(100_000):
        yield (f"client {number}",)
        if number == 50_000:
            os.kill(os.getpid(), signal.SIGKILL)
write_csv(sys.argv[1], ("Name",), rows(), force=True)
"""


def test_a_kill_in_the_middle_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("mine")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert killed.returncode == -9
    assert path.read_text() == "mine"


def test_sums_are_numbers_in_the_format_of_their_currency(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    sums = [Money(Decimal("1234.50"), "EUR"), Money(Decimal(5000), "KRW"), Money(Decimal(1), "=x")]
    write_xlsx(path, ("Sum", "Phone"), [(one, "+49 151 23456789") for one in sums])
    with zipfile.ZipFile(path) as parts:
        styles, rows = parts.read("xl/styles.xml"), parts.read("xl/worksheets/sheet1.xml")
    assert b'"#,##0.00 [$EUR]"' in styles and b'"#,##0 [$KRW]"' in styles and b"=x" not in styles
    assert b"<v>1234.5" in rows
    read = [row.cells for row in read_table(path).rows]
    assert read[0] == ("1234.5", "+49 151 23456789")


def test_columns_of_a_sheet_are_as_wide_as_what_they_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_xlsx(path, ("Name", "Note"), [("김철수" * 10, "x" * 5), ("Ann", "")])
    with zipfile.ZipFile(path) as parts:
        text = parts.read("xl/worksheets/sheet1.xml").decode()
    widths = [float(part.split('"')[0]) for part in text.split(' width="')[1:]]
    assert 60 < widths[0] < 63 and 8 < widths[1] < 11


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=5))
def test_whatever_a_cell_holds_a_table_in_markdown_stays_one(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path / "a.md"
    EXPORTERS["md"](path, ("Name", "Note"), rows, force=True)
    lines = path.read_text("utf-8").split("\n")
    assert len(lines) == len(rows) + 3 and lines[-1] == ""
    for line in lines[:-1]:
        bare = line.replace("\\\\", "").replace("\\|", "")
        assert (
            bare.count("|") == 3
            and display(line) == line
            and "<" not in bare.replace("<br>", "").replace("\\<", "")
        )


def test_a_table_in_markdown_shows_names_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    rows = [("Ann *the* [best] _x_", 5, "a_b@c.example\nline two"), ("", None, "=1|2 <b>")]
    EXPORTERS["md"](path, ("Name", "Deals", "Note"), rows)
    assert path.read_text("utf-8") == (
        "| Name | Deals | Note |\n| --- | ---: | --- |\n"
        "| Ann \\*the\\* \\[best\\] \\_x\\_ | 5 | a_b@c.example<br>line two |\n"
        "|  |  | =1\\|2 \\<b\\> |\n"
    )
