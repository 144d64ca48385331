"""Pipelines from the shell: drawn, checked, compared and changed, after a look at what it does."""

from dataclasses import replace
from pathlib import Path

import pytest

from crm_tui.domain.pipelines import Pipeline, write_pipeline
from crm_tui.domain.playbook_graph import graph
from crm_tui.domain.text import width
from crm_tui.store.defaults import PIPELINES, load_default_pipeline
from tests.cli.typist import Typist

BOOK = load_default_pipeline("sales")


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    return Typist(db, capsys, monkeypatch)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A file of the pipeline with another first step."""
    return written(tmp_path, "write back")


def written(folder: Path, title: str, book: Pipeline = BOOK) -> Path:
    first = replace(book.first, step=replace(book.first.step, title=title))
    path = folder / "mine.toml"
    text = write_pipeline(replace(book, stages=(first, *book.stages[1:])))
    path.write_text(text, encoding="utf-8")
    return path


def test_a_change_is_told_first_and_saved_when_it_is_wanted(crm: Typist, changed: Path) -> None:
    crm.ok('add "Ivan Petrov, windows 120k"')
    asked = crm(f"pipeline edit sales {changed}")
    assert asked.status == 2 and "--yes" in asked.err
    assert "1 deal would get another next step" in asked.out
    assert "d1: call back → write back" in asked.out
    assert "call back" in crm.ok("show d1")
    dry = crm(f"pipeline edit sales {changed} --dry-run --json").json
    done = crm(f"pipeline edit sales {changed} --yes --json").json
    same = ("pipeline", "version", "deals", "moved", "steps", "kept", "differences")
    assert [dry[key] for key in same] == [done[key] for key in same]
    assert (dry["done"], dry["entry"], done["done"]) == (False, None, True)
    assert done["steps"] == 1 and done["entry"]
    assert "write back" in crm.ok("show d1")
    assert "undone" in crm.ok("undo")
    assert "call back" in crm.ok("show d1")


def test_the_differences_are_said_in_words(crm: Typist, changed: Path) -> None:
    line = "stage new, step: title call back → write back"
    assert crm.ok(f"pipeline diff sales {changed}") == line
    assert crm("pipeline diff sales").status == 1
    crm.ok(f"pipeline edit sales {changed} --yes")
    assert crm.ok("pipeline diff sales") == line
    assert crm.ok("pipeline diff sales --default") == line
    assert crm(f"pipeline diff sales {changed} --json").json["differences"] == []
    again = crm("pipeline diff sales --json").json["differences"]
    assert again == [
        {"place": "stage new, step", "what": "title", "was": "call back",
         "now": "write back"}
    ]  # fmt: skip


def test_a_faulty_file_is_refused_by_line_with_what_to_do(crm: Typist, changed: Path) -> None:
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace('due = "2 d"', 'due = "soon"'), encoding="utf-8")
    answer = crm(f"pipeline edit sales {changed} --yes")
    assert answer.status == 2
    assert "“soon” is not a deadline" in answer.err and "write “15 min”" in answer.err
    assert f"{changed}:" in answer.err
    checked = crm(f"pipeline check {changed} --json")
    assert checked.status == 1 and not checked.json["clean"]
    assert checked.json["faults"][0]["line"] > 1


def test_a_calendar_nobody_has_is_a_fault_of_the_file(crm: Typist, changed: Path) -> None:
    text = changed.read_text(encoding="utf-8")
    changed.write_text(
        text.replace('due = "2 d"', 'due = "2 d"\ncalendar = "mars"'), encoding="utf-8"
    )
    answer = crm(f"pipeline check {changed}")
    assert answer.status == 1 and "calendar “mars” is not there" in answer.out


def test_the_editor_changes_it(crm: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/tries.=.5/tries=8/")
    assert "limits: tries 5 → 8" in crm.ok("pipeline edit sales --yes")
    monkeypatch.setenv("EDITOR", "no-such-editor")
    answer = crm("pipeline edit sales --yes")
    assert answer.status == 2 and "EDITOR" in answer.err


def test_deals_of_a_stage_taken_out_need_a_place(crm: Typist, tmp_path: Path) -> None:
    crm.ok('add "Ivan Petrov, windows 120k"')
    path = tmp_path / "short.toml"
    path.write_text(write_pipeline(replace(BOOK, stages=BOOK.stages[1:])), encoding="utf-8")
    answer = crm(f"pipeline edit sales {path} --yes")
    assert answer.status == 3 and "--move-to" in answer.err
    said = crm.ok(f"pipeline edit sales {path} --yes --move-to contact")
    assert "1 deal leaves a stage that is taken out" in said
    assert "find out need" in crm.ok("show d1")


def test_an_unknown_pipeline_is_not_found(crm: Typist) -> None:
    for command in ("graph", "diff", "edit"):
        answer = crm(f"pipeline {command} fondue")
        assert answer.status == 1 and "founder" in answer.err


@pytest.mark.parametrize("language", ["en", "ru", "fa", "ko"])
def test_a_drawing_fits_its_width_in_every_script(language: str) -> None:
    for key in PIPELINES:
        book = load_default_pipeline(key, language)
        for cells in (40, 60, 80):
            lines = graph(book, cells)
            assert max(map(width, lines)) <= cells, key
            boxed = [line for line in lines if line[0] in "┌│└"]
            assert {width(line) for line in boxed} == {cells}
            assert len(boxed) >= 3 * len(book.stages)
        assert "┌" not in "".join(graph(book, plain=True))


def test_a_drawing_shows_where_outcomes_lead(crm: Typist, tmp_path: Path) -> None:
    drawn = crm.ok("pipeline graph windows")
    assert drawn.count("▼ result ─▶") == 5
    assert "must      the sizes, the specification" in drawn
    assert max(map(width, drawn.splitlines())) <= 80
    assert crm.ok("pipeline graph windows --ascii").replace("…", "").isascii()
    values = crm("pipeline graph cold --json").json
    reached = values["stages"][1]
    assert [step["when"] for step in reached["steps"]] == ["contacts >= 6", "contacts >= 2"]
    assert {"outcome": "result", "when": "", "to": "interested"} in reached["leads"]


# -- the same laws from the shell -----------------------------------------------------------------


def test_what_a_stage_requires_is_said_with_the_commands_that_give_it(crm: Typist) -> None:
    crm.ok('add "Ivan Petrov, windows 120k"')
    crm.ok("move d1 approval --pipeline windows")
    for line in ("result d1", "move d1 payment"):
        answer = crm(line)
        assert answer.status == 2
        assert "the sizes, the specification" in answer.err
        assert "crm answer d1 sizes" in answer.err and "crm attach d1 FILE --as" in answer.err
    assert crm("win d1").status == 0


def test_what_was_only_asked_for_is_listed(crm: Typist) -> None:
    crm.ok('add "Ivan Petrov, windows 120k"')
    answer = crm("result d1 agreed --json").json
    assert answer["missing"] == ["phone_or_email", "source"]
    assert "not known yet: the need, the budget, who decides" in crm.ok("result d1 trying")


def test_at_the_limit_only_a_changed_offer_is_taken(crm: Typist) -> None:
    crm.ok('add "Ivan Petrov, windows 120k"')
    said = [crm.ok("postpone d1 2") for _ in range(4)]
    assert "3 times in a row" in said[2] and "At 5 it takes a changed offer" in said[3]
    answer = crm("postpone d1 2")
    assert answer.status == 2 and 'crm postpone s5 "2" --offered' in answer.err
    assert crm("postpone d1 2 --offer changed").status == 2
    assert "5 times in a row" in crm.ok('postpone d1 2 --offered "10 percent less"')


def test_checking_a_file_makes_no_database(
    crm: Typist, changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = tmp_path / "nowhere.db"
    monkeypatch.setenv("CRM_DB", str(nowhere))
    assert crm(f"pipeline check {changed}").status == 0
    assert not nowhere.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_file_saved_by_a_windows_editor_is_read(
    crm: Typist, changed: Path, encoding: str
) -> None:
    text = changed.read_text(encoding="utf-8")
    changed.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert "No faults" in crm(f"pipeline check {changed}").err
    assert "call back → write back" in crm.ok(f"pipeline edit sales {changed} --yes")


def test_a_file_that_is_no_text_is_refused_with_what_to_do(crm: Typist, tmp_path: Path) -> None:
    picture = tmp_path / "picture.toml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    answer = crm(f"pipeline check {picture}")
    assert answer.status == 2 and "Save it as UTF-8" in answer.err
