"""Steps as a calendar: what other programs read is what was planned, in their own zone."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.content_lines import unescaped
from crm_tui.exporters.calendars import calendar_bytes
from crm_tui.store.queries.agenda import Planned

CALL = Planned(
    uid="s-1", title="call back", kind="call", client="Ivan Petrov", deal="windows",
    day=date(2026, 3, 2), at=None, is_appointment=False, minutes=None, closed_as="",
    closed_at=None, said="", created=datetime(2026, 3, 1, 8, tzinfo=UTC),
    updated=datetime(2026, 3, 1, 9, tzinfo=UTC), version=3, phones=("+7 921 555-01-02",),
)  # fmt: skip
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
VISIT = CALL._replace(title="visit", at=NINE, is_appointment=True, minutes=90)


def read(one: Planned):  # type: ignore[no-untyped-def]
    """The step as a calendar program reads it."""
    from icalendar import Calendar

    (found,) = Calendar.from_ical(calendar_bytes(one)).subcomponents
    return found


def test_a_step_of_a_day_is_a_to_do_of_that_day() -> None:
    todo = read(CALL)
    assert todo.name == "VTODO" and todo["uid"] == "s-1" and todo["status"] == "NEEDS-ACTION"
    assert todo.decoded("due") == date(2026, 3, 2)
    assert todo["summary"] == "call back · Ivan Petrov" and todo["x-crm-title"] == "call back"
    assert todo["contact"] == "Ivan Petrov, +7 921 555-01-02"


def test_an_appointment_is_an_event_with_its_length_in_any_zone() -> None:
    event = read(VISIT)
    assert event.name == "VEVENT" and event["status"] == "CONFIRMED"
    assert event.decoded("dtstart") == NINE and event.decoded("duration").seconds == 90 * 60


def test_a_time_to_be_done_by_is_a_to_do_with_that_time() -> None:
    assert read(VISIT._replace(is_appointment=False)).decoded("due") == NINE


@pytest.mark.parametrize(
    ("closed_as", "appointment", "status"),
    [
        ("result", False, "COMPLETED"), ("postpone", False, "CANCELLED"),
        ("dropped_lost", True, "CANCELLED"), ("result", True, "CONFIRMED"),
    ],
)  # fmt: skip
def test_a_closed_step_says_how_it_ended(closed_as: str, appointment: bool, status: str) -> None:
    closed = VISIT._replace(closed_as=closed_as, closed_at=NINE, is_appointment=appointment)
    found = read(closed)
    assert found["status"] == status and "contact" not in found
    assert ("completed" in found) == (status == "COMPLETED")


def test_alarms_that_came_along_go_along() -> None:
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT15M\nEND:VALARM\nCLASS:PRIVATE"
    event = read(VISIT._replace(carried=(alarm, "UID:other\nEND:VEVENT")))
    assert [part.name for part in event.subcomponents] == ["VALARM"]
    assert event["class"] == "PRIVATE" and event["uid"] == "s-1"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60))
def test_titles_of_any_script_are_read_as_they_were(text: str) -> None:
    found = read(CALL._replace(title=text, client="", said=text))
    assert unescaped(found["x-crm-title"]) == found["summary"] == text
    assert found["description"] == f"windows\n{text}"
