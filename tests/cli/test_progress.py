"""Who waits for an import sees it go on; a script's stderr stays clean."""

import io
import sys
from pathlib import Path

import pytest

from crm_tui.cli import progress
from tests.cli.desk import Shell
from tests.importers.desk import sheet


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def people(tmp_path: Path) -> Path:
    rows = (f"Person {n},p{n}@x.example" for n in range(2100))
    return sheet(tmp_path / "fair\x1b[2J.csv", "Name,Email", *rows)


def test_rows_are_counted_while_a_file_comes_in(
    people: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    assert shell("import", str(people), "--yes").status == 0
    lines = seen.getvalue().split("\r\x1b[K")
    assert any(": read 2000 rows · " in line and " left █" in line for line in lines)
    (done,) = (line for line in lines if ": tried 2100 / 2100 rows · " in line)
    assert done.endswith(" a second · 0:00 left ██████████")
    assert not any("\x1b[2J" in line for line in lines)
    assert all(len(line) < 80 for line in lines[:-1])


def test_a_script_sees_no_line_that_is_drawn_over(people: Path, shell: Shell) -> None:
    ran = shell("import", str(people), "--yes")
    assert ran.status == 0
    assert "\r" not in ran.err and "written" not in ran.err
