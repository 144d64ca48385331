"""Text that was UTF-8, was taken for an encoding of one byte a letter, and became UTF-8 again."""

import codecs
from collections.abc import Callable
from functools import partial

TAKEN_FOR = ("cp1252", "cp1251", "cp1250", "mac_roman")
"""Encodings that UTF-8 is taken for; Latin-1 is read as cp1252 is, which holds its letters."""

LEAST = 3
"""Characters beyond ASCII below which chance may give the same."""


def taken_for(foreign: bytes) -> str:
    """The codec that gives lines of UTF-8 their own letters back; "" where they have them.

    Text that reads as UTF-8 once more by chance is not to be found: every letter would have to be
    the beginning, or the rest, of another.
    """
    try:
        lines = [line for line in foreign.decode().split("\n") if not line.isascii()]
    except UnicodeDecodeError:
        return ""
    sizes = sum(map(_foreign, lines))
    for name in TAKEN_FOR if sizes >= LEAST else ():
        undone = [_undone(line, name) for line in lines]
        found = [text for text in undone if text is not None]
        if len(found) * 10 >= len(lines) * 9 and any(_foreign(text) for text in found):
            return codec(name)
    return ""


def _foreign(text: str) -> int:
    return sum(char > "\x7f" for char in text)


def _undone(line: str, name: str) -> str | None:
    try:
        return line.encode(name).decode()
    except UnicodeDecodeError:
        return None
    except UnicodeEncodeError:
        pass  # some of it the encoding lacks
    try:
        return b"".join(_byte(char, name) for char in line).decode()
    except UnicodeError:
        return None


def _byte(char: str, name: str) -> bytes:
    """The byte that stood where a letter stands now; one that the encoding lacks is itself."""
    try:
        return char.encode(name)
    except UnicodeEncodeError:
        if char > "\xff":
            raise
        return char.encode("latin-1")


def codec(name: str) -> str:
    """The name of a codec, ready for `open`, that reads UTF-8 which was taken for `name`."""
    called = f"utf-8-twice-{name.replace('_', '-')}"
    try:
        codecs.lookup(called)
    except LookupError:
        codecs.register(partial(_found, called, _info(called, name)))
    return called


def _found(called: str, info: codecs.CodecInfo, wanted: str) -> codecs.CodecInfo | None:
    return info if wanted.replace("_", "-") == called else None


class _Twice(codecs.IncrementalDecoder):
    """Decodes twice; what was written properly among the rest stays as it is."""

    name = ""
    mend: str = "strict"

    def __init__(self, errors: str = "strict") -> None:
        super().__init__(errors)
        self._outer = codecs.getincrementaldecoder("utf-8")(errors)
        self._inner = codecs.getincrementaldecoder("utf-8")(self.mend)

    def decode(self, data: bytes, final: bool = False) -> str:  # type: ignore[override]
        """The text of some bytes."""
        text = self._outer.decode(data, final)
        return self._inner.decode(b"".join(map(self._byte, text)), final)

    def _byte(self, char: str) -> bytes:
        try:
            return _byte(char, self.name)
        except UnicodeEncodeError:
            return char.encode()

    def reset(self) -> None:
        """Begin anew."""
        self._outer.reset()
        self._inner.reset()


def _info(called: str, name: str) -> codecs.CodecInfo:
    from crm_tui.importers.encodings import fallback

    kind = type("Twice", (_Twice,), {"name": name, "mend": fallback(name)})

    def decode(data: bytes, errors: str = "strict") -> tuple[str, int]:
        return kind(errors).decode(bytes(data), True), len(data)

    encode: Callable[..., tuple[bytes, int]] = codecs.utf_8_encode
    return codecs.CodecInfo(encode, decode, incrementaldecoder=kind, name=called)  # type: ignore[arg-type]
