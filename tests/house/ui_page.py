"""docs/ui.md: the design sheet, its tables made from what the program draws with."""

from crm_tui.keys import ROOMS_OF
from crm_tui.screens.all import SCREENS
from crm_tui.screens.framed import LOW, TICK
from crm_tui.screens.go_form import PLACES
from crm_tui.screens.help import SIGNS
from crm_tui.screens.which_key import DELAY
from crm_tui.theme_names import SHORT
from crm_tui.themes import COLOURS, THEMES
from crm_tui.widgets.borders import SIGNS as IN_ASCII
from crm_tui.widgets.paint_bars import PHONE
from tests.tui.test_themes import drawn, ratio

#: What each screen says while there is nothing to show; tests open it on an empty file and look.
EMPTY = {
    "today": "Nothing is due.",
    "pipeline": "No open deal in Founder.",
    "clients": "No clients yet.",
    "found": "Nothing found",
    "playbooks": "No step was answered yet.",
    "plan": "Nothing is planned.",
    "calendar": "No step on this day.",
    "history": "Nothing was done yet.",
    "refused": "Nobody has said no yet.",
    "review": "B begins a review",
    "duplicates": "No two clients look like one.",
    "settings": "",
    "files": "",
    "import": "",
    "card": "",
    "merge": "",
}
NEVER = {
    "settings": "every setting has a value",
    "files": "the folders of the machine are there",
    "import": "it opens on a file that was read",
    "card": "it opens on somebody",
    "merge": "it opens on two clients",
}
MEANS = {
    "primary": "what is in hand: the lit title, labels, the names of keys, what is due soon",
    "accent": "what was chosen: marks, the cursor's mark, links",
    "success": "done, paid, a share reached",
    "warning": "look here: standing too long, recording, the demo's mark",
    "error": "late, and refusals of the program; the one loud colour",
}


def ui_page(made: str) -> str:
    """The design sheet."""
    parts = [f"# The design sheet\n\n{made}\n", GRID, _colours(), _frames(), WORDS, _states()]
    return "\n".join((*parts, HANDS.format(delay=round(DELAY * 1000)), _places()))


GRID = f"""\
## Grid

Two lines on top (tabs and who works here; the screen in figures), the content, a form of up to
nine lines when one is open, one line of keys. Nothing else moves: a form takes its lines from
the content and gives them back; a toast stands over the lower edge of the content, never over
the form. In less than {LOW} lines the second line on top gives way; the line of keys never does.

| columns | what is shown |
|---|---|
| under {PHONE} | one pane at a time, a row of buttons at the bottom, `‹` goes back |
| {PHONE} to 99 | list and card side by side, short columns |
| 100 and more | the same with every column that has room |

One blank cell stands between a frame and its text, two between columns; a heading stands above
its rows without a blank line; amounts are aligned at their decimals, names cut with `…` where
room ends. A row is one line; a card on the board three, or one. Times move on once a minute
(looked at every {TICK:g} s), never while a key is answered.
"""

WORDS = """\
## Words

Short verbs in the present, as one would say them to a colleague: *postpone*, *move*, *give to*.
What was done is said as a fact with the way back: *Ivan Petrov: Offer sent · u to undo*. What
cannot be done says why and what to do instead. No exclamation marks, no praise, no apology, no
names of our tables. What people typed is shown as they typed it, never obeyed, and kept apart
in its own direction.
"""

STATES = """\
## States

While a screen is read for the first time its second line says *reading…*; what is read anew
replaces what is shown, in place. Where reading or writing fails, what is shown stays, a toast
says why and what to do, and a form keeps its text. Where another program holds the file, a
toast says so and the save waits; where a server is away, the app looks again every half second
and goes on when it is back.
"""

FRAMES = """\
## Frames and signs

Single lines, square corners; panes share an edge. `borders = "ascii"` draws them in ASCII, sign
for sign; so does a terminal that has few signs (`TERM=linux`, `vt…`) or whose locale is not
UTF-8.
"""

HANDS = """\
## Hands

A key acts within its own event, before the next one is looked at. A key that waits for another
(`g`, `z`, `'`, `Q`, `@`) shows nothing at first; after {delay} ms a panel tells what may
follow. What takes over a tenth of a second says that it works; what takes over a second says
how far it is, and `escape` ends it. Whatever has a key is a line of the help and of the
palette, both can be clicked, and `\\` puts a letter on whatever can be clicked.
"""


def _colours() -> str:
    lines = [
        "## Colours",
        "",
        "Five, each with one meaning, on ink and paper. None is the only thing",
    ]
    lines += ["that tells: what is late has words, what is marked a sign, the cursor `▸`.", ""]
    shown = [theme for theme in THEMES if not theme.ansi]
    lines += ["| colour | means | " + " | ".join(theme.name for theme in shown) + " |"]
    lines += ["|---" * (2 + len(shown)) + "|"]
    for colour, means in MEANS.items():
        values = " | ".join(f"`{getattr(theme, colour)}`" for theme in shown)
        lines.append(f"| {colour} | {means} | {values} |")
    lines += ["", "| style | colour | " + " | ".join(theme.name for theme in shown) + " |"]
    lines += ["|---" * (2 + len(shown)) + "|"]
    for style, colour in COLOURS.items():
        values = " | ".join(f"{ratio(drawn(theme)[style]):.1f}" for theme in shown)
        lines.append(f"| {style} | {colour} | {values} |")
    names = ", ".join(f"`{short}`" for short in SHORT)
    lines += [
        "",
        "The figures are contrasts of letters and ground: 4.5 at least, 7 in high contrast.",
    ]
    lines += [f"`theme =` {names}, or any of the library's. `ansi` is the terminal's own sixteen"]
    lines += ["colours; `NO_COLOR` leaves weight, reverse and signs.", ""]
    return "\n".join(lines)


def _frames() -> str:
    lines = [FRAMES, "| sign | in ASCII | says |", "|---|---|---|"]
    for sign, words in SIGNS:
        plain = "".join(IN_ASCII.get(char, char) for char in sign)
        lines.append(f"| `{sign}` | `{plain}` | {words} |")
    return "\n".join((*lines, ""))


def _states() -> str:
    lines = [STATES, "| screen | while there is nothing |", "|---|---|"]
    for screen in ROOMS_OF:
        if screen in SCREENS:
            words = EMPTY.get(screen, "")
            lines.append(f"| {screen} | {f'*{words}*' if words else NEVER.get(screen, '')} |")
    return "\n".join((*lines, ""))


def _places() -> str:
    lines = ["| `g` and | goes to |", "|---|---|"]
    return "\n".join((*lines, *(f"| `{letter}` | {words} |" for letter, _id, words in PLACES), ""))
