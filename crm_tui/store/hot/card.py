"""The card: who, at what stage, what is next and when, what was said last, what to ask."""

from time import time_ns

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.lines import Card, ChannelLine, HistoryLine
from crm_tui.domain.zones import zone_of_client
from crm_tui.i18n import _
from crm_tui.store.hot.asking import ASKED_COLUMNS, ASKED_FROM, asking
from crm_tui.store.hot.reading import (
    MARK,
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    whole,
    whole_or_none,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.lines import StepLine
    from crm_tui.errors import NotFound
    from crm_tui.store.hot.connection import Hot

CHANNELS = 12
HISTORY = 20
ASKED_AT = 21  # where the columns of what is asked begin in the row of a deal
_DAY_US = 86_400_000_000

_STEP = f"select {STEP_COLUMNS} from {STEP_TABLES} where s.id = ?"
_DEAL = f"""
    select d.client_id, d.title, g.name, d.stage_at, g.standing_days, d.amount, d.currency,
           d.contacts, d.tries, d.postpones, coalesce(u.name, ''), d.status, d.next_step_id,
           d.sold_at, d.linked_to, d.closed_at, coalesce(r.name, ''), d.competitor, d.reason_note,
           cast(d.revive_day as varchar),
           (select cast(coalesce(sum(q.amount), 0) as bigint) from receipt q
            where q.deal_id = d.id and q.currency = d.currency),
           {ASKED_COLUMNS}
    from {ASKED_FROM} left join "user" u on u.id = d.owner_id
    left join reason r on r.id = d.reason_id where d.id = ?
"""
_AFTER = """
    select d.id, d.status, coalesce(r.name, ''), d.competitor, d.reason_note from deal d
    left join reason r on r.id = d.reason_id where d.id = ?
"""
_CLIENT = """
    select c.id, c.name, coalesce(w.name, ''), c.merged_into, coalesce(u.name, ''),
           c.no_contact_at, c.no_contact_why, w.no_contact_at, w.no_contact_why,
           c.zone, c.country, c.city
    from client c left join client w on w.id = c.works_at_id
    left join "user" u on u.id = c.owner_id where c.id = ?
"""
_CLIENTS_STEP = """
    select s.id from step s where s.client_id = ? and s.closed_at is null
    order by case when s.deal_id is null then 1 else 0 end, s.side, s.late_at, s.id limit 1
"""
# One that must not be used for selling is as little use to a caller as a bad one.
_CHANNELS = """
    select id, kind, raw, norm,
           case when bad_at is null and no_contact_at is null then 0 else 1 end as bad
    from channel where client_id = ?
    order by 5, position, id limit ?
"""
_ACTIVITIES = """
    select a.at, a.kind, a.text, a.result, coalesce(u.name, '') from activity a
    left join "user" u on u.id = a.user_id
    where a.client_id = ? and a.kind <> 'moved' order by a.at desc, a.id desc limit ?
"""
_OUTCOMES = """
    select s.closed_at, s.kind, s.title, s.said, s.closed_as, coalesce(u.name, '') from step s
    left join "user" u on u.id = s.closed_by
    where s.client_id = ? and s.closed_as in ('result', 'postpone', 'refuse')
    order by s.closed_at desc, s.id desc limit ?
"""
_REQUESTS = """
    select received_at, text from request where client_id = ? order by received_at desc limit ?
"""


def card(
    conn: "Hot",
    *,
    step_id: "int | None" = None,
    deal_id: "int | None" = None,
    client_id: "int | None" = None,
    now_us: "int | None" = None,
) -> Card:
    """The card of a step, a deal, or a client with the first of its open steps.

    now_us: the instant by which standing days are counted, the system's clock by default.
    A merged client is the one it was merged into. Raises NotFound.
    """
    if now_us is None:
        now_us = time_ns() // 1000
    with conn:
        if step_id is not None:
            return _of_step(conn, _step(conn, step_id), now_us)
        if deal_id is not None:
            return _of_deal(conn, deal_id, now_us)
        return _of_client(conn, client_id or 0, now_us)


def _of_step(conn: "Hot", step: "StepLine", now_us: int) -> Card:
    if step.deal_id is None:
        return _made(conn, step.client_id, None, None, step, now_us)
    return _made(conn, step.client_id, step.deal_id, _deal(conn, step.deal_id), step, now_us)


def _of_deal(conn: "Hot", deal_id: int, now_us: int) -> Card:
    deal = _deal(conn, deal_id)
    next_id = whole_or_none(deal[12])
    step = None if next_id is None else _step_or_none(conn, next_id)
    return _made(conn, deal[0], deal_id, deal, step, now_us)


def _of_client(conn: "Hot", client_id: int, now_us: int) -> Card:
    kept = resolved(conn, client_id)
    found = conn.first(_CLIENTS_STEP, kept)
    step = _step_or_none(conn, found[0]) if found else None
    if step is not None:
        return _of_step(conn, step, now_us)
    return _made(conn, kept, None, None, None, now_us)


def resolved(conn: "Hot", client_id: int) -> int:
    """The client a reference stands for now: merged ones lead to the one kept. Raises NotFound."""
    seen: set[int] = set()
    while client_id not in seen:
        seen.add(client_id)
        found = conn.first("select merged_into from client where id = ?", client_id)
        if found is None:
            raise missing("c", client_id)
        if whole_or_none(found[0]) is None:
            break
        client_id = found[0]
    return client_id


def missing(letter: str, number: int) -> "NotFound":
    """There is no such record."""
    from crm_tui.errors import NotFound

    return NotFound(
        _("There is no {ref}.").format(ref=f"{letter}{number}"),
        hint=_("`crm find` shows what there is."),
    )


def _step(conn: "Hot", step_id: int) -> "StepLine":
    found = _step_or_none(conn, step_id)
    if found is None:
        raise missing("s", step_id)
    return found


def _step_or_none(conn: "Hot", step_id: int) -> "StepLine | None":
    found = conn.first(_STEP, step_id)
    return step_line(found) if found else None


def _deal(conn: "Hot", deal_id: int) -> "tuple[Any, ...]":
    found = conn.first(_DEAL, deal_id)
    if found is None:
        raise missing("d", deal_id)
    return found


def _made(
    conn: "Hot",
    client_id: int,
    deal_id: "int | None",
    deal: "tuple[Any, ...] | None",
    step: "StepLine | None",
    now_us: int,
) -> Card:
    client = conn.first(_CLIENT, client_id) or (client_id, MARK, "", None, "", *[None] * 7)
    history = history_of(conn, client_id)
    owner = client[4] if deal is None else deal[10]
    amount, currency = (whole_or_none(deal[5]), words(deal[6])) if deal else (None, "")
    channels = _channels(conn, client_id)
    questions, gaps = asking(conn, client_id, deal_id, step, deal and deal[ASKED_AT:])
    unreadable = amount is not None and currency not in DECIMALS
    title = "" if deal is None else words(deal[1])
    return Card(
        client_id=client_id,
        client=words(client[1]),
        company=words(client[2]),
        deal_id=deal_id,
        deal=f"{MARK} {title}" if unreadable else title,
        stage=words(deal[2]) if deal else "",
        stage_at=whole_or_none(deal[3]) if deal else None,
        standing_days=_standing(deal, now_us) if deal else None,
        amount=amount,
        currency=currency,
        step=step,
        last=next((line for line in history if line.text), None),
        channels=channels,
        questions=questions,
        history=history,
        contacts=whole(deal[7]) if deal else 0,
        tries=whole(deal[8]) if deal else 0,
        postpones=whole(deal[9]) if deal else 0,
        owner=words(owner),
        no_contact=_no_contact(client),
        status=words(deal[11]) if deal else "",
        gaps=gaps,
        lost=_lost(deal) if deal else None,
        after=_after(conn, whole_or_none(deal[14])) if deal else None,
        received=whole(deal[20]) if deal else 0,
        zone=_zone(client, channels),
    )


def _lost(deal: "tuple[Any, ...]") -> "tuple[str, int, str | None] | None":
    """Why a deal was lost, when, and when it comes back; None for another."""
    if deal[11] != "lost":
        return None
    day = deal[19] if isinstance(deal[19], str) else None
    return why_lost(*deal[16:19]), whole(deal[15]), day


def _after(conn: "Hot", deal_id: "int | None") -> "tuple[int, str, str] | None":
    """The deal that one follows: its id, its status, and why it was lost."""
    found = None if deal_id is None else conn.first(_AFTER, deal_id)
    if found is None:
        return None
    return found[0], words(found[1]), why_lost(*found[2:])


def why_lost(*parts: object) -> str:
    """ "price: too dear": the reason, then who it was and what was said."""
    reason, *rest = [words(part) for part in parts]
    more = ", ".join([part for part in rest if part])
    return f"{reason}: {more}" if more else reason


def _standing(deal: "tuple[Any, ...]", now_us: int) -> "int | None":
    """How many whole days a deal stands in its stage, if that is longer than it should."""
    at, allowed, status = whole_or_none(deal[3]), whole_or_none(deal[4]), deal[11]
    if at is None or allowed is None or status != "open":
        return None
    days = (now_us - at) // _DAY_US
    return days if days > allowed else None


def _no_contact(client: "tuple[Any, ...]") -> "str | None":
    """Why the client, or its company, may not be contacted; None where it may."""
    for at, why in (client[5:7], client[7:9]):
        if at is not None:
            return words(why or "")
    return None


def _zone(client: "tuple[Any, ...]", channels: "tuple[ChannelLine, ...]") -> str:
    """Where the client is by the clock, as far as his zone, city, country or number tell."""
    phone = next((one.norm for one in channels if one.kind == "phone"), "")
    zone, country, city = [words(value or "") for value in client[9:12]]
    return zone_of_client(zone, country, city, phone)


def _channels(conn: "Hot", client_id: int) -> "tuple[ChannelLine, ...]":
    found = conn.rows(_CHANNELS, client_id, CHANNELS)
    return tuple([
        ChannelLine(number, words(kind), words(raw), words(norm), bad)
        for number, kind, raw, norm, bad in found
    ])  # fmt: skip


def history_of(conn: "Hot", client_id: int, limit: int = HISTORY) -> "tuple[HistoryLine, ...]":
    """What happened with a client, newest first: activities, outcomes and requests."""
    lines = [
        HistoryLine(whole(at), words(kind), words(text), words(result), words(who))
        for at, kind, text, result, who in conn.rows(_ACTIVITIES, client_id, limit)
    ]
    for at, kind, title, said, closed_as, who in conn.rows(_OUTCOMES, client_id, limit):
        text = f"{words(title)}: {words(said)}" if said else words(title)
        lines.append(HistoryLine(whole(at), words(kind), text, words(closed_as), words(who)))
    for at, text in conn.rows(_REQUESTS, client_id, limit):
        lines.append(HistoryLine(whole(at), "request", words(text), "", ""))
    lines.sort(key=lambda line: line.at, reverse=True)
    return tuple(lines[:limit])
