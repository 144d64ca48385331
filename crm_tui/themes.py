"""The colours: few, each with one meaning, and the styles that drawing code names by a word.

Late is the one loud colour. A theme of anybody's works: only its named colours are asked for.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color

DARK = Theme(
    name="crm-dark",
    primary="#6ea8dc",
    secondary="#8fa3b8",
    accent="#7fc7bd",
    foreground="#d9dde3",
    background="#15181d",
    surface="#1c2026",
    panel="#242a32",
    success="#7fbf8a",
    warning="#d9b26a",
    error="#ee7d72",
    dark=True,
)
LIGHT = Theme(
    name="crm-light",
    primary="#1f5f99",
    secondary="#5a6b7d",
    accent="#127a6e",
    foreground="#1d232b",
    background="#fbfaf7",
    surface="#f1f0ec",
    panel="#e6e5e0",
    success="#2d7a3d",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
)
THEMES = (DARK, LIGHT)

CURSOR = "+"  # added to the name of a style: the same on the row of the cursor


def fitting_theme(environment: Mapping[str, str]) -> str:
    """The theme for a terminal that tells its background (`COLORFGBG`), else the dark one."""
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if background in ("7", "15") else DARK.name


BOLD = frozenset({"bold", "head", "late-head", "label", "title", "title-on", "key", "tab-on"})
MIXED = {"dim": 0.38, "frame": 0.72, "bad": 0.55}  # how far the ink fades into the paper
COLOURS = {
    "soon": "primary",
    "late": "error",
    "late-head": "error",
    "warn": "warning",
    "good": "success",
    "mark": "accent",
    "link": "accent",
    "label": "primary",
    "title-on": "primary",
    "key": "primary",
}
FADED = {"bar": "dim", "head": "dim"}


def styles(variables: Mapping[str, str]) -> "dict[str, Style]":
    """Every style by its name, from the variables of a theme (`App.theme_variables`)."""
    from rich.style import Style
    from textual.color import Color

    ink, paper, panel, warning, primary = (
        Color.parse(variables[name])
        for name in ("foreground", "background", "panel", "warning", "primary")
    )
    inks = {name: ink for name in ("text", "bold", "title", "tab-on", "button")}
    inks |= {name: Color.parse(variables[colour]) for name, colour in COLOURS.items()}
    inks |= {name: _faded(ink, paper, share) for name, share in MIXED.items()}
    inks |= {name: inks[like] for name, like in FADED.items()}
    base = Style(bgcolor=paper.rich_color)
    found = {n: base + Style(color=c.rich_color, bold=n in BOLD or None) for n, c in inks.items()}
    found["bad"] += Style(strike=True)
    for name in ("tab-on", "button"):
        found[name] += Style(bgcolor=panel.rich_color)
    found["demo"] = Style(color=paper.rich_color, bgcolor=warning.rich_color)
    found["caret"] = base + Style(color=ink.rich_color, reverse=True)
    row = _row_of_the_cursor(primary, paper)
    return found | {name + CURSOR: style + row for name, style in found.items()}


def _faded(ink: "Color", paper: "Color", share: float) -> "Color":
    """Ink on its way to paper. The terminal's own colours cannot be mixed."""
    return ink if ink.ansi is not None or paper.ansi is not None else ink.blend(paper, share)


def _row_of_the_cursor(primary: "Color", paper: "Color") -> "Style":
    from rich.style import Style

    if primary.ansi is not None or paper.ansi is not None:
        return Style(reverse=True)
    return Style(bgcolor=paper.blend(primary, 0.24).rich_color)
