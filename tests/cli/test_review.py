"""`crm review` and `crm rest`: the walk from the shell, where it stands, and what is next."""

from datetime import date

import pytest

from tests.cli.desk import Shell
from tests.conftest import opened

ALL = 8  # anna's open deals


def standing(shell: Shell) -> tuple[int, int]:
    """How many are handled, of how many."""
    found = shell("review", "--status", "--json").json["review"]
    return found["handled"], found["total"]


def test_status_begins_nothing(shell: Shell) -> None:
    ran = shell("review", "--status")
    assert (ran.status, ran.out) == (0, "No review stands.\n")
    assert shell("review", "--status", "--json").json["review"] is None
    assert "review.start" not in shell("journal", "--all").out


def test_the_walk_goes_on_where_it_was(shell: Shell) -> None:
    first = shell("review")
    assert first.out.splitlines()[0] == f"0 of {ALL} handled · all my open deals"
    card = shell("review", "--json").json["next"]
    assert card["deal"] in first.out and card["questions"]
    assert shell("result", card["step"]["step"], "fine").status == 0
    again = shell("review")
    assert again.out.splitlines()[0] == f"1 of {ALL} handled · all my open deals"
    assert shell("review", "--json").json["next"]["deal"] != card["deal"]


def test_every_command_that_deals_with_a_deal_counts(shell: Shell) -> None:
    shell("review")
    for words in (
        ("postpone", "d2", "next fri"),
        ("refuse", "d3", "price"),
        ("move-time", "s4", "tomorrow"),
        ("win", "d6"),
    ):
        assert shell(*words).status == 0, words
    assert standing(shell) == (4, ALL)
    how = {one["deal"]: one["how"] for one in shell("review", "--status", "--json").json["handled"]}
    assert how == {
        "d2": "step.postpone", "d3": "step.refuse", "d4": "step.move_time", "d6": "deal.win",
    }  # fmt: skip
    assert shell("undo").status == 0
    assert standing(shell) == (3, ALL)


def test_a_colleague_who_closes_a_deal_is_named(shell: Shell) -> None:
    from crm_tui.actions.deals import lose_deal

    shell("review")
    with opened(f"sqlite:///{shell.db}", "boris") as boris:
        boris.run(lose_deal, 3, "price")
    assert standing(shell) == (1, ALL)
    assert "by boris" in shell("review", "--status").out
    assert shell("review", "--status", "--json").json["handled"][0]["how"] == "by boris"


def test_what_is_skipped_comes_last(shell: Shell) -> None:
    shell("review")
    before = shell("review", "--json").json["next"]["deal"]
    after = shell("review", "--skip", "--json").json
    assert after["next"]["deal"] != before
    assert after["review"]["handled"] == 0


def test_a_view_is_walked_and_another_one_begins_anew(shell: Shell) -> None:
    assert shell("review", "--view", "quiet 60").status == 1  # the company's Ivan has a deal
    assert shell("client", "add", "Quiet Works").status == 0
    assert "quiet 60" in shell("review", "--view", "quiet 60").out
    assert shell("review", "--view", "quiet 60").status == 0
    assert shell("journal", "--all").out.count("review.start") == 1
    assert shell("review", "--all-open").out.startswith(f"0 of {ALL} handled")
    assert shell("review", "--new").out.startswith(f"0 of {ALL} handled")
    assert shell("journal", "--all").out.count("review.start") == 3


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--view", "foo:3"), 2, "is not known here"),
        (("--view", "nobody of that name"), 1, "There is nothing to review."),
        (("--view", "petrov", "--all-open"), 2, "Choose one of"),
        (("--skip",), 1, "No review stands."),
    ],
)
def test_what_cannot_be_walked_is_told(
    shell: Shell, words: tuple[str, ...], status: int, said: str
) -> None:
    ran = shell("review", *words)
    assert (ran.status, ran.out) == (status, "")
    assert said in ran.err


def test_a_client_rests_until_a_day(shell: Shell) -> None:
    ran = shell("rest", "c5", "1 feb", "--why", "a long journey")
    assert (ran.status, ran.out) == (0, "رضا کریمی rests until 2027-02-01.\n")
    assert shell("review").out.startswith(f"0 of {ALL - 2} handled")
    assert shell("rest", "d4").out == "رضا کریمی is reviewed again.\n"
    assert shell("rest", "c5", "20 nov 2026").status == 2
    found = shell("rest", "c5", "in 2 weeks", "--json").json
    assert (found["client"], date.fromisoformat(found["until"]) > date(2026, 12, 1)) == ("c5", True)
