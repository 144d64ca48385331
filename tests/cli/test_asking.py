"""Questions, answers, files and objections from the command line."""

from pathlib import Path

from tests.cli.desk import Shell


def a_deal(shell: Shell) -> str:
    """A deal of a new client at the first stage; its reference."""
    added = shell("add", "Zoe Bauer, windows $120k, call tomorrow 10:00 #site", "--json").json
    return str(added["deal"])


def test_what_to_ask_is_listed_with_its_keys_and_what_the_stage_needs(shell: Shell) -> None:
    deal = a_deal(shell)
    out = shell("ask", deal).out
    assert "why_now" in out and "must_change" in out and "wanted before the stage is left" in out
    asked = shell("ask", deal, "--json").json
    needed = [one["key"] for one in asked["questions"] if one["needed"]]
    assert needed == ["phone_or_email"] and asked["not_asked"] == []


def test_an_answer_is_kept_mended_and_taken_away(shell: Shell) -> None:
    deal = a_deal(shell)
    assert "$500 000" in shell("answer", deal, "budget", "500k").out
    shell("answer", deal, "budget", "600k")
    shell("answer", deal, "budget", "700k", "--mend")
    given = shell("answer", deal, "budget", "--json").json["answers"]
    assert [one["answer"] for one in given] == ["$700 000", "$500 000"]
    shell("answer", deal, "budget", "--remove")
    assert "$500 000" in shell("ask", deal).out


def test_what_does_not_fit_is_refused_as_wrong_use(shell: Shell) -> None:
    deal = a_deal(shell)
    for words in (("budget", "much"), ("nothing", "x"), ("by_when", "blue"), ("budget",)):
        assert shell("answer", deal, *words).status == 2
    assert shell("answer", deal, "need", "--remove").status == 1


def test_answers_go_with_a_result_and_what_is_not_known_is_said(shell: Shell) -> None:
    deal = a_deal(shell)
    ran = shell("result", deal, "spoke", "--answer", "who_decides=his wife")
    assert "not known yet: a phone or an e-mail" in ran.out
    assert "not asked: a phone or an e-mail" in shell("ask", deal).out
    assert shell("result", deal, "spoke", "--answer", "his wife").status == 2
    assert "wife" in shell("find", "wife").out


def test_a_file_is_attached_listed_and_taken_away(shell: Shell, tmp_path: Path) -> None:
    deal = a_deal(shell)
    drawing = tmp_path / "drawing.pdf"
    drawing.write_bytes(b"%PDF-1.4 sizes")
    assert "drawing.pdf attached" in shell("attach", deal, str(drawing), "--as", "sizes").out
    (kept,) = shell("files", deal, "--json").json["files"]
    assert (kept["name"], kept["makes_known"], kept["there"]) == ("drawing.pdf", "sizes", True)
    assert Path(kept["path"]).read_bytes() == b"%PDF-1.4 sizes"
    shell("attach", deal, str(drawing), "--as", "specification")
    made_known = {one["makes_known"] for one in shell("files", deal, "--json").json["files"]}
    assert made_known == {"sizes", "specification"}, "one drawing may make two things known"
    shell("files", deal, "--remove", "2")
    assert shell("attach", deal, str(drawing), "--as", "weather").status == 2
    assert shell("attach", deal, str(tmp_path)).status == 2
    assert shell("attach", deal, str(tmp_path / "none")).status == 1
    shell("files", "--limit", "1")
    drawing.write_bytes(b"x" * (1 << 21))
    assert shell("attach", deal, str(drawing)).status == 2
    assert shell("files", deal, "--remove", "1").status == 0
    assert shell("files", deal, "--json").json["files"] == []


def test_an_objection_is_found_kept_and_put_away(shell: Shell) -> None:
    assert "Compared with what?" in shell("objection", "find", "дорого").out
    assert shell("objection", "add", "Too far", "We come to you.", "--words", "far").status == 0
    assert "We come to you." in shell("objection", "find", "far").out
    assert shell("objection", "edit", "too_far", "--archive").status == 0
    assert "too_far" not in shell("objection", "list").out
    assert shell("objection", "edit", "none", "--archive").status == 1
