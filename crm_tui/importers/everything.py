"""Reading an export of everything: whole, in order and unaltered, or refused by its line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from crm_tui.errors import Damaged
from crm_tui.exporters.everything import FORMAT, next_sum
from crm_tui.i18n import _
from crm_tui.store.db import Store
from crm_tui.store.everything import Head, columns_of
from crm_tui.store.restoring import Given, known_kinds, replace_all, unreadable
from crm_tui.store.schema import SCHEMA_VERSION

LONGEST = 64 * 1024 * 1024
"""No line of ours is longer, in bytes; a longer one is not ours."""


def is_export(path: Path) -> bool:
    """Whether a file begins as an export of everything does."""
    try:
        with path.open("rb") as file:
            return file.readline(4096).startswith(b'{"crm_export":')
    except OSError:
        return False


def read_head(path: Path) -> Head:
    """The head of an export. Raises Damaged if it is none of ours, or of a newer program."""
    with path.open("rb") as file:
        return _head(_parsed(1, file.readline(LONGEST)))


def read_rows(path: Path) -> Iterator[Given]:
    """Every row of an export, each checked against its sum, its place and its columns.

    Raises Damaged naming the first line that was altered, or where the file was cut off.
    """
    with path.open("rb") as file:
        yield from _rows(file)


def restore(store: Store, path: Path) -> int:
    """Put an export in place of what a database without history holds; return the rows.

    Raises Conflict if the database has a history, Damaged for a file that is not whole.
    """
    return replace_all(store, read_head(path), read_rows(path))


def _rows(file: IO[bytes]) -> Iterator[Given]:
    lines = _lines(file)
    first = next(lines, (1, {}))[1]
    total = _checked("", 1, first)
    head = _head(first)
    place = _Place(known_kinds(journal=head.journal))
    number = 1
    for number, line in lines:
        if "end" in line:
            _check_end(number, line["end"], total)
            if next(lines, None) is not None:
                raise unreadable(number + 1, _("it stands after the end"))
            return
        total = _checked(total, number, line)
        yield place.row(number, line)
    raise unreadable(number, _("the file was cut off after it"))


def _lines(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while text := file.readline(LONGEST):
        number += 1
        yield number, _parsed(number, text)


def _parsed(number: int, text: bytes) -> dict[str, Any]:
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


def _head(line: dict[str, Any]) -> Head:
    try:
        version, schema, journal = int(line["crm_export"]), int(line["schema"]), line["journal"]
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

    def row(self, number: int, line: dict[str, Any]) -> Given:
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
