"""The pages of docs/ that are made from the program itself: `make docs` writes them anew."""

import inspect
from collections.abc import Callable

from tests.house.actions import all_actions
from tests.house.cli_page import cli_page
from tests.house.source import ROOT
from tests.house.ui_page import ui_page

DOCS = ROOT / "docs"
MADE = "<!-- Made from the program by `make docs`; changes here are lost. -->"


def keys_page() -> str:
    """Every key, by the room it works in."""
    from crm_tui.keys import KEYS, ROOMS_OF
    from crm_tui.screens.help import ROOMS

    titles = dict(ROOMS)
    rooms: dict[str, list[str]] = {}
    for key in KEYS:
        names = " ".join(f"`{name}`" for name in key.names)
        rooms.setdefault(key.room, []).append(f"| {names} | {key.help} | `{key.id}` |")
    lines = ["# Keys", "", MADE, "", "Give an action other keys in the config: `[keys]`, then"]
    lines += ['`step.result = "r"`. The names are in the last column.']
    for room, rows in rooms.items():
        on = ", ".join(name for name, its_rooms in ROOMS_OF.items() if room in its_rooms)
        lines += ["", f"## {titles.get(room, room)}", ""]
        lines += [] if room == "app" else [f"On: {on}.", ""]
        lines += ["| key | what it does | name |"]
        lines += ["|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def actions_page() -> str:
    """Every action: its title, its help and what it takes."""
    lines = ["# Actions", "", MADE, "", "Every change to a record is one of these, by whatever"]
    lines += ["face it is asked for. Each is one transaction, one journal entry and one undo."]
    for name, action in all_actions().items():
        lines += ["", f"## {name}", "", action.title + ".", ""]
        lines += ["```", _signature(action.function), "```", ""]
        lines += (inspect.getdoc(action.function) or "").splitlines()
    return "\n".join(lines) + "\n"


def _signature(function: Callable[..., object]) -> str:
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return "\n".join(_parameter(one) for one in parameters) or "(nothing)"


def _parameter(one: inspect.Parameter) -> str:
    note = one.annotation
    kind = note if isinstance(note, str) else getattr(note, "__name__", str(note))
    if not isinstance(note, type):
        kind = str(note).replace("crm_tui.domain.", "").replace("datetime.", "")
    default = "" if one.default is one.empty else f" = {one.default!r}"
    return f"{one.name}: {kind}{default}"


PAGES: dict[str, Callable[[], str]] = {
    "keys.md": keys_page,
    "actions.md": actions_page,
    "cli.md": lambda: cli_page(MADE),
    "ui.md": lambda: ui_page(MADE),
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
