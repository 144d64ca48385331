"""`python -m bench`: measure, beside the references, in one run; figures go to RESULTS.md."""

import argparse
import sys
from pathlib import Path

from bench import commands, duplicates, imports, screens, views
from bench.desk import ROOT, desk
from bench.figures import RESULTS, Part, machine, page, table

PARTS = ("screens", "views", "commands", "import", "duplicates")


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    add = parser.add_argument
    add("--clients", type=int, default=100_000, help="size of the CRM (default %(default)s)")
    add("--rows", type=int, default=20_000, help="rows to import (default %(default)s)")
    add("--runs", type=int, default=9, help="starts of each program (default %(default)s)")
    add("--only", choices=PARTS, action="append", help="measure this part alone (repeatable)")
    add("--folder", type=Path, default=ROOT / "build" / "bench", help="where databases are kept")
    add("--gate", action="store_true", help="end with 1 if a goal is missed")
    add("--no-write", action="store_true", help="print only; leave RESULTS.md alone")
    return parser.parse_args()


def main() -> int:
    """Measure what is asked for, show it, and keep it if everything was measured."""
    asked, here, parts = arguments(), machine(), list[Part]()
    wanted = set(asked.only or PARTS)
    print(f"Making a CRM of {asked.clients:,} clients …", file=sys.stderr)
    place = desk(asked.clients, asked.folder)
    if "screens" in wanted:
        parts += screens.watch(place, asked.runs)
    if "views" in wanted:
        parts += views.watch(place, asked.runs)
    if "commands" in wanted:
        parts += commands.measure(place, asked.runs * 3)
    if "import" in wanted:
        parts += imports.measure(place, asked.rows)
    if "duplicates" in wanted:
        parts += duplicates.measure(place)
    for part in parts:
        print("\n".join(["", part.title, part.how, *table(part.figures)]))
    if not asked.no_write and wanted == set(PARTS):
        RESULTS.write_text(page(parts, asked.clients, here), encoding="utf-8")
    missed = [figure.name for part in parts for figure in part.figures if not figure.is_met]
    for name in missed:
        print(f"missed: {name}", file=sys.stderr)
    return 1 if missed and asked.gate else 0


if __name__ == "__main__":
    sys.exit(main())
