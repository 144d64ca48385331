"""Archives, and what old calendars and letters hold, as it lands at clients."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.errors import Damaged, Invalid
from crm_tui.importers.archives import is_packed, unpacked
from crm_tui.importers.folders import is_many, read_many
from crm_tui.importers.understanding import Wishes
from tests.importers.desk import bring_in, desk_of, notes, sheet, table, the

PEOPLE = "Name,Phone,Email\nAnn Lee,+12125550102,a@x.example\nBob,+12125550103,b@x.example\n"


def zipped(**files: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return packed.getvalue()


def bring_all(crm: Crm, path: Path) -> None:
    """Bring in what comes as a batch."""
    assert is_many(path)
    read = read_many(path, Wishes(region="US", currency="EUR"), desk_of(crm))
    crm.run(import_batch, read.files, "", {})


@pytest.mark.parametrize("form", ["zip", "gz"])
def test_an_archive_comes_in_as_a_folder_does(crm: Crm, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"contacts.csv.{form}"
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Cyd\nEMAIL:c@x.example\nEND:VCARD\n"
    book = zipped(Takeout__All_csv=PEOPLE, Takeout__All_vcf=card, __MACOSX__x_csv="junk")
    path.write_bytes(book if form == "zip" else gzip.compress(PEOPLE.encode()))
    bring_all(crm, path)
    names = [row["name"] for row in table(crm, "client")]
    assert names == ["Ann Lee", "Bob", *(["Cyd"] if form == "zip" else [])]


def test_an_archive_leaves_nothing_outside_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../escaped.csv", PEOPLE)
        archive.writestr("/rooted.csv", PEOPLE)
        archive.writestr("All.csv", PEOPLE)
        archive.writestr("ALL.CSV", PEOPLE)
    with unpacked(path) as folder:
        found = sorted(each.name for each in Path(folder).rglob("*"))
    assert found == ["4-ALL.CSV", "All.csv", "escaped.csv", "rooted.csv"]
    assert not Path(folder).exists()
    assert not (tmp_path / "escaped.csv").exists()


def test_an_archive_that_would_fill_the_disk_or_is_cut_is_refused(tmp_path: Path) -> None:
    bomb, cut = tmp_path / "bomb.csv.gz", tmp_path / "cut.zip"
    bomb.write_bytes(gzip.compress(b"0" * (12 << 20)))
    cut.write_bytes(zipped(All_csv=PEOPLE * 50)[:-8])
    with pytest.raises(Invalid, match="unpacks to more"):
        unpacked(bomb)
    assert not is_packed(cut)
    gone = tmp_path / "gone.csv.gz"
    gone.write_bytes(gzip.compress(PEOPLE.encode())[:-12])
    with pytest.raises(Damaged, match="cannot be unpacked"):
        unpacked(gone)


def test_where_a_closed_deal_stood_elsewhere_is_a_note(crm: Crm, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "deals.csv", "Deal,Name,Stage,Status",
        "Navy,Ann,Negotiations Started,Won", "Oak,Bob,Closed Lost (Sales Pipeline),",
    )  # fmt: skip
    bring_in(crm, path)
    won, lost = table(crm, "deal")
    assert (won["status"], lost["status"]) == ("won", "lost")
    assert "Stage: Negotiations Started" in notes(crm, won["client_id"])


CALENDARS = {
    "a zone of its own": (
        "BEGIN:VTIMEZONE\nTZID:Our Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
        "TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n"
        "SUMMARY:Demo\nDTSTART;TZID=Our Zone:20261201T140000\n"
        "ATTENDEE:MAILTO:a@x.example\nEND:VEVENT"),
    "the zone of the whole calendar": (
        "X-WR-TIMEZONE:America/New_York\nBEGIN:VEVENT\nUID:1\nSUMMARY:Demo\n"
        "DTSTART:20261201T040000\nATTENDEE:MAILTO:a@x.example\nEND:VEVENT"),
    "an old phone's quoting": (
        "VERSION:1.0\nBEGIN:VEVENT\nSUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:=44=65=\n"
        "=6D=6F\nDESCRIPTION:a@x.example\nDTSTART:20261201T090000Z\nEND:VEVENT"),
}  # fmt: skip


@pytest.mark.parametrize("calendar", CALENDARS)
def test_a_meeting_is_when_its_calendar_means_it(crm: Crm, tmp_path: Path, calendar: str) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    sheet(folder / "people.csv", "Name,Email", "Ann,a@x.example")
    text = f"BEGIN:VCALENDAR\n{CALENDARS[calendar]}\nEND:VCALENDAR\n"
    (folder / "plan.ics").write_text(text, encoding="utf-8")
    bring_all(crm, folder)
    step = the(crm, "step")
    assert (step["title"], str(step["due_day"]), step["due_minute"]) == ("Demo", "2026-12-01", 600)


def test_letters_in_letters_that_nobody_names_are_read(crm: Crm, tmp_path: Path) -> None:
    folder = tmp_path / "all"
    folder.mkdir()
    sheet(folder / "people.csv", "Name,Email", "Ann,a@x.example")
    head = b"From: a@x.example\r\nTo: us@x.example\r\nDate: Mon, 1 Jun 2026 10:00:00 +0200\r\n"
    subject = "Заказ окон на дачу".encode("cp1251")
    body = "Добрый день, вот наш заказ".encode("cp1251")
    kind = b"Message-ID: <1@x>\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n"
    (folder / "m.eml").write_bytes(head + b"Subject: " + subject + b"\r\n" + kind + body)
    bring_all(crm, folder)
    (letter,) = table(crm, "activity")
    assert "Заказ окон на дачу" in letter["text"]
    assert "Добрый день, вот наш заказ" in letter["text"]


def test_a_backup_is_restored_not_imported(tmp_path: Path) -> None:
    path = tmp_path / "crm-2026.zip"
    path.write_bytes(zipped(manifest_json="{}", crm_db="SQLite format 3"))
    with pytest.raises(Invalid, match="a backup of ours") as refused:
        unpacked(path)
    assert "crm restore" in refused.value.hint


def test_country_codes_of_a_column_of_their_own_belong_to_the_numbers(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "leads.csv", "Name,Country_Code,Mobile_without_country_code,Country Code of IP",
        "Ann,+91,98765 43210,US", "Bob,44,07946 010102,GB", "Cyd,1,12125550102,US",
        "Dan,+49,+49 171 5550141,DE",
    )  # fmt: skip
    bring_in(crm, path)
    assert [row["norm"] for row in table(crm, "channel")] == [
        "+919876543210", "+447946010102", "+12125550102", "+491715550141"
    ]  # fmt: skip
    assert bring_in(crm, path).untouched == 4
