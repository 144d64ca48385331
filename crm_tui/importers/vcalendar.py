"""What vCalendar 1.0, the form of old phones, writes otherwise than iCalendar: quoted texts."""

import quopri
import re

_QUOTED = re.compile(
    r"(?im)^([A-Z-]+(?:;[^:\r\n]*)?;(?:ENCODING=)?QUOTED-PRINTABLE[^:\r\n]*):((?:.*=\r?\n)*.*)"
)
_PACKING = re.compile(r"(?i);(?:ENCODING=)?QUOTED-PRINTABLE|;CHARSET=[^;:]*")
_CHARSET = re.compile(r'(?i)CHARSET="?([\w-]+)')


def plain(text: str) -> str:
    """A calendar with its quoted texts as iCalendar has them; lines may end as they like."""
    return _QUOTED.sub(_written, text) if "QUOTED-PRINTABLE" in text.upper() else text


def _written(found: re.Match[str]) -> str:
    charset = _CHARSET.search(found[1])
    data = quopri.decodestring(found[2].encode("utf-8", "replace"))
    try:
        value = data.decode(charset[1] if charset else "utf-8")
    except (LookupError, UnicodeDecodeError):
        value = data.decode("utf-8", "replace")
    kept = re.sub(r"\r\n|\r|\n", r"\\n", value.rstrip("\r\n"))
    return f"{_PACKING.sub('', found[1])}:{kept}"
