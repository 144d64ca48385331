"""How a step ends: result, postpone, refuse; and what is no outcome: a try, a moved time."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.actions.closing import lose, win
from crm_tui.actions.stages import enter_stage
from crm_tui.actions.work import (
    close_step,
    lock_deal,
    open_step,
    refuse_contact,
    set_due,
    zone_of,
)
from crm_tui.domain.calendar import add_working_days, next_try
from crm_tui.domain.pipelines import cannot_be_reached, proposal
from crm_tui.domain.steps import POSTPONE_REASONS, Draft, Dropped, Offer, Outcome, Try
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import playbook, stage_named
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.people import Channel, Client
from crm_tui.store.tables.sales import Deal, Stage, Step


class Followed(NamedTuple):
    """What an outcome led to: the deal's status and, while it is open, its next step."""

    client_id: int
    deal_id: int | None
    status: str
    stage: str
    step_id: int | None
    remark: str = ""


@action("step.result", N_("Result: the step did its work"))
def result(
    tx: Tx,
    step_id: int,
    text: str = "",
    next: Draft | None = None,
    keep_stage: bool = False,
    amount: int | None = None,
    currency: str = "",
) -> Followed:
    """Close a step as done, move the deal on, and open the next step.

    text: what was said. next: the step that follows, where it differs from the playbook's.
    amount: the deal's new amount in minor units of `currency` (the deal's own by default).
    Raises Invalid if the following step's day must be asked, Conflict if the step is closed.
    """
    client, deal, step = lock_deal(tx, step_id)
    close_step(tx, step, Outcome.RESULT, text)
    if deal is not None and amount is not None:
        deal.amount, deal.currency = amount, currency or deal.currency
    if deal is None or step.side:
        after = open_step(tx, client, deal, next, side=bool(deal), follows=step) if next else None
        return Followed(client.id, step.deal_id, "", "", after.id if after else None)
    return _move_on(tx, client, deal, step, next or Draft(), keep_stage)


def _move_on(
    tx: Tx, client: Client, deal: Deal, step: Step, draft: Draft, keep_stage: bool
) -> Followed:
    book = playbook(tx, deal.pipeline_id)
    here = tx.get(Stage, deal.stage_id)
    offered = proposal(book, here.key, "result", keep_stage)
    if offered.status == "won":
        win(tx, client, deal, book)
        return Followed(client.id, deal.id, "won", here.key, None)
    assert offered.stage is not None and offered.step is not None
    target = stage_named(tx, deal.pipeline_id, offered.stage.key)
    if target.id != here.id:
        enter_stage(tx, deal, target)
    after = open_step(tx, client, deal, draft, offered.step, follows=step)
    return Followed(client.id, deal.id, "open", target.key, after.id)


@action("step.postpone", N_("Postpone: the client said later"))
def postpone(
    tx: Tx,
    step_id: int,
    due: Draft,
    reason: str = "",
    offer: str = Offer.SAME,
    note: str = "",
    owner_id: int | None = None,
) -> Followed:
    """Close a step because the client said neither yes nor no, and open the next one.

    due: its day and, if said, minute. reason: one of POSTPONE_REASONS or "". offer: "same" or
    "changed". The deal keeps its stage. Raises Invalid, or Conflict if the step is closed.
    """
    if due.day is None:
        raise Invalid(_("Until when?"), field="due", hint=_("Say a day: fri 15:00, in 2 weeks."))
    _check_word(reason, POSTPONE_REASONS, "reason")
    _check_word(offer, tuple(Offer), "offer")
    client, deal, step = lock_deal(tx, step_id)
    close_step(tx, step, Outcome.POSTPONE, note, reason=reason, offer=offer)
    draft = due._replace(owner_id=owner_id or due.owner_id or step.owner_id)
    after = open_step(tx, client, deal, draft, side=bool(step.side), follows=step, otherwise=step)
    stage = tx.look(Stage, deal.stage_id if deal else None)
    return Followed(
        client.id, step.deal_id, deal.status if deal else "", stage.key if stage else "",
        after.id, _postponed_often(tx, deal) if deal else "",
    )  # fmt: skip


def _postponed_often(tx: Tx, deal: Deal) -> str:
    """What so many postponements in a row call for, in words; "" for nothing."""
    limits = playbook(tx, deal.pipeline_id).limits
    count = postpones_in_a_row(tx, deal.id)
    if count >= limits.postpones_max:
        return _("Postponed {n} times in a row: change the offer or take it as a refusal.").format(
            n=count
        )
    if count >= limits.postpones_warn:
        return _("Postponed {n} times in a row.").format(n=count)
    return ""


def postpones_in_a_row(tx: Tx, deal_id: int) -> int:
    """How often the client said "later" since the last result."""
    closed = select(col(Step.closed_as)).where(
        col(Step.deal_id) == deal_id, col(Step.side) == 0, col(Step.closed_at).is_not(None)
    )
    tx.session.flush()
    count = 0
    for how in tx.session.scalars(closed.order_by(col(Step.closed_at).desc(), col(Step.id).desc())):
        if how != Outcome.POSTPONE:
            break
        count += 1
    return count


@action("step.refuse", N_("Refuse: a clear no"))
def refuse(tx: Tx, step_id: int, reason: str, note: str = "", competitor: str = "") -> Followed:
    """Close a step with a clear no: the deal goes to the refusal list with its reason.

    reason: the key of a refusal reason. A side step or a client's own step is closed alone.
    Raises Invalid for an unknown reason, or a missing note where the reason needs one.
    """
    client, deal, step = lock_deal(tx, step_id)
    if deal is None or step.side:
        close_step(tx, step, Outcome.REFUSE, note, reason=reason)
        return Followed(client.id, step.deal_id, "", "", None)
    lost = lose(tx, deal, step, reason, note, competitor)
    if lost.no_contact:
        from crm_tui.actions.contact import mark_no_contact

        mark_no_contact(tx, client.id, why=note or lost.name)
    return Followed(client.id, deal.id, "lost", "", None)


@action("step.tried", N_("Not reached: the next try is planned"))
def tried(
    tx: Tx, step_id: int, how: str, due: Draft | None = None, channel_id: int | None = None
) -> Followed:
    """Keep a try: the step stays open and its next try is planned.

    how: no_answer, busy, voicemail or wrong_number. due: the next try, where it differs from the
    usual. channel_id: the number that was tried; wrong_number marks it (or the first) bad.
    """
    _check_word(how, tuple(Try), "how")
    client, deal, step = lock_deal(tx, step_id)
    _must_be_open(step)
    refuse_contact(tx, client, deal)
    trace = _trace(tx, step, "try", how)
    if how == Try.WRONG_NUMBER:
        trace.channel_id = _mark_wrong(tx, client, deal, channel_id)
    if due is not None and due.day is not None:
        set_due(tx, step, due)
    elif how != Try.WRONG_NUMBER:
        when = next_try(how, tx.now.astimezone(zone_of(tx, step.owner_id)), tx.actor.week)
        minute = None if when.at is None else when.at.hour * 60 + when.at.minute
        set_due(tx, step, Draft(day=when.day, minute=minute))
    trace.to_day, trace.to_minute = step.due_day, step.due_minute
    remark = _tried_often(tx, deal) if deal else ""
    return Followed(client.id, step.deal_id, "open", "", step.id, remark)


def _trace(tx: Tx, step: Step, kind: str, how: str = "") -> Activity:
    return tx.new(
        Activity, client_id=step.client_id, deal_id=step.deal_id, step_id=step.id,
        user_id=tx.actor.id, kind=kind, at=tx.now, from_day=step.due_day,
        from_minute=step.due_minute, result=how,
    )  # fmt: skip


def _tried_often(tx: Tx, deal: Deal) -> str:
    book = playbook(tx, deal.pipeline_id)
    tx.session.flush()
    count = tx.session.scalar(
        select(func.count()).where(col(Activity.deal_id) == deal.id, col(Activity.kind) == "try")
    )
    if count and cannot_be_reached(book.limits, count):
        return _("{n} tries: is it time for “can't be reached”?").format(n=count)
    return ""


def _mark_wrong(tx: Tx, client: Client, deal: Deal | None, channel_id: int | None) -> int | None:
    """Mark the number bad; with no other left, open a side step to find one."""
    phones = select(Channel).where(
        col(Channel.client_id) == client.id,
        col(Channel.kind) == "phone",
        col(Channel.bad_at).is_(None),
    )
    usable = tx.all(phones.order_by(col(Channel.position), col(Channel.id)))
    wrong = next((c for c in usable if channel_id in (None, c.id)), None)
    if wrong is not None:
        wrong.bad_at, wrong.bad_why = tx.now, Try.WRONG_NUMBER
    if len(usable) <= 1 and deal is not None:
        day = add_working_days(tx.today, 1, tx.actor.week)
        draft = Draft(kind="other", title=_("find a number"), day=day)
        open_step(tx, client, deal, draft, side=True)
    return wrong.id if wrong else None


@action("step.talked", N_("Talked: keep the call, the step stays open"))
def talked(tx: Tx, step_id: int, text: str = "", minutes: int | None = None) -> int:
    """Keep a call in which we talked; the outcome is said afterwards. Returns the activity."""
    _client, _deal, step = lock_deal(tx, step_id)
    _must_be_open(step)
    call = tx.new(
        Activity, client_id=step.client_id, deal_id=step.deal_id, step_id=step.id,
        user_id=tx.actor.id, kind="call", direction="out", at=tx.now, text=text,
        result="talked", minutes=minutes,
    )  # fmt: skip
    return call.id


@action("step.move_time", N_("Move the time: we did not get to it"))
def move_time(
    tx: Tx,
    step_ids: tuple[int, ...],
    due: Draft | None = None,
    spread_days: int | None = None,
    per_day: int | None = None,
) -> int:
    """Move open steps to another time, or spread them over working days; return how many.

    due: the new day and minute for all. spread_days: how many working days from the next one
    on, at most `per_day` a day (default: evenly). Steps keep their order.
    Raises Invalid if neither is given or the days do not hold them all.
    """
    ordered = sorted(set(step_ids))
    days = _spread(tx, len(ordered), due, spread_days, per_day)
    for step_id, draft in zip(ordered, days, strict=True):
        _client, _deal, step = lock_deal(tx, step_id)
        _must_be_open(step)
        trace = _trace(tx, step, "moved")
        set_due(tx, step, draft)
        trace.to_day, trace.to_minute = step.due_day, step.due_minute
    return len(ordered)


def _spread(
    tx: Tx, count: int, due: Draft | None, spread_days: int | None, per_day: int | None
) -> list[Draft]:
    if due is not None and due.day is not None:
        return [due] * count
    if not spread_days or spread_days < 1:
        raise Invalid(_("To when?"), field="due", hint=_("Say a time, or over how many days."))
    room = per_day or -(-count // spread_days)
    if room * spread_days < count:
        raise Invalid(
            _("{days} days of {room} steps do not hold {n}.").format(
                days=spread_days, room=room, n=count
            ),
            field="spread_days",
            hint=_("Allow more days, or more steps a day."),
        )
    days: list[date] = [
        add_working_days(tx.today, n + 1, tx.actor.week) for n in range(spread_days)
    ]
    return [Draft(day=days[place // room]) for place in range(count)]


@action("step.add", N_("Add a side step or a client's own step"))
def add_step(tx: Tx, draft: Draft, client_id: int | None = None, deal_id: int | None = None) -> int:
    """Open a side step of a deal, or a step of a client alone; return its id.

    Raises Conflict for a closed deal or do-not-contact.
    """
    deal = None
    if deal_id is not None:
        found = tx.get(Deal, deal_id)
        client, deal = tx.get(Client, found.client_id), found
        if not deal.is_open:
            raise Conflict(_("d{n} is closed.").format(n=deal.id))
    elif client_id is not None:
        client = tx.get(Client, client_id)
    else:
        raise Invalid(_("Whose step is it?"), field="client_id")
    day = draft.day or add_working_days(tx.today, 1, tx.actor.week)
    return open_step(tx, client, deal, draft._replace(day=day), side=deal is not None).id


@action("step.edit", N_("Change what a step says"))
def edit_step(
    tx: Tx,
    step_id: int,
    title: str | None = None,
    kind: str | None = None,
    owner_id: int | None = None,
    minutes: int | None = None,
    seen: int | None = None,
) -> None:
    """Change an open step's words, kind, owner or length. Raises Conflict if it is closed."""
    client, deal, step = lock_deal(tx, step_id)
    tx.get(Step, step_id, seen)
    _must_be_open(step)
    step.title = title if title else step.title
    step.minutes = minutes or step.minutes
    if kind is not None and kind != step.kind:
        from crm_tui.domain.kinds import KINDS

        _check_word(kind, tuple(KINDS), "kind")
        step.kind, step.contacts, step.waits = (
            kind, int(KINDS[kind].contacts), int(KINDS[kind].waits),
        )  # fmt: skip
        if step.contacts:
            refuse_contact(tx, client, deal)
    if owner_id is not None and owner_id != step.owner_id:
        step.owner_id = owner_id
        set_due(tx, step, Draft(day=step.due_day, minute=step.due_minute))


@action("step.drop", N_("Drop a side step"))
def drop_step(tx: Tx, step_id: int) -> None:
    """Close a side step or a client's own step without an outcome. Raises Conflict otherwise."""
    _client, deal, step = lock_deal(tx, step_id)
    if deal is not None and not step.side:
        raise Conflict(
            _("An open deal keeps its next step."),
            hint=_("Say its outcome, or win, refuse or cancel the deal."),
        )
    close_step(tx, step, Dropped.REPLACED)


@action("step.replace", N_("Put another next step in the place of this one"))
def replace_step(tx: Tx, step_id: int, next: Draft) -> int:
    """Drop a deal's next step and open another; return its id."""
    client, deal, step = lock_deal(tx, step_id)
    close_step(tx, step, Dropped.REPLACED)
    day = next.day or step.due_day
    minute = next.minute if next.day else step.due_minute
    return open_step(
        tx, client, deal, next._replace(day=day, minute=minute), side=bool(step.side)
    ).id


def _must_be_open(step: Step) -> None:
    if step.closed_at is not None:
        raise Conflict(
            _("s{n} is closed already ({how}).").format(n=step.id, how=step.closed_as),
            hint=_("`crm log` shows by whom."),
        )


def _check_word(word: str, allowed: tuple[str, ...], field: str) -> None:
    if word and word not in allowed:
        raise Invalid(
            _("“{word}” is not known here.").format(word=word),
            field=field,
            hint=_("Choose one of: {names}.").format(names=", ".join(allowed)),
        )
