"""Any foreign file as a Table, whatever its name claims; one sentence where that cannot be."""

import re
import stat
from functools import partial
from pathlib import Path

from crm_tui.errors import CrmError, Damaged, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.importers.encodings import Encoding, find_encoding
from crm_tui.importers.foreign_files import (
    foreign,
    parts_of,
    refuse_by_mark,
    refuse_compound,
    refuse_parts,
    refuse_text,
)
from crm_tui.importers.tables import Table, empty, shown

LOOKED = 400
"""Lines that are looked at to tell the form of a text."""

_MARKS = "\x01\x02\x1c\x1d\x1e\x1f"
_PARTING = dict.fromkeys(map(ord, _MARKS))
"""Control characters that some programs part cells and rows by."""

_CONTROL = re.compile("[\0-\b\x0e-\x19\x1b-\x1f]")
"""Control characters but those that part lines and cells, and the end of a file of old."""

_CARD = re.compile(r"(?im)^BEGIN:VCARD\s*$")
"""A card among other lines, as in a letter."""

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(
    path: Path | str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
) -> Table:
    """A file of any form we know as a Table; the content decides, not the name.

    encoding, delimiter: for text files, found when not given; a delimiter means CSV. sheet: name
    or number from 1 of a workbook's sheet or a database's table, the likeliest when not given.
    Rows are read as they are asked for and can be read again; nothing is kept in memory.
    Raises NotFound for a missing file, Invalid for what is no regular, readable, filled file,
    Damaged for what cannot be read as a table.
    """
    path = Path(path)
    start = first_bytes(path)
    if not start:
        raise empty(path)
    refuse_by_mark(path, start)
    if start.startswith((b"PK", _COMPOUND)):
        from crm_tui.importers.xlsx_files import read_sheet

        return read_sheet(path, _workbook_kind(path, start), sheet=sheet)
    if start.startswith(b"SQLite format 3\0"):
        from crm_tui.importers.sqlite_files import read_sqlite

        return read_sqlite(path, sheet=sheet)
    return _read_text(path, start, encoding, delimiter)


def rows_about(path: Path) -> int:
    """How many rows a text file has, judged by its first; 0 where that says nothing."""
    try:
        start = first_bytes(path)
    except CrmError:
        return 0
    lines = start.count(b"\n")
    if b"\0" in start or lines < 2:
        return 0
    return path.stat().st_size * lines // len(start)


def _workbook_kind(path: Path, start: bytes) -> str:
    """xls, ods or xlsx. Raises Damaged for an archive that is no workbook."""
    if start.startswith(_COMPOUND):
        refuse_compound(path)
        return "xls"
    names = parts_of(path)
    if not names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    refuse_parts(path, names)
    if not any(name.startswith("xl/") for name in names):
        raise foreign(path, _("a packed file"), _("Unpack it first."))
    return "xlsx"


def looks_like_vcards(start: str) -> bool:
    """Whether a text begins as an address book."""
    first = start.lstrip("\ufeff \t\r\n")[:40].upper().replace(" ", "")
    return first.startswith("BEGIN:VCARD") or _CARD.search(start) is not None


def _read_text(path: Path, start: bytes, encoding: str | None, delimiter: str | None) -> Table:
    """A text in the form that it has. Raises Damaged for what is no text."""
    code = find_encoding(path, encoding)
    text = start.decode(code.name, errors="replace")
    if _is_junk(text):
        raise Damaged(
            _("“{name}” is no text and no spreadsheet.").format(name=shown(path)),
            hint=_("Export the table as CSV, XLSX or JSON Lines."),
        )
    if delimiter is None:
        refuse_text(path, text)
        if text.count("\x1e") > max(text.count("\n"), 1):
            from crm_tui.importers.parted import read_parted

            return read_parted(path, code)
        found = _by_marks(path, code, text) or _by_lines(path, code, text)
        if found is not None:
            return found
    from crm_tui.importers.csv_files import read_csv

    return read_csv(path, code, delimiter=delimiter)


def _by_marks(path: Path, code: Encoding, text: str) -> Table | None:
    """A form that its first signs tell: cards, JSON, a page."""
    if looks_like_vcards(text):
        from crm_tui.importers.vcard_files import read_vcards

        return read_vcards(path, code)
    if text.lstrip("\ufeff \t\r\n")[:2] in ("dn", "ve"):
        from crm_tui.importers.ldif_files import looks_like_ldif, read_ldif

        if looks_like_ldif(text):
            return read_ldif(path, code)
    first = text.lstrip("\ufeff \t\r\n")[:1]
    is_json = path.suffix.lower() in (".jsonl", ".ndjson") or (first and first in "{[")
    if is_json and (found := _json(path, code, text)) is not None:
        return found
    if first == "<":
        from crm_tui.importers.html_tables import looks_like_markup, meta_encoding, read_markup

        if looks_like_markup(text):
            named = meta_encoding(text) if code.guessed else None
            return read_markup(path, Encoding(named) if named else code)
        from crm_tui.importers.xml_files import looks_like_xml, read_xml

        if looks_like_xml(text.lstrip("\ufeff")):
            return read_xml(path, code)
    if text.lstrip("\ufeff \t\r\n")[:7].upper() == "MECARD:":
        from crm_tui.importers.other_cards import square_cards
        from crm_tui.importers.vcard_files import table_of_cards

        return table_of_cards(path, partial(square_cards, text), code.name)
    from crm_tui.importers.loose_json import begins_loosely

    if begins_loosely(text):
        from crm_tui.importers.json_files import read_json

        return read_json(path, code)
    return None


def _json(path: Path, code: Encoding, text: str) -> Table | None:
    from crm_tui.importers.json_files import looks_like_json, read_json
    from crm_tui.importers.jsonl_files import OWN_MARK, looks_like_jsonl, read_jsonl

    suffix = path.suffix.lower()
    alone = len(text.strip().splitlines()) == 1 and OWN_MARK not in text
    if suffix in (".jsonl", ".ndjson") or (looks_like_jsonl(text) and not alone):
        return read_jsonl(path, code)
    return read_json(path, code) if suffix == ".json" or looks_like_json(text) else None


def _by_lines(path: Path, code: Encoding, text: str) -> Table | None:
    """A form that only several lines tell: a drawn table, blocks, columns aligned by spaces."""
    from crm_tui.importers.dialects import rare_separator
    from crm_tui.importers.ruled_tables import looks_ruled, read_ruled

    lines = text.lstrip("\ufeff").split("\n")[:LOOKED]
    if rare_separator(lines):
        return None
    lines = text.lstrip("\ufeff").splitlines()[:LOOKED]
    if looks_ruled(lines):
        return read_ruled(path, code)
    from crm_tui.importers.pasted import (
        looks_aligned,
        looks_like_blocks,
        read_aligned,
        read_blocks,
    )

    if looks_like_blocks(lines):
        return read_blocks(path, code)
    if looks_aligned(lines):
        return read_aligned(path, code)
    from crm_tui.importers.contact_lines import looks_like_contacts, read_contacts

    return read_contacts(path, code) if looks_like_contacts(lines) else None


def first_bytes(path: Path) -> bytes:
    """The beginning of a regular file. Raises NotFound or Invalid; never waits for a pipe."""
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise _no_file(path, mode)
        with path.open("rb") as file:
            return file.read(1 << 16)
    except FileNotFoundError:
        raise NotFound(
            _("There is no file “{name}”.").format(name=shown(path)),
            hint=_("Check the name and the folder."),
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Invalid(
            _("“{name}” cannot be opened: {reason}.").format(name=shown(path), reason=reason),
            field="file",
            hint=_("Give yourself the right to read it, or copy it elsewhere."),
        ) from None


def _no_file(path: Path, mode: int) -> Invalid:
    kinds = {
        stat.S_IFDIR: N_("a folder"),
        stat.S_IFIFO: N_("a pipe"),
        stat.S_IFSOCK: N_("a socket"),
    }
    kind = _(kinds.get(stat.S_IFMT(mode), N_("a device")))
    return Invalid(
        _("“{name}” is {kind}, not a file.").format(name=shown(path), kind=kind),
        field="file",
        hint=_("Name a CSV, XLSX or JSON Lines file."),
    )


def _is_junk(text: str) -> bool:
    """Whether a text is mostly none: several control characters, more than one in twenty."""
    text = text.rstrip("\0") or text
    if any(mark in text for mark in _MARKS):
        text = text.translate(_PARTING)
    strange = len(_CONTROL.findall(text))
    return strange > 3 and strange * 20 > len(text)
