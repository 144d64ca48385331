"""Reading an export of everything: whole, in order and unaltered, or refused by its line."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from crm_tui.errors import Damaged
from crm_tui.exporters.everything import FORMAT, next_sum
from crm_tui.i18n import _
from crm_tui.importers import whole_folders
from crm_tui.store import contents
from crm_tui.store.db import Store
from crm_tui.store.everything import Head, columns_of
from crm_tui.store.restoring import Given, known_kinds, replace_all, unreadable
from crm_tui.store.schema import SCHEMA_VERSION

LONGEST = 64 * 1024 * 1024
"""No line of ours is longer, in bytes; a longer one is not ours."""


def is_export(path: Path) -> bool:
    """Whether a file begins, or a folder is listed, as an export of everything is."""
    try:
        if path.is_dir():
            return whole_folders.is_export_folder(path)
        with path.open("rb") as file:
            return file.readline(4096).startswith(b'{"crm_export":')
    except OSError:
        return False


def read_head(path: Path) -> Head:
    """The head of an export. Raises Damaged if it is none of ours, or of a newer program."""
    if path.is_dir():
        return head_of(whole_folders.listing_of(path))
    with path.open("rb") as file:
        return head_of(_parsed(1, file.readline(LONGEST)))


def read_rows(path: Path) -> Iterator[Given]:
    """Every row of an export, each checked against its sum, its place and its columns.

    Raises Damaged naming the first line that was altered, or where it was cut off.
    """
    if path.is_dir():
        yield from _folder_rows(path)
        return
    with path.open("rb") as file:
        yield from _rows(file)


def restore(store: Store, path: Path) -> int:
    """Put an export in place of what a database without history holds; return the rows.

    The contents of attached files go where the database keeps them. Raises Conflict if the
    database has a history, Damaged for an export that is not whole.
    """
    bring_contents(store, path)
    return replace_all(store, read_head(path), read_rows(path))


def bring_contents(store: Store, path: Path) -> int:
    """Put the contents of attached files that an export brings where they belong; return them.

    A content that is there already stays. Raises Damaged for one that is not what it is called.
    """
    folder = contents.folder_of(store)
    if path.is_dir():
        return whole_folders.bring_contents(path, folder)
    count = 0
    with path.open("rb") as file, TemporaryFile() as whole:
        for sha256, data, more in _pieces(file):
            whole.write(data)
            if not more:
                size = whole.tell()
                whole.seek(0)
                contents.put_back(folder, sha256, whole, size)
                whole.seek(0)
                whole.truncate()
                count += 1
    return count


def _pieces(file: IO[bytes]) -> Iterator[tuple[str, bytes, bool]]:
    """The pieces of contents: whose (SHA-256), the piece, and whether more of it follows."""
    number = 0
    while text := file.readline(LONGEST):
        number += 1
        if not text.startswith(b'{"content":'):
            continue
        line = _parsed(number, text)
        try:
            yield str(line["content"]), base64.b64decode(line["data"], validate=True), line["more"]
        except (KeyError, TypeError, ValueError) as error:
            raise unreadable(number, _("it was cut off or altered")) from error


def _folder_rows(path: Path) -> Iterator[Given]:
    head = read_head(path)
    place = _Place(known_kinds(journal=head.journal))
    for where, kind, text in whole_folders.lines_of(path, known_kinds(journal=head.journal)):
        yield place.row(where, {"record": kind, "values": _parsed(where, text)})


def _rows(file: IO[bytes]) -> Iterator[Given]:
    lines = _lines(file)
    first = next(lines, (1, {}))[1]
    total = _checked("", 1, first)
    head = head_of(first)
    place = _Place(known_kinds(journal=head.journal))
    number = 1
    for number, line in lines:
        if "end" in line:
            _check_end(number, line["end"], total)
            if next(lines, None) is not None:
                raise unreadable(number + 1, _("it stands after the end"))
            return
        total = _checked(total, number, line)
        if "content" in line:
            continue
        yield place.row(number, line)
    raise unreadable(number, _("the file was cut off after it"))


def _lines(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while text := file.readline(LONGEST):
        number += 1
        yield number, _parsed(number, text)


def _parsed(number: int | str, text: bytes) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise unreadable(number, _("it was cut off or altered")) from error
    if not isinstance(line, dict):
        raise unreadable(number, _("it holds no record"))
    return line


def _checked(previous: str, number: int, line: dict[str, Any]) -> str:
    said = line.pop("sum", None)
    try:
        total = next_sum(previous, line)
    except ValueError:  # half of a surrogate pair cannot be written
        total = ""
    if said != total:
        raise unreadable(number, _("it was altered, or a line before it is missing"))
    return total


def head_of(line: dict[str, Any]) -> Head:
    """The head that a line, or the list of a folder, says. Raises Damaged."""
    try:
        version = int(line.get("crm_export", FORMAT))
        schema, journal = int(line["schema"]), line["journal"]
        last, sealed = int(line["head"]["entry"]), str(line["head"]["hash"])
        counted = {str(name): int(last) for name, last in line["numbers"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(
            _("This is no export of everything."),
            hint=_("`crm export all --format jsonl` writes one."),
        ) from error
    if version > FORMAT or schema > SCHEMA_VERSION:
        raise Damaged(
            _("The file was written by a newer crm (schema {schema}).").format(schema=schema),
            hint=_("Nothing was changed. Install the newer version."),
        )
    return Head(schema, bool(journal), last, sealed, counted)


def _check_end(number: int, end: Any, total: str) -> None:
    if not isinstance(end, dict) or end.get("lines") != number or end.get("sum") != total:
        raise unreadable(number, _("it does not close this file"))


class _Place:
    """Where in an export one stands: kinds come in their order, rows by their ids."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self._left = list(kinds)
        self._last = 0
        self._columns: set[str] = set()

    def row(self, number: int | str, line: dict[str, Any]) -> Given:
        """The row a line holds. Raises Damaged if it stands in the wrong place."""
        kind, values = line.get("record"), line.get("values")
        if not isinstance(values, dict) or kind not in self._left:
            raise unreadable(number, _("it holds no record, or one in the wrong place"))
        if kind != self._left[0] or not self._columns:
            self._enter(kind)
        if set(values) != self._columns:
            raise unreadable(number, _("its columns are not those of this version"))
        row_id = values.get("id", values.get("change_id"))
        if type(row_id) is not int or row_id <= self._last:
            raise unreadable(number, _("its number is out of order"))
        self._last = row_id
        return Given(number, kind, values)

    def _enter(self, kind: str) -> None:
        del self._left[: self._left.index(kind)]
        self._last = 0
        self._columns = set(columns_of(kind))
