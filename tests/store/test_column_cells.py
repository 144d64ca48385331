"""The cells of a list are looked up record by record, however many the file holds."""

import pytest

from crm_tui.crm import Crm
from crm_tui.domain.columns import COLUMNS
from crm_tui.store.hot.column_cells import CELLS
from crm_tui.store.hot.connection import open_hot

TABLES = {"client": "client c", "deal": "deal d", "step": "step s"}


@pytest.mark.parametrize("entity", TABLES)
def test_no_cell_goes_through_a_whole_table_or_all_of_a_kind(crm: Crm, entity: str) -> None:
    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None
    alias = TABLES[entity][-1]
    with conn:
        for key in CELLS[entity].keys() & COLUMNS[entity].keys():
            sql = f"select {CELLS[entity][key]} from {TABLES[entity]} where {alias}.id = 1"
            plan = [str(row[-1]) for row in conn.rows(f"explain query plan {sql}")]
            scans = [line for line in plan if line.startswith("SCAN") and line != "SCAN t"]
            assert not scans, (key, plan)
            assert not any("(kind=?" in line for line in plan), (key, plan)
