"""How fast a spreadsheet comes in beside `sqlite3`'s own `.import` of the same file."""

import csv
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.desk import CRM, Desk
from bench.figures import Figure, Part
from bench.people import People

HEADER = ("Name", "Company", "Phone", "Email", "City", "Tags", "Note")
REACHED_BY = ("Phone", "Email")

WALL, WALL_WITHOUT = 45, 25
"""Times `.import` that an import may take, of rows with phones and e-mails, and without."""

LOCKED = 0.25
"""The part of its time for which an import may hold the write lock."""

MEMORY = 400
"""MiB that an import of any size may take."""

LOOK_SECONDS = 0.002

#: What undoing leaves as it is: the journal, and what follows from the records.
_BESIDE = ("entry", "change", "change_image", "undone_chunk", "alembic_version")
_COUNTED = ("version", "updated")


class Cost(NamedTuple):
    """What one run took, its helpers included. wall, cpu: seconds; memory: MiB at the peak."""

    wall: float
    cpu: float
    memory: float


def write_sheet(path: Path, rows: int, header: Sequence[str] = HEADER) -> None:
    """A spreadsheet of that many contacts in four scripts, as a web form would export it."""
    people = People(seed=7)
    kept = [HEADER.index(name) for name in header]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(rows):
            who = people.person(number)
            note = f"asked for {number % 9 + 1} pieces"
            cells = (who.name, who.company, who.phone, who.email, who.city, "fair 2026", note)
            writer.writerow([cells[at] for at in kept])


def run(argv: Sequence[str], environment: dict[str, str], typed: str = "") -> Cost:
    """Run a program once; raises RuntimeError if it fails."""
    began = time.perf_counter()
    with subprocess.Popen(
        argv, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as program:
        assert program.stdin is not None
        program.stdin.write(typed)
        program.stdin.close()
        _pid, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if status:
        raise RuntimeError(f"{' '.join(argv)} ended with {program.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def sqlite_import(sheet: Path, db: Path) -> Cost:
    """What sqlite3's own importer needs for the sheet; NaN where it is not installed.

    It is so quick that one run tells more about the machine: the middle of five, by wall time.
    """
    nothing = float("nan")
    if not (sqlite3_program := shutil.which("sqlite3")):
        return Cost(nothing, nothing, nothing)
    with sheet.open(encoding="utf-8") as file:
        columns = ",".join(f'"{name}" text' for name in file.readline().strip().split(","))
    script = f"create table t({columns});\n.mode csv\n.import --skip 1 '{sheet}' t\n"
    costs = []
    for _time in range(5):
        db.unlink(missing_ok=True)
        costs.append(run([sqlite3_program, str(db)], dict(os.environ), script))
    return sorted(costs, key=lambda cost: cost.wall)[2]


@contextmanager
def watched(db: Path) -> Iterator[list[bool]]:
    """Look again and again whether the write lock is taken, while something runs."""
    seen: list[bool] = []
    ended = threading.Event()

    def look() -> None:
        with closing(sqlite3.connect(db, timeout=0, isolation_level=None)) as connection:
            while not ended.wait(LOOK_SECONDS):
                seen.append(_is_locked(connection))

    looker = threading.Thread(target=look)
    looker.start()
    try:
        yield seen
    finally:
        ended.set()
        looker.join()


def _is_locked(connection: sqlite3.Connection) -> bool:
    try:
        connection.execute("begin immediate")
    except sqlite3.OperationalError:
        return True
    connection.execute("rollback")
    return False


def content(db: Path) -> dict[str, set[int]]:
    """A mark of every row of the records, without the counters that only go up."""
    found = {}
    with closing(sqlite3.connect(db)) as connection:
        asked = "select name from sqlite_master where type = 'table' and name not like 'search_%'"
        for (table,) in connection.execute(asked).fetchall():
            if table in _BESIDE or table.startswith("sqlite_"):
                continue
            cursor = connection.execute(f'select * from "{table}"')
            names = [column[0] for column in cursor.description]
            kept = [at for at, name in enumerate(names) if name not in _COUNTED]
            found[table] = {hash(tuple([row[at] for at in kept])) for row in cursor}
    return found


def differing(one: dict[str, set[int]], other: dict[str, set[int]]) -> int:
    """How many rows stand in one of the two alone."""
    return sum(len(one[table] ^ other[table]) for table in one)


def measure(desk: Desk, rows: int) -> list[Part]:
    """Import sheets into a new CRM by the command, and into a bare table by sqlite3."""
    with tempfile.TemporaryDirectory(prefix="crm-bench-") as name:
        folder = Path(name)
        whole = _whole(desk, folder, rows)
        without = _without(desk, folder, rows)
    how = (
        f"{rows:,} rows of CSV ({len(HEADER)} columns): ours finds columns, normalises, matches,"
        " indexes and journals; sqlite3 fills one bare table of text. CPU counts our helper as"
        " well; on a machine that others use it is the steadier of the two."
    )
    return [Part("Import", how, [*whole, *without])]


def _whole(desk: Desk, folder: Path, rows: int) -> list[Figure]:
    """Rows with phones and e-mails: imported, imported again, undone and redone."""
    sheet, db = folder / "sheet.csv", folder / "new.db"
    write_sheet(sheet, rows)
    bare = sqlite_import(sheet, folder / "bare.db")
    environment = {**desk.environment, "CRM_DB": str(db)}
    run([str(CRM), "add", "Olga Petrova"], environment)
    before = content(db)
    command = [str(CRM), "import", str(sheet), "--yes"]
    with watched(db) as seen:
        cost = run(command, environment)
    after = content(db)
    again = run(command, environment)
    untouched = differing(after, content(db))
    undone = run([str(CRM), "undo"], environment)
    left = differing(before, content(db))
    redone = run([str(CRM), "redo"], environment)
    missing = differing(after, content(db))
    return [
        Figure("import, wall", cost.wall, bare.wall, "s", "`.import`", WALL),
        Figure("import, CPU", cost.cpu, bare.cpu, "s", "`.import`", WALL),
        Figure("write lock held", sum(seen) / max(len(seen), 1), 1, "", "the import", LOCKED),
        Figure("peak memory of the import", cost.memory, MEMORY, "MiB", "the limit", 1),
        Figure("the same file again, CPU", again.cpu, cost.cpu, "s", "the first", 2),
        Figure("rows it changed", untouched, 1, "", "", 0),
        Figure("undo, CPU", undone.cpu, cost.cpu, "s", "the import"),
        Figure("rows that differ after undo", left, 1, "", "", 0),
        Figure("redo, CPU", redone.cpu, cost.cpu, "s", "the import"),
        Figure("rows that differ after redo", missing, 1, "", "", 0),
    ]


def _without(desk: Desk, folder: Path, rows: int) -> list[Figure]:
    """Rows that nobody can be reached by."""
    sheet = folder / "plain.csv"
    write_sheet(sheet, rows, [name for name in HEADER if name not in REACHED_BY])
    bare = sqlite_import(sheet, folder / "bare.db")
    environment = {**desk.environment, "CRM_DB": str(folder / "plain.db")}
    run([str(CRM), "status"], environment)
    cost = run([str(CRM), "import", str(sheet), "--yes"], environment)
    return [
        Figure("without phones, wall", cost.wall, bare.wall, "s", "`.import`", WALL_WITHOUT),
        Figure("without phones, CPU", cost.cpu, bare.cpu, "s", "`.import`", WALL_WITHOUT),
    ]
