"""The bench measures what it says, and shows what it measured."""

import math
import os
import sys

import pytest

from bench.figures import Figure, Part, page
from bench.harness import Program, spread
from bench.kept import kept_ratios, worsened
from bench.people import People

ANSWERS = """
import os, sys, tty
tty.setraw(0)
os.write(1, b"starting\\r\\n")
os.write(1, b"Ready\\r\\n")
while (key := os.read(0, 1)) != b"q":
    os.write(1, b"\\x1b[?2026h" + key * 3 + b"\\x1b[?2026l")
"""


def test_a_start_and_a_key_are_measured_to_what_a_person_sees() -> None:
    program = Program([sys.executable, "-c", ANSWERS], dict(os.environ))
    start = program.start("Ready")
    key = program.press("j")
    silent = program.press("k", ready="kkk")
    assert program.peak_memory() > 1
    assert program.stop("q") == 0
    assert start.ready and start.paint and start.first_byte and start.settled
    assert start.first_byte <= start.paint <= start.settled
    assert key.paint and key.written == len("jjj") + 16
    assert silent.ready and silent.ready < 1000


def test_a_program_that_will_not_end_is_ended() -> None:
    stubborn = "import signal, time; signal.signal(1, signal.SIG_IGN); print('x'); signal.pause()"
    program = Program([sys.executable, "-c", stubborn], dict(os.environ))
    program.start("x")
    assert program.stop() == -9


def test_figures_are_spread_without_those_that_are_missing() -> None:
    assert spread([3.0, None, 1.0, 2.0]) == (3, 2.0, 3.0, 1.0)
    assert math.isnan(spread([None]).p50)


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        (Figure("start", 13, 10, "ms", "bare", 1.4), True),
        (Figure("start", 15, 10, "ms", "bare", 1.4), False),
        (Figure("rows", 30, 100, "", "bare", 0.25, more=True), True),
        (Figure("rows", 20, 100, "", "bare", 0.25, more=True), False),
        (Figure("start", 15, 10, "ms", "bare"), True),
        (Figure("start", math.nan, 10, "ms", "bare", 1.4), False),
    ],
)
def test_a_goal_is_met_or_missed(figure: Figure, is_met: bool) -> None:
    assert figure.is_met == is_met


def test_the_page_shows_ratios_and_names_the_machine() -> None:
    parts = [Part("Start", "In turn.", [Figure("first frame", 20, 10, "ms", "bare", 1.4)])]
    text = page(parts, 1000, "a small machine")
    assert "| first frame | 20 ms | 10 ms (bare) | 2.00 | ≤ 1.4 **missed** |" in text
    assert "Machine: a small machine." in text
    assert "1,000 clients and 300 open deals" in text


@pytest.mark.parametrize(
    ("kept", "now", "is_worse"),
    [
        (13, 14, False),  # within its goal, whatever it was
        (20, 24, False),  # beyond its goal, as it was
        (20, 26, True),
        (13, 18, True),
        (13, 15, False),  # beyond its goal by no more than nights differ
        (13, math.nan, True),  # it could not be measured
    ],
)
def test_a_night_is_red_where_a_figure_is_worse_than_its_goal_and_than_what_is_kept(
    kept: float, now: float, is_worse: bool
) -> None:
    def night(ours: float) -> list[Part]:
        return [Part("Start", "In turn.", [Figure("today", ours, 10, "ms", "bare", 1.4)])]

    ratios = kept_ratios(page(night(kept), 1000, "a small machine"))
    assert ratios == {("Start", "today"): kept / 10}
    assert bool(worsened(night(now), ratios)) == is_worse


def test_a_figure_of_which_nothing_is_kept_has_its_goal_alone() -> None:
    rows = [Part("Import", "Twice.", [Figure("rows it changed", 3, 1, "", "", 0)])]
    assert worsened(rows, {}) == [
        "Import: rows it changed is 3.00, goal 0; nothing is kept of it",
    ]


def test_the_same_number_is_always_the_same_person() -> None:
    assert People(3).person(5) == People(3).person(5)
    assert len({People(3).person(number).phone for number in range(500)}) == 500
