"""The short way: what it takes, what it leaves to the long way, and how everything ends."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crm_tui import __main__ as program
from crm_tui.cli import quick
from crm_tui.errors import Conflict, CrmError, Damaged, Forbidden, Invalid, NotFound, Unavailable
from tests.cli.desk import Shell
from tests.conftest import environment


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("today", ("today", [], {})),
        ("today --json --all", ("today", [], {"as_json": True, "everybody": True})),
        ("week --owner boris --done", ("week", [], {"owner": "boris", "done": True})),
        ("plan --db=a.db --as anna", ("plan", [], {"db": "a.db", "person": "anna"})),
        ("find ivan petrov", ("find", ["ivan", "petrov"], {})),
        ("show c5 --json", ("show", ["c5"], {"as_json": True})),
        ("when in 2 days --now 2026-11-25", ("when", ["in", "2", "days"], {"now": "2026-11-25"})),
        ("today --help", None),
        ("today -h", None),
        ("today tomorrow", None),
        ("status --all", None),
        ("show", None),
        ("show c5 d17", None),
        ("find", None),
        ("today --owner", None),
        ("today --jsn", None),
        ("next r agreed", None),
        ("result s1 agreed", None),
        ("", None),
    ],
)
def test_a_command_in_a_plain_form_is_read_without_a_parser(words: str, asked: Any) -> None:
    assert quick.read(words.split()) == asked


def test_flags_may_stand_before_the_command(shell: Shell) -> None:
    assert shell("--as", "boris", "status").out == shell("status", "--as", "boris").out
    assert "boris" in shell("--as=boris", "today", "--json").out


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("x"), 2),
        (Forbidden("x"), 2),
        (NotFound("x"), 1),
        (Conflict("x"), 3),
        (Unavailable("x"), 3),
        (Damaged("x"), 4),
    ],
)
def test_every_failure_ends_with_its_own_status(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: CrmError, status: int
) -> None:
    error.message, error.hint = "It went\x1b[31m wrong", "Do that"

    def fail(_argv: list[str]) -> int:
        raise error

    monkeypatch.setattr(quick, "run", fail)
    ran = shell("today")
    assert ran == (status, "", "It went␛[31m wrong\nDo that\n")


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ("tody", 2, "tody"),
        ("today --jsn", 2, "--jsn"),
        ("show", 2, "REF"),
        ("show zzz", 2, "zzz"),
        ("show c99", 1, "no c99"),
        ("when someday", 2, "someday"),
        ("when fri --now yesterday", 2, "ISO 8601"),
        ("journal burn", 2, "burn"),
        ("today --owner nobody", 1, "nobody"),
        ("today --db no/such.db", 1, "no/such.db"),
        ("next z", 2, "no way to end a step"),
    ],
)
def test_a_wrong_command_gets_one_sentence_and_a_way_on(
    shell: Shell, words: str, status: int, sentence: str
) -> None:
    ran = shell(*words.split())
    assert (ran.status, ran.out) == (status, "")
    assert sentence in ran.err
    assert 1 <= ran.err.count("\n") <= 2
    assert "Traceback" not in ran.err


def test_a_file_that_is_no_database_ends_with_four(shell: Shell, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ivan, " * 100)
    for words in ("today", "next", "status", "find ivan", "show c1", "journal verify"):
        assert shell(*words.split(), "--db", str(letter)).status == 4


def test_an_interrupted_command_ends_with_130(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(quick, "run", interrupted)
    assert shell("today").status == 130


def test_a_bug_leaves_a_report_without_anybodys_data(
    shell: Shell, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(_argv: list[str]) -> int:
        secret = "Ivan Petrov +7 921 555-01-02"
        raise ValueError(secret)

    monkeypatch.setattr(quick, "run", buggy)
    ran = shell("today")
    reports = list((home / ".local/state/crm-tui/crash").iterdir())
    assert (ran.status, ran.out) == (1, "")
    assert "bug" in ran.err and str(reports[0]) in ran.err
    assert "Ivan" not in ran.err + reports[0].read_text()
    assert "test_quick.py" in reports[0].read_text()
    assert reports[0].stat().st_mode & 0o777 == 0o600


# -- as a process ---------------------------------------------------------------------------------


def run(home: Path, *words: str | bytes, **more: Any) -> "subprocess.CompletedProcess[bytes]":
    variables = {**environment(home), "PATH": os.environ["PATH"], **more.pop("variables", {})}
    return subprocess.run(
        [sys.executable, "-m", "crm_tui", *words],
        env=variables,
        stdin=subprocess.DEVNULL,
        **{"capture_output": True, **more},
    )


def test_a_newcomer_is_told_how_to_begin(home: Path) -> None:
    for command in ("today", "week", "plan", "next", "status", "journal"):
        ran = run(home, command)
        assert ran.returncode == 0, command
        assert ran.stdout != b""
    assert b"crm add" in run(home, "today").stderr
    assert not (home / ".local").exists()


def test_a_reader_who_leaves_is_not_complained_about(home: Path, scene: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    variables = {"CRM_DB": str(scene)}
    ran = run(
        home, "plan", variables=variables, capture_output=False, stdout=writing,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (1, b"")


def test_a_full_disk_behind_stdout_is_said(home: Path, scene: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = run(
            home, "plan", variables={"CRM_DB": str(scene)}, capture_output=False, stdout=full,
            stderr=subprocess.PIPE,
        )  # fmt: skip
    assert ran.returncode == 1
    assert b"could not be written" in ran.stderr and b"Traceback" not in ran.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", [["note", "c1", "called back"], ["--help"], ["find", "ivan"]])
def test_an_answer_that_finds_no_room_is_said_in_a_sentence(
    words: list[str], unbuffered: str, scene: Path, tmp_path: Path, home: Path
) -> None:
    desk = shutil.copy(scene, tmp_path / "desk.db")
    code = "import sys; from crm_tui.__main__ import main; sys.argv[0] = 'crm'; main()"
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-c", code, *words], stdout=full, stderr=subprocess.PIPE, text=True,
            env={**environment(home), "CRM_DB": str(desk), "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    said = ran.stderr.splitlines()
    assert (ran.returncode, said[0]) == (
        1, "The output could not be written: No space left on device.",
    )  # fmt: skip
    assert "bug" not in ran.stderr


@pytest.mark.parametrize("locale", [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_terminal_without_unicode_still_gets_its_list(
    home: Path, scene: Path, locale: dict[str, str]
) -> None:
    variables = {"CRM_DB": str(scene), "PYTHONCOERCECLOCALE": "0", **locale}
    ran = run(home, "plan", variables=variables)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Ivan Petrov" in ran.stdout
    found = run(home, "find", "Волков".encode(), variables=variables)
    assert (found.returncode, found.stderr) == (0, b"")
    assert found.stdout.startswith(b"c4") and found.stdout.endswith(b"later\n")


def test_closed_streams_are_no_bug(home: Path, scene: Path) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", '"$0" -m crm_tui today >&- 2>&-', sys.executable],
        env={**environment(home), "CRM_DB": str(scene)},
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0


def test_the_screen_needs_a_terminal(home: Path, scene: Path) -> None:
    ran = run(home, "--db", str(scene))
    assert ran.returncode == 2
    assert b"crm today" in ran.stderr and b"Traceback" not in ran.stderr


def test_words_of_no_known_encoding_are_taken_for_utf8() -> None:
    torn = "Волков".encode().decode("ascii", "surrogateescape")
    assert program._as_utf8(torn) == "Волков"
    assert program._as_utf8("plain") == "plain"
    assert program._as_utf8("\udcff") == "\udcff"


def test_help_of_a_group_is_shown_whatever_database_is_named() -> None:
    assert program._behind_command(["--db", "a.db", "pipeline", "-h"]) == ["pipeline", "-h"]
    assert program._behind_command(["--db", "a.db", "today"]) == ["today", "--db", "a.db"]


def test_a_group_alone_tells_its_commands_whatever_database_is_named() -> None:
    from typer.main import get_command

    from crm_tui.cli import app

    command = get_command(app.build())
    assert app._bare_group(command, ["pipeline", "--db", "a.db"]) == ["pipeline", "--help"]
    assert app._bare_group(command, ["pipeline", "list", "--db", "a.db"]) == []
    assert app._bare_group(command, ["today", "--db", "a.db"]) == []
