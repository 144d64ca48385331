"""What a command costs beside an empty Python: instructions, which are steady, and wall time."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from typing import NamedTuple

from bench.desk import CRM, PYTHON_PASS, Desk
from bench.figures import Figure, Part
from bench.harness import spread

QUICK = (["today"], ["next"], ["status"])
OTHERS = (["--version"], ["--help"], ["find", "ivanov"], ["show", "c5"])
GOAL = 2.0


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
    """Millions of instructions of one run, counted by valgrind; NaN where there is none."""
    if not (valgrind := shutil.which("valgrind")):
        return float("nan")
    counted = subprocess.run(
        [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *argv],
        env=environment,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    found = re.search(r"Collected : (\d+)", counted.stderr)
    return int(found[1]) / 1e6 if found else float("nan")


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
        Figure(f"{name}, instructions", count, counts[0], "M", against, goal)
        for name, count, goal in zip(names, counts[1:], goals, strict=True)
    ]
    figures += [
        Figure(f"{name}, wall", one, wall[0], "ms", against)
        for name, one in zip(names, wall[1:], strict=True)
    ]
    how = f"Instructions by callgrind, one run each; wall times are medians of {runs} runs in turn."
    if not shutil.which("valgrind"):
        how += " There is no valgrind here, so instructions are missing."
    return [Part("Command line", how, figures)]
