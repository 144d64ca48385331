"""Files as spreadsheets, phones and people in several countries write them, each with one snag."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm_tui.importers.mapping import suggest_for
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, Record, records

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def read(path: Path, data: str | bytes, encoding: str = "utf-8", region: str = "RU") -> list[Any]:
    """The records of a file of such bytes."""
    path.write_bytes(data if isinstance(data, bytes) else data.encode(encoding))
    table = read_table(path)
    found = records(table, suggest_for(table), region=region, currency="EUR", now=NOW)
    return list(found)


def people(found: list[Any]) -> list[tuple[str, ...]]:
    """Names, and how each is reached."""
    return [
        (one.name, *(each.norm for each in one.channels))
        for one in found
        if isinstance(one, Record)
    ]


SNAGS: dict[str, tuple[str | bytes, str, str, list[tuple[str, ...]]]] = {
    "a number as a power of ten that kept its digits": (
        "Name,Phone\nAnn,2.125550102E+9\n", "utf-8", "US", [("Ann", "+12125550102")]),
    "a number whose last digits are given for the second": (
        "ФИО;Телефон\nИван;(812) 555-01-04/05\n", "cp1251", "RU",
        [("Иван", "+78125550104", "+78125550105")]),
    "a number in a link": (
        'Name,Phone\nAnn,"<a href=""tel:+12125550102"">+1 212 555 0102</a>"\n', "utf-8", "US",
        [("Ann", "+12125550102")]),
    "nothing as a database writes it": (
        '"id","name","phone","email"\n"1","Ann \\"A\\" Lee","+12125550102",\\N\n', "utf-8", "US",
        [('Ann "A" Lee', "+12125550102")]),
    "marks of direction around a name": (
        "نام,موبایل\n\u202bرضا کریمی\u202c,\u200e+98 912 555 0102\u200e\n", "utf-8", "IR",
        [("رضا کریمی", "+989125550102")]),
    "files put together with their marks": (
        '"Name","Phone"\n"\ufeffAnn","+12125550102"\n', "utf-8-sig", "US",
        [("Ann", "+12125550102")]),
    "lines of another file in another encoding": (
        "Имя;Телефон\n".encode() + "Иван;+79215550102\n".encode("cp1251")
        + "Ольга;+79215550103\nПётр;+79215550104\n".encode(), "", "RU",
        [("Иван", "+79215550102"), ("Ольга", "+79215550103"), ("Пётр", "+79215550104")]),
    "a name in parts of an object": (
        '[{"name":{"first":"Ann","last":"Lee"},"phone":"+12125550102"}]', "utf-8", "US",
        [("Ann Lee", "+12125550102")]),
    "Chinese columns": (
        "姓名,手机,公司\n王小明,13855550102,窗户有限公司\n", "gb18030", "CN",
        [("王小明", "+8613855550102")]),
    "lines of a name and a number": (
        "Иван Петров +7 921 555-01-02\nОльга 8 921 555 01 03 o@x.example\n\nПётр: 89215550104\n",
        "utf-8", "RU",
        [("Иван Петров", "+79215550102"), ("Ольга", "+79215550103", "o@x.example"),
         ("Пётр", "+79215550104")]),
    "whom a letter is for": (
        'Ann Lee <ann@x.example>, Bob <bob@x.example>; "Oz, Cyd" <cyd@x.example>\n', "utf-8", "US",
        [("Ann Lee", "ann@x.example"), ("Bob", "bob@x.example"), ("Cyd Oz", "cyd@x.example")]),
    "how a letter ends": (
        "Max Müller\nLeiter Einkauf\nFenster GmbH\nT: +49 221 5550102 | M: +49 171 5550102\n"
        "max@f.example\n\nEva Weiß\neva@f.example\n", "utf-8", "DE",
        [("Max Müller", "+492215550102", "+491715550102", "max@f.example"),
         ("Eva Weiß", "eva@f.example")]),
    "a note of a card that is packed like a picture": (
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Lee;Ann\r\nTEL;CELL:+12125550102\r\n"
        "NOTE;ENCODING=BASE64;CHARSET=UTF-8:0L/RgNC40LLQtdGC\r\nEND:VCARD\r\n", "utf-8", "US",
        [("Ann Lee", "+12125550102")]),
}  # fmt: skip


@pytest.mark.parametrize("snag", SNAGS)
def test_a_snag_loses_nobody(tmp_path: Path, snag: str) -> None:
    data, encoding, region, told = SNAGS[snag]
    found = read(tmp_path / "list.txt", data, encoding, region)
    assert not [one for one in found if isinstance(one, BadRow)]
    assert people(found) == told


def test_a_packed_note_is_read(tmp_path: Path) -> None:
    (card,) = read(tmp_path / "a.vcf", SNAGS["a note of a card that is packed like a picture"][0])
    assert "привет" in card.notes


def test_a_birthday_without_a_year_has_none(tmp_path: Path) -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nTEL:+12125550102\n"
        "BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-04\nEND:VCARD\n"
    )
    (found,) = read(tmp_path / "a.vcf", card)
    assert "birthday: --03-04" in found.notes


def test_a_field_that_google_names_beside_it_is_noted_by_that_name(tmp_path: Path) -> None:
    text = (
        "First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value,Custom Field 1 - Label,"
        "Custom Field 1 - Value\nAnn,Lee,* friends,Mobile,+12125550102,Shoe,39\n"
    )
    (found,) = read(tmp_path / "contacts.csv", text)
    assert (found.tags, found.notes) == (("friends",), ("Shoe: 39",))


def test_one_broken_character_spoils_no_other(tmp_path: Path) -> None:
    text = "Имя,Телефон\nИван,+79215550102\nОльга,+79215550103\n".encode()
    text += "Пётр".encode()[:-1] + b",+79215550104\n"
    found = read(tmp_path / "cut.csv", text)
    assert [one.name for one in found] == ["Иван", "Ольга", "Пёт\ufffd"]
