"""Whatever people type, calendars and cards keep the form that other programs read."""

import re

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.content_lines import LONGEST, unfolded
from crm_tui.exporters.calendars import calendar_bytes
from crm_tui.exporters.vcards import card_bytes
from crm_tui.store.queries.cards import Card, Way
from tests.importers.test_calendars_out import NINE, VISIT

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def in_form(data: bytes, frame: str) -> list[str]:
    """The lines of a file, each whole, once it is clear that they are as the RFCs want them."""
    assert data.endswith(b"\r\n")
    physical = data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, physical)) <= LONGEST
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data)
    for line in physical:
        line.decode()
    lines = [line for _number, line in unfolded(data.decode())]
    assert lines[0] == f"BEGIN:{frame}" and lines[-1] == f"END:{frame}"
    return lines


@given(TEXTS, TEXTS, TEXTS)
def test_a_calendar_keeps_its_form_for_any_text(title: str, client: str, said: str) -> None:
    lines = in_form(calendar_bytes(VISIT._replace(title=title, client=client, said=said)),
                    "VCALENDAR")  # fmt: skip
    names = [re.split("[:;]", line)[0] for line in lines]
    for needed in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART"):
        assert names.count(needed) == 1, needed
    assert re.fullmatch(r"DTSTAMP:\d{8}T\d{6}Z", lines[names.index("DTSTAMP")])
    assert names.count("BEGIN") == names.count("END") == 2


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(("3.0", "4.0")))
def test_cards_keep_their_form_for_any_text(name: str, about: str, raw: str, version: str) -> None:
    one = Card(
        "u-1", name, "person", raw, about, raw, "", "", "", about, NINE,
        (Way("phone", raw, raw, ""),), (raw,),
    )  # fmt: skip
    lines = in_form(card_bytes(one, version), "VCARD")
    names = [re.split("[:;]", line)[0] for line in lines]
    assert lines[1] == f"VERSION:{version}"
    for needed in ("FN", "N", "UID"):
        assert names.count(needed) == 1, needed
