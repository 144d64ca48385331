"""Money received, as it is typed: `60k today prepayment`, `50%`, `rest`."""

import re
from datetime import date, datetime, timedelta
from typing import NamedTuple

from crm_tui.domain.civil import is_day
from crm_tui.domain.dates import read_when
from crm_tui.domain.money import Amount, read_amount, split_amount
from crm_tui.domain.weeks import COMMON_WEEK, Week
from crm_tui.errors import Invalid
from crm_tui.i18n import _

MOST_WORDS = 4  # of a sum, and of a day
#: What is still to be received, in the languages the program reads.
REST = frozenset(
    (
        *("rest", "balance", "remainder", "остаток", "остальное"),
        *("باقی", "باقیمانده", "باقی\u200cمانده", "بقیه", "مانده", "나머지", "잔금", "잔액"),
    )
)
_PERCENT = re.compile(r"(\d{1,3})(?:[.,٫](\d{1,2}))?[%٪]")


class Deal(NamedTuple):
    """What a deal is for, and what of it was received: minor units of its currency."""

    amount: int | None
    currency: str
    received: int = 0

    @property
    def left(self) -> int | None:
        """What is still to be received, never below 0; None while no amount is known."""
        return None if self.amount is None else max(self.amount - self.received, 0)


class Paid(NamedTuple):
    """Money received: how much, on which day, and a note."""

    amount: Amount
    day: date
    note: str


def read_paid(
    text: str, now: datetime, currency: str, deal: Deal | None = None, week: Week = COMMON_WEEK
) -> Paid:
    """Money received: a sum, then a day (today if none is said) and a note.

    now: aware, in the person's zone. currency: the one meant where none is said. deal: what `50%`
    and `rest` are of; they are then in its currency. Raises Invalid, with an example.
    """
    words = text.split()
    found = _share_first(words, deal)
    amount, rest = found or _sum_first(words, currency)
    day, note = _dated(rest, now, week)
    return Paid(amount, day, note)


def _share_first(words: list[str], deal: Deal | None) -> tuple[Amount, list[str]] | None:
    """What `50%` or `rest` stands for, and the words behind it; None for another beginning."""
    if not words or deal is None:
        return None
    if words[0].casefold() in REST:
        return _rest_of(deal), words[1:]
    count = 2 if len(words) > 1 and words[1] in ("%", "٪") else 1
    percent = _PERCENT.fullmatch("".join(words[:count]))
    if percent is None:
        return None
    return _share_of(percent[1], percent[2] or "", deal), words[count:]


def _rest_of(deal: Deal) -> Amount:
    if deal.left is None:
        raise _no_amount()
    if deal.left == 0:
        raise Invalid(
            _("Nothing is left to receive."), field="amount", hint=_("Say a sum, such as 60k.")
        )
    return Amount(deal.left, deal.currency)


def _share_of(whole: str, part: str, deal: Deal) -> Amount:
    """So many percent of the deal's amount, rounded half up to a minor unit."""
    hundredths = int(whole) * 100 + int((part + "00")[:2])
    if not 0 < hundredths <= 10_000:
        raise Invalid(
            _("That is no part of the amount."), field="amount", hint=_("From 1% to 100%.")
        )
    if deal.amount is None:
        raise _no_amount()
    return Amount((deal.amount * hundredths + 5_000) // 10_000, deal.currency)


def _no_amount() -> Invalid:
    return Invalid(
        _("The deal has no amount yet."), field="amount", hint=_("Say a sum, such as 60k.")
    )


def _sum_first(words: list[str], currency: str) -> tuple[Amount, list[str]]:
    """The longest beginning that is a sum, and the rest; else a sum anywhere. Raises Invalid."""
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            return read_amount(" ".join(words[:count]), currency or None), words[count:]
        except Invalid:
            continue
    found = split_amount(" ".join(words), currency or None)
    if found is None:
        raise Invalid(
            _("How much was received?"), field="amount", hint=_("Like 40k yesterday advance.")
        )
    return found[1], found[0].split()


def _dated(words: list[str], now: datetime, week: Week) -> tuple[date, str]:
    """The day that some words begin with, and the rest; today where they name none."""
    count, day = _day_first(words, now, week)
    if day is None:
        return now.date(), " ".join(words)
    gone = _gone(" ".join(words[:count]), day, now.date())
    return gone, " ".join(words[count:])


def read_day(text: str, now: datetime, week: Week = COMMON_WEEK) -> date:
    """The day on which money came: today or before. Raises Invalid (field "day" for one to come).

    now: aware, in the person's zone.
    """
    words = text.split()
    if len(words) == 1 and is_day(words[0]):
        return _gone(text, date.fromisoformat(words[0]), now.date())
    return _gone(text, read_when(text, now, week=week, past=True).day, now.date())


def _day_first(words: list[str], now: datetime, week: Week) -> tuple[int, date | None]:
    """How many of the first words are a day; one without figures that adds nothing is none."""
    if words and is_day(words[0]):
        return 1, date.fromisoformat(words[0])
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            day = read_when(" ".join(words[:count]), now, week=week, past=True).day
        except Invalid:
            continue
        last = words[count - 1]
        if count > 1 and not any(map(str.isdecimal, last)):
            shorter, same = _day_first(words[: count - 1], now, week)
            if same == day:
                return shorter, day
        return count, day
    return 0, None


def _gone(text: str, day: date, today: date) -> date:
    """Money was received on a day that has come: a weekday, or a day and month, is the last one."""
    if day <= today:
        return day
    if not any(map(str.isdecimal, text)):
        return day - timedelta(days=7)
    if str(day.year) in text or day.day > 28:
        raise Invalid(_("{day} has not come yet.").format(day=day.isoformat()), field="day")
    return day.replace(year=day.year - 1)
