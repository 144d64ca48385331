"""How soon Pipeline and Clients open and answer, and what moving a card costs beside looking."""

import os
import shutil
import sqlite3
import time
from contextlib import closing
from typing import NamedTuple

from bench.desk import BARE_TEXTUAL, CRM, Desk, board
from bench.emulator import Emulator
from bench.figures import Figure, Part
from bench.harness import SIZE, Program, spread
from bench.keyboard import keys
from bench.screens import Watched, cpu, paints, settled, started_p50, written

#: The mark of the row or card under the cursor, with its first letter.
UNDER_CURSOR = r"▸ ?\w"

FIRST, P50, P95, MOVE = 1.5, 2.0, 3.0, 2.0


class View(NamedTuple):
    """A screen of the app, and the keys that walk over it."""

    name: str
    walk: str

    @property
    def title(self) -> str:
        """Its name as a person reads it."""
        return self.name.capitalize()


VIEWS = (View("pipeline", "l j*5 h j*5 l k*5 h k*5 l l h h"), View("clients", "j*15 k*15"))
MOVES = "L H " * 8
BURST = "LLHLHHLHLLHHLHLHLLHHLHLHLHLHLH"


def watch(desk: Desk, runs: int) -> list[Part]:
    """Start every screen and a bare app in turn, `runs` times, and press keys in each.

    The board is one of 5 × 10 000 cards, of one person; the list is the desk's.
    """
    cards = board(desk.db.parent)
    moving = _copy(cards)
    bare = Watched(BARE_TEXTUAL, desk.environment, "Ready")
    shown = {view: _watched(cards if view is VIEWS[0] else desk, view) for view in VIEWS}
    moved = _watched(moving, VIEWS[0])
    walks = {id(bare): "j*15 k*15", id(moved): MOVES}
    walks |= {id(side): view.walk for view, side in shown.items()}
    for number in range(-1, runs):
        for side in (bare, *shown.values(), moved):
            side.watch(keys(walks[id(side)]), counted=number >= 0)
    parts = [_part(view, side, bare) for view, side in shown.items()]
    return [*parts, _moves(moved, shown[VIEWS[0]], _lost(moving))]


def _watched(desk: Desk, view: View) -> Watched:
    return Watched([str(CRM), "--screen", view.name], desk.environment, UNDER_CURSOR)


def _copy(desk: Desk) -> Desk:
    """The same database once more, for keys that change it."""
    path = desk.db.with_name(f"moved-{desk.db.name}")
    for part in ("-wal", "-shm"):  # of a run that was killed: they belong to what lay there
        path.with_name(path.name + part).unlink(missing_ok=True)
    shutil.copy(desk.db, path)
    return desk._replace(db=path)


def _lost(place: Desk) -> int:
    """Press many moves at once; how many of them did not come to be."""
    path = f"file:{place.db}?mode=ro"

    def entries() -> int:
        with closing(sqlite3.connect(path, uri=True)) as file:
            asked = "select count(*) from entry where action = 'deal.move'"
            return int(file.execute(asked).fetchone()[0])

    before = entries()
    program = Program([str(CRM), "--screen", "pipeline"], place.environment, Emulator(*SIZE))
    program.start(UNDER_CURSOR)
    os.write(program.line, BURST.encode())
    program.press("j")
    until = time.monotonic() + 20
    while entries() - before < len(BURST) and time.monotonic() < until:
        program.read(0.2)
    program.stop("q")
    return len(BURST) - (entries() - before)


def _part(view: View, ours: Watched, bare: Watched) -> Part:
    mine, theirs = paints(ours), paints(bare)
    frame, key = "bare Textual's first frame", "bare Textual's key"
    ready, floor = started_p50(ours), started_p50(bare)
    figures = [
        Figure(f"{view.title} with its data", ready, floor, "ms", frame, FIRST),
        Figure(f"{view.name} p50", mine.p50, theirs.p50, "ms", key, P50, row="key"),
        Figure(f"{view.name} p95", mine.p95, theirs.p95, "ms", key, P95, row="key"),
        Figure(f"{view.name} CPU", cpu(ours), 5, "ms", "allowed", 1.0, row="per key"),
        Figure(f"{view.name} written", written(ours) / 1024, 6, "KiB", "allowed", 1.0,
               row="per key"),
        Figure("key to settled, p50", settled(ours), settled(bare), "ms", key),
        Figure("peak memory", spread(ours.memory).p50, spread(bare.memory).p50, "MiB",
               "bare Textual"),
    ]  # fmt: skip
    unpainted = len(ours.keys) - mine.number
    how = (
        f"Opened first, {len(ours.starts)} times, {SIZE[0]} × {SIZE[1]}; the keys `{view.walk}`;"
        f" {unpainted} of {len(ours.keys)} presses changed nothing to see."
    )
    return Part(view.title, how, figures)


def _moves(moved: Watched, walked: Watched, lost: int) -> Part:
    mine, theirs = paints(moved), paints(walked)
    against = "a cursor key in Pipeline"
    figures = [
        Figure("p50", mine.p50, theirs.p50, "ms", against),
        Figure("p95", mine.p95, theirs.p95, "ms", against, MOVE, row="move"),
        Figure("lost of a burst", lost, 0, "moves", "", row="move"),
        Figure("moving a card to settled, p50", settled(moved), settled(walked), "ms", against),
    ]
    how = (
        f"{len(moved.keys)} presses of `L` and `H`: until the card stands in its new column; then"
        f" {len(BURST)} of them in one burst, of which every one must be an entry of the journal."
    )
    return Part("Moving a card in Pipeline", how, figures)
