"""Numbers of a typed line that may be meant otherwise, and numbers that are surely phones."""

import pytest

from crm_tui.domain.capture_doubts import doubts_of
from tests.domain.test_capture import captured


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("Ivan, roof 900, call fri", ["900 is no sum: write 900 ₽"]),
        ("Ivan roof 900 call fri", ["900 is no sum: write 900 ₽"]),
        ("Ivan, 3 windows, call fri", []),
        ("Ivan, roof 900₽, call fri", []),
        ("Ivan, 5550134", ["5550134 is the sum; a phone is tel 5550134"]),
        ("Ivan, roof 125000, call fri", []),
        ("Ivan, roof 5550134₽", []),
        ("Ivan, +7 921 555-01-02, roof 5550134", []),
    ],
)
def test_a_number_that_may_be_meant_otherwise_is_told_with_the_other_way(
    line: str, doubts: list[str]
) -> None:
    assert doubts_of(line, captured(line), "RUB") == doubts


@pytest.mark.parametrize("line", ["Anna, tel 5550134", "Anna tel: 21234567", "Анна, тел 2345678"])
def test_a_number_after_the_word_for_it_is_a_phone_and_no_sum(line: str) -> None:
    found = captured(line)
    assert [kind for kind, _raw in found.channels] == ["phone"]
    assert found.amount is None and not found.title


def test_eight_digits_that_are_no_day_are_a_sum() -> None:
    found = captured("Anna, roof 12500000").amount
    assert found is not None and found.minor == 1_250_000_000
