"""A pipeline drawn as lines of text: its stages one under the other, and where outcomes lead."""

from collections.abc import Iterable
from typing import Any

from crm_tui.domain.kinds import thing_words
from crm_tui.domain.stages import (
    ELSEWHERE,
    FULFIL,
    LOST,
    WIN,
    Pipeline,
    Stage,
    StepPlan,
)
from crm_tui.domain.text import display, fit, isolate, width
from crm_tui.i18n import _

LEAST, MOST = 36, 120
_INDENT = 8
_PLAIN = str.maketrans("┌┐└┘┬─│├▼▶·…", "+++++-|+v>.~")


def graph(book: Pipeline, cells: int = 80, *, plain: bool = False) -> list[str]:
    """The pipeline as lines of at most `cells` terminal cells (36 to 120).

    plain: with nothing but ASCII in its frame, for terminals that draw no boxes.
    """
    room = min(max(cells, LEAST), MOST)
    head = f"{display(book.name)} · {book.key} · {_limits(book)}"
    lines = [isolate(line) for line in _wrapped(head, room)]
    for place, stage in enumerate(book.stages):
        lines += _box(book, stage, place + 1, room)
        lines += _ways(book, stage, room)
    lines += [_cut(one, room) for one in _won(book)]
    return [line.translate(_PLAIN) for line in lines] if plain else lines


def _limits(book: Pipeline) -> str:
    limits = book.limits
    return _("warns at {warn} postponements, decides at {most}; {tries} tries").format(
        warn=limits.postpones_warn, most=limits.postpones_max, tries=limits.tries
    )


def _cut(line: str, room: int) -> str:
    return fit(line, room).rstrip()


def _box(book: Pipeline, stage: Stage, number: int, room: int) -> list[str]:
    """A stage in its frame."""
    kind = _("fulfils") if stage.kind == FULFIL else _("sells")
    ending = f" {kind} · {stage.probability}% ─┐"
    name = fit(display(stage.name), room - width(ending) - 8).rstrip()
    rule = "─" * (room - width(f"┌─ {number} {name} ") - width(ending))
    lines = [f"┌─ {number} {isolate(name)} {rule}{ending}"]
    for label, words in _inside(stage):
        lines += _rows(label, display(words), room)
    return [*lines, "└─┬" + "─" * (room - 4) + "┘"]


def _rows(label: str, words: str, room: int) -> list[str]:
    """A label and its words inside the frame, on as many lines as they need."""
    inner = room - 4
    indent = _INDENT + 2 if width(label) < _INDENT + 2 else width(label) + 1
    rows = _wrapped(words, max(inner - indent, 10))
    found = []
    for place, row in enumerate(rows):
        start = fit(label if place == 0 else "", indent)
        found.append(f"│ {start}{isolate(row)}{' ' * (inner - indent - width(row))} │")
    return found


def _wrapped(words: str, room: int) -> list[str]:
    """Words on lines of at most `room` cells; a longer word is cut into pieces."""
    lines = [""]
    for word in words.split():
        for piece in _pieces(word, room):
            joined = f"{lines[-1]} {piece}".strip()
            if width(joined) <= room:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, room: int) -> list[str]:
    pieces = [""]
    for char in word:
        if width(pieces[-1] + char) > room:
            pieces.append("")
        pieces[-1] += char
    return pieces


def _inside(stage: Stage) -> Iterable[tuple[str, str]]:
    if stage.buyer:
        yield _("buyer"), stage.buyer
    if stage.criterion:
        yield _("enters"), stage.criterion
    yield _("step"), _step(stage.step)
    for variant in stage.variants:
        yield "", _("when {when}: {step}").format(when=variant.when, step=_step(variant.step))
    if stage.known:
        yield _("asks"), ", ".join(thing_words(thing) for thing in stage.known)
    if stage.must:
        yield _("must"), ", ".join(thing_words(thing) for thing in stage.must)
    days = stage.standing_days
    yield _("stands"), _("{n} d").format(n=days) if days else _("by its date")


def _step(plan: StepPlan) -> str:
    words = [plan.title, str(plan.due)]
    if plan.due_by_hand:
        words.append(_("by hand: {due}").format(due=plan.due_by_hand))
    words += [plan.calendar, plan.role]
    return " · ".join(word for word in words if word)


def _ways(book: Pipeline, stage: Stage, room: int) -> list[str]:
    """Where the outcomes under a frame lead, the usual result last, where the eye goes on."""
    lines: list[str] = []
    for outcome in ("postpone", "refuse", "result"):
        for when, to in stage.ways(outcome):
            target = book.meant(stage.key, to)
            if when or target not in (stage.key, LOST):
                sign = "▼" if outcome == "result" and not when else "├─"
                start = f"  {sign} {_outcome(outcome, when)} ─▶ "
                lines += _way(start, _place(book, stage, target), room)
    return lines


def _way(start: str, place: str, room: int) -> list[str]:
    """An arrow and where it leads, on more lines where one is too short."""
    if width(start + place) <= room:
        return [start + place]
    words = f"{start.strip()} {place}".replace("\u2068", "").replace("\u2069", "")
    rows = _wrapped(words, room - 4)
    return [f"{'  ' if number == 0 else '    '}{isolate(row)}" for number, row in enumerate(rows)]


def _outcome(outcome: str, when: str) -> str:
    words = {"result": _("result"), "postpone": _("postponed"), "refuse": _("refused")}[outcome]
    return display(_("{outcome} when {when}").format(outcome=words, when=when) if when else words)


def _place(book: Pipeline, stage: Stage, target: str) -> str:
    """Where a target leads, in words."""
    if target == stage.key:
        return _("stays")
    if target in (WIN, LOST):
        return _("won") if target == WIN else _("lost")
    if target.startswith(ELSEWHERE):
        return _("pipeline {key}").format(key=target.removeprefix(ELSEWHERE))
    number = [one.key for one in book.stages].index(target) + 1
    return f"{number} {_words(book.stage(target).name)}"


def _words(text: str) -> str:
    """What people wrote, safe to show and kept from reordering what stands beside it."""
    return isolate(display(text))


def _won(book: Pipeline) -> list[str]:
    after = [f"  · {_words(_step(plan))}" for plan in book.after_win]
    return [_("won"), *after]


def graph_values(book: Pipeline) -> dict[str, Any]:
    """The same for programs: every stage with its step and where each outcome leads."""
    return {
        "pipeline": book.key,
        "name": book.name,
        "version": book.version,
        "stages": [_stage_values(book, stage) for stage in book.stages],
        "after_win": [_step_values(plan) for plan in book.after_win],
    }


def _stage_values(book: Pipeline, stage: Stage) -> dict[str, Any]:
    return {
        "key": stage.key,
        "name": stage.name,
        "kind": stage.kind,
        "probability": stage.probability,
        "step": _step_values(stage.step),
        "steps": [{"when": str(one.when), **_step_values(one.step)} for one in stage.variants],
        "known": list(stage.known),
        "must": list(stage.must),
        "leads": [
            {"outcome": outcome, "when": when, "to": book.meant(stage.key, to)}
            for outcome in ("result", "postpone", "refuse")
            for when, to in stage.ways(outcome)
        ],
    }


def _step_values(plan: StepPlan) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "title": plan.title,
        "due": str(plan.due),
        "role": plan.role,
        "calendar": plan.calendar,
    }
