"""Clients that are made many at a time are those that would be made one by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.importers.apply import prepared
from crm_tui.importers.making import Changes
from crm_tui.importers.newcomers import Newcomers
from tests.importers.desk import bring_in, desk_of, read, sheet, table

HEADER = "Name,Company,Phone,Email,City,Tags,Owner,Source,Note"
NAMES = st.sampled_from(("Ann Lee", "Анна Ли", "رضا کریمی", "김민지", "Okna Ltd"))
PHONES = st.sampled_from(("", "", "+12125550100", "+12125550101", "+12125550102"))
MAILS = st.sampled_from(("", "", "ann@okna.example", "bob@okna.example"))
COMPANIES = st.sampled_from(("", "Okna", "okna", "Glass"))
ROWS = st.tuples(
    NAMES, COMPANIES, PHONES, MAILS, st.sampled_from(("", "Oslo", "Rome")),
    st.sampled_from(("", "vip", "vip,north")), st.sampled_from(("", "me", "Somebody Else")),
    st.sampled_from(("", "fair")), st.sampled_from(("", "asked for 2")),
)  # fmt: skip
BY_NATURE = ("uid", "created", "updated", "at")


def made(crm: Crm, path: Path) -> list[tuple[str, list[tuple[str, object]]]]:
    """Every row that an import would write, in its order, without what differs by nature."""
    file = crm.ask(prepared, read(crm, path), desk_of(crm))
    assert file.ready is not None
    found = []
    for lot in file.ready.rows.lots():
        assert not isinstance(lot, Changes)
        each = iter(lot.cells)
        for _row in range(lot.size):
            said = {**dict(lot.common), **{name: next(each) for name in lot.names}}
            kept = sorted((name, cell) for name, cell in said.items() if name not in BY_NATURE)
            found.append((lot.table, kept))
    file.ready.rows.forget()
    return sorted(found, key=lambda row: row[0])


@pytest.fixture
def small_lots(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("crm_tui.importers.sharing.LOT", 7)
    monkeypatch.setattr("crm_tui.importers.sharing.may_fork", lambda: False)
    yield


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(ROWS, min_size=1, max_size=20))
@pytest.mark.usefixtures("small_lots")
def test_many_at_a_time_are_what_they_are_one_by_one(
    crm: Crm, tmp_path: Path, rows: list[tuple[str, ...]]
) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, *rows)
    many = made(crm, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Newcomers, "may_take", lambda _self, _batch: False)
        assert made(crm, path) == many


def test_a_row_of_somebody_whom_the_same_file_brought_joins_him(crm: Crm, tmp_path: Path) -> None:
    rows = [["Ann Lee", "", "+12125550100", "", "", "vip", "", "", ""],
            ["Bob Ray", "", "+12125550100", "", "", "", "", "", ""],
            ["Ann Lee", "", "+12125550100", "a@okna.example", "", "north", "", "", ""]]  # fmt: skip
    report = bring_in(crm, sheet(tmp_path / "a.csv", HEADER, *rows))
    assert (report.added, report.matched) == (2, 1)
    ann = table(crm, "client", name="Ann Lee")[0]["id"]
    assert [one["kind"] for one in table(crm, "channel", client_id=ann)] == ["phone", "email"]
    assert len(table(crm, "tagging", client_id=ann)) == 2
