"""A table written in any dialect, encoding and framing reads back as it was."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.errors import CrmError
from crm_tui.importers import csv_files
from crm_tui.importers import lines as lines_of_files
from crm_tui.importers.reading import read_table
from crm_tui.importers.tables import Rows

HEADERS = (
    ("Name", "Phone", "E-mail", "Company", "City"),
    ("Имя", "Телефон", "Почта", "Компания", "Город"),
    ("نام", "تلفن", "ایمیل", "شرکت", "شهر"),
    ("이름", "전화번호", "이메일", "회사", "도시"),
    ("Vorname", "Nachname", "Telefon", "Firma", "Ort"),
)
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")

signs = st.sampled_from('abcxyzАбвгдشرکت회사漢字éñß0123456789 .,;|\t"\\\n-+@')
cell = st.text(signs, max_size=14)
rows = st.integers(2, 5).flatmap(
    lambda width: st.tuples(
        st.sampled_from(HEADERS).map(lambda header: header[:width]),
        st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=8),
    )
)
preambles = st.sampled_from(
    ((), ("Clients of the north",), ("Report", "as of May", ""), ("", ""), ("sep=",))
)


def written(
    header: tuple[str, ...],
    body: list[list[str]],
    mark: str,
    end: str,
    quote: int,
    above: tuple[str, ...],
) -> str:  # fmt: skip
    """The table as another program would write it."""
    file = io.StringIO(newline="")
    for line in above:
        file.write((f"sep={mark}" if line == "sep=" else line) + end)
    writer = csv.writer(file, delimiter=mark, lineterminator=end, quoting=quote)  # type: ignore[arg-type]
    writer.writerow(header)
    for number, row in enumerate(body):
        writer.writerow(row)
        if number == 0:
            file.write(mark * (len(header) - 1) + end)
    return file.getvalue()


@settings(max_examples=60, deadline=None)
@given(
    table=rows,
    mark=st.sampled_from(",;\t|"),
    end=st.sampled_from(("\n", "\r\n")),
    quote=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
    above=preambles,
    encoding=st.sampled_from(UNICODE),
)
def test_a_random_table_reads_back_in_every_dialect_and_encoding(
    table: tuple[tuple[str, ...], list[list[str]]],
    mark: str, end: str, quote: int, above: tuple[str, ...], encoding: str,
) -> None:  # fmt: skip
    header, body = table
    # Rows that say too little are no table: the first column says something, and is no title.
    body = [["x" + row[0], "1" + row[1], *row[2:]] for row in body]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clients.csv"
        path.write_bytes(written(header, body, mark, end, quote, above).encode(encoding))
        found = read_table(path)
        assert found.header == header
        assert [list(row.cells) for row in found.rows] == body


loose = st.sampled_from(
    ("Ann", "O'Neil", "'=1", "=x", "Total", " :Итого", "12", "", "", " ", "\\N", '"a, b"', '"',
     "a\nb", '"two\nlines"', '"say ""so"""', "x" * 30)
)  # fmt: skip
loose_lines = st.lists(st.lists(loose, min_size=1, max_size=4).map(",".join), max_size=12)


@settings(max_examples=120, deadline=None)
@given(lines=loose_lines, end=st.sampled_from(("\n", "\r\n")), ahead=st.sampled_from((1, 3, 2000)))
def test_rows_read_at_a_stroke_are_those_read_with_care(
    lines: list[str], end: str, ahead: int
) -> None:
    plain = [f"Client {number},+49301234{number:03},Bonn" for number in range(4)]
    text = end.join(["Name,Phone,City", *plain, *lines, *plain, "Name,Phone,City", *plain[:1]])
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        path = Path(folder) / "clients.csv"
        path.write_text(text, newline="")
        patch.setattr(csv_files, "AHEAD", ahead)
        patch.setattr(lines_of_files, "BLOCK", 60)
        found = _read_whole(path)
        patch.setattr(csv_files, "_at_a_stroke", lambda *_lines: None)
        assert _read_whole(path) == found


def _read_whole(path: Path) -> tuple[object, ...]:
    try:
        table = read_table(path)
        assert isinstance(table.rows, Rows)
        return table.header, *table.rows, table.notes, sum(map(len, table.rows.lots(9)))
    except CrmError as error:
        return (error.message,)
