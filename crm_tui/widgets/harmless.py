"""Text without anything that a terminal could obey, whatever drew it."""

_ISOLATE, _POP = "\u2068", "\u2069"
_OBEYED = (
    *range(0x00, 0x20),
    *range(0x7F, 0xA0),
    *(0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF),
    *range(0x202A, 0x202F),
    *(0x2066, 0x2067),
)
_GONE = dict.fromkeys(_OBEYED)


def harmless(text: str) -> str:
    """A cell's text without control, bidirectional or surrogate characters.

    An isolate that opens and closes again inside the text stays: our own cells use it.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.translate(_GONE)
    if not text.isprintable():
        text = "".join(char for char in text if not "\ud800" <= char <= "\udfff")
    return text if _closed(text) else text.replace(_ISOLATE, "").replace(_POP, "")


def _closed(text: str) -> bool:
    """Whether every isolate is closed in order."""
    if _ISOLATE not in text and _POP not in text:
        return True
    depth = 0
    for char in text:
        depth += (char == _ISOLATE) - (char == _POP)
        if depth < 0:
            return False
    return depth == 0
