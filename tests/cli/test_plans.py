"""The plan by week from the shell, and money in parts."""

from datetime import date
from pathlib import Path

import pytest

from crm_tui.actions.steps import move_time, postpone
from crm_tui.domain.steps import Draft
from tests.cli.desk import Shell
from tests.cli.typist import Typist
from tests.conftest import opened

NEXT_WEEK = Draft(day=date(2026, 12, 2))


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    return Typist(db, capsys, monkeypatch)


@pytest.fixture
def planned(crm: Typist) -> Typist:
    """Three calls tomorrow, of which one is put off by the client and one moved by us."""
    names = ("Ivan", "Kim", "Olga")
    crm.begin(*(f'add "{name}, windows 120k, call tomorrow 10:00"' for name in names))
    with opened(f"sqlite:///{crm.db}") as desk:
        desk.run(postpone, 1, NEXT_WEEK)
        desk.run(move_time, (2,), NEXT_WEEK)
    return crm


def test_a_week_says_what_was_put_off_and_what_we_moved(planned: Typist) -> None:
    said = planned.ok("plan --weeks 2").splitlines()
    assert said[0] == "THIS WEEK until Sun"
    assert said[1].split()[:3] == ["anna", "1", "step"]
    assert "later 1 · moved by us 1" in said[3]
    assert said[-2:] == ["Moved by us in the last 28 days", "  anna  1 time  6 d later in all"]


def test_hours_are_those_of_the_persons_calendar(planned: Typist) -> None:
    weeks = planned("plan --weeks 3 --json").json["weeks"]
    assert [week["people"][0]["works"] for week in weeks] == [3 * 540, 5 * 540, 5 * 540]
    assert weeks[0]["first"] == "2026-11-23"


def test_weeks_begin_as_the_persons_calendar_says(planned: Typist) -> None:
    planned.ok("calendar new tehran --country IR")
    planned.ok("calendar use tehran")
    weeks = planned("plan --weeks 2 --json").json["weeks"]
    assert [week["first"] for week in weeks] == ["2026-11-21", "2026-11-28"]


def test_steps_after_the_weeks_are_counted(planned: Typist) -> None:
    told = planned("plan --weeks 1 --json").json
    assert told["beyond"] == 2
    assert [load["steps"] for load in told["weeks"][0]["people"]] == [1]


def test_everybodys_plan_names_each_and_one_persons_only_his(shell: Shell) -> None:
    told = shell("plan", "--weeks", "8", "--all", "--json").json
    people = {load["owner"] for week in told["weeks"] for load in week["people"]}
    assert people == {"anna", "boris"}
    said = shell("plan", "--weeks", "2", "--owner", "boris").out
    assert "boris" in said and "anna" not in said
    assert shell("plan", "--weeks", "2", "--owner", "nobody").status == 1


def test_the_plan_day_by_day_stays_as_it_was(shell: Shell) -> None:
    assert set(shell("plan", "--json").json["groups"]) == {
        "overdue", "today", "tomorrow", "week", "later",
    }  # fmt: skip


def test_a_plan_of_nothing_is_an_answer(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", str(tmp_path / "none.db"))
    told = shell("plan", "--weeks", "2", "--json").json
    assert (told["weeks"], told["overdue"]) == ([], [])
    assert shell("plan", "--weeks", "0").status == 2


def test_weeks_fit_a_narrow_terminal(planned: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert max(map(len, planned.ok("plan --weeks 3").splitlines())) <= 60


# -- money in parts -------------------------------------------------------------------------------


@pytest.fixture
def sold(crm: Typist) -> Typist:
    crm.begin('add "Ivan Petrov, windows 120k, call tomorrow 10:00"')
    return crm


def test_a_part_and_the_rest_of_a_deal_are_kept(sold: Typist) -> None:
    assert "$60 000 received, $60 000 left" in sold.ok('receipt add d1 "50%" --note advance')
    assert "$20 000 received, $40 000 left" in sold.ok("receipt d1 20k yesterday by card")
    assert "$40 000 received, $0 left" in sold.ok("receipt add d1 rest --day 2026-11-20")
    listed = sold.ok("receipt list d1").splitlines()
    assert [line.split("  ")[0] for line in listed] == ["1", "2", "3"]
    assert "by card" in listed[1]
    assert sold("receipt d1 rest").status == 2


def test_a_receipt_is_changed_taken_away_and_brought_back(sold: Typist) -> None:
    sold.ok("receipt add d1 60k")
    assert "$90 000 left" in sold.ok('receipt edit 1 30k --day "20 nov" --note "the first"')
    told = sold("receipt list d1 --json").json
    assert told["receipts"][0]["day"] == "2026-11-20"
    assert told["left"] == {"minor": 9_000_000, "currency": "USD"}
    assert "$120 000 left" in sold.ok("receipt remove 1")
    assert sold.ok("receipt list d1") == "Nothing was received yet."
    sold.ok("undo")
    assert "the first" in sold.ok("receipt list d1")
    assert sold("receipt edit 9 1k").status == 1
    assert sold("receipt remove 9").status == 1


def test_money_of_another_currency_leaves_the_rest_as_it_is(sold: Typist) -> None:
    assert "€50 received, $120 000 left" in sold.ok('receipt add d1 "€50"')


def test_too_much_is_said_and_days_to_come_are_refused(sold: Typist) -> None:
    assert "$10 000 too much" in sold.ok("receipt add d1 130k")
    answer = sold("receipt add d1 1k --day 2026-12-24")
    assert answer.status == 2
    assert "has not come yet" in answer.err


def test_notes_of_receipts_are_text(sold: Typist) -> None:
    sold.ok("receipt add d1 1k '[red]\x1b[2J{left}'")
    said = sold.ok("receipt list d1")
    assert "\x1b" not in said and "{left}" in said
