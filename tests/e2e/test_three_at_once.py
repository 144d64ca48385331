"""Two windows and the command line at once: each sees the others' work, and none loses its own."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.e2e.desk import app, done, open_deals, run, told
from tests.e2e.forked import ForkedApp
from tests.e2e.week import down_to
from tests.terminal import Terminal

SOON = 15.0  # seconds: on a busy machine; a second is what it takes on a quiet one
SIZE = (120, 36)
Windows = tuple[Terminal, Terminal]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    open_deals(path, [f"Client {number:02}" for number in range(1, 9)])
    return path


@pytest.fixture
def installed(desk: Path) -> Iterator[Windows]:
    """Two windows of the same person, each the installed command."""
    with ExitStack() as stack:
        yield opened(*(stack.enter_context(app(desk, SIZE)) for _each in range(2)))


@pytest.fixture
def windows(desk: Path) -> Iterator[Windows]:
    """Two windows of the same person, each a process of its own."""
    with ExitStack() as stack:
        yield opened(*(stack.enter_context(ForkedApp(desk, SIZE)) for _each in range(2)))


def opened(first: Terminal, second: Terminal) -> Windows:
    for window in (first, second):
        window.wait("Client 01")
        window.wait("Client 08")
    return first, second


def seen_within(window: Terminal, pattern: str, what: str) -> None:
    """Wait until a window shows something; say how long that took."""
    began = time.monotonic()
    window.wait(pattern, SOON)
    print(f"{what}: seen after {time.monotonic() - began:.2f} s")


def rename(desk: Path, name: str) -> None:
    done(desk, "client", "edit", "c1", "--name", name, user="boris")


def to_name(window: Terminal) -> None:
    """Open the card under the cursor and begin to edit the name on it."""
    window.press("enter")
    window.wait(r"name +Client 01")
    down_to(window, "▸ name")
    window.press("e")
    window.wait("Name.*› *Client 01")


def test_each_sees_what_the_others_do(desk: Path, installed: Windows) -> None:
    first, second = installed
    first.press("c n")
    first.wait(r"tried 1\b")
    seen_within(second, r"tried 1\b", "a try in the first window, in the second")
    second.press("j j r enter")
    second.wait(r"1 of \d+ done")
    seen_within(first, r"1 of \d+ done", "a result in the second window, in the first")
    assert told(desk, "today")["counts"]["tried"] == 1
    done(desk, "refuse", "d3", "price")
    for window, name in ((first, "first"), (second, "second")):
        seen_within(window, r"no 1\b", f"a refusal by the command line, in the {name}")
        window.wait_gone("Client 03", SOON)
    second.press("u")
    seen_within(second, "Undone: Refuse", "an undo of it in the second window")
    for window in installed:
        window.wait("Client 03", SOON)
        assert "Client 02" in window.screen
        window.press("q")
        assert window.exit_code == 0
    assert "0 deals without a next step" in done(desk, "doctor")


def test_the_cursor_stays_with_its_row(desk: Path, windows: Windows) -> None:
    first, second = windows
    first.press("j j j")
    first.wait("▸.*Client 04")
    second.press("r enter p 2 enter")
    first.wait_gone("Client 02", SOON)
    first.wait("▸ .*Client 04")


def test_a_stale_form_is_asked_about(desk: Path, windows: Windows) -> None:
    first, _second = windows
    to_name(first)
    first.press("ctrl+u")
    first.type("Client One")
    rename(desk, "Client Uno")
    first.press("enter")
    first.wait("boris made it .*Client Uno.*: enter saves yours over it, esc keeps theirs", SOON)
    assert "Client Uno" in done(desk, "show", "c1"), "never overwritten unasked"
    first.press("escape")
    first.wait(r"name +Client Uno", SOON)
    assert "Client Uno" in done(desk, "show", "c1")


def test_a_stale_form_saves_over_it_when_told_to(desk: Path, windows: Windows) -> None:
    first, second = windows
    to_name(first)
    first.press("ctrl+u")
    first.type("Client One")
    rename(desk, "Client Uno")
    first.press("enter")
    first.wait("boris made it")
    first.press("enter")
    second.wait("Client One", SOON)
    assert "Client One" in done(desk, "show", "c1")
    assert run(desk, "journal", "verify").returncode == 0


def test_a_step_that_another_window_closed_is_not_closed_twice(
    desk: Path, windows: Windows
) -> None:
    first, _second = windows
    first.press("r")
    first.type("he agreed on all")
    done(desk, "result", "d1", "we talked", user="boris")
    first.press("enter")
    first.wait("closed already", SOON)
    assert "he agreed on all" in first.screen, "the words are still there to be used"
    first.press("escape")
    first.wait_gone("Client 01", SOON)
    assert "we talked" in done(desk, "show", "c1")
