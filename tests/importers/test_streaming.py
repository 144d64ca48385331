"""A large import is decided on by others while it is written, and comes out the same."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.errors import Invalid, Unavailable
from crm_tui.importers import helper, streaming
from crm_tui.importers.apply import Understood, prepared
from crm_tui.importers.making import Making
from crm_tui.store import aside
from tests.importers.desk import desk_of, lawful, photo, read, sheet, teams
from tests.importers.test_prepared import kept, plain, words

HEADER = "Name,Company,Phone,Email,Tags,Note"
ROWS = [
    f"Person {n},Firm {n % 7} Ltd,+1212555{n:04},p{n}@x.example,fair,asks for {n}"
    for n in range(90)
]


@pytest.fixture(autouse=True)
def _of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are streamed, too, and there are two processors."""
    monkeypatch.setattr(aside, "LEAST_ROWS", 100)
    monkeypatch.setattr(aside, "BYTES_A_ROW", 10_000)
    monkeypatch.setattr(streaming, "LEAST", 10)
    monkeypatch.setattr(streaming, "may_fork", lambda: True)
    monkeypatch.setattr(helper, "may_fork", lambda: True)
    monkeypatch.setattr(helper, "LOT", 100)


def file_of(crm: Crm, tmp_path: Path, *rows: str, header: str = HEADER) -> Understood:
    return read(crm, sheet(tmp_path / "people.csv", header, *(rows or ROWS)))


def streamed(crm: Crm, file: Understood) -> Understood:
    found = streaming.streamed(crm.store, file, teams(desk_of(crm)))
    assert found is not None
    return found


def no_helper_stays() -> bool:
    """Whether every helper has ended, or ends now."""
    for one in multiprocessing.active_children():
        one.join(20)
    return not multiprocessing.active_children()


def bring(crm: Crm, file: Understood, told: Callable[[int], None] = lambda _done: None) -> int:
    return crm.run(import_file, file, "sales", {}, told).value.added


def test_what_is_written_while_it_is_decided_is_the_same(crm: Crm, tmp_path: Path) -> None:
    file = file_of(crm, tmp_path)
    crm.run(import_file, crm.ask(prepared, file, teams(desk_of(crm))), "sales", {})
    before = plain(crm)
    crm.undo()
    ready = streamed(crm, file)
    said: list[int] = []
    assert bring(crm, ready, said.append) == len(ROWS)
    after = plain(crm)
    for kind in ("client", "channel", "tagging", "activity", "external_id"):
        assert len(after[kind]) == len(before[kind])
    assert said == sorted(said)
    assert ready.ready is not None
    assert ready.ready.report.added == len(ROWS)
    assert kept(crm) == words(crm)
    assert lawful(crm)
    assert no_helper_stays()


def test_such_an_import_is_undone_and_redone_exactly(crm: Crm, tmp_path: Path) -> None:
    crm.run(add_client, "Olga Petrova")
    before = photo(crm)
    bring(crm, streamed(crm, file_of(crm, tmp_path)))
    made = plain(crm)
    crm.undo()
    assert photo(crm)["client"] == before["client"]
    crm.redo()
    assert plain(crm)["client"] == made["client"]
    assert kept(crm) == words(crm)


def test_whoever_writes_meanwhile_makes_it_decided_anew(crm: Crm, tmp_path: Path) -> None:
    ready = streamed(crm, file_of(crm, tmp_path))
    crm.run(add_client, "Person 7", kind="person")
    assert bring(crm, ready) == len(ROWS)
    assert lawful(crm)
    assert no_helper_stays()


def test_who_stops_it_leaves_neither_rows_nor_processes(crm: Crm, tmp_path: Path) -> None:
    crm.run(add_client, "Olga Petrova")
    before = photo(crm)

    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    ready = streamed(crm, file_of(crm, tmp_path))
    with pytest.raises(KeyboardInterrupt):
        bring(crm, ready, stop)
    assert photo(crm) == before
    assert no_helper_stays()
    assert bring(crm, ready) == len(ROWS)


def test_a_helper_that_is_ended_is_done_without(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helper, "_take", lambda _making, _data: os._exit(1))
    assert bring(crm, streamed(crm, file_of(crm, tmp_path))) == len(ROWS)
    assert lawful(crm)
    assert no_helper_stays()


def test_no_room_for_what_the_helpers_make_is_told_as_such(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_making: Making, _decided: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Making, "take", full)
    ready = streamed(crm, file_of(crm, tmp_path))
    assert ready.ready is not None
    with pytest.raises(Unavailable, match="No space"):
        list(ready.ready.rows.lots())
    assert no_helper_stays()


def test_a_stage_that_nobody_mapped_is_refused(crm: Crm, tmp_path: Path) -> None:
    rows = [f"Deal {n},Firm {n},nowhere,100" for n in range(40)]
    file = file_of(crm, tmp_path, *rows, header="Deal,Company,Stage,Amount")
    with pytest.raises(Invalid):
        bring(crm, streamed(crm, file))
    assert no_helper_stays()
