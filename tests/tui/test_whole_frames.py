"""Frames reach the terminal whole and in order, whether we write them or the thread does."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from textual.drivers._writer_thread import WriterThread

from crm_tui.widgets.whole_frames import BEGIN, END, SMALL, Ledger, WholeFrames


class Line:
    """A driver whose terminal is a pipe."""

    def __init__(self) -> None:
        self.end, begin = os.pipe()
        self.file = os.fdopen(begin, "w")
        self.driver = WholeFrames.__new__(WholeFrames)
        self.driver._frame, self.driver._handed = [], 0
        self.driver._ledger = Ledger(self.file)
        self.driver._writer_thread = WriterThread(self.driver._ledger)  # type: ignore[arg-type]
        self.driver._writer_thread.start()

    def all(self) -> str:
        """Everything that was written, once the writing is over."""
        assert self.driver._writer_thread is not None
        reading: list[bytes] = []
        reader = threading.Thread(
            target=lambda: reading.append(Path(f"/dev/fd/{self.end}").read_bytes())
        )
        reader.start()
        self.driver._writer_thread.stop()
        self.file.close()
        reader.join()
        return reading[0].decode()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    os.close(made.end)


def test_all_comes_in_the_order_in_which_it_was_written(line: Line) -> None:
    random, given = Random(7), []
    for number in range(150):
        text = f"{number}," * random.choice((1, 5, 40))
        pieces = (BEGIN, text, END) if random.random() < 0.7 else (text,)
        for piece in pieces:
            line.driver.write(piece)
            given.append(piece)
    assert line.all() == "".join(given)


def test_a_small_frame_is_there_before_the_next_thing_is_done(line: Line) -> None:
    for piece in (BEGIN, "picture", END):
        line.driver.write(piece)
    assert os.read(line.end, 100).decode() == BEGIN + "picture" + END


def test_a_large_frame_is_left_to_the_thread(line: Line) -> None:
    for piece in (BEGIN, "x" * SMALL, END):
        line.driver.write(piece)
    assert line.all() == BEGIN + "x" * SMALL + END


def test_nothing_of_a_frame_is_shown_before_its_end(line: Line) -> None:
    line.driver.write(BEGIN)
    line.driver.write("half a picture")
    assert line.driver._handed == 0
    line.driver.write(END)
    assert line.all() == BEGIN + "half a picture" + END
