"""Every command that a guide shows is one that the program takes."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.house.docs import PAGES
from tests.house.source import ROOT

GUIDES = [
    ROOT / "README.md",
    *(p for p in sorted((ROOT / "docs").glob("*.md")) if p.name not in PAGES),
]


@cache
def program() -> Any:
    """The whole command line."""
    from typer.main import get_command

    from crm_tui.cli.app import build

    return get_command(build())


def shown(path: Path) -> Iterator[str]:
    """The commands in the fences of a guide, without what is said beside them."""
    for fence in re.findall(r"```\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
        for line in fence.splitlines():
            for part in re.split(r"\s{2,}| ; ", line):
                if part.startswith("crm "):
                    yield part


def taken(command: str) -> None:
    """Let the command line read a command, and do nothing. Raises what it refuses."""
    found = program()
    _crm, *words = [word for word in shlex.split(command, comments=True) if word[:1] != "["]
    while hasattr(found, "commands") and words and words[0][:1] != "-":
        assert words[0] in found.commands, command
        found = found.commands[words.pop(0)]
    found.make_context("crm", words)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_a_command_in_a_guide_is_taken_as_it_stands(path: Path) -> None:
    for command in shown(path):
        taken(command)


def test_a_command_that_is_not_there_is_seen() -> None:
    with pytest.raises(AssertionError):
        taken("crm nonsense s42")
