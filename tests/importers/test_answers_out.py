"""Answers leave as columns of their own, and come to no harm when the file is read again."""

from pathlib import Path

from crm_tui.actions import answers
from crm_tui.crm import Crm
from crm_tui.exporters.everything import export_lines
from crm_tui.exporters.lists import lines_of, write_list
from crm_tui.importers.everything import restore
from crm_tui.store.db import Store
from tests.actions.desk import a_client, a_deal, rows
from tests.importers.desk import bring_in


def answered(crm: Crm) -> int:
    deal = a_deal(crm, a_client(crm))
    for asked, said in (
        ("must_change", "no draught; [/red]"), ("budget", "500k"), ("by_when", "2026-12-05"),
        ("best_way", "phone"), ("service", "4"), ("budget", "600k"),
    ):  # fmt: skip
        crm.run(answers.put_answer, asked, said, deal_id=deal)
    return deal


def test_each_question_answered_is_a_column_with_the_latest_answer(crm: Crm) -> None:
    answered(crm)
    with crm.store.read() as session:
        (deal,), (client,) = list(lines_of(session, "deals")), list(lines_of(session, "clients"))
    for row in (deal, client):
        assert row["answer: budget"] == "600000.00 RUB"
        assert str(row["answer: by_when"]) == "2026-12-05"
        assert (row["answer: best_way"], row["answer: service"]) == ("phone", 4)
        assert row["answer: must_change"] == "no draught; [/red]"
        assert "answer: why_now" not in row


def test_reading_our_list_again_changes_no_answer(crm: Crm, tmp_path: Path) -> None:
    answered(crm)
    before = rows(crm, "answer")
    for what in ("clients", "deals"):
        path = tmp_path / f"{what}.csv"
        with crm.store.read() as session:
            write_list(session, what, "csv", path)
        bring_in(crm, path)
    assert rows(crm, "answer") == before
    assert rows(crm, "activity") == {}


def test_everything_taken_out_and_in_twice_loses_no_answer(crm: Crm, tmp_path: Path) -> None:
    answered(crm)
    path = tmp_path / "all.jsonl"
    with crm.store.read() as session:
        path.write_bytes(b"".join(export_lines(session)))
    other = Store(f"sqlite:///{tmp_path / 'other.db'}")
    other.create()
    restore(other, path)
    with other.read() as session:
        again = b"".join(export_lines(session))
    other.engine.dispose()
    assert again == path.read_bytes()
