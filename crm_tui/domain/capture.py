"""How a line that somebody types is read: a client with a deal and a step, or an outcome.

"Ivan Petrov, windows 120k, call tomorrow 10:00 #site @anna" and "agreed, 120k > send contract
fri 10". The reading is shown before anything is saved.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from crm_tui.domain.calendar import COMMON_WEEK, Week, When
from crm_tui.domain.capture_marks import take_marks
from crm_tui.domain.capture_parts import (
    EDGES,
    is_name,
    person_in,
    plan_of_client,
    plan_of_part,
    sum_beside,
)
from crm_tui.domain.dates import describe
from crm_tui.domain.money import Amount, format_amount, split_amount
from crm_tui.domain.people import looks_like_company
from crm_tui.domain.step_words import kind_of
from crm_tui.domain.text import clean_input, display
from crm_tui.errors import Invalid
from crm_tui.i18n import _

_PART = re.compile(r"\s*(?:[;；、،\n]|,(?!\d)|(?<!\d),)\s*|\s+[|·•—–-]\s+")
_NEXT = re.compile(r"\s*(?:(?<![-=<>])>(?!>)|＞|→|⇒|->|=>)\s*")


@dataclass(frozen=True)
class Captured:
    """A client, and what was typed beside the name; what was not typed is empty or None.

    name: of a person, or of a company where `is_company`. company: where the person works.
    channels: (kind, as typed). title, amount: of the deal. step_kind: a key of `kinds.KINDS`;
    None where no step was ordered, though `when` may still say the time of the usual one.
    source, tags, owner: without their signs.
    """

    name: str = ""
    is_company: bool = False
    company: str = ""
    channels: tuple[tuple[str, str], ...] = ()
    title: str = ""
    amount: Amount | None = None
    step_kind: str | None = None
    step_title: str = ""
    when: When | None = None
    source: str = ""
    tags: tuple[str, ...] = ()
    owner: str = ""
    note: str = ""

    @property
    def has_deal(self) -> bool:
        """Whether something to sell, a sum or a step was named."""
        return bool(self.title or self.amount or self.step_kind or self.when)


class OutcomeLine(NamedTuple):
    """What was said (whole), the sum in it, and the next step typed after ">", if any.

    next_text: the step's words without its time; next_kind: a key of `kinds.KINDS`.
    """

    said: str
    amount: Amount | None
    next_text: str
    next_kind: str
    next_when: When | None
    has_next: bool


def read_capture(
    text: str,
    now: datetime,
    *,
    region: str | None = None,
    currency: str | None = None,
    week: Week = COMMON_WEEK,
) -> Captured:
    """Read the line of a one-line add.

    The first part, up to a comma, names the client: "Ivan Petrov (Okna Plus)", "Ivan at Okna
    Plus". The parts after it are what is sold, with its sum, and the step with its time, in any
    order; a > may stand before the step, as in an outcome. Phones, e-mails, links, #source, +tag,
    @owner, and a note after // may stand anywhere.

    now: aware, in the user's zone. region: the country of phone numbers without a code.
    currency: of a sum that names none. Raises Invalid: field "name" if nobody is named or the
    text can't be kept; field "due" for a time that has passed.
    """
    marks = take_marks(clean_input(text, "name"), region)
    parted = _NEXT.sub(", ", marks.rest)  # as in an outcome: what follows > is the step
    first, *others = (part.strip(EDGES) for part in _PART.split(parted))
    found = _client(first, now, currency, week)
    for part in filter(None, others):
        found = _with_part(found, part, now, currency, week)
    if not (found.name or found.company or marks.channels):
        raise Invalid(
            _("The line names nobody."),
            field="name",
            hint=_("For example: Ivan Petrov, windows 120k, call tomorrow 10:00"),
        )
    if not found.name and found.company:
        found = replace(found, name=found.company, company="", is_company=True)
    return replace(
        found, channels=marks.channels, source=marks.source, tags=marks.tags,
        owner=marks.owner, note=marks.note,
    )  # fmt: skip


def _client(part: str, now: datetime, currency: str | None, week: Week) -> Captured:
    """What the first part of a line says."""
    plan = plan_of_client(part, now, week)
    found = split_amount(plan.before, currency)
    rest, amount = found or (plan.before, None)
    has_more = bool(amount or plan.kind or plan.when)
    person = person_in(rest, has_more=has_more)
    return Captured(
        name=person.name,
        is_company=not person.company and looks_like_company(person.name),
        company=person.company,
        title=person.rest,
        amount=amount,
        step_kind=plan.kind,
        step_title=plan.title,
        when=plan.when,
    )


def _with_part(
    found: Captured, part: str, now: datetime, currency: str | None, week: Week
) -> Captured:
    """What is known after one more part of a line."""
    plan = plan_of_part(part, now, week, has_title=bool(found.title))
    if plan.when and not found.when:
        found = replace(found, when=plan.when)
    if plan.kind:
        title = _joined(found.step_title, plan.title)
        kind = found.step_kind or plan.kind
        amount = found.amount or sum_beside(plan.title, currency)
        return replace(found, step_kind=kind, step_title=title, amount=amount)
    priced = split_amount(plan.before, currency) if found.amount is None else None
    if priced is None and not plan.when:
        return _with_name(found, plan.before)
    rest, amount = priced or (plan.before, found.amount)
    return replace(found, amount=amount, title=_joined(found.title, rest.strip(EDGES)))


def _with_name(found: Captured, words: str) -> Captured:
    """Words without sum or time: a company, the name that is missing, or what is sold."""
    if looks_like_company(words) and not found.company and not found.is_company:
        return replace(found, company=words)
    untitled = not found.title and is_name(words)
    if untitled and not found.name:
        return replace(found, name=words)
    if untitled and found.is_company and len(words.split()) > 1 and words[0].isupper():
        return replace(found, name=words, company=found.name, is_company=False)
    return replace(found, title=_joined(found.title, words))


def _joined(before: str, after: str) -> str:
    return ", ".join(filter(None, (before, after)))


def read_outcome(
    text: str, now: datetime, *, currency: str | None = None, week: Week = COMMON_WEEK
) -> OutcomeLine:
    """Read the line of a result: "agreed, 120k > send contract fri 10".

    Before ">" (or →) is what was said, kept whole; after it the next step, with its time at
    either end. An empty line accepts what is proposed. now, currency: as for `read_capture`.
    Raises Invalid: field "due" for a time that has passed, "said" for text that can't be kept.
    """
    said, *after = _NEXT.split(clean_input(text, "said"), maxsplit=1)
    following = after[0].strip(EDGES) if after else ""
    priced = split_amount(said, currency)
    plan = plan_of_part(following, now, week, has_title=True)
    words = plan.title or plan.before
    return OutcomeLine(
        said.strip(),
        priced[1] if priced else None,
        words,
        kind_of(words) if words else "",
        plan.when,
        bool(following),
    )


def reading(captured: Captured, now: datetime) -> str:
    """How a line was read, in one line: "→ client Ivan Petrov · deal windows 120 000 ₽ · call Sun
    22 Nov 10:00". Safe to show. now: as for `read_capture`."""
    parts = [client_words(captured)]
    if captured.title or captured.amount:
        parts.append(deal_words(captured))
    if captured.step_kind or captured.when:
        parts.append(step_reading(captured.step_title, captured.when, now))
    return display("→ " + " · ".join([*parts, *said_beside(captured)]))


def client_words(captured: Captured) -> str:
    """Whom a line names, as typed: "client Ivan Petrov (Okna Plus)"."""
    kind = _("company") if captured.is_company else _("client")
    works_at = f"({captured.company})" if captured.company else ""
    return " ".join(filter(None, (kind, captured.name, works_at)))


def deal_words(captured: Captured) -> str:
    """What a line sells: "deal windows 120 000 ₽"."""
    amount = format_amount(captured.amount) if captured.amount else ""
    return " ".join(filter(None, (_("deal"), captured.title, amount)))


def said_beside(captured: Captured) -> list[str]:
    """What a line says beside client, deal and step: channels, source, tags, owner, note."""
    parts = [raw for _kind, raw in captured.channels]
    parts += [f"#{captured.source}"] if captured.source else []
    parts += [f"+{tag}" for tag in captured.tags]
    parts += [f"@{captured.owner}"] if captured.owner else []
    return parts + ([f"// {captured.note}"] if captured.note else [])


def step_reading(title: str, when: When | None, now: datetime) -> str:
    """A step's words and time: "call Sun 22 Nov 10:00"; "next step" where it has no words."""
    return " ".join(filter(None, (title or _("next step"), describe(when, now) if when else "")))
