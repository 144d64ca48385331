"""The demo: a believable desk, told relative to today and replayed through the real actions."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from crm_tui.actions import activities, capture, clients, deals, steps
from crm_tui.actions.base import Action
from crm_tui.crm import Crm
from crm_tui.demo_engine import engine_tale
from crm_tui.demo_stage import Happening, Stage
from crm_tui.domain.cast import Cast, CastClient, CastDeal, CastEvent
from crm_tui.domain.cast_moments import Moment
from crm_tui.domain.money import read_amount
from crm_tui.domain.steps import Draft
from crm_tui.errors import Damaged
from crm_tui.i18n import N_
from crm_tui.store.backup import copy_over
from crm_tui.store.building import building
from crm_tui.store.db import Store
from crm_tui.store.defaults import load_demo
from crm_tui.store.journal import Tx
from crm_tui.store.marks import DEMO, mark, marked
from crm_tui.store.queries.words import deal_words

LEADS = ("request", "result", "postpone", "try", "moved")
"""Events after which a deal's next step is due at another time."""

MESSAGES = ("letter", "message")
LIFE = timedelta(days=1)
"""A demo older than this is made anew, since its today has passed."""


def ensure_demo(
    path: Path, now: datetime, zone: tzinfo, *, line: str = "", language: str = "en",
    fresh: bool = False,
) -> bool:  # fmt: skip
    """Have a demo of today in the file; return whether it was made.

    line: the key of the one pipeline to show, "" for all. Windows that stand open on it see the
    new demo as a change by somebody else.
    """
    if not fresh and _is_fresh(path, now):
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".crm-", dir=path.parent) as folder:
        part = Path(folder) / "demo.db"
        make_demo(part, now, zone, line=line, language=language)
        copy_over(part, path)
    return True


def _is_fresh(path: Path, now: datetime) -> bool:
    if not path.exists():
        return False
    store = Store(str(path))
    try:
        if store.version() == 0:
            return False
        with store.read() as session:
            made = datetime.fromisoformat(marked(session, DEMO))
    except (Damaged, ValueError):
        return False
    finally:
        store.engine.dispose()
    return made.astimezone(now.tzinfo).date() == now.date() and timedelta(0) <= now - made < LIFE


def make_demo(
    path: Path, now: datetime, zone: tzinfo, *, line: str = "", language: str = "en"
) -> None:
    """Make a demo file. now: aware; zone: whose days and hours the tale is told in."""
    local = now.astimezone(zone)
    cast = load_demo()
    stage = Stage(path, local, zone, line or "sales", language)
    with building(stage.store):
        for happening in sorted(_tale(stage, cast, line), key=lambda one: one[:2]):
            stage.time = min(happening.at, now.astimezone(UTC))
            happening.do()
    with stage.store.write() as session:
        mark(session, DEMO, now.astimezone(UTC).isoformat())
    stage.store.engine.dispose()


def _tale(stage: Stage, cast: Cast, line: str) -> Iterator[Happening]:
    """Everything that happens, in no order yet."""
    told = [deal for deal in cast.deals if line in ("", deal.pipeline)]
    stage.add_people(cast)
    begun = min(_times(stage, deal)[0] for deal in told)
    names = {client.key: client.name for client in cast.clients}
    buyers = {deal.client for deal in told}
    known = [one for one in cast.clients if one.kind == "company" or one.key not in buyers]
    start = begun - timedelta(days=1)
    yield Happening(start.astimezone(UTC), 0, _address_book(stage, known, names))
    newcomers = {one.key: one for one in cast.clients if one not in known}
    arrive = Arrivals(stage, newcomers, names)
    for place, deal in enumerate(told, len(cast.clients)):
        yield from _deal_tale(stage, deal, place * 100, arrive)
    yield from engine_tale(stage, cast, line)


def _address_book(
    stage: Stage, known: list[CastClient], names: dict[str, str]
) -> Callable[[], object]:
    """Companies, and clients nobody sells to, brought in at once: nothing else is told of them."""

    def bring_in(tx: Tx) -> None:
        for client in known:
            _arrive(tx, stage, client, names)

    desk = stage.crm(known[0].owner)
    return lambda: desk.run(Action("import.file", N_("Import a file"), bring_in))


class Arrivals(NamedTuple):
    """Who comes in with a request, nobody having known them before. names: of all, by key."""

    stage: Stage
    newcomers: dict[str, CastClient]
    names: dict[str, str]

    def come(self, tx: Tx, key: str) -> None:
        """Write a client down, unless it is known by now."""
        if key not in self.stage.clients:
            _arrive(tx, self.stage, self.newcomers[key], self.names)


def _arrive(tx: Tx, stage: Stage, client: CastClient, names: dict[str, str]) -> None:
    made = clients.add_client(
        tx, client.name, client.kind, tuple(("", raw) for raw in client.channels),
        names.get(client.works_at, ""), client.job, stage.ids[client.owner], client.source,
        client.tags, client.city, client.country, client.language,
    )  # fmt: skip
    stage.clients[client.key] = made
    if client.note:
        activities.add_note(tx, made, client.note)


def _deal_tale(stage: Stage, deal: CastDeal, order: int, arrive: Arrivals) -> Iterator[Happening]:
    for place, (event, at) in enumerate(zip(deal.history, _times(stage, deal), strict=False)):
        draft = _draft_after(stage, deal, place)
        yield Happening(at, order + place, _event(stage, deal, event, draft, arrive))
    if deal.closed is not None:
        at = _times(stage, deal)[-1]
        yield Happening(at, order + len(deal.history), lambda: _close(stage, deal))


def _times(stage: Stage, deal: CastDeal) -> list[datetime]:
    """When each event of a deal is, its end included: in the order told, and none after now.

    Some are told by minutes before now and some by the clock, so that early in the day one could
    come before the other.
    """
    told = [event.at for event in deal.history] + ([deal.closed.at] if deal.closed else [])
    times: list[datetime] = []
    for moment in told:
        at = min(moment.at(stage.now), stage.now).astimezone(UTC)
        times.append(max(at, times[-1] + timedelta(seconds=1)) if times else at)
    return times


def _draft_after(stage: Stage, deal: CastDeal, place: int) -> Draft:
    """The step that stands after an event: due when the next thing happens to it."""
    later = [event.at for event in deal.history[place + 1 :] if event.kind in LEADS]
    if later:
        return _due(stage, later[0])
    if deal.next is not None:
        return _due(stage, deal.next.at)._replace(kind=deal.next.kind, title=deal.next.title)
    assert deal.closed is not None
    return _due(stage, deal.closed.at)


def _due(stage: Stage, moment: Moment) -> Draft:
    at = moment.at(stage.now)
    timed = moment.minutes is not None or moment.clock is not None
    return Draft(day=at.date(), minute=at.hour * 60 + at.minute if timed else None)


def _event(
    stage: Stage, deal: CastDeal, event: CastEvent, draft: Draft, arrive: Arrivals
) -> Callable[[], object]:
    desk = stage.crm(event.who)
    if event.kind == "request":
        return lambda: _request(stage, desk, deal, event, draft, arrive)
    if event.kind == "result":
        return lambda: _result(stage, desk, deal, event, draft)
    if event.kind == "postpone":
        return lambda: stage.opened(
            deal.key,
            desk.run(
                steps.postpone, stage.steps[deal.key], draft, event.reason, event.offer,
                event.text,
            ).value,
        )  # fmt: skip
    if event.kind == "try":
        return lambda: _try(stage, desk, deal, event, draft)
    if event.kind == "moved":
        return lambda: desk.run(steps.move_time, (stage.steps[deal.key],), draft)
    if event.kind == "receipt":
        return lambda: _receipt(stage, desk, deal, event)
    return lambda: _kept(stage, desk, deal, event)


def _request(
    stage: Stage, desk: Crm, deal: CastDeal, event: CastEvent, draft: Draft, arrive: Arrivals
) -> None:
    amount = read_amount(deal.amount)
    promised = None
    if deal.promised is not None:
        promised = (stage.now + timedelta(days=deal.promised)).date()

    def open_deal(tx: Tx) -> int:
        arrive.come(tx, deal.client)
        client_id = stage.clients[deal.client]
        made = deals.add_deal(
            tx, client_id, deal.title, amount.minor, amount.currency, deal.pipeline, next=draft,
            owner_id=stage.ids[deal.owner], promised_day=promised, by_hand=False,
        )  # fmt: skip
        if deal.source == "phone":
            activities.log_call(tx, client_id, event.text, made, direction="in", result="")
        else:
            activities.log_letter(tx, client_id, event.text, made, direction="in")
        return made

    is_new = deal.client not in stage.clients
    like = capture.capture if is_new else deals.add_deal
    made = desk.run(Action(like.name, like.title, open_deal))
    found = desk.ask(deal_words, made.value)
    assert found is not None and found.next_step_id is not None
    stage.deals[deal.key], stage.steps[deal.key] = made.value, found.next_step_id
    stage.stages[deal.key] = found.stage_key


def _result(stage: Stage, desk: Crm, deal: CastDeal, event: CastEvent, draft: Draft) -> None:
    stays = event.stage in ("", stage.stages[deal.key])
    done = desk.run(
        steps.result, stage.steps[deal.key], event.text, draft, stays, answers=event.answers
    )
    stage.opened(deal.key, done.value)


def _try(stage: Stage, desk: Crm, deal: CastDeal, event: CastEvent, draft: Draft) -> None:
    desk.run(steps.tried, stage.steps[deal.key], event.how, draft)
    if event.text:
        desk.run(activities.add_note, stage.clients[deal.client], event.text, stage.deals[deal.key])


def _receipt(stage: Stage, desk: Crm, deal: CastDeal, event: CastEvent) -> None:
    amount = read_amount(event.amount)
    day = event.at.at(stage.now).date()
    desk.run(
        deals.add_receipt, stage.deals[deal.key], day, amount.minor, amount.currency, event.text
    )


def _kept(stage: Stage, desk: Crm, deal: CastDeal, event: CastEvent) -> None:
    client, number = stage.clients[deal.client], stage.deals[deal.key]
    way = "in" if event.incoming else "out"
    if event.kind == "call":
        desk.run(activities.log_call, client, event.text, number, direction=way)
    elif event.kind in MESSAGES:
        desk.run(activities.log_letter, client, event.text, number, direction=way)
    elif event.kind == "note":
        desk.run(activities.add_note, client, event.text, number)
    else:
        desk.run(activities.log_meeting, client, event.text, number)


def _close(stage: Stage, deal: CastDeal) -> None:
    assert deal.closed is not None
    desk, end, number = stage.crm(deal.owner), deal.closed, stage.deals[deal.key]
    if end.status == "won":
        desk.run(deals.win_deal, number, text=end.text)
    elif end.status == "lost":
        desk.run(deals.lose_deal, number, end.reason, end.text, end.competitor)
    else:
        desk.run(deals.cancel_deal, number, end.reason, end.text)
