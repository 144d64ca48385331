from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_tui.domain.answers import Sense, read_answer
from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.domain.cast import CastDeal, read_deals
from crm_tui.domain.cast_engine import read_engine
from crm_tui.domain.cast_moments import Moment
from crm_tui.domain.deadlines import read_deadline
from crm_tui.domain.kinds import KINDS, is_known_thing
from crm_tui.domain.money import read_amount
from crm_tui.domain.steps import POSTPONE_REASONS, Try
from crm_tui.errors import Invalid
from crm_tui.store.defaults import (
    load_default_pipeline,
    load_demo,
    load_questions,
    load_reasons,
    load_sources,
)

CAST = load_demo()
NOW = datetime(2026, 11, 25, 14, 5, tzinfo=ZoneInfo("Europe/Moscow"))
FICTION = ("55", "7946", "7700 900", "1 99 00", "6 39 98", "23125", "040690", "20 915")
DEALS = pytest.mark.parametrize("deal", CAST.deals, ids=lambda deal: deal.key)


def test_the_demo_is_big_enough_to_believe() -> None:
    assert 55 <= len(CAST.clients) <= 65
    assert 38 <= len(CAST.deals) <= 50
    assert Counter(deal.pipeline for deal in CAST.deals).keys() == {"sales", "windows"}
    status = Counter(deal.closed.status if deal.closed else "open" for deal in CAST.deals)
    assert status["won"] >= 3 and status["lost"] >= 5 and status["cancelled"] == 1


def test_every_key_is_used_once() -> None:
    for records in (CAST.users, CAST.clients, CAST.deals):
        assert set(Counter(record.key for record in records).values()) == {1}
    assert len({client.name for client in CAST.clients}) == len(CAST.clients)


def test_clients_know_where_they_work_and_where_they_came_from() -> None:
    companies = {client.key for client in CAST.clients if client.kind == "company"}
    sources = {source.key for source in load_sources()}
    for client in CAST.clients:
        assert client.works_at in companies | {""}
        assert client.source in sources
        assert client.channels
    assert companies == {client.works_at for client in CAST.clients} - {""}


def test_channels_are_nobodys() -> None:
    raw = [channel for client in CAST.clients for channel in client.channels]
    raw += [lead.channel for lead in CAST.engine.trial.leads]
    assert len(set(raw)) == len(raw)
    for channel in raw:
        if "@" in channel and not channel.startswith("@"):
            assert channel.endswith(".example")
        if channel.startswith("+"):
            assert any(kept in channel for kept in FICTION), channel


def test_names_come_in_four_scripts() -> None:
    scripts = {"a": 0, "я": 0, "ی": 0, "김": 0}
    for client in CAST.clients:
        first = client.name.strip("«»").casefold()[0]
        if first < "\u0250":
            scripts["a"] += 1
        elif first < "\u0530":
            scripts["я"] += 1
        elif first < "\u0700":
            scripts["ی"] += 1
        else:
            scripts["김"] += 1
    assert min(scripts.values()) >= 8


@DEALS
def test_every_open_deal_has_one_next_step(deal: CastDeal) -> None:
    assert (deal.next is None) == (deal.closed is not None)
    if deal.next and deal.next.kind:
        assert deal.next.kind in KINDS


@DEALS
def test_what_a_deal_names_exists(deal: CastDeal) -> None:
    assert deal.client in {client.key for client in CAST.clients}
    users = {user.key for user in CAST.users}
    assert {deal.owner, *(event.who for event in deal.history)} <= users
    assert deal.source in {source.key for source in load_sources()}
    assert read_amount(deal.amount).minor > 0


@DEALS
def test_results_lead_along_the_playbook_to_the_deals_stage(deal: CastDeal) -> None:
    pipeline = load_default_pipeline(deal.pipeline)
    here = pipeline.first.key
    for event in deal.history:
        if event.stage:
            assert event.kind == "result"
            assert pipeline.leads_to(here, event.stage), event.text
            here = event.stage
    assert here == deal.stage
    if deal.closed and deal.closed.status == "won":
        assert pipeline.after(here) is None


@DEALS
def test_a_history_goes_forward_and_ends_before_now(deal: CastDeal) -> None:
    times = [event.at.at(NOW) for event in deal.history]
    if deal.closed:
        times.append(deal.closed.at.at(NOW))
    assert times == sorted(times)
    assert times[-1] <= NOW
    assert deal.history[0].kind == "request"


@DEALS
def test_events_carry_what_their_kind_needs(deal: CastDeal) -> None:
    for event in deal.history:
        assert (event.how in list(Try)) == (event.kind == "try")
        assert (event.reason in POSTPONE_REASONS) == (event.kind == "postpone")
        assert bool(event.amount) == (event.kind == "receipt")
        if event.kind == "postpone":
            assert event.until > event.at.day


@DEALS
def test_what_was_answered_was_asked_or_wanted_to_be_known(deal: CastDeal) -> None:
    questions = {one.key: one for kept in load_questions() for one in kept.questions}
    for event in deal.history:
        assert not event.answers or event.kind == "result"
        for asked, said in event.answers:
            question = questions.get(asked)
            assert question is not None or is_known_thing(asked), asked
            choices = {one.key: one.text for one in question.choices} if question else {}
            kind = question.kind if question else "text"
            assert read_answer(kind, choices, said, Sense(NOW, COMMON_WEEK, "EUR"))


def test_a_deal_was_postponed_three_times_and_one_as_often_as_the_same_offer_may_be() -> None:
    often = Counter(
        sum(event.kind == "postpone" for event in deal.history) for deal in CAST.deals if deal.next
    )
    limits = load_default_pipeline("sales").limits
    assert often[limits.postpones_warn] and often[limits.postpones_max - 1]


def test_deals_come_back_today_in_both_pipelines() -> None:
    days = {reason.key: reason.revive_days for reason in load_reasons().refusals}
    back = [deal for deal in CAST.deals if deal.closed and deal.closed.revived]
    assert {deal.pipeline for deal in back} == {"sales", "windows"}
    for deal in back:
        assert deal.closed and deal.closed.at.day == -(days[deal.closed.reason] or 0)


def test_the_team_is_told_of_by_people_and_clients_who_are_there() -> None:
    told, users = CAST.engine, {user.key for user in CAST.users}
    clients = {client.key for client in CAST.clients}
    assert {told.leave.who, told.leave.substitute, told.trial.owner, told.review.who} <= users
    assert {one.client for one in told.review.handled} < set(told.review.clients) <= clients
    assert told.leave.first <= told.leave.last and told.trial.kind in KINDS
    assert read_deadline(told.trial.due) and told.trial.title("fr") == told.trial.title("en")
    assert len({lead.name for lead in told.trial.leads}) == len(told.trial.leads) >= 30


def test_a_faulty_team_is_named_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        read_engine('[day_off]\nday = "soon"\nnote = "x"\n', "engine.toml")
    assert "engine.toml:2:" in refused.value.message


def test_deals_are_lost_for_different_reasons() -> None:
    known = {reason.key for reason in load_reasons().refusals}
    lost = [
        deal.closed.reason for deal in CAST.deals if deal.closed and deal.closed.status == "lost"
    ]
    assert set(lost) <= known and len(set(lost)) >= 5


def test_two_deals_were_postponed_twice() -> None:
    twice = [
        deal.key
        for deal in CAST.deals
        if sum(event.kind == "postpone" for event in deal.history) == 2 and deal.next
    ]
    assert len(twice) >= 2


def test_today_is_busy_and_some_things_are_late() -> None:
    due = [deal.next.at for deal in CAST.deals if deal.next]
    days = Counter((moment.at(NOW).date() - NOW.date()).days for moment in due)
    late = [moment for moment in due if moment.day < 0 or (moment.minutes or 0) < 0]
    assert len(late) >= 5
    assert days[0] >= 12 and days[1] >= 3
    assert sum(count for day, count in days.items() if 1 < day < 8) >= 6
    assert sum(count for day, count in days.items() if day >= 8) >= 3
    assert sum(moment.clock is not None for moment in due if moment.day == 0) >= 8


def test_some_deals_stand_too_long() -> None:
    standing = []
    for deal in CAST.deals:
        stage = load_default_pipeline(deal.pipeline).stage(deal.stage)
        entered = [event.at for event in deal.history if event.stage == deal.stage]
        if deal.next and entered and stage.standing_days:
            days = NOW - entered[-1].at(NOW)
            standing.append(days > timedelta(days=stage.standing_days))
    assert sum(standing) >= 3


def test_amounts_are_in_five_currencies() -> None:
    assert {deal.amount.split()[1] for deal in CAST.deals} == {"RUB", "EUR", "USD", "KRW", "IRR"}


def test_a_moment_is_told_from_now_or_by_the_day() -> None:
    assert Moment(minutes=-12).at(NOW) == NOW - timedelta(minutes=12)
    assert Moment(1, 900).at(NOW) == NOW.replace(day=26, hour=15, minute=0)
    assert Moment(-1).at(NOW) == NOW.replace(day=24, hour=12, minute=0)


def test_a_faulty_cast_is_named_with_its_line() -> None:
    text = '[[deals]]\nkey = "a"\nhistory = [\n  { day = 0, at = "25:00", kind = "cal" },\n]\n'
    with pytest.raises(Invalid) as refused:
        read_deals(text, "deals.toml")
    assert "deals.toml:3: deal “a” “1”: kind “cal” is not known" in refused.value.message
    assert "“at” is no time of day" in refused.value.message
