"""Numbers of a typed line that could be meant otherwise: which it is, and how to say the other."""

import re

from crm_tui.domain.capture import Captured
from crm_tui.domain.capture_marks import is_counted
from crm_tui.domain.money import Amount, decimals, format_amount
from crm_tui.i18n import _

_SMALL = re.compile(r"(?:^|\s)([1-9]\d\d)$")
_LIKE_A_PHONE = 7  # digits of a number alone, from which on it may be a telephone


def doubts_of(text: str, captured: Captured, currency: str) -> list[str]:
    """What a number of a line was taken for, where it may well be meant otherwise.

    "roof 900" holds no sum, since 900 may be a count or a room; "5550134" is one, and may be a
    telephone. text: the whole line. currency: of a sum that names none, "" where none is known.
    """
    return [*_no_sum(captured, currency), *_no_phone(text, captured)]


def _no_sum(captured: Captured, currency: str) -> list[str]:
    """A number below 1000 at the end of the words, where no sum was read."""
    words = captured.title or captured.name
    found = _SMALL.search(words) if captured.amount is None else None
    if found is None or not currency:
        return []
    number = found[1]
    sum_words = format_amount(Amount(int(number) * 10 ** decimals(currency), currency))
    return [_("{number} is no sum: write {sum}").format(number=number, sum=sum_words)]


def _no_phone(text: str, captured: Captured) -> list[str]:
    """A sum that was typed as digits alone, as a telephone is."""
    if captured.amount is None or captured.channels:
        return []
    digits = str(captured.amount.minor // 10 ** decimals(captured.amount.currency))
    alone = re.search(rf"(?<![^\s,;:]){digits}(?![\w.,]*\w)", text)
    if len(digits) < _LIKE_A_PHONE or alone is None or is_counted(text[alone.end() :]):
        return []
    return [_("{digits} is the sum; a phone is tel {digits}").format(digits=digits)]
