"""Our own lists come back: into the same database as nothing new, into an empty one whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions import clients, contact, deals, merging, steps
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.exporters.lists import write_list
from tests.conftest import NOON, opened
from tests.importers.desk import bring_in, lawful, notes, photo, sheet, table, the

FORMS = ("csv", "xlsx", "jsonl")
CLIENT = ("uid", "kind", "name", "job_title", "city", "country", "language", "about")
DEAL = ("uid", "title", "amount", "currency", "status", "expected_day", "stage_id", "pipeline_id")


def fill(crm: Crm) -> None:
    """A small desk with all that a list must carry."""
    add = crm.run
    phones = (("", "+1 212 555 0100"), ("", "(212) 555-0101"), ("", "ann@x.example"))
    ann = add(
        clients.add_client, "Ann Lee", channels=phones, company="Okna Ltd", job_title="Cook",
        city="Oslo", tags=("vip", "new"), source="site", about="likes blue, =1+1",
    ).value  # fmt: skip
    twin = add(clients.add_client, "Ann Lee", channels=(("", "@ann"), ("", "x.example"))).value
    add(clients.add_channel, twin, "5 Elm St, Oslo", "address")
    away = add(clients.add_client, "Петров", kind="person").value
    add(clients.archive_client, away)
    shy = add(clients.add_client, "Shy", channels=(("", "shy@x.example"),)).value
    add(contact.mark_no_contact, shy, "asked")
    gone = add(clients.add_client, "Gone").value
    add(merging.merge_clients, ann, gone)
    add(deals.add_deal, ann, "windows", 120_050, "EUR", stage="offer", expected_day=NOON.date())
    add(deals.add_deal, twin, "doors", 80, "JPY", next=Draft(title="measure", day=NOON.date()))
    lost = add(deals.add_deal, twin, "sills").value
    add(deals.lose_deal, lost, "price")
    won = add(deals.add_deal, ann, "roof", 5, "USD").value
    add(deals.win_deal, won)


def export(crm: Crm, folder: Path, form: str) -> list[Path]:
    """Both lists in one format."""
    paths = [folder / f"{what}.{form}" for what in ("clients", "deals")]
    for path in paths:
        crm.ask(write_list, path.stem, form, path, blocked=True)
    return paths


@contextmanager
def empty(template: Path, folder: Path) -> Iterator[Crm]:
    """A CRM that holds nothing yet."""
    path = folder / "empty.db"
    shutil.copy(template, path)
    with opened(f"sqlite:///{path}") as crm:
        yield crm


@pytest.mark.parametrize("form", FORMS)
def test_our_own_lists_bring_nothing_new(any_crm: Crm, tmp_path: Path, form: str) -> None:
    fill(any_crm)
    before = photo(any_crm)
    for path in export(any_crm, tmp_path, form):
        report = bring_in(any_crm, path)
        assert (report.untouched, report.entry_id, report.unmapped) == (report.rows, None, ())
    assert photo(any_crm) == before


@pytest.mark.parametrize("form", FORMS)
def test_our_own_lists_fill_an_empty_database(
    any_crm: Crm, sqlite_template: Path, tmp_path: Path, form: str
) -> None:
    fill(any_crm)
    with empty(sqlite_template, tmp_path) as other:
        for path in export(any_crm, tmp_path, form):
            assert bring_in(other, path, region="").rejected == 0
        assert clients_of(other) == clients_of(any_crm)
        assert deals_of(other) == deals_of(any_crm)
        assert lawful(other)


def clients_of(crm: Crm) -> list[tuple[Any, ...]]:
    """Every living client with what people see of it."""
    people = table(crm, "client", merged_into=None)
    uids = {row["id"]: row["uid"] for row in people}
    tags = {row["id"]: row["name"] for row in table(crm, "tag")}
    worn, reached = table(crm, "tagging"), table(crm, "channel")
    return sorted(
        (
            *(row[name] for name in CLIENT), uids.get(row["works_at_id"]), row["name_key"],
            row["archived_at"] is None, row["no_contact_at"] is None,
            tuple((c["kind"], c["raw"], c["norm"]) for c in sorted(
                reached, key=lambda c: c["norm"]) if c["client_id"] == row["id"]),
            tuple(sorted(tags[t["tag_id"]] for t in worn if t["client_id"] == row["id"])),
        )
        for row in people
    )  # fmt: skip


def deals_of(crm: Crm) -> list[tuple[Any, ...]]:
    """Every deal with what people see of it."""
    uids = {row["id"]: row["uid"] for row in table(crm, "client")}
    reasons = {row["id"]: row["key"] for row in table(crm, "reason")}
    due = {row["id"]: (row["title"], row["due_day"]) for row in table(crm, "step")}
    return sorted(
        (
            *(str(row[name]) for name in DEAL), uids[row["client_id"]],
            str(reasons.get(row["reason_id"])), str(due.get(row["next_step_id"])),
            row["opened_at"], str(row["closed_at"]),
        )
        for row in table(crm, "deal")
    )  # fmt: skip


def test_an_old_list_takes_nothing_back(any_crm: Crm, tmp_path: Path) -> None:
    fill(any_crm)
    people, sales = export(any_crm, tmp_path, "csv")
    ann = table(any_crm, "client", name="Ann Lee")[0]
    any_crm.run(clients.edit_client, ann["id"], name="Ann Smith", city="", company="", about="new")
    any_crm.run(clients.untag_client, ann["id"], "vip")
    any_crm.run(clients.remove_channel, the(any_crm, "channel", raw="+1 212 555 0100")["id"])
    deal = the(any_crm, "deal", title="windows")
    any_crm.run(deals.edit_deal, deal["id"], title="big windows", amount=7)
    any_crm.run(steps.result, deal["next_step_id"], "agreed", Draft(day=NOON.date()))
    before = photo(any_crm)
    for path in (people, sales):
        assert bring_in(any_crm, path).entry_id is None
    assert photo(any_crm) == before


def test_a_list_that_somebody_edited_brings_his_edits(any_crm: Crm, tmp_path: Path) -> None:
    fill(any_crm)
    people, sales = export(any_crm, tmp_path, "csv")
    ann = table(any_crm, "client", name="Ann Lee")[0]["id"]
    any_crm.run(clients.edit_client, ann, city="Rome")
    people.write_text(people.read_text().replace(",Oslo,", ",Paris,").replace("Cook", "Chef"))
    sales.write_text(sales.read_text().replace("1200.50", "1300.00"))
    assert bring_in(any_crm, people).updated == 1
    assert bring_in(any_crm, sales).updated == 1
    now = the(any_crm, "client", id=ann)
    assert (now["city"], now["job_title"]) == ("Rome", "Chef")
    assert notes(any_crm, ann) == ["City: Paris"]
    assert the(any_crm, "deal", title="windows")["amount"] == 130_000
    before = photo(any_crm)
    for path in (people, sales):
        assert bring_in(any_crm, path).entry_id is None
    assert photo(any_crm) == before


@pytest.mark.parametrize("form", ["xlsx", "jsonl"])
def test_a_foreign_table_may_be_a_workbook_or_json_lines(
    any_crm: Crm, tmp_path: Path, form: str
) -> None:
    import json

    from crm_tui.exporters.tabular import write_xlsx

    rows = [("Ann", "+1 212 555 0100", "Okna Ltd"), ("Bob", "", "Okna Ltd")]
    path = tmp_path / f"a.{form}"
    header = ("Name", "Phone", "Company")
    if form == "xlsx":
        write_xlsx(path, header, rows)
    else:
        lines = (json.dumps(dict(zip(header, row, strict=True))) for row in rows)
        path.write_text("\n".join(lines))
    report = bring_in(any_crm, path)
    assert (report.clients, report.companies) == (2, 1)
    assert bring_in(any_crm, path).entry_id is None
    same = sheet(tmp_path / "a.csv", ",".join(header), *(list(row) for row in rows))
    assert bring_in(any_crm, same).entry_id is None
