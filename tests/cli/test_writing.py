"""The loop from the shell: one line adds, one word ends a step, one word takes it back."""

import json
import shlex
from pathlib import Path

import pytest

from tests.cli.typist import Typist

ADD = 'add "Ivan Petrov, windows 120k, call tomorrow 10:00 #site"'


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    return Typist(db, capsys, monkeypatch)


@pytest.fixture
def sold(crm: Typist) -> Typist:
    """A desk with Ivan, his deal d1 and its step s1."""
    crm.begin(ADD)
    return crm


def test_one_line_makes_a_client_a_deal_and_its_next_step(crm: Typist) -> None:
    said = crm.ok(ADD)
    assert said.startswith("new c1 Ivan Petrov · d1 windows $120 000 · s1 call ")
    assert said.endswith("10:00")


def test_the_same_client_coming_back_is_recognised(sold: Typist) -> None:
    assert sold.ok('add "ivan PETROV, doors 50k"').startswith("c1 Ivan Petrov · d2 doors")
    assert sold.ok('add "Vanya +79215550102"').startswith("new c2")


def test_a_client_is_recognised_by_his_number_however_it_is_written(crm: Typist) -> None:
    crm.ok('add "Ivan +7 921 555-01-02, windows 120k"')
    assert crm.ok('add "Vanya +79215550102, doors 5k"').startswith("c1 Ivan · d2 doors")


def test_a_new_one_of_the_same_name_has_to_be_asked_for(sold: Typist) -> None:
    assert sold.ok('add "Ivan Petrov, doors 50k" --new').startswith("new c2 Ivan Petrov")
    answer = sold('add "Ivan Petrov, gate 5k"')
    assert answer.status == 3
    assert "c1, c2" in answer.err and "--client" in answer.err
    assert sold.ok('add "Ivan Petrov, gate 5k" --client c2').startswith("c2 Ivan Petrov · d3 gate")
    assert sold.ok('add "fence 7k" --client 2').startswith("c2 Ivan Petrov · d4 fence")


def test_lines_that_are_piped_in_are_added_one_by_one(crm: Typist) -> None:
    said = crm.ok("add", typed="Anna, windows 80k\n\nKim Minji, kitchen ₩3.2M\n").splitlines()
    assert [line.split(" · ")[0] for line in said] == ["new c1 Anna", "new c2 Kim Minji"]


def test_a_name_alone_makes_a_client_without_a_deal(crm: Typist) -> None:
    answer = crm('add "Ivan Petrov" --json').json
    assert (answer["client"], answer["new"], answer["deal"], answer["next"]) == (
        "c1", True, None, None
    )  # fmt: skip


def test_a_result_moves_the_deal_on_and_opens_the_next_step(sold: Typist) -> None:
    said = sold.ok('result 1 "agreed on price, 130k > send contract in 2 days"')
    assert said.startswith("s1 done: agreed on price, 130k → ")
    assert " · s2 send contract " in said
    assert "$130 000" in sold.ok("deal edit d1 --title windows")


def test_an_empty_result_takes_what_is_proposed(sold: Typist) -> None:
    answer = sold("result s1 --json").json
    assert answer["crm"] == 1
    assert (answer["action"], answer["step"], answer["deal"]) == ("step.result", "s1", "d1")
    assert (answer["stage"], answer["next"]["step"]) == ("contact", "s2")


def test_a_result_may_keep_the_stage(sold: Typist) -> None:
    assert sold("result d1 --keep-stage --json").json["stage"] == "new"


def test_a_day_that_must_be_asked_is_asked_or_hinted_at(crm: Typist) -> None:
    crm.ok('add "Ivan Petrov"')
    crm.ok("deal add c1 windows 9k --pipeline windows")
    answer = crm('result d1 "three windows"')
    assert answer.status == 2
    assert "tomorrow 10:00" in answer.err
    assert "measure" in crm.ok('result d1 "three windows > tomorrow 10:00"')


def test_postponing_keeps_the_stage_and_counts(sold: Typist) -> None:
    answer = sold('postpone 1 "next fri 15:00" --why waiting_money --offered cheaper --json').json
    assert answer["next"]["due"].endswith("T15:00")
    assert answer["stage"] == "new"
    for _ in range(2):
        said = sold.ok("postpone d1 2")
    assert "3 times in a row" in said


def test_postponing_wants_a_day(sold: Typist) -> None:
    assert sold("postpone 1").status == 2
    assert sold('postpone 1 "yesterday"').status == 2
    assert sold('postpone 1 "soon"').status == 2


def test_refusing_wants_a_reason_and_closes_the_deal(sold: Typist) -> None:
    answer = sold("refuse 1")
    assert answer.status == 2 and "price" in answer.err
    assert sold("refuse 1 other").status == 2
    assert sold.ok("refuse 1 price").startswith("s1 refused: price → lost")
    assert sold("result d1").status == 3


def test_a_try_leaves_the_step_open_and_plans_the_next(sold: Typist) -> None:
    for how, word in (("n", "no answer"), ("busy", "busy"), ("no-answer", "no answer")):
        said = sold.ok(f"tried s1 {how}")
        assert said.startswith(f"s1 tried: {word}") and " s1 call " in said
    assert sold("tried s1 shouted").status == 2


def test_times_move_for_one_step_for_several_and_for_all_that_are_late(sold: Typist) -> None:
    sold.ok('add "Anna, doors 5k"')
    assert "moved to" in sold.ok("move-time 1 in 9 days")
    assert sold.ok('move-time 1 d2 "in 3 days 11:00"').startswith("2 steps moved")
    assert sold.ok("move-time s1 s2 --spread 2 --per-day 1").startswith("2 steps moved")
    assert sold("move-time 1").status == 2
    assert sold("move-time --overdue tomorrow").out == "Nothing of yours is overdue."


def test_undo_names_what_it_takes_back_and_redo_brings_it_again(sold: Typist) -> None:
    sold.ok("result 1 agreed")
    assert sold.ok("undo") == "undone: Result: the step did its work s1 (j3)"
    assert sold.ok("redo") == "done again: Result: the step did its work s1 (j3)"
    assert sold("redo").status == 1


def test_one_entry_is_undone_alone_while_later_ones_stand(sold: Typist) -> None:
    entry = sold('note c1 "likes oak" --json').json["entry"]
    sold.ok("result 1 agreed")
    assert entry in sold.ok(f"undo {entry}")
    assert sold("undo j2").status == 3


def test_a_colleagues_entry_is_not_mine_to_undo(sold: Typist) -> None:
    assert sold("undo", person="boris").status == 1
    sold.ok("note c1 hello", person="boris")
    assert sold("undo j2", person="boris").status == 2


def test_notes_calls_meetings_and_letters_are_kept(sold: Typist) -> None:
    assert sold.ok('note d1 "likes oak"') == "note kept · Ivan Petrov: likes oak"
    assert sold.ok('call c1 talked --minutes 5 --in --at "yesterday 16:00"').startswith("call kept")
    assert sold.ok("meeting s1 showroom").startswith("meeting kept")
    assert sold.ok("letter c1 asked --in").startswith("letter kept")
    assert sold('call c1 x --at "tomorrow 16:00"').status == 2
    assert sold("note c1").status == 2


def test_a_deal_goes_its_way_from_the_shell(sold: Typist) -> None:
    assert sold.ok("move d1 offer").startswith("d1 windows: New request → Offer sent")
    assert "$50 000 received, $70 000 left" in sold.ok("receipt d1 50k")
    assert sold.ok("win d1 --amount 130k").startswith("d1 windows: won · $130 000")
    assert sold.ok("reopen d1").startswith("d1 windows: open again")
    assert sold.ok("lose d1 price").startswith("d1 windows: lost")
    assert sold.ok("reopen d1 --next 'call fri'").startswith("d1 windows: open again")
    assert sold.ok("cancel d1 duplicate").startswith("d1 windows: cancelled")
    assert sold("cancel d1 duplicate").status == 3


def test_deals_and_clients_go_to_colleagues(sold: Typist) -> None:
    sold.ok('add "Anna"', person="boris")
    assert sold.ok("give d1 boris").startswith("d1 windows: now boris's")
    assert sold.ok("give c1 @boris").startswith("c1 Ivan Petrov: now boris's")
    assert sold("give d1 nobody").status == 1


def test_side_steps_stand_beside_the_next_one(sold: Typist) -> None:
    said = sold.ok('step add d1 "fetch a drawing tomorrow"')
    assert said.startswith("s2 fetch a drawing ")
    assert sold.ok("step drop 2") == "s2 fetch a drawing dropped"
    assert sold("step drop 1").status == 3
    assert sold("step add c1").status == 2


def test_clients_are_edited_merged_and_put_away(sold: Typist) -> None:
    sold.ok('client add "Ivan P." --channel "+7 921 555-01-02" --tag vip --company "Okna Plus"')
    assert sold.ok("client edit c2 --city Berlin").endswith("changed")
    assert sold.ok("client merge c1 c3").startswith("c1 Ivan Petrov: c3 merged into it")
    assert sold.ok("note c3 hello").startswith("note kept · Ivan Petrov")
    assert sold("client archive c1").status == 3
    assert sold.ok("client archive c2").endswith("put away")
    assert sold.ok("client archive c2 --back").endswith("taken back")


def test_channels_are_added_and_marked_bad(sold: Typist) -> None:
    sold.ok('channel add c1 "+7 921 555-01-02"')
    assert sold.ok('channel add c1 "8 921 555 01 02"').startswith("c1 Ivan Petrov")
    assert sold.ok("channel bad c1 +79215550102 --why 'no such number'").endswith("is bad")
    assert sold("channel bad c1 ivan@okna.example").status == 1


def test_who_does_not_want_to_be_contacted_is_left_in_peace(sold: Typist) -> None:
    assert sold.ok('no-contact mark c1 --why "stop it"').endswith("1 deal refused")
    answer = sold('add "Ivan Petrov, doors 5k, call fri"')
    assert answer.status == 3 and "stop it" in answer.err
    assert sold.ok("no-contact lift c1 he called us").endswith("may be contacted again")


def test_tags_go_on_and_off(sold: Typist) -> None:
    assert sold.ok("tag c1 big fish").endswith("+big fish")
    assert sold.ok("tag d1 urgent").endswith("+urgent")
    assert sold.ok("tag c1 big fish --off").endswith("-big fish")


@pytest.mark.parametrize("ref", ["c1", "s0", "x", "99", "-1", "1 ", "s1s", "9" * 30, "１"])
def test_a_reference_that_leads_nowhere_is_said_to(sold: Typist, ref: str) -> None:
    answer = sold(f"refuse '{ref}' price")
    assert answer.status in ((0,) if ref == "1 " else (1, 2)), answer
    assert "Traceback" not in answer.err


HOSTILE = [
    "[/]",
    "[@click=app.quit]x[/]",
    "\x1b[31mred",
    "\u202etxt",
    "a\nb",
    "'; drop table client",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(crm: Typist, text: str) -> None:
    quoted = shlex.quote(text)
    for line in (f"client add {quoted} --city {quoted} --tag {quoted}", f"deal add c1 {quoted}",
                 f"note c1 {quoted}", f"result d1 {quoted}", "undo --json"):  # fmt: skip
        answer = crm(line)
        assert answer.status == 0, answer
        assert not any(sign in answer.out + answer.err for sign in "\x1b\u202e")
        assert len(answer.out.splitlines()) == 1
    assert json.loads(crm.ok("client edit c1 --city x --json"))["name"]


def test_every_writing_command_answers_in_json(sold: Typist) -> None:
    lines = ("note c1 x", "call c1 x", "postpone d1 fri", "tried d1 n", "move-time d1 fri",
             "deal edit d1 --title y", "receipt d1 5", "tag c1 z", "undo", "redo",
             "step add c1 'call fri'", "win d1")  # fmt: skip
    for line in lines:
        answer = sold(f"{line} --json")
        assert answer.status == 0, answer
        assert answer.json["crm"] == 1 and answer.json["action"], line
        assert answer.err == ""
