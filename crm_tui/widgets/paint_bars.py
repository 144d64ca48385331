"""How the two lines on top and the line at the bottom are drawn."""

from crm_tui.domain.lines import TodayCounts
from crm_tui.domain.text import thousands, width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import Line, Moment, Run, clip, clock, day_words, ends, length, said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PHONE = 60  # cells; below this one pane shows at a time, over a row of buttons
#: The keys that the buttons of a phone stand for, where they are called otherwise.
BUTTONS = {"‹": "escape", "⋯": "?", "↑": "pageup", "↓": "pagedown", "●": "Q"}
#: The main screens by the digit that opens them: the mode and its name.
MAIN_SCREENS = (("today", N_("Today")), ("pipeline", N_("Pipeline")), ("clients", N_("Clients")))


def top_line(
    tabs: "Sequence[str]", user: str, now: Moment, cells: int, *, demo: bool, on: int = 0
) -> Line:
    """The screens there are, who works here, the day and the time; a demo file says so.

    on: the tab that is lit, -1 for none.
    """
    left: Line = [(" ", "bar")]
    for number, tab in enumerate(tabs):
        left.append((_tab(number, tab), "tab-on" if number == on else "bar"))
    mark: list[Run] = [(f" {_('DEMO')} ", "demo"), (" ", "bar")] if demo else []
    who = f"{said(user)} · {day_words(now.day, now.day)} {clock(now.local)} "
    right = [*mark, (who, "bar")]
    if length(left) + length(right) > cells:
        right = [*mark, (f"{clock(now.local)} ", "bar")]
    if length(left) + length(right) > cells:
        right = mark
    used = length(left) + length(right)
    return clip([*left, (" " * max(cells - used, 0), "bar"), *right], cells)


def tab_at(tabs: "Sequence[str]", x: int) -> int | None:
    """Which tab stands at a cell of the top line."""
    start = 1
    for number, tab in enumerate(tabs):
        end = start + width(_tab(number, tab))
        if start <= x < end:
            return number
        start = end
    return None


def _tab(number: int, name: str) -> str:
    return f" {number + 1} {name} "


def progress_line(counts: TodayCounts, cells: int) -> Line:
    """How far the day is: done of all with a bar, what came of it, what is overdue."""
    done = (
        " "
        + _("{done} of {total} done").format(
            done=thousands(counts.done), total=thousands(counts.total)
        )
        + " "
    )
    overdue = _("{count} overdue").format(count=thousands(counts.overdue)) + " "
    right: Line = [(overdue, "late" if counts.overdue else "dim")]
    tally = "   " + _("yes {yes} · done {done} · later {later} · no {no} · tried {tried}").format(
        yes=thousands(counts.yes),
        done=thousands(counts.done_ours),
        later=thousands(counts.later),
        no=thousands(counts.no),
        tried=thousands(counts.tried),
    )
    room = cells - width(done) - width(overdue) - 2
    tally = tally if room - width(tally) >= 8 else ""
    bar = min(max(room - width(tally), 0), 24)
    share = counts.done * bar // counts.total if counts.total else 0
    left: Line = [(done, "text"), ("━" * share, "good"), ("─" * (bar - share), "frame")]
    return ends([*left, (tally, "dim")], right, cells)


def footer_line(
    keys: "Sequence[tuple[str, str]]", cells: int, more: "Sequence[tuple[str, str]]" = ()
) -> Line:
    """Keys and what they do: as many as there is room for, the last (help) always.

    more: keys that are named before the last where there is room for all the others.
    """
    *first, last = keys or [("", "")]
    for count in range(len(more), -1, -1):
        pairs = [_key(key, word, "  ") for key, word in (*first, *more[:count], last)]
        if sum(map(length, pairs)) <= cells + 1:
            return clip([(" ", "text"), *(run for pair in pairs for run in pair)], cells)
    return _crowded([_key(key, word, " ") for key, word in (*first, *more, last)], cells)


def _crowded(pairs: "Sequence[Line]", cells: int) -> Line:
    """As many as fit, and the last."""
    line: Line = []
    for pair in pairs[:-1]:
        if length(line) + length(pair) + length(pairs[-1]) > cells:
            break
        line += pair
    return clip([(" ", "text"), *line, *pairs[-1]], cells)


def key_at(line: Line, x: int) -> str:
    """The key that is named at a cell of a line, or by whose words that cell is; "" for none."""
    start, key = 0, ""
    for text, style in line:
        if style in ("key", "tab-on"):
            key = text.strip()
        elif style not in ("dim", "bold"):
            key = ""
        end = start + width(text)
        if start <= x < end:
            return key
        start = end
    return ""


def buttons(keys: "Sequence[str]", cells: int) -> tuple[Line, tuple[int, ...]]:
    """A row of tap buttons over the whole width, and the cell at which each begins."""
    if not keys:
        return clip([], cells), ()
    each = cells // len(keys)
    line: Line = []
    for key in keys:
        pad = max(each - 1 - width(key), 0)
        line += [(" " * (pad // 2) + key + " " * (pad - pad // 2), "button"), (" ", "text")]
    return clip(line, cells), tuple(number * each for number in range(len(keys)))


def button_at(keys: "Sequence[str]", cells: int, x: int) -> str:
    """The key that the button at a cell of their row stands for."""
    starts = buttons(keys, cells)[1]
    tapped = keys[max(number for number, start in enumerate(starts) if start <= x)]
    return BUTTONS.get(tapped, tapped)


def _key(key: str, word: str, gap: str) -> Line:
    return [(key, "key"), (f" {word}", "dim"), (gap, "text")]
