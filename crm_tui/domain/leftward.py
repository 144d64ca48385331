"""The characters of scripts that are written from right to left (UAX #9, R and AL)."""

#: Where the scripts lie that are written from right to left (UAX #9, R and AL), ends left out.
_LEFTWARD = (
    (0x0590, 0x0900), (0xFB1D, 0xFE00), (0xFE70, 0xFEFF), (0x10800, 0x11000), (0x1E800, 0x1F000),
)  # fmt: skip


class _Leftward(dict[str, bool]):
    """Whether characters are written from right to left, found once and then remembered."""

    def __missing__(self, character: str) -> bool:
        code = ord(character)
        self[character] = found = any([first <= code < end for first, end in _LEFTWARD])
        return found


#: Whether a character is one of them.
runs_leftward = _Leftward().__getitem__
