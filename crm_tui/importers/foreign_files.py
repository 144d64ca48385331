"""Files that hold people and cannot be read here, by what they are, with a way that leads on."""

import re
import zipfile
from collections.abc import Collection
from pathlib import Path

from crm_tui.errors import Damaged
from crm_tui.i18n import N_, _
from crm_tui.importers.tables import shown

AS_CSV = N_("Export the table itself as CSV.")
_UNPACK = N_("Unpack it first.")
_SAVE_AS = N_("Open it and save the table as CSV or XLSX.")
_LETTERS = N_("Save the letters as .eml or mbox; from Outlook, drag them into a folder.")

_MARKS = (
    (b"%PDF", N_("a PDF"), AS_CSV),
    (b"\x89PNG", N_("a picture"), AS_CSV),
    (b"\xff\xd8\xff", N_("a picture"), AS_CSV),
    (b"GIF8", N_("a picture"), AS_CSV),
    (b"\x1f\x8b", N_("a packed file"), _UNPACK),
    (b"7z\xbc\xaf", N_("a packed file"), _UNPACK),
    (b"Rar!", N_("a packed file"), _UNPACK),
    (b"\x7fELF", N_("a program"), N_("Export the table as CSV, XLSX or JSON Lines.")),
    (b"{\\rtf", N_("a text in RTF"), _SAVE_AS),
    (b"!BDN", N_("a store of Outlook (PST)"), _LETTERS),
    (b"bplist00", N_("a list of properties of a Mac"), N_("Export the contacts as vCard.")),
    (b"\x00\x01\x00\x00Standard Jet DB", N_("a database of Access"), _SAVE_AS),
    (b"\x00\x01\x00\x00Standard ACE DB", N_("a database of Access"), _SAVE_AS),
)
_STREAMS = (
    ("__substg1.0_", N_("a letter of Outlook (.msg)"), _LETTERS),
    ("WordDocument", N_("a document of Word"), _SAVE_AS),
    ("PowerPoint Document", N_("a presentation"), _SAVE_AS),
    (
        "EncryptedPackage", N_("locked with a password"),
        N_("Open it with its password and save it without one."),
    ),
)  # fmt: skip
"""Streams that tell what a compound file of Microsoft's is, by the names in its directory."""

_PARTS = (
    ("Index/Document.iwa", N_("a file of Numbers or Pages"),
     N_("In Numbers: File, Export to, CSV or Excel.")),
    ("Index.zip", N_("a file of Numbers or Pages"),
     N_("In Numbers: File, Export to, CSV or Excel.")),
    ("word/document.xml", N_("a document of Word"), _SAVE_AS),
    ("ppt/presentation.xml", N_("a presentation"), _SAVE_AS),
)  # fmt: skip
_SUFFIXES = {
    ".yaml": N_("YAML"), ".yml": N_("YAML"), ".toml": N_("TOML"), ".sql": N_("a script of SQL"),
}  # fmt: skip
_TOML = re.compile(r"\s*(?:#[^\n]*\n\s*)*\[\[?[\w.-]+\]\]?\s*\n\s*[\w-]+\s*=\s*[\"'\d\[tf]")
_SQL = re.compile(r"(?im)^\s*(?:CREATE TABLE|INSERT INTO)\b")
_SCRIPT = re.compile(
    r"\s*(?:--|/\*|CREATE TABLE|INSERT INTO|SET |DROP |BEGIN|PRAGMA|USE )", re.IGNORECASE
)
_CHAT = re.compile(
    r"(?m)^\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}:\d{2}(?::\d{2})?"
    r"(?: ?[ap]\.?m\.?)?(?:\]| -) "
    r"[^:\n]{1,60}(?::|\.)",
    re.IGNORECASE,
)
"""A line of what WhatsApp exports of a conversation."""

LEAST_LINES = 2
_DIRECTORY = 1 << 22
"""Bytes among which the directory of a compound file is looked for."""


def refuse_by_mark(path: Path, start: bytes) -> None:
    """Raise Damaged for a file whose first bytes say what it is, where that is no table."""
    for mark, kind, hint in _MARKS:
        if start.startswith(mark):
            raise foreign(path, _(kind), _(hint))


def refuse_compound(path: Path) -> None:
    """Raise Damaged for a compound file of Microsoft's that is no workbook."""
    with path.open("rb") as file:
        data = file.read(_DIRECTORY)
    if "Workbook".encode("utf-16-le") in data:
        return
    for name, kind, hint in _STREAMS:
        if name.encode("utf-16-le") in data:
            raise foreign(path, _(kind), _(hint))


def refuse_parts(path: Path, names: Collection[str]) -> None:
    """Raise Damaged for an archive that is another program's document."""
    for name, kind, hint in _PARTS:
        if name in names:
            raise foreign(path, _(kind), _(hint))


def refuse_text(path: Path, text: str) -> None:
    """Raise Damaged for a text whose first lines, or whose name, tell that it is no table."""
    kind = _SUFFIXES.get(path.suffix.lower(), "")
    if _TOML.match(text):
        kind = N_("TOML")
    elif _SCRIPT.match(text) and _SQL.search(text):
        kind = N_("a script of SQL")
    lines = sum(bool(line.strip()) for line in text.splitlines())
    chat = len(_CHAT.findall(text))
    if chat >= LEAST_LINES and chat * 2 > lines:
        raise foreign(path, _("a chat"), _("Export the contacts instead, as vCard."))
    if kind:
        raise foreign(path, _(kind), _(AS_CSV))


def foreign(path: Path, kind: str, hint: str) -> Damaged:
    """The refusal of a file that is of such a kind."""
    text = _("“{name}” is {kind}, not a table.").format(name=shown(path), kind=kind)
    return Damaged(text, hint=hint)


def parts_of(path: Path) -> frozenset[str]:
    """The names of the files in an archive; none where it is broken."""
    try:
        with zipfile.ZipFile(path) as parts:
            return frozenset(parts.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return frozenset()
