"""How a step ends: result, postpone, refuse; and what is no outcome: a try, a moved time."""

from crm_tui.actions.base import action
from crm_tui.actions.closing import lose, refuse_step
from crm_tui.actions.following import (
    Answers,
    Followed,
    come_to,
    keep_answers,
    move_on,
    postponed_to,
)
from crm_tui.actions.tries import (
    can_be_called,
    comes_back,
    mark_wrong,
    number_tried,
    trace,
    tried_often,
)
from crm_tui.actions.values import (
    amount_of,
    at_work,
    currency_of,
    living,
    minutes_of,
    one_of,
    owner_of,
)
from crm_tui.actions.work import (
    TOLD_AFTERWARDS,
    close_step,
    give_step,
    next_day_of,
    open_step,
    refuse_contact,
    set_due,
    zone_of,
)
from crm_tui.domain.calendar import next_try
from crm_tui.domain.pipelines import Limits
from crm_tui.domain.spreading import spread_over
from crm_tui.domain.steps import POSTPONE_REASONS, Draft, Dropped, Offer, Outcome, Try
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.calendars import calendar_of
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import playbook_of
from crm_tui.store.queries import work
from crm_tui.store.tables.history import Activity
from crm_tui.store.tables.sales import Deal, Stage, Step

__all__ = ["Followed"]


@action("step.result", N_("Result: the step did its work"))
def result(
    tx: Tx,
    step_id: int,
    text: str = "",
    next: Draft | None = None,
    keep_stage: bool = False,
    amount: int | None = None,
    currency: str = "",
    answers: Answers = (),
) -> Followed:
    """Close a step as done, move the deal on, and open the next step.

    text: what was said. next: the step that follows, where it differs from the playbook's.
    amount: the deal's new amount in minor units of `currency` (the deal's own by default).
    answers: what the client answered, kept before it is decided where the deal goes.
    Raises Invalid (field "due") if the following step's day must be asked, (field "must") for what
    is required before the stage is left; Conflict if the step is closed.
    """
    client, deal, step = work.lock_step(tx, step_id)
    close_step(tx, step, Outcome.RESULT, text)
    if deal is not None and amount is not None:
        deal.amount, deal.currency = amount_of(amount), currency_of(currency or deal.currency)
    keep_answers(tx, client, deal, step, answers)
    if deal is None or step.side:
        after = open_step(tx, client, deal, next, side=bool(deal), follows=step) if next else None
        return Followed(client.id, step.deal_id, "", "", after.id if after else None)
    return move_on(tx, client, deal, step, next or Draft(), keep_stage)


@action("step.postpone", N_("Postpone: the client said later"))
def postpone(
    tx: Tx,
    step_id: int,
    due: Draft,
    reason: str = "",
    offer: str = Offer.SAME,
    note: str = "",
    owner_id: int | None = None,
    offered: str = "",
    answers: Answers = (),
) -> Followed:
    """Close a step because the client said neither yes nor no, and open the next one.

    due: its day and, if said, minute. reason: one of POSTPONE_REASONS or "". offer: "same" or
    "changed"; offered: what changes, needed for a changed one. The deal keeps its stage unless its
    playbook says another. Raises Invalid (field "offer") where so many postponements in a row
    allow only a changed offer or a refusal; Conflict if the step is closed.
    """
    if due.day is None:
        raise Invalid(_("Until when?"), field="due", hint=_("Say a day: fri 15:00, in 2 weeks."))
    one_of(reason, POSTPONE_REASONS, "reason")
    one_of(offer, tuple(Offer), "offer")
    client, deal, step = work.lock_step(tx, step_id)
    moves = deal is not None and not step.side
    changes = _what_changes(tx, offer, offered, note)
    remark = _postponed_often(tx, deal, offer) if deal is not None and moves else ""
    close_step(tx, step, Outcome.POSTPONE, note, reason=reason, offer=offer, offered=changes)
    keep_answers(tx, client, deal, step, answers)
    draft = due if owner_id is None else due._replace(owner_id=owner_id)
    target = postponed_to(tx, deal) if deal is not None and moves else None
    if deal is not None and target is not None:
        after = come_to(tx, client, deal, target, draft, follows=step)
    else:
        after = open_step(
            tx, client, deal, draft, side=bool(step.side), follows=step, otherwise=step,
            owner_id=step.owner_id, planned_by=step.planned_by,
        )  # fmt: skip
    stage = tx.look(Stage, deal.stage_id if deal else None)
    return Followed(
        client.id, step.deal_id, deal.status if deal else "", stage.key if stage else "",
        after.id, remark,
    )  # fmt: skip


def _what_changes(tx: Tx, offer: str, offered: str, note: str) -> str:
    """What changes in a changed offer. Raises Invalid (field "offered") where nobody says."""
    words = clean_input(offered, "offered")
    if offer != Offer.CHANGED:
        return ""
    if not words and tx.face in TOLD_AFTERWARDS:
        return clean_input(note, "note")
    if not words:
        raise Invalid(
            _("What changes in the offer?"),
            field="offered",
            hint=_("Say it in a few words: 10 % less, delivery included."),
        )
    return words


def _postponed_often(tx: Tx, deal: Deal, offer: str) -> str:
    """What one more postponement calls for, in words; "" for nothing.

    Raises Invalid (field "offer") where the same offer is not to be heard once more.
    """
    limits = playbook_of(tx, deal).limits
    count = postpones_in_a_row(tx, deal.id) + 1
    if count < limits.postpones_warn:
        return ""
    said = _("Postponed {n} times in a row.").format(n=count)
    if count >= limits.postpones_max:
        if offer != Offer.CHANGED and tx.face not in TOLD_AFTERWARDS:
            raise Invalid(said, field="offer", hint=_change_or_refuse())
        return said
    return f"{said} {_warning(limits)}"


def _change_or_refuse() -> str:
    return _(
        "Change the offer and say what changes, or take it as a refusal. Once more the same "
        "offer is not postponed."
    )


def _warning(limits: Limits) -> str:
    """What comes at the limit, said before."""
    most = limits.postpones_max
    return _("At {n} it takes a changed offer or a refusal.").format(n=most)


def postpones_in_a_row(tx: Tx, deal_id: int) -> int:
    """How often the client said "later" since the last result; dropped steps are no answer."""
    answers = [how for how in work.ends_of(tx, deal_id) if how in tuple(Outcome)]
    return next((n for n, how in enumerate(answers) if how != Outcome.POSTPONE), len(answers))


@action("step.refuse", N_("Refuse: a clear no"))
def refuse(tx: Tx, step_id: int, reason: str, note: str = "", competitor: str = "") -> Followed:
    """Close a step with a clear no: the deal goes to the refusal list with its reason.

    reason: the key of a refusal reason; one that forbids contact marks the client. A side step or
    a client's own step is closed alone.
    Raises Invalid for an unknown reason, or a missing note where the reason needs one.
    """
    client, deal, step = work.lock_step(tx, step_id)
    if deal is None or step.side:
        given = refuse_step(tx, step, reason, note)
    else:
        given = lose(tx, deal, step, reason, note, competitor)
    if given.no_contact:
        from crm_tui.actions.contact import mark_no_contact

        mark_no_contact(tx, client.id, why=note or given.name)
    is_lost = deal is not None and deal.status == "lost"
    remark = comes_back(tx, deal) if deal is not None and is_lost else ""
    return Followed(client.id, step.deal_id, "lost" if is_lost else "", "", None, remark)


@action("step.tried", N_("Not reached: the next try is planned"))
def tried(
    tx: Tx, step_id: int, how: str, due: Draft | None = None, channel_id: int | None = None
) -> Followed:
    """Keep a try: the step stays open and its next try is planned.

    how: no_answer, busy, voicemail or wrong_number. due: the next try, where it differs from the
    usual. channel_id: the number that was tried; wrong_number marks it (or the first) bad, and
    the step stays due as it was if there is another.
    """
    if not how:
        raise Invalid(
            _("How did it end?"),
            field="how",
            hint=_("Choose one of: {names}.").format(names=", ".join(Try)),
        )
    one_of(how, tuple(Try), "how")
    client, deal, step = work.lock_step(tx, step_id)
    _must_be_open(step)
    refuse_contact(tx, client, deal)
    number = number_tried(tx, client, channel_id)
    kept = trace(tx, step, "try", how)
    if how == Try.WRONG_NUMBER:
        number = mark_wrong(tx, client, deal, number)
    kept.channel_id = number.id if number else None
    has_another = how == Try.WRONG_NUMBER and can_be_called(tx, client)
    _plan_next_try(tx, step, Try(how), due, at_once=has_another)
    kept.to_day, kept.to_minute = step.due_day, step.due_minute
    remark = tried_often(tx, deal) if deal else ""
    return Followed(client.id, step.deal_id, "open", "", step.id, remark)


def _plan_next_try(tx: Tx, step: Step, how: Try, due: Draft | None, *, at_once: bool) -> None:
    """When to try again. at_once: another number is there, so the step stays due as it was.

    Where the only number was wrong, the step waits until one is found, as after no answer.
    """
    if due is not None and due.day is not None:
        set_due(tx, step, due)
    elif not at_once:
        wait = Try.NO_ANSWER if how == Try.WRONG_NUMBER else how
        week = calendar_of(tx, step.owner_id)
        when = next_try(wait, tx.now.astimezone(zone_of(tx, step.owner_id)), week)
        minute = None if when.at is None else when.at.hour * 60 + when.at.minute
        set_due(tx, step, Draft(day=when.day, minute=minute))


@action("step.talked", N_("Talked: keep the call, the step stays open"))
def talked(tx: Tx, step_id: int, text: str = "", minutes: int | None = None) -> int:
    """Keep a call in which we talked; the outcome is said afterwards. Returns the activity."""
    _client, _deal, step = work.lock_step(tx, step_id)
    _must_be_open(step)
    call = tx.new(
        Activity, client_id=step.client_id, deal_id=step.deal_id, step_id=step.id,
        user_id=tx.actor.id, kind="call", direction="out", at=tx.now,
        text=clean_input(text, "text"), result="talked", minutes=minutes_of(minutes),
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
    on, at most `per_day` a day (default: evenly). What was due first stays first.
    Raises Invalid if neither is given, the time has passed or the days do not hold them all.
    """
    steps = sorted(work.lock_steps(tx, step_ids), key=lambda step: (step.late_at, step.id))
    for step, draft in zip(steps, _times(tx, len(steps), due, spread_days, per_day), strict=True):
        _must_be_open(step)
        kept = trace(tx, step, "moved")
        set_due(tx, step, draft)
        kept.to_day, kept.to_minute = step.due_day, step.due_minute
    return len(steps)


def _times(
    tx: Tx, count: int, due: Draft | None, spread_days: int | None, per_day: int | None
) -> list[Draft]:
    if due is not None and due.day is not None:
        return [due] * count
    days = spread_over(count, spread_days, per_day, tx.today, tx.actor.week)
    return [Draft(day=day) for day in days]


@action("step.add", N_("Add a side step or a client's own step"))
def add_step(tx: Tx, draft: Draft, client_id: int | None = None, deal_id: int | None = None) -> int:
    """Open a side step of a deal, or a step of a client alone; return its id.

    Raises Conflict for a closed deal, an archived client or do-not-contact.
    """
    deal = None
    if deal_id is not None:
        client, deal = work.lock_deal(tx, deal_id)
        if not deal.is_open:
            raise Conflict(_("d{n} is closed.").format(n=deal.id))
    elif client_id is not None:
        client = at_work(living(tx, client_id))
    else:
        raise Invalid(_("Whose step is it?"), field="client_id")
    owner_id = draft.owner_id or (deal.owner_id if deal else tx.actor.id)
    day = draft.day or next_day_of(tx, owner_id)
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
    client, deal, step = work.lock_step(tx, step_id)
    tx.get(Step, step_id, seen)
    _must_be_open(step)
    step.title = clean_input(title or "", "title") or step.title
    step.minutes = minutes_of(minutes) or step.minutes
    if kind is not None and kind != step.kind:
        from crm_tui.domain.kinds import KINDS

        one_of(kind, tuple(KINDS), "kind")
        step.kind, step.contacts, step.waits = (
            kind, int(KINDS[kind].contacts), int(KINDS[kind].waits),
        )  # fmt: skip
        if step.contacts:
            refuse_contact(tx, client, deal)
    if owner_id is not None and owner_id != step.owner_id:
        give_step(tx, step, owner_of(tx, owner_id))


@action("step.drop", N_("Drop a side step"))
def drop_step(tx: Tx, step_id: int) -> None:
    """Close a side step or a client's own step without an outcome. Raises Conflict otherwise."""
    _client, deal, step = work.lock_step(tx, step_id)
    if deal is not None and not step.side:
        raise Conflict(
            _("An open deal keeps its next step."),
            hint=_("Say its outcome, or win, refuse or cancel the deal."),
        )
    close_step(tx, step, Dropped.REPLACED)


@action("step.replace", N_("Put another next step in the place of this one"))
def replace_step(tx: Tx, step_id: int, next: Draft) -> int:
    """Drop a deal's next step and open another; return its id."""
    client, deal, step = work.lock_step(tx, step_id)
    close_step(tx, step, Dropped.REPLACED)
    after = open_step(tx, client, deal, next, side=bool(step.side), keeps=step)
    return after.id


def _must_be_open(step: Step) -> None:
    if step.closed_at is not None:
        raise Conflict(
            _("s{n} is closed already ({how}).").format(n=step.id, how=step.closed_as),
            hint=_("`crm log` shows by whom."),
        )
