"""How the lines of the editing forms are read: channels, amounts, days, numbers, choices, money."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.civil import is_day
from crm_tui.domain.client_cards import OwnField, amount_text
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import Around
from crm_tui.widgets.card_rows import dotted
from crm_tui.widgets.paint import Line, day_words, said
from crm_tui.widgets.paint_client_card import CHANNEL_WORDS
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.domain.money import Amount

MOST_WORDS = 4  # of a sum, and of a day


class Money(NamedTuple):
    """Money received, as it was typed: `40k yesterday advance`."""

    amount: "Amount"
    day: date
    note: str


def arrow(*words: str) -> Line:
    """What was understood."""
    return [(" → ", "mark"), *dotted([(said(word), "bold") for word in words if word])]


def read_channel(text: str, around: Around, kind: str = "") -> Line:
    """What kind of channel it is, and in which form it is compared. Raises Invalid for none."""
    from crm_tui.domain.people import channel_kind, normalise

    found = kind or channel_kind(text)
    if found is None:
        raise Invalid(
            _("“{raw}” is no channel.").format(raw=text),
            hint=_("Write a phone, an e-mail, @nick, a site or an address."),
        )
    norm = normalise(found, text, around.country or None)
    line = arrow(_(CHANNEL_WORDS.get(found, found)), norm)
    if found == "phone" and norm.startswith("~"):
        line.append(("  " + _("no such number is known"), "warn"))
    return line


def amount_in(text: str, currency: str) -> "Amount":
    """An amount. Raises Invalid."""
    from crm_tui.domain.money import read_amount

    return read_amount(text, currency or None)


def read_sum(text: str, currency: str) -> Line:
    """An amount as it is understood."""
    return arrow(amount_words(*amount_in(text, currency), compact=False))


def day_in(text: str, around: Around, *, past: bool = False) -> date:
    """A day. past: it may lie behind us. Raises Invalid."""
    from crm_tui.domain.dates import read_when

    try:
        return date.fromisoformat(text)
    except ValueError:
        return read_when(text, around.moment().local, week=around.week, past=past).day


def read_day(text: str, around: Around) -> Line:
    """A day as it is understood."""
    return arrow(day_words(day_in(text, around, past=True), around.moment().day))


def own_text(text: str, field: OwnField, around: Around) -> str:
    """The value of an own field as the store takes it. Raises Invalid."""
    if field.kind == "number":
        from crm_tui.domain.numbers import canonical_number

        return canonical_number(text)
    if field.kind == "day":
        return day_in(text, around, past=True).isoformat()
    return _choice(text, field) if field.kind == "choice" else text


def _choice(text: str, field: OwnField) -> str:
    """The one option that begins so. Raises Invalid naming those there are."""
    from crm_tui.domain.search import fold

    sought = fold(text)
    same = [option for option in field.options if fold(option) == sought]
    near = [option for option in field.options if fold(option).startswith(sought)]
    if len(same or near) == 1:
        return (same or near)[0]
    raise Invalid(
        _("“{text}” is no choice of “{name}”.").format(text=text, name=field.name),
        hint=_("Choose one of: {names}.").format(names=", ".join(field.options)),
    )


def read_own(text: str, field: OwnField, around: Around) -> Line:
    """A value of an own field as it is understood."""
    value = own_text(text, field, around)
    return read_day(value, around) if field.kind == "day" else arrow(value)


def read_zone(text: str) -> Line:
    """A time zone and the time there. Raises Invalid."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return arrow(ZoneInfo(text).key)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            _("“{name}” is no time zone.").format(name=text), hint=_("Write it like Europe/Berlin.")
        ) from error


def tags_in(text: str) -> tuple[str, ...]:
    """Tags with commas between, each once."""
    named = (part.strip().lstrip("#").strip() for part in text.replace("،", ",").split(","))
    return tuple(dict.fromkeys(tag for tag in named if tag))


def read_tags(text: str) -> Line:
    """Tags as they are understood."""
    return arrow(*tags_in(text))


def money_in(text: str, around: Around, currency: str) -> Money:
    """Money received: a sum, then a day (today if none is said) and a note. Raises Invalid."""
    amount, rest = _sum_first(text.split(), currency)
    day, note = _dated(rest.split(), around)
    return Money(amount, day, note)


def _sum_first(words: list[str], currency: str) -> "tuple[Amount, str]":
    """The longest beginning that is a sum, and the rest; else a sum anywhere. Raises Invalid."""
    from crm_tui.domain.money import split_amount

    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            return amount_in(" ".join(words[:count]), currency), " ".join(words[count:])
        except Invalid:
            continue
    found = split_amount(" ".join(words), currency or None)
    if found is None:
        raise Invalid(_("How much was received?"), hint=_("Like 40k yesterday advance."))
    return found[1], found[0]


def _dated(words: list[str], around: Around) -> tuple[date, str]:
    """The day that some words begin with, and the rest; today where they name none."""
    count, day = _day_first(words, around)
    if day is None:
        return around.moment().day, " ".join(words)
    gone = _gone(" ".join(words[:count]), day, around.moment().day)
    return gone, " ".join(words[count:])


def _day_first(words: list[str], around: Around) -> tuple[int, date | None]:
    """How many of the first words are a day; one without figures that adds nothing is none."""
    if words and is_day(words[0]):
        return 1, date.fromisoformat(words[0])
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            day = day_in(" ".join(words[:count]), around, past=True)
        except Invalid:
            continue
        last = words[count - 1]
        if count > 1 and not any(map(str.isdecimal, last)):
            shorter, same = _day_first(words[: count - 1], around)
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
        raise Invalid(_("{day} has not come yet.").format(day=day.isoformat()))
    return day.replace(year=day.year - 1)


def read_money(text: str, around: Around, currency: str) -> Line:
    """Money received as it is understood."""
    money = money_in(text, around, currency)
    today = around.moment().day
    return arrow(
        amount_words(*money.amount, compact=False), day_words(money.day, today), money.note
    )


def money_text(amount: int, currency: str, day: str, note: str) -> str:
    """A receipt as one edits it."""
    return " ".join(part for part in (amount_text(amount, currency), day, note) if part)
