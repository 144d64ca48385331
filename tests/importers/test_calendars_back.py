"""A folder of steps is synchronised: what a calendar changes comes back once, if it may."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions import steps
from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.domain.content_lines import escaped
from crm_tui.domain.steps import Draft
from crm_tui.exporters.record_folders import write_folder
from crm_tui.importers.folders import read_many
from crm_tui.importers.understanding import Wishes
from tests.actions.desk import a_client, a_deal, rows
from tests.conftest import opened
from tests.importers.desk import desk_of, lawful

DAY = date(2026, 12, 1)


def out(crm: Crm, folder: Path) -> Path:
    """The file of the one step, in a folder that is up to date."""
    with crm.store.read() as session:
        write_folder(session, "steps", folder)
    (path,) = folder.glob("*.ics")
    return path


def back(crm: Crm, folder: Path) -> tuple[int, int, int]:
    """Bring the folder in: how many were changed, known, left out."""
    read = read_many(folder, Wishes(region="US", currency="EUR"), desk_of(crm))
    (report,) = crm.run(import_batch, read.files, "", {}).value
    assert lawful(crm)
    return report.updated, report.untouched, report.rejected


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """What somebody does in a calendar; lines as they begin, and what they say then."""
    text = path.read_bytes().decode()
    for old, new in changes:
        text, found = re.subn(rf"(?m)^{old}.*$", new.replace("\\", "\\\\"), text)
        assert found, old
    path.write_bytes(text.encode())


@pytest.fixture
def step(crm: Crm) -> int:
    """The next step of a deal, on a day without a time."""
    deal = a_deal(crm, a_client(crm), pipeline="sales")
    return int(rows(crm, "deal")[deal]["next_step_id"])


def now(crm: Crm, step: int) -> tuple[str, date, int | None]:
    row = rows(crm, "step")[step]
    return row["title"], date.fromisoformat(str(row["due_day"])), row["due_minute"]


def test_a_step_moved_in_the_calendar_moves_here_once(crm: Crm, step: int, tmp_path: Path) -> None:
    path = out(crm, tmp_path / "plan")
    assert back(crm, path.parent) == (0, 1, 0)
    edit(path, ("DUE", "DUE:20261203T103000Z"))
    assert back(crm, path.parent) == (1, 0, 0)
    assert now(crm, step)[1:] == (date(2026, 12, 3), 11 * 60 + 30)
    assert back(crm, path.parent) == (0, 1, 0)
    edit(path, ("DUE", "DUE;VALUE=DATE:20261204"))
    assert back(crm, path.parent) == (1, 0, 0)
    crm.undo()
    assert now(crm, step)[1] == date(2026, 12, 3)


def test_who_touched_a_step_here_has_the_last_word(crm: Crm, step: int, tmp_path: Path) -> None:
    path = out(crm, tmp_path / "plan")
    crm.run(steps.move_time, (step,), Draft(day=DAY))
    edit(path, ("DUE", "DUE;VALUE=DATE:20261224"))
    assert back(crm, path.parent) == (0, 1, 0)
    assert now(crm, step)[1] == DAY
    path = out(crm, tmp_path / "plan")
    edit(path, ("DUE", "DUE;VALUE=DATE:20261224"))
    assert back(crm, path.parent) == (1, 0, 0)


def test_alarms_of_a_phone_stay_with_the_step(crm: Crm, step: int, tmp_path: Path) -> None:
    path = out(crm, tmp_path / "plan")
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    edit(path, ("END:VTODO", f"X-SORT:5\r\n{alarm}END:VTODO"))
    assert back(crm, path.parent) == (1, 0, 0)
    again = out(crm, path.parent)
    assert again.read_bytes().count(b"TRIGGER:-PT15M") == again.read_bytes().count(b"X-SORT:5") == 1
    assert back(crm, path.parent) == (0, 1, 0)


def test_what_is_ticked_off_there_asks_what_came_of_it(crm: Crm, step: int, tmp_path: Path) -> None:
    path = out(crm, tmp_path / "plan")
    edit(path, ("STATUS", "STATUS:COMPLETED"))
    assert back(crm, path.parent) == (0, 0, 1)
    crm.run(steps.result, step)
    assert back(crm, path.parent) == (0, 1, 0)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=30)


@settings(max_examples=12)
@given(WORDS.map(str.strip).filter(bool), st.integers(0, 40))
def test_a_step_renamed_in_any_script_comes_back_so(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, words: str, days: int
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "crm.db").write_bytes(sqlite_template.read_bytes())
    with opened(f"sqlite:///{folder}/crm.db") as crm:
        deal = a_deal(crm, a_client(crm, "Ivan"), pipeline="sales")
        number = int(rows(crm, "deal")[deal]["next_step_id"])
        path = out(crm, folder / "all")
        day = DAY + timedelta(days)
        said = f"SUMMARY:{escaped(words)} · Ivan"
        edit(path, ("SUMMARY", said), ("DUE", f"DUE;VALUE=DATE:{day:%Y%m%d}"))
        assert back(crm, path.parent) == (1, 0, 0)
        assert now(crm, number) == (words, day, None)
        first = out(crm, path.parent).read_bytes()
        assert back(crm, path.parent) == (0, 1, 0)
        assert out(crm, path.parent).read_bytes() == first
