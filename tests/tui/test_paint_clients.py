"""A row of the list of clients: what it says, in exactly its cells, whatever the names hold."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_tui.domain.client_lines import BulkCounts, ClientLine, MergeField
from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import width
from crm_tui.widgets.paint import Line, Moment, length
from crm_tui.widgets.paint_clients import (
    bulk_words,
    client_columns,
    client_line,
    clients_headline,
    contact_words,
    count_words,
    deals_words,
    heading_line,
    next_words,
)
from crm_tui.widgets.paint_merge import comes_from_gone, merge_line

NOW = Moment.of(datetime(2026, 11, 25, 9, 30, tzinfo=UTC), ZoneInfo("Europe/Moscow"))
DAY_US = 86_400_000_000
TEXTS = some.text(max_size=40)


def a_step(day: str = "2026-11-25", minute: int | None = 900, late: int = DAY_US) -> StepLine:
    return StepLine(
        1, 1, 1, "call", "call back", "Ivan", "windows", None, "", day, minute, NOW.us + late,
        "by", 0, 0, 0, 2, "anna",
    )  # fmt: skip


def a_line(**more: object) -> ClientLine:
    line = ClientLine(
        1, "person", "Ivan Petrov", "Okna Plus", "+7 921 555-01-02", "Berlin", 2, "anna",
        ("vip", "oak"), 2, ((12_000_000, "RUB"), (500_000, "EUR")), a_step(), NOW.us - 3 * DAY_US,
        0, 0,
    )  # fmt: skip
    return line._replace(**more)  # type: ignore[arg-type]


def words(line: Line) -> str:
    return "".join(text for text, _style in line).replace("\u2068", "").replace("\u2069", "")


def drawn(line: ClientLine, cells: int) -> str:
    return words(client_line(line, client_columns([line], NOW, cells), NOW, cells))


def test_what_is_next_is_said_in_few_words() -> None:
    assert next_words(a_line(), NOW) == "15:00 call"
    assert next_words(a_line(step=None), NOW) == "—"
    assert next_words(a_line(step=a_step(minute=None)), NOW) == "today call"
    assert next_words(a_line(step=a_step("2026-11-26")), NOW) == "tomorrow call"
    assert next_words(a_line(step=a_step("2027-02-03")), NOW) == "3 Feb 2027 call"
    assert next_words(a_line(step=a_step("2026-11-23", None, -1)), NOW) == "2d call"


def test_sums_of_currencies_stand_side_by_side() -> None:
    assert deals_words(a_line(), NOW) == "2 · 120k ₽ + €5k"
    assert deals_words(a_line(deals=1, sums=((12_000_000, "RUB"),)), NOW) == "120k ₽"
    assert deals_words(a_line(deals=3, sums=()), NOW) == "3"
    assert deals_words(a_line(deals=0, sums=()), NOW) == ""


@pytest.mark.parametrize(
    ("days", "said"), [(0, "today"), (3, "3 d ago"), (60, "8 w ago"), (900, "2 y ago")]
)
def test_how_long_ago_we_talked(days: int, said: str) -> None:
    assert contact_words(a_line(contact_at=NOW.us - days * DAY_US), NOW) == said
    assert contact_words(a_line(contact_at=None), NOW) == "never"


def test_a_narrow_list_keeps_the_name_and_what_is_next() -> None:
    assert drawn(a_line(), 26).split() == ["Ivan", "Petrov", "15:00", "call"]
    assert "Okna Plus" in drawn(a_line(), 74)
    wide = drawn(a_line(), 150)
    for text in ("Berlin", "+7 921", "#vip #oak", "anna", "3 d ago", "120k ₽"):
        assert text in wide


def test_a_column_that_nobody_fills_takes_no_room() -> None:
    bare = a_line(company="", city="", tags=(), deals=0, sums=(), contact_at=None)
    assert {c.key for c, _size in client_columns([bare], NOW, 150).others} == {
        "channel", "owner", "next",
    }  # fmt: skip
    assert "owner" not in {
        c.key for c, _size in client_columns([bare], NOW, 150, owners=False).others
    }


def test_who_is_put_away_or_not_to_be_contacted_can_be_told_by_words_alone() -> None:
    assert drawn(a_line(blocked=1), 74).startswith("⊘ Ivan Petrov")
    assert drawn(a_line(archived=1, step=None), 74).startswith("⊖ Ivan Petrov")
    assert drawn(a_line(archived=1, step=None), 74).rstrip().endswith("put away")


@given(
    name=TEXTS, company=TEXTS, city=TEXTS, tag=TEXTS, cells=some.integers(10, 220),
    kind=some.sampled_from(["person", "company"]), archived=some.integers(0, 1),
)  # fmt: skip
def test_a_row_takes_exactly_its_cells(
    name: str, company: str, city: str, tag: str, cells: int, kind: str, archived: int
) -> None:
    line = a_line(name=name, company=company, city=city, tags=(tag,), kind=kind, archived=archived)
    wide = client_columns([line, a_line()], NOW, cells)
    assert length(client_line(line, wide, NOW, cells)) == cells
    assert length(heading_line(wide)) == cells + 2


@given(text=TEXTS, cells=some.integers(1, 200))
def test_the_headline_takes_exactly_its_cells(text: str, cells: int) -> None:
    line = clients_headline([("3 clients", "text"), (text, "label")], "sorted by: Name", cells)
    assert length(line) == cells


def test_counts_are_said_with_what_they_bring() -> None:
    assert count_words(1, more=False) == "1 client"
    assert count_words(250_000, more=True) == "250\u00a0000+ clients"
    assert bulk_words(BulkCounts(37, 12, 12, 9)) == "37 clients, with their 12 open deals"
    assert bulk_words(BulkCounts(2, 0, 0, 0)) == "2 clients"


# -- two beside each other ------------------------------------------------------------------------


def test_what_alone_is_there_comes_along_and_what_differs_is_chosen() -> None:
    both = MergeField("city", "City", "Omsk", "Tomsk")
    first, second = MergeField("a", "A", "x", ""), MergeField("b", "B", "", "y")
    assert not comes_from_gone(both, (), swapped=False)
    assert comes_from_gone(both, ("city",), swapped=False)
    assert not comes_from_gone(first, ("a",), swapped=False)
    assert comes_from_gone(first, (), swapped=True)
    assert comes_from_gone(second, (), swapped=False)


@given(first=TEXTS, second=TEXTS, cells=some.integers(30, 200), swapped=some.booleans())
def test_a_field_takes_exactly_its_cells(
    first: str, second: str, cells: int, swapped: bool
) -> None:
    field = MergeField("city", "City", first, second)
    line = merge_line(field, ("city",), cells, 8, swapped=swapped)
    assert sum(width(text) for text, _style in line) == cells
    assert words(line).count("●") - (first + second).count("●") in (0, 1)
