"""Columns that become own fields, mappings that are kept, owners and stages of other programs."""

from pathlib import Path

import pytest

from crm_tui.actions.importing import save_mapping
from crm_tui.actions.team import set_field
from crm_tui.crm import Crm
from crm_tui.errors import Invalid, NotFound
from crm_tui.exporters.lists import write_list
from crm_tui.importers.saved import Saved, headers_digest, text_of
from crm_tui.store.queries.own_fields import mappings
from tests.importers.desk import bring_in, notes, photo, read, sheet, table, the

HEADER = "Name,Email,Shoe size,Tier,Member since,Motto"
ROWS = tuple(
    [f"Ann {letter}", f"{letter}@x.example", str(36 + n), ("gold", "Silver")[n % 2],
     f"2026-01-{n + 1:02}", f"motto {letter}"]
    for n, letter in enumerate("abcdefgh")
)  # fmt: skip


def test_columns_become_own_fields_of_the_kind_they_hold(crm: Crm, tmp_path: Path) -> None:
    done = bring_in(crm, sheet(tmp_path / "a.csv", HEADER, *ROWS), fields=True)
    assert done.fields == ("Shoe size", "Tier", "Member since", "Motto")
    kinds = {row["name"]: row["kind"] for row in table(crm, "field_def")}
    assert kinds == {
        "Shoe size": "number",
        "Tier": "choice",
        "Member since": "day",
        "Motto": "text",
    }
    assert [row["name"] for row in table(crm, "field_option")] == ["gold", "Silver"]
    assert len(table(crm, "field_value")) == 32
    assert table(crm, "activity") == []
    crm.undo()
    assert table(crm, "field_def") == table(crm, "field_value") == []


def test_a_value_that_a_person_wrote_is_not_written_over(crm: Crm, tmp_path: Path) -> None:
    header = "ID,Name,Shoe size"
    bring_in(crm, sheet(tmp_path / "a.csv", header, "1,Ann,36", "2,Bob,40"), fields=True)
    ann, bob = (the(crm, "client", name=name)["id"] for name in ("Ann", "Bob"))
    field = the(crm, "field_def")["id"]
    crm.run(set_field, field, "37", client_id=ann)
    done = bring_in(crm, sheet(tmp_path / "b.csv", header, "1,Ann,38", "2,Bob,41"), fields=True)
    assert done.updated == 2
    assert the(crm, "field_value", client_id=ann)["number"] == "37"
    assert the(crm, "field_value", client_id=bob)["number"] == "41"
    assert notes(crm, ann) == ["Shoe size: 38"]
    again = bring_in(crm, sheet(tmp_path / "b.csv", header, "1,Ann,38", "2,Bob,41"), fields=True)
    assert (again.untouched, again.entry_id) == (2, None)


def test_a_column_fills_a_field_by_its_name_and_what_does_not_fit_is_noted(
    crm: Crm, tmp_path: Path
) -> None:
    bring_in(
        crm, sheet(tmp_path / "a.csv", "Name,Size", "Ann,36"), given={"Size": "field:Shoe size"}
    )
    bring_in(crm, sheet(tmp_path / "b.csv", "Name,Sz", "Bob,big"), given={"Sz": "field:shoe size"})
    assert len(table(crm, "field_def")) == 1
    assert notes(crm, the(crm, "client", name="Bob")["id"]) == ["shoe size: big"]


def test_digits_that_are_a_code_stay_text(crm: Crm, tmp_path: Path) -> None:
    bring_in(crm, sheet(tmp_path / "a.csv", "Name,Badge", "Ann,007", "Bob,012"), fields=True)
    assert [row["text"] for row in table(crm, "field_value")] == ["007", "012"]


def test_a_mapping_that_was_kept_is_proposed_for_the_same_columns(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", "Wer,Womit", "Ann,ann@x.example")
    given = {"Wer": "name", "Womit": "note"}
    file = read(crm, path, given=given)
    crm.run(save_mapping, "Messe", headers_digest(file.header), text_of(file.mapping))
    kept = tuple(Saved(*one) for one in crm.ask(mappings))
    again = read(crm, sheet(tmp_path / "b.csv", "Womit,Wer", "x,Bob"), saved=kept)
    assert again.read_as == "Messe"
    assert {c.header: c.field for c in again.mapping.columns} == {"Wer": "name", "Womit": "note"}
    other = read(
        crm, sheet(tmp_path / "c.csv", "Wer,Womit,Neu", "Bob,x,y"), saved=kept, saved_as="messe"
    )
    assert other.mapping.unmapped == ("Neu",)
    with pytest.raises(NotFound, match="Fair"):
        read(crm, path, saved=kept, saved_as="Fair")


def test_a_mapping_needs_a_name_and_known_fields(crm: Crm) -> None:
    with pytest.raises(Invalid):
        crm.run(save_mapping, " ", "", "")
    with pytest.raises(Invalid):
        crm.run(save_mapping, "Messe", "", "Wer = whoever")


def test_an_owner_is_known_by_name_or_email_and_a_stranger_is_listed(
    crm: Crm, tmp_path: Path
) -> None:
    rows = (
        "Ann,anna@okna.example", "Bob,Anna <anna@okna.example>", "Cem,Zoe Quinn", "Dan,Zoe Quinn",
    )  # fmt: skip
    bring_in(crm, sheet(tmp_path / "z.csv", "Name,Phone", "Zed,+12125550100"))
    done = bring_in(crm, sheet(tmp_path / "a.csv", "Name,Owner", *rows))
    assert done.strangers == ("Zoe Quinn",)
    anna = the(crm, "user", name="anna")["id"]
    assert the(crm, "client", name="Bob")["owner_id"] == anna


def test_all_stages_that_nobody_mapped_are_named_at_once(crm: Crm, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "d.csv", "Deal Name,Deal Stage,Associated Company,Pipeline",
        "a,Appointment Scheduled,Okna,", "b,Contract Sent,Okna,", "c,Closed Won,Okna,",
    )  # fmt: skip
    with pytest.raises(Invalid, match="Appointment Scheduled”, “Contract Sent") as refused:
        bring_in(crm, path)
    assert refused.value.hint.count("--map-stage") == 2


def test_what_changes_is_told_before(crm: Crm, tmp_path: Path) -> None:
    bring_in(crm, sheet(tmp_path / "a.csv", "ID,Name,City", "1,Ann,Oslo", "2,Bob,"))
    done = bring_in(crm, sheet(tmp_path / "b.csv", "ID,Name,City", "1,Ann,Bergen", "2,Bob,Rome"))
    assert [text.partition(" ")[2] for text in done.differences] == [
        "City: Oslo → Bergen", "City: — → Rome",
    ]  # fmt: skip


def test_lost_digits_are_reported_with_their_line(crm: Crm, tmp_path: Path) -> None:
    done = bring_in(crm, sheet(tmp_path / "a.csv", "Name,Phone", "Ann,4.91511E+12", "Bob,x"))
    assert done.warned == 2
    assert done.warnings[0].startswith("line 2:")
    assert "lost digits" in done.warnings[0]


HUBSPOT = (
    "Record ID,Deal Name,Deal Stage,Amount,Close Date,Deal owner,"
    "Associated Contact,Associated Company"
)


def test_deals_of_another_program_come_with_their_people_and_companies(
    crm: Crm, tmp_path: Path
) -> None:
    rows = (
        ["1", "Windows", "Closed Won", "1,200.50", "2026-11-20 10:00", "anna",
         "Ann Lee (ann@okna.example);Bob Ray", "Okna"],
        ["2", "Doors", "New", "800", "2026-12-20", "", "", "Okna"],
    )  # fmt: skip
    path = sheet(tmp_path / "deals.csv", HUBSPOT, *rows)
    first = the_first_stage(crm)
    done = bring_in(crm, path, {"new": first})
    assert (done.read_as, done.deals, done.clients, done.companies) == ("HubSpot deals", 2, 1, 1)
    ann = the(crm, "client", name="Ann Lee")
    assert ann["works_at_id"] == the(crm, "client", name="Okna")["id"]
    assert the(crm, "channel", client_id=ann["id"])["norm"] == "ann@okna.example"
    assert the(crm, "deal", title="Windows")["amount"] == 120050
    assert "Associated Contact: Ann Lee (ann@okna.example);Bob Ray" in notes(crm, ann["id"])
    again = bring_in(crm, path, {"new": first})
    assert (again.untouched, again.entry_id) == (2, None)


def the_first_stage(crm: Crm) -> str:
    stages = [row for row in table(crm, "stage") if row["pipeline_id"] == sales(crm)]
    return str(min(stages, key=lambda row: row["position"])["key"])


def sales(crm: Crm) -> int:
    return int(the(crm, "pipeline", key="sales")["id"])


@pytest.mark.parametrize("entity", ["clients", "deals"])
def test_our_own_list_with_own_fields_changes_nothing(
    crm: Crm, tmp_path: Path, entity: str
) -> None:
    deals = sheet(
        tmp_path / "a.csv", "Deal,Name,Phone,Amount,Profile", "Doors,Ann,+1 212 555 0102,80,oak"
    )
    people = sheet(tmp_path / "b.csv", "Name,Phone,Shoe size", "Ann,+1 212 555 0102,39")
    bring_in(crm, deals, fields=True)
    bring_in(crm, people, fields=True)
    listed = tmp_path / f"{entity}.csv"
    crm.ask(write_list, entity, "csv", listed)
    before = photo(crm)
    done = bring_in(crm, listed)
    assert (done.added, done.updated, done.entry_id) == (0, 0, None)
    assert photo(crm) == before
    was, now = ("oak", "ash") if entity == "deals" else ("39", "40")
    listed.write_text(listed.read_text().replace(f",{was}", f",{now}"))
    assert bring_in(crm, listed).updated == 1
    values = {row["text"] or row["number"] for row in table(crm, "field_value")}
    assert now in values


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "Name,Phone,Дата рождения\nAnn,+1 212 555 0102,1980-02-03\n"),
        (
            "a.vcf",
            "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL:+12125550102\nBDAY:19800203\nEND:VCARD\n",
        ),
    ],
)
def test_a_birthday_becomes_a_field_of_its_own_and_stands_on_the_card(
    crm: Crm, tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    bring_in(crm, tmp_path / name, fields=True)
    assert the(crm, "field_def")["key"] == "birthday"
    assert str(the(crm, "field_value")["day"]) == "1980-02-03"
    crm.ask(write_list, "clients", "vcf", tmp_path / "out.vcf")
    assert (tmp_path / "out.vcf").read_text().count("BDAY:1980-02-03") == 1
