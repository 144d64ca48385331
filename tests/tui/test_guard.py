"""Nothing that a terminal obeys gets past the guard, whatever widget drew it."""

import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.widgets.harmless import harmless
from tests.terminal import Terminal

PAYLOADS = (
    "\x1b]52;c;UFdOQ0xJUA==\x07",
    "\x1b]0;PWNTITLE\x07",
    "\x1b[?1047l",
    "\x1b[20;10HPASSWORD:",
    "\x1bc",
    "\x1b[6n",
    "\x1bP$qm\x1b\\",
    "\x9b2J",
    "\x9d0;PWNTITLE\x9c",
    "\u202egpj.exe",
    "a\x00b\x7fc",
    "\u2066x\u2069",
    "\udcff",
)

#: A screen full of the library's own widgets, each showing every payload as it is.
PROGRAM = """
import json, sys
from rich.text import Text
from textual.app import App
from textual.content import Content
from textual.widgets import Button, DataTable, Input, Label, Static, Tree
from crm_tui.widgets import guard
guard.install()
guard.install()
texts = json.loads(sys.argv[1])
class Wall(App):
    CSS = "Tree, DataTable { height: 3; } Button { height: 1; border: none; }"
    def compose(self):
        yield Label("READY")
        for text in texts:
            yield Label(text, markup=False)
            yield Static(Content(text))
            yield Button(Content(text))
            yield Input(value=text)
            yield Tree(Text(text))
            table = DataTable()
            table.add_column("name")
            table.add_row(Text(text))
            yield table
    def on_ready(self):
        for text in texts:
            self.notify(text, markup=False)
        self.set_timer(0.3, self.exit)
Wall().run()
"""


def test_no_widget_lets_a_command_reach_a_real_terminal() -> None:
    argv = [sys.executable, "-c", PROGRAM, json.dumps(PAYLOADS)]
    with Terminal(argv, (100, 220)) as terminal:
        assert terminal.exit_code == 0, terminal.screen
    assert b"READY" in terminal.raw
    for payload in PAYLOADS[:9]:
        assert payload.encode("utf-8", "surrogatepass") not in terminal.raw, ascii(payload)
    text = terminal.raw.decode("utf-8", "surrogatepass")
    assert text.count("egpj") or text.count("gpj.exe"), "the payloads were shown"
    for obeyed in "\x00\x7f\x9b\x9c\x9d\u202e\u2066\udcff":
        assert obeyed not in text, ascii(obeyed)


def test_an_isolate_of_ours_stays_and_one_that_never_closes_goes() -> None:
    assert harmless("\u2068رضا\u2069") == "\u2068رضا\u2069"
    assert harmless("\u2068رضا") == "رضا"
    assert harmless("\u2069رضا\u2068") == "رضا"


@pytest.mark.parametrize("text", ["می\u200cخواهم", "👨\u200d👩\u200d👧", "김철수", "Ärger", "नमस्ते"])
def test_every_script_passes_unharmed(text: str) -> None:
    assert harmless(text) == text


@given(st.text())
def test_nothing_obeyed_is_left(text: str) -> None:
    left = harmless(text)
    assert not set(left) & {chr(c) for c in (*range(0x20), *range(0x7F, 0xA0))}
    assert not any("\u202a" <= char <= "\u202e" for char in left)
    assert not any("\ud800" <= char <= "\udfff" for char in left)
