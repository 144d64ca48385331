"""What a value must be to be kept: words without broken characters, sums that fit, real people."""

from datetime import datetime
from typing import Any

from crm_tui.domain.kinds import KINDS
from crm_tui.domain.money import MOST, decimals
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import _
from crm_tui.store.journal import Tx
from crm_tui.store.tables import people
from crm_tui.store.tables.people import Client, User

DAY_MINUTES = 1440
LONGEST = 7 * DAY_MINUTES
"""A step or a call takes a week at most, in minutes."""
LAST_YEAR = 9998
"""The last year whose every hour has an instant in every zone."""


def one_of(word: str, allowed: tuple[str, ...], field: str) -> str:
    """`word` if it is empty or allowed. Raises Invalid naming the field."""
    if word and word not in allowed:
        raise Invalid(
            _("“{word}” is not known here.").format(word=word),
            field=field,
            hint=_("Choose one of: {names}.").format(names=", ".join(allowed)),
        )
    return word


def currency_of(code: str) -> str:
    """The ISO 4217 code in capitals. Raises Invalid for an unknown one."""
    decimals(code.upper())
    return code.upper()


def amount_of(amount: int | None, least: int = 0) -> int | None:
    """Minor units that can be kept: from `least` to 2^63 - 1. Raises Invalid."""
    if amount is not None and not least <= amount <= MOST:
        too_much = amount > MOST
        raise Invalid(
            _("The amount is too large to be kept.") if too_much else _("The amount is too small."),
            field="amount",
        )
    return amount


def minutes_of(minutes: int | None) -> int | None:
    """A length in minutes, a week at most; None for an unknown one. Raises Invalid."""
    if minutes is not None and not 0 <= minutes <= LONGEST:
        raise Invalid(
            _("A length is from 0 to {most} minutes.").format(most=LONGEST), field="minutes"
        )
    return minutes


def instant_of(at: datetime | None, now: datetime) -> datetime:
    """When something took place: `at`, or now. Raises Invalid without a zone or for the future."""
    if at is None:
        return now
    if at.tzinfo is None or at > now:
        raise Invalid(
            _("What is kept has taken place already."),
            field="at",
            hint=_("Leave the time out for now, or add a step for what is to come."),
        )
    return at


def owner_of(tx: Tx, owner_id: int) -> int:
    """The id of somebody who can be responsible. Raises Invalid for nobody, or one who left."""
    user = tx.look(User, owner_id)
    if user is None:
        raise Invalid(
            _("There is no user {n}.").format(n=owner_id),
            field="owner",
            hint=_("Name a colleague who has acted here before."),
        )
    if user.archived_at is not None:
        raise Invalid(
            _("{name} is not here any more.").format(name=user.name),
            field="owner",
            hint=_("Choose somebody else."),
        )
    return user.id


def source_of(tx: Tx, source_id: int | None) -> int | None:
    """The id of a source, or None. Raises Invalid."""
    if source_id is not None and tx.look(people.Source, source_id) is None:
        raise Invalid(_("There is no source {n}.").format(n=source_id), field="source")
    return source_id


def zone_named(name: str) -> str:
    """The IANA name of a time zone, "" for none. Raises Invalid."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return name if not name else ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            _("“{name}” is no time zone.").format(name=name),
            field="zone",
            hint=_("Write it like Europe/Berlin."),
        ) from error


def set_words(row: Any, values: dict[str, str | None]) -> None:
    """Write words into a row as they are kept; None leaves a value as it is."""
    for name, value in values.items():
        if value is not None:
            setattr(row, name, clean_input(value, name))


def draft_checked(draft: Draft) -> Draft:
    """A draft that can be kept, its title clean. Raises Invalid naming what can't be."""
    one_of(draft.kind, tuple(KINDS), "kind")
    one_of(draft.by_or_at, ("by", "at"), "by_or_at")
    minutes_of(draft.minutes)
    if draft.minute is not None and not 0 <= draft.minute < DAY_MINUTES:
        raise Invalid(_("A day has 24 hours."), field="due", hint=_("Say a time such as 15:00."))
    if draft.day is not None and draft.day.year > LAST_YEAR:
        raise Invalid(_("That is too far ahead."), field="due")
    return draft._replace(title=clean_input(draft.title, "title"))


def living(tx: Tx, client_id: int, seen: int | None = None) -> Client:
    """The client of that number, or the one it was merged into, locked.

    Raises NotFound, or Conflict if it has changed since the version `seen` or was forgotten.
    """
    client = tx.get(Client, client_id, seen)
    while client.merged_into is not None:
        client = tx.get(Client, client.merged_into)
    if client.forgotten_at is not None:
        raise Conflict(
            _("c{n} was forgotten on request.").format(n=client.id),
            hint=_("Should they come again, add them as a new client."),
        )
    return client


def at_work(client: Client) -> Client:
    """The client, if new work may be opened for it. Raises Conflict for one put away."""
    if client.archived_at is not None:
        raise Conflict(
            _("c{n} is archived.").format(n=client.id),
            hint=_("Take the client back first: crm client archive --back."),
        )
    return client
