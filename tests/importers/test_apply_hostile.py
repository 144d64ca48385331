"""Whatever a file holds is kept as it is, and no file breaks a law or takes an edit back."""

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions import clients, deals, merging, steps
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import CrmError
from crm_tui.importers.rejected import MARKS, write_rejected
from tests.conftest import opened
from tests.importers.desk import bring, bring_in, lawful, photo, read, sheet, table, the

NAUGHTY = [
    line
    for line in (Path(__file__).parent.parent / "data" / "blns.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
OWN = [
    "[/]",
    "[@click=app.quit]x[/]",
    "a\x1b]0;x\x07b",
    "\u202egpj",
    "=1+1",
    "x" * 10_000,
    "\t",
    "''",
]
COLUMNS = "Name,Company,Phone,Email,Website,City,Country,Job title,Tags,Source,Owner,Language,Notes"
DEAL = "Client,Deal,Pipeline,Status,Lost reason,Next step,Owner,Amount,Due date"


def test_hostile_text_in_every_column_is_only_text(any_crm: Crm, tmp_path: Path) -> None:
    width = COLUMNS.count(",") + 1
    rows = [[text] * width for text in (*NAUGHTY, *OWN)]
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", COLUMNS, *rows))
    names = {row["name"] for row in table(any_crm, "client")}
    for text in NAUGHTY:
        composed = " ".join(text.split())
        assert composed in names or report.rejected or _nfc(composed) in names
    before = photo(any_crm)
    assert bring_in(any_crm, tmp_path / "a.csv").entry_id is None
    assert photo(any_crm) == before


def _nfc(text: str) -> str:
    return normalize("NFC", text)


def test_hostile_text_in_every_column_of_deals_is_only_text(any_crm: Crm, tmp_path: Path) -> None:
    rows = [[text] * 7 + ["", ""] for text in (*NAUGHTY[::5], *OWN)]
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", DEAL, *rows))
    titles = {row["title"] for row in table(any_crm, "deal")}
    assert "[@click=app.quit]x[/]" in titles
    assert report.added + report.rejected + report.matched == report.rows


def test_days_and_sums_beyond_all_measure_are_refused_or_kept(any_crm: Crm, tmp_path: Path) -> None:
    sums = ("9223372036854775807", "1e400", "0.001", "92233720368547758.07", "-0", "١٢٣")
    days = ("0001-01-01", "9999-12-31", "1400-13-01", "2026-02-30", "9999-12-31 23:59")
    rows = [f"Ann {n},a,,,,,,{text}," for n, text in enumerate(sums)]
    rows += [f"Bob {n},b,,,,,,,{text}" for n, text in enumerate(days)]
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", DEAL, *rows))
    assert report.added + report.rejected == len(rows)
    header = "Client,Deal,Status,Closed date,Expected date"
    rows = [f"Eve {n},c,Lost,{text},{text}" for n, text in enumerate(days)]
    report = bring_in(any_crm, sheet(tmp_path / "b.csv", header, *rows))
    assert report.added + report.rejected == len(rows)


# -- rows that were left out -------------------------------------------------------------------


def corrected(path: Path, column: str, wrong: str, right: str) -> Path:
    """A report whose wrong cells somebody put right."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index(column)
    for row in rows[1:]:
        row[at] = right if row[at] == wrong else row[at]
    return sheet(path.with_name("corrected.csv"), ",".join(rows[0]), *rows[1:])


def test_rows_left_out_can_be_corrected_and_imported(any_crm: Crm, tmp_path: Path) -> None:
    ann = any_crm.run(clients.add_client, "Ann", channels=(("", "a@x.example"),)).value
    any_crm.run(clients.archive_client, ann)
    path = sheet(
        tmp_path / "a.csv", "ID,Client,Email,Deal,Amount,Currency,Due date",
        "1,Ann,a@x.example,=1+1,5,EUR,", '2,Bob,b@x.example,doors,a lot,EUR,',
        "3,Eve,e@x.example,sills,5,EUR,2026-02-30", "4,Dan,d@x.example,good,5,EUR,2026-12-01",
    )  # fmt: skip
    file = read(any_crm, path)
    report = bring(any_crm, file)
    assert [(row.line, row.column) for row in report.bad] == [
        (2, ""), (3, "Amount"), (4, "Due date"),
    ]  # fmt: skip
    assert [row.cells[1] for row in report.bad] == ["Ann", "Bob", "Eve"]
    out = write_rejected(report, file.header, tmp_path / "left-out.csv")
    assert out.read_text("utf-8").splitlines()[0].split(",") == [*MARKS, *file.header]
    any_crm.run(clients.archive_client, ann, back=True)
    fixed = corrected(out, "Amount", "a lot", "7")
    fixed = corrected(fixed, "Due date", "2026-02-30", "2026-02-28")
    again = bring_in(any_crm, fixed)
    assert (again.added, again.rejected, again.unmapped) == (3, 0, ())
    assert {row["title"] for row in table(any_crm, "deal")} == {"=1+1", "doors", "sills", "good"}
    whole = bring_in(any_crm, path)
    assert (whole.untouched, whole.rejected, whole.added) == (2, 2, 0)


def test_a_report_may_be_a_workbook(any_crm: Crm, tmp_path: Path) -> None:
    file = read(any_crm, sheet(tmp_path / "a.csv", "Name,Phone,City", ",,Oslo", "Ann,,Rome"))
    report = bring(any_crm, file)
    out = write_rejected(report, file.header, tmp_path / "left-out.xlsx")
    assert read(any_crm, out).header == (*MARKS, "Name", "Phone", "City")


# -- whatever the file, whatever happens between -----------------------------------------------

NAMES = st.sampled_from(("Ann", "Bob", "ann", "Ivan Петров", "Okna Ltd"))
PHONES = st.sampled_from(("", "+1 212 555 0100", "+1 212 555 0101", "(212) 555-0100"))
CITIES = st.sampled_from(("", "Oslo", "Rome", "Paris"))
STAGES = st.sampled_from(("", "offer", "terms", "Lost", "Won", "cancelled"))
HEADER = "ID,Name,Phone,Company,City,Tags,Notes,Deal ID,Deal,Amount,Currency,Stage"
ROWS = st.lists(
    st.tuples(
        st.sampled_from(("", "1", "2", "3")), NAMES, PHONES, st.sampled_from(("", "Okna Ltd", "B")),
        CITIES, st.sampled_from(("", "vip", "vip;new")), st.sampled_from(("", "hot", "cold")),
        st.sampled_from(("", "D1", "D2")), st.sampled_from(("", "windows", "doors")),
        st.sampled_from(("", "5", "7.5", "x")), st.sampled_from(("", "EUR", "USD")), STAGES,
    ),
    min_size=1, max_size=6,
)  # fmt: skip
MERGE = 4
EDITS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 5)), max_size=4)


def _edit(crm: Crm, what: int, which: int) -> None:
    """One thing that a person does between two imports."""
    people = table(crm, "client", merged_into=None)
    open_deals = table(crm, "deal", is_open=1)
    channels = table(crm, "channel")
    client = people[which % len(people)]["id"] if people else 0
    deal = open_deals[which % len(open_deals)]["id"] if open_deals else 0
    if what == 0:
        crm.run(clients.edit_client, client, city="Bergen" if which % 2 else "", job_title="Cook")
    elif what == 1:
        crm.run(clients.edit_client, client, name=f"Renamed {which}", company="")
    elif what == 2 and channels:
        crm.run(clients.remove_channel, channels[which % len(channels)]["id"])
    elif what == 3:
        crm.run(clients.untag_client, client, "vip")
    elif what == MERGE:
        crm.run(merging.merge_clients, client, people[-1]["id"] if people else 0)
    elif what == 5:
        crm.run(deals.edit_deal, deal, f"title {which}", which)
    else:
        step = the(crm, "deal", id=deal)["next_step_id"] if deal else 0
        crm.run(steps.postpone, step, Draft(day=date(2027, 1, 5)))


def _edited(before: Any, after: Any) -> dict[tuple[str, int, str], Any]:
    """The fields that changed between two pictures, with what they are now."""
    found = {}
    for kind in ("client", "deal", "channel", "tagging"):
        for number, row in before[kind].items():
            now = after[kind].get(number)
            for name, value in row.items():
                if name in ("version", "updated"):
                    continue
                if now is None or now[name] != value:
                    found[kind, number, name] = None if now is None else now[name]
    return found


def _standing(edits: dict[tuple[str, int, str], Any], after: Any) -> None:
    """Every edit stands: what was changed is as it was left, what was deleted is gone."""
    for (kind, number, name), left in edits.items():
        row = after[kind].get(number)
        assert (None if row is None else row[name]) == left, (kind, number, name)


def _story(crm: Crm, folder: Path, rounds: list[tuple[Any, Any]]) -> None:
    edits: dict[tuple[str, int, str], Any] = {}
    for number, (rows, edit) in enumerate(rounds):
        path = sheet(folder / f"{number}.csv", HEADER, *rows)
        bring_in(crm, path)
        after = photo(crm)
        _standing(edits, after)
        assert bring_in(crm, path).entry_id is None
        for what, which in edit:
            before = photo(crm)
            try:
                _edit(crm, what, which)
            except CrmError:
                continue
            fresh = _edited(before, photo(crm))
            if what == MERGE:  # what a file said of one it may still change in the other
                edits = {key: left for key, left in edits.items() if key not in fresh}
                fresh = {key: left for key, left in fresh.items() if key[0] != "client"}
            edits |= fresh
        again = photo(crm)
        assert bring_in(crm, path).entry_id is None
        assert photo(crm) == again
    assert lawful(crm)


ROUNDS = st.lists(st.tuples(ROWS, EDITS), min_size=1, max_size=3)


@settings(max_examples=15)
@given(rounds=ROUNDS)
def test_no_import_takes_an_edit_back(
    sqlite_template: Path, tmp_path_factory: Any, rounds: Any
) -> None:
    folder = tmp_path_factory.mktemp("story")
    shutil.copy(sqlite_template, folder / "crm.db")
    with opened(f"sqlite:///{folder / 'crm.db'}") as crm:
        _story(crm, folder, rounds)


@settings(max_examples=5)
@given(rounds=ROUNDS)
def test_no_import_takes_an_edit_back_on_postgresql(
    pg_crm: Crm, tmp_path: Path, rounds: Any
) -> None:
    _story(pg_crm, tmp_path, rounds)
