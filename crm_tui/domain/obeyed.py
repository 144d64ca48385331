"""The characters that a terminal could obey, and the visible marks that stand in for them."""

REPLACEMENT = "\ufffd"
_LINE_END = "\u23ce"


def _marks() -> dict[int, str]:
    """What stands in for each character that a terminal could obey."""
    marks = {code: chr(0x2400 + code) for code in range(0x20)}
    marks[0x7F] = "\u2421"
    obeyed = (
        *range(0x80, 0xA0),
        *(0x061C, 0x200E, 0x200F),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x2070),
        0xFEFF,
        *range(0xFFF9, 0xFFFC),
    )
    marks.update(dict.fromkeys(obeyed, REPLACEMENT))
    marks.update({0x09: " ", 0x0A: _LINE_END, 0x2028: _LINE_END, 0x2029: _LINE_END})
    return marks


class _Marks(dict[int, str]):
    """The marks of one line. Surrogates and tags are too many to list, so they are asked for."""

    def __missing__(self, code: int) -> str:
        hidden = 0xD800 <= code <= 0xDFFF or 0xE0000 <= code <= 0xE007F
        self[code] = mark = REPLACEMENT if hidden else chr(code)
        return mark


_ONE_LINE, _MANY_LINES = _Marks(), _Marks()


def _filled(marks: _Marks, line_end: str = _LINE_END) -> _Marks:
    """The marks, made when the first character that needs one is met."""
    if not marks:
        marks.update(_marks())
        marks[0x0A] = line_end
    return marks


def one_line(text: str) -> str:
    """A text with every mark in its place, a line end among them."""
    return text.translate(_filled(_ONE_LINE))


def many_lines(text: str) -> str:
    """The same, but line ends of any kind stay, as "\\n"."""
    for end in ("\r\n", "\r", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return text.translate(_filled(_MANY_LINES, "\n"))
