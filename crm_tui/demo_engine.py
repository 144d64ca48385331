"""What the demo shows of the team at work: a day off, a leave, a trial, a review, revivals."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from typing import NamedTuple

from crm_tui.actions import calendars, clients, deals, review, revival, steps, together, trials
from crm_tui.actions.base import Action
from crm_tui.actions.contact import mark_no_contact
from crm_tui.demo_stage import Happening, Stage
from crm_tui.domain.cast import Cast
from crm_tui.domain.cast_engine import CastDayOff, CastHandled, CastLead, CastTrial
from crm_tui.domain.deadlines import read_deadline
from crm_tui.domain.money import read_amount
from crm_tui.domain.pipelines import Pipeline, write_pipeline
from crm_tui.domain.steps import Draft
from crm_tui.i18n import N_
from crm_tui.store.defaults import load_default_pipeline
from crm_tui.store.journal import Tx
from crm_tui.store.tables.sales import Deal

YES, LATER, NO = "yes", "later", "no"
FATES = {
    "a": (NO, NO, NO, YES, NO, LATER, NO, NO),
    "b": (YES, YES, YES, YES, YES, YES, NO, YES, YES, LATER),
}
"""How leads answer the first step, in turn: version B does much better."""

ENOUGH = 15
"""Leads of each version, by which the figures of its first step tell something."""

WON, LOST, OPEN = "won", "lost", "open"
ENDS = (WON, LOST, OPEN, LOST)
"""What becomes, in turn, of those who went on."""

FIRST_NOES = ("not_now", "price", "need_gone")
WEEKEND = 5


class Lead(NamedTuple):
    """A lead that came in: its deal, the next step, and the version it was drawn to."""

    deal_id: int
    step_id: int
    arm: str


def engine_tale(stage: Stage, cast: Cast, line: str) -> Iterator[Happening]:
    """Everything the team did, in no order yet. line: the one pipeline that is told, or ""."""
    told, now = cast.engine, stage.now.astimezone(UTC)
    order = 100 * (len(cast.clients) + len(cast.deals))
    yield Happening(now - timedelta(days=3), order, lambda: _take_off(stage, told.day_off))
    yield Happening(now - timedelta(days=1), order, lambda: _leave(stage, cast))
    yield from _trial_tale(stage, told.trial, line or "sales", order)
    for client in cast.clients:
        if client.no_contact:
            at = now - timedelta(days=2)
            yield Happening(at, order, _no_contact(stage, client.key, client.no_contact))
    yield from _review_tale(stage, cast, order + 1)
    for deal in cast.deals:
        if deal.closed is not None and deal.closed.revived and line in ("", deal.pipeline):
            yield Happening(now, order + 2, _revival(stage, deal.key))


def _take_off(stage: Stage, day_off: CastDayOff) -> None:
    day = (stage.now + timedelta(days=day_off.day)).date()
    while day.weekday() >= WEEKEND:
        day += timedelta(days=1)
    stage.crm("mina").run(calendars.add_day_off, day, day, note=day_off.note)


def _leave(stage: Stage, cast: Cast) -> None:
    """Somebody goes on leave; who stands in takes the steps that are due meanwhile."""
    leave = cast.engine.leave
    first, last = ((stage.now + timedelta(days=day)).date() for day in (leave.first, leave.last))
    stage.crm(leave.who).run(
        calendars.add_leave, first, last, substitute_id=stage.ids[leave.substitute], give=True,
        note=leave.note,
    )  # fmt: skip


def _no_contact(stage: Stage, client: str, words: str) -> Callable[[], object]:
    return lambda: stage.crm("anna").run(mark_no_contact, stage.clients[client], words)


def _revival(stage: Stage, deal: str) -> Callable[[], object]:
    """What the program does by itself on the day of a refusal."""
    return lambda: stage.crm("crm").run(revival.revive, stage.deals[deal])


# -- the review --------------------------------------------------------------------------------


def _review_tale(stage: Stage, cast: Cast, order: int) -> Iterator[Happening]:
    """A review of clients who are here, walked through in part."""
    told = cast.engine.review
    desk, at = stage.crm(told.who), told.at.at(stage.now).astimezone(UTC)
    yield Happening(at, order, lambda: desk.run(
        review.start, told.view, tuple(stage.clients[key] for key in told.clients)
    ))  # fmt: skip
    for place, one in enumerate(told.handled, 1):
        yield Happening(at + timedelta(minutes=4 * place), order, _handling(stage, told.who, one))


def _handling(stage: Stage, who: str, one: CastHandled) -> Callable[[], object]:
    desk = stage.crm(who)
    if one.rest:
        until = (stage.now + timedelta(days=one.rest)).date()
        return lambda: desk.run(review.rest, stage.clients[one.client], until, one.text)
    day = (stage.now + timedelta(days=one.day)).date()
    draft = Draft(kind="call", title=one.text, day=day)
    return lambda: desk.run(steps.add_step, draft, client_id=stage.clients[one.client])


# -- the trial ---------------------------------------------------------------------------------


def _trial_tale(stage: Stage, trial: CastTrial, line: str, order: int) -> Iterator[Happening]:
    """Another first step is tried on everybody met at a fair, and most answered since."""
    begun = trial.at.at(stage.now).astimezone(UTC)
    leads: list[Lead] = []

    def come_in() -> None:
        leads.extend(stage.crm(trial.owner).run(_cards(stage, trial, line)).value)

    def begin() -> None:
        stage.crm(trial.owner).run(
            trials.start_trial, line, _version_b(stage, trial, line), trial.share, trial.seed,
            trial.name,
        )  # fmt: skip

    yield Happening(begun, order, begin)
    yield Happening(begun + timedelta(hours=2), order, come_in)
    for hours, answer in enumerate((NO, YES, LATER), 30):
        yield Happening(
            begun + timedelta(hours=hours), order, _answering(stage, trial, leads, answer)
        )
    for days, end in ((3, LOST), (4, WON)):
        yield Happening(begun + timedelta(days=days), order, _ending(stage, trial, leads, end))


def _version_b(stage: Stage, trial: CastTrial, line: str) -> str:
    """The playbook with another first step, as TOML."""
    book: Pipeline = load_default_pipeline(line, stage.language)
    first = book.first
    step = replace(
        first.step, kind=trial.kind, title=trial.title(stage.language),
        due=read_deadline(trial.due),
    )  # fmt: skip
    return write_pipeline(replace(book, stages=(replace(first, step=step), *book.stages[1:])))


def _cards(stage: Stage, trial: CastTrial, line: str) -> "Action[[], tuple[Lead, ...]]":
    """Those met at the fair, brought in at once: until enough were drawn to each version."""
    owner = stage.ids[trial.owner]

    def bring_in(tx: Tx) -> tuple[Lead, ...]:
        drawn = Counter[str]()
        met: list[Lead] = []
        for place, lead in enumerate(trial.leads):
            if min(drawn["a"], drawn["b"]) >= ENOUGH:
                break
            wish = trial.wishes[place % len(trial.wishes)]
            met.append(_card(tx, lead, wish, trial.source, line, owner))
            drawn[met[-1].arm] += 1
        return tuple(met)

    return Action("import.file", N_("Import a file"), bring_in)


def _card(tx: Tx, lead: CastLead, wish: str, source: str, line: str, owner: int) -> Lead:
    title, number, currency = wish.rsplit(maxsplit=2)
    amount = read_amount(f"{number} {currency}")
    client = clients.add_client(
        tx, lead.name, "person", (("", lead.channel),), owner_id=owner, source=source
    )
    made = deals.add_deal(
        tx, client, title, amount.minor, amount.currency, line, owner_id=owner, by_hand=False
    )
    deal = tx.get(Deal, made)
    assert deal.next_step_id is not None
    return Lead(made, deal.next_step_id, deal.arm)


def _fates(leads: list[Lead]) -> list[tuple[Lead, str]]:
    """What each lead answered, in turn among those of its version."""
    told = []
    for arm, turns in FATES.items():
        drawn = [lead for lead in leads if lead.arm == arm]
        told += [(lead, turns[place % len(turns)]) for place, lead in enumerate(drawn)]
    return told


def _answering(
    stage: Stage, trial: CastTrial, leads: list[Lead], answer: str
) -> Callable[[], object]:
    desk = stage.crm(trial.owner)

    def due(days: int) -> Draft:
        return Draft(day=(stage.now + timedelta(days=days)).date())

    def tell() -> None:
        ids = tuple(lead.step_id for lead, fate in _fates(leads) if fate == answer)
        if answer == YES:
            desk.run(together.results, ids, next=due(6))
        elif answer == LATER:
            desk.run(together.postpones, ids, due(9), "asked_for_later")
        else:
            for place, reason in enumerate(FIRST_NOES):
                if some := ids[place :: len(FIRST_NOES)]:
                    desk.run(together.refusals, some, reason)

    return tell


def _ending(stage: Stage, trial: CastTrial, leads: list[Lead], end: str) -> Callable[[], object]:
    desk = stage.crm(trial.owner)

    def tell() -> None:
        went_on = [lead.deal_id for lead, fate in _fates(leads) if fate == YES]
        ids = tuple(one for place, one in enumerate(went_on) if ENDS[place % len(ENDS)] == end)
        if end == WON:
            desk.run(together.wins, ids)
        else:
            desk.run(Action("steps.refuse", N_("Refuse several steps"), _losing), ids)

    return tell


def _losing(tx: Tx, deal_ids: tuple[int, ...]) -> None:
    for number in deal_ids:
        deals.lose_deal(tx, number, "price")
