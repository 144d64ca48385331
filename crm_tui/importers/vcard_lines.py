"""Cards as lines, however they were folded, quoted and encoded: vCard 2.1, 3.0 and 4.0.

Our own reader: of 152 cards that real programs wrote, the usual library failed on 34. Forms:
vCard 2.1 (versit, 1996), RFC 2426, RFC 6350. A card is read line by line in bytes, because folds
may fall inside a character and each property may name a character set of its own.
"""

import base64
import codecs
import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crm_tui.domain.content_lines import ContentLine, read_line
from crm_tui.importers.encodings import ALIASES, SAMPLE, Encoding, guessed
from crm_tui.importers.lines import read_lines

MOST_BYTES = 16 << 20
"""Bytes one card may have, pictures included."""

_HEAD = re.compile(rb"(?:[A-Za-z0-9_-]+\.)?[A-Za-z][A-Za-z0-9_-]*(?:[;:])")
_SAID = frozenset(
    ("N", "FN", "NOTE", "ORG", "TITLE", "ROLE", "ADR", "NICKNAME", "EMAIL", "TEL", "URL")
)
"""Properties that are words, however they are packed."""

_BARE_BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}|[A-Za-z0-9+/]+={0,2}")
_QUOTED = re.compile(rb"[;=]\"?QUOTED-PRINTABLE", re.IGNORECASE)
_BASE64 = re.compile(rb"[;=,]\"?(?:BASE64|B)(?=[;:,\"])", re.IGNORECASE)
_CUSTOM = re.compile(rb";(?:TYPE=)?X-CUSTOM\(([^)]*)\)", re.IGNORECASE)
_KNOWN = re.compile(
    rb"(?:END:VCARD|BEGIN:VCARD|VERSION:|(?:[A-Z0-9-]+\.)?(?:N|FN|TEL|EMAIL|ADR|ORG|TITLE|URL|NOTE)[;:])",
    re.IGNORECASE,
)


class Property(NamedTuple):
    """A line of a card: its number, its parts, and the line as it may be written again.

    line: its value is decoded from quoted-printable and to Unicode, escapes still in it.
    text: that value, for AGENT with the card that stands below it.
    """

    number: int
    line: ContentLine
    text: str

    @property
    def name(self) -> str:
        """The property's name in capitals."""
        return self.line.name.upper()


class RawCard(NamedTuple):
    """A card of a file: where it begins, its properties, what is wrong with it, if anything."""

    number: int
    properties: tuple[Property, ...]
    fault: str = ""


class _Line(NamedTuple):
    number: int
    data: bytes


def raw_cards(path: Path, code: Encoding) -> Iterator[RawCard]:
    """The cards of a file in order. Raises Damaged or Invalid for what is no text."""
    from crm_tui.i18n import _

    code = _inside(path, code)
    inside: list[_Line] = []
    depth = begun = size = 0
    for line in _unfolded(path, code):
        word = line.data.strip().upper().replace(b" ", b"")
        if word == b"BEGIN:VCARD":
            if depth and not _opens_agent(inside):
                yield RawCard(begun, _properties(inside, code), _("the card has no end"))
                depth = 0
            if not depth:
                inside, begun, size = [], line.number, 0
            depth += 1
        if depth:
            size += len(line.data)
            if size <= MOST_BYTES:
                inside.append(line)
        if word == b"END:VCARD" and depth:
            depth -= 1
            if not depth:
                fault = _("the card is larger than {n} MB").format(n=MOST_BYTES >> 20)
                whole = size <= MOST_BYTES
                yield RawCard(begun, _properties(inside, code), "" if whole else fault)
    if depth:
        yield RawCard(begun, _properties(inside, code), _("the card has no end"))


def _inside(path: Path, code: Encoding) -> Encoding:
    """The encoding of what is quoted in a file of plain ASCII without saying its character set."""
    if code.name != "utf-8" or code.guessed:
        return code
    packed: list[bytes] = []
    for _number, data in _unfolded(path, code):
        head, _colon, value = _parted(data)
        words = head.upper()
        if b"QUOTED-PRINTABLE" in words and b"CHARSET" not in words:
            packed.append(quopri.decodestring(value))
        if sum(map(len, packed)) > SAMPLE:
            break
    return (guessed(b"\n".join(packed), path) or code) if packed else code


def _opens_agent(inside: list[_Line]) -> bool:
    """Whether a card may begin here inside another: as the value of AGENT."""
    return bool(inside) and inside[-1].data.upper().startswith(b"AGENT")


def _physical(path: Path, code: Encoding) -> Iterator[bytes]:
    """Lines without their ends. Wide encodings come as UTF-8; everything else as it stands."""
    wide = code.name.startswith(("utf-16", "utf-32"))
    read_as = code if wide else Encoding("latin-1")
    for number, line in enumerate(read_lines(path, read_as, longest=MOST_BYTES)):
        data = line.rstrip("\r\n").encode("utf-8" if wide else "latin-1")
        yield data.removeprefix(codecs.BOM_UTF8) if not number else data


def _unfolded(path: Path, code: Encoding) -> Iterator[_Line]:
    """Lines put together from their parts, whichever way they were folded."""
    line: _Growing | None = None
    old, edge = False, b""
    for number, part in enumerate(_physical(path, code), start=1):
        if edge or part[:1] in (b" ", b"\t"):
            edge = _edge(part, edge, line)
            part = part.removeprefix(edge)
        if line is not None and line.goes_on(part, old):
            continue
        if line is not None:
            whole = line.whole()
            old = _is_old(whole, old)
            yield _Line(line.number, whole)
        line = _Growing(number, part.lstrip(b" \t")) if part.strip() else None
    if line is not None:
        yield _Line(line.number, line.whole())


def _edge(part: bytes, edge: bytes, line: "_Growing | None") -> bytes:
    """The spaces before every line of a card that begins at a distance from the margin."""
    bare = part.lstrip(b" \t")
    if bare[:11].upper() != b"BEGIN:VCARD" or not (line is None or line.closed):
        return edge
    return part[: len(part) - len(bare)]


def _is_old(line: bytes, old: bool) -> bool:
    """Whether lines fold as in version 2.1, where the space at a fold belongs to the text."""
    head = line[:14].upper().replace(b" ", b"")
    if head.startswith(b"VERSION:"):
        return head.startswith(b"VERSION:2")
    return old and not head.startswith(b"END:VCARD")


class _Growing:
    """A line whose parts come one by one."""

    def __init__(self, number: int, first: bytes) -> None:
        self.number = number
        self._size = 0
        head, self._colon, _value = first.partition(b":")
        self._quoted = _QUOTED.search(head) is not None
        self.closed = head.strip().upper() in (b"BEGIN", b"END")
        self._base64 = _BASE64.search(head + b":") is not None
        # A fold may stand behind a space, which then belongs to the text.
        self._parts = [first.rstrip(b" \t") if self._quoted or self._base64 else first]

    def whole(self) -> bytes:
        """The line as it was before it was folded."""
        return b"".join(self._parts).rstrip(b" \t")

    def goes_on(self, part: bytes, old: bool) -> bool:
        """Take a further part; False where it begins another line."""
        if self.closed:
            return False
        if self._quoted and self._parts[-1].endswith(b"=") and not _is_known_head(part):
            self._parts[-1] = self._parts[-1][:-1]
            return self._add(part)
        if part[:1] in (b" ", b"\t"):
            if self._base64:
                return self._add(part.strip())
            return self._add(part if old and not self._quoted else part[1:])
        if self._base64 and part and _BARE_BASE64.fullmatch(part.strip()):
            return self._add(part.strip())
        if part.strip() and self._colon and _HEAD.match(part) is None:
            return self._add((b"=0A" if self._quoted else b"\\n") + part)
        return False

    def _add(self, part: bytes) -> bool:
        self._size += len(part)
        if self._size <= MOST_BYTES:
            self._parts.append(part)
        elif self._size - len(part) <= MOST_BYTES:
            self._parts.append(bytes(MOST_BYTES))
        return True


def _is_known_head(part: bytes) -> bool:
    """Whether a line surely begins a property, although the one before asked for more."""
    return _KNOWN.match(part) is not None


def _properties(lines: list[_Line], code: Encoding) -> tuple[Property, ...]:
    """The properties of a card; a card inside it stays one property, AGENT."""
    found: list[Property] = []
    depth = 0
    for number, data in lines[1:]:
        word = data.strip().upper().replace(b" ", b"")
        if word == b"BEGIN:VCARD":
            depth += 1
        if depth and found:
            inner = _text(data, (), code)
            found[-1] = found[-1]._replace(text=f"{found[-1].text}\n{inner}".lstrip("\n"))
        elif (one := _property(number, data, code)) is not None:
            found.append(one)
        if word == b"END:VCARD" and depth:
            depth -= 1
    return tuple(each for each in found if each.name != "END")


def _property(number: int, data: bytes, code: Encoding) -> Property | None:
    """A line as a property, or None for what is none."""
    head, colon, value = _parted(data)
    if not colon:
        return None
    head, label = _without_custom(head, code)
    try:
        line = read_line(_text(head, (), code) + ":")
    except ValueError:
        return None
    if label:
        line = line._replace(parameters=(*line.parameters, ("TYPE", (label,))))
    words = {word.upper() for word in (*line.values_of(""), *line.values_of("encoding"))}
    charsets = line.values_of("charset")
    quoted = "QUOTED-PRINTABLE" in words
    packed = line.name.upper() in _SAID and not words.isdisjoint(("BASE64", "B"))
    unpacked = _unpacked(value) if packed else None
    if unpacked is not None:
        quoted, value, words = True, unpacked, words - {"BASE64", "B"}
        line = _without_packing(line)
    elif quoted:
        value = quopri.decodestring(value)
    text = _text(value, charsets, code)
    if quoted:
        # In version 2.1 a line break is no escape; below it is one.
        text = re.sub(r"\r\n|\r|\n", r"\\n", text).removesuffix("\\n")
    return Property(number, _kept(line)._replace(value=text), text)


def _unpacked(value: bytes) -> bytes | None:
    """A text that was packed as if it were a picture; None where it is none."""
    try:
        return base64.b64decode(b"".join(value.split()), validate=True)
    except ValueError:
        return None


def _without_packing(line: ContentLine) -> ContentLine:
    kept = tuple(
        (name, values) for name, values in line.parameters
        if not {value.upper() for value in values} & {"BASE64", "B"}
    )  # fmt: skip
    return line._replace(parameters=kept)


def _parted(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The head and the value of a line; a colon in quotes belongs to the head."""
    inside = False
    for place, char in enumerate(data):
        if char == 0x22:
            inside = not inside
        elif char == 0x3A and not inside:
            return data[:place], b":", data[place + 1 :]
    return data.partition(b":")


def _without_custom(head: bytes, code: Encoding) -> tuple[bytes, str]:
    """A head without a label that Android packs into it as a parameter, and that label."""
    found = _CUSTOM.search(head)
    if found is None:
        return head, ""
    *said, packed = found[1].split(b",")
    words = b",".join(said).upper()
    charsets = [
        part[8:].decode("ascii", "replace") for part in said if part[:8].upper() == b"CHARSET="
    ]
    data = quopri.decodestring(packed) if b"QUOTED-PRINTABLE" in words else packed
    return head[: found.start()] + head[found.end() :], _text(data, charsets, code)


def _kept(line: ContentLine) -> ContentLine:
    """The line's head without what said how its value was packed."""
    gone = {"QUOTED-PRINTABLE", "8BIT", "7BIT"}
    kept = []
    for name, values in line.parameters:
        if name.upper() == "CHARSET":
            continue
        rest = tuple(value for value in values if value.upper() not in gone)
        if rest:
            kept.append((name, rest))
    return line._replace(parameters=tuple(kept))


def _text(data: bytes, charsets: list[str] | tuple[str, ...], code: Encoding) -> str:
    """Bytes as text: UTF-8 if they are, else as the property says, else as the file is."""
    if data.isascii() and not _is_escaped_set(charsets):
        return data.decode("ascii")
    named = [ALIASES.get(name.lower(), name.lower()) for name in charsets]
    for name in (*(each for each in named if not each.startswith("utf-8")), "utf-8", code.name):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp1252", errors="replace")


def _is_escaped_set(charsets: list[str] | tuple[str, ...]) -> bool:
    """Whether a character set writes other letters in ASCII bytes."""
    return any(name.lower().startswith(("iso-2022", "utf-7", "hz")) for name in charsets)
