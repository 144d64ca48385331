"""Who has how much: late and due, person by person."""

from crm_tui.domain.plans import Held, Load, Plan, PlanWeek, held_by

ANNA, BORIS = (2, "anna"), (3, "boris")


def a_plan() -> Plan:
    late = (Load(*BORIS, steps=4),)
    first = PlanWeek("2026-11-23", "2026-11-29", (Load(*ANNA, steps=3), Load(*BORIS, steps=0)))
    second = PlanWeek("2026-11-30", "2026-12-06", (Load(*ANNA, steps=9), Load(*BORIS)))
    return Plan(late, (first, second), 0, ())


def test_whoever_has_most_comes_first_and_who_has_nothing_is_left_out() -> None:
    assert held_by(a_plan(), "") == (Held(*BORIS, 4, 0), Held(*ANNA, 0, 3))
    assert held_by(a_plan(), "2026-11-30") == (Held(*ANNA, 0, 9), Held(*BORIS, 4, 0))
    assert held_by(Plan((), (), 0, ()), "") == ()
