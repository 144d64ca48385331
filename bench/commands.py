"""What a command costs beside an empty Python: instructions, which are steady, and wall time."""

import os
import re
import shutil
import subprocess
import sysconfig
import time
import venv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench.desk import BARE_TYPER, CRM, PYTHON, PYTHON_PASS, ROOT, Desk
from bench.figures import Figure, Part
from bench.harness import spread

QUICK = (["today"], ["find", "ivanov"], ["show", "c5"], ["status"], ["next"])
OTHERS = (["--version"], ["--help"])
GOAL = 1.8
#: Commands of Typer's: what reads, and what writes.
READING = (["log", "c7"], ["pipeline", "list"], ["journal"])
WRITING = (["add", "Bench Client, windows 120k, call tomorrow 10:00"], ["note", "c7", "asked"])
READS, WRITES = 1.3, 3.0
_COUNTING = ("--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


class Cost(NamedTuple):
    """Wall time in ms and peak memory in MiB of one run."""

    wall: float
    memory: float


def run(argv: Sequence[str], environment: dict[str, str]) -> Cost:
    """Run a command once with its output thrown away; raises RuntimeError if it fails."""
    null = os.open(os.devnull, os.O_RDWR)
    began = time.perf_counter()
    actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in (0, 1, 2)]
    pid = os.posix_spawn(argv[0], list(argv), environment, file_actions=actions)
    _, status, used = os.wait4(pid, 0)
    wall = (time.perf_counter() - began) * 1000
    os.close(null)
    if status:
        raise RuntimeError(f"{' '.join(argv)} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost(wall, used.ru_maxrss / 1024)


def instructions(argv: Sequence[str], environment: dict[str, str]) -> float:
    """Millions of instructions of one run, counted by valgrind.

    NaN where there is no valgrind, or the command fails. Without its graph of calls valgrind
    counts the same in half the time.
    """
    if not (valgrind := shutil.which("valgrind")):
        return float("nan")
    counted = subprocess.run(
        [valgrind, *_COUNTING, *argv],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    found = re.search(r"I\s+refs:\s+([\d,]+)", counted.stderr)
    if not found or counted.returncode:
        return float("nan")
    return int(found[1].replace(",", "")) / 1e6


class Packed(NamedTuple):
    """An environment in which the program stands as a package does: no finder for live sources.

    The finder of an editable install is paid for by every start of its Python, the empty one too,
    and so flatters the ratio.
    """

    python: Path
    crm: Path


def packed(folder: Path) -> Packed:
    """A bare environment that sees our sources and libraries by their folders."""
    home = folder / "packed"
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=False)
    found = sysconfig.get_path("purelib", vars={"base": str(home)})
    paths = f"{ROOT}\n{sysconfig.get_path('purelib')}\n"
    Path(found, "sources.pth").write_text(paths, encoding="utf-8")
    crm = home / "bin" / "crm"
    _, _, body = CRM.read_text("utf-8").partition("\n")
    crm.write_text(f"#!{python}\n{body}", encoding="utf-8")
    crm.chmod(0o755)
    return Packed(python, crm)


def packed_part(desk: Desk) -> Part:
    """The quick commands as a package would start them."""
    place = packed(desk.db.parent)
    floor = instructions([str(place.python), "-c", "pass"], desk.environment)
    figures = [
        Figure(
            f"`crm {' '.join(words)}` as a package, instructions",
            instructions([str(place.crm), *words], desk.environment),
            *(floor, "M", "`python -c pass`", GOAL),
        )
        for words in QUICK
    ]
    how = "The same in an environment without the finder that an editable install adds to Python."
    return Part("Command line, installed as a package", how, figures)


def measure(desk: Desk, runs: int) -> list[Part]:
    """Every command and the empty Python in turn."""
    commands = [[str(CRM), *words] for words in (*QUICK, *OTHERS)]
    walls: dict[int, list[Cost]] = {}
    for _ in range(runs):
        for number, argv in enumerate([PYTHON_PASS, *commands]):
            walls.setdefault(number, []).append(run(argv, desk.environment))
    counts = [instructions(argv, desk.environment) for argv in (PYTHON_PASS, *commands)]
    wall = [spread([cost.wall for cost in costs]).p50 for costs in walls.values()]
    names = [f"`crm {' '.join(words)}`" for words in (*QUICK, *OTHERS)]
    against, goals = "`python -c pass`", [GOAL] * len(QUICK) + [None] * len(OTHERS)
    figures = [
        Figure(name, count, counts[0], "M", against, goal, row="quick" if goal else "")
        for name, count, goal in zip(names, counts[1:], goals, strict=True)
    ]
    figures += [
        Figure(f"{name}, wall", one, wall[0], "ms", against)
        for name, one in zip(names, wall[1:], strict=True)
    ]
    how = f"Instructions by valgrind, one run each; wall times are medians of {runs} runs in turn."
    if not shutil.which("valgrind"):
        how += " There is no valgrind here, so instructions are missing."
    return [Part("Command line", how, figures), packed_part(desk), others_part(desk)]


def others_part(desk: Desk) -> Part:
    """Commands that Typer runs, beside an empty one of its own; what is written goes to a copy."""
    floor = instructions([*PYTHON, str(BARE_TYPER)], desk.environment)
    copy = desk.db.with_name(f"written-{desk.db.name}")
    shutil.copy(desk.db, copy)
    environment = {**desk.environment, "CRM_DB": str(copy)}
    figures = [
        Figure(
            f"`crm {words[0]}`", instructions([str(CRM), *words], environment),
            floor, "M", "an empty Typer command", goal, row="other",
        )
        for group, goal in ((READING, READS), (WRITING, WRITES))
        for words in group
    ]  # fmt: skip
    for rest in ("", "-wal", "-shm"):
        copy.with_name(copy.name + rest).unlink(missing_ok=True)
    return Part("Any other command", "Instructions by valgrind, one run each.", figures)
