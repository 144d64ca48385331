"""A column is known by its name in many languages, by its content, or by what a person says."""

import pytest

from crm_tui.errors import Invalid
from crm_tui.importers.headers import FIELDS, field_of
from crm_tui.importers.mapping import Mapping, parse_map, suggest
from crm_tui.importers.tables import Row


def fields(header: str, *rows: str, entity: str | None = None, given: str = "") -> dict[str, str]:
    return {
        column.header: column.field
        for column in mapped(header, *rows, entity=entity, given=given).columns
    }


def mapped(header: str, *rows: str, entity: str | None = None, given: str = "") -> Mapping:
    sample = [Row(line, tuple(row.split("|"))) for line, row in enumerate(rows, start=2)]
    return suggest(header.split("|"), sample, entity=entity, given=parse_map(given))


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        ("Name|Phone|E-mail|Company|Notes", "name phone email company note"),
        ("ФИО|Телефон|Эл. почта|Компания|Комментарий", "name phone email company note"),
        ("Имя клиента|Моб. тел.|Почта|Организация|Примечание", "name phone email company note"),
        ("نام و نام خانوادگی|شماره تماس|ایمیل|شرکت|توضیحات", "name phone email company note"),
        ("نام مشتري|موبایل|پست الکترونیک|نام شرکت|یادداشت", "name phone email company note"),
        ("이름|휴대폰 번호|이메일|회사명|메모", "name phone email company note"),
        ("고객명|연락처|메일주소|업체명|비고", "name phone email company note"),
        ("Nombre|Teléfono|Correo electrónico|Empresa|Notas", "name phone email company note"),
        ("Kunde|Telefon|E-Mail-Adresse|Firma|Bemerkung", "name phone email company note"),
        ("Nom complet|Téléphone|Courriel|Société|Remarques", "name phone email company note"),
        (
            "first_name|LAST NAME|Phone 1 - Value|E-mail 2 - Value",
            "first_name last_name phone email",
        ),
        ("Источник|Ответственный|Теги|Город|Индекс", "source owner tags city postcode"),
        ("منبع|مسئول|برچسب|شهر|کد پستی", "source owner tags city postcode"),
        ("유입경로|영업담당|태그|도시|우편번호", "source owner tags city postcode"),
    ],
)
def test_headers_are_understood_in_many_languages(header: str, meant: str) -> None:
    assert list(fields(header).values()) == meant.split()


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (
            "Deal name|Account|Amount|Stage|Close date|Next step",
            "deal_title company amount stage expected_day next_step",
        ),
        (
            "Название сделки|Клиент|Сумма|Этап|Статус|Следующий контакт",
            "deal_title name amount stage status due",
        ),
        (
            "عنوان معامله|مشتری|مبلغ|مرحله|وضعیت|تاریخ پیگیری",
            "deal_title name amount stage status due",
        ),
        ("거래명|고객명|금액|단계|상태|다음 연락일", "deal_title name amount stage status due"),
        ("Title|Company|Value|Stage|Lost reason", "deal_title company amount stage lost_reason"),
        ("ID|Name|Account Name|Stage", "deal_external_id deal_title company stage"),
    ],
)
def test_deals_are_understood_in_many_languages(header: str, meant: str) -> None:
    mapping = mapped(header)
    assert mapping.entity == "deals"
    assert [column.field for column in mapping.columns] == meant.split()


def test_one_word_is_read_in_its_context() -> None:
    assert fields("Title|Name|Phone")["Title"] == "job_title"
    assert fields("Name|Status|Phone")["Status"] == ""
    assert fields("Имя|Фамилия|Телефон")["Имя"] == "first_name"
    assert fields("Имя|Телефон")["Имя"] == "name"
    assert fields("Vorname|Name|Firma")["Name"] == "last_name"
    assert fields("First name|Name", "Ann|Ann Lee", "Bob|Bob Ray")["Name"] == "name"
    assert fields("담당자|회사명|전화번호")["담당자"] == "name"
    assert fields("Lifecycle Stage|Country Code|Name") == {
        "Lifecycle Stage": "",
        "Country Code": "",
        "Name": "name",
    }


def test_a_field_for_one_column_is_not_given_twice() -> None:
    assert list(fields("Company|Organization|Phone|Mobile").values()) == [
        "company",
        "",
        "phone",
        "phone",
    ]


def test_a_column_without_a_known_name_is_known_by_its_content() -> None:
    mapping = mapped("Who|Where|x", "Ann|ann@x.example|+1 212 555 0100", "Bob|b@x.example|")
    assert [(each.field, each.why) for each in mapping.columns] == [
        ("", ""),
        ("email", "by content"),
        ("phone", "by content"),
    ]
    assert mapping.unmapped == ("Who",)
    assert fields("Name|Date|Code", "Ann|2026-01-01|12345678")["Date"] == ""


def test_companies_are_told_from_people() -> None:
    assert mapped("Account|Sector|Revenue").entity == "companies"
    assert fields("Name|Industry|Website") == {
        "Name": "company",
        "Industry": "",
        "Website": "site",
    }
    assert mapped("Name|Company|Industry|Email").entity == "clients"
    assert mapped("Компания|Телефон|Сайт").entity == "companies"


def test_a_price_list_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="products") as refused:
        mapped("product|series|sales_price")
    assert refused.value.hint
    assert mapped("product|series|sales_price", entity="clients").entity == "clients"


def test_a_person_has_the_last_word() -> None:
    given = 'Who=name, #2=phone,"Shoe, size"=skip,Phone=note'
    assert fields("Who|Where|Shoe, size|Phone", given=given) == {
        "Who": "name",
        "Where": "phone",
        "Shoe, size": "skip",
        "Phone": "note",
    }
    assert mapped("Who", given="who=name").columns[0].why == "as asked"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Telefon", "names no column"),
        ("=phone", "names no column"),
        ("Telefon=phome", "no field"),
        ("Fax=phone", "no column"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said) as refused:
        suggest(["Telefon"], given=parse_map(text))
    assert refused.value.hint
    assert refused.value.field == "map"


def test_a_near_field_is_proposed() -> None:
    with pytest.raises(Invalid) as refused:
        parse_map("Telefon=phnoe")
    assert "phone" in refused.value.hint


def test_every_field_is_known_by_its_own_name() -> None:
    assert [field_of(field) for field in FIELDS] == list(FIELDS)


@pytest.mark.parametrize(
    ("header", "rows", "meant"),
    [
        (
            "Kunde|Nächster Schritt|Wann|Umsatz",
            ("Bäcker|Anrufen|25.11.2026|12.500,00 €", "Schulz|Treffen|1.12.2026|3.000"),
            "name next_step due amount",
        ),
        (
            "Wann|Kunde|Nächster Schritt",
            ("25.11.2026 10:00|Bäcker|Anrufen",),
            "due name next_step",
        ),
        ("Name|Next step|Day", ("Ann|call|11/25/2026",), "name next_step due"),
        ("Name|Next step|Colour", ("Ann|call|green",), "name next_step "),
        ("Name|Since|Next step", ("Ann|2026-11-20|call",), "name  next_step"),
        ("Name|Stage|Offered", ("Ann|Offer|$1,200", "Bo|Offer|$900"), "name stage amount"),
        ("Name|Umsatz", ("Ann|3.000",), "name "),
    ],
)
def test_a_step_finds_its_day_and_a_deal_its_worth_in_columns_of_loose_names(
    header: str, rows: tuple[str, ...], meant: str
) -> None:
    assert list(fields(header, *rows).values()) == meant.split(" ")
