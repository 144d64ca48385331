"""A Friday evening by command line: deadlines, limits, questions, what is required, and no's."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.typist import Typist

#: Five minutes before the working week ends, and a Monday after the month of a refusal.
FRIDAY = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
MONDAY = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = Typist(db, capsys, monkeypatch)
    typist.at(FRIDAY)
    return typist


def follow_the_script(crm: Typist) -> None:
    """Minutes, a day that is asked, hours, days, what is required, and a promised day."""
    crm.ok('add "Ivan Petrov, windows 120k, call mon 12 #site"')
    crm.ok("move d1 first_call --pipeline windows")
    assert "Mon 30 Nov 09:10" in crm.ok("show d1"), "five minutes of today and ten of Monday"
    asked = crm('result d1 "said yes"')
    assert asked.status == 2 and "go and measure" in asked.err
    said = crm.ok('result d1 "said yes > go and measure tue 10:00" --answer budget=500k')
    assert "not known yet: " in said
    assert "budget" not in [one["key"] for one in crm("ask d1 --json").json["questions"]]
    crm.ok('result d1 "measured"')
    assert "Mon 30 Nov 10:55" in crm.ok("show d1")
    held = crm('result d1 "agreed"')
    assert held.status == 2 and "crm answer d1 sizes" in held.err
    assert crm("move d1 payment").status == 2
    crm.ok('answer d1 sizes "3 by 2"')
    crm.ok('result d1 "agreed" --answer "specification=oak"')
    assert "Tue 1 Dec" in crm.ok("show d1")
    crm.ok('receipt add d1 "50% advance"')
    crm.ok('result d1 "half is paid > install mon 14 dec 12:00"')
    assert "Mon 14 Dec 12:00" in crm.ok("show d1")
    crm.ok('result d1 "installed"')
    assert "collect the balance" in crm.ok("show d1")
    crm.ok("receipt add d1 rest")
    assert "won" in crm.ok('result d1 "paid"').lower()


def say_later_and_reach_nobody(crm: Typist) -> None:
    """Warned at the third time; at the fifth another offer goes. Tries are counted, and told."""
    crm.ok('add "Oleg Smirnov, doors 80k, call mon 11"')
    told = [crm('postpone d2 "in 3 days"') for _time in range(4)]
    assert all(answer.status == 0 for answer in told)
    assert "3 times in a row" in told[2].out + told[2].err
    same = crm('postpone d2 "in 3 days"')
    assert same.status in (2, 3) and "--offered" in same.err
    assert crm('postpone d2 "in 3 days" --offer changed').status == 2
    crm.ok('postpone d2 "in 3 days" --offer changed --offered "10 % less"')
    tries = [crm("tried d2 no_answer") for _time in range(5)]
    assert "can't be reached" in tries[4].out + tries[4].err
    why = crm.ok("why d2")
    assert "sales/new (line " in why and "5 of 5" in why
    assert "Compared with what?" in crm.ok("objection find expensive")


def hear_no_and_be_asked_again(crm: Typist) -> None:
    """One comes back by herself the same day, one when the month is over."""
    crm.ok('add "Mina Park, doors 80k, call mon 10"')
    crm.ok('add "Olga Petrova, stairs 5k, call mon 10"')
    crm.ok("refuse d3 price")
    crm.ok("refuse d4 no_decision_maker")
    assert "said no " in crm.ok('add "Mina Park, gate 5k, call mon 15:00"')
    assert "0 of 2 handled" in crm.ok("review --all-open") + crm("review --status").out
    assert "30 Nov" in crm.ok("plan --weeks 2")
    crm.at(MONDAY)
    assert "Olga Petrova · stairs · back after d4" in crm.ok("duties")
    assert {one["deal"] for one in crm("refused --back --json").json["refused"]} == {"d3", "d4"}


def test_an_evening_by_command_line_is_lawful_and_its_journal_whole(crm: Typist) -> None:
    follow_the_script(crm)
    say_later_and_reach_nobody(crm)
    hear_no_and_be_asked_again(crm)
    assert "0 deals without a next step" in crm.ok("doctor")
    assert crm("journal verify").status == 0
