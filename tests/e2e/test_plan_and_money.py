"""In a real terminal: money in parts, the plan by week, and two versions of a playbook."""

from pathlib import Path

from tests.actions.desk import other_book
from tests.e2e.desk import done, open_deals, told
from tests.e2e.forked import ForkedApp


def test_half_of_a_deal_is_paid_and_its_step_is_moved_from_the_plan(db: Path) -> None:
    open_deals(db, ["Ivan Petrov", "Kim Minji"])
    with ForkedApp(db, (80, 24)) as terminal:
        terminal.wait("Ivan Petrov")
        terminal.type("$50% advance")
        terminal.wait("60 000 ₽ left")
        terminal.press("enter")
        terminal.wait("60 000 ₽ received")
        terminal.type("P")
        terminal.wait("THIS WEEK")
        terminal.press("enter")
        terminal.press("down")
        terminal.wait("▸ .*call")
        terminal.type("tin 10 days")
        terminal.press("enter")
        terminal.wait("to undo")
        terminal.press("escape")
        terminal.wait("overdue")
        terminal.type("q")
        assert terminal.exit_code == 0
    received = told(db, "receipt", "list", "d1")["receipts"]
    assert [one["amount"]["minor"] for one in received] == [6_000_000]
    plan = told(db, "plan", "--weeks", "4")
    assert [one["times"] for one in plan["moved"]] == [1]
    assert sum(load["moved"] for week in plan["weeks"] for load in week["people"]) == 1


def test_a_trial_is_begun_from_the_shell_and_seen_in_the_app(db: Path, tmp_path: Path) -> None:
    version_b = tmp_path / "b.toml"
    version_b.write_text(other_book("sales"), "utf-8")
    done(db, "pipeline", "trial", "start", "sales", str(version_b), "--name", "letters")
    open_deals(db, ["Ivan Petrov", "Kim Minji"])
    with ForkedApp(db) as terminal:
        terminal.wait("Ivan Petrov")
        terminal.press("r enter r enter")
        terminal.wait("2 of 2 done")
        terminal.type("V")
        terminal.wait("too few to tell: about")
        terminal.press("escape")
        terminal.type("q")
        assert terminal.exit_code == 0
    assert "“letters” since" in done(db, "report", "playbooks", "sales")
