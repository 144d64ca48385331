"""The refusal list from the shell: who comes back when, who comes by himself, and cron's duties."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.typist import Typist
from tests.conftest import NOON


def test_an_empty_list_says_no_more_than_that(
    db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    crm = Typist(db, capsys, monkeypatch)
    crm.begin('add "Ivan Petrov, windows 120k, call tomorrow 10:00"')
    assert crm.ok("refused") == "Nobody is on the refusal list."
    assert crm.ok("refused --never") == "Nobody is on the refusal list like this."


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = Typist(db, capsys, monkeypatch)
    typist.begin(
        'add "Ivan Petrov, windows 120k, call tomorrow 10:00"',
        'add "Kim Minji, kitchen 80k, call tomorrow 11:00"',
        'add "Olga, stairs 5k, call tomorrow 12:00"',
        'refuse d1 price --note "too dear"',
        "refuse d2 bad_fit",
        "refuse d3 no_decision_maker",
    )
    return typist


def test_the_list_says_who_why_and_when_they_come_back(crm: Typist) -> None:
    told = crm.ok("refused").splitlines()
    assert [line.split()[0] for line in told] == ["d3", "d1", "d2"], "the soonest first"
    assert "Ivan Petrov" in told[1] and "price: too dear" in told[1]
    assert "never" in told[2]
    found = crm("refused --json").json["refused"]
    assert [one["back"] for one in found] == ["2026-12-25", "2027-05-24", None]
    assert found[1]["reason"] == "price" and found[1]["amount"]["minor"] == 12_000_000


def test_the_list_is_narrowed_by_reason_day_owner_and_group(crm: Typist) -> None:
    def refs(words: str) -> list[str]:
        return [one["deal"] for one in crm(f"refused {words} --json").json["refused"]]

    assert refs("--reason price") == ["d1"]
    assert refs("--never") == ["d2"]
    assert refs("--due") == []
    assert refs("--owner anna --sort amount") == ["d1", "d2", "d3"]
    assert refs("--since 2026-11-25 --sort client") == ["d1", "d2", "d3"]
    assert refs("--since 2026-11-26") == []
    assert crm("refused --reason colour").status == 1
    assert crm("refused --due --never").status == 2
    assert crm("refused --sort shoe").status == 2


def test_an_empty_list_is_an_answer(crm: Typist) -> None:
    assert crm.ok("refused --back") == "Nobody is on the refusal list like this."


def test_a_cancelled_deal_is_not_lost(crm: Typist) -> None:
    crm.ok('add "Twice, gate 5k"')
    crm.ok("cancel d4 duplicate")
    assert "d4" not in crm.ok("refused")


def test_duties_bring_back_what_is_due_once(crm: Typist) -> None:
    assert "Nothing is due" in crm("duties").err
    crm.at(NOON + timedelta(days=40))
    assert crm.ok("duties --dry-run") == "d3 Olga · stairs · due since 2026-12-25"
    assert crm.ok("duties") == "d4 Olga · stairs · back after d3"
    assert "Nothing is due" in crm("duties").err
    assert crm("refused --json").json["refused"][0]["deal"] == "d1"
    back = crm("refused --back --json").json["refused"]
    assert [(one["deal"], one["followed_by"]) for one in back] == [("d3", "d4")]
    shown = crm.ok("show d4")
    assert "after d3: said no" in shown and "no decision maker" in shown


def test_what_is_due_is_done_after_a_command_has_written(crm: Typist) -> None:
    crm.at(NOON + timedelta(days=40))
    answer = crm('note c1 "sent a card"')
    assert answer.status == 0
    assert "d4 Olga · stairs · back after d3" in answer.err
    assert "back after" not in crm('note c1 "again"').err
    assert "d4" in crm.ok("show c3")


def test_reading_brings_nothing_back(crm: Typist) -> None:
    crm.at(NOON + timedelta(days=40))
    crm.ok("refused")
    crm.ok("today")
    crm.ok("export clients")
    assert crm("duties --json").json["revivals"][0]["deal"] == "d4"


def test_an_undo_of_mine_does_not_take_a_revival_back(crm: Typist) -> None:
    crm.at(NOON + timedelta(days=40))
    crm.ok("duties")
    assert "Refuse" in crm.ok("undo"), "my own last action is what is undone"
    assert crm("duties --json").json["revivals"] == []


def test_he_comes_by_himself(crm: Typist) -> None:
    said = crm.ok('return d1 "doors 90k > call fri 10"')
    assert "d4 doors: after d1, said no" in said and "price, too dear" in said
    again = crm.ok("return d2")
    assert "d5 kitchen: after d2" in again, "what it was about is kept"
    assert crm("return d4").status == 3
    assert crm("refused --json").json["refused"][0]["deal"] == "d3"
    assert crm("undo").status == 0
    assert "d2" in crm.ok("refused")


def test_one_line_of_one_who_said_no_says_so(crm: Typist) -> None:
    said = crm.ok('add "Ivan Petrov, doors 50k, call fri"')
    assert said.startswith("c1 Ivan Petrov · said no ")
    assert "price, too dear" in said and "d4 doors" in said
    assert crm('add "Kim Minji, call fri" --json').json["after"] == "d2"
    assert "kitchen" in crm.ok("show d5"), "nothing new was named: it is the same matter"
    assert "said no" not in crm.ok('add "Ivan Petrov, gate 5k"'), "he has an open deal"


def test_a_refusal_is_mended(crm: Typist) -> None:
    assert "back on" in crm.ok("refusal d2 --back 2027-01-15")
    assert crm("refused --reason bad_fit --json").json["refused"][0]["back"] == "2027-01-15"
    assert "never" in crm.ok("refusal d1 --back never")
    crm.ok("refusal d3 --reason price --note dear")
    found = crm("refused --reason price --json").json["refused"]
    assert {one["deal"] for one in found} == {"d1", "d3"}
    assert crm("refusal d1 --back 2020-01-01").status == 2
    crm.ok("undo")
    assert len(crm("refused --reason price --json").json["refused"]) == 1


def test_a_reason_is_given_other_days_and_another_pipeline(crm: Typist) -> None:
    assert "180 days" in crm.ok("reason list")
    assert crm.ok("reason edit price --days 30 --pipeline repeat") == "price: 30 days, repeat"
    assert crm.ok("reason edit price --days never").startswith("price: never")
    rows = {one["key"]: one for one in crm("reason list --json").json["reasons"]}
    assert rows["price"]["days"] is None and rows["price"]["pipeline"] == "repeat"
    assert rows["unreachable"]["pipeline"] == "cold"
    crm.ok("undo")
    assert crm.ok("reason list").splitlines()[0].split() == ["price", "price", "30", "days",
                                                              "repeat"]  # fmt: skip
    assert crm("reason edit price --days soon").status == 2
    assert crm("reason edit price --pipeline nowhere").status == 1
    assert crm("reason edit colour --days 3").status == 2
