"""A line typed at a terminal, with its reading shown below while it is typed."""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from crm_tui.domain.text import display, fit, width

ENTER = {"\r", "\n"}
BACK = {"\x7f", "\b"}
CANCEL, END, CLEAR, WORD = "\x03", "\x04", "\x15", "\x17"
NEW, ESCAPE = "\x0e", "\x1b"
NAMED = {"\x1b[A": "up", "\x1b[B": "down", "\x1bOA": "up", "\x1bOB": "down", NEW: "ctrl+n"}
_SEQUENCE = re.compile(r"\x1b(?:\[[\d;]*[ -/]*[@-~]|O[@-~]|.)?", re.DOTALL)


class Asked(Protocol):
    """What a line is typed for: how it is read, and what the keys do that are no text."""

    def below(self, text: str) -> Sequence[str]:
        """How the line is read: lines of safe text to put under it, always one at least."""
        ...

    def pressed(self, key: str, text: str) -> bool:
        """Answer "enter", "up", "down" or "ctrl+n"; True ends the line."""
        ...


def read_live(prompt: str, asked: Asked) -> str:
    """The line somebody types, its reading under it.

    Backspace, ctrl-u (all) and ctrl-w (a word) take back; enter ends. Raises KeyboardInterrupt
    for ctrl-c, and for ctrl-d on an empty line.
    """
    text = ""
    with _raw() as keys:
        try:
            drawn = _draw(prompt, text, asked.below(text), 0)
            for key in keys:
                named = "enter" if key in ENTER else NAMED.get(key)
                if named and asked.pressed(named, text):
                    return text
                text = text if named else _typed(text, key)
                drawn = _draw(prompt, text, asked.below(text), drawn)
        finally:
            _leave()
    return text


def _typed(text: str, key: str) -> str:
    if key == CANCEL or (key == END and not text):
        raise KeyboardInterrupt
    if key in BACK:
        return text[:-1]
    if key == CLEAR:
        return ""
    if key == WORD:
        return text.rstrip().rpartition(" ")[0]
    return text + key if key.isprintable() else text


@contextmanager
def _raw() -> Iterator[Iterator[str]]:
    """The keys of the terminal as they are pressed, not echoed; as it was afterwards."""
    import termios
    import tty

    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    tty.setraw(handle, termios.TCSADRAIN)
    try:
        yield _keys(handle)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _keys(handle: int) -> Iterator[str]:
    """Characters of UTF-8, and whole sequences such as an arrow's; a paste comes as its text."""
    from codecs import getincrementaldecoder

    decoder = getincrementaldecoder("utf-8")("replace")
    while data := os.read(handle, 1024):
        text = decoder.decode(data)
        while text:
            found = _SEQUENCE.match(text)
            key = found.group() if found else text[0]
            text = text[len(key) :]
            yield key


def _draw(prompt: str, text: str, reading: Sequence[str], drawn: int) -> int:
    """Draw the line and its reading; return how many lines the reading took.

    drawn: how many it took before. The cursor stands in the line again afterwards.
    """
    columns, rows = shutil.get_terminal_size()
    cells = columns - 1
    room = max(cells - width(prompt), 1)
    safe = display(text)
    while width(safe) > room:
        safe = safe[1:]
    lines = list(reading[: max(rows - 1, 1)])
    lines += [""] * (drawn - len(lines))
    below = "".join(f"\r\n\x1b[K{fit(line, cells).rstrip()}" for line in lines)
    column = width(prompt) + width(safe) + 1
    sys.stderr.write(f"\r\x1b[K{prompt}{safe}{below}\x1b[{len(lines)}A\x1b[{column}G")
    sys.stderr.flush()
    return len(lines)


def _leave() -> None:
    sys.stderr.write("\r\n\x1b[J")
    sys.stderr.flush()
