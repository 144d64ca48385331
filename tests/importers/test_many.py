"""A folder comes in as one; calendars become steps and letters history of the clients we know."""

from pathlib import Path

import pytest

from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.errors import Invalid, NotFound
from crm_tui.importers.apply import Report, Wishes
from crm_tui.importers.folders import read_many
from tests.conftest import NOON
from tests.importers.desk import desk_of, lawful, notes, photo, table, the

PEOPLE = (
    "Name,Phone,Email,Company\n"
    "Ann Lee,+1 555 0100,ann@x.example,Okna Plus\nBob Ray,+1 555 0101,bob@y.example,\n"
)


def put(folder: Path, **files: str | bytes) -> Path:
    """A folder of files; the last underscore of a name stands for its point."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        data = text if isinstance(text, bytes) else text.encode()
        (folder / ".".join(name.rsplit("_", 1))).write_bytes(data)
    return folder


def bring(crm: Crm, path: Path, *, make: bool = False) -> list[Report]:
    """Import a folder or a file of happenings; a rehearsal tells the same before."""
    read = read_many(path, Wishes(region="US", currency="EUR"), desk_of(crm), make=make)
    tried = crm.rehearse(import_batch, read.files)
    read = read_many(path, Wishes(region="US", currency="EUR"), desk_of(crm), make=make)
    done = crm.run(import_batch, read.files)
    assert tried == done.value
    assert lawful(crm)
    return done.value


def calendar(*parts: str) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""))


def event(*lines: str, kind: str = "VEVENT") -> str:
    return "\r\n".join((f"BEGIN:{kind}", *lines, f"END:{kind}"))


def letter(sender: str, to: str, subject: str, number: int, text: str = "Hello") -> str:
    return (
        f"From x Mon Jun  1 10:00:00 2026\nFrom: {sender}\nTo: {to}\nSubject: {subject}\n"
        f"Date: Mon, 1 Jun 2026 10:00:00 +0200\nMessage-ID: <{number}@x>\n\n{text}\n\n"
    )


def counts(report: Report) -> tuple[int, ...]:
    return (report.added, report.matched, report.updated, report.untouched, report.rejected)


CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:{}\nEMAIL:{}\nTITLE:boss\nX-SHOE:39\nEND:VCARD\n"


def test_a_folder_is_one_entry_and_one_undo(crm: Crm, tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in",
        a_csv=PEOPLE,
        b_csv=f"{PEOPLE.splitlines()[0]}\n{PEOPLE.splitlines()[2]}\nCyd,+1 555 0102,,Bau\n",
        c_vcf=CARD.format("Ann Lee", "ann@x.example"),
        d_vcf=CARD.format("Dan", "dan@z.example"),
        e_ics=calendar(event("UID:1", "SUMMARY:Call Ann Lee", "DTSTART:20261201T100000Z")),
        f_mbox=letter("Dan <dan@z.example>", "me@me.example", "Hi", 1),
        g_png=b"\x89PNG\r\n\x1a\n",
    )
    (folder / ".hidden.csv").write_text(PEOPLE)
    before = photo(crm)
    read = read_many(folder, Wishes(region="US"), desk_of(crm))
    assert [name for name, _why in read.bad] == ["g.png"]
    reports = bring(crm, folder)
    told = {report.file: counts(report) for report in reports}
    assert told == {
        "a.csv": (2, 0, 0, 0, 0), "b.csv": (1, 0, 0, 1, 0), "e.ics": (1, 0, 0, 0, 0),
        "f.mbox": (1, 0, 0, 0, 0), "in/*.vcf": (1, 1, 0, 0, 0),
    }  # fmt: skip
    assert [row["name"] for row in table(crm, "client", kind="person")][-4:] == [
        "Ann Lee", "Bob Ray", "Cyd", "Dan",
    ]  # fmt: skip
    after = photo(crm)
    assert all(counts(one)[:3] == (0, 0, 0) for one in bring(crm, folder))
    assert photo(crm) == after
    assert crm.undo().action == "import.batch"
    assert photo(crm) == before
    crm.redo()
    assert photo(crm)["step"].keys() == after["step"].keys()


def test_a_folder_of_nothing_is_refused_naming_why(crm: Crm, tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a_png=b"\x89PNG\r\n")
    with pytest.raises(Invalid, match="no file that can be read") as refused:
        read_many(folder, Wishes(), desk_of(crm))
    assert "a.png" in str(refused.value.hint)


def test_each_file_of_a_folder_names_its_own_owners_and_passwords(crm: Crm, tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in", a_csv="Name,Owner\nAnn Lee,Zoe\n", b_csv="Name,Password\nBo Ray,secret\n"
    )
    first, second = bring(crm, folder)
    assert (first.strangers, second.strangers) == (("Zoe",), ())
    assert [*second.notes] == ["Passwords are not kept: Password."]


def test_ids_of_different_files_are_different_people(crm: Crm, tmp_path: Path) -> None:
    folder = put(
        tmp_path / "in",
        a_csv="Contact ID,Name,Phone\n7,Ann,+1 555 0100\n",
        b_csv="Contact ID,Name,Email\n7,Bob,bob@y.example\n",
    )
    assert [report.clients for report in bring(crm, folder)] == [1, 1]


def given_people(crm: Crm, tmp_path: Path) -> dict[str, int]:
    bring(crm, put(tmp_path / "people", a_csv=PEOPLE))
    return {row["name"]: row["id"] for row in table(crm, "client")}


def ics(folder: Path, *parts: str) -> Path:
    path = folder / "a.ics"
    path.write_bytes(calendar(*parts).encode())
    return path


def test_events_become_steps_of_the_clients_they_name(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    zone = "BEGIN:VTIMEZONE\r\nTZID:W. Europe Standard Time\r\nEND:VTIMEZONE"
    path = ics(
        tmp_path, zone,
        event("UID:1", "SUMMARY:Coffee with Ann Lee", "LOCATION:Oslo", "X-THING;A=b:1",
              "DTSTART;TZID=W. Europe Standard Time:20261201T100000",
              "DTEND;TZID=Europe/Berlin:20261201T113000",
              "BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM"),
        event("UID:2", "SUMMARY:Offer", "ATTENDEE;CN=Bob:MAILTO:BOB@Y.example",
              "DUE;VALUE=DATE:20261205", kind="VTODO"),
        event("UID:3", "SUMMARY:Okna Plus: measure", "DTSTART;VALUE=DATE:20261207"),
    )  # fmt: skip
    (report,) = bring(crm, path)
    assert counts(report) == (3, 0, 0, 0, 0)
    met = the(crm, "step", client_id=ids["Ann Lee"])
    assert (met["kind"], met["title"], met["by_or_at"], met["minutes"]) == (
        "meet", "Coffee with Ann Lee", "at", 90,
    )  # fmt: skip
    assert str(met["due_day"]) == "2026-12-01"
    carried = the(crm, "carried", step_id=met["id"])
    assert "X-THING;A=b:1" in carried["text"]
    assert "BEGIN:VALARM\nACTION:DISPLAY\nEND:VALARM" in carried["text"]
    assert notes(crm, ids["Ann Lee"]) == ["Coffee with Ann Lee: Oslo"]
    sent = the(crm, "step", client_id=ids["Bob Ray"])
    assert (sent["kind"], str(sent["due_day"]), sent["due_minute"]) == ("send", "2026-12-05", None)
    assert the(crm, "step", client_id=ids["Okna Plus"])["kind"] == "measure"


def test_what_is_over_is_history(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    path = ics(
        tmp_path,
        event("UID:1", "SUMMARY:Lunch · Ann Lee", "DTSTART:20200101T100000Z", "DURATION:PT1H"),
        event("UID:2", "SUMMARY:Bob Ray", "STATUS:COMPLETED", "DUE:20260101T100000Z", kind="VTODO"),
    )
    bring(crm, path)
    assert table(crm, "step") == []
    met = the(crm, "activity", client_id=ids["Ann Lee"])
    assert (met["kind"], met["minutes"], met["text"]) == ("meeting", 60, "Lunch · Ann Lee")
    assert the(crm, "activity", client_id=ids["Bob Ray"])["kind"] == "note"


def test_strangers_are_listed_or_made_when_asked(crm: Crm, tmp_path: Path) -> None:
    lines = ("UID:1", "SUMMARY:Call", "ATTENDEE;CN=Eve Day:mailto:eve@z.example")
    path = ics(tmp_path, event(*lines, "DTSTART:20261201T100000Z"))
    (report,) = bring(crm, path)
    assert [(bad.line, bad.reason) for bad in report.bad] == [(3, "is about nobody we know")]
    (report,) = bring(crm, path, make=True)
    assert (report.clients, report.added) == (1, 1)
    eve = the(crm, "client", name="Eve Day")
    assert the(crm, "channel", client_id=eve["id"])["raw"] == "eve@z.example"
    (report,) = bring(crm, path, make=True)
    assert counts(report) == (0, 0, 0, 1, 0)


def test_a_calendar_again_moves_only_steps_that_nobody_touched(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    one = ("UID:1", "SUMMARY:Call Ann Lee")
    bring(crm, ics(tmp_path, event(*one, "DTSTART:20261201T100000Z")))
    (report,) = bring(crm, ics(tmp_path, event(*one, "DTSTART:20261203T100000Z", "SEQUENCE:2")))
    assert counts(report) == (0, 0, 1, 0, 0)
    step = the(crm, "step", client_id=ids["Ann Lee"])
    assert str(step["due_day"]) == "2026-12-03"
    from crm_tui.actions.steps import drop_step

    crm.run(drop_step, step["id"])
    (report,) = bring(crm, ics(tmp_path, event(*one, "DTSTART:20261209T100000Z")))
    assert counts(report) == (0, 0, 0, 1, 0)


def test_a_series_gives_its_next_time(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    lines = ("UID:1", "SUMMARY:Ann Lee", "DTSTART;TZID=Europe/Berlin:20200106T090000")
    bring(crm, ics(tmp_path, event(*lines, "RRULE:FREQ=WEEKLY;BYDAY=MO", f"EXDATE:{_monday()}")))
    step = the(crm, "step", client_id=ids["Ann Lee"])
    assert step["due_day"] > NOON.date()
    assert step["due_day"].weekday() == 0
    assert f"{step['due_day']:%Y%m%dT090000}" != _monday()


def _monday() -> str:
    """The next Monday after NOON, when the series is left out."""
    from datetime import timedelta

    return f"{NOON + timedelta(days=7 - NOON.weekday()):%Y%m%dT090000}"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (("SUMMARY:Ann Lee", "DTSTART:yesterday"), "time"),
        (("SUMMARY:Ann Lee", "DTSTART:20261201T100000Z", "STATUS:CANCELLED"), "cancelled"),
        (("SUMMARY:Ann Lee", "DTSTART:20261301T100000Z"), "time"),
    ],
)
def test_one_bad_event_is_named_and_others_come_in(
    crm: Crm, tmp_path: Path, lines: tuple[str, ...], why: str
) -> None:
    given_people(crm, tmp_path)
    good = event("UID:g", "SUMMARY:Ann Lee", "DTSTART:20261201T100000Z")
    cut = "BEGIN:VEVENT\r\nUID:c\r\nSUMMARY:Bob Ray"
    series = event("UID:s", "SUMMARY:Ann Lee", "DTSTART:19000101T000000Z", "RRULE:FREQ=SECONDLY")
    (report,) = bring(crm, ics(tmp_path, event(*lines), cut, series, good))
    assert [bad.line for bad in report.bad] == [3, 3 + len(lines) + 2]
    assert why in report.bad[0].reason
    assert report.added == 2


def test_who_asked_not_to_be_contacted_is_not_met(crm: Crm, tmp_path: Path) -> None:
    from crm_tui.actions.contact import mark_no_contact

    ids = given_people(crm, tmp_path)
    crm.run(mark_no_contact, ids["Ann Lee"], "said so")
    (report,) = bring(
        crm, ics(tmp_path, event("UID:1", "SUMMARY:Call Ann Lee", "DTSTART:20261201T100000Z"))
    )
    assert "not to be contacted" in report.bad[0].reason


def test_letters_stand_in_the_history_of_who_wrote_and_who_read(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    path = tmp_path / "box"
    path.write_text(
        letter('"Lee, Ann" <ANN@x.example>', "me@me.example", "=?utf-8?b?0J7QutC90LA=?=", 1)
        + letter("me@me.example", "bob@y.example, ann@x.example", "Offer", 2, ">From here")
        + letter("spam@s.example", "w@w.example", "Buy", 3)
        + "From x\nFrom: ann@x.example\nTo: x@x\nSubject: no day\nMessage-ID: <4@x>\n\nx\n",
    )
    (report,) = bring(crm, path)
    assert counts(report) == (2, 0, 0, 0, 2)
    assert [bad.reason for bad in report.bad] == ["is about nobody we know", "has no date"]
    first, second = table(crm, "activity", client_id=ids["Ann Lee"])
    assert (first["kind"], first["text"]) == ("letter", "Окна\nHello")
    assert first["at"].isoformat().startswith("2026-06-01T08:00")
    assert the(crm, "activity", client_id=ids["Bob Ray"])["text"] == second["text"]
    before = photo(crm)
    (report,) = bring(crm, path)
    assert counts(report) == (0, 0, 0, 2, 2)
    assert photo(crm) == before


def test_a_single_letter_with_markup_and_attachments_is_read(crm: Crm, tmp_path: Path) -> None:
    ids = given_people(crm, tmp_path)
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"] = "Ann <ann@x.example>", "me@me.example"
    message["Subject"], message["Message-ID"] = "Окна", "<9@x>"
    message["Date"] = "Mon, 01 Jun 2026 10:00:00 +0000"
    message.set_content(
        "<style>p {}</style><p>Hello&nbsp;<b>there</b></p><p>Ann</p>", subtype="html"
    )
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="plan.pdf")
    path = tmp_path / "a.eml"
    path.write_bytes(message.as_bytes())
    (report,) = bring(crm, path)
    assert report.added == 1
    text = the(crm, "activity", client_id=ids["Ann Lee"])["text"]
    assert text.split("\n") == ["Окна", "Hello there", "Ann", "Attached: plan.pdf"]


def test_a_missing_file_is_named(crm: Crm, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_many(tmp_path / "gone.ics", Wishes(), desk_of(crm))
