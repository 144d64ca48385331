"""The same phone, e-mail, messenger or site is recognised however it was written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.people import (
    CHANNEL_KINDS,
    channel_kind,
    looks_like_company,
    messenger,
    normal_email,
    normal_phone,
    normal_site,
    normalise,
    split_email,
)

NAUGHTY = (Path(__file__).parents[1] / "data" / "blns.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize(
    ("raw", "region", "number"),
    [
        ("+7 921 555-01-02", None, "+79215550102"),
        ("8 (921) 555-01-02", "RU", "+79215550102"),
        ("921 555 01 02", "RU", "+79215550102"),
        ("tel:+7-921-555-01-02;ext=3", None, "+79215550102"),
        ("+7 921 555 01 02 ext 5", "RU", "+79215550102"),
        ("＋7 921 555-01-02", "RU", "+79215550102"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789"),
        ("۰۹۱۲۳۴۵۶۷۸۹", "ir", "+989123456789"),
        ("010-1234-5678", "KR", "+821012345678"),
        ("+82 10-1234-5678", "RU", "+821012345678"),
        ("(202) 555-0143", "US", "+12025550143"),
        ("00 44 7700 900123", "RU", "+447700900123"),
        ("+44 7700 900123", None, "+447700900123"),
        ("8 921 555 01 02", None, "~89215550102"),
        ("5550102", "US", "~5550102"),
        ("112", "RU", "~112"),
        ("02 123 ext 5", None, "~02123"),
        ("~89215550102", None, "~89215550102"),
        ("no phone", "RU", None),
        ("", "RU", None),
        ("5", "RU", "~5"),
    ],
)
def test_a_phone_is_the_same_however_it_is_written(
    raw: str, region: str | None, number: str | None
) -> None:
    assert normal_phone(raw, region) == number


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("Ann@Okna.Example", "ann@okna.example"),
        (" <ann@okna.example> ", "ann@okna.example"),
        ("Ann Lee <ann@okna.example>", "ann@okna.example"),
        ('"Lee, Ann" <ann@okna.example>', "ann@okna.example"),
        ("mailto:ann@okna.example?subject=Windows", "ann@okna.example"),
        ("ann@okna.example,", "ann@okna.example"),
        ("почта@Пример.РФ", "почта@пример.рф"),
        ("a@xn--e1afmkfd.xn--p1ai", "a@пример.рф"),
        ("ann+crm@mail.okna.example", "ann+crm@mail.okna.example"),
        ("ann@", None),
        ("@ann", None),
        ("ann@localhost", None),
        ("a b@okna.example", None),
        ("ann@okna..example", None),
        ("ann@1.5", None),
        ("", None),
    ],
)
def test_an_email_is_the_same_however_it_is_written(raw: str, address: str | None) -> None:
    assert normal_email(raw) == address


def test_the_name_beside_an_email_is_kept() -> None:
    assert split_email('"Lee, Ann" <Ann@okna.example>') == ("Lee, Ann", "Ann@okna.example")
    assert split_email("ann@okna.example") == ("", "ann@okna.example")
    assert split_email("ann") is None


@pytest.mark.parametrize(
    ("raw", "site"),
    [
        ("https://www.Okna.example/", "okna.example"),
        ("okna.example", "okna.example"),
        ("http://okna.example:80", "okna.example"),
        ("okna.example:8080/Shop/", "okna.example:8080/Shop"),
        ("https://пример.рф/окна?x=1", "пример.рф/окна?x=1"),
        ("www.okna.example", "okna.example"),
        ("okna", None),
        ("okna example.com", None),
        ("12.05", None),
    ],
)
def test_a_site_is_the_same_however_it_is_written(raw: str, site: str | None) -> None:
    assert normal_site(raw) == site


@pytest.mark.parametrize(
    ("raw", "reached"),
    [
        ("@Anna_P", ("telegram", "anna_p")),
        ("t.me/Anna_P", ("telegram", "anna_p")),
        ("https://t.me/anna_p/", ("telegram", "anna_p")),
        ("Telegram: @anna_p", ("telegram", "anna_p")),
        ("телеграм: anna_p", ("telegram", "anna_p")),
        ("https://wa.me/79215550102?text=hi", ("whatsapp", "+79215550102")),
        ("WhatsApp: +7 921 555-01-02", ("whatsapp", "+79215550102")),
        ("카카오톡: minji", ("kakao", "minji")),
        ("تلگرام: reza", ("telegram", "reza")),
        ("vk.com/okna", ("vk", "okna")),
        ("https://www.linkedin.com/in/ann", ("linkedin", "ann")),
        ("@", None),
        ("anna", None),
        ("note: call", None),
        ("http://okna.example/a", None),
    ],
)
def test_a_messenger_is_the_same_however_it_is_written(
    raw: str, reached: tuple[str, str] | None
) -> None:
    assert messenger(raw) == reached


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("+7 921 555-01-02", "phone"),
        ("010-1234-5678", "phone"),
        ("۰۹۱۲۳۴۵۶۷۸۹", "phone"),
        ("(02) 123-4567 ext 5", "phone"),
        ("ivan@okna.example", "email"),
        ("Ann <ann@okna.example>", "email"),
        ("@ivan", "messenger"),
        ("t.me/ivan", "messenger"),
        ("wa.me/79215550102", "messenger"),
        ("okna.example", "site"),
        ("https://okna.example/a", "site"),
        ("ул. Ленина 5, Москва", "address"),
        ("12 Baker Street", "address"),
        ("서울시 강남구 테헤란로 12", "address"),
        ("Ivan Petrov", None),
        ("12.05.2026", None),
        ("2026-05-12", None),
        ("5501", None),
        ("", None),
        ("v2.0", None),
    ],
)
def test_the_kind_of_a_channel_is_seen_from_it(raw: str, kind: str | None) -> None:
    assert channel_kind(raw) == kind


@pytest.mark.parametrize(
    "name",
    [
        *("Acme Inc.", "Acme, Inc", "Acme Ltd", "ACME LLC", "Müller GmbH & Co. KG", "Siemens AG"),
        *("Telefónica S.A.", "Okna s.r.o.", "Foo Sp. z o.o.", "Stroy d.o.o.", "Nokia Oyj"),
        *("ООО Ромашка", "ООО «Ромашка»", "«Ромашка»", "АО Завод", "Ромашка, ООО", "ип петров"),
        *("Группа компаний ПИК", "ТОО Астана", "شرکت پارس", "گروه صنعتی", "فروشگاه رضا"),
        *(
            "주식회사 한국전자",
            "(주)한국전자",
            "㈜삼성",
            "한국전자(주)",
            "유한회사 서울",
            "株式会社テスト",
        ),
        *("Lee & Sons", "Petrov Studio"),
    ],
)
def test_a_company_is_known_by_its_mark(name: str) -> None:
    assert looks_like_company(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Ivan Petrov",
            "Kim Se",
            "Ag Nes",
            "Иван Петров",
            "Анна",
            "رضا کریمی",
            "김철수",
            "",
            "SA",
        ),
        *("Marco de Sa", "O'Brien", "Jean-Luc", "Сергей Ао", "Inca Garcia", "   "),
    ],
)
def test_a_person_is_no_company(name: str) -> None:
    assert not looks_like_company(name)


@pytest.mark.parametrize(
    ("kind", "raw", "norm"),
    [
        ("phone", "8 921 555-01-02", "+79215550102"),
        ("phone", "ask the guard", "ask the guard"),
        ("email", "Ann@Okna.Example", "ann@okna.example"),
        ("email", "Not An Address", "not an address"),
        ("messenger", "@Ivan", "telegram:ivan"),
        ("messenger", "the blue one", "the blue one"),
        ("site", "https://Okna.example/", "okna.example"),
        ("address", "Ул. Ленина,  5", "ул. ленина, 5"),
        ("address", "\u0301", "\u0301"),
    ],
)
def test_every_channel_has_a_form_to_compare(kind: str, raw: str, norm: str) -> None:
    assert normalise(kind, raw, "RU") == norm


@given(st.sampled_from(CHANNEL_KINDS), st.text(max_size=30), st.sampled_from(["RU", "IR", None]))
def test_a_compared_form_compares_with_itself(kind: str, raw: str, region: str | None) -> None:
    norm = normalise(kind, raw, region)
    assert bool(norm) == bool(raw.strip())
    assert normalise(kind, norm, region) == norm


@given(st.text(max_size=30))
def test_any_text_is_a_channel_or_none(text: str) -> None:
    assert channel_kind(text) in (*CHANNEL_KINDS, None)
    looks_like_company(text)
    split_email(text)


def test_naughty_strings_are_channels_or_none() -> None:
    for line in NAUGHTY:
        kind = channel_kind(line)
        looks_like_company(line)
        for compared in CHANNEL_KINDS:
            normalise(compared, line, "RU")
        assert kind in (*CHANNEL_KINDS, None)
