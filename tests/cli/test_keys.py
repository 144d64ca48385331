"""`crm keys`: the keys as they are in force, and what is wrong with one's own."""

import json
from pathlib import Path

import pytest

from crm_tui.paths import config_file
from tests.cli.desk import Shell

KEYS = '[keys]\nstep.note = "N"\nstep.time = "r"\nstep.refuse = "j"\nstep.slep = "f7"\n'


@pytest.fixture
def own_keys(home: Path) -> str:
    """A config file with keys of one's own, most of which cannot be."""
    path = Path(config_file())
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(KEYS, encoding="utf-8")
    return str(path)


def test_each_wish_that_cannot_be_is_told_with_its_line(shell: Shell, own_keys: str) -> None:
    ran = shell("keys", "--check")
    assert ran.status == 1
    lines = ran.out.splitlines()
    assert [line.split(": ")[0] for line in lines] == [f"{own_keys}:{n}" for n in (3, 4, 5)]
    assert "step.result" in lines[0] and "move.down" in lines[1] and "step.slep" in lines[2]


def test_keys_are_shown_as_they_are_in_force(shell: Shell, own_keys: str) -> None:
    ran = shell("keys")
    assert ran.status == 0
    note = next(line for line in ran.out.splitlines() if "step.note" in line)
    assert note.split()[0] == "N"
    kept = json.loads(shell("keys", "--json").out)
    assert {fault["id"] for fault in kept["faults"]} == {"step.time", "step.refuse", "step.slep"}


def test_nobody_is_told_of_keys_as_they_are_shipped(shell: Shell, home: Path) -> None:
    ran = shell("keys", "--check")
    assert (ran.status, ran.out) == (0, "")
