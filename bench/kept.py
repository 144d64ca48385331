"""What the kept results say: a night's run is red only where it is worse than they are."""

import math
from collections.abc import Sequence

from bench.figures import Figure, Part

#: How much worse than the kept ratio a figure may be, on another night of the same machine.
SLACK = 1.25
Ratios = dict[tuple[str, str], float]


def kept_ratios(page: str) -> Ratios:
    """The ratios of a page of results, by the title of their part and their name."""
    ratios, title = Ratios(), ""
    for line in page.splitlines():
        if line.startswith("## "):
            title = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if title and len(cells) == 5 and _is_number(cells[3]):
            ratios[title, cells[0]] = float(cells[3])
    return ratios


def worsened(parts: Sequence[Part], kept: Ratios) -> list[str]:
    """Figures beyond their goal that are worse than what is kept too, each as a sentence."""
    told = []
    for part in parts:
        for figure in part.figures:
            before = kept.get((part.title, figure.name), math.nan)
            if not figure.is_met and not _is_as_good(figure, before):
                told.append(_told(part, figure, before))
    return told


def _is_as_good(figure: Figure, before: float) -> bool:
    if figure.more:
        return figure.ratio * SLACK >= before
    return figure.ratio <= before * SLACK


def _told(part: Part, figure: Figure, before: float) -> str:
    was = "nothing is kept of it" if math.isnan(before) else f"it was {before:.2f}"
    return f"{part.title}: {figure.name} is {figure.ratio:.2f}, goal {figure.goal:g}; {was}"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
