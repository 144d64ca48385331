"""A long file is read by two processors as one of them alone would read it; memory stays small."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from crm_tui.crm import Crm
from crm_tui.importers import packed, sharing
from crm_tui.importers.mapping import Mapping
from crm_tui.importers.packed import Ledger, Packed, Texts, mark
from crm_tui.importers.row_marks import RowMarks
from crm_tui.importers.row_reader import RowReader
from crm_tui.importers.spool import Gathered
from crm_tui.importers.tables import Row
from tests.importers.desk import read, sheet

US, READ = os.getpid(), sharing._read
HEADER = "Name,Phone,Email,Note"


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A file with equal rows far from each other, and with rows that name nobody."""
    rows = [
        ["", "", "", f"nobody {n}"] if n % 40 == 3
        else [f"Person {n % 97}", "12 or none" if n % 50 == 7 else "", f"p{n % 97}@x.example", ""]
        for n in range(500)
    ]  # fmt: skip
    return sheet(tmp_path / "long.csv", HEADER, *rows)


def told(crm: Crm, path: Path) -> tuple[object, ...]:
    spool = read(crm, path).spool
    found = [record for batch in spool.batches() for record in batch]
    return found, spool.bad, spool.first, spool.warned, spool.warnings, spool.count


def test_two_read_what_one_reads(crm: Crm, long: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "may_fork", lambda: False)
    alone = told(crm, long)
    monkeypatch.setattr(sharing, "LOT", 30)
    monkeypatch.setattr(sharing, "AHEAD", 1)
    monkeypatch.setattr(sharing, "may_fork", lambda: True)
    assert told(crm, long) == alone


def test_a_helper_that_is_gone_is_done_without(
    crm: Crm, long: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = told(crm, long)
    monkeypatch.setattr(sharing, "LOT", 30)
    monkeypatch.setattr(sharing, "may_fork", lambda: True)
    monkeypatch.setattr(sharing, "_read", _dying_in_the_helper)
    assert told(crm, long) == alone


def _dying_in_the_helper(reader: RowReader, lot: list[Row]) -> Gathered:
    if os.getpid() != US:
        os._exit(1)
    return READ(reader, lot)


def test_damage_far_below_is_still_named(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Name", "Email"]] + [[f"P {n}", ""] for n in range(2500)])
        file.write('"never closed,\n')
    spool = read(crm, path).spool
    assert spool.count == 2500
    assert [bad.line for bad in spool.bad] == [2502]


KEYS = some.lists(some.tuples(some.text(max_size=3), some.integers(0, 9)), max_size=60)


@settings(max_examples=60, deadline=None)
@given(KEYS)
def test_packed_keys_hold_what_a_dictionary_holds(keys: list[tuple[str, int]]) -> None:
    whole: dict[tuple[str, int], int] = {}
    small = Packed()
    for number, key in enumerate(keys, -20):
        if number % 3:
            whole.setdefault(key, number)
            small.setdefault(key, number)
        else:
            whole[key] = small[key] = number
        if number % 5 == 0:
            small._pack()
    assert {key: small.get(key) for key in keys} == whole
    assert all((key in small) == (key in whole) for key in [("nobody", 1), *keys])


@settings(max_examples=60, deadline=None)
@given(some.lists(some.lists(some.integers(-3, 6), max_size=8), max_size=8))
def test_rows_met_again_are_counted_alike_one_by_one_and_by_the_lot(lots: list[list[int]]) -> None:
    by_lots, one_by_one = RowMarks(Mapping("clients", ())), RowMarks(Mapping("clients", ()))
    for lot in lots:
        numbers = map(one_by_one.times, lot)
        assert by_lots.again(lot) == {at: n for at, n in enumerate(numbers) if n > 1}
        by_lots._seen._pack()


@pytest.mark.parametrize("way", [1, -1])
def test_a_ledger_keeps_many_clients_as_it_keeps_one(way: int) -> None:
    one, many = Ledger(1), Ledger(1)
    for lot in ((7, 8), (9,), (12, 13)):
        for client in lot:
            one.add(way * client, client, (f"Oslo {client}",), client % 3)
        said = [(f"Oslo {client}",) for client in lot]
        many.extend([way * client for client in lot], lot, said, [client % 3 for client in lot])
    known = [way * client for client in range(6, 15) if way * client in one]
    assert [n for n in range(-20, 20) if n in many] == sorted(known)
    for client in known:
        assert (many.key(client), many.said(client), many.channels(client)) == (
            one.key(client), one.said(client), one.channels(client)
        )  # fmt: skip


@pytest.mark.parametrize("way", [1, -1])
def test_a_ledger_knows_its_own_clients_alone(way: int) -> None:
    ledger = Ledger(2)
    assert 5 not in ledger
    for client in (7, 8, 12):
        ledger.add(way * client, hash(f"name {client}"), ("Oslo", ""))
    assert [n for n in range(-20, 20) if n in ledger] == sorted(way * n for n in (7, 8, 12))
    assert ledger.said(way * 8) == (mark("Oslo"), 0)
    ledger.count_channel(way * 12)
    ledger.wear(way * 12, (3, 1))
    assert (ledger.channels(way * 12), ledger.channels(way * 8)) == (1, 0)
    assert (ledger.tags(way * 12), ledger.tags(way * 7)) == ((3, 1), ())


def test_texts_come_back() -> None:
    texts = Texts()
    said = {3: "Окна", -4: "", 70_000: "주식회사 창호"}
    for number, text in said.items():
        texts[number] = text
    assert {number: texts[number] for number in said} == said
    assert 5 not in texts


def test_a_row_of_a_million_is_remembered_in_a_few_bytes() -> None:
    small = Packed()
    for number in range(packed.LOT * 2):
        small[number] = number
    assert not small._few
    assert sum(len(marks) for marks, _numbers in small._many) == packed.LOT * 2
