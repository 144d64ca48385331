"""Numbers that are plain to see are the same as those that are parsed."""

import phonenumbers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.domain.people import normalise
from crm_tui.importers.phones import national_phone, plain_phone

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
marks = st.sampled_from(("", "", "", " ", "-", " (", ") ", ".", "--"))


@st.composite
def written(draw: st.DrawFn) -> str:
    digits = str(draw(st.sampled_from(CODES))) + draw(st.text("0123456789", max_size=14))
    return "+" + "".join(digit + draw(marks) for digit in digits)


@settings(max_examples=300)
@given(written())
@example("+79215550102")
@example("+7 (921) 555-01-02")
@example("+4901511234567")
@example("+390612345678")
@example("+80012345678")
@example("+1 (212) 555-0100")
def test_a_plain_number_is_what_parsing_makes_of_it(raw: str) -> None:
    assert plain_phone(raw) in ("", normalise("phone", raw, "RU"))


def test_the_numbers_of_a_usual_list_are_plain() -> None:
    usual = ("+79215550102", "+12125550100", "+49 151 23456789", "+98 912 555 0002", "+82-10-5550")
    assert [plain_phone(each) for each in usual[:4]] == [
        "+79215550102", "+12125550100", "+4915123456789", "+989125550002",
    ]  # fmt: skip
    assert plain_phone("8 921 555-01-02") == ""
    assert plain_phone("+7 921 555-01-02 ext. 5") == ""


REGIONS = sorted(phonenumbers.SUPPORTED_REGIONS)


@st.composite
def dialled(draw: st.DrawFn) -> str:
    digits = draw(st.sampled_from(("", "0", "8", "1", "9"))) + draw(
        st.text("0123456789", min_size=5, max_size=13)
    )
    return "".join(digit + draw(marks) for digit in digits)


@settings(max_examples=300)
@given(dialled(), st.sampled_from(REGIONS))
@example("8 921 555-01-02", "RU")
@example("8 701 555 01 02", "KZ")
@example("(212) 555-0100", "US")
@example("0171 5550101", "DE")
@example("06 12345678", "IT")
@example("011 15 5550-0100", "AR")
def test_a_number_dialled_at_home_is_what_parsing_makes_of_it(raw: str, region: str) -> None:
    assert national_phone(raw, region) in ("", normalise("phone", raw, region))


MANY = (
    *("RU", "US", "DE", "IR", "KR", "GB", "FR", "ES", "IT", "BR"),
    *("AR", "MX", "TR", "UA", "KZ", "IN", "CN", "JP", "AE", "PL"),
)


@st.composite
def of_a_country(draw: st.DrawFn) -> tuple[str, str, str]:
    """A region, and a number that it might have, as it is dialled from abroad and at home."""
    region = draw(st.sampled_from(MANY))
    known = phonenumbers.example_number(region)
    assert known is not None
    begin = str(known.national_number)[: draw(st.integers(1, 4))]
    number = begin + draw(st.text("0123456789", min_size=6, max_size=9))
    country = phonenumbers.PhoneMetadata.metadata_for_region(region)
    prefix = (country.national_prefix if country is not None else None) or ""
    written = "".join(digit + draw(marks) for digit in number)
    return region, f"+{known.country_code} {written}", draw(st.sampled_from(("", prefix))) + written


@settings(max_examples=300)
@given(of_a_country())
def test_numbers_of_twenty_countries_are_what_parsing_makes_of_them(
    said: tuple[str, str, str],
) -> None:
    region, abroad, home = said
    assert plain_phone(abroad) in ("", normalise("phone", abroad, region))
    assert national_phone(home, region) in ("", normalise("phone", home, region))


def test_the_usual_numbers_of_a_country_are_plain() -> None:
    assert national_phone("8 (921) 555-01-02", "RU") == "+79215550102"
    assert national_phone("(212) 555-0100", "US") == "+12125550100"
    assert national_phone("010-1234-5678", "KR") == "+821012345678"
    assert national_phone("0912 345 6789", "IR") == "+989123456789"
    assert national_phone("0171 5550101", "DE") == "+491715550101"
    assert national_phone("5550102", "") == national_phone("8 921 555", "RU") == ""
