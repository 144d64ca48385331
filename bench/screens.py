"""How soon the app shows today's list, and how soon it answers a key, beside a bare Textual app."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing

from bench.desk import BARE_TEXTUAL, CRM, USER, Desk
from bench.emulator import Emulator
from bench.figures import Figure, Part
from bench.harness import SIZE, Program, Sample, Spread, Typed, spread
from bench.keyboard import keys

WALK = keys("j*15 k*15")
#: Keys that nobody counts, before those that are: the app alone answers them, not what stands
#: there before it.
APP_ALONE = ("pagedown", "home")


class Watched:
    """The samples of several starts of one program."""

    def __init__(
        self,
        argv: Sequence[str],
        environment: dict[str, str],
        ready: str,
        warm: Sequence[str] = ("j", "k"),
    ) -> None:
        self.argv, self.environment, self.ready, self.warm = argv, environment, ready, warm
        self.starts: list[Sample] = []
        self.keys: list[Sample] = []
        self.memory: list[float] = []
        self.first_keys: dict[str, list[float | None]] = {}

    def watch(self, walk: Sequence[str], counted: bool = True) -> None:
        """Start it, press the keys, stop it."""
        program = Program(self.argv, self.environment, Emulator(*SIZE))
        start = program.start(self.ready)
        program.warm(*self.warm)  # a first picture may stand there before the app does
        presses = [program.press(key) for key in walk if not program.closed]
        memory = program.peak_memory()
        screen = program.emulator.text()
        program.stop("q")
        if start.ready is None:
            raise RuntimeError(f"{self.argv[0]} never showed {self.ready!r}:\n{screen}")
        if counted:
            self.starts.append(start)
            self.keys += presses
            self.memory.append(memory)

    def press_at_once(
        self, marker: str, answered: Callable[[Emulator], bool], key: str = "j"
    ) -> None:
        """Start it, and press a key as soon as `marker` is on the screen."""
        program = Program(self.argv, self.environment, Emulator(*SIZE))
        typed = Typed(marker.encode(), key, answered)
        taken = program.start(self.ready, typed).answered
        self.first_keys.setdefault(key, []).append(taken)
        program.stop("q")


def second_row(emulator: Emulator) -> bool:
    """Whether the cursor of the bare app stands on its second row."""
    return bool(emulator.styles(2, 0).reverse)


class Left:
    """Whether the cursor of our list has left the row that it stood on first."""

    def __init__(self) -> None:
        self.row: int | None = None

    def __call__(self, emulator: Emulator) -> bool:
        """Look."""
        rows = [at for at, line in enumerate(emulator.lines()) if line.startswith("│ ▸")]
        if rows and self.row is None:
            self.row = rows[0]
        return bool(rows) and rows[0] != self.row


def first_row(desk: Desk) -> str:
    """A pattern for the name of the client that stands first in today's list."""
    with closing(sqlite3.connect(f"file:{desk.db}?mode=ro", uri=True)) as connection:
        (name,) = connection.execute(
            "select client.name from step join client on client.id = step.client_id"
            " join user on user.id = step.owner_id"
            " where step.closed_at is null and user.name = ? order by late_at, step.id limit 1",
            [USER],
        ).fetchone()
    return re.escape(str(name)[:12])


def watch(desk: Desk, runs: int) -> list[Part]:
    """Start both programs in turn, `runs` times, and walk up and down the list in each."""
    ours = Watched([str(CRM)], desk.environment, first_row(desk), APP_ALONE)
    bare = Watched(BARE_TEXTUAL, desk.environment, "Ready")
    for number in range(-1, runs):
        for program in (ours, bare):
            program.watch(WALK, counted=number >= 0)
        bare.press_at_once("Ready", second_row)
        for key in ("j", APP_ALONE[0]):
            ours.press_at_once("▸", Left(), key)
    return [started(ours, bare), answered(ours, bare)]


def started(ours: Watched, bare: Watched) -> Part:
    """The figures of the start."""
    floor = spread([one.ready for one in bare.starts])
    frame = spread([one.paint for one in ours.starts])
    today = spread([one.ready for one in ours.starts])
    quiet, floor_quiet = (spread([one.settled for one in p.starts]).p50 for p in (ours, bare))
    ours_rss, bare_rss = spread(ours.memory), spread(bare.memory)
    against = "bare Textual's first frame"
    figures = [
        Figure("first frame", frame.p50, floor.p50, "ms", against),
        Figure("today", today.p50, floor.p50, "ms", against, 0.25, row="start"),
        Figure("first key answered", first_key(ours), first_key(bare), "ms",
               "bare Textual's", 1.15, row="first key"),
        Figure("first key that the app alone answers", first_key(ours, APP_ALONE[0]),
               first_key(bare), "ms", "bare Textual's first key"),
        Figure("settled", quiet, floor_quiet, "ms", "bare Textual settled"),
        Figure("memory", ours_rss.p50, bare_rss.p50, "MiB", "bare Textual", 1.5, row="memory"),
    ]  # fmt: skip
    how = f"Medians of {floor.number} starts each, in turn, warm, {SIZE[0]} × {SIZE[1]}."
    return Part("Start", how, figures)


def answered(ours: Watched, bare: Watched) -> Part:
    """The figures of the keys."""
    key = "bare Textual's key"
    mine, theirs = paints(ours), paints(bare)
    figures = [
        Figure("today p50", mine.p50, theirs.p50, "ms", key, 2, row="key"),
        Figure("today p95", mine.p95, theirs.p95, "ms", key, 3, row="key"),
        Figure("key to settled, p50", settled(ours), settled(bare), "ms", key),
        Figure("CPU", cpu(ours), 5, "ms", "allowed", 1.0, row="per key"),
        Figure("written", written(ours) / 1024, 6, "KiB", "allowed", 1.0, row="per key"),
        Figure("CPU of a key, beside", cpu(ours), cpu(bare), "ms", key),
        Figure("bytes of a key, beside", written(ours), written(bare), "", key),
    ]
    unpainted = len(ours.keys) - mine.number
    how = f"{len(ours.keys)} presses of `j` and `k` in each; {unpainted} changed nothing to see."
    return Part("Keys in Today", how, figures)


def first_key(side: Watched, key: str = "j") -> float:
    """When the middle start had answered a key pressed as soon as something showed (ms)."""
    return spread(side.first_keys[key]).p50


def started_p50(side: Watched) -> float:
    """When the middle start showed its data (ms)."""
    return spread([one.ready for one in side.starts]).p50


def paints(side: Watched) -> Spread:
    """When keys were answered on the screen (ms)."""
    return spread([one.paint for one in side.keys])


def settled(side: Watched) -> float:
    """When the middle key had nothing more to write (ms)."""
    return spread([one.settled for one in side.keys]).p50


def cpu(side: Watched) -> float:
    """What the middle key cost (ms of CPU)."""
    return spread([one.cpu for one in side.keys]).p50


def written(side: Watched) -> float:
    """How much the middle key wrote (bytes)."""
    return spread([float(one.written) for one in side.keys]).p50
