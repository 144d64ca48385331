"""What is written about the program is true of it."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.docs import DOCS, PAGES
from tests.house.source import ROOT, files

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
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_a_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_a_make_target_in_a_guide_is_there(path: Path) -> None:
    targets = set(re.findall(r"`make (\w+)`", path.read_text("utf-8")))
    assert {one for one in targets if not re.search(rf"^{one}:", MAKEFILE, re.M)} == set()


@pytest.mark.parametrize("path", GUIDES, ids=ids)
def test_code_in_a_guide_is_python_that_names_what_exists(path: Path) -> None:
    for block in re.findall(r"```python\n(.*?)```", path.read_text("utf-8"), re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("crm_tui"):
                exec(compile(ast.Module([node], []), str(path), "exec"), {})
