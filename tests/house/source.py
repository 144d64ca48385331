"""The project's own source, read once: modules as syntax trees, and what they import."""

import ast
import gc
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "crm_tui"
UNREAD = {".git", ".venv", ".venv-lock", "__pycache__", "build", "dist", ".mypy_cache"}


@cache
def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files under these folders of the project, in order."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(sorted(path for path in found if not UNREAD & set(path.parts)))


@cache
def tree(path: Path) -> ast.Module:
    """A module's syntax tree.

    Nothing is collected meanwhile: CPython 3.11 counts the depth of a finalizer as the tree's own
    and gives up with a SystemError (https://github.com/python/cpython/issues/106905).
    """
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"), str(path))
    finally:
        gc.enable()


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All of a module's syntax tree, as `ast.walk` gives it: that takes longer than reading it."""
    return tuple(ast.walk(tree(path)))


def room_of(path: Path) -> str:
    """The room a module of crm_tui stands in: the folder or file under crm_tui."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where something stands, for a person: crm_tui/crm.py:12."""
    line = getattr(node, "lineno", None)
    return str(path.relative_to(ROOT)) + (f":{line}" if line else "")


class Import(NamedTuple):
    """One name imported by a module; `late` inside a function, `typing_only` for the checker."""

    name: str
    line: int
    late: bool
    typing_only: bool


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Everything a module imports, wherever it does."""
    return tuple(_walk(tree(path), late=False, typing_only=False))


def _walk(node: ast.AST, late: bool, typing_only: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(a.name, node.lineno, late, typing_only) for a in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (
            Import(f"{node.module}.{a.name}", node.lineno, late, typing_only) for a in node.names
        )
    elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        for statement in node.body:
            yield from _walk(statement, late, typing_only=True)
        for statement in node.orelse:
            yield from _walk(statement, late, typing_only)
    else:
        inside = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from _walk(child, inside, typing_only)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in nodes(path):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def docstrings(path: Path) -> set[int]:
    """The identities of the text nodes that are docstrings."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def texts(path: Path) -> Iterator[tuple[ast.Constant, str]]:
    """Every text a module holds that is not a docstring."""
    skipped = docstrings(path)
    for node in nodes(path):
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str):
            yield node, node.value


def called(node: ast.Call) -> str:
    """The last name of what is called: `notify` for `self.app.notify(…)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def files(*patterns: str) -> list[Path]:
    """The project's own files of these names, generated ones and foreign samples left out."""
    found = (path for pattern in patterns for path in ROOT.rglob(pattern) if path.is_file())
    return sorted({path for path in found if not UNREAD & set(path.relative_to(ROOT).parts)})
