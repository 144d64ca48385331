import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.kinds import DOCUMENTS, KINDS, KNOWN
from crm_tui.domain.pipelines import QUESTION_SETS, check_pipeline, read_pipeline
from crm_tui.domain.written import line_numbers
from crm_tui.errors import Invalid

GOOD = """\
key = "short"
name = "Short"

[limits]
tries = 4

[roles]
fitter = "Fitter"

[[stages]]
key = "talk"
name = "Talking"
kind = "sell"
probability = 20
standing = "3 d"
known = ["need"]
[stages.step]
kind = "call"
title = "call back"
due = "15 min"
questions = "first"

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
"""


def faults(old: str, new: str) -> list[str]:
    assert old in GOOD
    return [str(fault) for fault in check_pipeline(GOOD.replace(old, new, 1), "short.toml")]


def test_a_good_pipeline_has_no_fault() -> None:
    assert check_pipeline(GOOD, "short.toml") == []


FAULTS = [
    ('name = "Talking"', 'nmae = "Talking"', "short.toml:12: stage “talk”: unknown key “nmae”"),
    ('name = "Talking"', 'nmae = "Talking"', "did you mean “name”?"),
    ("[limits]\ntries", "[limits]\ntrys", "short.toml:5: unknown key “trys”"),
    (
        'due = "15 min"',
        'due = "soon"',
        "short.toml:20: stage “talk”: due: “soon” is not a deadline",
    ),
    ('due = "15 min"', 'due = "soon"', "write “15 min”, “2 h”, “1 d”"),
    ('due = "15 min"\n', "", "short.toml:17: stage “talk”: “due” is missing"),
    ('kind = "call"', 'kind = "cal"', "short.toml:18: stage “talk”: kind “cal” is not known"),
    ('kind = "call"', 'kind = "cal"', "did you mean “call”?"),
    ('kind = "sell"', 'kind = "buy"', "choose one of: fulfil, sell"),
    ("probability = 90", "probability = 20", "probability 20 is not above 20 of “talk”"),
    ("probability = 90", "probability = 120", "write a whole number 0 to 100"),
    (
        "probability = 90",
        "probability = true",
        "short.toml:27: stage “fit”: “probability” does not",
    ),
    ("probability = 90\n", "", "short.toml:23: stage “fit”: “probability” is missing"),
    ('on_result = "win"', 'on_result = "tlak"', "on_result “tlak” is no stage here; did you mean"),
    ('on_result = "win"', 'on_result = "talk"', "stage “talk”: no exit"),
    ('on_result = "win"', 'on_result = "talk"', "short.toml:28: stage “fit”: no exit"),
    ('key = "fit"', 'key = "talk"', "short.toml:24: stage “talk”: key “talk” is used twice"),
    ('name = "Fitting"', 'name = "Talking"', "name “Talking” is used twice"),
    ('key = "fit"', 'key = "Fit it"', "key “Fit it” cannot be a key"),
    ('key = "fit"', 'key = "win"', "key “win” means something else"),
    ('role = "fitter"', 'role = "filter"', "role “filter” is not known; did you mean “fitter”?"),
    ('questions = "first"', 'questions = "frist"', "did you mean “first”?"),
    ('known = ["need"]', 'known = ["ned"]', "known: “ned” is nothing we know of; did you mean"),
    ('known = ["need"]', "known = [1]", "“known” does not fit; write a list of texts"),
    ('known = ["need"]', 'must = ["sizs"]', "must: “sizs” is nothing we know of"),
    ('standing = "3 d"', 'standing = "a while"', "standing “a while” cannot be read"),
    ("tries = 4", "postpones_warn = 9", "short.toml:5: postpones_warn is above postpones_max"),
    ('name = "Short"', 'name = ""', "short.toml:2: “name” does not fit"),
    ('name = "Short"', 'name.rus = ""', "“name.rus” has no words"),
    ('name = "Short"', 'name.Russian = "x"', "“Russian” is not a language"),
    (
        'name = "Short"',
        'name = "Short"\ncurrency = "euro"',
        "short.toml:3: “euro” is not a currency",
    ),
    ('key = "short"', "key = ", "short.toml:1: this is not TOML: Invalid value"),
    ("[limits]", "[limits", "short.toml:4: this is not TOML"),
    ('role = "fitter"', 'role = "fitter', "short.toml:33: this is not TOML"),
    ('kind = "install"', 'document = "bill"\nkind = "install"', "document “bill” is not known"),
]


@pytest.mark.parametrize(("old", "new", "told"), FAULTS)
def test_the_checker_names_the_line_and_what_to_do(old: str, new: str, told: str) -> None:
    assert told in "\n".join(faults(old, new))


def test_a_pipeline_without_stages_is_refused() -> None:
    told = [str(fault) for fault in check_pipeline('key = "a"\nname = "A"\n', "a.toml")]
    assert told == [
        "a.toml:1: no stage at all; add a [[stages]] table for each milestone the buyer reaches"
    ]


def test_a_stage_without_a_step_is_refused() -> None:
    start, end = GOOD.index("[stages.step]"), GOOD.index('\n[[stages]]\nkey = "fit"')
    told = [str(fault) for fault in check_pipeline(GOOD[:start] + GOOD[end:], "a.toml")]
    assert told == [
        "a.toml:10: stage “talk”: no next step; add [stages.step] with kind, title and due"
    ]


def test_a_pipeline_that_only_fulfils_is_refused_unless_it_is_no_sale() -> None:
    only = 'kind = "fulfil"'
    assert "no stage sells" in "\n".join(faults('kind = "sell"', only))
    no_sale = GOOD.replace('kind = "sell"', only).replace("[limits]", "sells = false\n[limits]")
    assert check_pipeline(no_sale, "a.toml") == []


def test_selling_after_fulfilling_is_refused() -> None:
    swapped = GOOD.replace('"sell"', '"x"').replace('"fulfil"', '"sell"').replace('"x"', '"fulfil"')
    told = "\n".join(str(fault) for fault in check_pipeline(swapped, "a.toml"))
    assert "a.toml:26: stage “fit”: sells after “talk”, which fulfils" in told


def test_every_fault_is_told_at_once_in_order_of_lines() -> None:
    bad = GOOD.replace('"15 min"', '"soon"').replace('"sell"', '"buy"').replace("= 90", "= 9")
    with pytest.raises(Invalid) as refused:
        read_pipeline(bad, "short.toml")
    lines = refused.value.message.splitlines()
    assert [line.split(":")[1] for line in lines] == ["13", "20", "27"]
    assert refused.value.field == "pipeline"
    assert refused.value.hint


def test_lines_are_found_past_long_texts_and_lists() -> None:
    text = (
        'about = """\nkey = "no"\n[[stages]]\n"""\n[[stages]]\nkey = "a"\n'
        'known = [\n  "need", # [\n  "]x = 1",\n]\n[stages.step]\n"due" = \'#"\'\n'
        "[[stages]]\nname.ru = 'x'\n"
    )
    lines = line_numbers(text)
    assert lines["about",] == 1
    assert lines["stages", 0, "key"] == 6
    assert lines["stages", 0, "step", "due"] == 12
    assert lines["stages", 1] == 13
    assert lines["stages", 1, "name"] == lines["stages", 1, "name", "ru"] == 14
    assert ("key",) not in lines


@pytest.mark.parametrize("text", ["a = " + "[" * 5000, "a = " + "9" * 5000, "\0", "\ufeffa = 1"])
def test_hostile_toml_is_a_fault_like_any_other(text: str) -> None:
    assert "this is not TOML" in str(check_pipeline(text, "any.toml")[0])


DOCS = Path(__file__).parents[2] / "docs" / "pipelines.md"


def test_the_example_in_the_docs_is_without_fault() -> None:
    example = DOCS.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    assert check_pipeline(example, "docs/pipelines.md") == []
    assert len(read_pipeline(example, "docs/pipelines.md").stages) == 3


def test_the_docs_name_every_kind_of_step_and_every_known_thing() -> None:
    text = DOCS.read_text(encoding="utf-8")
    for name in (*KINDS, *KNOWN, *DOCUMENTS, *QUESTION_SETS):
        assert f"`{name}`" in text, name


@given(st.text(max_size=300))
def test_no_text_breaks_the_checker(text: str) -> None:
    for fault in check_pipeline(text, "any.toml"):
        assert 1 <= fault.line <= text.count("\n") + 1
        assert fault.message


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 40),
    st.text(string.printable, max_size=12),
)
def test_no_slip_of_the_pen_breaks_the_checker(start: int, length: int, typed: str) -> None:
    text = GOOD[:start] + typed + GOOD[start + length :]
    found = check_pipeline(text, "any.toml")
    if not found:
        assert read_pipeline(text, "any.toml").stages
