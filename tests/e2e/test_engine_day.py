"""A Friday evening by keys with everything that leads to the next step, and a day a month later."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import open_crm
from crm_tui.domain.steps import Draft
from tests.conftest import ANNA, ZONE
from tests.e2e.desk import told
from tests.e2e.forked import ForkedApp
from tests.e2e.week import is_sound
from tests.terminal import Terminal

#: Five minutes before the working week ends in `ZONE`, and a Monday after the month of a refusal.
FRIDAY = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
MONDAY = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
NAMES = ("Ivan Petrov", "Oleg Smirnov", "Olga Petrova", "Mina Park", "Thomas Becker")


def fill(path: Path) -> None:
    """A deal for each name, with a call that is due before the day ends."""
    zone = ZoneInfo(ZONE)
    desk = open_crm(f"sqlite:///{path}", ANNA, clock=lambda: FRIDAY, zone=zone, pipeline="sales")
    call = Draft(kind="call", title="call back", day=date(2026, 11, 27), minute=17 * 60 + 57)
    for number, name in enumerate(NAMES):
        phone = ("phone", f"+7 921 555-01-{number:02}")
        client = desk.run(add_client, name, channels=(phone,)).value
        desk.run(add_deal, client, "windows", 12_000_000, "RUB", "sales", next=call)
    desk.store.engine.dispose()


def open_card(terminal: Terminal, name: str) -> None:
    """Find a client, and go there."""
    terminal.press("/")
    terminal.type(name)
    terminal.wait("Found 1")
    terminal.press("enter")
    terminal.wait(r"Timeline")


def follow_the_script(terminal: Terminal) -> None:
    """Minutes of working time, a day that is asked, an answer that is kept, hours."""
    terminal.press("m")
    terminal.type("first call")
    terminal.wait("Windows › First call")
    terminal.press("enter")
    terminal.wait("Ivan Petrov: First call")
    open_card(terminal, "ivan")
    terminal.wait("call back · due Mon 30 Nov 09:10")
    terminal.press("r")
    terminal.wait("go and measure · say when")
    terminal.type("said yes > tue 10:00")
    terminal.press("tab")
    terminal.wait(r"How did you hear of us\? \* ›")
    terminal.type("a friend")
    terminal.press("enter escape enter")
    terminal.wait("go and measure · at Tue 1 Dec 10:00")
    terminal.wait("not asked: the address")
    terminal.press("r")
    terminal.wait("calculate the cost and call · Mon 30 Nov 10:55")
    terminal.wait("ASK the sizes")
    assert "hear of us" not in terminal.screen
    terminal.press("enter")
    terminal.wait("Approval · since today")


def meet_what_is_required(terminal: Terminal) -> None:
    """A result is held, a burst on the board is dropped, escape puts back, words let it go."""
    terminal.press("r enter")
    terminal.wait(r"the sizes \*\* ›")
    terminal.press("escape escape 2 ]")
    terminal.wait("Approval 1")
    terminal.type("LLL")
    terminal.wait("2 more moves were dropped")
    terminal.wait("the sizes Ivan Petrov ›")
    terminal.press("escape")
    terminal.wait("Approval 1")
    terminal.press("L")
    for thing, words in (("the sizes", "3 by 2"), ("the specification", "oak")):
        terminal.wait(f"{thing} Ivan Petrov ›")
        terminal.type(words)
        terminal.press("enter")
    terminal.wait("Ivan Petrov: Payment")


def take_money_in_parts(terminal: Terminal) -> None:
    """Days, a promised day; while something is left the balance is collected, then it is won."""
    open_card(terminal, "ivan")
    terminal.wait("send the contract, check the payment +Tue")
    terminal.type("$50%")
    terminal.wait("60 000 ₽ left")
    terminal.press("enter")
    terminal.wait("60k ₽ of 120k ₽")
    terminal.press("r")
    terminal.wait("install · say when")
    terminal.type("half is paid > mon 14 dec 12:00")
    terminal.press("enter")
    terminal.wait("install · due Mon 14 Dec 12:00")
    terminal.press("r")
    terminal.wait("collect the balance · Mon 30 Nov")
    terminal.press("enter")
    terminal.wait("next +collect the balance")
    terminal.type("$rest")
    terminal.press("enter")
    terminal.wait("120k ₽ of 120k ₽")
    terminal.press("r")
    terminal.wait("→ won")
    terminal.press("enter")
    terminal.wait("Won · Installation")


def say_later_too_often(terminal: Terminal) -> None:
    """Warned at the third time; at the fifth only another offer goes."""
    open_card(terminal, "oleg")
    for count in range(1, 5):
        terminal.press("p 2")
        if count >= 3:
            terminal.wait(f"{count} times in a row; at 5 it takes a changed offer or a refusal")
        terminal.press("enter")
        terminal.wait(f"since today · later ×{count}")
    terminal.press("p 2 enter")
    terminal.wait("c a changed offer")
    assert "since today · later ×4" in terminal.screen
    terminal.press("c")
    terminal.wait("what changes ›")
    terminal.type("10 % less")
    terminal.press("enter")
    terminal.wait(r"since today · later ×5")


def try_five_times(terminal: Terminal) -> None:
    """Five tries: it is proposed to give up for now; and an objection found by what was said."""
    open_card(terminal, "thomas")
    terminal.press("c n c n c n c n c n")
    terminal.wait("can't be reached")
    terminal.wait("tried ×5")
    terminal.press("O")
    terminal.type("expensive")
    terminal.wait(r"Compared with what\?")
    terminal.press("enter w")
    terminal.wait(r"tried 5 of 5 times; then “can't be reached” is proposed")
    terminal.wait(r"SCRIPT +sales/new \(line \d+\)")
    terminal.press("escape")


def hear_no_twice(terminal: Terminal) -> None:
    """One who may decide later is refused, and one who comes back the same day by herself."""
    open_card(terminal, "olga")
    terminal.press("x d enter")
    terminal.wait("Lost · New request")
    open_card(terminal, "mina")
    terminal.press("x p enter")
    terminal.wait("Lost · New request")
    terminal.press("1")
    terminal.wait("no 2")
    terminal.press("a")
    terminal.type("Mina Park, doors 80k, call mon 10")
    terminal.wait("said no Fri 27 Nov: price .* comes back after d4")
    terminal.press("enter")
    terminal.wait_gone("Add ›")


def look_over_the_rest(terminal: Terminal) -> None:
    """The weeks to come, and a review of the deals that are open."""
    terminal.press("P")
    terminal.wait("HOW FULL THE WEEKS ARE")
    terminal.press("R enter")
    terminal.wait("0 of 3 handled")
    terminal.press("r enter")
    terminal.wait("1 of 3 handled")
    terminal.press("q")


def test_an_evening_meets_every_deadline_limit_question_and_requirement(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    fill(path)
    with ForkedApp(path, clock=lambda: FRIDAY) as terminal:
        terminal.wait("Ivan Petrov")
        follow_the_script(terminal)
        meet_what_is_required(terminal)
        take_money_in_parts(terminal)
        say_later_too_often(terminal)
        try_five_times(terminal)
        hear_no_twice(terminal)
        look_over_the_rest(terminal)
        assert terminal.exit_code == 0
    with ForkedApp(path, clock=lambda: MONDAY) as terminal:
        terminal.wait("1 deal is back from the refusal list")
        terminal.press("q")
        assert terminal.exit_code == 0
    is_sound(path)
    back = told(path, "refused", "--back")["refused"]
    assert {line["name"] for line in back} == {"Olga Petrova", "Mina Park"}
