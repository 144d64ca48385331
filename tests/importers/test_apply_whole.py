"""An import is there whole or not at all, whatever happens while it runs."""

import hashlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.importers.apply import Wishes, dry_run, understand
from tests.forking import Forked, apart
from tests.importers.desk import bring, bring_in, desk_of, lawful, photo, read, sheet, table

ROWS = 1100


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of some thousand people, some of them with a deal."""
    path = tmp_path_factory.mktemp("people") / "people.csv"
    rows = (
        f"Person {n},+1 212 555 {n:04},p{n}@x.example,Firm {n % 50} Ltd,{'a deal' if n % 9 else ''}"
        for n in range(ROWS)
    )
    return sheet(path, "Name,Phone,Email,Company,Deal", *rows)


def importer(crm: Crm, path: Path, at: int = 0) -> Forked:
    """An import in a process of its own, which kills itself when `at` rows are done."""

    def work(desk: Crm) -> None:
        print("reading", flush=True)
        file = understand(path, Wishes(region="US", currency="EUR"), desk_of(desk))

        def told(done: int) -> None:
            print(done, flush=True)
            if done == at:
                os.kill(os.getpid(), signal.SIGKILL)

        done = desk.run(import_file, file, told=told)
        print("done", done.value.added, done.value.untouched, flush=True)

    return apart(crm, work)


@pytest.mark.parametrize("at", [1000, ROWS])
def test_a_killed_import_leaves_nothing(any_crm: Crm, people: Path, at: int) -> None:
    before = photo(any_crm)
    killed = importer(any_crm, people, at).end(120)
    assert (killed.returncode, killed.stderr) == (-signal.SIGKILL, "")
    assert photo(any_crm) == before
    assert bring_in(any_crm, people).added == ROWS


@pytest.mark.parametrize("lines", [2, 3])
def test_a_kill_between_the_lines_leaves_all_or_nothing(crm: Crm, people: Path, lines: int) -> None:
    before = photo(crm)
    victim = importer(crm, people)
    for _line in range(lines):
        victim.stdout.readline()
    victim.kill()
    victim.end()
    assert lawful(crm)
    after = photo(crm)
    assert after == before or len(after["external_id"]) == ROWS


def test_two_processes_import_the_same_file_at_once(any_crm: Crm, people: Path) -> None:
    both = [importer(any_crm, people) for _process in range(2)]
    outcomes = []
    for one in both:
        ended = one.end(180)
        said = [line for line in ended.stderr.splitlines() if not line.startswith("Waiting for ")]
        assert (ended.returncode, said) == (0, [])
        outcomes.append(ended.stdout.splitlines()[-1])
    assert sorted(outcomes) == [f"done 0 {ROWS}", f"done {ROWS} 0"]
    assert len(table(any_crm, "external_id")) == ROWS
    assert lawful(any_crm)


def _stop_at(rows: int) -> Callable[[int], None]:
    def told(done: int) -> None:
        if done >= rows:
            raise KeyboardInterrupt

    return told


@pytest.mark.parametrize("at", [1000, ROWS])
def test_ctrl_c_leaves_nothing(any_crm: Crm, people: Path, at: int) -> None:
    before = photo(any_crm)
    file = read(any_crm, people)
    with pytest.raises(KeyboardInterrupt):
        any_crm.run(import_file, file, told=_stop_at(at))
    assert photo(any_crm) == before
    assert bring(any_crm, file).added == ROWS


def test_a_dry_run_counts_the_same_and_changes_no_byte(crm: Crm, people: Path) -> None:
    assert crm.store.path is not None

    def marks() -> list[str]:
        found = sorted(crm.store.path.parent.glob("crm.db*")) if crm.store.path else []
        return [
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in found
            if path.stat().st_size and not path.name.endswith("-shm")  # holds no data
        ]

    before = marks()
    trial = crm.ask(dry_run, read(crm, people), desk_of(crm))
    assert marks() == before
    assert bring_in(crm, people) == trial._replace(entry_id=2)


def test_people_who_wait_are_told(crm: Crm, people: Path) -> None:
    news: list[int] = []
    crm.run(import_file, read(crm, people), told=news.append)
    assert news == [1000, ROWS]
