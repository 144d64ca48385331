"""The colours: few, each with one meaning, and the styles that drawing code names by a word.

Late is the one loud colour. A theme of anybody's works: only its named colours are asked for.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.theme import BUILTIN_THEMES, Theme

from crm_tui import theme_names
from crm_tui.theme_names import CURSOR

if TYPE_CHECKING:
    from rich.style import Style
    from textual.color import Color

DARK = Theme(
    name=theme_names.DARK,
    primary="#6ea8dc",
    secondary="#8fa3b8",
    accent="#7fc7bd",
    foreground="#d9dde3",
    background="#15181d",
    surface="#1c2026",
    panel="#242a32",
    success="#7fbf8a",
    warning="#d9b26a",
    error="#f4938a",
    dark=True,
)
LIGHT = Theme(
    name=theme_names.LIGHT,
    primary="#1b568c",
    secondary="#5a6b7d",
    accent="#0d665c",
    foreground="#1d232b",
    background="#fbfaf7",
    surface="#f1f0ec",
    panel="#e6e5e0",
    success="#24662f",
    warning="#754c00",
    error="#a8201a",
    dark=False,
)
CONTRAST = Theme(
    name=theme_names.CONTRAST,
    primary="#8fd3ff",
    secondary="#c9d6e2",
    accent="#8ff0e0",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    success="#9be8a8",
    warning="#ffd479",
    error="#ffaaa3",
    dark=True,
    variables={"crm-fade": "0.6"},
)
TERMINAL = Theme(
    name=theme_names.TERMINAL,
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_default",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_magenta",
    error="ansi_red",
    dark=True,
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_cyan",
    },
)
THEMES = (DARK, LIGHT, CONTRAST, TERMINAL)
BOLD = frozenset({"bold", "head", "late-head", "label", "title", "title-on", "key", "tab-on"})
MIXED = {"dim": 0.34, "frame": 0.68, "bad": 0.36}  # how far the ink fades into the paper
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
FADE = "crm-fade"  # a theme's own variable: what is left of the fading
FADED = {"bar": "dim", "head": "dim"}
RAISED = ("tab-on", "button")
ROW = {True: 0.2, False: 0.13}  # how much of the first colour is in the cursor's row, by darkness


def styles(variables: Mapping[str, str]) -> "dict[str, Style]":
    """Every style by its name, from the variables of a theme (`App.theme_variables`).

    On the row of the cursor each has a name with `CURSOR` after it.
    """
    from textual.color import Color

    if any(Color.parse(variables[name]).ansi is not None for name in ("primary", "background")):
        return _of_the_terminal(variables)
    ink, paper, panel = _colours(variables, "foreground", "background", "panel")
    fade = float(variables.get(FADE, "1"))
    mixed = {name: ink.blend(paper, share * fade) for name, share in MIXED.items()}
    inks = _inks(variables, mixed)
    found = {name: _style(name, colour, paper) for name, colour in inks.items()}
    found["bad"] += _more(strike=True)
    for name in RAISED:
        found[name] += _more(bgcolor=panel.rich_color)
    (warning,) = _colours(variables, "warning")
    found["demo"] = _more(color=paper.rich_color, bgcolor=warning.rich_color)
    found["caret"] = found["text"] + _more(reverse=True)
    (primary,) = _colours(variables, "primary")
    row = _more(bgcolor=paper.blend(primary, ROW[paper.brightness < 0.5]).rich_color)
    rows = {name: found[name] + row for name in found}
    rows |= {"dim": rows["text"], "head": rows["bold"], "bar": rows["text"], "demo": found["demo"]}
    rows["bad"] = rows["text"] + _more(strike=True)
    return found | {name + CURSOR: style for name, style in rows.items()}


def _of_the_terminal(variables: Mapping[str, str]) -> "dict[str, Style]":
    """The styles where colours are the terminal's own: they cannot be mixed, only weakened."""
    (ink, paper) = _colours(variables, "foreground", "background")
    inks = _inks(variables, dict.fromkeys(MIXED, ink))
    found = {name: _style(name, colour, paper) for name, colour in inks.items()}
    for name in (*MIXED, *FADED):
        found[name] += _more(dim=True)
    found["bad"] += _more(strike=True)
    (warning,) = _colours(variables, "warning")
    found["demo"] = _style("bold", warning, paper) + _more(reverse=True)
    for name in (*RAISED, "caret"):
        found[name] = _style("bold", ink, paper) + _more(reverse=True)
    row = _more(color=ink.rich_color, dim=False, reverse=True)
    return found | {name + CURSOR: style + row for name, style in found.items()}


def _inks(variables: Mapping[str, str], mixed: "dict[str, Color]") -> "dict[str, Color]":
    """The colour of the letters of each style."""
    (ink,) = _colours(variables, "foreground")
    inks = {name: ink for name in ("text", "bold", "title", *RAISED)} | mixed
    inks |= {name: _colours(variables, colour)[0] for name, colour in COLOURS.items()}
    return inks | {name: inks[like] for name, like in FADED.items()}


def _colours(variables: Mapping[str, str], *names: str) -> "list[Color]":
    from textual.color import Color

    return [Color.parse(variables[name]) for name in names]


def _style(name: str, ink: "Color", paper: "Color") -> "Style":
    return _more(color=ink.rich_color, bgcolor=paper.rich_color, bold=name in BOLD or None)


def _more(**attributes: Any) -> "Style":
    from rich.style import Style

    return Style(**attributes)
