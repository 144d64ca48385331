"""The hands and eyes that end-to-end tests have, tried on a small program."""

import sys

import pytest

from bench.emulator import Emulator
from bench.keyboard import key_bytes, keys
from tests.terminal import Terminal

PARROT = """
import os, shutil, sys, termios, tty, signal
tty.setraw(0)
def size(*_): os.write(1, b"size %dx%d\\r\\n" % shutil.get_terminal_size())
signal.signal(signal.SIGWINCH, size)
os.write(1, b"\\x1b[?2026$p\\x1b[6n\\x1b[31mready\\x1b[0m\\r\\n")
while (key := os.read(0, 99)) != b"q":
    os.write(1, b"got " + repr(key).encode() + b"\\r\\n")
sys.exit(3)
"""


def parrot() -> Terminal:
    return Terminal([sys.executable, "-c", PARROT], size=(60, 20))


def test_keys_go_in_and_the_screen_comes_out() -> None:
    with parrot() as terminal:
        terminal.wait("ready")
        terminal.press("down")
        terminal.wait(r"\\x1b\[B'")
        terminal.type("сделка")
        terminal.wait(r"got b'\\xd1\\x81")
        assert b"\x1b[31mready" in terminal.raw
        assert terminal.row("ready") == 0
        terminal.press("q")
        assert terminal.exit_code == 3


def test_what_a_program_asks_the_terminal_is_answered() -> None:
    with parrot() as terminal:
        terminal.wait(r"\?2026;2\$y")
        terminal.wait(r"\[2;1R")


def test_a_window_that_grows_is_noticed() -> None:
    with parrot() as terminal:
        terminal.wait("ready")
        terminal.resize(100, 40)
        terminal.wait("size 100x40")


def test_what_never_comes_fails_with_the_screen() -> None:
    with parrot() as terminal:
        terminal.wait("ready")
        with pytest.raises(AssertionError, match=r"(?s)never.*not within.*ready"):
            terminal.wait("never", timeout=0.1)
        terminal.press("q")
        with pytest.raises(AssertionError, match="the program ended"):
            terminal.wait("never")


def test_a_sequence_cut_in_two_is_drawn_as_one() -> None:
    emulator = Emulator(20, 3)
    emulator.feed(b"\x1b[3")
    emulator.feed(b"1mred\x1b[38:2::1:2:3m \xd0")
    emulator.feed(b"\x96\x1b[2;3H\x1b]0;title\x07x\x1b[2b")
    assert emulator.lines() == ["red Ж", "  xxx", ""]
    assert emulator.title == "title"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("j", b"j"),
        ("enter", b"\r"),
        ("ctrl+p", b"\x10"),
        ("shift+tab", b"\x1b[Z"),
        ("ctrl+left", b"\x1b[1;5D"),
        ("alt+x", b"\x1bx"),
        ("+", b"+"),
        ("ㅓ", "ㅓ".encode()),
    ],
)
def test_a_key_is_sent_as_a_terminal_sends_it(name: str, sent: bytes) -> None:
    assert key_bytes(name) == sent


def test_a_script_of_keys_may_repeat() -> None:
    assert keys("j*3 enter *") == ["j", "j", "j", "enter", "*"]
    with pytest.raises(ValueError, match="no such key"):
        key_bytes("hello")
