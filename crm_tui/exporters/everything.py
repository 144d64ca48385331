"""Export of everything, from which every record, the history and attached files can be restored.

In one file (JSON Lines) the first line is the head, the last one counts the lines. Each line
between holds one row: `{"record": kind, "sum": …, "values": {…}}`. `sum` covers the line and all
lines before it, so that a line that was changed, lost or added is found by its number. In a folder
each kind of record has files of its own, one line a record. docs/data.md tells the forms.
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path
from typing import IO, Any

from sqlmodel import Session

from crm_tui.exporters.counting import Told, counted
from crm_tui.exporters.files import safe_file
from crm_tui.exporters.folders import Folder, folder_for
from crm_tui.store.contents import hash_of, held
from crm_tui.store.everything import JOURNAL, ORDER, count, head, records, take_snapshot
from crm_tui.store.images import canonical

FORMAT = 2
"""1: records and journal; 2: the contents of attached files as well."""
PIECE = 1 << 20
"""Bytes of a file's content in one line."""
A_FILE = 1000
"""Numbers of records that share a file in a folder."""
FEWER = {"undone_chunk": 10}


def next_sum(previous: str, line: dict[str, Any]) -> str:
    """The sum of a line (without its own), given the sum of the line before it."""
    return hashlib.sha256(f"{previous}\n{canonical(line)}".encode()).hexdigest()[:16]


def export_lines(
    session: Session, *, journal: bool = True, contents: Path | None = None
) -> Iterator[bytes]:
    """Everything as lines of UTF-8, each with its line end; the same data gives the same bytes.

    contents: the folder with the contents of attached files, None to leave them out.
    """
    take_snapshot(session)
    last = ""
    lines = 0
    for line in _lines(session, journal, contents):
        last = next_sum(last, line)
        lines += 1
        yield _written({**line, "sum": last})
    yield _written({"end": {"lines": lines + 1, "sum": last}})


def write_lines(
    session: Session,
    target: Path | IO[bytes],
    *,
    force: bool = False,
    journal: bool = True,
    contents: Path | None = None,
    told: Told | None = None,
) -> int:
    """Everything as lines into a file, whole or not at all, or an open stream; return the lines.

    contents: as in `export_lines`. told: hears of each line, and may stop it. Raises as
    `safe_file` does.
    """
    place = safe_file(target, force=force) if isinstance(target, Path) else nullcontext(target)
    count = 0
    with place as file:
        for line in counted(export_lines(session, journal=journal, contents=contents), told):
            file.write(line)
            count += 1
    return count


def write_folder(
    session: Session,
    path: Path,
    *,
    journal: bool = True,
    contents: Path | None = None,
    told: Told | None = None,
) -> int:
    """Everything as files of a folder; return the records. Raises as `folder_for` does."""
    with folder_for(path, "all", alone=True) as folder:
        return export_folder(session, folder, journal=journal, contents=contents, told=told)


def _lines(session: Session, journal: bool, contents: Path | None) -> Iterator[dict[str, Any]]:
    files = _sound(contents)
    yield {"crm_export": FORMAT if files else 1, **_told(session, journal)}
    for kind in _kinds(journal):
        for values in records(session, kind):
            yield {"record": kind, "values": values}
    for sha256, place in files.items():
        yield from _content(sha256, place)


def rows_in(session: Session, *, journal: bool = True) -> int:
    """How many rows an export of everything has, without the contents of files."""
    return sum(count(session, kind) for kind in _kinds(journal))


def _told(session: Session, journal: bool) -> dict[str, Any]:
    found = head(session, journal=journal)
    return {
        "head": {"entry": found.last_entry, "hash": found.hash},
        "journal": found.journal,
        "numbers": found.numbers,
        "schema": found.schema,
    }


def _kinds(journal: bool) -> tuple[str, ...]:
    return (*ORDER, *JOURNAL) if journal else ORDER


def _sound(contents: Path | None) -> dict[str, Path]:
    """The contents that are what their hashes say; `crm doctor` names the others."""
    found = held(contents) if contents is not None else {}
    return {sha256: place for sha256, place in found.items() if hash_of(place) == sha256}


def _content(sha256: str, place: Path) -> Iterator[dict[str, Any]]:
    """The lines of one content, each with a piece of it; at least one, since it may be empty."""
    with place.open("rb") as file:
        piece = file.read(PIECE)
        while True:
            following = file.read(PIECE)
            data = base64.b64encode(piece).decode("ascii")
            yield {"content": sha256, "data": data, "more": bool(following)}
            if not following:
                return
            piece = following


def _written(line: dict[str, Any]) -> bytes:
    return canonical(line).encode("utf-8") + b"\n"


def export_folder(
    session: Session,
    folder: Folder,
    *,
    journal: bool = True,
    contents: Path | None = None,
    told: Told | None = None,
) -> int:
    """Everything as files of a folder, made to be compared line by line; return the records.

    contents: as in `export_lines`. told: hears of the rows done, and may stop it.
    """
    take_snapshot(session)
    done = 0
    for kind in _kinds(journal):
        for name, rows in groupby(records(session, kind), key=lambda row: file_of(kind, row)):
            lines = [_written(row) for row in rows]
            folder.put(name, b"".join(lines))
            done += len(lines)
            if told is not None:
                told(done)
    for sha256, place in _sound(contents).items():
        folder.copy(f"files/{sha256[:2]}/{sha256}", place, sha256)
    folder.close(**_told(session, journal))
    return done


def file_of(kind: str, values: dict[str, Any]) -> str:
    """The file in a folder where a row stands: `client/000002.jsonl` for c2000 to c2999."""
    number = int(values["change_id"] if "id" not in values else values["id"])
    return f"{kind}/{number // FEWER.get(kind, A_FILE):06}.jsonl"
