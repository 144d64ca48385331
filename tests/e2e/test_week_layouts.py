"""The same week on a Russian, a Persian and a Korean keyboard, never changing to Latin but where
Hangul asks for it."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.domain.layouts import is_hangul, typed_as
from tests.e2e.desk import open_deals, told
from tests.e2e.forked import ForkedApp
from tests.e2e.week import down_to, is_sound
from tests.terminal import Terminal

SIZE = (80, 24)


class Desk(NamedTuple):
    """A layout, and what its people are called and say."""

    layout: str
    names: tuple[str, ...]
    line: str  # that adds a client
    added: str
    said: str
    note: str
    renamed: str
    sought: str


DESKS = (
    Desk("ru", ("Иван Петров", "Ольга Ли", "Пётр Зайцев", "Анна Белова", "Юрий Ким"),
         "Мария Соколова, окна 120к, позвонить завтра в 10", "Мария Соколова",
         "согласен, 95к > отправить договор завтра", "просил перезвонить", "Мария Ильина",
         "зайцев"),
    Desk("fa", ("رضا کریمی", "زهرا محمدی", "آرش مرادی", "نگار فرهادی", "علی رضایی"),
         "مریم احمدی, پنجره 120k, تماس فردا ساعت ۱۰", "مریم احمدی",
         "موافق است > ارسال قرارداد فردا", "گفت دوباره زنگ بزنید", "مریم صادقی", "آرش"),
    Desk("ko", ("김민지", "박준호", "이서연", "최유진", "정우성"),
         "한지민, 창문 120k, 내일 오전 10시 전화", "한지민",
         "동의함 > 내일 계약서 보내기", "다시 전화해 달라고 함", "한가인", "이서연"),
)  # fmt: skip


class Keyboard:
    """Presses keys by their Latin names, in their places on a layout."""

    def __init__(self, terminal: Terminal, layout: str) -> None:
        self.terminal, self.layout = terminal, layout

    def press(self, keys: str) -> None:
        """Keys in a row. What Hangul would not do is pressed on Latin, as the app asks."""
        for key in keys.split():
            typed = typed_as(key, self.layout) if len(key) == 1 else key
            self.terminal.press(key if is_hangul(typed) else typed)


def end_five_steps(terminal: Terminal, hands: Keyboard, desk: Desk) -> None:
    """A result, a postponement by a digit, a refusal by a letter, a try and a moved time."""
    terminal.wait("5 overdue")
    hands.press("r")
    terminal.wait("RESULT|Result|›")
    terminal.type(desk.said)
    hands.press("enter p 2 enter x p enter c n t")
    terminal.type({"ru": "послезавтра", "fa": "پس‌فردا", "ko": "모레"}[desk.layout])
    hands.press("enter")
    terminal.wait(r"3 of 3 done")
    terminal.wait(r"tried 1\b")


def add_and_edit(terminal: Terminal, hands: Keyboard, desk: Desk) -> None:
    """Somebody new in a line, a note, and another name on the card."""
    hands.press("a")
    terminal.wait("Add ›")
    terminal.type(desk.line)
    terminal.wait("→ ")
    hands.press("enter")
    terminal.wait_gone("Add ›")
    hands.press("/")
    terminal.type(desk.added)
    terminal.wait("Found 1")
    hands.press("enter")
    terminal.wait("name +")
    hands.press("n")
    terminal.type(desk.note)
    hands.press("enter")
    terminal.wait("Note kept")
    down_to(terminal, "▸ name")
    hands.press("e")
    terminal.wait("Name .*›")
    terminal.press("ctrl+u")
    terminal.type(desk.renamed)
    terminal.press("enter")
    terminal.wait_gone("Name .*›")
    hands.press("escape")
    terminal.wait("Steps|Find")
    hands.press("escape 1")
    terminal.wait("Steps")


def move_and_find(terminal: Terminal, hands: Keyboard, desk: Desk) -> None:
    """A card to the next stage and back; somebody narrowed to among the clients."""
    hands.press("2")
    terminal.wait("weighted")
    hands.press("L")
    terminal.wait("to undo")
    hands.press("H 3")
    terminal.wait(r"\d clients")
    hands.press("f")
    terminal.type(desk.sought)
    terminal.wait(r"1 of \d|1 client")
    hands.press("enter escape 1")
    terminal.wait("Steps")


def undo_the_refusal(terminal: Terminal, hands: Keyboard) -> None:
    """From the middle of one's history, alone."""
    hands.press("U")
    terminal.wait("My history")
    down_to(terminal, "▸ .* Refused")
    hands.press("u")
    terminal.wait("Undone")
    hands.press("escape")
    terminal.wait(r"no 0\b")


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.layout)
def test_a_week_on_any_layout(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    open_deals(path, list(desk.names))
    with ForkedApp(path, SIZE) as terminal:
        hands = Keyboard(terminal, desk.layout)
        end_five_steps(terminal, hands, desk)
        add_and_edit(terminal, hands, desk)
        move_and_find(terminal, hands, desk)
        undo_the_refusal(terminal, hands)
        hands.press("q")
        assert terminal.exit_code == 0
    is_sound(path)
    counts = told(path, "today")["counts"]
    assert (counts["later"], counts["no"], counts["tried"]) == (1, 0, 1)
    with closing(sqlite3.connect(path)) as file:
        clients = {name for (name,) in file.execute("SELECT name FROM client")}
        notes = [text for (text,) in file.execute("SELECT text FROM activity WHERE kind = 'note'")]
    assert clients == {*desk.names, desk.renamed}
    assert notes == [desk.note]


@pytest.mark.parametrize("key", ["r", "p", "x", "u"])
def test_hangul_typed_where_a_key_would_write_says_to_switch(key: str, tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    open_deals(path, ["김민지"])
    with ForkedApp(path, SIZE) as terminal:
        terminal.wait("1 overdue")
        terminal.type(typed_as(key, "ko"))
        terminal.wait("Switch to Latin letters")
        terminal.press("ㅂ")
        assert terminal.exit_code == 0
    assert told(path, "today")["counts"]["done"] == 0
