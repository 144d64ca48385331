"""The register of actions, filled: every module of `crm_tui/actions` has been imported."""

from functools import cache
from importlib import import_module
from typing import Any

from crm_tui.actions.base import ACTIONS, Action
from tests.house.source import HOUSE


@cache
def all_actions() -> dict[str, Action[..., Any]]:
    """Every action by its name, in order."""
    for path in sorted((HOUSE / "actions").glob("*.py")):
        if path.stem != "__init__":
            import_module(f"crm_tui.actions.{path.stem}")
    return dict(sorted(ACTIONS.items()))
