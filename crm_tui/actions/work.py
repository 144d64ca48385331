"""What several verbs share: opening and closing steps, and asking whether contact is allowed."""

from datetime import UTC, date, datetime, time, tzinfo
from typing import TYPE_CHECKING, Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from crm_tui.actions.values import draft_checked, owner_of
from crm_tui.domain.calendar import add_working_days, late_instant
from crm_tui.domain.deadlines import Due, Span
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.steps import Draft, Dropped
from crm_tui.domain.text import clean_input
from crm_tui.domain.weeks import Week
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.store.calendars import calendar_named, calendar_of, substitute_for
from crm_tui.store.journal import Tx
from crm_tui.store.queries import team, work
from crm_tui.store.tables.people import Client, User
from crm_tui.store.tables.sales import Deal, Step

if TYPE_CHECKING:
    from crm_tui.domain.pipelines import StepPlan

#: Faces that do not act now but tell what was done before.
TOLD_AFTERWARDS = {"demo"}


class How(TypedDict, total=False):
    """What else is known of a step that opens (see `step_values`)."""

    follows: Step | None
    by_hand: bool
    otherwise: Step | None
    owner_id: int | None
    keeps: Step | None
    planned_by: str
    promised: bool | None


def open_step(
    tx: Tx,
    client: Client,
    deal: Deal | None,
    draft: Draft,
    plan: "StepPlan | None" = None,
    *,
    side: bool = False,
    number: int | None = None,
    **how: Unpack[How],
) -> Step:
    """Open a step for a client or a deal; a deal's next step becomes the deal's own.

    number: the id the deal already names as its next step. The rest is as `step_values` has it,
    and so is what it raises.
    """
    values = step_values(tx, client, deal, draft, plan, side=side, **how)
    step = tx.new(Step, row_id=number, **values)
    if deal is not None and not side:
        deal.next_step_id = step.id
    return step


def step_values(
    tx: Tx,
    client: Client,
    deal: Deal | None,
    draft: Draft,
    plan: "StepPlan | None" = None,
    *,
    side: bool = False,
    follows: Step | None = None,
    by_hand: bool = False,
    otherwise: Step | None = None,
    owner_id: int | None = None,
    keeps: Step | None = None,
    planned_by: str = "",
    promised: bool | None = None,
) -> dict[str, Any]:
    """What a step that opens for a client or a deal says, by column.

    plan: what the playbook proposes where the draft is silent; otherwise: a step to be like.
    owner_id: whose it is unless the draft says so; else the playbook's role, else the deal's
    owner; on a day of leave it is whose who stands in. keeps: the step whose day and time hold,
    even if they have passed, where the draft says none. planned_by: the line of the playbook that
    put it there. promised: whether somebody told the client this day; None: as the draft and the
    plan let one suppose.
    Raises Invalid (field "due") when the day must be asked or has passed, Conflict for
    do-not-contact.
    """
    draft = draft_checked(draft)
    shape = _shape(draft, plan, otherwise)
    if shape["contacts"]:
        refuse_contact(tx, client, deal)
    owner = _owner(tx, deal, draft, plan, owner_id)
    if keeps is not None and draft.day is None:
        due = draft._replace(day=keeps.due_day, minute=keeps.due_minute)
    else:
        owner, due = _due_of(tx, owner, shape["title"], deal, draft, plan, by_hand=by_hand)
    return {
        "client_id": client.id,
        "deal_id": deal.id if deal else None,
        "stage_id": deal.stage_id if deal else None,
        "side": int(side),
        "owner_id": owner,
        "follows_id": follows.id if follows else None,
        "planned_by": planned_by,
        "promised": int(_promised(draft, plan, by_hand, shape) if promised is None else promised),
        **shape,
        **due_values(tx, owner, due),
    }


def _shape(draft: Draft, plan: "StepPlan | None", otherwise: Step | None) -> dict[str, Any]:
    """What kind of step it is: as it was said, else like the plan or the step of that kind."""
    like = plan or otherwise
    kind = draft.kind or (like.kind if like else "other")
    usual = KINDS.get(kind) or KINDS["other"]
    same = like if like and like.kind == kind else None
    return {
        "kind": kind,
        "title": draft.title or (same.title if same else "") or _(usual.word),
        "contacts": int(same.contacts if same else usual.contacts),
        "waits": int(same.waits if same else usual.waits),
        "by_or_at": draft.by_or_at or (same.by_or_at if same else usual.by_or_at),
        "minutes": draft.minutes or (same.minutes if same else usual.minutes),
    }


def _promised(draft: Draft, plan: "StepPlan | None", by_hand: bool, shape: dict[str, Any]) -> bool:
    """Whether the client may count on the day: one told him, or asked him for it."""
    if draft.day is not None and shape["contacts"]:
        return True
    return plan is not None and plan.deadline(by_hand).span in (Span.ASKED, Span.PROMISED)


def _due_of(
    tx: Tx,
    owner_id: int,
    title: str,
    deal: Deal | None,
    draft: Draft,
    plan: "StepPlan | None",
    *,
    by_hand: bool,
) -> tuple[int, Draft]:
    """Who does it, and when: as it was said, else as planned; by the one who stands in."""
    if draft.day is not None:
        owner_id = substitute_for(tx, owner_id, draft.day)
        refuse_past(tx, owner_id, draft)
        return owner_id, draft
    owner_id, due = _planned(tx, owner_id, deal, plan, by_hand)
    if due is None:
        raise Invalid(
            _("When is “{title}” due?").format(title=title),
            field="due",
            hint=_("Say a day or a time: tomorrow 10:00, fri, in 2h."),
        )
    return owner_id, draft._replace(day=due.day, minute=due.minute)


def _planned(
    tx: Tx, owner_id: int, deal: Deal | None, plan: "StepPlan | None", by_hand: bool
) -> tuple[int, Due | None]:
    """When a plan falls due for its owner; while he is on leave, for the one who stands in.

    Nobody stands in: his leave is no working time.
    """
    if plan is None:
        return owner_id, None
    promised = deal.promised_day if deal else None

    def due_for(who: int, week: Week) -> Due | None:
        now = tx.now.astimezone(zone_of(tx, who))
        return plan.due_for(now, _week_of(tx, plan, week), promised, by_hand)

    there = due_for(owner_id, calendar_of(tx, owner_id).without_leave())
    stands_in = substitute_for(tx, owner_id, there.day) if there else owner_id
    return stands_in, due_for(stands_in, calendar_of(tx, stands_in))


def _week_of(tx: Tx, plan: "StepPlan", own: Week) -> Week:
    """The working time a plan is counted in: that of the calendar it names, else the owner's."""
    if not plan.calendar:
        return own
    try:
        return calendar_named(tx, plan.calendar)
    except NotFound:  # put away since the playbook was written
        return own


def due_values(tx: Tx, owner_id: int, draft: Draft) -> dict[str, Any]:
    """The columns that say when a step is due, and from which instant it is late."""
    assert draft.day is not None
    zone = zone_of(tx, owner_id)
    return {
        "due_day": draft.day,
        "due_minute": draft.minute,
        "due_zone": getattr(zone, "key", ""),
        "due_at": None if draft.minute is None else at_wall(draft, zone),
        "late_at": late_instant(draft.day, draft.minute, zone, calendar_of(tx, owner_id)),
    }


def refuse_past(tx: Tx, owner_id: int, draft: Draft) -> None:
    """A step is due today or later. Raises Invalid (field "due") for a day or time gone by.

    The day may be today for the actor or for the owner; a time is the owner's. A tale of what has
    happened is told after its days.
    """
    if tx.face in TOLD_AFTERWARDS:
        return
    assert draft.day is not None
    zone = zone_of(tx, owner_id)
    passed = draft.day < min(tx.today, tx.now.astimezone(zone).date())
    if draft.minute is not None and not passed:
        passed = at_wall(draft, zone) < tx.now.replace(second=0, microsecond=0)
    if passed:
        clock = "" if draft.minute is None else " {:02}:{:02}".format(*divmod(draft.minute, 60))
        raise Invalid(
            _("{when} has passed already.").format(when=f"{draft.day.isoformat()}{clock}"),
            field="due",
            hint=_("Say a day or a time to come: tomorrow 10:00, fri, in 2h."),
        )


def set_due(tx: Tx, step: Step, draft: Draft) -> None:
    """Move an open step to another day or time. Raises Invalid for one that has passed."""
    draft = draft_checked(draft)
    refuse_past(tx, step.owner_id, draft)
    _write_due(tx, step, draft)


def _write_due(tx: Tx, step: Step, draft: Draft) -> None:
    for name, value in due_values(tx, step.owner_id, draft).items():
        if getattr(step, name) != value:
            setattr(step, name, value)


def give_step(tx: Tx, step: Step, owner_id: int) -> None:
    """Make somebody else responsible for an open step, by whose clock it is due from now on."""
    step.owner_id = owner_id
    follow_clock(tx, step)


def follow_clock(tx: Tx, step: Step) -> None:
    """Count a step by its owner's clock: an instant stays, a day ends with the owner's work."""
    zone = zone_of(tx, step.owner_id)
    moved = getattr(zone, "key", "") != step.due_zone
    draft = Draft(day=step.due_day)
    if step.due_at is not None:
        if not moved:
            return
        local = step.due_at.astimezone(zone)
        draft = Draft(day=local.date(), minute=local.hour * 60 + local.minute)
    _write_due(tx, step, draft)


def at_wall(draft: Draft, zone: tzinfo) -> datetime:
    """The instant of a local day and minute."""
    assert draft.day is not None and draft.minute is not None
    clock = time(*divmod(draft.minute, 60))
    return datetime.combine(draft.day, clock, zone).astimezone(UTC)


def next_day_of(tx: Tx, user_id: int) -> date:
    """The next working day of a user, by the user's own clock and calendar."""
    today = tx.now.astimezone(zone_of(tx, user_id)).date()
    return add_working_days(today, 1, calendar_of(tx, user_id))


def zone_of(tx: Tx, user_id: int) -> tzinfo:
    """The zone a user's days are counted in: their own, else the actor's."""
    user = tx.look(User, user_id)
    return ZoneInfo(user.zone) if user and user.zone else tx.actor.zone


def _owner(
    tx: Tx, deal: Deal | None, draft: Draft, plan: "StepPlan | None", owner_id: int | None
) -> int:
    """Whose step it is: as it was said, as it was before, the role's, the deal's owner's."""
    if draft.owner_id is not None:
        return owner_of(tx, draft.owner_id)
    if owner_id is not None:
        return owner_id
    owner = deal.owner_id if deal else tx.actor.id
    if plan is None or not plan.role:
        return owner
    holders = team.holders_of(tx, plan.role)
    return owner if owner in holders or not holders else holders[0]


def close_step(tx: Tx, step: Step, closed_as: str, said: str = "", **how: str) -> None:
    """Close an open step, once, with a time and a person. Raises Conflict if it is closed."""
    mark_closed(tx, step, closed_as, said, **how)
    tx.session.flush()  # before the next one opens: the index allows one open next step


def mark_closed(tx: Tx, step: Step, closed_as: str, said: str = "", **how: str) -> None:
    """Close one of many steps, which are flushed together before others open. Raises Conflict."""
    for name, value in closing_values(tx, step, closed_as, said, **how).items():
        setattr(step, name, value)


def closing_values(
    tx: Tx, step: Step, closed_as: str, said: str = "", **how: str
) -> dict[str, Any]:
    """What an open step says once it is closed, by column. Raises Conflict if it is closed."""
    if step.closed_at is not None:
        raise Conflict(
            _("s{n} is closed already ({how}).").format(n=step.id, how=step.closed_as),
            hint=_("`crm log` shows by whom; `crm undo` takes an action back."),
        )
    return {
        "closed_at": tx.now, "closed_by": tx.actor.id, "closed_as": str(closed_as),
        "said": clean_input(said, "text"), **how,
    }  # fmt: skip


def drop_open_steps(tx: Tx, deal: Deal, why: Dropped) -> None:
    """Close whatever is still open on a deal, without an outcome."""
    for step in work.open_of_deal(tx, deal.id):
        close_step(tx, step, why)


def next_step(tx: Tx, deal: Deal) -> Step:
    """The deal's one open next step. Raises Conflict for a closed deal."""
    if deal.next_step_id is None:
        raise Conflict(
            _("d{n} is closed ({status}).").format(n=deal.id, status=deal.status),
            hint=_("Reopen it if that was a mistake, or add a new deal."),
        )
    return tx.get(Step, deal.next_step_id)


def no_contact_mark(tx: Tx, client: Client) -> Client | None:
    """The client or its company, whichever bears a do-not-contact mark; else None."""
    if client.no_contact_at is not None:
        return client
    company = tx.look(Client, client.works_at_id)
    return company if company is not None and company.no_contact_at is not None else None


class Unwanted(Conflict):
    """Somebody asked not to be contacted."""


def refuse_contact(tx: Tx, client: Client, deal: Deal | None) -> None:
    """Selling contact is forbidden for a marked client. Raises Unwanted saying why."""
    if deal is not None and deal.sold_at is not None:
        return
    marked = no_contact_mark(tx, client)
    if marked is not None and marked.no_contact_at is not None:
        raise Unwanted(
            _("c{n} asked not to be contacted ({day}: {why}).").format(
                n=marked.id,
                day=marked.no_contact_at.astimezone(tx.actor.zone).date(),
                why=marked.no_contact_why or _("no reason given"),
            ),
            hint=_("If the client contacts you himself, lift the mark first."),
        )
