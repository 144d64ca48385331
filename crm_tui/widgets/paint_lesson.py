"""How the lesson at hand is drawn, above what it is about."""

from collections.abc import Callable

from crm_tui.domain.lessons import END, END_KEYS, LESSONS, Progress
from crm_tui.i18n import _
from crm_tui.widgets.paint import Line, clip, ends, length
from crm_tui.widgets.paint_bars import PHONE

LINES = 3  # a title, and what to do
PHONE_LINES = 5


def lesson_lines(
    progress: Progress, done: str, label: Callable[[str], str], cells: int, most: int
) -> list[Line]:
    """A title with how far one is, and what to do over the other lines.

    done: the title of the lesson just done. label: how the key of an action is called.
    """
    count = len(LESSONS)
    lesson = progress.lesson
    words, keys = (lesson.words, lesson.keys) if lesson is not None else (END, END_KEYS)
    number = _("{number} of {count}").format(number=progress.at + 1, count=count)
    title: Line = [(f" {number} ", "dim"), (_(lesson.title), "title")] if lesson else []
    if done:
        told = f" ✓ {_(done)} " if cells >= PHONE or lesson is None else " ✓"
        title = [(told, "good"), *title]
    share = max(min(cells // 5, 20), 4)
    past = progress.at * share // count
    bar: Line = [("━" * past, "good"), ("─" * (share - past), "frame"), (" ", "text")]
    bar = bar if cells >= PHONE else []
    skip: Line = [("f4", "key"), (f" {_('skip')}  ", "dim")] if lesson is not None else []
    words = _(words).format(*(f"`{label(key)}`" for key in keys))
    body = _lines(_words(words), max(cells - 4, 1))[: most - 1]
    lines = [ends(title, [*skip, *bar], cells), *([("   ", "text"), *line] for line in body)]
    return [clip(line, cells) for line in lines]


def _lines(words: list[Line], cells: int) -> list[Line]:
    """Words over as many lines as they need; each stands whole, with what follows it closely."""
    lines: list[Line] = [[]]
    for word in words:
        said = [*word[:-1], (word[-1][0].rstrip(), word[-1][1])]
        if lines[-1] and length(lines[-1]) + length(said) > cells:
            lines.append([])
        lines[-1] += word
    return lines


def _words(text: str) -> list[Line]:
    """The words of a text; what stands in backticks is to be pressed or typed as it is."""
    found: list[Line] = [[]]
    for number, part in enumerate(text.split("`")):
        style = "key" if number % 2 else "text"
        words = [part] if number % 2 else part.replace(" ", " \0").split("\0")
        for word in filter(None, words):
            if found[-1] and found[-1][-1][0].endswith(" "):
                found.append([])
            found[-1].append((word, style))
    return [word for word in found if word]
