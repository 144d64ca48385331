"""An address book: nothing that somebody typed can end its line, its field or its card."""

from datetime import UTC, date, datetime
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.content_lines import ContentLine, parts_of, read_line, unescaped, unfolded
from crm_tui.exporters.vcards import VERSIONS, card, card_bytes
from crm_tui.store.queries.cards import Card, Way

IVAN = Card(
    uid="u1", name="Ivan Petrov", kind="person", company="Okna Plus", job_title="buyer",
    city="Riga", country="LV", language="lv", zone="Europe/Riga", about="two cats\nand a dog",
    updated=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
    ways=(
        Way("phone", "+7 921 555-01-02", "+79215550102", "cell"),
        Way("phone", "+7 921 555-01-03", "+79215550103", "дача"),
        Way("email", "ivan@okna.example", "ivan@okna.example", "work"),
        Way("messenger", "@ivan", "telegram:ivan", ""),
        Way("site", "okna.example", "okna.example", ""),
        Way("address", "Main st. 5; flat 2", "main st. 5; flat 2", ""),
    ),
    tags=("vip", "new"), birthday=date(1980, 5, 17),
)  # fmt: skip
TEXTS = [name for name, kind in get_type_hints(Card).items() if kind is str and name != "kind"]


def lines(one: Card, version: str = "3.0") -> list[ContentLine]:
    """The lines of a card as another program reads them."""
    text = card_bytes(one, version).decode("utf-8")
    return [read_line(line) for _number, line in unfolded(text)]


def test_a_card_tells_who_it_is_and_how_to_reach_them() -> None:
    assert list(card(IVAN)) == [
        "BEGIN:VCARD", "VERSION:3.0", "UID:u1", "FN:Ivan Petrov", "N:;Ivan Petrov;;;",
        "ORG:Okna Plus", "TITLE:buyer",
        "ADR:;;;Riga;;;LV", "TEL;TYPE=cell:+7 921 555-01-02",
        "item1.TEL:+7 921 555-01-03", "item1.X-ABLabel:дача",
        "EMAIL;TYPE=work:ivan@okna.example", "IMPP:telegram:ivan", "URL:okna.example",
        "ADR:;;Main st. 5\\; flat 2;;;;", "BDAY:1980-05-17",
        "LANG:lv", "TZ;VALUE=text:Europe/Riga", "NOTE:two cats\\nand a dog", "CATEGORIES:vip,new",
        "REV:20260301T093000Z", "END:VCARD",
    ]  # fmt: skip


def test_a_card_of_the_newer_version_says_what_kind_it_is_of() -> None:
    said = list(card(IVAN, "4.0"))
    assert said[1] == "VERSION:4.0" and "KIND:individual" in said and "LANG:lv" in said
    firm = list(card(IVAN._replace(kind="company", company=""), "4.0"))
    assert "KIND:org" in firm and "ORG:Ivan Petrov" in firm and "N:;;;;" in firm


def test_what_another_program_said_is_given_back_as_it_was() -> None:
    kept = "X-TWITTER;TYPE=work:ivan\nN:Petrov;Ivan;;;\nitem1.X-A:b\nPHOTO;ENCODING=b:AAAA"
    said = list(card(IVAN._replace(carried=(kept,))))
    assert {"X-TWITTER;TYPE=work:ivan", "item1.X-A:b", "PHOTO;ENCODING=b:AAAA"} <= set(said)
    assert "N:Petrov;Ivan;;;" in said and "N:;Ivan Petrov;;;" not in said
    assert "itemx1.X-ABLabel:дача" in said
    renamed = list(card(IVAN._replace(carried=(kept,), name="Ivan Sidorov")))
    assert "N:;Ivan Sidorov;;;" in renamed and "N:Petrov;Ivan;;;" not in renamed


@pytest.mark.parametrize(
    "carried",
    [
        "END:VCARD\nBEGIN:VCARD\nFN:Mallory", "FN:Mallory\nUID:u2", "BEGIN:VCARD\nFN:Mallory",
        "no line at all", "BEGIN:X\nEND:VCARD\nX-MALLORY:1",
    ],
)  # fmt: skip
def test_nothing_carried_ends_a_card_or_says_who_it_is(carried: str) -> None:
    said = lines(IVAN._replace(carried=(carried,)))
    names = [line.name for line in said]
    assert names.count("BEGIN") == names.count("END") == names.count("FN") == 1
    assert [line.value for line in said if line.name == "UID"] == ["u1"]


def test_a_part_that_was_carried_whole_stays_whole() -> None:
    agent = "BEGIN:X-PART\nX-A:1\nEND:X-PART"
    said = list(card(IVAN._replace(carried=(agent,))))
    start = said.index("BEGIN:X-PART")
    assert said[start : start + 3] == agent.split("\n")


@given(st.text(max_size=200), st.sampled_from(VERSIONS))
def test_whatever_is_typed_stays_in_its_line(text: str, version: str) -> None:
    ways = tuple(Way(way.kind, text, text, text) for way in IVAN.ways)
    said_of_him: dict[str, Any] = dict.fromkeys(TEXTS, text)
    hostile = IVAN._replace(**said_of_him, tags=(text, text), ways=ways)
    said = lines(hostile, version)
    names = [line.name for line in said]
    assert names[0] == "BEGIN" and names[-1] == "END"
    assert names.count("BEGIN") == names.count("END") == 1
    assert set(names) <= {
        "BEGIN", "VERSION", "UID", "FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "URL", "NOTE", "ADR",
        "CATEGORIES", "IMPP", "BDAY", "TZ", "LANG", "KIND", "REV", "END", "X-ABLabel",
    }  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60))
def test_names_and_notes_of_any_script_are_read_as_they_were(text: str) -> None:
    said = {line.name: line.value for line in lines(IVAN._replace(name=text, about=text))}
    assert unescaped(said["FN"]) == unescaped(said["NOTE"]) == text
    assert parts_of(said["N"])[1] == text
