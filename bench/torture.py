"""Thousands of random keys at full speed while a colleague writes: what must not go wrong, asked.

    python -m bench.torture --clients 1000000

Half of the keys move cards on the board, to and fro: each must become one entry of the journal,
and the cursor must stand on the card it held. The other half is anything a cat could press: the
program must go on, answer afterwards, take no more memory, and leave a file that keeps its laws.
"""

import argparse
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bench.desk import CRM, ROOT, Desk, desk
from bench.emulator import Emulator
from bench.harness import Program, _status
from bench.keyboard import key_bytes

SIZE = (120, 36)
ROUND = 40  # moves in one burst
STAGES = 5  # of the board that cards are moved over: the last ones ask questions
CURSOR = "▸"
NAMED = 12  # characters of a card by which it is known: a narrower column shows fewer
#: What a cat may press: no key that leaves the program or stops it from outside.
ANYTHING = (
    *"wertyuiopasdfghjklzxcvbnmWERTYUIOPASDFGHJKLZXCVBNM1234567890-=[];',./\\`!@#$%^&*()_+{}:<>?",
    *("enter", "escape", "tab", "space", "backspace", "up", "down", "left", "right", "pageup"),
    *("pagedown", "home", "end", "f1", "ctrl+k", "ctrl+p", "ctrl+r", "ctrl+u", "delete"),
)
SETTLED = 0.4  # s of silence
MOST = 3.0  # s to wait for it
PATIENCE = 60.0
BACKLOG = 600.0  # s for keys that still wait in the terminal: some of them open a screen


class Report(NamedTuple):
    """What came of it. memory: MiB after the first rounds, and at the end."""

    keys: int
    moves: int
    written_beside: int
    memory: tuple[float, float]
    seconds: float
    faults: tuple[str, ...]


class Driver:
    """The program in its terminal, and the hands on it."""

    def __init__(self, place: Desk) -> None:
        self.place = place
        environment = {**place.environment, "EDITOR": "true", "VISUAL": "true"}
        self.program = Program([str(CRM), "--screen", "pipeline"], environment, Emulator(*SIZE))
        self.program.start(CURSOR)

    def type(self, keys: Sequence[str]) -> None:
        """Press keys without waiting for anything but room in the line."""
        for start in range(0, len(keys), 16):
            some = keys[start : start + 16]
            os.write(self.program.line, b"".join(map(key_bytes, some)))
            self.draw(0)

    def draw(self, patience: float) -> None:
        """Draw what comes until there was silence for so long; a colleague may leave none."""
        until = time.monotonic() + MOST
        while (data := self.program.read(patience)) is not None:
            self.program.emulator.feed(data)
            if reply := self.program.emulator.answers(data):
                os.write(self.program.line, reply)
            if time.monotonic() > until:
                break

    @property
    def memory(self) -> float:
        """The resident set now, in MiB."""
        return _status(self.program.pid, "VmRSS") / 1024

    def under_cursor(self) -> tuple[int, str]:
        """The column of the board that the cursor stands in, and the name on its card.

        (-1, "") where the screen shows none; the column is -1 where the first is out of sight.
        """
        lines = self.program.emulator.lines()
        edges = next((line for line in lines if line.startswith("┌")), "")
        scrolled = edges.startswith("┌‹")
        for line in lines:
            at = line.find(CURSOR)
            if at > 0 and line.startswith("│"):
                card = line[at + 1 :].replace("┃", "│").split("│")[0]
                column = -1 if scrolled else edges[: at + 1].count("┬")
                return column, " ".join(card.split())[:NAMED]
        return -1, ""

    def stood_at(self, expected: Callable[[int, str], bool]) -> tuple[int, str]:
        """Where the cursor stands, once it stands where it should, or when patience ends.

        A busy machine is silent for a while before it answers the last key.
        """
        until = time.monotonic() + PATIENCE
        self.draw(SETTLED)
        while not expected(*(place := self.under_cursor())) and time.monotonic() < until:
            self.draw(SETTLED)
        return place


class File:
    """The database, read beside the program."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)) as file:
            return file.execute(query, values).fetchall()

    def last_entry(self) -> int:
        """The number of the latest entry."""
        return int(self.rows("select max(id) from entry")[0][0])

    def moved_since(self, entry: int, actor: int) -> list[tuple[int, int]]:
        """The deals that one person moved since an entry: each with the stage it came to."""
        return [
            (deal, json.loads(after)["stage_id"])
            for deal, after in self.rows(
                "select c.record_id, i.after from entry e join change c on c.entry_id = e.id"
                " join change_image i on i.change_id = c.id"
                " where e.id > ? and e.actor_id = ? and c.kind = 'deal' and e.action = 'deal.move'"
                " order by e.id",
                *(entry, actor),
            )
        ]

    def name_of(self, deal: int) -> str:
        """The name on the card of a deal, as far as the screen surely shows it."""
        query = "select name from client where id = (select client_id from deal where id = ?)"
        return " ".join(str(self.rows(query, deal)[0][0]).split())[:NAMED]

    def stages(self) -> list[int]:
        """The stages of the first pipeline on the board, in their order."""
        return [
            stage
            for (stage,) in self.rows(
                "select stage.id from stage join pipeline p on p.id = pipeline_id"
                " where p.key = 'sales' and stage.archived_at is null order by stage.position"
            )
        ]


@contextmanager
def colleague(place: Desk) -> Iterator[None]:
    """Another process that writes all the while, about clients of its own."""
    argv = [sys.executable, "-m", "bench.torture", "--beside", str(place.db)]
    beside = subprocess.Popen(argv, cwd=ROOT, env={**place.environment, "CRM_USER": "boris"})
    try:
        yield
    finally:
        beside.terminate()
        beside.wait(10)


def write_beside(path: str) -> None:
    """Write notes about one client after another until somebody ends it."""
    from crm_tui.actions.activities import add_note
    from crm_tui.crm import open_crm

    crm = open_crm(f"sqlite:///{path}", "boris")
    number = 0
    while True:
        number += 1
        crm.run(add_note, number % 500 + 1, f"beside {number}")
        time.sleep(0.05)


def _moves(dice: random.Random, column: int) -> tuple[list[str], list[int]]:
    """Keys that carry a card to and fro among the first columns, and where it is after each."""
    keys, path = [], []
    for _ in range(ROUND):
        right = column == 0 or (column < STAGES - 1 and dice.random() < 0.5)
        column += 1 if right else -1
        keys.append("L" if right else "H")
        path.append(column)
    return keys, path


def carry(driver: Driver, file: File, dice: random.Random, actor: int) -> list[str]:
    """One round on the board: wander, carry a card to and fro, and compare with the journal."""
    driver.type([dice.choice("hjkl") for _ in range(ROUND // 2)])
    driver.type(["h"] * 9)
    column, name = driver.stood_at(lambda column, name: column == 0 and bool(name))
    if column:
        return [f"no card of the first column under the cursor:\n{driver.program.emulator.text()}"]
    entry, stages = file.last_entry(), file.stages()
    keys, path = _moves(dice, column)
    driver.type(keys)
    moved = _awaited(driver, file, entry, actor)
    faults = []
    if [stages.index(stage) for _deal, stage in moved] != path:
        faults.append(f"{len(keys)} keys, {len(moved)} moves: {path} became {moved}")
    if len({deal for deal, _stage in moved}) > 1:
        faults.append(f"one card was carried, several were moved: {moved}")
    # On a busy machine the name may have been read before the last key was answered.
    names = (name, *(file.name_of(deal) for deal, _stage in moved[-1:]))
    stands = driver.stood_at(lambda _column, card: card.startswith(names))
    if not stands[1].startswith(names):
        faults.append(f"the cursor left {' or '.join(names)} for {stands}")
    return [*faults, driver.program.emulator.text()] if faults else []


def _awaited(driver: Driver, file: File, entry: int, actor: int) -> list[tuple[int, int]]:
    """The moves that were written, once no more of them come."""
    until, before = time.monotonic() + PATIENCE, -1
    while time.monotonic() < until:
        driver.draw(SETTLED)
        moved = file.moved_since(entry, actor)
        if len(moved) >= ROUND or len(moved) == before:
            driver.draw(SETTLED)
            break
        before = len(moved) if moved else -1
    return file.moved_since(entry, actor)


def scatter(driver: Driver, dice: random.Random) -> list[str]:
    """One round of anything; afterwards the program must still show a list when asked for it."""
    driver.type([dice.choice(ANYTHING) for _ in range(ROUND)])
    driver.draw(0.02)
    return ["it ended"] if driver.program.closed else []


def answers(driver: Driver) -> list[str]:
    """Whether it answers after all that: out of every form, and to the first screen."""
    until = time.monotonic() + BACKLOG
    while time.monotonic() < until and not driver.program.closed:
        driver.type(["escape"])
        driver.draw(SETTLED)
        driver.type(["1"])
        driver.draw(SETTLED)
        if "done" in driver.program.emulator.text().splitlines()[1]:
            return []
    return [f"it does not come back to Today:\n{driver.program.emulator.text()}"]


def lawful(place: Desk) -> list[str]:
    """What `crm doctor` and the folder of crash reports have to say."""
    found = subprocess.run(
        [str(CRM), "doctor"], env=place.environment, capture_output=True, text=True
    )
    crashed = sorted(place.home.rglob("crash/*"))
    return ([found.stdout + found.stderr] if found.returncode else []) + [
        one.read_text(encoding="utf-8") for one in crashed
    ]


def torture(place: Desk, keys: int, seed: int = 1, *, doctor: bool = True) -> Report:
    """Press that many keys, half of them moves, and say what went wrong. It changes the file."""
    dice, file, began = random.Random(seed), File(place.db), time.monotonic()
    (actor,) = file.rows('select id from "user" where name = ?', "anna")[0]
    first, faults, memory = file.last_entry(), list[str](), 0.0
    rounds = max(keys // (2 * ROUND), 1)
    with colleague(place):
        driver = Driver(place)
        for number in range(rounds):
            faults += carry(driver, file, dice, actor)
            if faults:
                break  # one shows what went wrong; those after it would follow from it
            if number == min(3, rounds - 1):
                memory = driver.memory
        moves = len(file.moved_since(first, actor))
        for _ in range(rounds):
            faults += scatter(driver, dice)
        faults += answers(driver)
        last = driver.memory
        driver.program.stop("q")
    (beside,) = file.rows(
        "select count(*) from entry where id > ? and actor_id <> ?", first, actor
    )[0]
    faults += lawful(place) if doctor else []
    seconds = time.monotonic() - began
    return Report(2 * rounds * ROUND, moves, beside, (memory, last), seconds, tuple(faults))


def copied(place: Desk, folder: Path) -> Desk:
    """A copy of a desk with a home of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "home").mkdir(parents=True)
    shutil.copy(place.db, folder / "desk.db")
    return Desk(folder / "desk.db", folder / "home", place.clients)


def main() -> int:
    """Torture a copy of a generated desk, and tell what came of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.torture", description=__doc__)
    add = parser.add_argument
    add("--clients", type=int, default=100_000, help="size of the CRM (default %(default)s)")
    add("--keys", type=int, default=10_000, help="keys to press (default %(default)s)")
    add("--seed", type=int, default=1, help="another seed, other keys (default %(default)s)")
    add("--folder", type=Path, default=ROOT / "build" / "bench", help="where databases are kept")
    add("--beside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.beside:
        write_beside(asked.beside)
    place = copied(desk(asked.clients, asked.folder), asked.folder / "torture")
    report = torture(place, asked.keys, asked.seed)
    print(
        f"{report.keys:,} keys in {report.seconds:,.0f} s, {report.moves:,} moves in the journal,"
        f" {report.written_beside:,} entries of a colleague; memory {report.memory[0]:.0f} MiB,"
        f" {report.memory[1]:.0f} MiB at the end; {len(report.faults)} faults"
    )
    for fault in report.faults:
        print(fault)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
