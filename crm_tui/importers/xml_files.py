"""Records of an XML document, and cards in XML: an element is an object, its parts are keys."""

import re
from pathlib import Path
from xml.etree import ElementTree

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.json_files import MOST_BYTES, table_of_value
from crm_tui.importers.tables import Table, shown

DEEPEST = 30
"""Elements within elements that are read."""

_SPACE = re.compile(r"\{[^}]*\}")
_KINDS = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


def looks_like_xml(start: str) -> bool:
    """Whether a text begins as an XML document."""
    return (
        re.match(r"\s*<\?xml|\s*<(?:vcards|contacts|clients|people|records)\b", start) is not None
    )


def read_xml(path: Path, code: Encoding) -> Table:
    """The records of an XML document: those elements of one name that are people most.

    Raises Invalid for one too large, Damaged for one that is broken, holds no records, or defines
    entities: they may be made to fill the memory.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(
            _("“{name}” is larger than {size} MB.").format(name=shown(path), size=MOST_BYTES >> 20),
            field="file",
            hint=_("Save it as CSV, which has no such limit."),
        )
    name, root = _document(path)
    value = _value(root, 0)
    if name == "vcards" and isinstance(value, dict):
        from crm_tui.importers.other_cards import xml_cards
        from crm_tui.importers.vcard_files import table_of_cards

        cards = value.get("vcard")
        found = [each for each in (cards if isinstance(cards, list) else [cards])
                 if isinstance(each, dict)]  # fmt: skip
        return table_of_cards(path, lambda: xml_cards(found))
    try:
        return table_of_value(path, {name: value}, code.name, "xml")
    except Damaged:
        raise no_table(path) from None


def _document(path: Path) -> tuple[str, ElementTree.Element]:
    data = path.read_bytes()
    if _KINDS.search(data.replace(b"\0", b"").decode("latin-1")):
        raise no_table(path)
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        raise Damaged(
            _("“{name}” is broken XML: {reason}.").format(name=shown(path), reason=error),
            hint=_("Export the table itself as CSV."),
        ) from None
    return _plain(root.tag), root


def no_table(path: Path) -> Damaged:
    """The refusal of XML that holds no records we can tell."""
    return Damaged(
        _("“{name}” is XML, not a table.").format(name=shown(path)),
        hint=_("Export the table itself as CSV."),
    )


def _plain(tag: str) -> str:
    """The name of an element without the space of names it is from."""
    return _SPACE.sub("", tag)


def _value(element: ElementTree.Element, depth: int) -> object:
    """An element as an object of its attributes and parts; one without any as its text."""
    text = (element.text or "").strip()
    if depth > DEEPEST or not (len(element) or element.attrib):
        return text
    found: dict[str, object] = {_plain(name): value for name, value in element.attrib.items()}
    for part in element:
        if not isinstance(part.tag, str):
            continue  # a comment
        name, value = _plain(part.tag), _value(part, depth + 1)
        if name not in found:
            found[name] = value
        elif isinstance(before := found[name], list):
            before.append(value)
        else:
            found[name] = [before, value]
    return found if not text else {**found, "value": text}
