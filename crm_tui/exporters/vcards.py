"""Clients as an address book: vCard 3.0, which phones and mail programs take in.

Form: RFC 2426; folding of long lines and escapes as there.
"""

from collections.abc import Iterable, Iterator
from typing import IO, Any

from crm_tui.domain.text import display

LONGEST = 75
"""Bytes a line may have, its end aside."""


def write_vcards(rows: Iterable[dict[str, Any]], file: IO[bytes]) -> int:
    """Write rows of the list of clients as cards; return how many."""
    count = 0
    for row in rows:
        for line in card(row):
            file.write(folded(line))
        count += 1
    return count


def card(row: dict[str, Any]) -> Iterator[str]:
    """The lines of one client's card, each whole."""
    name, company = row["name"], row["company"]
    is_company = row["kind"] == "company"
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"UID:{_text(row['uid'])}"
    yield f"FN:{_text(name)}"
    yield "N:;;;;" if is_company else f"N:;{_text(name)};;;"
    if is_company or company:
        yield f"ORG:{_text(name if is_company else company)}"
    if row["job title"]:
        yield f"TITLE:{_text(row['job title'])}"
    yield from _channels(row)
    if row["city"] or row["country"]:
        yield f"ADR;TYPE=WORK:;;;{_text(row['city'])};;;{_text(row['country'])}"
    if row["tags"]:
        tags = (_text(tag) for tag in row["tags"].split(", "))
        yield f"CATEGORIES:{','.join(tags)}"
    yield "END:VCARD"


def _channels(row: dict[str, Any]) -> Iterator[str]:
    """The ways to reach a client. A messenger has no property of its own: it is a note."""
    wheres = {"phone": "TEL;TYPE=VOICE", "email": "EMAIL;TYPE=INTERNET", "site": "URL",
              "messenger": "NOTE"}  # fmt: skip
    for kind, where in wheres.items():
        for raw in _lines(row[kind]):
            yield f"{where}:{_text(raw)}"
    for raw in _lines(row["address"]):
        yield f"ADR;TYPE=WORK:;;{_text(raw)};;;;"


def _lines(cell: str) -> list[str]:
    return [line for line in cell.split("\n") if line.strip()]


def _text(value: object) -> str:
    r"""A value that cannot end its line or its field: `a;b` is written as `a\;b`."""
    shown = display(str(value or ""))
    for character in ("\\", ";", ","):
        shown = shown.replace(character, "\\" + character)
    return shown


def folded(line: str) -> bytes:
    """A line in UTF-8, long ones broken between characters, each part after the first indented."""
    parts: list[bytes] = [b""]
    for character in line:
        piece = character.encode("utf-8", "replace")
        if len(parts[-1]) + len(piece) > LONGEST:
            parts.append(b" ")
        parts[-1] += piece
    return b"\r\n".join(parts) + b"\r\n"
