"""A week of a founder who begins with nothing, by keys alone, and what is left of it on disk."""

from pathlib import Path

from tests.e2e.desk import done, told
from tests.e2e.week import FIVE, LEADS, database, down_to, from_nothing, is_sound, sheet
from tests.terminal import Terminal

SIZE = (80, 24)


def begin(terminal: Terminal) -> None:
    """Answer what is asked the first time: Russia, and the pipeline of a sales team."""
    terminal.wait("Welcome")
    terminal.press("down down")
    terminal.type("Russia")
    terminal.wait(r"Russia \(RU\)")
    terminal.press("down right")
    terminal.wait(r"\[sales\]")
    terminal.press("enter")
    terminal.wait("Nothing is due")


def add_five(terminal: Terminal) -> None:
    """Five lines; what each would add is read before it is saved."""
    for line in FIVE:
        terminal.press("a")
        terminal.wait("Add ›")
        terminal.type(line)
        terminal.wait("→ ")
        terminal.press("enter")
        terminal.wait_gone("Add ›")
    terminal.wait(r"TOMORROW 2\b")


def clear_the_day(terminal: Terminal) -> None:
    """Eight overdue calls: four outcomes, three tries and one moved to another day."""
    terminal.wait(f"{LEADS} overdue")
    terminal.press("r enter r")
    terminal.type("agreed, 95k > send offer in 2 days")
    terminal.press("enter p 2 enter x p enter c n c n c w t")
    terminal.type("in 2 days")
    terminal.press("enter")
    terminal.wait(r"tried 3\b")
    terminal.wait(r"4 of 4 done")
    terminal.wait(r"\b0 overdue")


def move_cards(terminal: Terminal) -> None:
    """One card two stages on and one back, and another won."""
    terminal.press("2")
    terminal.wait("weighted")
    terminal.press("L L")
    terminal.wait(r"Need clear 1\b")
    terminal.press("H")
    terminal.wait_gone(r"Need clear 1\b")


def edit_a_client(terminal: Terminal) -> None:
    """The name on a card, found by the number."""
    terminal.press("/")
    terminal.type("0103")
    terminal.wait("Found 1")
    terminal.press("enter")
    terminal.wait(r"name +8 921 555-01-03")
    down_to(terminal, "▸ name")
    terminal.press("e")
    terminal.wait("Name .*›")
    terminal.press("ctrl+u")
    terminal.type("Maria Silva")
    terminal.press("enter")
    terminal.wait(r"name +Maria Silva")
    terminal.press("escape")
    terminal.wait_gone(r"name +Maria Silva")


def merge_two(terminal: Terminal) -> None:
    """The same person came with the sheet under a name turned round."""
    terminal.press("3")
    terminal.wait(r"\d+ clients")
    terminal.press("f")
    terminal.type("petrov")
    terminal.press("enter")
    terminal.wait(r"2 of \d+ clients|2 clients")
    terminal.press("home =")
    terminal.wait("is the same as ›")
    terminal.type("petrov")
    terminal.wait("▸ (Petrov Ivan|Ivan Petrov)")
    terminal.press("enter")
    terminal.wait("become one")
    terminal.press("enter")
    terminal.wait("merged into")
    terminal.press("escape")
    terminal.wait(r"1\d clients")


def give_to_boris(terminal: Terminal) -> None:
    """Three clients at once."""
    terminal.wait(r"\d+ clients")
    terminal.press("home space space space")
    terminal.wait("3 marked")
    terminal.press("o")
    terminal.wait("Give 3 clients")
    terminal.type("boris")
    terminal.press("enter")
    terminal.wait("given to boris")


def find_inside_a_form(terminal: Terminal) -> None:
    """The last four digits, while a note is half written; it is there afterwards."""
    terminal.press("1")
    terminal.wait("Steps")
    terminal.press("a")
    terminal.type("Anna Schmidt, facade")
    terminal.press("ctrl+k")
    terminal.type("0102")
    terminal.wait("Found 1")
    terminal.press("enter")
    terminal.wait(r"name +(Ivan Petrov|Petrov Ivan)")
    terminal.press("escape")
    terminal.wait("Add › Anna Schmidt, facade")
    terminal.press("escape")
    terminal.wait_gone("Add ›")


def undo_one_alone(terminal: Terminal) -> None:
    """The refusal, from the middle of one's history; everything after it stands."""
    terminal.press("U")
    terminal.wait("My history")
    down_to(terminal, "▸ .* Refused +Lead")
    terminal.press("u")
    terminal.wait("Undone")
    terminal.press("escape")
    terminal.wait(r"no 0\b")


def test_a_week_by_keys_from_an_empty_home(home: Path) -> None:
    path = database(home)
    with from_nothing(SIZE) as terminal:
        begin(terminal)
        add_five(terminal)
        done(path, "import", str(sheet(home)))
        done(path, "note", "c1", "He called the office.", user="boris")
        clear_the_day(terminal)
        move_cards(terminal)
        edit_a_client(terminal)
        merge_two(terminal)
        give_to_boris(terminal)
        find_inside_a_form(terminal)
        undo_one_alone(terminal)
        terminal.press("q")
        assert terminal.exit_code == 0
    is_sound(path)
    counts = told(path, "today")["counts"]
    assert (counts["later"], counts["no"], counts["tried"]) == (1, 0, 3)
    assert "Maria Silva" in done(path, "find", "0103")
    assert len(told(path, "find", "petrov")["found"]) == 1
