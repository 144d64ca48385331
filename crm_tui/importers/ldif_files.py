"""Address books in LDIF, as Thunderbird and directories write them: entries as rows.

Form: RFC 2849. Values behind two colons are packed as base64; a line that begins with a space
goes on with the one above.
"""

import base64
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from crm_tui.importers.encodings import Encoding
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import Remarks, Row, Rows, Table

_LINE = re.compile(r"([A-Za-z][\w.-]*)((?:;[\w.-]+)*)(::?)\s*(.*)", re.DOTALL)

_MEANT = {
    "cn": "display_name", "displayname": "display_name", "givenname": "first_name",
    "sn": "last_name", "surname": "last_name", "mail": "email", "mozillasecondemail": "email",
    "mozillahomeemail": "email", "telephonenumber": "phone", "homephone": "phone",
    "mobile": "phone", "cellphone": "phone", "o": "company", "company": "company",
    "title": "job_title", "mozillahomestreet": "street", "street": "street",
    "postaladdress": "street", "l": "city", "locality": "city", "st": "state", "region": "state",
    "postalcode": "postcode", "zip": "postcode", "c": "country", "countryname": "country",
    "mozillahomeurl": "site", "mozillaworkurl": "site", "homeurl": "site", "workurl": "site",
    "labeleduri": "site", "description": "note", "notes": "note",
}  # fmt: skip
"""What people's attributes hold; the rest is kept by its name."""

_PASSED_OVER = frozenset(
    ("dn", "objectclass", "modifytimestamp", "mozillausehtmlmail", "jpegphoto", "version",
     "manager", "secretary", "seealso", "member", "uniquemember", "memberof")
)  # fmt: skip
"""What says nothing of a person, or names other entries where they lie in the directory."""

_GROUPS = frozenset(
    ("groupofnames", "groupofuniquenames", "organizationalunit", "domain", "posixgroup")
)


def looks_like_ldif(start: str) -> bool:
    """Whether a text begins as LDIF does: with the name of an entry."""
    text = start.lstrip("\ufeff \t\r\n").removeprefix("version: 1").lstrip()
    return re.match(r"dn::?\s*\S+", text) is not None


def read_ldif(path: Path, code: Encoding) -> Table:
    """The entries of people as a Table; groups are counted and left out."""
    names: dict[str, int] = {}
    for _line, entry in _entries(path, code):
        for name in entry:
            if name not in _PASSED_OVER:
                names.setdefault(name, len(names))
    remarks = Remarks()
    return Table(
        tuple(names), Rows(partial(_rows, path, code, names, remarks)), encoding=code.name,
        kind="ldif", remarks=remarks, meant=tuple(_MEANT.get(name, "") for name in names),
    )  # fmt: skip


def _rows(path: Path, code: Encoding, names: dict[str, int], remarks: Remarks) -> Iterator[Row]:
    for line, entry in _entries(path, code):
        if entry.get("changetype") in (["delete"], ["modify"], ["modrdn"], ["moddn"]):
            continue
        if not _GROUPS.isdisjoint(map(str.lower, entry.get("objectclass", ()))):
            remarks.count("groups", line)
            continue
        cells = [""] * len(names)
        for name, values in entry.items():
            if name in names:
                cells[names[name]] = "\n".join(values)
        yield Row(line, tuple(cells))


def _entries(path: Path, code: Encoding) -> Iterator[tuple[int, dict[str, list[str]]]]:
    """Entries with the line each begins on: the values of each attribute, in order."""
    entry: dict[str, list[str]] = {}
    begun = 0
    for number, line in _unfolded(path, code):
        found = _LINE.fullmatch(line)
        if found is None:
            if not line.strip() and entry:
                yield begun, entry
                entry = {}
            continue
        if found[1].lower() == "dn" and "dn" in entry:  # some write entries without a line between
            yield begun, entry
            entry = {}
        begun = begun if entry else number
        value = _unpacked(found[4]) if found[3] == "::" else found[4]
        entry.setdefault(found[1].lower(), []).append(value.strip())
    if entry:
        yield begun, entry


def _unfolded(path: Path, code: Encoding) -> Iterator[tuple[int, str]]:
    whole, begun = "", 1
    for number, line in enumerate(read_lines(path, code), start=1):
        text = line.rstrip("\r\n")
        if text.startswith(" "):
            whole += text[1:]
            continue
        if number > 1 and not whole.startswith("#"):
            yield begun, whole
        whole, begun = text, number
    yield begun, whole


def _unpacked(value: str) -> str:
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8", "replace")
    except ValueError:
        return value
