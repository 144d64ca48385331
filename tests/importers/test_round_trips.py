"""Cards and calendars out and in again: what is known comes back, and so does what is not."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.domain.content_lines import escaped, folded
from crm_tui.exporters.lists import LISTS
from crm_tui.exporters.registry import writer_of
from crm_tui.importers.apply import Wishes
from crm_tui.importers.folders import read_many
from tests.conftest import opened
from tests.importers.desk import bring_in, desk_of
from tests.importers.samples import CARDS, SAMPLES

SMALL = [case["file"] for case in CARDS if "LargeFile" not in case["file"]]


def written(crm: Crm, form: str, path: Path, **more: Any) -> bytes:
    """Every client as a card, or every step as a calendar, whether it may be contacted or not."""
    what = "clients" if form == "vcf" else "steps"
    with crm.store.read() as session, path.open("wb") as file:
        uids = [str(row["uid"]) for row in LISTS[what][1](session)]
        writer_of(form)(session, uids, file, **more)
    return path.read_bytes()


def through(template: Path, folder: Path, name: str, path: Path, **more: Any) -> bytes:
    """What an empty database writes once it has read a file of cards."""
    database = shutil.copy(template, folder / f"{name}.db")
    with opened(f"sqlite:///{database}") as crm:
        bring_in(crm, path)
        return written(crm, "vcf", folder / f"{name}.vcf", **more)


@pytest.mark.parametrize("name", SMALL)
def test_a_card_of_any_program_goes_out_and_in_without_loss(
    sqlite_template: Path, tmp_path: Path, name: str
) -> None:
    version = "4.0" if SMALL.index(name) % 2 else "3.0"
    first = through(sqlite_template, tmp_path, "one", SAMPLES / name, version=version)
    again = through(sqlite_template, tmp_path, "two", tmp_path / "one.vcf", version=version)
    assert again == first


words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)
names = st.text(st.sampled_from("abcXYZ éß жщИ علی 김수 👩 ;,\\:"), min_size=2, max_size=20)


@given(names.filter(lambda text: any(map(str.isalpha, text))), words, words)
@settings(max_examples=8)
def test_what_a_card_says_in_any_script_goes_out_and_in(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, name: str, note: str, odd: str
) -> None:
    folder = tmp_path_factory.mktemp("cards")
    lines = (
        "BEGIN:VCARD", "VERSION:4.0", f"FN:{escaped(name)}", "TEL;TYPE=cell:+49 151 23456789",
        f"NOTE:{escaped(note)}", f"X-ODD;X-P=\"{odd.replace(chr(34), '')}\":{odd}",
        f"item1.X-THING:{escaped(odd)}", "item1.X-ABLabel:thing", "END:VCARD",
    )  # fmt: skip
    (folder / "in.vcf").write_bytes("".join(map(folded, lines)).encode())
    first = through(sqlite_template, folder, "one", folder / "in.vcf")
    again = through(sqlite_template, folder, "two", folder / "one.vcf")
    assert again == first
    assert "X-ODD" in first.decode() and "X-THING" in first.decode()


ALARMED = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:meeting-7@elsewhere.example
SUMMARY:Meet رضا کریمی
DTSTART;TZID=Europe/Berlin:20261201T100000
DURATION:PT45M
CLASS:PRIVATE
X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
ATTENDEE;CN=رضا کریمی:mailto:reza@x.example
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:soon
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VTODO
UID:todo-8@elsewhere.example
SUMMARY:Send the offer
DUE;VALUE=DATE:20261203
CATEGORIES:paper
ATTENDEE;CN=Ann:mailto:ann@x.example
END:VTODO
END:VCALENDAR
"""


def test_a_calendar_goes_out_and_in_with_what_we_do_not_know(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "in.ics"
    path.write_text(ALARMED, "utf-8")
    told = []
    for name in ("one", "two", "three"):
        database = shutil.copy(sqlite_template, tmp_path / f"{name}.db")
        with opened(f"sqlite:///{database}") as crm:
            read = read_many(path, Wishes(region="US", currency="EUR"), desk_of(crm), make=True)
            crm.run(import_batch, read.files)
            path = tmp_path / f"{name}.ics"
            told.append(written(crm, "ics", path).decode())
    assert told[0] == told[1] == told[2]
    for line in ("DTSTART:20261201T090000Z", "DURATION:PT45M", "DUE;VALUE=DATE:20261203",
                 "CLASS:PRIVATE", "TRIGGER:-PT15M", "CATEGORIES:paper"):  # fmt: skip
        assert line in told[2]
    assert told[2].count("BEGIN:VALARM") == 1
