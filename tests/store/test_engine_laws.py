"""Whatever the playbooks, clocks, zones and people are, no open deal is left without one step."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions import clients
from crm_tui.domain.stages import Pipeline
from tests.conftest import opened
from tests.domain.test_pipelines import pipelines
from tests.stock import stocked
from tests.store.engine_walk import EngineWalk
from tests.store.walk import Move

if TYPE_CHECKING:
    from crm_tui.crm import Crm

NUMBER = st.integers(0, 999)
MOVES = st.lists(st.tuples(NUMBER, NUMBER, NUMBER), min_size=20, max_size=50)
BOOKS = st.lists(pipelines(), min_size=1, max_size=2)


@stocked
def six_clients(desk: "Crm") -> None:
    """Three of each person."""
    with opened(desk.store.url, "boris") as boris:
        for one in (desk, boris):
            for number in range(3):
                one.run(clients.add_client, f"client {number} of {one.actor}")


def walked(desk: "Crm", books: list[Pipeline], moves: list[Move]) -> None:
    six_clients(desk)
    with opened(desk.store.url, "boris") as boris:
        walk = EngineWalk(desk, boris, books)
        walk.go(moves)
    assert walk.done


@given(BOOKS, MOVES)
@settings(max_examples=6)
def test_no_playbook_leaves_a_deal_without_its_step(
    sqlite_template: Path, db: Path, books: list[Pipeline], moves: list[Move]
) -> None:
    """Each walk has a file of its own, in which its playbooks are new."""
    shutil.copy(sqlite_template, db)
    with opened(f"sqlite:///{db}") as desk:
        walked(desk, books, moves)


@given(BOOKS, MOVES)
@settings(max_examples=2)
def test_nor_does_it_on_a_server(pg_crm: "Crm", books: list[Pipeline], moves: list[Move]) -> None:
    walked(pg_crm, books, moves)
