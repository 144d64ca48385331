"""A burst of moved cards is written when the hand rests, or when something else is asked for."""

from collections.abc import Iterator
from itertools import pairwise
from threading import Thread

import pytest

from crm_tui.screens import pipeline_moves
from crm_tui.screens.pipeline_moves import AT_FIRST, LONGEST, REST, Hand


class Clock:
    """A clock that stands still, but for those who wait by it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waited: list[float] = []

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    made = Clock()
    monkeypatch.setattr(pipeline_moves, "monotonic", made)
    yield made


@pytest.fixture
def hand(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A hand; to wait for it lets the clock go on by that time."""
    made = Hand()

    def wait(seconds: float) -> bool:
        clock.waited.append(seconds)
        clock.now += seconds
        return False

    monkeypatch.setattr(made._hurried, "wait", wait)
    return made


def test_a_single_move_is_written_at_once(hand: Hand, clock: Clock) -> None:
    hand.press()
    hand.rest()
    clock.now += 60
    hand.press()
    hand.rest()
    assert clock.waited == []


def test_the_second_move_of_a_burst_waits_until_the_hand_rests(hand: Hand, clock: Clock) -> None:
    hand.press()
    clock.now += REST / 3
    hand.press()
    hand.rest()
    assert clock.waited == pytest.approx([REST])


def test_a_burst_without_end_is_written_within_a_second(hand: Hand, clock: Clock) -> None:
    moments = [clock.now + n * REST / 3 for n in range(40)]
    for moment in moments:
        clock.now = moment
        hand.press()
    clock.now = moments[1] + LONGEST
    hand.rest()
    assert clock.waited == []
    assert max(later - earlier for earlier, later in pairwise(moments)) < REST


def test_the_first_move_of_all_lets_the_hand_rest_before_anything_is_loaded(
    hand: Hand, clock: Clock
) -> None:
    hand.press()
    hand.rest(is_open=False)
    assert clock.waited == pytest.approx([REST])


def test_a_first_burst_without_end_is_written_after_two_seconds(hand: Hand, clock: Clock) -> None:
    begun = clock.now
    for _ in range(int(AT_FIRST / REST * 3)):
        clock.now += REST / 3
        hand.press()
    clock.now = begun + 2 * REST / 3 + AT_FIRST
    hand.rest(is_open=False)
    assert clock.waited == []


def test_whoever_asks_for_something_else_waits_for_no_hand() -> None:
    hand = Hand()
    hand.press()
    hand.press()
    waiting = Thread(target=hand.rest)
    waiting.start()
    hand.hurry()
    waiting.join(timeout=REST)
    assert not waiting.is_alive()
