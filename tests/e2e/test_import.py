"""Real files come in: by keys in a real terminal, and by the shell, interrupted and whole."""

import signal
from pathlib import Path

import pytest

from tests.e2e.desk import done, open_deals, told
from tests.e2e.forked import ForkedApp
from tests.importers.desk import sheet
from tests.terminal import CRM, Terminal

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
HUBSPOT = SAMPLES / "csv" / "ge__hubspot-export.csv"


@pytest.fixture
def desk(db: Path) -> Path:
    open_deals(db, ["Алиса Джонсон", "Kim Minji"])
    return db


def test_a_hubspot_export_comes_in_by_keys_and_one_key_takes_it_back(desk: Path) -> None:
    with ForkedApp(desk) as terminal:
        terminal.wait("Kim Minji")
        terminal.press("I")
        terminal.wait("Type a path")
        terminal.press("t")
        terminal.wait("Path ›")
        terminal.paste(str(HUBSPOT))
        terminal.press("enter")
        terminal.wait("HubSpot contacts")
        terminal.wait("3 clients")
        terminal.wait("alice@hubspot-demo.com")
        terminal.press("tab")
        terminal.wait("Carol White")
        terminal.press("i")
        terminal.wait("u takes all of it back")
        assert told(desk, "find", "Alice Johnson")["found"]
        terminal.press("u")
        terminal.wait("Undone: ")
        terminal.press("escape")
        terminal.press("escape")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert told(desk, "find", "Alice")["found"] == []


def test_a_card_file_is_chosen_in_its_folder_and_pasted_rows_come_in_too(
    desk: Path, home: Path
) -> None:
    folder = home / "cards"
    folder.mkdir()
    (folder / "book.vcf").write_bytes((SAMPLES / "vcf" / "ez__gmail-list.vcf").read_bytes())
    with ForkedApp(desk, (80, 24)) as terminal:
        terminal.wait("Kim Minji")
        terminal.press("I")
        terminal.wait("Type a path")
        terminal.press("t")
        terminal.paste(f"{folder}/")
        terminal.press("enter")
        terminal.wait("FILES TO IMPORT")
        terminal.wait("▸ book.vcf")
        terminal.press("enter")
        terminal.wait("vCard")
        terminal.wait("Import: 3 clients")
        terminal.press("i")
        terminal.wait("u takes all of it back")
        terminal.press("escape")
        terminal.wait("book.vcf +cards")
        terminal.paste("Name\tPhone\nBo Ek\t+1 212 555 0199\n")
        terminal.wait("Pasted rows")
        terminal.wait("Import: 1 client")
        terminal.press("i")
        terminal.wait("u takes all of it back")
        terminal.press("1")
        terminal.press("q")
        assert terminal.exit_code == 0
    assert told(desk, "find", "Bo Ek")["found"]


def test_the_shell_tells_how_far_writing_is_and_ctrl_c_leaves_nothing(
    desk: Path, tmp_path: Path
) -> None:
    rows = (f"Person {n},p{n}@x.example,+7921{n:07}" for n in range(12_000))
    path = sheet(tmp_path / "many.csv", "Name,Email,Phone", *rows)
    argv = [CRM, "import", str(path), "--yes", "--db", str(desk)]
    with Terminal(argv, (80, 12), {"TZ": "Europe/Berlin"}) as shell:
        shell.wait(r"many.csv: written \d+ / 12000 rows · \d+ a second", timeout=60)
        shell.signal(signal.SIGINT)
        assert shell.exit_code == 130
    assert told(desk, "find", "Person 7")["found"] == []
    assert "many.csv" not in done(desk, "journal")
