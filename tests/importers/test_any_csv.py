"""A table written in any dialect, encoding and framing reads back as it was."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.importers.reading import read_table

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
