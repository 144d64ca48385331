"""Workbooks in the formats of old Excel and of OpenDocument, made for tests byte by byte."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | float
SECTOR = 512
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
DAY = "14"
"""The number that stands for the built-in format of a day."""


def write_xls(path: Path, sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: str = "") -> Path:
    """An Excel 97 workbook: texts and numbers; a number below zero is a day (its serial)."""
    path.write_bytes(compound({"Workbook": _globals(sheets, hidden)}))
    return path


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _globals(sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: str) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    head += _record(0x00E0, struct.pack("<HH", 0, 0) + bytes(16))
    head += _record(0x00E0, struct.pack("<HH", 0, int(DAY)) + bytes(16))
    size = len(head) + sum(4 + 8 + 2 * len(name) for name in sheets) + 4
    bounds = b""
    for name, body in zip(sheets, bodies, strict=True):
        text = name.encode("utf-16-le")
        state = int(name == hidden)
        bounds += _record(0x0085, struct.pack("<IBBBB", size, state, 0, len(name), 1) + text)
        size += len(body)
    return head + bounds + _record(0x000A, b"") + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[Cell]]) -> bytes:
    found = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    width = max(map(len, rows), default=0)
    found += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            found += cell_record(line, place, cell) if cell != "" else b""
    return found + _record(0x000A, b"")


def cell_record(line: int, place: int, cell: Cell) -> bytes:
    """The record of one cell."""
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHH", line, place, 0) + text)
    is_day = int(cell < 0)
    return _record(0x0203, struct.pack("<HHHd", line, place, is_day, abs(cell)))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams, each put into whole sectors."""
    chains: list[int] = []
    body = b""
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        padded = data + bytes(max(4096 - len(data), 0))
        padded += bytes(-len(padded) % SECTOR)
        first, count = len(chains), len(padded) // SECTOR
        chains += [*range(first + 1, first + count), END]
        body += padded
        after = number + 1 if number < len(streams) else FREE
        entries.append(_entry(name, 2, first, max(len(data), 4096), right=after))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(chains)
    chains += [*range(directory + 1, directory + len(entries) // 4), END]
    body += b"".join(entries)
    tables = 1
    while tables * 128 < len(chains) + tables:
        tables += 1
    first_table = len(chains)
    chains += [0xFFFFFFFD] * tables
    chains += [FREE] * (tables * 128 - len(chains))
    body += struct.pack(f"<{len(chains)}I", *chains)
    places = [*range(first_table, first_table + tables), *[FREE] * (109 - tables)]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, directory, 0, 4096,
                        END, 0, END, 0)  # fmt: skip
    return head + struct.pack("<109I", *places) + body


def _entry(
    name: str, kind: int, first: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return (
        head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", first, size)
    )


ODS = '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>'  # noqa: E501


def write_ods(path: Path, tables: str) -> Path:
    """An OpenDocument workbook around the XML of its tables."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", ODS % tables)
        parts.writestr("META-INF/manifest.xml", _MANIFEST)
    return path


_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
    '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def ods_table(name: str, rows: Sequence[Sequence[Cell]], more: str = "") -> str:
    """The XML of a sheet; more: rows in XML below the others."""
    lines = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows
    )
    return f'<table:table table:name="{escape(name)}">{lines}{more}</table:table>'


def ods_cell(cell: Cell) -> str:
    """The XML of a cell: a text, a number, or a day where the text looks like one."""
    if isinstance(cell, float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
    if cell[:2] == "20" and cell[4:5] == "-":
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"/>'
    if not cell:
        return "<table:table-cell/>"
    return (
        '<table:table-cell office:value-type="string"><text:p>'
        f"{escape(cell)}</text:p></table:table-cell>"
    )
