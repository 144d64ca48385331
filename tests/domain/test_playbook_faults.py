"""The checker on whole playbooks: each planted fault is found, with file, line and what to do."""

import pytest

from crm_tui.domain.pipelines import Around, check_pipeline, read_pipeline
from crm_tui.errors import Invalid

BOOK = """\
key = "doors"
name = "Doors"

[limits]
postpones_warn = 3
postpones_max = 5

[roles]
fitter = "Fitter"

[[stages]]
key = "talk"
name = "Talking"
kind = "sell"
criterion = "they asked us"
probability = 20
standing = "3 d"
known = ["need", "field:floor"]
on_postpone = "stay"
on_refuse = "pipeline:cold/listed"
[stages.step]
kind = "call"
title = "call back"
due = "15 min"
calendar = "team"
[[stages.steps]]
when = "contacts >= 5"
kind = "call"
title = "ask for yes or no"
due = "2 d"
[[stages.steps]]
when = "contacts >= 2"
kind = "send"
title = "write again"
due = "3 d"
[[stages.on]]
outcome = "result"
when = "received >= 50%"
to = "fit"

[[stages]]
key = "offer"
name = "Offer"
kind = "sell"
probability = 60
must = ["sizes"]
[stages.step]
kind = "send"
title = "send the offer"
due = "2 h"
[[stages.on]]
outcome = "result"
when = 'answer size = "big" or answer price > 1000'
to = "pipeline:tender"

[[stages]]
key = "fit"
name = "Fitting"
kind = "fulfil"
probability = 90
on_result = "win"
[stages.step]
kind = "install"
title = "fit it"
due = "promised"
role = "fitter"

[[after_win]]
kind = "call"
title = "ask whether all is well"
due = "7 d calendar"
calendar = "team"
"""
AROUND = Around(
    calendars=("seoul", "team"),
    pipelines={"doors": ("talk", "offer", "fit"), "cold": ("listed", "met"), "tender": ("found",)},
    fields=("floor",),
    questions=("price", "size"),
)


def told(old: str, new: str) -> str:
    assert BOOK.count(old) >= 1, old
    found = check_pipeline(BOOK.replace(old, new, 1), "doors.toml", AROUND)
    return "\n".join(str(fault) for fault in found)


def test_a_good_playbook_has_no_fault() -> None:
    assert check_pipeline(BOOK, "doors.toml", AROUND) == []


def test_a_playbook_may_name_itself_before_it_is_kept() -> None:
    assert told("pipeline:cold/listed", "pipeline:doors/fit") == ""
    assert "pipeline “doors” has no stage “fitt”" in told("cold/listed", "doors/fitt")


FAULTS = [
    # where outcomes lead
    ('to = "fit"', 'to = "fitt"', "doors.toml:39: stage “talk”, outcome “1”: to “fitt” is"),
    ('to = "fit"', 'to = "fitt"', "did you mean “fit”?"),
    ('on_postpone = "stay"', 'on_postpone = "offr"', "doors.toml:19: stage “talk”: on_postpone"),
    ('on_postpone = "stay"', 'on_postpone = "win"', "a postponed deal is not won; write “stay”"),
    ('"pipeline:cold/listed"', '"cold"', "on_refuse “cold”: a refused deal is lost; name where"),
    ("pipeline:cold/listed", "pipeline:cld", "there is no pipeline “cld”; did you mean “cold”?"),
    ("cold/listed", "cold/lost", "doors.toml:20: stage “talk”: on_refuse: pipeline “cold” has no"),
    ('"pipeline:tender"', '"pipeline:"', "doors.toml:54: stage “offer”, outcome “1”: to"),
    ('"pipeline:tender"', '"pipeline:doors/fit"', "is this pipeline itself; name the stage alone"),
    ('outcome = "result"', 'outcome = "reslt"', "outcome “reslt” is not known; did you"),
    ('outcome = "result"\n', "", "doors.toml:36: stage “talk”, outcome “1”: “outcome” is missing"),
    ('to = "fit"\n', "", "“to” is missing"),
    ('on_result = "win"', 'on_result = "stay"', "stage “fit”: no exit: its results never lead"),
    ('to = "pipeline:tender"', 'to = "next"\n[[stages.on]]', "doors.toml:55: stage “offer”"),
    # conditions
    ("contacts >= 5", "contact >= 5", "doors.toml:27: stage “talk”, step “1”: when: “contact"),
    ("contacts >= 5", "contact >= 5", "cannot be read at column 1; begin with one of: contacts"),
    ("contacts >= 5", "contacts > 5 and", "at column 17"),
    ("contacts >= 5", "known budgett", "at column 7; did you mean “budget”?"),
    ("contacts >= 5", "known field:door", "when: there is no field “door” of your own; did you"),
    ("contacts >= 5", "amount > 5", "at column 11; name the currency"),
    ("answer price", "answer prize", "no question has the key “prize”; did you mean “price”?"),
    ('when = "contacts >= 5"\n', "", "doors.toml:26: stage “talk”, step “1”: “when” is missing"),
    # dead rules
    ("contacts >= 5", "contacts < 0", "when “contacts < 0” can never hold; mend the condition"),
    ("contacts >= 2", "contacts >= 6", "doors.toml:32: stage “talk”, step “2”: when “contacts"),
    ("contacts >= 2", "contacts >= 6", "comes too late: one before it holds whenever it does; put"),
    ("contacts >= 2", "contacts >= 0", "always holds, so the stage's own step never comes"),
    ("received >= 50%", "tries >= 0", "always holds, so on_result never comes; narrow"),
    # what is not there
    ('calendar = "team"', 'calendar = "tema"', "doors.toml:25: stage “talk”: calendar “tema”"),
    ('calendar = "team"', 'calendar = "tema"', "so the deadline has none; did you mean “team”?"),
    ('d calendar"\ncalendar = "team"', 'd calendar"\ncalendar = "x"', "calendar “x” is not there"),
    ("field:floor", "field:flor", "known: there is no field “flor” of your own; did you mean"),
    ('role = "fitter"', 'role = "filter"', "role “filter” is not known; did you mean “fitter”?"),
    ('must = ["sizes"]', 'must = ["sizs"]', "must: “sizs” is nothing we know of; did you mean"),
    # the whole
    ('key = "offer"', 'key = "stay"', "key “stay” means something else"),
    ("probability = 60", "probability = 95", "doors.toml:60: stage “fit”: probability 90 is not"),
    ('name = "Offer"', 'name = "Talking"', "name “Talking” is used twice"),
    ("[[stages.steps]]", "[stages.steps]", "this is not TOML"),
    ('criterion = "they asked us"', "criterion = 5", "“criterion” does not fit; write a text"),
    ("postpones_warn = 3", "postpones_warn = 7", "postpones_warn is above postpones_max"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "sentence"), FAULTS)
def test_a_planted_fault_is_found(old: str, new: str, sentence: str) -> None:
    assert sentence in told(old, new)


def test_at_least_thirty_different_faults_are_planted() -> None:
    assert len({(old, new) for old, new, _sentence in FAULTS}) >= 30


def test_a_stage_that_nothing_leads_to_is_found() -> None:
    alone = BOOK.replace('on_postpone = "stay"', 'on_result = "fit"')
    found = [str(fault) for fault in check_pipeline(alone, "doors.toml", AROUND)]
    assert found == [
        "doors.toml:41: stage “offer”: nothing leads to this stage; let a stage before it lead "
        "here, or take it out"
    ]


def test_what_nobody_can_have_meant_keeps_no_stored_playbook_from_working() -> None:
    alone = BOOK.replace('on_postpone = "stay"', 'on_result = "fit"').replace(">= 5", ">= 0", 1)
    assert len(read_pipeline(alone.replace('"team"', '"gone"'), "doors").stages) == 3


def test_a_stage_that_only_leads_to_itself_is_refused() -> None:
    with pytest.raises(Invalid, match="no exit"):
        read_pipeline(BOOK.replace('on_result = "win"', 'on_result = "stay"'), "doors")


def test_every_fault_of_a_bad_playbook_is_told_by_its_line() -> None:
    bad = (
        BOOK.replace("contacts >= 5", "contacts >=")
        .replace('to = "fit"', 'to = "nowhere"')
        .replace("probability = 60", "probability = 10")
    )
    lines = [fault.line for fault in check_pipeline(bad, "doors.toml", AROUND)]
    assert lines == [27, 39, 45]
