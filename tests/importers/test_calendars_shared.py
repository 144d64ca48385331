"""An event that came from somebody else's file stays in that file, by whatever it was called."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions import steps
from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.domain.content_lines import escaped, unescaped, unfolded
from crm_tui.domain.steps import Draft
from crm_tui.exporters.lists import write_list
from crm_tui.exporters.record_folders import write_folder
from crm_tui.importers.folders import read_many
from crm_tui.importers.understanding import Wishes
from tests.actions.desk import a_client, rows
from tests.conftest import opened
from tests.importers.desk import desk_of, lawful
from tests.importers.test_calendars_back import DAY, edit, now

HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Other//EN")
EVENT = (
    "BEGIN:VEVENT", "UID:f00-ba@other.example", "DTSTAMP:20261101T080000Z",
    "DTSTART;TZID=Europe/Berlin:20261201T100000", "DTEND;TZID=Europe/Berlin:20261201T113000",
    "SUMMARY:Coffee with Ivan Petrov", "DESCRIPTION:bring the\\, well\\, drawings",
    "LOCATION:Cafe; by the river", "ATTENDEE;CN=Ivan:mailto:ivan@okna.example", "SEQUENCE:3",
    "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", "DESCRIPTION:now", "END:VALARM",
    "END:VEVENT",
)  # fmt: skip
TASK = ("BEGIN:VTODO", "UID:T-1", "SUMMARY:Call Ivan Petrov", "DUE;VALUE=DATE:20261202",
        "STATUS:NEEDS-ACTION", "END:VTODO")  # fmt: skip


def theirs(folder: Path, *parts: tuple[str, ...], name: str = "Coffee (1).ics") -> Path:
    """A file that somebody else's program put into the folder."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    lines = [*HEAD, *(line for part in parts for line in part), "END:VCALENDAR", ""]
    path.write_bytes("\r\n".join(lines).encode())
    return path


def out(crm: Crm, folder: Path) -> list[str]:
    """The names of the calendars in the folder, once it is up to date."""
    with crm.store.read() as session:
        write_folder(session, "steps", folder)
    return sorted(path.name for path in folder.glob("*.ics"))


def said(path: Path) -> dict[str, str]:
    """The properties of the event itself, by their names."""
    lines = [line for _n, line in unfolded(path.read_bytes().decode())]
    ends = lines.index("BEGIN:VALARM") if "BEGIN:VALARM" in lines else len(lines)
    return {line.partition(":")[0].partition(";")[0]: line for line in lines[:ends]}


@pytest.fixture
def folder(crm: Crm, tmp_path: Path) -> Path:
    a_client(crm, "Ivan Petrov")
    return tmp_path / "plan"


def back(crm: Crm, folder: Path) -> tuple[int, int, int]:
    """Bring the folder in: how many were changed, known, left out."""
    read = read_many(folder, Wishes(region="US", currency="EUR"), desk_of(crm))
    told = crm.run(import_batch, read.files, "", {}).value
    assert lawful(crm)
    return (
        sum(r.updated for r in told),
        sum(r.untouched for r in told),
        sum(r.rejected for r in told),
    )


def the_step(crm: Crm) -> int:
    (number,) = (n for n, row in rows(crm, "step").items() if row["closed_at"] is None)
    return int(number)


def test_what_nobody_changed_here_stays_as_it_stood(crm: Crm, folder: Path) -> None:
    path = theirs(folder, EVENT)
    before = path.read_bytes()
    back(crm, folder)
    assert out(crm, folder) == [path.name]
    assert path.read_bytes() == before


def test_an_event_moved_here_moves_in_its_own_file(crm: Crm, folder: Path) -> None:
    path = theirs(folder, EVENT)
    back(crm, folder)
    crm.run(steps.move_time, (the_step(crm),), Draft(day=DAY.replace(day=4), minute=15 * 60))
    assert out(crm, folder) == [path.name]
    told = said(path)
    assert told["UID"] == "UID:f00-ba@other.example" and told["SEQUENCE"] == "SEQUENCE:4"
    assert told["DTSTART"] == "DTSTART:20261204T140000Z" and told["DURATION"] == "DURATION:PT1H30M"
    assert "DTEND" not in told and told["SUMMARY"] == EVENT[5]
    for kept in (*EVENT[6:9], *EVENT[10:]):
        assert kept in path.read_text(), kept
    first = path.read_bytes()
    assert back(crm, folder) == (0, 1, 0)
    assert out(crm, folder) == [path.name]
    assert path.read_bytes() == first


def test_both_sides_change_it_in_turn(crm: Crm, folder: Path) -> None:
    path = theirs(folder, TASK)
    back(crm, folder)
    step = the_step(crm)
    crm.run(steps.edit_step, step, title="Ring Ivan")
    crm.run(steps.move_time, (step,), Draft(day=DAY))
    out(crm, folder)
    assert said(path)["SUMMARY"] == "SUMMARY:Ring Ivan"
    assert said(path)["DUE"] == f"DUE;VALUE=DATE:{DAY:%Y%m%d}"
    for day in (9, 10):
        edit(path, ("DUE", f"DUE;VALUE=DATE:202612{day:02}"))
        assert back(crm, folder) == (1, 0, 0)
        assert now(crm, step) == ("Ring Ivan", DAY.replace(day=day), None)
        assert out(crm, folder) == [path.name]
        assert said(path)["DUE"] == f"DUE;VALUE=DATE:202612{day:02}"
    crm.run(steps.move_time, (step,), Draft(day=DAY.replace(day=22)))
    out(crm, folder)
    assert said(path)["DUE"] == "DUE;VALUE=DATE:20261222" and said(path)["UID"] == "UID:T-1"


def test_what_is_done_here_is_done_there(crm: Crm, folder: Path) -> None:
    path = theirs(folder, TASK)
    back(crm, folder)
    crm.run(steps.result, the_step(crm), next=Draft(title="send the offer", day=DAY))
    assert path.name in out(crm, folder)
    assert said(path)["STATUS"] == "STATUS:COMPLETED" and "COMPLETED" in said(path)
    assert back(crm, folder)[0] == 0


def test_a_series_and_a_file_of_many_stay_and_get_no_second_file(crm: Crm, folder: Path) -> None:
    series = theirs(folder, (*EVENT[:3], "RRULE:FREQ=WEEKLY", *EVENT[3:]), name="series.ics")
    many = theirs(folder, TASK, tuple(line.replace("T-1", "T-2") for line in TASK), name="two.ics")
    before = series.read_bytes(), many.read_bytes()
    back(crm, folder)
    for number in rows(crm, "step"):
        crm.run(steps.move_time, (number,), Draft(day=DAY.replace(day=28)))
    assert out(crm, folder) == ["series.ics", "two.ics"]
    assert (series.read_bytes(), many.read_bytes()) == before


def test_elsewhere_it_is_called_as_its_calendar_calls_it(
    crm: Crm, folder: Path, tmp_path: Path
) -> None:
    theirs(folder, EVENT)
    back(crm, folder)
    with crm.store.read() as session:
        write_list(session, "steps", "ics", tmp_path / "all.ics")
    told = said(tmp_path / "all.ics")
    assert told["UID"] == "UID:f00-ba@other.example" and told["X-CRM-STEP"]
    (name,) = out(crm, tmp_path / "new")
    assert said(tmp_path / "new" / name)["UID"] == told["UID"]
    assert back(crm, tmp_path / "new") == (0, 1, 0)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=90)


@settings(max_examples=10)
@given(WORDS.map(str.strip).filter(bool), st.integers(0, 20), WORDS)
def test_whatever_it_is_called_it_goes_round(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, title: str, days: int,
    uid: str,
) -> None:  # fmt: skip
    root = tmp_path_factory.mktemp("shared")
    (root / "crm.db").write_bytes(sqlite_template.read_bytes())
    with opened(f"sqlite:///{root}/crm.db") as crm:
        a_client(crm, "Ivan Petrov")
        called = escaped(uid.strip() or "u")
        path = theirs(root / "plan", (TASK[0], f"UID:{called}", *TASK[2:]))
        back(crm, path.parent)
        step = the_step(crm)
        crm.run(steps.edit_step, step, title=title)
        assert out(crm, path.parent) == [path.name]
        assert unescaped(said(path)["UID"].partition(":")[2]).strip() == unescaped(called).strip()
        assert back(crm, path.parent)[0] == 0
        assert now(crm, step)[0] == rows(crm, "step")[step]["title"]
