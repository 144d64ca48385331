"""Mappings that were kept: how the columns of a kind of file are read, for the next such file."""

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.importers.mapping import SKIP, Mapping


class Saved(NamedTuple):
    """A kept mapping. headers: see `headers_digest`. text: as `parse_map` reads it."""

    name: str
    headers: str
    text: str


def headers_digest(header: Sequence[str]) -> str:
    """SHA-256 (hexadecimal) of the folded headers in alphabetical order."""
    return hashlib.sha256("\n".join(sorted(map(fold, header))).encode()).hexdigest()


def saved_for(header: Sequence[str], saved: Sequence[Saved], name: str = "") -> Saved | None:
    """The mapping of that name, else the one kept for files with the same columns.

    Raises NotFound where there is none of that name.
    """
    if name:
        for one in saved:
            if fold(one.name) == fold(name):
                return one
        raise NotFound(
            _("There is no saved mapping “{name}”.").format(name=name),
            hint=_("There are: {names}.").format(names=", ".join(one.name for one in saved))
            if saved
            else _("Keep one with --save-map."),
        )
    digest = headers_digest(header)
    return next((one for one in saved if one.headers == digest), None)


def text_of(mapping: Mapping) -> str:
    """A mapping as text, "Header = field" a line; a column kept as a note has no line."""
    lines = (
        f'"{column.header}" = {column.field}'
        for column in mapping.columns
        if column.field and (column.field == SKIP or column.why != "by name")
    )
    return "\n".join(lines)
