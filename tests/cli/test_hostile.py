"""Whatever a name, a note or a title holds, no command's output is anything but text."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from sqlmodel import Session

from crm_tui.actions import activities, clients, deals, steps
from crm_tui.domain.steps import Draft
from crm_tui.domain.text import clean_input
from crm_tui.store.tables.sales import Deal
from tests.cli.desk import Shell
from tests.conftest import NOON, opened

BLNS = Path(__file__).parents[1] / "data" / "blns.txt"

PAYLOADS = (
    "[/]",
    "[/red] Ltd",
    "[@click=app.quit]x[/]",
    "[link=file:///etc/passwd]x[/link]",
    "Acme [GmbH] & Co [1]",
    ":smile:",
    "\x1b]0;TITLE\x07",
    "\x1b]52;c;UFdOQ0xJUA==\x07",
    "\x1b[2J\x1b[?1049l",
    "\x9b31mC1\x9d0;x\x9c",
    "line one\nline two\ttab",
    "gpj.\u202eexe",
    "\u2066isolated\u2069 \u200fmark",
    "del\x7f bell\x07 back\x08",
    '=HYPERLINK("http://x")',
    "--help",
    "'; drop table client; --",
    "{0.__class__} %n ${x} {{7*7}}",
    "رضا\u200cکریمی 👨\u200d👩\u200d👧 김철수",
)

#: Everything that a terminal could obey, or that turns the order of what is read.
OBEYED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
ISOLATES = re.compile("\u2068([^\u2068\u2069]*)\u2069")

LOOKS = (
    ("today", "--all"),
    ("week", "--all"),
    ("plan", "--all"),
    ("next",),
    ("status",),
    ("journal",),
    ("pipeline", "list"),
    ("doctor",),
)


def harmless(text: str) -> bool:
    """Whether a text holds nothing to obey but our own pairs around right-to-left cells."""
    return OBEYED.search(ISOLATES.sub(r"\1", text)) is None


@pytest.fixture(scope="session")
def nasty(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk where every field holds something nasty, made once a worker."""
    path = tmp_path_factory.mktemp("nasty") / "desk.db"
    shutil.copy(scene, path)
    with opened(f"sqlite:///{path}") as desk:
        for number, text in enumerate(PAYLOADS):
            client = desk.run(
                clients.add_client, text, channels=(("messenger", f"@n{number}"),),
                company=f"{text} inc", tags=(text,), source=text, city=text, about=text,
                job_title=text,
            ).value  # fmt: skip
            deal = desk.run(
                deals.add_deal, client, text, 100, "EUR",
                next=Draft(title=text, day=NOON.date(), minute=1000),
            ).value  # fmt: skip
            desk.run(activities.add_note, client, text, deal)
            found = desk.ask(Session.get, Deal, deal)
            assert found is not None
            assert found.next_step_id is not None
            desk.run(steps.talked, found.next_step_id, text)
    return path


@pytest.fixture
def hostile(shell: Shell, nasty: Path) -> Shell:
    """Anna's commands on that desk."""
    shutil.copy(nasty, shell.db)
    return shell


def references(shell: Shell) -> list[str]:
    found = shell("plan", "--all", "--json").json["groups"]
    return [step["deal"] for group in found.values() for step in group if step["deal"]]


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_what_commands_print_for_people_is_harmless(hostile: Shell, words: tuple[str, ...]) -> None:
    ran = hostile(*words)
    assert ran.status in (0, 1)
    assert harmless(ran.out)
    assert harmless(ran.err)


def test_cards_histories_and_finds_are_harmless(hostile: Shell) -> None:
    for ref in references(hostile):
        for ran in (hostile("show", ref), hostile("log", ref)):
            assert ran.status == 0
            assert harmless(ran.out + ran.err)
    for text in PAYLOADS:
        ran = hostile("find", "--", text)
        assert ran.status == 0
        assert harmless(ran.out + ran.err)


def test_errors_that_quote_are_harmless(hostile: Shell) -> None:
    for text in PAYLOADS:
        for words in (("when", "--", text), ("show", "--", text), ("refuse", "s1", "--", text)):
            ran = hostile(*words)
            assert ran.status in (0, 1, 2, 3)
            assert harmless(ran.out + ran.err)
            assert "Traceback" not in ran.err


def test_machines_get_every_name_back_exactly(hostile: Shell) -> None:
    groups = hostile("plan", "--all", "--json").json["groups"]
    names = {step["client_name"] for group in groups.values() for step in group}
    assert {text.strip() for text in PAYLOADS} <= names


def test_no_json_holds_a_raw_control(hostile: Shell) -> None:
    for words in (("today", "--all", "--json"), ("find", "x", "--json"), ("journal", "--json")):
        assert harmless(hostile(*words).out)


def test_every_naughty_string_is_kept_or_refused_and_comes_out_as_it_went_in(
    shell: Shell, tmp_path: Path
) -> None:
    lines = BLNS.read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line.strip() and not line.startswith("#")]
    sheet = tmp_path / "names.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["Name", "Notes"], *((text, f"{text}.") for text in texts)])
    done = shell("import", str(sheet), "--entity", "clients", "--yes", "--json")
    assert done.status == 0
    assert harmless(done.err)
    assert done.json["files"][0]["added"] > 480
    out = tmp_path / "clients.jsonl"
    assert shell("export", "clients", "--format", "jsonl", "-o", str(out)).status == 0
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    names = {row["name"] for row in rows if "name" in row}
    assert len({clean_input(text, "name") for text in texts} & names) > 480


def test_no_cell_of_an_exported_sheet_is_a_formula(hostile: Shell, tmp_path: Path) -> None:
    out = tmp_path / "clients.csv"
    assert hostile("export", "clients", "--format", "csv", "-o", str(out)).status == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [c for c in cells if c.startswith(("=", "@", "\t", "\r")) or c.startswith("-=")]
