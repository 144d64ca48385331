"""`python -m bench`: measure, beside the references, in one run; figures go to RESULTS.md."""

import argparse
import sys
import time
from pathlib import Path

from bench import cards, commands, duplicates, imports, screens, searching, verbs, views
from bench.desk import ROOT, Desk, desk
from bench.figures import RESULTS, Part, machine, page, table
from bench.kept import kept_ratios, worsened
from bench.published import published

#: Each part by its name; those of OPTIONAL are measured only when they are asked for.
PARTS = ("screens", "views", "commands", "verbs", "search", "cards", "import", "duplicates")
OPTIONAL = {"duplicates"}


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--clients", type=int, default=100_000, help="size of the CRM (default %(default)s)")
    add("--rows", type=int, default=100_000, help="rows to import (default %(default)s)")
    add("--runs", type=int, default=9, help="starts of each program (default %(default)s)")
    add("--only", choices=PARTS, action="append", help="this part alone (repeatable)")
    add("--folder", type=Path, default=ROOT / "build" / "bench", help="where databases are kept")
    add("--gate", action="store_true", help="end with 1 if a figure is worse than goal and kept")
    add("--no-write", action="store_true", help="print only; leave RESULTS.md alone")
    return parser.parse_args()


def measured(name: str, place: Desk, asked: argparse.Namespace) -> list[Part]:
    """The figures of one part."""
    if name == "screens":
        return screens.watch(place, asked.runs)
    if name == "views":
        return views.watch(place, asked.runs)
    if name == "commands":
        return commands.measure(place, asked.runs * 3)
    if name == "verbs":
        return verbs.measure(place, everything=name in (asked.only or ()))
    if name == "search":
        return searching.measure(place, asked.runs)
    if name == "cards":
        return cards.measure(place)
    if name == "duplicates":
        return duplicates.measure(place)
    return [promised(part, "import") for part in imports.measure(place, asked.rows)]


def promised(part: Part, row: str) -> Part:
    """A part whose figures with a goal stand in one line of the published table."""
    figures = [one if one.goal is None else one._replace(row=row) for one in part.figures]
    return part._replace(figures=figures)


def main() -> int:
    """Measure what is asked for, show it, and keep it if everything was measured."""
    asked, here, parts = arguments(), machine(), list[Part]()
    kept = kept_ratios(RESULTS.read_text(encoding="utf-8"))
    wanted = [part for part in PARTS if part in (asked.only or set(PARTS) - OPTIONAL)]
    print(f"Making a CRM of {asked.clients:,} clients …", file=sys.stderr)
    place = desk(asked.clients, asked.folder)
    for name in wanted:
        began = time.monotonic()
        parts += measured(name, place, asked)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    for part in parts:
        print("\n".join(["", part.title, part.how, *table(part.figures)]))
    whole = published(parts)
    print("\n".join(["", *whole]))
    if not asked.no_write and not set(PARTS) - OPTIONAL - set(wanted):
        RESULTS.write_text(page(parts, asked.clients, here, whole), encoding="utf-8")
    for part in parts:
        for figure in part.figures:
            if not figure.is_met:
                print(f"missed: {figure.name}", file=sys.stderr)
    for sentence in (worse := worsened(parts, kept)):
        print(f"worse: {sentence}", file=sys.stderr)
    return 1 if worse and asked.gate else 0


if __name__ == "__main__":
    sys.exit(main())
