"""What a client's clock shows, and when one had better not call."""

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest

from crm_tui.domain.zone_table import CALLING, MANY, ONE
from crm_tui.domain.zones import (
    country_of_phone,
    country_of_zone,
    is_night,
    there,
    zone_of_client,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 25, 12, 30, tzinfo=BERLIN)

KNOWN = [
    ({"phone": "+821012345678"}, "Asia/Seoul"),
    ({"phone": "+989121234567"}, "Asia/Tehran"),
    ({"phone": "+4915112345678"}, "Europe/Berlin"),
    ({"phone": "+77011234567"}, "Asia/Almaty"),
    ({"phone": "+79215550102"}, ""),
    ({"phone": "+12125550100"}, ""),
    ({"phone": "~555"}, ""),
    ({"phone": "+79215550102", "city": "Новосибирск"}, "Asia/Novosibirsk"),
    ({"phone": "+79215550102", "city": "  санкт-петербург "}, "Europe/Moscow"),
    ({"phone": "+79215550102", "country": "KR"}, "Asia/Seoul"),
    ({"country": "us", "city": "Seattle"}, "America/Los_Angeles"),
    ({"country": "US", "city": "St. Louis"}, "America/Chicago"),
    ({"country": "US", "city": "Springfield"}, ""),
    ({"country": "DE", "city": "Seattle"}, "Europe/Berlin"),
    ({"city": "Vladivostok"}, "Asia/Vladivostok"),
    ({"zone": "Asia/Tokyo", "country": "DE"}, "Asia/Tokyo"),
    ({"country": "XX"}, ""),
    ({}, ""),
]


@pytest.mark.parametrize(("told", "zone"), KNOWN, ids=str)
def test_a_client_is_where_he_his_city_his_country_or_his_number_says(
    told: dict[str, str], zone: str
) -> None:
    assert zone_of_client(**{"zone": "", **told}) == zone


def test_every_zone_of_the_tables_is_one() -> None:
    known = available_timezones()
    assert set(ONE.split()[1::2]) <= known
    assert {zone for zones in MANY.values() for zone in zones.split()} <= known
    assert not set(ONE.split()[::2]) & set(MANY)
    countries = set(ONE.split()[::2]) | set(MANY)
    assert set(CALLING.split()[1::2]) <= countries


def test_a_country_with_one_time_has_it_all_year() -> None:
    for country, zone in zip(ONE.split()[::2], ONE.split()[1::2], strict=True):
        assert len(country) == 2
        assert "/" in zone


@pytest.mark.parametrize(
    ("phone", "country"),
    [
        ("+7701", "KZ"),
        ("+7921", "RU"),
        ("+82", "KR"),
        ("+380501234567", "UA"),
        ("82", ""),
        ("", ""),
    ],
)
def test_a_number_begins_with_its_country(phone: str, country: str) -> None:
    assert country_of_phone(phone) == country


def test_another_clock_is_shown_and_the_same_one_is_not() -> None:
    seoul = there("Asia/Seoul", NOON)
    assert seoul is not None
    assert (seoul.minute, seoul.night) == (20 * 60 + 30, False)
    auckland = there("Pacific/Auckland", NOON)
    assert auckland is not None
    assert (auckland.minute, auckland.night) == (30, True)
    assert there("Europe/Paris", NOON) is None
    assert there("", NOON) is None
    assert there("Mars/Olympus", NOON) is None
    assert there("../etc/passwd", NOON) is None


def test_one_does_not_call_at_night() -> None:
    assert [is_night(hour * 60) for hour in (0, 7, 8, 12, 21, 22, 23)] == [
        True, True, False, False, False, True, True,
    ]  # fmt: skip


def test_the_clock_of_a_country_tells_the_country() -> None:
    for zone, country in (
        ("Europe/Berlin", "DE"), ("Asia/Seoul", "KR"), ("Asia/Novosibirsk", "RU"),
        ("America/Chicago", "US"), ("Atlantic/Canary", "ES"), ("UTC", ""), ("Etc/GMT+3", ""),
    ):  # fmt: skip
        assert country_of_zone(zone) == country
