"""Letters: an mbox or a single .eml as lines in the history of known clients."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import IO

from crm_tui.i18n import _
from crm_tui.importers.encodings import guessed
from crm_tui.importers.happenings import Happened, Happening
from crm_tui.importers.records import BadRow
from crm_tui.importers.tables import Rows

SYSTEM = "mail"
MOST_BYTES = 32 << 20
"""Bytes of one letter; of a larger one only the head is read."""

LONGEST = 8000
"""Characters of a letter that are kept."""

_HEADERS = re.compile(
    rb"(?im)^(received|return-path|message-id|delivered-to|mime-version|from|to|subject|date|x-[\w-]+"
    rb"|dkim-signature|reply-to|cc|content-type):"
)
_FIRST = re.compile(rb">?[A-Za-z][A-Za-z0-9-]*:|>From ")
"""A header, as the first line of a letter in a box is one."""

_WAYS = ("Date", "Delivery-Date", "Resent-Date", "Received", "X-Received")
"""Headers that tell when a letter was written, or else when it came; behind a semicolon."""

_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
"""How an mbox writes a line that begins as a letter does."""

_UNSEEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1>")
_ENDS = re.compile(r"(?i)<br\b[^>]*>|</(?:p|div|tr|li|h\d)>")
_TAG = re.compile(r"<[^>]*>")


def looks_like_mail(start: bytes) -> str:
    """mbox, eml or "" for neither, by the first bytes of a file."""
    if b"\n" not in start:
        start = start.replace(b"\r", b"\n")
    if start.startswith(b"From ") and _HEADERS.search(start[:4096]):
        return "mbox"
    head = start[:16384].split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0]
    named = {found.group(1).lower() for found in _HEADERS.finditer(head)}
    first = _HEADERS.match(start.lstrip(b"\xef\xbb\xbf"))
    return "eml" if first and len(named) >= 3 and named & {b"from", b"to", b"message-id"} else ""


def read_mail(path: Path, form: str) -> Happened:
    """The letters of a file. form: mbox or eml. Lines are the numbers of the letters."""
    letters = partial(_box if form == "mbox" else _single, path)
    return Happened(path.name, SYSTEM, Rows(letters), several=True)  # type: ignore[arg-type]


def _single(path: Path) -> Iterator[Happening | BadRow]:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES)
    yield _letter(1, data if b"\n" in data else data.replace(b"\r", b"\n"))


def _box(path: Path) -> Iterator[Happening | BadRow]:
    with path.open("rb") as file:
        for number, data in enumerate(_parted(file), start=1):
            yield _letter(number, _QUOTED_FROM.sub(rb"\1", data))


def _parted(file: IO[bytes]) -> Iterator[bytes]:
    """The letters of a box, each without the line that begins it.

    That line stands at the beginning, or below an empty one, and a header follows: a sentence
    that begins with "From" is none, though many programs forget to quote it.
    """
    letter: list[bytes] = []
    size, waits = 0, b""
    blank = True
    for line in file:
        if waits and _FIRST.match(line):
            if size:
                yield b"".join(letter)
            letter, size = [], 0
        elif waits:
            letter.append(waits)
        waits = line if blank and line.startswith(b"From ") else b""
        blank = not line.strip()
        if not waits and size < MOST_BYTES:
            letter.append(line)
            size += len(line)
    if size:
        yield b"".join(letter)


def _letter(number: int, data: bytes) -> Happening | BadRow:
    message = BytesParser(policy=policy.default).parsebytes(data)
    title = _header(message, "Subject")
    at = _date(message)
    if at is None:
        return BadRow(number, "Date", _("has no date"), (title, _header(message, "From")))
    senders = _addresses(message, "From", "Sender")
    others = _addresses(message, "To", "Cc")
    return Happening(
        number, _identity(message, data), title, "letter", "",
        emails=(*senders, *others), at=at, done=True, text=_text(message),
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    """A header as one line; what cannot be decoded stays as it is."""
    try:
        text = " ".join(str(message[name] or "").split())
    except (ValueError, LookupError, AttributeError, IndexError):
        return ""
    return text if "\ufffd" not in text else _unnamed(message, name) or text


def _unnamed(message: EmailMessage, name: str) -> str:
    """A header that was written in another encoding than ASCII without saying so."""
    found = next((raw for key, raw in message.raw_items() if key.lower() == name.lower()), "")
    data = str(found).encode("ascii", "surrogateescape")
    code = guessed(data, Path("letter"))
    return " ".join(data.decode(code.name if code else "utf-8", "replace").split())


def _addresses(message: EmailMessage, *names: str) -> tuple[str, ...]:
    found = getaddresses([_header(message, name) for name in names])
    return tuple(dict.fromkeys(address for _name, address in found if "@" in address))


def _date(message: EmailMessage) -> datetime | None:
    for name in _WAYS:
        text = _header(message, name).rpartition(";")[2].strip()
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found
    return None


def _identity(message: EmailMessage, data: bytes) -> str:
    """The letter's own name, else a digest of it."""
    return _header(message, "Message-ID")[:400] or sha256(data).hexdigest()


def _text(message: EmailMessage) -> str:
    """What the letter says, without markup, and the names of what is attached."""
    try:
        body = message.get_body(("plain", "html"))
        text = _body(body) if body is not None else ""
        if body is not None and body.get_content_subtype() == "html":
            text = unmarked(text)
        names = [name for part in message.iter_attachments() if (name := part.get_filename())]
    except (ValueError, LookupError, AttributeError, KeyError, TypeError):
        return ""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\0", "").split("\n")]
    kept = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:LONGEST]
    attached = _("Attached: {names}").format(names=", ".join(names)) if names else ""
    return "\n".join(filter(None, (kept, attached)))


def _body(part: MIMEPart) -> str:
    """The text of a part, also in a character set that nobody knows or that it is not in."""
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    try:
        text = raw.decode(_known_set(part.get_content_charset() or "utf-8"))
    except (UnicodeDecodeError, LookupError):
        code = guessed(raw, Path("letter"))
        text = raw.decode(code.name if code else "utf-8", "replace")
    return text


def _known_set(name: str) -> str:
    """A character set as Python calls it; the Korean one of old letters is a part of cp949."""
    plain = name.lower()
    return "cp949" if plain.startswith(("ks_c", "euc-kr", "euc_kr")) else plain


def unmarked(text: str) -> str:
    """What a text of HTML says, its paragraphs on lines of their own."""
    plain = _TAG.sub("", _ENDS.sub("\n", _UNSEEN.sub("", " ".join(text.split()))))
    lines = re.sub(r"[ \t\xa0]+", " ", unescape(plain)).split("\n")
    return "\n".join(line.strip() for line in lines)
