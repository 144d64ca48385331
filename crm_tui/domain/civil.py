"""Days as ISO texts and as numbers, counted without the `datetime` module.

The quick commands show days and have no time to import a calendar. Everywhere here a day is a text
such as `2026-11-21`, and its number counts days from 1970-01-01 in the Gregorian calendar.
"""

MICROSECONDS = 1_000_000
DAY_MICROSECONDS = 86_400 * MICROSECONDS

#: The numbers of days counted before: a list holds the same few days again and again.
_numbers: dict[str, int] = {}
_MOST_NUMBERS = 4000


def day_number(day: str) -> int:
    """The number of an ISO day. Raises ValueError for what is none.

    Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
    """
    if day in _numbers:
        return _numbers[day]
    year, month, date = parts(day)
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + date - 1
    number = era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468
    if len(_numbers) < _MOST_NUMBERS:
        _numbers[day] = number
    return number


def iso_day(number: int) -> str:
    """The ISO day with this number.

    Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    """
    number += 719_468
    era = number // 146_097
    of_era = number - era * 146_097
    year = (of_era - of_era // 1460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    date = of_year - (153 * shifted + 2) // 5 + 1
    return f"{year + era * 400 + (month <= 2):04d}-{month:02d}-{date:02d}"


def parts(day: str) -> "tuple[int, int, int]":
    """Year, month and day of the month of an ISO day. Raises ValueError for what is none."""
    if not is_day(day):
        raise ValueError("not an ISO day")
    return int(day[:4]), int(day[5:7]), int(day[8:])


def is_day(day: object) -> bool:
    """Whether a value has the form of an ISO day; the calendar is not asked about 30 February."""
    if not isinstance(day, str):
        return False
    return day in _numbers or (
        len(day) == 10
        and day.isascii()
        and day[4] == day[7] == "-"
        and (day[:4] + day[5:7] + day[8:]).isdigit()
        and 1 <= int(day[5:7]) <= 12
        and 1 <= int(day[8:]) <= 31
    )


def weekday(number: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return (number + 3) % 7


def utc_text(micros: int) -> str:
    """An instant as ISO 8601 in UTC: `2026-11-21T13:38:00Z`, with microseconds if it has any."""
    days, rest = divmod(micros, DAY_MICROSECONDS)
    seconds, fraction = divmod(rest, MICROSECONDS)
    minutes, second = divmod(seconds, 60)
    tail = f".{fraction:06d}" if fraction else ""
    return f"{iso_day(days)}T{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{tail}Z"
