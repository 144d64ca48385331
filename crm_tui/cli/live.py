"""A line typed at a terminal, with its reading shown below while it is typed."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from crm_tui.domain.text import display, fit, width

ENTER = {"\r", "\n"}
BACK = {"\x7f", "\b"}
CANCEL, END, CLEAR, WORD = "\x03", "\x04", "\x15", "\x17"
ESCAPE = "\x1b"


def read_live(prompt: str, shown: Callable[[str], str]) -> str:
    """The line somebody types; `shown` gives the reading to put under it, one line of safe text.

    Backspace, ctrl-u (all) and ctrl-w (a word) take back; enter ends. Raises KeyboardInterrupt
    for ctrl-c, and for ctrl-d on an empty line.
    """
    text = ""
    with _raw() as keys:
        try:
            _draw(prompt, text, shown(text))
            for key in keys:
                if key in ENTER:
                    return text
                text = _typed(text, key)
                _draw(prompt, text, shown(text))
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
    """Characters of UTF-8; what follows an escape in the same read (an arrow) is no text."""
    from codecs import getincrementaldecoder

    decoder = getincrementaldecoder("utf-8")("replace")
    while data := os.read(handle, 1024):
        text = decoder.decode(data)
        if not text.startswith(ESCAPE):
            yield from text


def _draw(prompt: str, text: str, reading: str) -> None:
    cells = shutil.get_terminal_size().columns - 1
    room = max(cells - width(prompt), 1)
    safe = display(text)
    while width(safe) > room:
        safe = safe[1:]
    below = fit(reading, cells).rstrip()
    column = width(prompt) + width(safe) + 1
    sys.stderr.write(f"\r\x1b[K{prompt}{safe}\r\n\x1b[K{below}\x1b[A\x1b[{column}G")
    sys.stderr.flush()


def _leave() -> None:
    sys.stderr.write("\r\n\x1b[K")
    sys.stderr.flush()
