"""How the lines of the editing forms are read: channels, amounts, days, numbers, choices, money."""

from datetime import date
from typing import TYPE_CHECKING

from crm_tui.domain.client_cards import OwnField, amount_text
from crm_tui.domain.receipts import Deal, Paid, read_paid
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import Around
from crm_tui.widgets.card_rows import dotted
from crm_tui.widgets.paint import Line, day_words, said
from crm_tui.widgets.paint_client_card import CHANNEL_WORDS
from crm_tui.widgets.paint_steps import amount_words

if TYPE_CHECKING:
    from crm_tui.domain.money import Amount


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
    if field.kind == "flag":
        from crm_tui.domain.own_fields import flag_of, flag_words

        return flag_words(flag_of(text))
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


def money_in(text: str, around: Around, currency: str, deal: Deal | None = None) -> Paid:
    """Money received: a sum, then a day (today if none is said) and a note. Raises Invalid.

    deal: what `50%` and `rest` are of.
    """
    return read_paid(text, around.moment().local, currency, deal, around.week)


def read_money(text: str, around: Around, currency: str, deal: Deal | None = None) -> Line:
    """Money received as it is understood, and what is left then, or is too much."""
    money = money_in(text, around, currency, deal)
    today = around.moment().day
    line = arrow(
        amount_words(*money.amount, compact=False), day_words(money.day, today), money.note
    )
    if deal is None or deal.amount is None or money.amount.currency != deal.currency:
        return line
    left = deal.amount - deal.received - money.amount.minor
    words = _("{sum} left") if left >= 0 else _("{sum} too much")
    sum_ = amount_words(abs(left), deal.currency, compact=False)
    return [*line, (" · " + words.format(sum=sum_), "dim" if left >= 0 else "warn")]


def money_text(amount: int, currency: str, day: str, note: str) -> str:
    """A receipt as one edits it."""
    return " ".join(part for part in (amount_text(amount, currency), day, note) if part)
