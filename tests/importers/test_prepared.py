"""An import that was made ready without a lock writes what one decided under it writes."""

import os
from pathlib import Path

import pytest
from sqlmodel import col, select

from crm_tui.actions.clients import add_client
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.errors import Unavailable
from crm_tui.importers import helper, sharing
from crm_tui.importers.apply import prepared
from crm_tui.store.derived import words_of
from crm_tui.store.tables.journal import SearchDoc
from tests.importers.desk import bring_in, desk_of, lawful, photo, read, sheet, table, teams

HEADER = "ID,Name,Company,Phone,Email,City,Tags,Notes,Hobby"
ROWS = (
    ["1", "Ann Lee", "Okna", "+12125550100", "ann@okna.example", "Oslo", "vip", "late", "chess"],
    ["2", "Bob Ray", "Okna", "+12125550101", "bob@okna.example", "", "vip,north", "", ""],
    ["", "Ann Lee", "", "+12125550199", "ann@okna.example", "Rome", "", "again", ""],
    ["3", "김철수", "주식회사 창호", "010-1234-5678", "", "서울", "", "", ""],
)
UNLIKE = ("uid", "created", "updated", "salt", "hash", "previous", "at", "digest", "id", "bulk")


def plain(crm: Crm) -> dict[str, list[str]]:
    """Every row without what differs between two files by nature."""
    return {
        kind: sorted(
            str({name: value for name, value in row.items() if name not in UNLIKE})
            for row in rows.values()
        )
        for kind, rows in photo(crm).items()
    }


def words(crm: Crm) -> dict[int, str]:
    """The words that clients are found by, as they would be derived."""
    ids = [row["id"] for row in table(crm, "client")]
    return crm.ask(words_of, ids)


def kept(crm: Crm) -> dict[int, str]:
    """The words that clients are found by, as they are kept."""
    asked = select(col(SearchDoc.client_id), col(SearchDoc.words))
    return crm.ask(lambda session: {client: said for client, said in session.execute(asked)})


def test_a_ready_import_writes_the_same(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, *ROWS)
    desk = teams(desk_of(crm))
    ready = crm.ask(prepared, read(crm, path), desk)
    assert ready.ready is not None
    done = crm.run(import_file, ready, "sales", {})
    assert done.value is ready.ready.report
    made = plain(crm)
    assert lawful(crm)
    crm.undo()
    crm.redo()
    assert plain(crm)["client"] == made["client"]
    assert kept(crm) == words(crm)


def test_a_ready_import_is_decided_anew_once_somebody_wrote(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, *ROWS)
    ready = crm.ask(prepared, read(crm, path), teams(desk_of(crm)))
    crm.run(add_client, "Ann Lee", kind="person")
    done = crm.run(import_file, ready, "sales", {})
    assert ready.ready is not None
    assert done.value is not ready.ready.report
    assert done.value.added == ready.ready.report.added
    assert lawful(crm)


def test_both_ways_leave_the_same_rows(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", HEADER, *ROWS)
    crm.run(import_file, crm.ask(prepared, read(crm, path), teams(desk_of(crm))), "sales", {})
    ready = plain(crm)
    crm.undo()
    bring_in(crm, sheet(tmp_path / "b.csv", HEADER, *ROWS))
    slow = plain(crm)
    for kind in ("client", "channel", "tagging", "activity"):
        assert len(slow[kind]) == len(ready[kind])


def test_a_second_ready_import_changes_what_the_file_changed(crm: Crm, tmp_path: Path) -> None:
    bring_in(crm, sheet(tmp_path / "a.csv", HEADER, *ROWS))
    rows = [row.copy() for row in ROWS]
    rows[0][5], rows[1][3] = "Bergen", "+12125550102"
    file = crm.ask(
        prepared, read(crm, sheet(tmp_path / "b.csv", HEADER, *rows)), teams(desk_of(crm))
    )
    done = crm.run(import_file, file, "sales", {})
    assert (done.value.updated, done.value.untouched) == (2, 2)
    assert table(crm, "client", name="Ann Lee")[0]["city"] == "Bergen"
    assert kept(crm) == words(crm)
    assert lawful(crm)


def test_the_words_of_many_clients_are_made_beside_and_are_the_same(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_tui.importers.making.MANY_CLIENTS", 5)
    monkeypatch.setattr("crm_tui.importers.helper.LOT", 50)
    monkeypatch.setattr("crm_tui.importers.helper.may_fork", lambda: True)
    monkeypatch.setattr("crm_tui.importers.sinks.MANY", 5)
    rows = [["", f"Ann {n} Петрова", "Okna", f"+121255501{n:02}", "", "", "", "", ""]
            for n in range(60)]  # fmt: skip
    file = crm.ask(
        prepared, read(crm, sheet(tmp_path / "a.csv", HEADER, *rows)), teams(desk_of(crm))
    )
    done = crm.run(import_file, file, "sales", {})
    assert file.ready is not None
    assert done.value is file.ready.report
    assert kept(crm) == words(crm)
    assert lawful(crm)


def test_an_import_whose_helper_is_ended_is_not_written(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helper, "LOT", 10)
    monkeypatch.setattr(sharing, "LOT", 10)
    monkeypatch.setattr(helper, "may_fork", lambda: True)
    monkeypatch.setattr(helper, "_take", _end)
    rows = [["", f"Ann {n}", "", "", "", "", "", "", ""] for n in range(60)]
    with pytest.raises(Unavailable):
        crm.ask(prepared, read(crm, sheet(tmp_path / "a.csv", HEADER, *rows)), desk_of(crm))
    assert table(crm, "client") == []


def _end(_log: bytes) -> None:
    os._exit(1)
