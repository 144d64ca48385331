"""Everything that is exported comes back exactly, history too; what was altered is refused."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from crm_tui.actions import activities, clients, deals, steps
from crm_tui.actions.everything import import_everything
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict, CrmError, Damaged, NotFound
from crm_tui.exporters.everything import export_lines, next_sum
from crm_tui.importers.everything import is_export, restore
from crm_tui.store.checks import FAULT, examine
from crm_tui.store.everything import JOURNAL, ORDER
from crm_tui.store.images import KINDS
from tests.conftest import NOON, opened
from tests.stock import stocked
from tests.store.walk import Move, two_people

BLNS = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").splitlines()
MOVES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30), st.integers(0, 60)), max_size=30)


def everything(crm: Crm, *, journal: bool = True) -> bytes:
    with crm.store.read() as session:
        return b"".join(export_lines(session, journal=journal))


def written(crm: Crm, path: Path, *, journal: bool = True) -> Path:
    path.write_bytes(everything(crm, journal=journal))
    return path


@contextmanager
def empty(template: Path, path: Path) -> Iterator[Crm]:
    """A new CRM on a file of its own."""
    shutil.copy(template, path)
    with opened(f"sqlite:///{path}") as desk:
        yield desk


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Crm]:
    with empty(sqlite_template, tmp_path / "other.db") as desk:
        yield desk


def faults(crm: Crm) -> list[str]:
    return [one.text for one in examine(crm.store) if one.level == FAULT and one.check != "mode"]


@stocked
def a_desk(crm: Crm) -> None:
    """A little of everything, with something undone."""
    ivan = crm.run(clients.add_client, "Ivan Petrov", channels=(("", "+7 921 555-01-02"),)).value
    crm.run(clients.add_client, "Anna", company="Okna Plus", tags=("vip",), source="site")
    deal = crm.run(deals.add_deal, ivan, "windows", 12_000_000, "RUB").value
    crm.run(steps.postpone, 1, Draft(day=NOON.date().replace(day=30)), "deciding")
    crm.run(deals.add_receipt, deal, NOON.date(), 5_000_000)
    crm.run(activities.add_note, ivan, "hello\nworld")
    crm.undo()


def test_every_table_has_its_place_in_an_export() -> None:
    assert sorted(ORDER) == sorted(KINDS)
    assert list(JOURNAL) == ["entry", "change", "change_image", "undone_chunk"]


def test_an_export_restores_to_the_same_bytes(crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    before = everything(crm)
    restore(other.store, written(crm, tmp_path / "all.jsonl"))
    assert everything(other) == before
    assert everything(crm) == before
    assert faults(other) == []


def test_history_goes_on_after_a_restore(crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    restore(other.store, written(crm, tmp_path / "all.jsonl"))
    other.redo()
    done = other.run(clients.add_client, "New")
    last = crm.run(clients.add_client, "New")
    assert done.value == last.value
    other.undo(done.entry_id)
    assert faults(other) == []


def test_ids_are_never_used_again_after_a_restore(crm: Crm, other: Crm, tmp_path: Path) -> None:
    crm.run(clients.add_client, "Gone")
    crm.undo()
    restore(other.store, written(crm, tmp_path / "all.jsonl"))
    assert other.run(clients.add_client, "Next").value == 2


@settings(max_examples=8)
@given(MOVES)
def test_any_history_restores_to_the_same_bytes(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, moves: list[Move]
) -> None:
    folder = tmp_path_factory.mktemp("walk")
    with empty(sqlite_template, folder / "a.db") as anna, two_people(anna) as walk:
        walk.go(moves)
        before = everything(anna)
        written(anna, folder / "all.jsonl")
    with empty(sqlite_template, folder / "b.db") as desk:
        restore(desk.store, folder / "all.jsonl")
        assert everything(desk) == before
        assert faults(desk) == []


@settings(max_examples=3)
@given(MOVES)
def test_any_history_survives_the_way_over_a_server(
    pg_server: Any,
    pg_template: str,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[Move],
) -> None:
    folder = tmp_path_factory.mktemp("walk")
    with empty(sqlite_template, folder / "a.db") as anna, two_people(anna) as walk:
        walk.go(moves)
        before = everything(anna)
        written(anna, folder / "all.jsonl")
    with pg_server.database(f"walk_{folder.name}", pg_template) as url, opened(url) as server:
        restore(server.store, folder / "all.jsonl")
        assert everything(server) == before
        assert faults(server) == []
        written(server, folder / "back.jsonl")
    with empty(sqlite_template, folder / "b.db") as desk:
        restore(desk.store, folder / "back.jsonl")
        assert everything(desk) == before


def test_hostile_text_in_every_field_comes_back(crm: Crm, other: Crm, tmp_path: Path) -> None:
    lines = [line for line in BLNS if line.strip()]
    for place in range(0, len(lines), 6):
        name, job, city, about, tag, company = (lines * 2)[place : place + 6]
        crm.run(
            clients.add_client, name, job_title=job, city=city, about=about, tags=(tag,),
            company=company, channels=(("address", about),),
        )  # fmt: skip
    crm.run(activities.add_note, 1, "\n".join(BLNS))
    before = everything(crm)
    restore(other.store, written(crm, tmp_path / "all.jsonl"))
    assert everything(other) == before


def test_without_the_journal_the_records_come_all_the_same(
    crm: Crm, other: Crm, tmp_path: Path
) -> None:
    a_desk(crm)
    restore(other.store, written(crm, tmp_path / "all.jsonl", journal=False))
    assert everything(other, journal=False) == everything(crm, journal=False)
    with pytest.raises(NotFound):
        other.undo()


def test_a_database_with_a_history_is_never_replaced(crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    other.run(clients.add_client, "Mine")
    before = everything(other)
    with pytest.raises(Conflict):
        restore(other.store, written(crm, tmp_path / "all.jsonl"))
    assert everything(other) == before


# -- damage ------------------------------------------------------------------------------------

Change = Callable[[list[bytes]], list[bytes]]


def _swapped(lines: list[bytes]) -> list[bytes]:
    return [*lines[:5], lines[6], lines[5], *lines[7:]]


DAMAGE: dict[str, Change] = {
    "a letter": lambda lines: [line.replace(b"Ivan", b"Ivam") for line in lines],
    "a line lost": lambda lines: [*lines[:7], *lines[8:]],
    "a line twice": lambda lines: [*lines[:7], lines[6], *lines[7:]],
    "two lines swapped": _swapped,
    "the end lost": lambda lines: lines[:-1],
    "cut in a line": lambda lines: [*lines[:40], lines[40][:20]],
    "something after the end": lambda lines: [*lines, b"{}\n"],
    "no JSON": lambda lines: [*lines[:3], b"\xff\xfe\n", *lines[4:]],
    "a list": lambda lines: [*lines[:3], b"[]\n", *lines[4:]],
    "nothing but the head": lambda lines: lines[:1],
    "deep JSON": lambda lines: [*lines[:3], b"[" * 100_000 + b"\n", *lines[4:]],
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_export_is_refused_by_its_line(
    crm: Crm, other: Crm, tmp_path: Path, damage: str
) -> None:
    a_desk(crm)
    lines = everything(crm).splitlines(keepends=True)
    path = tmp_path / "all.jsonl"
    path.write_bytes(b"".join(DAMAGE[damage](lines)))
    before = everything(other)
    with pytest.raises(Damaged, match=r"Line \d+"):
        restore(other.store, path)
    assert everything(other) == before


def resealed(lines: list[bytes], change: Callable[[dict[str, Any]], None]) -> bytes:
    """An export altered by somebody who made all the sums anew."""
    total, found = "", []
    for line in map(json.loads, lines[:-1]):
        line.pop("sum")
        change(line)
        total = next_sum(total, line)
        found.append(json.dumps({**line, "sum": total}, ensure_ascii=False))
    found.append(json.dumps({"end": {"lines": len(found) + 1, "sum": total}}))
    return ("\n".join(found) + "\n").encode()


def _later(line: dict[str, Any]) -> None:
    if line.get("record") == "entry":
        line["values"]["at"] += 1


def _other_image(line: dict[str, Any]) -> None:
    if line.get("record") == "change_image" and line["values"]["after"]:
        line["values"]["after"] = line["values"]["after"].replace("Ivan", "Ivam")


def _other_head(line: dict[str, Any]) -> None:
    if "head" in line:
        line["head"]["entry"] += 1


def _no_step(line: dict[str, Any]) -> None:
    if line.get("record") == "deal":
        line["values"]["next_step_id"] = 999


def _wrong_kind(line: dict[str, Any]) -> None:
    if line.get("record") == "step":
        line["values"]["due_day"] = "tomorrow"


def _no_such_user(line: dict[str, Any]) -> None:
    if line.get("record") == "client":
        line["values"]["owner_id"] = 999


def _a_column_more(line: dict[str, Any]) -> None:
    if line.get("record") == "client":
        line["values"]["colour"] = "red"


def _half_a_letter(line: dict[str, Any]) -> None:
    if line.get("record") == "client":
        line["values"]["city"] = "\0"


ALTERED = (_later, _other_image, _other_head, _no_step, _wrong_kind, _no_such_user,
           _a_column_more, _half_a_letter)  # fmt: skip


@pytest.mark.parametrize("change", ALTERED, ids=lambda change: change.__name__.strip("_"))
def test_an_export_altered_with_care_is_refused_all_the_same(
    crm: Crm, other: Crm, tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    a_desk(crm)
    lines = everything(crm).splitlines(keepends=True)
    path = tmp_path / "all.jsonl"
    path.write_bytes(resealed(lines, change))
    before = everything(other)
    with pytest.raises(CrmError):
        restore(other.store, path)
    assert everything(other) == before


def test_an_export_of_a_newer_program_is_refused(crm: Crm, other: Crm, tmp_path: Path) -> None:
    def newer(line: dict[str, Any]) -> None:
        if "schema" in line:
            line["schema"] = 99

    path = tmp_path / "all.jsonl"
    path.write_bytes(resealed(everything(crm).splitlines(keepends=True), newer))
    with pytest.raises(Damaged, match="newer"):
        restore(other.store, path)


def test_only_an_export_is_taken_for_one(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text('{"name": "Ivan"}\n')
    assert is_export(written(crm, tmp_path / "all.jsonl"))
    assert not is_export(tmp_path / "list.jsonl")
    assert not is_export(tmp_path / "none.jsonl")


# -- beside a life of its own --------------------------------------------------------------------


def names(crm: Crm) -> list[str]:
    with crm.store.read() as session:
        return list(session.execute(text("select name from client order by id")).scalars())


def test_an_export_joins_what_is_there_already(any_crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(other)
    mine = any_crm.run(clients.add_client, "Mine").value
    any_crm.run(deals.add_deal, mine, "doors", 100, "EUR")
    path = written(other, tmp_path / "all.jsonl")
    done = any_crm.run(import_everything, path)
    assert sorted(names(any_crm)) == ["Anna", "Ivan Petrov", "Mine", "Okna Plus"]
    assert done.value.added > 0
    assert faults(any_crm) == []


def test_the_second_time_nothing_changes(any_crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(other)
    any_crm.run(clients.add_client, "Mine")
    path = written(other, tmp_path / "all.jsonl")
    any_crm.run(import_everything, path)
    any_crm.run(clients.edit_client, 2, city="Berlin")
    before = everything(any_crm)
    again = any_crm.run(import_everything, path)
    assert again.entry_id is None
    assert (again.value.added, again.value.left_out) == (0, 0)
    assert everything(any_crm) == before


def test_what_joined_leaves_again_by_one_undo(any_crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(other)
    any_crm.run(clients.add_client, "Mine")
    any_crm.run(import_everything, written(other, tmp_path / "all.jsonl"))
    any_crm.undo()
    assert names(any_crm) == ["Mine"]
    any_crm.redo()
    assert len(names(any_crm)) == 4
    assert faults(any_crm) == []


def test_a_deal_that_is_here_keeps_its_own_next_step(crm: Crm, other: Crm, tmp_path: Path) -> None:
    a_desk(crm)
    restore(other.store, written(crm, tmp_path / "first.jsonl"))
    crm.run(steps.postpone, 2, Draft(day=NOON.date().replace(day=28)))
    other.run(steps.postpone, 2, Draft(day=NOON.date().replace(day=29)))
    done = other.run(import_everything, written(crm, tmp_path / "second.jsonl"))
    assert done.value.left_out == 1
    assert faults(other) == []
