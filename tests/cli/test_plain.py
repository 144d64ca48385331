"""`crm --plain`: the day line by line, for those who hear the screen, and for scripts."""

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui.cli.plain import LETTERS, WORDS, meant
from crm_tui.cli.plain_verbs import VERBS
from crm_tui.domain.text import width
from tests.cli.desk import Ran, Shell
from tests.terminal import CRM, Terminal


@pytest.fixture
def sit(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> "type[Sitting]":
    """Somebody types these lines."""
    Sitting.shell, Sitting.patch = shell, monkeypatch
    return Sitting


class Sitting:
    """One sitting: what was said, line by line, and how it ended."""

    shell: Shell
    patch: pytest.MonkeyPatch

    def __init__(self, *lines: str) -> None:
        self.patch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        ran: Ran = self.shell("--plain")
        self.status, self.lines, self.out = ran.status, ran.out.splitlines(), ran.out
        assert ran.err == ""


def steps(shell: Shell) -> dict[str, tuple[str, str]]:
    """How each step ended and until when the open ones wait, by client and deal."""
    with closing(sqlite3.connect(shell.db)) as file:
        rows = file.execute(
            "SELECT d.title, s.closed_as, s.due_day FROM step s JOIN deal d ON d.id = s.deal_id"
            " ORDER BY s.id"
        )
        return {title: (closed or "", day) for title, closed, day in rows}


def test_the_day_is_read_out_as_numbered_sentences(sit: type[Sitting]) -> None:
    said = sit()
    assert said.status == 0
    assert re.fullmatch(r"\d+ of \d+ done, \d+ overdue\.", said.lines[0])
    assert [line.partition(". ")[0] for line in said.lines[1:]] == ["1", "2", "3", "4"]
    assert "late" in said.lines[1] and "김민지" in said.out


def test_nothing_is_drawn_and_nothing_typed_is_obeyed(sit: type[Sitting]) -> None:
    said = sit("n 1 \x1b[2J\x1b]0;title\x07", "open 1", "find \x1b[31m", "\x1b[A")
    assert "\x1b" not in said.out and "\x07" not in said.out


def test_a_result_with_its_next_step_is_one_line(sit: type[Sitting], shell: Shell) -> None:
    said = sit("r 1 agreed, 120k > send contract fri 10")
    assert "done: agreed" in said.out and "send contract" in said.out
    assert said.lines[-1].startswith("Next: 2. ")


def test_numbers_stay_those_that_were_read_out(sit: type[Sitting], shell: Shell) -> None:
    whose = sit().lines[3].split(", ")[2]
    said = sit("p 1 1", "p 2 1", "n 3 the third")
    assert said.lines[-2].startswith(whose), "the third is the third though two are gone"


def test_what_is_not_said_is_asked_and_nothing_leaves_all_as_it_was(
    sit: type[Sitting], shell: Shell
) -> None:
    before = steps(shell)
    said = sit("p 1", "", "x 1", "", "t 1", "", "n 1", "", "c 1", "", "a", "")
    assert said.out.count("Left as it was.") == 6
    assert steps(shell) == before


def test_a_refusal_needs_its_reason_and_can_be_taken_back(sit: type[Sitting], shell: Shell) -> None:
    before = steps(shell)
    said = sit("x 2", "nonsense", "x 2", "price", "undo")
    assert "There is no reason “nonsense”" in said.out
    assert "refused" in said.out and "undone" in said.out
    assert said.status == 1, "a script is told that a line of it failed"
    assert steps(shell) == before


def test_a_call_says_the_number_and_keeps_what_came_of_it(sit: type[Sitting]) -> None:
    said = sit("find petrov", "c 1", "n", "open 1")
    assert "+7 921 555-01-02" in said.out and "tried: no answer" in said.out


def test_somebody_is_added_found_and_read_out(sit: type[Sitting]) -> None:
    said = sit("a Olga Sidorova, stairs 90k, call tomorrow 10:00", "/ sidorova", "open c1", "w 1")
    assert "1. Olga Sidorova" in said.out
    assert said.status == 0


def test_a_list_that_is_long_is_read_on(
    sit: type[Sitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_tui.cli.plain.PAGE", 3)
    said = sit("more", "more")
    assert "1 more: type more." in said.lines[4] and said.lines[5].startswith("4. ")
    assert said.lines[-1] == "That is all."


@pytest.mark.parametrize("line", ["blah", "99", "r 99", "open c999", "open x", "x 99 price"])
def test_what_cannot_be_done_is_said_and_the_sitting_goes_on(sit: type[Sitting], line: str) -> None:
    said = sit(line, "list")
    assert said.status == 1 and said.lines[-1].startswith("4. ")


def test_every_word_does_something_and_the_help_names_it(sit: type[Sitting]) -> None:
    words = {word for word, _letter, _help in WORDS}
    assert words == {*VERBS, "quit"} and len(LETTERS) == sum(bool(x) for _w, x, _h in WORDS)
    help_lines = sit("help").out
    assert all(f"\n{word}" in help_lines for word in words)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("к", "result"), ("з", "postpone"), ("ч", "refuse"), ("ق", "result"), ("R", "result"),
     ("Refuse", "refuse"), ("?", "help"), ("؟", "help"), ("", ""), ("ㄱ", "result")],
)  # fmt: skip
def test_a_letter_is_its_place_on_any_layout(typed: str, word: str) -> None:
    assert meant(typed) == word


def test_it_begins_in_an_empty_home(
    home: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", str(home / "new.db"))
    monkeypatch.setattr("sys.stdin", io.StringIO("a Ivan Petrov, windows 120k, call 15:00\nlist\n"))
    ran = shell("--plain")
    assert ran.out.startswith("Nothing here yet.") and "1. 15:00" in ran.out


def test_it_works_in_a_terminal_that_cannot_draw(shell: Shell) -> None:
    environment = {"TERM": "dumb", "CRM_DB": str(shell.db), "CRM_USER": "anna", "LANG": "C.UTF-8"}
    with Terminal([CRM, "--plain"], (80, 24), environment) as terminal:
        terminal.wait(r"\n>")
        terminal.type("n 1 rang")
        terminal.press("enter")
        terminal.wait("note kept|Note kept")
        terminal.type("q")
        terminal.press("enter")
        assert terminal.exit_code == 0
        assert b"\x1b" not in terminal.raw


def test_a_narrow_terminal_breaks_lines_between_words(
    sit: type[Sitting], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sit("help", "n 1 김민지 김민지 김민지 김민지 김민지").out.split()
    monkeypatch.setenv("COLUMNS", "24")
    said = sit("help", "n 1 김민지 김민지 김민지 김민지 김민지")
    assert said.out.split() == whole
    assert max(map(width, said.lines)) <= 24
    assert any("₩3 200 000" in line for line in said.lines), "a sum is one word"
