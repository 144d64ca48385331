"""The same file a second time, or changed: nothing that people edited since is lost."""

from pathlib import Path

import pytest

from crm_tui.actions import activities, clients, merging
from crm_tui.crm import Crm
from crm_tui.errors import Conflict
from tests.importers.desk import bring_in, lawful, notes, photo, sheet, table, the

WITH_ID = "ID,Name,Phone,Email,Company,City,Tags,Notes"
ANN = "7,Ann Lee,+1 212 555 0100,ann@okna.example,Okna Ltd,Oslo,vip,likes blue"
BOB = "8,Bob Ray,+1 212 555 0101,bob@okna.example,Okna Ltd,Rome,,"


def client(crm: Crm, name: str) -> int:
    number: int = the(crm, "client", name=name)["id"]
    return number


def test_a_known_file_is_untouched_whatever_became_of_its_clients(
    any_crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "a.csv", "Name,Phone,City", *(
        f"{name},+1 212 555 010{at},Oslo" for at, name in enumerate(("Ann", "Bob", "Eve", "Dan"))
    ))  # fmt: skip
    bring_in(any_crm, path)
    ann, bob, eve, dan = (client(any_crm, name) for name in ("Ann", "Bob", "Eve", "Dan"))
    any_crm.run(clients.edit_client, ann, name="Anna", city="")
    any_crm.run(clients.archive_client, bob)
    any_crm.run(merging.merge_clients, eve, dan)
    before = photo(any_crm)
    again = bring_in(any_crm, path)
    assert (again.untouched, again.rows, again.entry_id) == (4, 4, None)
    assert photo(any_crm) == before


def test_a_changed_row_changes_only_what_nobody_edited(any_crm: Crm, tmp_path: Path) -> None:
    bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN, BOB))
    ann = client(any_crm, "Ann Lee")
    any_crm.run(clients.edit_client, ann, city="Bergen")
    new = "7,Ann Smith,+1 212 555 0100,ann@okna.example,Okna Ltd,Paris,vip,likes blue"
    report = bring_in(any_crm, sheet(tmp_path / "b.csv", WITH_ID, new, BOB))
    assert (report.updated, report.untouched, report.clients) == (1, 1, 0)
    changed = the(any_crm, "client", id=ann)
    assert (changed["name"], changed["city"]) == ("Ann Smith", "Bergen")
    assert notes(any_crm, ann) == ["likes blue", "City: Paris"]
    any_crm.undo()
    assert the(any_crm, "client", id=ann)["name"] == "Ann Lee"


def test_an_empty_cell_never_overwrites(any_crm: Crm, tmp_path: Path) -> None:
    bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN))
    before = photo(any_crm)
    report = bring_in(any_crm, sheet(tmp_path / "b.csv", WITH_ID, "7,Ann Lee,,,,,,"))
    after = photo(any_crm)
    assert report.untouched == 1
    for kind in ("client", "channel", "tagging", "activity"):
        assert after[kind] == before[kind]


def test_what_a_person_emptied_or_took_away_does_not_come_back(
    any_crm: Crm, tmp_path: Path
) -> None:
    bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN))
    ann = client(any_crm, "Ann Lee")
    any_crm.run(clients.edit_client, ann, city="", company="")
    any_crm.run(clients.untag_client, ann, "vip")
    phone = the(any_crm, "channel", kind="phone")
    any_crm.run(clients.remove_channel, phone["id"])
    bring_in(any_crm, sheet(tmp_path / "b.csv", WITH_ID, ANN.replace("likes blue", "likes red")))
    now = the(any_crm, "client", id=ann)
    assert (now["city"], now["works_at_id"]) == ("", None)
    assert table(any_crm, "tagging") == []
    assert table(any_crm, "channel", kind="phone") == []
    assert notes(any_crm, ann) == ["likes blue", "likes red"]


def test_without_ids_a_client_is_known_by_a_channel_and_the_same_name(
    any_crm: Crm, tmp_path: Path
) -> None:
    any_crm.run(clients.add_client, "Ann Lee", channels=(("", "+1 212 555 0100"),))
    any_crm.run(clients.add_client, "Bob Ray", channels=(("", "+1 212 555 0100"),))
    path = sheet(tmp_path / "a.csv", "Name,Phone,Email,City,Job title",
                 "ANN LEE,(212) 555-0100,ann@x.example,Oslo,Cook")  # fmt: skip
    report = bring_in(any_crm, path)
    ann = the(any_crm, "client", name="Ann Lee")
    assert (report.updated, report.clients) == (1, 0)
    assert (ann["city"], ann["job_title"]) == ("Oslo", "Cook")
    assert len(table(any_crm, "channel", client_id=ann["id"])) == 2


def test_a_field_that_a_person_emptied_stays_so_without_an_id(any_crm: Crm, tmp_path: Path) -> None:
    header = "Name,Phone,City,Job title"
    bring_in(any_crm, sheet(tmp_path / "a.csv", header, "Ann,+1 212 555 0100,Oslo,"))
    any_crm.run(clients.edit_client, client(any_crm, "Ann"), city="")
    bring_in(any_crm, sheet(tmp_path / "b.csv", header, "Ann,+1 212 555 0100,Oslo,Cook"))
    ann = the(any_crm, "client", name="Ann")
    assert (ann["city"], ann["job_title"]) == ("", "")
    assert notes(any_crm, ann["id"]) == ["Position: Cook", "City: Oslo"]


def test_a_new_id_never_takes_a_client_whom_the_file_knows_by_another(
    any_crm: Crm, tmp_path: Path
) -> None:
    twins = ("1,Ann Lee,+1 212 555 0100", "2,Ann Lee,+1 212 555 0100")
    bring_in(any_crm, sheet(tmp_path / "a.csv", "ID,Name,Phone", *twins))
    assert len(table(any_crm, "client")) == 2
    bring_in(any_crm, sheet(tmp_path / "b.csv", "ID,Name,Phone", "3,Ann Lee,+1 212 555 0100"))
    assert len(table(any_crm, "client")) == 3


def test_a_row_with_an_id_finds_whom_we_had_before(any_crm: Crm, tmp_path: Path) -> None:
    any_crm.run(clients.add_client, "Ann Lee", channels=(("", "ann@okna.example"),))
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN))
    assert (report.clients, report.updated) == (0, 1)
    assert client(any_crm, "Ann Lee") == 1


def test_a_merged_client_takes_the_changes_of_both(any_crm: Crm, tmp_path: Path) -> None:
    bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN, BOB))
    ann, bob = client(any_crm, "Ann Lee"), client(any_crm, "Bob Ray")
    any_crm.run(merging.merge_clients, ann, bob)
    new = BOB.replace("bob@okna.example", "rob@okna.example")
    report = bring_in(any_crm, sheet(tmp_path / "b.csv", WITH_ID, ANN, new))
    assert (report.clients, report.updated) == (0, 1)
    raws = {row["raw"] for row in table(any_crm, "channel", client_id=ann)}
    assert "rob@okna.example" in raws


def test_several_rows_of_one_client_become_one(any_crm: Crm, tmp_path: Path) -> None:
    rows = (
        "Ann,+1 212 555 0100,ann@x.example,Oslo,vip",
        "Ann,+1 212 555 0100,work@x.example,Rome,vip;north",
        "ann,,work@x.example,,",
    )
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", "Name,Phone,Email,City,Tags", *rows))
    assert (report.added, report.matched, report.clients) == (1, 2, 1)
    ann = the(any_crm, "client", name="Ann")
    assert [row["position"] for row in table(any_crm, "channel")] == [0, 1, 2]
    assert len(table(any_crm, "tagging", client_id=ann["id"])) == 2
    assert notes(any_crm, ann["id"]) == ["City: Rome"]


def test_undo_waits_for_what_rests_on_the_import(any_crm: Crm, tmp_path: Path) -> None:
    empty = photo(any_crm)
    report = bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN, BOB))
    whole = photo(any_crm)
    edit = any_crm.run(clients.edit_client, client(any_crm, "Ann Lee"), city="Bergen").entry_id
    with pytest.raises(Conflict, match=f"j{edit} .client.edit. changed"):
        any_crm.undo(report.entry_id)
    any_crm.undo(edit)
    note = any_crm.run(activities.add_note, client(any_crm, "Bob Ray"), "later").entry_id
    with pytest.raises(Conflict, match=f"j{note} rests on"):
        any_crm.undo(report.entry_id)
    any_crm.undo(note)
    any_crm.undo(report.entry_id)
    assert photo(any_crm) == empty
    any_crm.redo()
    assert photo(any_crm) == whole
    assert lawful(any_crm)


def test_undo_of_an_import_waits_for_the_next_one(any_crm: Crm, tmp_path: Path) -> None:
    first = bring_in(any_crm, sheet(tmp_path / "a.csv", WITH_ID, ANN))
    other = sheet(tmp_path / "b.csv", "Name,Email", "Ann Lee,ann@okna.example")
    second = bring_in(any_crm, other)
    with pytest.raises(Conflict, match=f"j{second.entry_id} rests on"):
        any_crm.undo(first.entry_id)
    any_crm.undo(second.entry_id)
    any_crm.undo(first.entry_id)
    assert bring_in(any_crm, other).clients == 1
