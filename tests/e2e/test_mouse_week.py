"""The same week by mouse, where a mouse would do: words are typed, everything else is clicked."""

from pathlib import Path

from tests.e2e.desk import done, told
from tests.e2e.mouse import Mouse
from tests.e2e.week import FIVE, LEADS, database, from_nothing, is_sound, sheet
from tests.terminal import Terminal

SIZE = (100, 30)


def begin(terminal: Terminal, mouse: Mouse) -> None:
    """The pipeline of a sales team, and the button."""
    mouse.click(r"\bsales\b")
    terminal.wait(r"\[sales\]")
    mouse.click(" Start (?!and)")
    terminal.wait("Nothing is due")


def add_five(terminal: Terminal, mouse: Mouse) -> None:
    """The words are typed; the line is opened and saved by the mouse."""
    for line in FIVE:
        mouse.click("(a|ф) add")
        terminal.wait("Add ›")
        terminal.type(line)
        terminal.wait("→ ")
        mouse.click("enter save")
        terminal.wait_gone("Add ›")
    terminal.wait(r"TOMORROW 2\b")


def clear_the_day(terminal: Terminal, mouse: Mouse) -> None:
    """Outcomes and tries from the footer and from the form itself."""
    mouse.click("call +Lead 03")
    terminal.wait("▸.*Lead 03")
    mouse.click(r"\S result ")
    terminal.wait("Result Lead 03")
    mouse.click("enter save")
    terminal.wait(r"1 of \d+ done")
    mouse.click(r"\S postpone ")
    terminal.wait("Postpone Lead")
    mouse.click("2 +tomorrow")
    terminal.wait("→ ")
    mouse.click("enter save")
    terminal.wait(r"later 1\b")
    mouse.click(r"\S refuse ")
    mouse.click("p +price")
    mouse.click("enter save")
    terminal.wait(r"no 1\b")
    for count in range(1, LEADS - 2):
        if count == 4:
            mouse.click("call +Lead 01")
            terminal.wait("▸.*Lead 01")
        mouse.click(r"\S call  ")
        mouse.click("n +no answer")
        terminal.wait(rf"tried {count}\b")
    terminal.wait(r"\b0 overdue")


def move_cards(terminal: Terminal, mouse: Mouse) -> None:
    """A card carried two columns on, and what that did undone by a click."""
    mouse.click("2 Pipeline")
    terminal.wait("weighted")
    mouse.carry("Lead 01", "Need clear")
    terminal.wait(r"Need clear 1\b")
    terminal.settle()
    mouse.carry("Lead 02", "First contact")
    terminal.wait("Lead 02: First contact|First contact 2")


def edit_a_client(terminal: Terminal, mouse: Mouse) -> None:
    """A click goes to a row, two open the card; there a click goes to the name."""
    mouse.click("3 Clients")
    terminal.wait(r"\d+ clients")
    mouse.click("8 921 555-01-03 .* — ", times=2)
    terminal.wait(r"name +8 921")
    mouse.click("name +8 921")
    terminal.wait("▸ name")
    mouse.click(r"\S edit")
    terminal.wait("Name .*›")
    terminal.press("ctrl+u")
    terminal.type("Maria Silva")
    mouse.click("enter save")
    terminal.wait("name +Maria Silva")
    mouse.click("1 Today")
    terminal.wait("Steps")


def on_a_phone(terminal: Terminal, mouse: Mouse) -> None:
    """In forty columns: a row, its card, a button, an answer, and back."""
    terminal.resize(40, 24)
    terminal.wait("‹|r +p|  p  ")
    mouse.click("TOMORROW", times=2)
    terminal.wait("11:00")
    mouse.click("11:00")
    mouse.click(r" c (?= )")
    terminal.wait("no answer")
    mouse.click("n +no answer")
    terminal.settle()


def test_a_week_by_mouse_where_a_mouse_would_do(home: Path) -> None:
    path = database(home)
    with from_nothing(SIZE) as terminal:
        mouse = Mouse(terminal)
        begin(terminal, mouse)
        add_five(terminal, mouse)
        done(path, "import", str(sheet(home)))
        terminal.wait(f"{LEADS} overdue")
        clear_the_day(terminal, mouse)
        move_cards(terminal, mouse)
        edit_a_client(terminal, mouse)
        on_a_phone(terminal, mouse)
        terminal.press("q")
        assert terminal.exit_code == 0
    is_sound(path)
    counts = told(path, "today")["counts"]
    assert (counts["later"], counts["no"], counts["tried"]) == (1, 1, LEADS - 2)
    assert "Maria Silva" in done(path, "find", "0103")
