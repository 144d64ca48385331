"""`crm forget` asks, removes and says what is left; `crm show --all-data` tells what is held."""

from pathlib import Path

import pytest

from tests.cli.typist import Typist


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    typist = Typist(db, capsys, monkeypatch)
    typist.ok('add "Zebulon Quackenbush +49 151 77788899, windows 120k, call tomorrow 10:00"')
    typist.ok("note c1 'a spotted dog'")
    return typist


def test_somebody_with_open_work_is_not_forgotten(crm: Typist) -> None:
    answer = crm("forget c1 --yes")
    assert answer.status == 3 and "open step" in answer.err
    crm.ok(answer.err.rpartition("first: crm ")[2].strip())
    assert "c1 is forgotten" in crm.ok("forget c1 --yes")


def test_forgetting_is_said_twice(crm: Typist) -> None:
    crm.ok("cancel d1 duplicate")
    answer = crm("forget c1")
    assert answer.status == 2 and "--yes" in answer.err
    assert "Quackenbush" in crm.ok("show c1")


def test_a_person_is_forgotten_and_older_backups_that_hold_him_are_named(
    crm: Typist, tmp_path: Path
) -> None:
    crm.ok("cancel d1 duplicate")
    kept = crm.ok("backup").strip()
    crm.ok("backup --to " + str(tmp_path / "elsewhere"))
    answer = crm("forget c1 --yes")
    assert answer.status == 0 and "c1 is forgotten" in answer.out and kept in answer.err
    for command in ("show c1", "log c1", "journal", "export clients", "export deals", "show d1",
                    "show c1 --all-data", "find Quackenbush", "export all"):  # fmt: skip
        told = crm(command)
        assert "Quackenbush" not in told.out + told.err, command
        assert "77788899" not in told.out + told.err, command
    assert crm("doctor").status == 0
    assert b"Quackenbush" not in crm.db.read_bytes()
    refused = crm("undo")
    assert refused.status == 3 and "can't be undone" in refused.err
    assert "forgotten already" in crm.ok("forget c1 --yes")
    after = crm("forget c1 --yes --json").json
    assert after["entry"] is None and after["clean"] is True


def test_an_old_export_does_not_bring_him_back(crm: Typist, tmp_path: Path) -> None:
    crm.ok(f"export all -o {tmp_path}/old.jsonl")
    crm.ok("cancel d1 duplicate")
    crm.ok("forget c1 --yes")
    crm.ok(f"import {tmp_path}/old.jsonl")
    assert "77788899" not in crm.ok("export all --no-journal")


def test_all_that_is_held_about_a_person_is_shown(crm: Typist) -> None:
    text = crm.ok("show c1 --all-data")
    assert "spotted dog" in text and "+4915177788899" in text and "capture" in text
    told = crm("show c1 --all-data --json").json
    assert told["client"] == "c1" and told["records"]["channel"][0]["raw"] == "+49 151 77788899"
    assert [one["action"] for one in told["journal"]] == ["capture", "activity.note"]


def test_the_card_of_somebody_forgotten_says_so(crm: Typist) -> None:
    crm.ok("cancel d1 duplicate")
    crm("forget c1 --yes")
    assert "was forgotten on request" in crm.ok("show c1")
    assert crm("show c1 --json").json["client"]["forgotten"] is True
