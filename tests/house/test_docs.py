"""What is written about the program is true of it."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.house.docs import DOCS, PAGES
from tests.house.source import ROOT, files

if TYPE_CHECKING:
    from crm_tui.crm import Crm

GUIDES = [path for path in files("*.md") if "data" not in path.parts]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_program_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_a_file_named_in_a_guide_exists(path: Path) -> None:
    named = re.findall(r"`((?:crm_tui|tests|bench|docs)/[\w./-]+)`", path.read_text("utf-8"))
    real = [name for name in named if not re.search("[A-Z]{5,}/", name)]
    assert [name for name in real if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_a_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_a_make_target_in_a_guide_is_there(path: Path) -> None:
    targets = set(re.findall(r"`make (\w+)`", path.read_text("utf-8")))
    assert {one for one in targets if not re.search(rf"^{one}:", MAKEFILE, re.M)} == set()


def examples(path: Path) -> list[str]:
    return re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_an_example_in_a_guide_is_python(path: Path) -> None:
    for example in examples(path):
        compile(example, str(path), "exec")


def test_the_examples_for_contributors_do_what_they_say(
    crm: "Crm", monkeypatch: pytest.MonkeyPatch
) -> None:
    from crm_tui.actions import base
    from crm_tui.actions.clients import add_client

    monkeypatch.setattr(base, "ACTIONS", {})
    said: dict[str, Any] = {}
    for example in examples(ROOT / "CONTRIBUTING.md"):
        exec(example, said)
    said["test_a_note_is_taken_back"](crm)
    ivan = crm.run(add_client, "Ivan Petrov").value
    assert crm.run(said["rename_client"], ivan, "Iwan Petrow").entry_id
