"""`crm add` alone, in a real terminal: the reading stands below while the line is typed."""

from pathlib import Path

from tests.e2e.desk import done, told
from tests.terminal import CRM, Terminal

ENV = {"TZ": "Europe/Berlin"}


def test_a_line_is_read_while_it_is_typed(db: Path) -> None:
    with Terminal([CRM, "add", "--db", str(db)], (80, 12), ENV) as terminal:
        terminal.wait("for example: Ivan Petrov")
        terminal.type("Ivan Petrov, windows 12")
        terminal.wait("client Ivan Petrov")
        terminal.type("0k, call tomorrow 10:00x")
        terminal.press("backspace")
        terminal.wait(r"deal windows \$120 000 · call .* 10:00")
        terminal.press("enter")
        terminal.wait(r"new c1 Ivan Petrov · d1 windows \$120 000 · s1 call .* 10:00")
        assert terminal.exit_code == 0
    assert "Ivan Petrov" in done(db, "show", "c1")


def test_what_cannot_be_read_is_said_before_it_is_sent(db: Path) -> None:
    with Terminal([CRM, "add", "--db", str(db)], (80, 12), ENV) as terminal:
        terminal.wait("for example")
        terminal.type("Ivan, call yesterday")
        terminal.wait("past|passed")
        terminal.press("ctrl+c")
        assert terminal.exit_code == 130
    assert told(db, "find", "Ivan")["found"] == []


def test_a_persian_line_is_typed_and_read(db: Path) -> None:
    with Terminal([CRM, "add", "--db", str(db)], (80, 12), ENV) as terminal:
        terminal.wait("for example")
        terminal.type("رضا کریمی, پنجره ۴۵ میلیون تومان")
        terminal.wait("450 000 000|450M")
        terminal.press("enter")
        terminal.wait("new c1")
        assert terminal.exit_code == 0


def test_a_day_that_must_be_asked_is_asked(db: Path) -> None:
    done(db, "client", "add", "Ivan Petrov")
    done(db, "deal", "add", "c1", "windows", "--pipeline", "windows")
    with Terminal([CRM, "result", "d1", "three windows", "--db", str(db)], (80, 12), ENV) as shell:
        shell.wait("When is")
        shell.type("tomorrow 10:00")
        shell.press("enter")
        shell.wait("s1 done: three windows → Measurement")
        assert shell.exit_code == 0
