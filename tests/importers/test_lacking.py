"""A deal that comes in past a stage with a must is taken in, and the report says what it lacks."""

from pathlib import Path

from crm_tui.actions import clients, team
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.importers.apply import Report, dry_run
from tests.actions.desk import rows
from tests.importers.desk import desk_of, lawful, read, sheet

HEADER = "Client,Phone,Deal,Pipeline,Stage,Amount"


def bring(crm: Crm, path: Path, *lines: str) -> Report:
    """Import deals; the dry run says the same."""
    file = read(crm, sheet(path, HEADER, *lines), entity="deals")
    would = crm.ask(dry_run, file, desk_of(crm))
    done = crm.run(import_file, file, "sales", {}).value
    assert would.gaps == done.gaps
    assert lawful(crm)
    return done


def test_deals_past_a_must_are_taken_in_and_named(crm: Crm, tmp_path: Path) -> None:
    report = bring(
        crm, tmp_path / "deals.csv",
        "Ivan,+7 921 555-01-02,Windows,windows,Installation,1000",
        "Olga,+7 921 555-01-03,Doors,windows,Payment,2000",
        "Anna,+7 921 555-01-04,Gates,windows,First call,",
    )  # fmt: skip
    assert report.deals == 3 and report.rejected == 0
    (gap,) = report.gaps
    assert "2 deals" in gap and "Windows, Doors" in gap and "sizes" in gap and "Gates" not in gap


def test_closed_deals_lack_nothing(crm: Crm, tmp_path: Path) -> None:
    report = bring(crm, tmp_path / "deals.csv", "Ivan,,Windows,windows,won,1000")
    assert report.gaps == ()


def test_an_own_field_is_lacked_unless_the_row_or_the_client_has_it(
    crm: Crm, tmp_path: Path
) -> None:
    field = crm.run(team.define_field, "client", "Tax number", "text", (), ("sales/new!",)).value
    known = crm.run(clients.add_client, "Olga", channels=(("phone", "+7 921 555-01-03"),)).value
    crm.run(team.set_field, field, "77", client_id=known)
    report = bring(
        crm, tmp_path / "deals.csv",
        "Ivan,+7 921 555-01-02,Windows,sales,Offer sent,1000",
        "Olga,+7 921 555-01-03,Doors,sales,Offer sent,2000",
    )  # fmt: skip
    (gap,) = report.gaps
    assert "1 deal" in gap and "Windows" in gap and "Doors" not in gap
    found = [row for row in rows(crm, "deal").values() if row["title"] == "Windows"]
    assert found[0]["status"] == "open"
