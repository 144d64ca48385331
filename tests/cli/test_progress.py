"""Who waits for an import sees it go on; a script's stderr stays clean."""

import io
import re
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


WAYS = {
    "a list": ("clients", "-o", "out.csv"),
    "everything": ("all", "-o", "out.jsonl"),
    "cards in a folder": ("clients", "--dir", "out", "-f", "vcf"),
    "everything in a folder": ("all", "--dir", "out"),
}


@pytest.mark.parametrize("way", WAYS)
def test_rows_are_counted_while_a_file_goes_out_and_stopping_leaves_none(
    people: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    assert shell("import", str(people), "--yes").status == 0
    monkeypatch.chdir(people.parent)
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setattr(progress, "_PAUSE", 0.0)
    before = {each.name for each in people.parent.iterdir()}
    draw = progress.Progress.__call__

    def stopped(self: progress.Progress, done: int) -> None:
        draw(self, done)
        if done >= 2000:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(progress.Progress, "__call__", stopped)
        assert shell("export", *WAYS[way]).status == 130
    assert {each.name for each in people.parent.iterdir()} <= before
    assert shell("export", *WAYS[way]).status == 0
    lines = seen.getvalue().split("\r\x1b[K")
    assert any(re.search(r": written 2\d{3} / \d+ rows .* left █", line) for line in lines)
