"""`crm add` alone, in a real terminal: a client who is here already is found while one types."""

from pathlib import Path

from crm_tui.actions.team import change_setting
from tests.conftest import opened
from tests.e2e.desk import done, told
from tests.terminal import CRM, Terminal

ENV = {"TZ": "Europe/Berlin"}


def adding(db: Path, *words: str) -> Terminal:
    return Terminal([CRM, "add", "--db", str(db), *words], (90, 14), ENV)


def test_a_known_client_gets_what_is_added(db: Path) -> None:
    with opened(f"sqlite:///{db}") as desk:
        desk.run(change_setting, "country", "RU")
    done(db, "add", "Ivan Petrov, +7 921 555-01-02, windows 120k, call tomorrow 10:00")
    with adding(db) as terminal:
        terminal.wait("for example")
        terminal.type("8 (921) 555-01-02, door 80k")
        terminal.wait(r"→ c1 Ivan Petrov, open deal windows, next step .* 10:00 · new deal door")
        terminal.press("enter")
        terminal.wait(r"\nc1 Ivan Petrov · d2 door")
        assert terminal.exit_code == 0
    assert len(told(db, "find", "Ivan")["found"]) == 1


def test_ctrl_n_adds_a_namesake(db: Path) -> None:
    done(db, "add", "Ivan Petrov, windows 120k")
    with adding(db) as terminal:
        terminal.wait("for example")
        terminal.type("Ivan Petrov, door 80k")
        terminal.wait("→ c1 Ivan Petrov")
        terminal.press("ctrl+n")
        terminal.wait("new c2 Ivan Petrov")
        assert terminal.exit_code == 0


def test_of_several_one_is_chosen_by_the_arrows(db: Path) -> None:
    done(db, "client", "add", "Ivan Petrov", "--company", "Okna Plus")
    done(db, "client", "add", "Ivan Petrov", "--company", "Steklo")
    with adding(db) as terminal:
        terminal.wait("for example")
        terminal.type("Ivan Petrov, door 80k")
        terminal.wait("2 clients called Ivan Petrov · .*choose, ctrl.n new")
        terminal.press("enter")
        terminal.wait("who is it")
        terminal.press("down down")
        terminal.wait(r"▸ c4 Ivan Petrov \(Steklo\)")
        terminal.press("enter")
        terminal.wait(r"\nc4 Ivan Petrov · d1 door")
        assert terminal.exit_code == 0


def test_the_terminal_is_left_clean_when_it_is_given_up(db: Path) -> None:
    done(db, "client", "add", "Ivan Petrov")
    done(db, "client", "add", "Ivan Petrov", "--channel", "+7 921 555-01-02")
    with adding(db) as terminal:
        terminal.wait("for example")
        terminal.type("Ivan Petrov")
        terminal.wait("2 clients called")
        terminal.press("down ctrl+c")
        assert terminal.exit_code == 130
        assert "c2" not in terminal.screen
