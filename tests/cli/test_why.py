"""`crm why`: what put a step on the list, who set its day, and what comes next."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from crm_tui.domain.whys import decimal
from tests.cli.desk import Shell
from tests.conftest import NOON, opened
from tests.store.glances import add_client, add_deal


def told(shell: Shell, ref: str) -> dict[str, str]:
    """The answer by its labels."""
    ran = shell("why", ref)
    assert ran.status == 0, ran
    found: dict[str, str] = {}
    label = ""
    for line in ran.out.splitlines()[1:]:
        label = line[:9].strip() or label
        found[label] = f"{found.get(label, '')} {line[9:].strip()}".strip()
    return found


def plain(words: str) -> str:
    """A text whose amounts have common spaces."""
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_promise_says_why_it_comes_first(shell: Shell) -> None:
    why = told(shell, "s1")
    assert why["NOW"] == "Overdue: due Wed 25 Nov 10:00 · owner anna"
    assert why["ORDER"].startswith("It has a time:")
    assert why["ORDER"].endswith("→ 2 of 4")
    assert why["FROM"] == "anna, 27 Aug (j7): Deal added."
    assert why["SCRIPT"].startswith("sales/new (line ")
    assert why["RESULT"].startswith("→ First contact")
    assert why["LATER"] == "stays at New request · call back · the day the client names"
    assert "tried 0 of 5 times" in why["TRIES"]


def test_the_numbers_of_the_order_are_told(shell: Shell) -> None:
    with opened(f"sqlite:///{shell.db}") as crm:
        with crm.store.engine.begin() as rows:
            rows.execute(text("update step set promised = 0 where id = 2"))
        deal = add_deal(crm, add_client(crm, "Doors"), "doors", amount=None, currency="")
        with crm.store.engine.begin() as rows:
            rows.execute(text(f"update step set promised = 0 where deal_id = {deal}"))
    # 5 % of a usual deal, due on Friday and now Wednesday: three working days late.
    assert plain(told(shell, "s2")["ORDER"]) == (
        "value ₩3 200 000 = 1 × the usual ₩3 200 000 × 5 % × 4 (3 working days late) = 0.2 → 2 of 5"
    )
    found = shell("why", "s2", "--json").json
    assert (found["place"], found["of"]) == (2, 5)
    assert found["order"] == {
        "promise": False,
        "probability": 5,
        "days_late": 3,
        "lateness": 4,
        "usual": {"minor": 3_200_000, "currency": "KRW"},
        "worth_millionths": 200_000,
    }
    order = told(shell, f"d{deal}")["ORDER"]
    assert order.startswith("no amount = 1 usual deal × 5 % × 1 (not late by a working day) = 0.05")


def test_the_line_of_the_script_is_the_line_of_its_text(shell: Shell) -> None:
    found = shell("why", "s1", "--json").json["script"]
    with opened(f"sqlite:///{shell.db}") as crm, crm.store.engine.begin() as rows:
        book = rows.execute(text("select playbook from pipeline where key = 'sales'")).scalar()
    lines = str(book).splitlines()
    assert lines[found["line"] - 1] == "[stages.step]"
    assert found["key"] == "sales/new" and f'key = "{found["stage"]}"' not in lines
    with opened(f"sqlite:///{shell.db}") as crm, crm.store.engine.begin() as rows:
        rows.execute(text("update step set planned_by = 'sales/gone#2' where id = 1"))
    assert told(shell, "s1")["SCRIPT"] == "sales/gone#2: the script no longer has this line."


def test_who_moved_the_day_is_named(shell: Shell) -> None:
    from crm_tui.actions.steps import move_time
    from crm_tui.domain.steps import Draft

    with opened(f"sqlite:///{shell.db}", "boris") as boris:
        moved = boris.run(move_time, (1,), Draft(day=date(2026, 11, 27)))
    why = told(shell, "s1")
    assert why["THE DAY"] == f"Moved to this day by boris, 10:30 (j{moved.entry_id})."
    assert why["NOW"].startswith("Later this week: due Fri 27 Nov")
    assert why["ORDER"] == "The days to come are in order of time."
    assert shell("why", "d1", "--json").json["moved"]["by"] == "boris"


def test_a_deadline_of_the_script_is_told_with_its_calendar(shell: Shell) -> None:
    from crm_tui.actions.deals import move_deal
    from crm_tui.actions.steps import result

    with opened(f"sqlite:///{shell.db}") as crm:
        crm.clock = lambda: NOON - timedelta(days=9)
        crm.run(move_deal, 1, "need")
        done = crm.run(result, crm.ask(lambda s: _next(s, 1)), "they want it in white")
    why = told(shell, "d1")
    assert why["THE DAY"].startswith("The script's deadline: ")
    assert why["THE DAY"].endswith("by its owner's calendar.")
    assert "It follows “" in why["FROM"] and "Said: they want it in white" in why["FROM"]
    assert why["SCRIPT"].startswith("sales/offer (line ")
    assert f"j{done.entry_id}" in why["FROM"]


def _next(session: object, deal: int) -> int:
    from crm_tui.store.tables.sales import Deal

    return int(session.get(Deal, deal).next_step_id)  # type: ignore[attr-defined]


def test_a_clients_own_step_has_no_script(shell: Shell) -> None:
    from crm_tui.actions.steps import add_step
    from crm_tui.domain.steps import Draft

    with opened(f"sqlite:///{shell.db}") as crm:
        own = crm.run(add_step, Draft("send", "send the catalogue", NOON.date()), client_id=2)
    why = told(shell, f"s{own.value}")
    assert why["SCRIPT"] == "No line of a script: a person set this step."
    assert "RESULT" not in why


@pytest.mark.parametrize(
    ("ref", "status", "words"),
    [
        ("d9", 1, "d9 is closed (lost). Reason: price."),
        ("c1", 1, "c1 has no open step"),
        ("s7", 1, "s7 is closed already"),
        ("s999", 1, "There is no s999."),
        ("j3", 2, "is not"),
    ],
)
def test_what_has_no_open_step_says_so(shell: Shell, ref: str, status: int, words: str) -> None:
    ran = shell("why", ref)
    assert (ran.status, ran.out) == (status, "")
    assert words in ran.err


def test_a_client_leads_to_the_step_of_the_card(shell: Shell) -> None:
    assert shell("why", "c2").out == shell("why", "s1").out == shell("why", "d1").out


def test_small_numbers_stay_readable() -> None:
    assert [decimal(n) for n in (0, 1, 12, 5_000, 50_000, 1_960_000, 12_000_000)] == [
        "0", "0.000001", "0.000012", "0.005", "0.05", "1.96", "12",
    ]  # fmt: skip
