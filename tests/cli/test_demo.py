"""The demo is a desk a newcomer believes: busy today, lawful, told in four scripts."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from crm_tui.demo import ensure_demo, make_demo
from crm_tui.domain.comparing import FEW, LESS, MORE
from crm_tui.reports.playbooks import playbook_figures
from crm_tui.store.checks import FAULT, examine
from crm_tui.store.db import Store
from crm_tui.store.hot.connection import open_hot
from crm_tui.store.marks import DEMO, marked
from tests.cli.desk import copy_windows_demo
from tests.conftest import NOON, ZONE

NIGHT = datetime(2026, 11, 25, 23, 5, tzinfo=UTC)
"""Five minutes past midnight in ZONE, when most of "today" is still to come."""


@pytest.fixture(scope="module", params=[NOON, NIGHT], ids=["noon", "midnight"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A demo made at noon, and one made just after midnight."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, request.param, ZoneInfo(ZONE))
    return Store(str(path))


def asked(desk: Store, statement: str) -> list[tuple[object, ...]]:
    with desk.read() as session:
        return [tuple(row) for row in session.execute(text(statement))]


def count(desk: Store, statement: str) -> int:
    return int(str(asked(desk, f"select count(*) from {statement}")[0][0]))


def test_the_demo_is_lawful_and_its_journal_verifies(desk: Store) -> None:
    assert [one for one in examine(desk) if one.level == FAULT] == []


def test_the_demo_has_clients_and_deals_in_two_pipelines(desk: Store) -> None:
    assert count(desk, "client") >= 60
    assert count(desk, "deal") >= 40
    lines = asked(desk, "select distinct key from pipeline join deal on pipeline_id = pipeline.id")
    assert sorted(lines) == [("sales",), ("windows",)]
    statuses = asked(desk, "select distinct status from deal order by status")
    assert statuses == [("cancelled",), ("lost",), ("open",), ("won",)]


def test_names_are_told_in_four_scripts(desk: Store) -> None:
    names = " ".join(str(name) for (name,) in asked(desk, "select name from client"))
    for first, last in (("A", "z"), ("А", "я"), ("ا", "ی"), ("가", "힣")):
        assert sum(first <= letter <= last for letter in names) > 30


def test_today_is_busy_and_something_is_late(desk: Store) -> None:
    made = _made(desk)
    late = count(desk, f"step where closed_at is null and late_at <= {_micros(made)}")
    day = made.astimezone(ZoneInfo(ZONE)).date().isoformat()
    today = count(desk, f"step where closed_at is null and due_day = '{day}'")
    assert late >= 3 and today >= 8


def test_nothing_in_the_demo_lies_in_the_future(desk: Store) -> None:
    assert count(desk, f"entry where at > {_micros(_made(desk))}") == 0
    assert asked(desk, "select id from entry order by at, id") == asked(
        desk, "select id from entry order by id"
    )


def test_four_people_work_there(desk: Store) -> None:
    found = asked(desk, "select name, roles from user where id > 1 order by name")
    assert found == [("anna", "rep"), ("boris", "measurer installer"), ("mina", "head"),
                     ("pavel", "measurer installer")]  # fmt: skip


def test_the_team_has_a_day_off_and_a_step_went_to_who_stands_in(desk: Store) -> None:
    kinds = asked(desk, "select kind, count(*) from day_off group by kind order by kind")
    assert kinds == [("leave", 1), ("off", 1)]
    given = "step join user on user.id = step.owner_id join deal on deal.id = deal_id"
    taken = asked(desk, f"select deal.title from {given} where user.name = 'pavel'")
    assert taken == [("окно на кухню",)]


def test_some_things_are_known_and_what_must_be_is_not_yet(desk: Store) -> None:
    assert count(desk, "answer") >= 30
    waiting = (
        "deal join stage on stage.id = stage_id where is_open = 1 and stage.key = 'approval'"
        " and not exists (select 1 from answer a join question q on q.id = a.question_id"
        " where a.deal_id = deal.id and q.tells = 'specification')"
    )
    assert count(desk, waiting) >= 2


def test_what_approval_requires_is_known_of_every_deal_that_left_it(desk: Store) -> None:
    beyond = "('payment', 'installation')"
    for thing in ("sizes", "specification"):
        unknown = (
            f"deal join stage on stage.id = stage_id where stage.key in {beyond}"
            " and not exists (select 1 from answer a join question q on q.id = a.question_id"
            f" where a.deal_id = deal.id and q.tells = '{thing}')"
            " and deal.pipeline_id in (select id from pipeline where key = 'windows')"
        )
        assert count(desk, unknown) == 0


def test_money_came_in_parts_and_something_is_left(desk: Store) -> None:
    received = "(select sum(r.amount) from receipt r where r.deal_id = deal.id)"
    assert count(desk, f"deal where is_open = 1 and {received} < amount") == 2


def test_refused_deals_came_back_today_but_where_one_is_open(desk: Store) -> None:
    back = "select deal.revived_at is not null, count(*) from deal join reason on reason.id ="
    lost = asked(desk, f"{back} reason_id where reason.key = 'no_decision_maker' group by 1")
    assert lost == [(1, 4)]
    assert count(desk, "deal where linked_to is not null and is_open = 1") == 2
    assert count(desk, "activity where text like 'not revived: open deal d%'") == 2


def test_a_client_asked_not_to_be_contacted_and_an_objection_was_noted(desk: Store) -> None:
    assert asked(desk, "select name from client where no_contact_at is not null") == [("강민석",)]
    assert count(desk, "activity where text like 'Objection: %'") == 1


def test_a_review_is_half_done(desk: Store) -> None:
    handled = asked(desk, "select count(handled_at), count(*) from review_item")
    assert handled == [(3, 6)]


def test_the_trial_says_something_and_where_it_is_too_few(desk: Store) -> None:
    connection = open_hot(desk.url)
    assert connection is not None
    (book,) = playbook_figures(connection, "sales")
    connection.close()
    first, *later = book.steps
    assert first.titles == {"a": "call back", "b": "send three photographs"}
    assert {one.verdict for one in first.said} & {MORE, LESS}
    assert {FEW} == {one.verdict for step in later for one in step.said}
    assert book.trial is not None and book.trial.ended_at is None


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Path:
    """A demo of the windows alone, made at noon."""
    path = tmp_path_factory.mktemp("windows") / "demo.db"
    copy_windows_demo(shared_folder, path)
    return path


def test_the_windows_alone_show_a_trial_too(windows: Path) -> None:
    desk = Store(str(windows))
    assert asked(desk, "select key from trial join pipeline on pipeline.id = pipeline_id") == [
        ("windows",)
    ]
    assert [one for one in examine(desk) if one.level == FAULT] == []


def _made(desk: Store) -> datetime:
    with desk.read() as session:
        return datetime.fromisoformat(marked(session, DEMO))


def _micros(at: datetime) -> int:
    return int(at.timestamp() * 1_000_000)


def test_a_demo_is_made_anew_when_its_day_has_passed(windows: Path, tmp_path: Path) -> None:
    path, zone = tmp_path / "demo.db", ZoneInfo(ZONE)
    shutil.copy(windows, path)
    assert not ensure_demo(path, NOON + timedelta(hours=2), zone, line="windows")
    assert ensure_demo(path, NOON + timedelta(days=1), zone, line="windows")
    desk = Store(str(path))
    assert asked(desk, "select count(distinct pipeline_id) from deal") == [(1,)]
    assert _made(desk) == NOON + timedelta(days=1)
