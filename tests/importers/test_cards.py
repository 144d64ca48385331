"""Address books of phones and mail programs become the clients in them, whatever wrote them."""

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.crm import Crm
from crm_tui.errors import Damaged
from crm_tui.exporters.vcards import write_vcards
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, Record
from crm_tui.importers.vcard_files import COLUMNS
from tests.importers.desk import bring_in, photo
from tests.importers.desk import the as the_row
from tests.importers.samples import CARDS, SAMPLES
from tests.importers.test_records import check, matches, raw, read_all, whole


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def book(folder: Path, *cards: str | bytes) -> Path:
    path = folder / "book.vcf"
    path.write_bytes(b"".join(c if isinstance(c, bytes) else c.encode() for c in cards))
    return path


def clients(path: Path) -> list[Record]:
    found = read_all(read_table(path))
    assert all(isinstance(each, Record) for each in found), found
    return [each for each in found if isinstance(each, Record)]


def the(path: Path) -> Record:
    (record,) = clients(path)
    return record


@pytest.mark.parametrize("case", CARDS, ids=lambda case: str(case["id"]))
def test_every_sample_gives_the_people_in_it(case: dict[str, Any]) -> None:
    found = clients(SAMPLES / case["file"])
    counts = case["expect"]["counts"]
    assert len(found) == counts["contacts"]
    assert sum(len(raw(each, "phone")) for each in found) == counts["phones"]
    assert sum(len(raw(each, "email")) for each in found) == counts["emails"]
    for wanted in case["expect"]["records"]:
        find = wanted["find"]
        check(wanted, next(each for each in found if "any" in find or matches(each, find)))
    for absent in case["expect"].get("absent", ()):
        assert all(absent not in whole(each) for each in found)
    assert all("base64" not in whole(each).lower() for each in found)


def test_quoted_printable_in_any_charset_and_folded_softly_is_read(tmp_path: Path) -> None:
    name = "=C8=E2=E0=ED =CF=E5=F2=F0=EE=E2"
    utf = "=D0=9F=D1=80=D0=B8=D0=B2=D0=B5=D1=82=0D=0A=D0=9E=D0=BA=D0=BD=D0=BE="
    text = card(
        f"FN;CHARSET=WINDOWS-1251;ENCODING=QUOTED-PRINTABLE:{name}",
        f"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{utf}",
        "=2C =D0=B4=D0=B0",
        "TEL;CELL:+7 921 555-01-02",
        version="2.1",
    )
    record = the(book(tmp_path, text))
    assert record.name == "Иван Петров"
    assert record.notes == ("Привет\nОкно, да",)
    assert raw(record, "phone") == ["+7 921 555-01-02"]


def test_a_soft_break_that_nothing_follows_eats_no_property(tmp_path: Path) -> None:
    text = card("FN;ENCODING=QUOTED-PRINTABLE:Ann Lee=", "TEL:+1 555 0100", version="2.1")
    assert raw(the(book(tmp_path, text)), "phone") == ["+1 555 0100"]


def test_a_fold_inside_a_letter_is_mended(tmp_path: Path) -> None:
    note = "окна и двери".encode()
    data = card("FN:Оля", "NOTE:@").encode().replace(b"@", note[:5] + b"\r\n " + note[5:])
    assert the(book(tmp_path, data)).notes == ("окна и двери",)


def test_properties_in_several_encodings_stand_beside_each_other(tmp_path: Path) -> None:
    data = b"".join(
        (b"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=CP1251:", "Щукин".encode("cp1251"),
         b"\nORG:", "Окна".encode(), b"\nTITLE;CHARSET=KOI8-R:", "мастер".encode("koi8-r"),
         b"\nEND:VCARD\n")
    )  # fmt: skip
    record = the(book(tmp_path, data))
    assert (record.name, record.company, record.job_title) == ("Щукин", "Окна", "мастер")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1251", "utf-32"])
def test_a_book_in_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = card("FN:Сергей Щукин", "ORG:Окна;Отдел двери", "ADR:;;Лесная 5;Ярославль;;;Россия")
    record = the(book(tmp_path, text.encode(encoding)))
    assert (record.name, record.company, record.city) == ("Сергей Щукин", "Окна", "Ярославль")


def test_line_breaks_nobody_escaped_stay_in_their_note(tmp_path: Path) -> None:
    text = card("FN:Ann", "NOTE:first line", "second line: more", "", "TEL:5550100")
    record = the(book(tmp_path, text))
    assert record.notes == ("first line\nsecond line: more",)
    assert raw(record, "phone") == ["5550100"]


def test_pictures_are_kept_aside_however_they_are_folded(tmp_path: Path) -> None:
    picture = "/9j/4AAQSkZJRgABAQEAYABgAAD" * 3
    text = card(
        "FN:Ann", f"PHOTO;ENCODING=BASE64;JPEG:{picture}", picture, "", "TEL:5550100", version="2.1"
    ) + card("FN:Bob", f"PHOTO;ENCODING=b:{picture}", f" {picture}", "EMAIL:bob@x.example")
    ann, bob = clients(book(tmp_path, text))
    for record in (ann, bob):
        assert picture + picture in record.carried
        assert "/9j" not in whole(record)
    assert (raw(ann, "phone"), raw(bob, "email")) == (["5550100"], ["bob@x.example"])


def test_a_card_inside_a_card_is_neither_lost_nor_mixed_in(tmp_path: Path) -> None:
    agent = card("FN:Agent Smith", "TEL:+1 555 0199", version="2.1").rstrip("\r\n").split("\r\n")
    record = the(book(tmp_path, card("FN:Ann Lee", "AGENT:", *agent, "TEL:+1 555 0100")))
    assert record.name == "Ann Lee"
    assert raw(record, "phone") == ["+1 555 0100"]
    assert "related: agent: Agent Smith" in record.notes


def test_one_bad_card_is_named_and_the_others_come_in(tmp_path: Path) -> None:
    good, other = card("FN:Ann", "TEL:+1 555 0100"), card("FN:Eve", "TEL:+1 555 0102")
    cut = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bob\r\nTEL:+1 555 0101\r\n"
    ann, bob, nobody, eve = read_all(read_table(book(tmp_path, good, cut, card("REV:1"), other)))
    assert isinstance(ann, Record)
    assert isinstance(eve, Record)
    assert isinstance(bob, BadRow)
    assert bob.line == 6
    assert "no end" in bob.reason
    assert "Bob" in bob.cells
    assert isinstance(nobody, BadRow)
    assert nobody.line == 10


def test_labels_of_apple_and_types_of_others_become_labels(tmp_path: Path) -> None:
    text = card(
        "FN:Ann", "item1.TEL;type=pref:+1 555 0100", "item1.X-ABLabel:_$!<School>!$_",
        "TEL;HOME;FAX:+1 555 0101", 'TEL;TYPE="cell,text";PREF=1:tel:+1-555-0102;ext=7',
        "item2.URL:http\\://ann.example", "item2.X-ABLabel:Блог",
    )  # fmt: skip
    record = the(book(tmp_path, text))
    said = {channel.raw: channel.label for channel in record.channels}
    assert said == {
        "+1 555 0100": "school",
        "+1-555-0102": "cell, text, ext. 7",
        "+1 555 0101": "home, fax",
        "http://ann.example": "Блог",
    }


def test_labels_that_android_packs_into_a_head_are_labels(tmp_path: Path) -> None:
    packed = "X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=D0=94=D0=B0=D1=87=D0=B0)"
    text = card(
        "FN:Ann", f"TEL;{packed}:+7 921 555=01", "TEL;CELL:1", "BDAY:19723101", version="2.1"
    )
    record = the(book(tmp_path, text))
    assert [channel.label for channel in record.channels] == ["дача", "cell"]
    assert raw(record, "phone")[0] == "+7 921 555=01"
    assert any("19723101" in note for note in record.notes)


def test_companies_are_companies_and_groups_are_nobody(tmp_path: Path) -> None:
    text = (
        card("FN:Okna Plus", "N:;;;;", "ORG:Okna Plus", "TEL:1")
        + card("FN:Bau", "KIND:org", "TEL:2", version="4.0")
        + card("FN:Glas AG", "N:Glas;;;;", "ORG:Glas AG", "X-ABShowAs:COMPANY", "TEL:3")
        + card("FN:Friends", "KIND:group", "MEMBER:urn:uuid:1", version="4.0")
        + card("N:Lee;Ann;;Dr.;", "ORG:Okna Plus")
        + card("N:김;철수;;;", "TEL:4")
    )
    table = read_table(book(tmp_path, text))
    found = [record for record in read_all(table) if isinstance(record, Record)]
    assert [(record.kind, record.name) for record in found] == [
        ("company", "Okna Plus"),
        ("company", "Bau"),
        ("company", "Glas AG"),
        ("person", "Dr. Ann Lee"),
        ("person", "김철수"),
    ]
    assert any("group" in note for note in table.notes)


def test_what_has_no_place_is_carried_with_its_label(tmp_path: Path) -> None:
    text = card(
        "FN:Ann",
        "X-SHOE-SIZE;TYPE=eu:39",
        "item1.X-THING:a\\;b",
        "item1.X-ABLabel:Thing",
        "GENDER:F",
    )
    (row,) = read_table(book(tmp_path, text)).rows
    assert row.carried.split("\n") == [
        "X-SHOE-SIZE;TYPE=eu:39", "item1.X-THING:a\\;b", "item1.X-ABLabel:Thing", "GENDER:F",
    ]  # fmt: skip


def test_a_card_gives_the_same_row_in_any_book(tmp_path: Path) -> None:
    ann = card("FN:Ann", "TEL;CELL:1 555 0100", "NOTE:hello")
    alone = next(iter(read_table(book(tmp_path, ann)).rows))
    beside = list(
        read_table(book(tmp_path, card("FN:Bob", "X-ICQ:1", "BDAY:2000-01-01"), ann)).rows
    )
    assert beside[1].cells == alone.cells


def test_a_file_that_only_begins_like_a_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Damaged, match="no card"):
        read_table(book(tmp_path, "BEGIN : VCARDS\nFN:x\n"))


pieces = st.sampled_from(
    ("BEGIN:VCARD", "END:VCARD", "VERSION:2.1", "FN:Ann", "N:a;b", "TEL;CELL", ":", ";", "=",
     "=0D=0A", " folded", "\t", "", "NOTE;ENCODING=QUOTED-PRINTABLE:a=", "PHOTO;BASE64:AAAA",
     "AGENT:", "item1.X-ABLabel:", "ORG:;;", "ADR:", "BDAY:x", 'TEL;TYPE="', "\\n", "X-:",
     "TEL;CHARSET=klingon:é", "EMAIL;CHARSET=iso-2022-jp:\x1b$B", "IMPP:", ".:", "UID:",
     "KIND:group")
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(pieces, max_size=25))
def test_no_book_however_broken_stops_the_reader(lines: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder), "BEGIN:VCARD\n" + "\n".join(lines))
        for row in read_table(path).rows:
            assert len(row.cells) == len(COLUMNS)


def test_a_card_goes_out_with_all_that_it_said_when_it_came_in(crm: Crm, tmp_path: Path) -> None:
    lines = (
        "FN:Ann Lee", "N:Lee;Ann;;Dr.;", "ORG:Okna;Doors", "TEL;TYPE=cell:+1 555 0100",
        "NOTE:hello\\, you", "item9.X-SHOE:39", "item9.X-ABLabel:Size", "BDAY:1980-01-02",
        "NICKNAME:An", "PHOTO;ENCODING=b:AAAA", "GEO:1;2",
    )  # fmt: skip
    bring_in(crm, book(tmp_path, card(*lines)))
    ann = the_row(crm, "client", name="Ann Lee")
    before = photo(crm)
    file = io.BytesIO()
    crm.ask(write_vcards, [ann["uid"]], file)
    assert set(lines) <= set(file.getvalue().decode().split("\r\n"))
    again = bring_in(crm, book(tmp_path, file.getvalue()))
    assert (again.added, again.updated, again.clients) == (0, 0, 0)
    assert photo(crm)["client"].keys() == before["client"].keys()
