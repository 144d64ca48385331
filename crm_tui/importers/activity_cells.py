"""What cells of notes, tasks and calls say: days, clocks, lengths, texts with markup."""

import re
from datetime import UTC, datetime, time, tzinfo

from crm_tui.importers.days import Day, is_serial, read_day, read_serial

NOON = 12 * 60
DAY = 24 * 60
"""Minutes of a day."""

_TAGS = re.compile(r"</?(?:p|br|div|span|ul|li|b|strong|a|html|body|table)\b[^>]*>", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def fold_words(text: str) -> list[str]:
    """The words of a cell without case, as kinds and statuses are compared."""
    return re.findall(r"[^\W_]+(?:-[^\W_]+)*|[✓✔]", text.casefold())


def plain(text: str) -> str:
    """A text without the markup that some programs keep notes in."""
    if not _TAGS.search(text):
        return text
    from crm_tui.importers.mail_files import unmarked

    return re.sub(r"\n{3,}", "\n\n", unmarked(text)).strip()


def day_in(text: str, day_first: bool | None, zone: tzinfo | None) -> Day:
    """A day, also counted as spreadsheets do, or in milliseconds. Raises Invalid for none."""
    if is_serial(text):
        return read_serial(text)
    if re.fullmatch(r"\d{13}", text, re.ASCII):  # milliseconds since 1970, as HubSpot keeps them
        there = datetime.fromtimestamp(int(text) / 1000, UTC).astimezone(zone)
        return Day(there.date(), there.hour * 60 + there.minute)
    return read_day(text, day_first, zone)


def instant_of(day: Day, zone: tzinfo) -> datetime:
    """The instant of a day and its minute in a zone; noon where none is written."""
    minute = NOON if day.minute is None else day.minute
    return datetime.combine(day.day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def minute_of(text: str) -> int | None:
    """The minute of the day that a clock shows: 9:30, 2:05 pm; None for anything else."""
    found = _CLOCK.match(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2])
    if found[4]:
        hour = hour % 12 + (12 if found[4].lower().startswith("p") else 0)
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def minutes_in(text: str, unit: int) -> int | None:
    """Minutes of a duration: 00:30, 0:12:30, "15 min" or a number of `unit`s."""
    if found := re.fullmatch(r"(\d{1,3}):(\d{2})(?::\d{2})?", text):
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := re.match(r"\d+(?:[.,]\d+)?", text):
        minutes = round(float(found[0].replace(",", ".")) / unit)
    else:
        return None
    return minutes if 0 < minutes <= DAY else None
