"""Files as other programs and old phones really export them, each with what it must give."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from crm_tui.errors import Invalid
from crm_tui.importers.dialects import sniff
from crm_tui.importers.mapping import suggest_for
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import Record, records
from tests.importers.test_as_people_write import NOW, people, read

TWO = [("Ann Lee", "+12125550102", "a@x.example"), ("Bob Ray", "+12125550103", "b@x.example")]

FRAMES: dict[str, str] = {
    "apostrophes around cells": (
        "'Name','Phone','Email'\n'Ann Lee','+1 212 555 0102','a@x.example'\n"
        "'Bob Ray','+1 212 555 0103','b@x.example'\n"),
    "a tilde": "Name~Phone~Email\nAnn Lee~+1 212 555 0102~a@x.example\n"
               "Bob Ray~+1 212 555 0103~b@x.example\n",
    "a caret": "Name^Phone^Email\nAnn Lee^+12125550102^a@x.example\n"
               "Bob Ray^+12125550103^b@x.example\n",
    "a colon": "Name:Phone:Email\nAnn Lee:+12125550102:a@x.example\n"
               "Bob Ray:+12125550103:b@x.example\n",
    "two bars": "Name||Phone||Email\nAnn Lee||+12125550102||a@x.example\n"
                "Bob Ray||+12125550103||b@x.example\n",
    "tabs among spaces": "Name\t Phone\t Email\nAnn Lee \t +12125550102\t a@x.example\n"
                         "Bob Ray\t +12125550103 \tb@x.example\n",
    "whole rows taken for one cell": (
        '"Name,Phone,Email"\n"Ann Lee,+1 212 555 0102,a@x.example"\n'
        '"Bob Ray,+1 212 555 0103,""b@x.example"""\n'),
    "a row that numbers the columns": (
        "Name,Phone,Email\n1,2,3\nAnn Lee,+12125550102,a@x.example\n"
        "Bob Ray,+12125550103,b@x.example\n"),
    "a rule below names": (
        "NAME       PHONE             EMAIL\n---------- ----------------- -----------\n"
        "Ann Lee    +1 212 555 0102   a@x.example\nBob Ray    +1 212 555 0103   b@x.example\n"),
    "a count of the rows at the end": (
        "Name,Phone,Email\nAnn Lee,+12125550102,a@x.example\nBob Ray,+12125550103,b@x.example\n"
        "Total records: 2,,\n"),
    "the end of a file of old DOS": (
        "Name,Phone,Email\r\nAnn Lee,+12125550102,a@x.example\r\n"
        "Bob Ray,+12125550103,b@x.example\r\n\x1a"),
    "space that was never filled": (
        "Name,Phone,Email\nAnn Lee,+12125550102,a@x.example\nBob Ray,+12125550103,b@x.example\n"
        + "\0" * 300),
    "columns beside rows": (
        '{"columns":["name","phone","email"],"data":[["Ann Lee","+12125550102","a@x.example"],'
        '["Bob Ray","+12125550103","b@x.example"]]}'),
    "an address book of Thunderbird": (
        "dn: cn=Ann Lee,mail=a@x.example\nobjectclass: person\ncn:: QW5uIExlZQ==\n"
        "telephoneNumber: +1 212\n  555 0102\nmail: a@x.example\n\n"
        "dn: cn=Friends\nobjectclass: groupOfNames\ncn: Friends\n\n"
        "dn: cn=Bob Ray\ncn: Bob Ray\nmobile: +12125550103\nmail: b@x.example\n"),
}  # fmt: skip


@pytest.mark.parametrize("snag", FRAMES)
def test_whatever_parts_the_cells_the_same_people_come_in(tmp_path: Path, snag: str) -> None:
    assert people(read(tmp_path / "f.csv", FRAMES[snag], region="US")) == TWO


def test_times_and_colons_in_cells_make_no_columns() -> None:
    lines = ["Name,Call at\n", "Ann: VIP,10:30\n", "Bob: no,11:45\n"]
    assert sniff(lines).delimiter == ","


ENCODED = {
    "cp874": "ชื่อ,โทรศัพท์,บริษัท\nสมชาย ใจดี,081-234-5678,บริษัท ดี จำกัด\nสมหญิง รักไทย,082-345-6789,ไทย\n",
    "iso8859-2": "Jméno;Příjmení;Telefon\nŠtěpán;Říha;601 555 018\nŽofie;Dvořáková;601 555 019\n",
    "utf-16-le": "Имя\tТелефон\nАнна Ли\t+7 921 555 01 02\nИван\t+7 921 555 01 03\n",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_rarer_encodings_are_told_by_their_letters(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(ENCODED[encoding].encode(encoding))
    cells = [cell for row in read_table(path).rows for cell in row.cells]
    plain = ENCODED[encoding].replace(";", ",").replace("\t", ",")
    assert cells == [cell for line in plain.splitlines()[1:] for cell in line.split(",")]


def table(tmp_path: Path, **row: str) -> Record:
    """The one record of a file of these columns."""
    named = {name.replace("__", " "): cell for name, cell in row.items()}
    return record(tmp_path, named)


def record(tmp_path: Path, row: Mapping[str, str], region: str = "RU") -> Record:
    """The record of a file with one row."""
    text = io.StringIO()
    csv.writer(text).writerows([list(row), list(row.values())])
    path = tmp_path / "f.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    read = read_table(path)
    (found,) = records(read, suggest_for(read), region=region, currency="EUR", now=NOW)
    assert isinstance(found, Record), found
    return found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20260201", "2026-02-01"),
        ("1769904000000", "2026-02-01"),
        ("1769904000", "2026-02-01"),
        ("Sun Feb 01 2026", "2026-02-01"),
        ("Sun Feb 01 2026 10:00:00 GMT+0100 (Central European Standard Time)", "2026-02-01"),
        ("Monday, March 2, 2026", "2026-03-02"),
        ("Mon, 02 Mar 2026 10:00:00 +0000", "2026-03-02"),
        ("2 mars 2026 à 10:00".replace(" à", ""), "2026-03-02"),
        ("0000-00-00 00:00:00", None),
        ("00/00/0000", None),
    ],
)
def test_days_of_other_programs_are_days(tmp_path: Path, written: str, meant: str | None) -> None:
    found = table(tmp_path, Deal="A", Name="Ann", Close__Date=written)
    assert found.deal is not None
    day = found.deal.expected_day
    assert (day.isoformat() if day else None) == meant


@pytest.mark.parametrize(
    ("named", "code"),
    [("Российский рубль", "RUB"), ("US Dollar", "USD"), ("대한민국 원화", "KRW"), ("Евро", "EUR")],
)
def test_a_currency_may_be_written_out(tmp_path: Path, named: str, code: str) -> None:
    found = table(tmp_path, Deal="A", Name="Ann", Amount="1200", Currency=named)
    assert found.deal is not None and found.deal.amount is not None
    assert found.deal.amount.currency == code


ROWS: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "amoCRM contacts": (
        {"ID": "1", "Тип": "контакт", "Полное имя контакта": "Иван Петров", "Имя": "Иван",
         "Фамилия": "Петров", "Название компании": "ООО Ромашка", "Ответственный": "Анна",
         "Ближайшая задача": "не назначена", "Рабочий телефон": "'+79161234567"},
        {"name": "Иван Петров", "company": "ООО Ромашка", "deal": None}),
    "a column of salutations": (
        {"Titre": "M.", "Prénom": "Max", "Nom": "Roux", "Société": "Pain SARL",
         "Fonction": "Gérant", "Ville (bureau)": "Paris", "Code postal (bureau)": "75002"},
        {"name": "Max Roux", "job_title": "Gérant", "city": "Paris"}),
    "an empty column of the same field": (
        {"Title": "", "Name": "Ann", "Email": "a@x.example", "Job Title": "CTO"},
        {"job_title": "CTO"}),
    "addresses of two places": (
        {"Vorname": "Eva", "Nachname": "Weiß", "Anzeigename": "Eva Weiß",
         "Primäre E-Mail-Adresse": "eva@w.example", "Privat: Ort": "", "Dienstlich: Ort": "Berlin",
         "Dienstlich: PLZ": "10117", "Arbeitstitel": "Chefin"},
        {"name": "Eva Weiß", "city": "Berlin", "job_title": "Chefin"}),
    "a list of firms with who answers there": (
        {"Контрагент": "ООО Ромашка", "ИНН": "7701234567", "КПП": "770101001",
         "Контактное лицо": "Петров Иван"},
        {"name": "Петров Иван", "company": "ООО Ромашка", "kind": "person"}),
    "Zoho contacts of today": (
        {"Record Id": "zcrm_1", "Contact Owner.id": "zcrm_2", "Contact Owner": "Anna",
         "First Name": "Kris", "Last Name": "Marrier", "Account Name.id": "zcrm_3",
         "Account Name": "King", "Email": "k@x.example"},
        {"name": "Kris Marrier", "company": "King", "external_id": "zcrm_1"}),
    "Shopify customers": (
        {"Customer ID": "'6201", "First Name": "Ann", "Last Name": "Lee", "Email": "a@x.example",
         "Default Address Company": "Oak Ltd", "Default Address City": "Boston",
         "Default Address Zip": "'02101", "Total Spent": "1.50", "Total Orders": "3",
         "Tags": '"vip", "new"'},
        {"company": "Oak Ltd", "city": "Boston", "external_id": "6201", "tags": ("vip", "new")}),
}  # fmt: skip


@pytest.mark.parametrize("export", ROWS)
def test_an_export_gives_whom_it_means(tmp_path: Path, export: str) -> None:
    row, meant = ROWS[export]
    found = record(tmp_path, row)
    assert {name: getattr(found, name) for name in meant} == meant


def test_a_group_above_a_name_says_whose_it_is(tmp_path: Path) -> None:
    text = "Contact,,,Company,\nFirst name,Last name,Phone,Name,City\nAnn,Lee,,Oak Ltd,Boston\n"
    (found,) = read(tmp_path / "f.csv", text, region="US")
    assert (found.name, found.company, found.city) == ("Ann Lee", "Oak Ltd", "Boston")


def test_a_record_that_another_refers_to_is_known_by_name(tmp_path: Path) -> None:
    text = '{"data":[{"name":"Ann Lee","org_id":{"name":"Navy","value":7},"email":"a@x.example"}]}'
    (found,) = read(tmp_path / "f.json", text, region="US")
    assert (found.name, found.company) == ("Ann Lee", "Navy")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("8 921 555 01 03 Анна", "+79215550103"),
        ("+7 921 555-01-04 (WhatsApp)", "+79215550104"),
        ("моб. 8(812)5550105, доб.12", "+78125550105"),
    ],
)
def test_words_beside_a_number_do_not_spoil_it(tmp_path: Path, written: str, meant: str) -> None:
    (channel,) = table(tmp_path, ФИО="Иван", Телефон=written).channels
    assert (channel.raw, channel.norm) == (written, meant)


def test_an_old_phone_need_not_name_the_letters_it_quotes(tmp_path: Path) -> None:
    def quoted(text: str) -> str:
        return "".join(f"={byte:02X}" for byte in text.encode("cp1251"))

    names = f"{quoted('Иванов')};{quoted('Иван')}"
    book = f"BEGIN:VCARD\r\nVERSION:2.1\r\nN;ENCODING=QUOTED-PRINTABLE:{names}\r\nEND:VCARD\r\n"
    (found,) = read(tmp_path / "f.vcf", book)
    assert found.name == "Иван Иванов"


def test_those_who_worked_with_another_program_are_no_clients(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("username,email,role,last_login\nanna,anna@x.example,rep,2024-01-01\n")
    table = read_table(path)
    assert [each.field for each in suggest_for(table, entity="clients").columns][1] == "email"
    path.write_text("User Name,Email,Role,Status\nanna,anna@x.example,rep,on\n")
    with pytest.raises(Invalid, match="those who worked"):
        suggest_for(read_table(path))
