"""The names of the themes, and which one fits a terminal: known before any colour is."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DARK, LIGHT, CONTRAST, TERMINAL = "crm-dark", "crm-light", "crm-contrast", "crm-ansi"
NAMES = (DARK, LIGHT, CONTRAST, TERMINAL)
SHORT = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "ansi": TERMINAL}
FEW_COLOURS = ("linux", "ansi", "vt", "xterm-16color", "screen-16color", "rxvt-16color")
PLAIN_TERMINALS = ("linux", "vt", "ansi")  # whose typeface has few signs
LINES, ASCII = "lines", "ascii"

CURSOR = "+"  # added to the name of a style: the same on the row of the cursor


def theme_named(name: str, others: "Iterable[str]" = ()) -> str:
    """The theme a person means, in full or in short ("light"); "" for one that there is not."""
    name = SHORT.get(name.strip().casefold(), name.strip())
    return name if name in NAMES or name in others else ""


def is_colourless(environment: "Mapping[str, str]") -> bool:
    """Whether the person wants no colours at all: https://no-color.org"""
    return "NO_COLOR" in environment


def fitting_theme(environment: "Mapping[str, str]") -> str:
    """The theme for a terminal nobody chose one for.

    Without colours, or with few of them, the terminal's own; on a background that the terminal
    says is bright (`COLORFGBG`) the light one, else the dark one.
    """
    terminal = environment.get("TERM", "")
    if is_colourless(environment) or terminal.startswith(FEW_COLOURS):
        return TERMINAL
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT if background in ("7", "15") else DARK


def is_ascii_framed(said: str, environment: "Mapping[str, str]") -> bool:
    """Whether frames and signs are drawn in ASCII.

    said: "ascii", "lines", or "" for what fits: ASCII where the terminal has few signs, or where
    the locale's letters are not those of UTF-8.
    """
    if said in (LINES, ASCII):
        return said == ASCII
    if environment.get("TERM", "").startswith(PLAIN_TERMINALS):
        return True
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environment[name] for name in names if environment.get(name)), "")
    return bool(locale) and "utf" not in locale.casefold()
