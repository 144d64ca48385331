"""The encoding of a text file: marks first, then strict UTF-8, then a checked guess."""

import codecs
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _

CHUNK = 1 << 20
SAMPLE = 1 << 16

GUESSED = (
    *("cp1251", "koi8-r", "cp1252", "cp1256", "cp949", "cp932", "cp1250"),
    *("gb18030", "big5", "euc-jp", "cp1253", "cp1254", "cp1255", "cp874"),
)
"""Encodings a spreadsheet may be saved in; rarer ones are named by hand."""

OTHERS = ("cp866", "mac_roman", "cp850", "iso8859-2", "mac_cyrillic", "iso8859-6", "cp1253")
"""Encodings of old programs and of a Mac, tried only where the guess reads badly."""

STRANGE = 0.12
"""The share of characters in odd places above which a guess reads badly."""

TWINS = {"cp1250": "iso8859-2"}
"""Encodings with another that differs in a few letters, and is told by where these stand."""

NEIGHBOURS = ("cp1250", "cp1254")
"""Encodings that differ from cp1252 in a few letters."""

NEARLY = 0.7
"""How near cp1252 must come to a neighbour in likelihood to be preferred as the commoner one."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

WIDE = ("cp949", "cp932", "gb18030", "big5", "euc-jp")
"""Encodings of several bytes a letter."""

LINES = 40
"""Lines in another encoding than the rest that are looked at one by one."""

ALIASES = {"shift-jis": "cp932", "shift_jis": "cp932", "sjis": "cp932", "euc-kr": "cp949"}


_BAD_RUN = re.compile(rb"[\xc0-\xff]{3,}")
"""Letters of an encoding of one byte a letter: UTF-8 has no two such bytes together."""


class Encoding(NamedTuple):
    """A Python codec name, and whether it was only guessed.

    errors: what is done with bytes that do not fit: "strict", "replace", or a name that
    `fallback` gave, by which they are read in another encoding.
    """

    name: str
    guessed: bool = False
    errors: str = "strict"


class Evidence(NamedTuple):
    """What one pass over the bytes shows."""

    utf8: bool
    """Whether all of it is valid UTF-8."""
    foreign: bytes
    """Lines that hold bytes above 0x7F, at most SAMPLE bytes."""


def find_encoding(path: Path, wanted: str | None = None) -> Encoding:
    """The encoding of a text file, or `wanted` when it is one Python knows.

    Raises Invalid for an unknown name, Damaged when the bytes are no text in any known encoding.
    """
    if wanted:
        return Encoding(known_encoding(wanted))
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    marked = _marked(start) or _wide(start)
    if marked:
        return Encoding(marked)
    evidence = _look(path)
    if evidence.utf8:
        return _once_or_twice(evidence.foreign)
    if (mostly := _mostly_utf8(evidence.foreign, path)) is not None:
        return mostly
    return Encoding(_guess(evidence.foreign, path), guessed=True)


def _once_or_twice(foreign: bytes) -> Encoding:
    """UTF-8, or UTF-8 that was taken for another encoding and became UTF-8 again."""
    from crm_tui.importers.twice_encoded import taken_for

    twice = taken_for(foreign) if foreign.strip() else ""
    return Encoding(twice, guessed=True) if twice else Encoding("utf-8")


def known_encoding(name: str) -> str:
    """The codec for a name a person typed. Raises Invalid."""
    plain = name.strip().lower()
    plain = ALIASES.get(plain, plain)
    try:
        codecs.lookup(plain)
        "".encode(plain)
    except (LookupError, UnicodeError, ValueError):
        raise Invalid(
            _("There is no text encoding named {name}.").format(name=repr(name)),
            field="encoding",
            hint=_("Try utf-8, cp1251, cp1252, cp1256, cp949, koi8-r or shift-jis."),
        ) from None
    return "utf-8-sig" if codecs.lookup(plain).name == "utf-8" else plain


def _marked(start: bytes) -> str | None:
    return next((name for mark, name in MARKS if start.startswith(mark)), None)


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Latin text and of its signs is zero."""
    pairs = len(start) // 2
    zeros = start.count(0)
    cut = len(start) == SAMPLE
    if pairs < 2 or zeros < max(pairs // 4, 2) or (len(start) % 2 and not cut):
        return None
    even, odd = start[0::2].count(0), start[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if min(even, odd) * 10 > max(even, odd):
        return None
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(start)
    except UnicodeDecodeError:
        return None
    return name if any(mark in text for mark in "\n\r\t,;|") else None


def _look(path: Path) -> Evidence:
    """Read the file once, in pieces of constant size."""
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    utf8, foreign, tail = True, bytearray(), b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if chunk.isascii() and not decoder.getstate()[0]:
                tail = b""
                continue
            utf8 = utf8 and _decodes(decoder, chunk)
            if len(foreign) < SAMPLE:
                tail = _collect(tail + chunk, foreign)
            elif not utf8:
                break
    _collect(tail + b"\n", foreign)
    return Evidence(utf8 and _decodes(decoder, b"", last=True), bytes(foreign))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, last: bool = False) -> bool:
    try:
        decoder.decode(chunk, last)
    except UnicodeDecodeError:
        return False
    return True


def _collect(chunk: bytes, foreign: bytearray) -> bytes:
    """Add whole lines with foreign bytes; return the unfinished last line.

    Only whole lines, because a cut in the middle of a character looks like a wrong encoding.
    """
    *lines, tail = chunk.split(b"\n")
    for line in lines:
        if len(foreign) >= SAMPLE:
            break
        if not line.isascii():
            foreign += line + b"\n"
    if len(tail) < CHUNK:
        return tail
    if not foreign:
        foreign += tail[:SAMPLE]
    return b""


def guessed(data: bytes, path: Path) -> Encoding | None:
    """The likeliest encoding of some bytes of a file beyond ASCII; None where they are UTF-8."""
    if _is_utf8(data):
        return None
    try:
        return Encoding(_guess(data[:SAMPLE], path), guessed=True)
    except Damaged:
        return None


def _mostly_utf8(foreign: bytes, path: Path) -> Encoding | None:
    """UTF-8 with a character cut in two, or with lines of another file; None for anything else.

    A line of letters above ASCII is UTF-8 by chance hardly ever.
    """
    lines = foreign.split(b"\n")
    bad = [line for line in lines if line and not _is_utf8(line)]
    good = sum(bool(line) for line in lines) - len(bad)
    if good < 2 or good < len(bad):
        return None
    whole = [line for line in bad if _BAD_RUN.search(line)]
    if not whole:
        return Encoding("utf-8", guessed=True, errors="replace")
    together = _guess(b"\n".join(whole), path)
    each = {_guess(line, path) for line in whole[:LINES]} - {together, *WIDE}
    return Encoding("utf-8", guessed=True, errors=fallback(together, *sorted(each)))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def fallback(name: str, *others: str) -> str:
    """The name of a way to read bytes that are no UTF-8 in an encoding of one byte a letter.

    others: encodings that lines may be in instead, told by how much like words a line reads.
    """
    called = "-".join(("crm-tui", name, *others))

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        code = _of_line(error.object, error.start, name, others) if others else name
        return error.object[error.start : error.end].decode(code, "replace"), error.end

    codecs.register_error(called, read)
    return called


def _of_line(data: bytes, place: int, name: str, others: tuple[str, ...]) -> str:
    """The encoding in which the line around a place reads most like words."""
    first = data.rfind(b"\n", 0, place) + 1
    last = data.find(b"\n", place)
    return _likeliest(data[first : last if last >= 0 else len(data)], name, others)


@lru_cache(maxsize=64)
def _likeliest(line: bytes, name: str, others: tuple[str, ...]) -> str:
    from crm_tui.importers.plausible import strangeness

    def worth(code: str) -> float:
        text = _readable(line, code)
        return strangeness(text) if text else 1.0

    return min((*({name} - {*WIDE}), *others, *OTHERS), key=worth)


def _guess(foreign: bytes, path: Path) -> str:
    """The likeliest encoding of the lines with foreign bytes.

    Detectors are trusted only among encodings that spreadsheets are saved in, and only when the
    sample decodes strictly to letters; where two encodings give the same text, the commoner wins.
    """
    import chardet

    found = chardet.detect_all(
        foreign, ignore_threshold=True, prefer_superset=True, include_encodings=GUESSED
    )
    named = [(each["encoding"], each["confidence"]) for each in found]
    trust = {codecs.lookup(name).name: confidence for name, confidence in named if name}
    for name in [*trust, "cp1252"]:
        text = _readable(foreign, name)
        if text is not None:
            western = _readable(foreign, "cp1252")
            close = name in NEIGHBOURS and trust.get("cp1252", 0) >= trust[name] * NEARLY
            first = "cp1252" if western is not None and (close or western == text) else name
            return _second_thought(foreign, first, list(trust))
    raise Damaged(
        _("The text of “{name}” is in no encoding that could be recognised.").format(
            name=path.name
        ),
        hint=_("Save it as UTF-8, or name its encoding with --encoding."),
    )


def _second_thought(foreign: bytes, first: str, trusted: list[str]) -> str:
    """The guess, or, where its words look like none, the encoding that reads most like words."""
    from crm_tui.importers.plausible import strangeness

    text = _readable(foreign, first) or ""
    least = strangeness(text[:SAMPLE])
    if least <= STRANGE:
        twin = TWINS.get(first, "")
        other = (_readable(foreign, twin) or "") if twin and least else ""
        return twin if other and strangeness(other[:SAMPLE]) < least / 2 else first
    best = first
    for name in dict.fromkeys((*trusted, *OTHERS)):
        text = _readable(foreign, name) or ""
        found = strangeness(text[:SAMPLE]) if text else 1.0
        if found < least / 2:
            best, least = name, found
    return best


def _readable(sample: bytes, name: str) -> str | None:
    """The sample as text, or None where that gives control or unassigned characters."""
    # A line may be cut inside a character at the end of a piece: the last bytes may miss.
    try:
        text = codecs.getincrementaldecoder(name)("strict").decode(sample)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if any("\x7f" <= char <= "\x9f" for char in text) else text
