"""Days as East Asia and Iran write them, turned into forms that are read like any other."""

import re

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}
"""The year before the first of each era of Japan, by its name and by its letter."""

_ERA = re.compile(r"(令和|平成|昭和|大正|[RHS](?=\d{1,2}[./年-]\d))\s?(元|\d{1,2})")
_HAN = re.compile(r"(\d{4})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日?")
_WEEKDAY = re.compile(
    r"\s*(?:[(（][월화수목금토일月火水木金土日][)）]|[월화수목금토일]요일|[月火水木金土日]曜日?|星期[一二三四五六日])"
)
_HALF = re.compile(
    r"(오전|오후|午前|午後|上午|下午)\s*(\d{1,2})(?::|시|時|点)\s?(\d{1,2})?(?:분|分)?(:\d\d)?초?"
)
_CLOCK = re.compile(r"(\d{1,2})\s?(?:시|時)\s?(?:(\d{1,2})\s?(?:분|分))?")
_LATE = frozenset(("오후", "午後", "下午"))
_SOLAR = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
"""The months of the year of Iran."""
_IRAN = re.compile(rf"(?:\S+\s+)?(\d{{1,2}})\s+({'|'.join(_SOLAR)})(?:\s*ماه)?\s+(\d{{4}})")


def plainly(text: str) -> str:
    """A day written as 2026-12-05 15:00 where it is one of these forms, else the text itself.

    Eras of Japan, years and months by their characters, weekdays and halves of the day in Korean,
    Japanese and Chinese, months of the solar year of Iran.
    """
    text = _ERA.sub(lambda found: str(_ERAS[found[1]] + _year(found[2])), text, count=1)
    text = _HAN.sub(r"\1-\2-\3", text)
    text = _WEEKDAY.sub("", text)
    text = _CLOCK.sub(lambda found: f"{found[1]}:{found[2] or 0:0>2}", _HALF.sub(_half, text))
    return _IRAN.sub(lambda found: f"{found[3]}/{_SOLAR.index(found[2]) + 1}/{found[1]}", text)


def _year(text: str) -> int:
    return 1 if text == "元" else int(text)


def _half(found: re.Match[str]) -> str:
    half = "pm" if found[1] in _LATE else "am"
    return f"{found[2]}:{found[3] or 0:0>2}{found[4] or ''} {half}"
