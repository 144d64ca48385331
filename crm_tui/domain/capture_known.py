"""Whom a typed line means among the clients we have: one rule for the screens and for the verb."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import NamedTuple

from crm_tui.domain.calendar import When
from crm_tui.domain.capture import Captured, client_words, deal_words, said_beside, step_reading
from crm_tui.domain.capture_choice import MOST, Choice, KnownClient
from crm_tui.domain.capture_doubts import doubts_of
from crm_tui.domain.dates import describe
from crm_tui.domain.people import channel_kind, normalise
from crm_tui.domain.search import fold
from crm_tui.domain.text import display
from crm_tui.i18n import _

REACHING = ("phone", "email", "messenger")
"""Channels that say who somebody is; an address or a site may be many people's."""


_LIKE_A_TIME = re.compile(
    r"(?<![\d:])\d{1,2}:\d\d(?![\d:])|\d\s?(?:am|pm|시)(?!\w)|ساعت\s?\d"
    r"|(?<!\w)(?:tomorrow|завтра|послезавтра|내일|모레|فردا)(?!\w)",
    re.IGNORECASE,
)
_LIKE_A_SUM = re.compile(
    r"[$€£¥₩₽﷼]\s?\d|\d\s?(?:[$€£¥₩₽﷼]|тыс|млн|руб|만\s?원|원(?!\w)|میلیون|تومان)"
)


class Sought(NamedTuple):
    """What a client is looked for by.

    channels: (kind, normal form), of REACHING alone. name_key, company_key: folded, or "".
    """

    channels: tuple[tuple[str, str], ...]
    name_key: str
    company_key: str


class Candidate(NamedTuple):
    """A client who may be meant. company_key: the folded name of where he works, or ""."""

    id: int
    name_key: str
    company_key: str
    archived: bool = False


def sought(captured: Captured, region: str | None) -> Sought:
    """What the client of a line is looked for by.

    region: the country of the desk, as for `people.normalise`: a number is the same with its
    country code, with the digit dialled at home before it, and without either.
    """
    kinds = ((kind or channel_kind(raw) or "", raw) for kind, raw in captured.channels)
    found = [(kind, normalise(kind, raw, region)) for kind, raw in kinds if kind in REACHING]
    company = "" if captured.is_company else fold(captured.company)
    return Sought(tuple(dict.fromkeys(found)), fold(captured.name), company)


def meant(
    whom: Sought, reached: Sequence[Candidate], named: Sequence[Candidate]
) -> tuple[Candidate, ...]:
    """Whom a line means: nobody, one, or several, so that it must be asked.

    reached: the clients with one of its channels; of those, the ones of the very name go first.
    named: the clients of its folded name; where the line says where he works, those who work
    elsewhere are others. Archived clients are meant by a channel alone, and only if no other is.
    """
    if reached:
        same = [one for one in reached if whom.name_key and one.name_key == whom.name_key]
        found = same or list(reached)
        return tuple([one for one in found if not one.archived] or found)
    alive = [one for one in named if not one.archived]
    if not whom.company_key:
        return tuple(alive)
    there = [one for one in alive if one.company_key == whom.company_key]
    return tuple(there or [one for one in alive if not one.company_key])


class Reading(NamedTuple):
    """How a line is read: whom it means, and what would be added; in pieces, safe to show."""

    whom: tuple[str, ...]
    what: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it in one line."""
        return " · ".join([", ".join(self.whom), *self.what])


def who_names(captured: Captured) -> str:
    """What decides whom a line means: while it stays the same, so does the answer."""
    return repr((captured.name, captured.company, captured.is_company, captured.channels))


def reading_of(captured: Captured, choice: Choice, now: datetime) -> Reading:
    """How a line is read beside the clients we have.

    "c5 Ivan Petrov", "open deal windows", "next step Thu 26 Nov"; and "new deal door 80 000 ₽",
    "call Sun 22 Nov 10:00". now: aware, in the user's zone.
    """
    client, known = choice.client, choice.found
    whom, what = [client_words(captured)], _what(captured, client, now)
    if client is not None:
        whom = known_words(client, now)
        what = [_("nothing new")] if has_nothing_new(captured, client) else what
    elif known.clients:
        several = _("{count} clients called {name}") if captured.name else _("{count} reached so")
        count = f"{len(known.clients)}{'+' if len(known.clients) >= MOST else ''}"
        whom = [several.format(count=count, name=captured.name)]
    return Reading(tuple(map(display, whom)), tuple(map(display, what)))


def lacks_of(captured: Captured, choice: Choice, text: str = "", currency: str = "") -> list[str]:
    """What the line leaves out, and what in it looks like a time or a sum but was not read.

    text: the line; currency: of a sum that names none.
    """
    words = " ".join((captured.name, captured.company, captured.title, captured.step_title))
    parts = []
    if not captured.has_deal and not choice.found.clients and choice.client is None:
        parts.append(_("no deal, no next step"))
    elif captured.has_deal and not (captured.step_kind or captured.when):
        parts.append(_("next step from the playbook"))
    if not (captured.when and captured.when.at) and _LIKE_A_TIME.search(words):
        parts.append(_("no time was read"))
    if captured.amount is None and _LIKE_A_SUM.search(words):
        parts.append(_("no sum was read"))
    return [*parts, *doubts_of(text, captured, currency)]


def known_words(client: KnownClient, now: datetime) -> list[str]:
    """ "c5 Ivan Petrov", "open deal windows", "next step Thu 26 Nov 10:00"."""
    works_at = f" ({client.company})" if client.company else ""
    parts = [f"c{client.id} {client.name}{works_at}"]
    if client.archived:
        parts.append(_("archived"))
    if client.forbidden:
        parts.append(_("do not contact"))
    if client.deals > 1:
        parts.append(_("{count} open deals").format(count=client.deals))
    elif client.deals:
        parts.append(_("open deal {title}").format(title=client.deal or f"d{client.deal_id}"))
    if client.due_day:
        parts.append(_("next step {when}").format(when=due_words(client, now)))
    if client.lost_id is not None:
        parts.append(lost_words(client, now))
    return parts


def lost_words(client: KnownClient, now: datetime) -> str:
    """ "said no Thu 12 Mar: price": when and why a client refused last."""
    try:
        day = describe(When(date.fromisoformat(client.lost_day)), now)
    except ValueError:
        day = client.lost_day
    return _("said no {day}: {why}").format(day=day, why=client.lost_why)


def due_words(client: KnownClient, now: datetime) -> str:
    """When the next step of a known client is due: "Thu 26 Nov 10:00"."""
    try:
        day = date.fromisoformat(client.due_day)
    except ValueError:
        return client.due_day
    minute = client.due_minute
    if minute is None or not 0 <= minute < 1440:
        return describe(When(day, None), now)
    return describe(When(day, datetime.combine(day, time(*divmod(minute, 60)), now.tzinfo)), now)


def has_nothing_new(captured: Captured, client: KnownClient) -> bool:
    """Whether a line says no more of a known client than what is known already."""
    named = captured.name and client.name == client.hint
    employed = captured.company and not client.company
    more = captured.has_deal or captured.note or captured.tags
    return not (more or client.lacks or named or employed)


def _what(captured: Captured, client: KnownClient | None, now: datetime) -> list[str]:
    """The deal and step that would be added, and what was said beside them."""
    parts = []
    sells = bool(captured.title or captured.amount)
    if sells:
        sale = deal_words(captured)
        parts.append(_("new {deal}").format(deal=sale) if client and client.deals else sale)
    if captured.has_deal and client is not None and client.lost_id is not None:
        parts.append(_("comes back after d{n}").format(n=client.lost_id))
    if captured.step_kind or captured.when:
        step = step_reading(captured.step_title, captured.when, now)
        beside = client is not None and client.deals == 1 and not sells
        parts.append(_("side step: {step}").format(step=step) if beside else step)
    if client is not None and not client.lacks:
        captured = replace(captured, channels=())
    return [*parts, *said_beside(captured)]
