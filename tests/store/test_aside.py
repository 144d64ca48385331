"""Much that is taken back, or changed at once, is written in a copy: colleagues go on meanwhile."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions import bulk, pipelines, replacing
from crm_tui.actions.base import A_CHANGE
from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.actions.importing import import_file
from crm_tui.actions.pipelines import Rehearsed, edit_pipeline, rehearsal
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.errors import Conflict
from crm_tui.importers.apply import prepared
from crm_tui.store import aside, taking_back
from crm_tui.store import bulk as store_bulk
from crm_tui.store.defaults import load_default_pipeline
from tests.forking import apart
from tests.importers.desk import (
    copy_small_files_too,
    desk_of,
    lawful,
    photo,
    read,
    sheet,
    table,
    teams,
)

ROWS = [f"Person {n},Firm {n % 7},+1212555{n:04},p{n}@x.example" for n in range(60)]


@pytest.fixture(autouse=True)
def _of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    copy_small_files_too(monkeypatch)


@pytest.fixture
def imported(crm: Crm, tmp_path: Path) -> Crm:
    crm.run(add_client, "Olga Petrova")
    path = sheet(tmp_path / "people.csv", "Name,Company,Phone,Email", *ROWS)
    ready = crm.ask(prepared, read(crm, path), teams(desk_of(crm)))
    assert crm.run(import_file, ready, "sales", {}).value.added == len(ROWS)
    return crm


def meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[object]:
    """Have something done each time that rows are about to be put back; what came of it."""
    came: list[object] = []
    put = taking_back.put_back

    def then(*args: Any) -> None:
        came.append(do())
        put(*args)

    monkeypatch.setattr("crm_tui.store.undoing.put_back", then)
    return came


def may_write(crm: Crm) -> bool:
    connection = sqlite3.connect(str(crm.store.path), timeout=0, isolation_level=None)
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError:
        return False
    finally:
        connection.close()
    return True


def names(crm: Crm) -> list[str]:
    return [row["name"] for row in table(crm, "client")]


def test_colleagues_may_write_while_a_large_import_is_undone_and_redone(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = photo(imported)
    free = meanwhile(monkeypatch, lambda: may_write(imported))
    imported.undo()
    assert names(imported) == ["Olga Petrova"]
    imported.redo()
    assert photo(imported) == before
    assert free == [True, True]
    assert lawful(imported)


def test_what_a_colleague_wrote_during_an_undo_stays(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    boris = Crm(imported.store, "boris")
    news: list[str] = ["Made Meanwhile"]
    meanwhile(monkeypatch, lambda: news and boris.run(add_client, news.pop()))
    imported.undo()
    assert names(imported) == ["Olga Petrova", "Made Meanwhile"]
    assert lawful(imported)


def test_an_undo_is_refused_for_what_a_colleague_did_during_it(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    boris, first = Crm(imported.store, "boris"), table(imported, "client")[1]["id"]
    boris.run(add_client, "Boris is known")
    before = names(imported)
    jobs = [lambda: boris.run(bulk.tag_clients, (first,), "mine")]
    meanwhile(monkeypatch, lambda: jobs and jobs.pop()())
    with pytest.raises(Conflict):
        imported.undo()
    assert names(imported) == before
    assert lawful(imported)


def test_an_undo_that_is_killed_leaves_everything_as_it_was(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert imported.store.path is not None
    before, files = photo(imported), sorted(imported.store.path.parent.iterdir())
    settled = store_bulk.take_back

    def killed(*args: Any) -> None:
        settled(*args)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store_bulk, "take_back", killed)
        with pytest.raises(KeyboardInterrupt):
            imported.undo()
    assert photo(imported) == before
    assert sorted(imported.store.path.parent.iterdir()) == files
    imported.undo()
    assert names(imported) == ["Olga Petrova"]


def test_many_clients_are_changed_and_turned_back_while_others_may_write(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ids = photo(imported), tuple(row["id"] for row in table(imported, "client"))
    free: list[bool] = []
    kept = bulk.kept_clients

    def watched(*args: Any) -> Any:
        free.append(may_write(imported))
        return kept(*args)

    monkeypatch.setattr(bulk, "kept_clients", watched)
    imported.run(bulk.tag_clients, ids, "fair")
    assert len(table(imported, "tagging")) == len(ids)
    free += meanwhile(monkeypatch, lambda: may_write(imported))  # type: ignore[arg-type]
    imported.undo()
    assert photo(imported) == before
    assert all(free)
    assert lawful(imported)


def test_a_pipeline_is_tried_and_changed_while_others_may_write(
    imported: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside, "LEAST_ROWS", 50)
    clients = [row["id"] for row in table(imported, "client")]
    for client in clients[:3]:
        imported.run(add_deal, client, "windows", pipeline="sales")
    before = photo(imported)
    text = write_pipeline(load_default_pipeline("sales")).replace("call back", "ring back")
    free: list[bool] = []
    follow = replacing.follow

    def watched(*args: Any) -> Any:
        free.append(may_write(imported))
        return follow(*args)

    monkeypatch.setattr(pipelines, "follow", watched)
    with pytest.raises(Rehearsed) as told:
        imported.run(rehearsal, "sales", text)
    assert told.value.edited.steps == 3
    assert photo(imported) == before
    assert imported.run(edit_pipeline, "sales", text).value.steps == 3
    imported.undo()
    assert photo(imported) == before
    assert free == [True, True]
    assert lawful(imported)


def adds(desk: Crm) -> None:
    """A colleague at another machine adds one client after another, and says so once it is kept."""
    for turn in range(24):
        desk.run(add_client, f"Made by Boris {turn}")
        print(f"Made by Boris {turn}", flush=True)


def test_nothing_a_colleague_writes_is_lost_while_much_is_undone_and_redone(imported: Crm) -> None:
    boris = apart(imported, adds, actor="boris")
    for _turn in range(4):
        imported.undo()
        assert len([name for name in names(imported) if name.startswith("Person")]) == 0
        imported.redo()
    ended = boris.end(120)
    assert (ended.returncode, ended.stderr) == (0, "")
    kept = names(imported)
    assert sorted(ended.stdout.splitlines()) == sorted(n for n in kept if n.startswith("Made"))
    assert sorted(n for n in kept if n.startswith("Person")) == sorted(
        row.partition(",")[0] for row in ROWS
    )
    assert lawful(imported)


@pytest.mark.parametrize(
    ("megabytes", "changes", "is_copied"),
    [(1, 10, False), (1, 1_000, True), (200, 5_000, False), (200, 10_000, True),
     (1700, 10_000, False), (1700, 100_000, True)],
)  # fmt: skip
def test_a_file_is_copied_only_where_that_shortens_the_wait_of_others(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, megabytes: int, changes: int, is_copied: bool
) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(aside, "_size", lambda _connection: megabytes << 20)
    crm.run(add_client, "Olga Petrova")
    assert crm.store.path is not None
    assert aside.is_worth_a_copy(crm.store.path, A_CHANGE * changes) == is_copied


def test_the_log_of_a_file_is_short_again_after_it_was_put_back(imported: Crm) -> None:
    path = imported.store.path
    assert path is not None
    log = path.with_name(f"{path.name}-wal")
    for _turn in range(2):
        imported.undo()
        assert log.stat().st_size == 0
        imported.redo()
    assert log.stat().st_size == 0
