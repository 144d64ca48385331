"""Rows of foreign files become the clients and deals their owners know."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.money import Amount
from crm_tui.errors import Invalid
from crm_tui.importers.mapping import parse_map, suggest_for
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, DealPart, Record, records
from crm_tui.importers.tables import Row, Table
from tests.importers.samples import RECORDS, SAMPLES, allows

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))


def read_all(
    table: Table,
    *,
    entity: str | None = None,
    given: str = "",
    region: str = "US",
    currency: str | None = "EUR",
    day_first: bool | None = None,
) -> list[Record | BadRow]:
    mapping = suggest_for(table, entity=entity, given=parse_map(given))
    return list(
        records(table, mapping, region=region, currency=currency, now=NOW, day_first=day_first)
    )


def table_of(header: str, *rows: Sequence[str]) -> Table:
    names = tuple(header.split(","))
    return Table(names, tuple(Row(line, tuple(row)) for line, row in enumerate(rows, start=2)))


def only(table: Table, **options: Any) -> Record:
    (record,) = read_all(table, **options)
    assert isinstance(record, Record), record
    return record


def deal_of(table: Table, **options: Any) -> DealPart:
    deal = only(table, **options).deal
    assert deal is not None
    return deal


def refused(table: Table, **options: Any) -> BadRow:
    (row,) = read_all(table, **options)
    assert isinstance(row, BadRow), row
    return row


def raw(record: Record, kind: str) -> list[str]:
    return [channel.raw for channel in record.channels if channel.kind == kind]


def whole(record: Record) -> str:
    """Everything a record holds, as one text."""
    texts = [record.name, record.company, record.job_title, record.source, record.owner]
    texts += [*record.notes, *record.tags, record.city, record.country, record.language]
    return "\n".join([*texts, *(channel.raw for channel in record.channels)])


def matches(record: Record, find: dict[str, str]) -> bool:
    if "name" in find:
        return record.name == find["name"]
    kind, text = next(iter(find.items()))
    return text in raw(record, kind)


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: str(case["id"]))
def test_every_sample_gives_the_clients_in_it(case: dict[str, Any]) -> None:
    rows = read_all(read_table(SAMPLES / case["file"]))
    found = [row for row in rows if isinstance(row, Record)]
    assert len(found) == len(rows)
    counts = {
        "contacts": sum(record.kind == "person" for record in found),
        "companies": sum(record.kind == "company" for record in found),
        "phones": sum(len(raw(record, "phone")) for record in found),
        "emails": sum(len(raw(record, "email")) for record in found),
    }
    for name, number in case["expect"]["counts"].items():
        assert allows(number, counts[name]), name
    for wanted in case["expect"]["records"]:
        check(wanted, next(record for record in found if matches(record, wanted["find"])))
    for absent in case["expect"].get("absent", ()):
        assert all(absent not in whole(record) for record in found)


def check(wanted: dict[str, Any], record: Record) -> None:
    assert record.name == wanted.get("name", record.name)
    assert record.name in wanted.get("name_any", [record.name])
    assert record.company == wanted.get("company", record.company)
    assert set(wanted.get("phones", ())) <= set(raw(record, "phone"))
    assert set(wanted.get("emails", ())) <= set(raw(record, "email"))
    for text in wanted.get("anywhere", ()):
        assert text in whole(record)


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: str(case["id"]))
def test_no_value_of_any_sample_is_lost(case: dict[str, Any]) -> None:
    table = read_table(SAMPLES / case["file"])
    for row, record in zip(table.rows, read_all(table), strict=True):
        assert isinstance(record, Record)
        kept = whole(record) + record.external_id
        kept = " ".join(kept.split()).replace(",", "")
        for name, cell in zip(table.header, row.cells, strict=True):
            words = " ".join(cell.split()).replace(",", "")
            part_of_a_name = name in ("First Name", "Last Name")
            assert words in kept or part_of_a_name, (name, cell)


def test_names_are_put_together_from_their_parts() -> None:
    header = "Фамилия,Имя,Отчество,Телефон"
    record = only(table_of(header, ("Петров", "Иван", "Ильич", "+79215550102")), region="RU")
    assert record.name == "Иван Ильич Петров"
    assert only(table_of("Name,Vorname", ("Müller", "Jörg"))).name == "Jörg Müller"
    assert only(table_of("Nom,Prénom", ("Dubois", "Marie"))).name == "Marie Dubois"
    assert only(table_of("نام,نام خانوادگی", ("رضا", "کریمی"))).name == "رضا کریمی"
    assert only(table_of("Name,Last name", ("Ann Lee", "Lee"))).name == "Ann Lee"


def test_a_row_without_a_name_is_called_by_what_it_has() -> None:
    header = "Name,Company,Email,Phone"
    assert only(table_of(header, ("", "", "ann@okna.example", ""))).name == "ann"
    assert only(table_of(header, ("", "", "", "555-0102"))).name == "555-0102"
    company = only(table_of(header, ("", "Okna Plus", "a@okna.example", "")))
    assert (company.kind, company.name, company.company) == ("company", "Okna Plus", "")
    nobody = refused(table_of("Name,Phone,City", ("", "", "Oslo")))
    assert "nobody" in nobody.reason
    assert nobody.cells == ("", "", "Oslo")


def test_a_person_may_be_called_null_but_a_phone_may_not() -> None:
    record = only(
        table_of("First name,Last name,Phone,Email,Title", ("Anna", "Null", "NULL", "False", "n/a"))
    )
    assert (record.name, record.channels, record.job_title) == ("Anna Null", (), "")


def test_a_name_with_a_companys_mark_is_a_company() -> None:
    assert only(table_of("Клиент,Телефон", ("ООО «Ромашка»", "1234567"))).kind == "company"
    person = only(table_of("Name,Company", ("Ann Lee", "Okna Ltd")))
    assert (person.kind, person.company) == ("person", "Okna Ltd")


def test_one_cell_may_hold_several_channels() -> None:
    header = "Name,Phone,Email"
    row = ("Ann", "+1 212 555 0100; +1 212 555 0101\n030/1234567", "a@x.example, b@x.example")
    record = only(table_of(header, row))
    assert raw(record, "phone") == ["+1 212 555 0100", "+1 212 555 0101", "030/1234567"]
    assert raw(record, "email") == ["a@x.example", "b@x.example"]
    assert record.channels[0].norm == "+12125550100"


def test_the_same_phone_twice_is_kept_once() -> None:
    record = only(table_of("Name,Mobile,Work phone", ("Ann", "+1 212 555 0100", "(212) 555-0100")))
    assert [(each.raw, each.label) for each in record.channels] == [("+1 212 555 0100", "Mobile")]


def test_what_is_no_phone_or_email_is_kept_as_a_note() -> None:
    header = "Name,Phone,Email"
    record = only(table_of(header, ("Ann", "4.91511E+12", "ask her")))
    assert record.channels == ()
    assert record.notes == ("Phone: 4.91511E+12", "Email: ask her")
    assert len(record.warnings) == 2
    assert "lost digits" in record.warnings[0]
    remark = only(table_of(header, ("Ann", "", "ann@x.example (private)")))
    assert raw(remark, "email") == ["ann@x.example"]
    assert remark.notes == ("Email: ann@x.example (private)",)


def test_a_float_for_a_phone_loses_its_zero_decimals_only() -> None:
    assert raw(only(table_of("Name,Phone", ("Ann", "79215550102.0"))), "phone") == ["79215550102"]


def test_columns_nobody_knows_are_kept_as_notes() -> None:
    table = table_of("Name,Shoe size,Notes", ("Ann", "38", "likes blue"), ("Bob", "", "", "late"))
    ann, bob = read_all(table)
    assert isinstance(ann, Record)
    assert isinstance(bob, Record)
    assert ann.notes == ("likes blue", "Shoe size: 38")
    assert bob.notes == ("column 4: late",)


def test_addresses_are_put_together_by_their_kind() -> None:
    header = "Name,Home Address,Home City,Home ZipCode,Work City"
    record = only(table_of(header, ("Ann", "5 Elm St", "Oslo", "0150", "Rome")))
    assert [(each.raw, each.label) for each in record.channels] == [
        ("5 Elm St, Oslo, 0150", "home"),
        ("Rome", "work"),
    ]
    assert record.city == "Oslo"


DEALS = "Client,Deal,Amount,Currency,Stage,Status,Due date,Lost reason"


def test_a_deal_comes_with_its_client() -> None:
    row = ("Ann", "windows", "1.234,56", "EUR", "Offer sent", "В работе", "2026-12-01 15:30", "")
    deal = deal_of(table_of(DEALS, row))
    assert deal.title == "windows"
    assert deal.amount == Amount(123456, "EUR")
    assert (deal.stage, deal.status) == ("Offer sent", "open")
    assert (deal.due, deal.due_minute) == (date(2026, 12, 1), 930)


def test_a_row_that_says_nothing_of_a_deal_has_none() -> None:
    row = ("Ann", "", "", "EUR", "", "New", "-", "")
    record = only(table_of(DEALS, row))
    assert record.deal is None
    assert "Status: New" in record.notes


@pytest.mark.parametrize(
    ("status", "stage", "meant"),
    [
        ("Won", "", "won"),
        ("", "Closed Lost", "lost"),
        ("проиграна", "", "lost"),
        ("취소", "", "cancelled"),
        ("در جریان", "", "open"),
        ("", "New", ""),
        ("whatever", "", ""),
    ],
)
def test_a_status_is_known_in_four_languages(status: str, stage: str, meant: str) -> None:
    row = ("Ann", "windows", "", "", stage, status, "", "")
    deal = deal_of(table_of(DEALS, row))
    assert (deal.status, deal.status_text, deal.stage) == (meant, status, stage)


@pytest.mark.parametrize(
    ("amount", "currency", "meant"),
    [
        ("120 000 ₽", "", Amount(12_000_000, "RUB")),
        ("1200", "USD", Amount(120_000, "USD")),
        ("1200", "€", Amount(120_000, "EUR")),
        ("80 тыс", "руб", Amount(8_000_000, "RUB")),
        ("320만원", "", Amount(3_200_000, "KRW")),
        ("0.143292665", "", Amount(14, "EUR")),
        ("n/a", "", None),
    ],
)
def test_amounts_are_read_as_people_write_them(
    amount: str, currency: str, meant: Amount | None
) -> None:
    row = ("Ann", "windows", amount, currency, "", "", "", "")
    assert deal_of(table_of(DEALS, row)).amount == meant


@pytest.mark.parametrize(
    ("column", "place", "value"),
    [
        ("Amount", 2, "a lot"),
        ("Amount", 2, "-5"),
        ("Amount", 2, "(500)"),
        ("Currency", 3, "XXQ"),
        ("Due date", 6, "30.02.2026"),
        ("Due date", 6, "May"),
        ("Due date", 6, "tomorrow"),
        ("Due date", 6, "4529"),
        ("Due date", 6, "12.5"),
        ("Client", 0, "Ann\0"),
        ("Deal", 1, "win\ud800dows"),
    ],
)
def test_a_bad_value_refuses_its_row_and_names_the_column(
    column: str, place: int, value: str
) -> None:
    row = ["Ann", "windows", "100", "EUR", "", "", "", ""]
    row[place] = value
    bad = refused(table_of(DEALS, row))
    assert bad.column == column
    assert bad.line == 2
    assert bad.reason
    assert bad.cells == tuple(row)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2025-12-31", date(2025, 12, 31)),
        ("2025/12/31", date(2025, 12, 31)),
        ("31.12.2025", date(2025, 12, 31)),
        ("31.12.25", date(2025, 12, 31)),
        ("31/12/2025", date(2025, 12, 31)),
        ("12/31/2025", date(2025, 12, 31)),
        ("05/05/2025", date(2025, 5, 5)),
        ("2025년 12월 31일", date(2025, 12, 31)),
        ("2025. 12. 31.", date(2025, 12, 31)),
        ("1404/10/10", date(2025, 12, 31)),
        ("۱۴۰۴/۱۰/۱۰", date(2025, 12, 31)),
        ("1405-01-01", date(2026, 3, 21)),
        ("31 Dec 2025", date(2025, 12, 31)),
        ("Dec 31, 2025", date(2025, 12, 31)),
        ("31 декабря 2025 г.", date(2025, 12, 31)),
        ("31. Dezember 2025", date(2025, 12, 31)),
        ("2025-12-31T23:30:00Z", date(2026, 1, 1)),
        ("12/31/2025T23:30:00-0800", date(2026, 1, 1)),
        ("12/31/2025 11:30 PM", date(2025, 12, 31)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, meant: date) -> None:
    row = ("Ann", "windows", "", "", "", "", text, "")
    assert deal_of(table_of(DEALS, row)).due == meant


def test_the_order_of_day_and_month_is_asked_once_for_the_file() -> None:
    header = "Client,Deal,Due date"
    unclear = table_of(header, ("Ann", "a", "01/02/2026"), ("Bob", "b", "03/04/2026"))
    with pytest.raises(Invalid) as asked:
        read_all(unclear)
    assert asked.value.field == "day_order"
    assert "--day-first" in asked.value.hint
    told = [
        row.deal.due
        for row in read_all(unclear, day_first=True)
        if isinstance(row, Record) and row.deal
    ]
    assert told == [date(2026, 2, 1), date(2026, 4, 3)]


def test_one_clear_date_settles_the_order_of_all() -> None:
    header = "Client,Deal,Due date"
    table = table_of(header, ("Ann", "a", "01/02/2026"), ("Bob", "b", "03/14/2026"))
    first = read_all(table)[0]
    assert isinstance(first, Record)
    assert first.deal is not None
    assert first.deal.due == date(2026, 1, 2)
    mixed = table_of(header, ("Ann", "a", "14/02/2026"), ("Bob", "b", "03/14/2026"))
    with pytest.raises(Invalid, match="Some dates"):
        read_all(mixed)
    good, bad = read_all(mixed, day_first=False)
    assert isinstance(bad, Record)
    assert isinstance(good, BadRow)


def test_an_order_nobody_needs_is_not_asked() -> None:
    table = table_of("Name,Phone,Created Date", ("Ann", "5550102", "01/02/2026"))
    assert only(table).notes == ("Created Date: 01/02/2026",)


def test_equal_rows_have_names_of_their_own_that_stay() -> None:
    row = ("Ann", "5550102", "x")
    table = table_of("Name,Phone,Hobby", row, ("Ann ", "5550102", "y"), ("Bob", "1", ""))
    first = [each.digest for each in read_all(table) if isinstance(each, Record)]
    assert len(set(first)) == 3
    assert first == [each.digest for each in read_all(table) if isinstance(each, Record)]
    turned = table_of("Phone,Name", ("5550102", "Ann"))
    assert only(turned).digest == first[0]


def test_ids_tags_sources_and_owners_are_kept() -> None:
    header = "ID,Name,Tags,Source,Owner,Language"
    record = only(table_of(header, ("007", "Ann", "#vip; north, vip", "site", "boris", "ru")))
    assert (record.external_id, record.source, record.owner) == ("007", "site", "boris")
    assert (record.tags, record.language) == (("vip", "north"), "ru")


def test_a_row_that_could_not_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "clients.jsonl"
    path.write_text(json.dumps({"name": "Ann"}) + "\nnot json\n")
    good, bad = read_all(read_table(path))
    assert isinstance(good, Record)
    assert isinstance(bad, BadRow)
    assert bad.line == 2


text = st.text(max_size=30)


@given(st.lists(st.tuples(text, text, text, text), max_size=6))
def test_no_row_whatever_it_holds_breaks_the_import(
    rows: list[tuple[str, str, str, str]],
) -> None:
    table = table_of("Name,Phone,Email,Amount", *rows)
    assert len(read_all(table)) == len(rows)
