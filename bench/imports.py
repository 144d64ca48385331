"""How fast a spreadsheet comes in beside `sqlite3`'s own `.import` of the same file."""

import csv
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from bench.commands import run
from bench.desk import CRM, Desk
from bench.figures import Figure, Part
from bench.people import People

HEADER = ("Name", "Company", "Phone", "Email", "City", "Tags", "Note")


def write_sheet(path: Path, rows: int) -> None:
    """A spreadsheet of that many contacts in four scripts, as a web form would export it."""
    people = People(seed=7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            who = people.person(number)
            note = f"asked for {number % 9 + 1} pieces"
            writer.writerow(
                (who.name, who.company, who.phone, who.email, who.city, "fair 2026", note)
            )


def sqlite_import(sheet: Path, db: Path) -> float:
    """Seconds that sqlite3's own importer needs for the sheet; NaN where it is not installed."""
    if not (sqlite3 := shutil.which("sqlite3")):
        return float("nan")
    began = time.perf_counter()
    columns = ",".join(f'"{name}" text' for name in HEADER)
    script = f"create table t({columns});\n.mode csv\n.import --skip 1 '{sheet}' t\n"
    subprocess.run([sqlite3, str(db)], input=script, text=True, check=True)
    return time.perf_counter() - began


def measure(desk: Desk, rows: int) -> list[Part]:
    """Import one sheet into a new CRM by the command, and into a bare table by sqlite3."""
    with tempfile.TemporaryDirectory(prefix="crm-bench-") as name:
        folder = Path(name)
        sheet = folder / "sheet.csv"
        write_sheet(sheet, rows)
        bare = sqlite_import(sheet, folder / "bare.db")
        environment = {**desk.environment, "CRM_DB": str(folder / "new.db")}
        run([str(CRM), "status"], environment)
        cost = run([str(CRM), "import", str(sheet), "--yes"], environment)
        again = run([str(CRM), "import", str(sheet), "--yes"], environment)
    figures = [
        Figure("import", rows / cost.wall * 1000, rows / bare, "rows/s", "`.import`", more=True),
        Figure("the same file again", rows / again.wall * 1000, 0, "rows/s", ""),
        Figure("peak memory of the import", cost.memory, 0, "MiB", ""),
    ]
    how = (
        f"{rows:,} rows of CSV ({len(HEADER)} columns): ours finds columns, normalises, matches,"
        " indexes and journals; sqlite3 fills one bare table of text."
    )
    return [Part("Import", how, figures)]
