"""`crm import` takes what is piped into it, whole folders, and any number of files."""

import io
import sys
import tempfile
from pathlib import Path

import pytest

from crm_tui.cli import import_sources
from tests.cli.desk import Shell
from tests.importers.desk import sheet


class Pipe:
    """A standard input that programs write to."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)

    def isatty(self) -> bool:
        return False


def test_rows_that_are_piped_in_come_in(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(sys, "stdin", Pipe(b"Name\tPhone\nAda Byron\t+1 212 555 0100\n"))
    ran = shell("import", "-")
    assert (ran.status, ran.out.split(" · ")[0]) == (0, "standard-input: 1 client")
    assert list(folder.iterdir()) == []
    monkeypatch.setattr(sys, "stdin", Pipe(b""))
    ran = shell("import", "-")
    assert ran.status != 0
    assert "holds no rows" in ran.err


def test_endless_input_is_refused_by_its_limit(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setattr(import_sources, "MOST_GIGABYTES", 0)
    monkeypatch.setattr(sys, "stdin", Pipe(b"Name\nAnn\n"))
    ran = shell("import", "-")
    assert ran.status != 0
    assert "longer than 0 GB" in ran.err
    assert list(folder.iterdir()) == []
    assert "once" in shell("import", "-", "-").err


def test_a_folder_comes_in_as_one_and_says_what_is_left_out(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sheet(folder / "a.csv", "Name,Phone", "Ada Byron,+1 212 555 0100")
    sheet(folder / "b.csv", "Name,Email", "Bo Derek,bo@x.example")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7\n")
    tried = shell("import", str(folder), "--dry-run")
    assert "a.csv: 1 client" in tried.out
    assert "nothing" in shell("find", "byron").out.lower()
    ran = shell("import", str(folder), "--json")
    first, second, bad = ran.json["files"]
    assert (first["clients"], second["clients"]) == (1, 1)
    assert first["entry"] == second["entry"]
    assert bad["file"] == "c.pdf"
    assert "PDF" in bad["error"]
    assert shell("import", str(folder), "--strict").status == 1
    assert shell("undo").status == 0
    assert "nothing" in shell("find", "byron").out.lower()


def test_a_calendar_and_letters_say_what_they_gave(shell: Shell, tmp_path: Path) -> None:
    sheet(tmp_path / "a.csv", "Name,Email", "Ada Byron,ada@x.example")
    calendar = tmp_path / "b.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Call Ada Byron\nDTSTART:20301201T100000Z\n"
        "END:VEVENT\nBEGIN:VTODO\nUID:2\nSUMMARY:Write\nATTENDEE;CN=Eve:mailto:eve@z.example\n"
        "END:VTODO\nEND:VCALENDAR\n"
    )
    ran = shell("import", str(tmp_path / "a.csv"), str(calendar))
    assert "b.ics: 1 step or meeting, 1 row left out" in ran.out
    assert "line 7: is about nobody we know" in ran.err
    ran = shell("import", str(calendar), "--make-clients")
    assert "b.ics: 1 step or meeting, 1 client, 1 row known already" in ran.out


def test_many_small_files_of_one_sort_are_told_in_a_line(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    shell("add", "Ada Byron, windows, call tomorrow 10:00")
    for n in range(5):
        (folder / f"{n}.ics").write_text(
            f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{n}\nSUMMARY:Call Ada Byron {n}\n"
            "DTSTART:20301201T100000Z\nEND:VEVENT\nEND:VCALENDAR\n"
        )
    (folder / "9.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:9\nSUMMARY:Coffee\nDTSTART:20301201T100000Z\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    ran = shell("import", str(folder))
    assert "9.ics: 1 row left out\n5 files: 5 steps and meetings\n" in ran.out
    assert "5 files: 5 rows known already\n" in shell("import", str(folder)).out


def test_what_is_neither_is_refused_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    for name in ("gone.ics", "gone"):
        ran = shell("import", str(tmp_path / name))
        assert ran.status == 1
        assert "There is no file" in ran.err
