"""A set of very many ids is a set like any other."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.widgets import many_ids
from crm_tui.widgets.many_ids import ManyIds

IDS = some.sets(some.integers(0, 90), min_size=1)


@given(IDS, IDS, some.sets(some.integers(0, 120)))
def test_many_ids_are_a_set_like_any_other(mine: set[int], theirs: set[int], few: set[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many_ids, "MANY", 1)
        patch.setattr(many_ids, "_SPARSE", 1000)
        many, more = ManyIds.of(array("i", sorted(mine))), ManyIds.of(sorted(theirs))
    assert isinstance(many, ManyIds)
    assert isinstance(more, ManyIds)
    assert set(many) == mine
    assert len(many) == len(mine)
    for other, plain in ((more, theirs), (few, few)):
        assert set(many - other) == mine - plain
        assert set(many | other) == set(other | many) == mine | plain
        assert (many <= other) == (mine <= plain)
        assert (other <= many) == (plain <= mine)
    told = array("i", [*few, 200])
    assert [n for n, is_in in zip(told, many.told(told), strict=True) if is_in] == [
        n for n in told if n in mine
    ]
    assert many.how_many_of(told) == len(mine & {*few, 200})
    assert (many - few).how_many_of(told) == 0
    assert (many | few).how_many_of(told) == len(few)


def test_few_ids_or_ids_far_apart_are_a_common_set() -> None:
    assert ManyIds.of([1, 2, 3]) == {1, 2, 3}
    far = range(0, many_ids.MANY * 100, 100)
    assert isinstance(ManyIds.of(far), set)
    everybody = array("i", range(1, many_ids.MANY + 1))
    assert ManyIds.of(everybody).how_many_of(everybody) == many_ids.MANY  # type: ignore[attr-defined]
