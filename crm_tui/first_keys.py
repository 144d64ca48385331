"""Keys pressed while the app is being loaded: a thread hears them, and answers what it can.

From the first key on that it has no answer to, all are the app's, which gets them in their order.
"""

import os
import sys
from _thread import allocate_lock, start_new_thread
from select import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

TERMINAL = 0
AT_MOST = 4096  # bytes that are read at once
#: Seconds after which whoever loads lets the thread have its turn: a key should not wait for long.
TURN = 0.0005
NAMES = {"\x1b[A": "up", "\x1b[B": "down", "\x1bOA": "up", "\x1bOB": "down", " ": "space"}


class FirstKeys:
    """Hears the terminal until it is told to stop. kept: the bytes of the keys left to the app.

    answer: is given the names of keys that came together; False, and nothing done, for any that
    it has no answer to. It runs in the thread.
    """

    def __init__(self, answer: "Callable[[list[str]], bool]") -> None:
        self.kept = b""
        self._answer = answer
        self._done = allocate_lock()
        self._ear = self._mouth = -1
        self._turn = sys.getswitchinterval()

    def begin(self) -> None:
        """Hear from now on."""
        self._ear, self._mouth = os.pipe()
        self._done.acquire()
        sys.setswitchinterval(TURN)
        start_new_thread(self._hear, ())

    def end(self) -> None:
        """Hear no more. What was pressed since is still in the terminal."""
        if self._mouth < 0:
            return
        os.write(self._mouth, b".")
        self._done.acquire()
        sys.setswitchinterval(self._turn)
        os.close(self._mouth)
        os.close(self._ear)
        self._mouth = -1

    def _hear(self) -> None:
        try:
            while self._ear not in (ready := select([TERMINAL, self._ear], [], [])[0]):
                data = os.read(TERMINAL, AT_MOST) if ready else b""
                names = names_of(data)
                if names is None or not self._answer(names):
                    self.kept = data
                    return
        except OSError:  # the terminal is gone, as the app will see
            return
        finally:
            self._done.release()


def names_of(data: bytes) -> "list[str] | None":
    """The names of the keys that a terminal sent; None where one of them is no plain key."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    names = []
    while text:
        size = 3 if text[0] == "\x1b" else 1
        name = NAMES.get(text[:size], text[:size])
        if not name.isprintable():
            return None
        names.append(name)
        text = text[size:]
    return names or None
