"""Named rows behave as named tuples do, wherever rows are used."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.remembered import remembered
from crm_tui.domain.rows import row


class Theirs(NamedTuple):
    """What a row is compared with."""

    id: str
    keys: str = "r"
    harmless: bool = False


Ours = row("Theirs", "id keys harmless", keys="r", harmless=False)
VALUES = st.lists(st.text(max_size=3), max_size=5)
NAMED = st.dictionaries(st.sampled_from(["id", "keys", "harmless", "more"]), st.text(max_size=3))


@given(VALUES, NAMED)
def test_a_row_takes_what_a_named_tuple_takes(values: list[str], named: dict[str, str]) -> None:
    try:
        theirs = Theirs(*values, **named)  # type: ignore[arg-type]
    except TypeError:
        with pytest.raises(TypeError, match="takes exactly: id, keys, harmless"):
            Ours(*values, **named)
        return
    ours = Ours(*values, **named)
    assert tuple(ours) == theirs
    assert repr(ours) == repr(theirs)
    assert tuple(ours._replace(id="x")) == theirs._replace(id="x")
    assert ours._asdict() == theirs._asdict()


def test_what_is_remembered_is_reckoned_once_and_the_oldest_is_forgotten() -> None:
    asked = []

    @remembered(2)
    def doubled(number: int) -> int:
        asked.append(number)
        return 2 * number

    assert [doubled(number) for number in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert asked == [1, 2, 3, 2]
    assert doubled.__name__ == "doubled"
