"""The screen in a real terminal: how it starts, what it leaves behind, how it ends."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from tests.terminal import CRM, Terminal
from tests.tui.desk import fill, url_of

SECRET = "Secretkeeper Ltd"
#: The program with a bug in it, where a key, a line drawn or a worker would find it.
BROKEN = """
import sys
from crm_tui.__main__ import main
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.grid import Grid

def broken(*args, **kwargs):
    name = "Secretkeeper Ltd"
    raise RuntimeError(name)

async def broken_later(*args, **kwargs):
    broken()

{patch}
main()
"""
BUGS = {
    "in a key": "TodayScreen.mark = broken",
    "in a line": "Grid._edged = broken",
    "in a worker": "TodayScreen.mark = lambda self: self.app.run_worker(broken_later())",
}


@pytest.fixture
def desk(crm: Crm) -> str:
    now = Crm(crm.store, crm.actor, zone=crm.zone)
    fill(
        now, (SECRET, "Ivan Petrov"), first_minute=None, day=now.clock().astimezone(crm.zone).date()
    )
    crm.store.engine.dispose()
    return url_of(crm).removeprefix("sqlite:///")


def test_it_opens_shows_the_day_and_quits(desk: str) -> None:
    with Terminal([CRM, "--db", desk], (100, 30)) as terminal:
        terminal.wait(SECRET)
        terminal.press("?")
        terminal.wait("Result: the step did its work")
        terminal.press("escape")
        terminal.wait("LATER|TODAY|OVERDUE")
        terminal.press("q")
        assert terminal.exit_code == 0


@pytest.mark.parametrize("bug", BUGS)
def test_a_bug_ends_with_a_report_that_holds_no_data(bug: str, desk: str, home: Path) -> None:
    program = BROKEN.format(patch=BUGS[bug])
    with Terminal([sys.executable, "-c", program, "--db", desk], (100, 30)) as terminal:
        if bug != "in a line":
            terminal.wait(SECRET)
            terminal.press("space")
        assert terminal.exit_code == 1
        said = terminal.raw.decode("utf-8", "replace").rpartition("\x1b[?1049l")[2]
    assert "what was saved is safe" in said
    assert SECRET not in said
    (report,) = (home / ".local/state/crm-tui/crash").iterdir()
    text = report.read_text()
    assert "RuntimeError" in text and "broken" in text
    assert SECRET not in text
    assert report.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_draw_is_told_what_works(desk: str, term: str) -> None:
    with Terminal([CRM, "--db", desk], (100, 30), {"TERM": term}) as terminal:
        assert terminal.exit_code == 2
        assert "crm today" in terminal.screen
        assert b"\x1b[?1049h" not in terminal.raw


def test_without_a_terminal_it_says_one_sentence(desk: str) -> None:
    done = subprocess.run(
        [CRM, "--db", desk], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert "\x1b" not in done.stderr


def test_no_colour_is_a_colour_too(desk: str) -> None:
    with Terminal([CRM, "--db", desk], (100, 30), {"NO_COLOR": "1"}) as terminal:
        terminal.wait(f"▸.*{SECRET}")
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)m", terminal.raw)
        assert all(red == green == blue for red, green, blue in colours)
        terminal.press("q")
        assert terminal.exit_code == 0


def test_a_first_start_makes_the_file(tmp_path: Path) -> None:
    place = tmp_path / "new.db"
    with Terminal([CRM, "--db", str(place)], (100, 30)) as terminal:
        terminal.wait("Welcome to crm")
        assert not place.exists(), "nothing is made before it is wanted"
        terminal.press("enter")
        terminal.wait("Nothing is due")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert place.stat().st_mode & 0o077 == 0


def test_a_file_that_is_none_of_ours_is_refused_in_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "letter.txt"
    place.write_text("Dear Ivan, " * 400)
    with Terminal([CRM, "--db", str(place)], (100, 30)) as terminal:
        assert terminal.exit_code == 4
        assert "Traceback" not in terminal.screen
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_another_process_is_seen_though_no_key_is_pressed(desk: str) -> None:
    with Terminal([CRM, "--db", desk], (100, 30)) as terminal:
        terminal.wait(SECRET)
        terminal.press("j")
        subprocess.run([CRM, "note", "--db", desk, "c1", "from the shell"], check=True)
        subprocess.run([CRM, "refuse", "--db", desk, "1", "price"], check=True)
        terminal.wait_gone(f"call +{SECRET}")
        terminal.wait("▸.*Ivan Petrov")
        terminal.press("q")
        assert terminal.exit_code == 0
