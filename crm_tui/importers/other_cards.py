"""Cards and calendars in JSON and XML, and cards of square codes, as lines of vCard and iCalendar.

Forms: jCard (RFC 7095), jCal (RFC 7265), xCard (RFC 6351), MECARD (NTT DoCoMo).
"""

import re
from collections.abc import Iterator, Sequence

from crm_tui.domain.content_lines import read_line
from crm_tui.importers.vcard_lines import Property, RawCard

_ESCAPED = re.compile(r"([\\,;])")
_MECARD = re.compile(r"\s*MECARD:((?:[^;\\]|\\.|;(?!\s*(?:;|$)))*)", re.IGNORECASE)
_PIECES = re.compile(r"((?:[^;\\]|\\.)*)(?:;|$)")
_PARTED = frozenset(("N", "ADR", "ORG", "GENDER"))
_ORDERS = {
    "N": "surname given additional prefix suffix",
    "ADR": "pobox ext street locality region code country",
}
"""The parts of a property, in the order of its line."""

_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


def json_cards(value: object) -> list[RawCard]:
    """The cards of a JSON document; none where it is no jCard."""
    if _is_jcard(value):
        value = [value]
    if not isinstance(value, list) or not value or not all(map(_is_jcard, value)):
        return []
    return [_raw(number, _lines(each[1])) for number, each in enumerate(value, start=1)]


def _is_jcard(value: object) -> bool:
    return _is(value, "vcard") and isinstance(value, list) and isinstance(value[1], list)


def _is(value: object, name: str) -> bool:
    return isinstance(value, list) and len(value) > 1 and value[0] == name


def _raw(number: int, lines: Iterator[str]) -> RawCard:
    found = (read_line(line) for line in lines)
    return RawCard(number, tuple(Property(number, line, line.value) for line in found))


def _lines(properties: Sequence[object]) -> Iterator[str]:
    """Lines of the properties of a component: `["tel", {"type": "work"}, "uri", "tel:+1"]`."""
    for each in properties:
        if not isinstance(each, list) or len(each) < 4 or not isinstance(each[0], str):
            continue
        name, told, kind, *values = each
        parameters = dict(told) if isinstance(told, dict) else {}
        if kind == "uri":
            parameters["value"] = "uri"
        yield _line(name.upper(), parameters, [_text(value, kind) for value in values])


def _line(name: str, parameters: dict[str, object], values: list[str]) -> str:
    said = "".join(
        f";{key}={_parameter(value)}"
        for key, value in parameters.items()
        if _PARAMETER.fullmatch(key)
    )
    return f"{name}{said}:{','.join(values)}".replace("\n", "\\n")


def _parameter(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return ",".join('"{}"'.format(re.sub(r'["\r\n]', " ", str(each))) for each in values)


def _text(value: object, kind: object) -> str:
    """A value as it stands in a line: parts by semicolons, several by commas."""
    if isinstance(value, list):
        return ";".join(
            ",".join(map(_escaped, part)) if isinstance(part, list) else _escaped(part)
            for part in value
        )
    if isinstance(value, dict):
        return ";".join(f"{key.upper()}={part}" for key, part in value.items())
    return str(value) if kind in ("uri", "date-time", "date", "recur") else _escaped(value)


def _escaped(value: object) -> str:
    text = "" if value is None else str(value)
    return _ESCAPED.sub(r"\\\1", text).replace("\r\n", "\\n").replace("\n", "\\n")


def calendar_of(value: object) -> str:
    """The text of a calendar in JSON; "" where it is none."""
    calendars = [value] if _is(value, "vcalendar") else value
    if not isinstance(calendars, list) or not all(_is(one, "vcalendar") for one in calendars):
        return ""
    return "\n".join(line for one in calendars for line in _component(one))


def _component(value: object) -> Iterator[str]:
    if not isinstance(value, list) or not isinstance(value[0], str):
        return
    name, properties, *inner = value
    yield f"BEGIN:{name.upper()}"
    yield from _lines(properties if isinstance(properties, list) else [])
    for each in inner[0] if inner and isinstance(inner[0], list) else []:
        yield from _component(each)
    yield f"END:{name.upper()}"


def xml_cards(cards: Sequence[dict[str, object]]) -> list[RawCard]:
    """Cards of XML whose elements were read as objects: `{"fn": {"text": "Ann"}, …}`."""
    return [_raw(number, _of_xml(each)) for number, each in enumerate(cards, start=1)]


def _of_xml(card: dict[str, object]) -> Iterator[str]:
    for name, value in card.items():
        for each in value if isinstance(value, list) else [value]:
            if name == "group" and isinstance(each, dict):
                yield from _of_xml(each)
            else:
                yield _xml_line(name.upper(), each)


def _xml_line(name: str, value: object) -> str:
    parts = dict(value) if isinstance(value, dict) else {"text": value}
    told = parts.pop("parameters", None)
    parameters: dict[str, object] = {}
    if isinstance(told, dict):
        parameters |= {key: _flat(each) for key, each in told.items()}
    if "uri" in parts:
        return _line(name, {**parameters, "value": "uri"}, _flat(parts["uri"]))
    if name in _ORDERS:
        parts = {key: parts.get(key) for key in _ORDERS[name].split()}
    texts = [",".join(map(_escaped, _flat(each))) for each in parts.values()]
    return _line(name, parameters, [(";" if name in _PARTED else ",").join(texts)])


def _flat(value: object) -> list[str]:
    """The texts of an element, also of those in it."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in _flat(each)]
    if isinstance(value, list):
        return [text for each in value for text in _flat(each)]
    return [] if value is None else [str(value)]


def square_cards(text: str) -> list[RawCard]:
    """The cards that square codes hold: `MECARD:N:Lee,Ann;TEL:+1…;;`, several in a text."""
    return [
        _raw(number, map(_square, _PIECES.findall(found[1])))
        for number, found in enumerate(_MECARD.finditer(text), start=1)
    ]


def _square(piece: str) -> str:
    """A field of such a card as a line: what parts a name is a comma."""
    name, _colon, value = piece.strip().partition(":")
    plain = value.replace(",", ";") if name.upper() == "N" else value
    return f"{name or 'X-NONE'}:{plain}"
