"""A whole morning in a real terminal, and what the tools say of the file afterwards."""

from pathlib import Path

import pytest

from tests.e2e.desk import app, done, open_deals, run, told

NAMES = [f"Client {number:02}" for number in range(1, 13)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    open_deals(path, NAMES)
    return path


def open_names(path: Path) -> set[str]:
    groups = told(path, "plan")["groups"]
    return {step["client_name"] for steps in groups.values() for step in steps}


def test_a_morning_is_worked_undone_in_part_and_kept(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        for name in NAMES[:3]:
            terminal.press("r enter")
            terminal.wait(f"{name}: result")
        for name in NAMES[3:5]:
            terminal.press("p 2 enter")
            terminal.wait(f"{name}: later")
        terminal.press("x p enter")
        terminal.wait(f"{NAMES[5]}: ")
        terminal.wait(r"no 1\b")
        for count in range(1, 6):
            terminal.press("c n")
            terminal.wait(rf"tried {count}\b")
        refused = next(e for e in told(desk, "journal")["entries"] if "refuse" in e["action"])
        assert NAMES[5] not in open_names(desk)

        done(desk, "undo", refused["entry"])
        terminal.wait(r"no 0\b")
        terminal.wait(NAMES[5])
        assert NAMES[5] in open_names(desk)
        terminal.wait(r"tried 5\b")

        terminal.press("ctrl+r")
        terminal.wait(r"no 1\b")
        assert NAMES[5] not in open_names(desk)
        terminal.press("q")
        assert terminal.exit_code == 0
    assert "0 deals without a next step" in done(desk, "doctor")
    assert run(desk, "journal", "verify").returncode == 0


def test_what_a_colleague_does_shows_by_itself(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        done(desk, "refuse", "d2", "price", user="boris")
        terminal.wait_gone("Client 02")
        assert terminal.row("▸.*Client 01") == terminal.row("▸ ")
        terminal.press("q")
        assert terminal.exit_code == 0


def test_what_was_entered_is_saved_by_one_who_quits_at_once(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        terminal.press("r enter p 2 enter q")
        assert terminal.exit_code == 0
    entries = told(desk, "journal")["entries"]
    assert [entry["action"] for entry in entries[:2]] == ["step.postpone", "step.result"]


def test_a_phone_sized_window_and_back_keeps_the_program_alive(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        terminal.resize(40, 20)
        terminal.wait("Client 01")
        terminal.resize(200, 60)
        terminal.wait("Client 12")
        terminal.press("q")
        assert terminal.exit_code == 0


def test_the_terminal_is_given_back_as_it_was(desk: Path) -> None:
    with app(desk) as terminal:
        terminal.wait("Client 01")
        assert b"\x1b[?1049h" in terminal.raw
        terminal.press("q")
        assert terminal.exit_code == 0
    assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(b"\x1b[?1049h")
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")


def test_the_app_without_a_terminal_says_so_and_ends_with_2(desk: Path) -> None:
    ran = run(desk)
    assert ran.returncode == 2
    assert "terminal" in ran.stderr
    assert ran.stdout == ""
