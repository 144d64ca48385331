"""A measured figure beside its reference, and the page that shows them."""

import math
import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).with_name("RESULTS.md")


class Figure(NamedTuple):
    """One line of the results: what was measured, ours, the reference's, and a limit of the ratio.

    `goal` is the highest ratio allowed (None: no limit is set); where more is better, as with rows
    a second, `more` is True and the goal is the lowest. row: the line of the published table that
    it stands in, a key of `bench.published`.
    """

    name: str
    ours: float
    reference: float
    unit: str
    against: str
    goal: float | None = None
    more: bool = False
    row: str = ""

    @property
    def ratio(self) -> float:
        """Ours divided by the reference's; NaN where one of them is missing."""
        return self.ours / self.reference if self.reference else math.nan

    @property
    def is_met(self) -> bool:
        """True when the ratio keeps its goal, or there is none; False for a missing figure."""
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.more else self.ratio <= self.goal


class Part(NamedTuple):
    """Figures that belong together, and a sentence on how they were taken."""

    title: str
    how: str
    figures: Sequence[Figure]


def machine() -> str:
    """This machine in one line."""
    cpu = platform.processor() or platform.machine()
    try:
        info = Path("/proc/cpuinfo").read_text()
        cpu = next(li.split(":")[1].strip() for li in info.splitlines() if "model name" in li)
        memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1024**2
    except (OSError, StopIteration):
        memory = math.nan
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} × {cpu}, {memory:.0f} GiB, {platform.system()} {platform.release()};"
        f" Python {platform.python_version()}, Textual {version('textual')},"
        f" SQLite {sqlite3.sqlite_version}; load before {load}"
    )


def page(parts: Sequence[Part], clients: int, here: str, published: Sequence[str] = ()) -> str:
    """The results as Markdown: the published table, then how each part came about."""
    lines = [
        "# Results",
        "",
        f"Measured on {date.today().isoformat()} by `python -m bench`, in one run, on a CRM of",  # noqa: DTZ011
        f"{clients:,} clients and {clients * 3 // 10:,} open deals, beside the references of",
        "`bench/ref/`. Ratios carry over to other machines, milliseconds do not.",
        "",
        f"Machine: {here}.",
        *(("", *published) if published else ()),
    ]
    for part in parts:
        lines += ["", f"## {part.title}", "", part.how, "", *table(part.figures)]
    return "\n".join(lines) + "\n"


def table(figures: Sequence[Figure]) -> list[str]:
    """Figures as the lines of a Markdown table."""
    rows = ["| what | ours | reference | ratio | goal |", "|---|---|---|---|---|"]
    return rows + [_row(figure) for figure in figures]


def _row(figure: Figure) -> str:
    unit = f" {figure.unit}" if figure.unit else ""
    goal = ""
    if figure.goal is not None:
        sign = "≥" if figure.more else "≤"
        goal = f"{sign} {figure.goal:g} {'met' if figure.is_met else '**missed**'}"
    reference = f"{short(figure.reference)}{unit} ({figure.against})" if figure.against else ""
    ratio = f"{figure.ratio:.2f}" if figure.against else ""
    return f"| {figure.name} | {short(figure.ours)}{unit} | {reference} | {ratio} | {goal} |"


def short(number: float) -> str:
    """A number as the tables show it."""
    if math.isnan(number):
        return "–"
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
