"""Imported deals meet the laws: a stage, one next step with a day, a reason for what was lost."""

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from crm_tui.actions import clients, contact, deals, team, trials
from crm_tui.crm import Crm
from crm_tui.domain.pipelines import write_pipeline
from crm_tui.domain.trials import arm_of
from crm_tui.errors import Invalid
from crm_tui.importers.apply import Report
from crm_tui.store.defaults import load_default_pipeline
from tests.conftest import NOON
from tests.importers.desk import bring_in, notes, photo, sheet, table, the

SALES = load_default_pipeline("sales")
HEADER = "Client,Phone,Deal,Amount,Currency,Stage,Status,Due date,Lost reason,Owner"


def deals_file(path: Path, *rows: str) -> Path:
    return sheet(path, HEADER, *rows)


def refused(report: Report) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in report.bad]


def test_an_open_deal_has_its_mapped_due_and_may_be_late(any_crm: Crm, tmp_path: Path) -> None:
    path = deals_file(
        tmp_path / "d.csv",
        "Ann,+1 212 555 0100,windows,1200,EUR,offer,,2026-11-02,,",
        "Bob,+1 212 555 0101,doors,80,USD,contact,,2026-12-01 15:30,,",
    )
    report = bring_in(any_crm, path)
    assert (report.added, report.deals, report.clients, report.spread) == (2, 2, 2, {})
    windows, doors = table(any_crm, "deal")
    assert (windows["amount"], windows["currency"], doors["currency"]) == (120000, "EUR", "USD")
    late, timed = (the(any_crm, "step", deal_id=deal["id"]) for deal in (windows, doors))
    assert late["due_day"] == date(2026, 11, 2)
    assert late["late_at"] < NOON
    assert (timed["due_minute"], timed["due_at"]) == (930, timed["late_at"])
    assert timed["due_at"].hour == 14


def test_steps_without_a_due_are_spread_over_working_days(any_crm: Crm, tmp_path: Path) -> None:
    any_crm.run(team.add_user, "boris")
    rows = [f"Ann {n},,deal {n},,,,,,,{'boris' if n < 5 else ''}" for n in range(46)]
    report = bring_in(any_crm, deals_file(tmp_path / "d.csv", *rows))
    friday, monday = date(2026, 11, 27), date(2026, 11, 30)
    thursday = date(2026, 11, 26)
    assert report.spread == {thursday: 25, friday: 20, monday: 1}
    steps = Counter((row["owner_id"], row["due_day"]) for row in table(any_crm, "step"))
    assert max(steps.values()) == 20
    assert {row["due_minute"] for row in table(any_crm, "step")} == {None}


def test_what_was_lost_without_a_reason_is_unknown(any_crm: Crm, tmp_path: Path) -> None:
    bring_in(
        any_crm,
        deals_file(
            tmp_path / "d.csv",
            "Ann,,a,,,,Lost,,,",
            "Bob,,b,,,,Lost,,price,",
            "Eve,,c,,,,Lost,,moved to Mars,",
            "Dan,,d,5,EUR,,Won,,,",
            "Kim,,e,,,,Cancelled,,,",
        ),
    )
    reasons = {row["id"]: row["key"] for row in table(any_crm, "reason")}
    lost = table(any_crm, "deal", status="lost")
    assert [reasons[row["reason_id"]] for row in lost] == [
        "unknown_imported", "price", "unknown_imported",
    ]  # fmt: skip
    assert lost[2]["reason_note"] == "moved to Mars"
    assert lost[1]["revive_day"] == date(2027, 5, 24)
    assert the(any_crm, "deal", status="won")["sold_at"] is not None
    assert table(any_crm, "step") == []


def test_an_unknown_stage_is_refused_by_name_and_can_be_mapped(
    any_crm: Crm, tmp_path: Path
) -> None:
    before = photo(any_crm)
    path = deals_file(tmp_path / "d.csv", "Ann,,a,,,Haggling,,,,", "Bob,,b,,,Done deal,,,,")
    with pytest.raises(Invalid, match="“Haggling”") as asked:
        bring_in(any_crm, path)
    assert '--map-stage "Haggling=' in asked.value.hint
    assert "won" in asked.value.hint
    assert photo(any_crm) == before
    report = bring_in(any_crm, path, {"haggling": "terms", "done deal": "won"})
    assert report.deals == 2
    assert [row["status"] for row in table(any_crm, "deal")] == ["open", "won"]


def test_no_open_deal_comes_for_those_who_may_not_have_one(any_crm: Crm, tmp_path: Path) -> None:
    def client(name: str, company: str = "") -> int:
        channels = (("", f"{name.lower()}@x.example"),)
        return any_crm.run(clients.add_client, name, channels=channels, company=company).value

    ann, bob, eve = client("Ann"), client("Bob"), client("Eve", "Okna Ltd")
    any_crm.run(contact.mark_no_contact, ann, "asked")
    any_crm.run(clients.archive_client, bob)
    okna = the(any_crm, "client", name="Okna Ltd")["id"]
    any_crm.run(contact.mark_no_contact, okna, "asked")
    path = sheet(
        tmp_path / "d.csv", "Client,Email,Company,Deal,Status",
        "Ann,ann@x.example,,a,", "Bob,bob@x.example,,b,", "Eve,eve@x.example,,c,",
        "New,new@x.example,Okna Ltd,d,", "Ann,ann@x.example,,old,Won",
        "Bob,bob@x.example,,old,Lost", "Dan,dan@x.example,,e,",
    )  # fmt: skip
    report = bring_in(any_crm, path)
    assert refused(report) == [
        (2, f"c{ann} asked not to be contacted."),
        (3, f"c{bob} is archived."),
        (4, f"c{eve} asked not to be contacted."),
        (5, f"c{okna} asked not to be contacted."),
    ]
    assert [row["title"] for row in table(any_crm, "deal")] == ["old", "old", "e"]
    assert report.bad[0].cells == ("Ann", "ann@x.example", "", "a", "")
    again = bring_in(any_crm, path)
    assert (again.untouched, again.rejected, again.entry_id) == (3, 4, None)


def test_deals_of_a_client_in_several_rows_are_of_one_client(any_crm: Crm, tmp_path: Path) -> None:
    any_crm.run(clients.add_client, "Old Friend")
    report = bring_in(
        any_crm,
        deals_file(
            tmp_path / "d.csv",
            "Ann,+1 212 555 0100,a,,,,,,,",
            "Ann,+1 212 555 0100,b,,,,,,,",
            "Okna Ltd,,c,,,,,,,",
            "okna  ltd,,d,,,,,,,",
            "old friend,,e,,,,,,,",
            "Ann,+1 212 555 0199,f,,,,,,,",
        ),
    )
    assert (report.clients, report.deals, report.added) == (3, 6, 6)
    names = {row["id"]: row["name"] for row in table(any_crm, "client")}
    found = [names[row["client_id"]] for row in table(any_crm, "deal")]
    assert found == ["Ann", "Ann", "Okna Ltd", "Okna Ltd", "Old Friend", "Ann"]


def test_namesakes_at_other_companies_stay_apart(any_crm: Crm, tmp_path: Path) -> None:
    rows = ("Ann Lee,Okna Ltd,a", "Ann Lee,Dveri Ltd,b", "Ann Lee,Okna Ltd,c")
    report = bring_in(any_crm, sheet(tmp_path / "d.csv", "Client,Company,Deal", *rows))
    assert (report.clients, report.companies) == (2, 2)
    first, second, third = (row["client_id"] for row in table(any_crm, "deal"))
    assert (first == third, first == second) == (True, False)


def test_companies_are_made_once_and_their_people_linked(any_crm: Crm, tmp_path: Path) -> None:
    any_crm.run(clients.add_client, "Dveri Ltd", kind="company")
    report = bring_in(
        any_crm,
        sheet(tmp_path / "c.csv", "Name,Email,Company", "Ann,a@x.example,Okna Ltd",
              "Bob,b@x.example,OKNA ltd", "Eve,e@x.example,Dveri Ltd"),
    )  # fmt: skip
    assert (report.clients, report.companies) == (3, 1)
    okna = the(any_crm, "client", name="Okna Ltd")
    assert (okna["kind"], len(table(any_crm, "client", works_at_id=okna["id"]))) == ("company", 2)
    assert the(any_crm, "client", name="Eve")["works_at_id"] == 1


def test_owners_tags_and_sources_find_their_place(any_crm: Crm, tmp_path: Path) -> None:
    boris = any_crm.run(team.add_user, "boris").value
    any_crm.run(clients.add_client, "Zoe", tags=("vip",), source="site")
    bring_in(
        any_crm,
        sheet(tmp_path / "c.csv", "Name,Email,Owner,Tags,Source", "Ann,a@x.example,Boris,VIP,Site",
              "Bob,b@x.example,Mr. Nobody,new;vip,Fair"),
    )  # fmt: skip
    ann, bob = the(any_crm, "client", name="Ann"), the(any_crm, "client", name="Bob")
    assert (ann["owner_id"], bob["owner_id"]) == (boris, 2)
    assert notes(any_crm, bob["id"]) == ["Owner: Mr. Nobody"]
    assert [row["name_key"] for row in table(any_crm, "tag")].count("vip") == 1
    assert ann["source_id"] == the(any_crm, "client", name="Zoe")["source_id"]
    assert the(any_crm, "source", id=bob["source_id"])["name"] == "Fair"


def test_nothing_a_row_says_of_its_deal_is_lost(any_crm: Crm, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "d.csv", "Client,Deal,Pipeline,Status,Closed date,Lost reason,Notes",
        "Ann,a,Nowhere,Simmering,2026-10-01,too dear,call her",
    )  # fmt: skip
    bring_in(any_crm, path)
    ann = the(any_crm, "client", name="Ann")["id"]
    assert set(notes(any_crm, ann)) == {
        "call her", "Pipeline: Nowhere", "Status: Simmering", "Closed: 2026-10-01",
        "Reason: too dear",
    }  # fmt: skip
    deal = the(any_crm, "deal")["id"]
    assert the(any_crm, "activity")["deal_id"] == deal


def test_a_deal_known_by_its_id_changes_only_where_nobody_edited(
    any_crm: Crm, tmp_path: Path
) -> None:
    header = "Deal ID,Client,Phone,Deal,Amount,Currency,Stage"
    first = ("D1,Ann,+1 212 555 0100,windows,100,EUR,offer", "D2,Bob,,doors,50,EUR,offer")
    bring_in(any_crm, sheet(tmp_path / "a.csv", header, *first))
    windows, doors = table(any_crm, "deal")
    any_crm.run(deals.edit_deal, windows["id"], title="big windows")
    before = photo(any_crm)
    second = ("D1,Ann,+1 212 555 0100,small windows,120,EUR,offer", "D2,Bob,,doors,50,EUR,terms")
    report = bring_in(any_crm, sheet(tmp_path / "b.csv", header, *second))
    assert (report.updated, report.deals, report.clients) == (2, 0, 0)
    now = the(any_crm, "deal", id=windows["id"])
    assert (now["title"], now["amount"]) == ("big windows", 12000)
    assert the(any_crm, "deal", id=doors["id"])["stage_id"] == doors["stage_id"]
    assert notes(any_crm, windows["client_id"]) == ["Deal: small windows"]
    assert notes(any_crm, doors["client_id"]) == ["Stage: terms"]
    any_crm.undo()
    assert photo(any_crm) == before


def test_one_deal_in_several_rows_is_one_deal(any_crm: Crm, tmp_path: Path) -> None:
    header = "Deal ID,Client,Deal,Amount,Currency"
    rows = ("D1,Ann,windows,100,EUR", "D1,Ann,sills,20,EUR")
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", header, *rows))
    assert (report.added, report.matched, report.deals) == (1, 1, 1)
    ann = the(any_crm, "client", name="Ann")["id"]
    assert {"Deal: sills", "Amount: 20.00 EUR"} <= set(notes(any_crm, ann))


def test_imported_deals_take_part_in_a_trial_as_added_ones_do(any_crm: Crm, tmp_path: Path) -> None:
    other = SALES.first, replace(SALES.first.step, kind="send", title="send photographs")
    text = write_pipeline(
        replace(SALES, stages=(replace(other[0], step=other[1]), *SALES.stages[1:]))
    )
    trial = any_crm.run(trials.start_trial, "sales", text, seed=7).value
    rows = [f"Ann {n},,deal {n},,,new,{'won' if n > 29 else ''},,," for n in range(32)]
    bring_in(any_crm, deals_file(tmp_path / "d.csv", *rows))
    titles = {row["deal_id"]: row["title"] for row in table(any_crm, "step")}
    seen = set()
    for deal in table(any_crm, "deal"):
        arm = "" if deal["status"] == "won" else arm_of(7, 50, deal["uid"])
        assert (deal["trial_id"], deal["arm"]) == (trial if arm else None, arm)
        assert titles.get(deal["id"]) == {"": None, "a": "call back", "b": "send photographs"}[arm]
        seen.add(arm)
    assert seen == {"", "a", "b"}
    assert {row["planned_by"] for row in table(any_crm, "step")} == {"sales/new"}
