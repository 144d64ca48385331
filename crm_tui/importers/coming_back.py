"""Our own steps in a calendar that somebody moved or renamed there: what of it comes back."""

import json
from collections.abc import Callable, Collection, Iterable
from typing import Any

from crm_tui.i18n import _
from crm_tui.importers.happenings import Happening
from crm_tui.importers.sinks import Writing
from crm_tui.store.queries import happenings
from crm_tui.store.queries.carried import carried_of
from crm_tui.store.queries.importing import Known

Due = Callable[[Happening], dict[str, Any]]


class OwnSteps:
    """Follows what a calendar changed of steps that it had from us.

    A step follows as long as nobody touched it here since it went out, or since the calendar
    changed it the last time. One that is closed stays as it is.
    """

    def __init__(self, sink: Writing, system: str, due: Due) -> None:
        self._sink = sink
        self._system = system
        self._due = due
        self._ids: dict[str, int] = {}
        self._steps: dict[int, happenings.OpenStep] = {}
        self._carried: dict[int, tuple[int, str]] = {}

    def look_up(self, lot: Iterable[Happening]) -> None:
        """Ask the store, in a few questions, about the steps that a lot names."""
        session = self._sink.session
        self._ids = happenings.steps_of_uids(session, (one.uid for one in lot if one.uid))
        self._steps = happenings.steps_now(session, self._ids.values())
        self._carried = carried_of(session, "step", self._ids.values())

    @property
    def uids(self) -> Collection[str]:
        """The identities of steps of ours that the lot names."""
        return self._ids.keys()

    def undone(self, one: Happening) -> str:
        """Why what the calendar calls done cannot be done here, or ""."""
        step = self._steps[self._ids[one.uid]]
        if not (one.done and one.by_or_at == "by" and step.is_open):
            return ""
        return _("is done there; say here what came of it: crm result s{n}").format(n=step.id)

    def follow(self, one: Happening, known: Known | None) -> bool:
        """Change the step as the calendar has it, if it may; whether something changed."""
        step = self._steps[self._ids[one.uid]]
        if one.done or not step.is_open or not _is_untouched(step, one, known):
            return False
        due = self._due(one)
        now, said = (
            [step.title, step.day, step.minute],
            [one.title, str(due["due_day"]), one.minute],
        )
        moved = now != said
        if moved:
            self._sink.change("step", step.id, {"title": one.title, **due})
            self._remember(one, step.id, known, json.dumps(said, ensure_ascii=False))
        return self._carry(one, step.id) or moved

    def _remember(self, one: Happening, step: int, known: Known | None, cells: str) -> None:
        """What the calendar says now, so that it may say something else the next time."""
        if known is not None:
            self._sink.change("external_id", known.id, {"digest": one.digest, "cells": cells})
            return
        self._sink.add(
            "external_id", id=self._sink.number("external_id"), system=self._system, kind="step",
            external=one.external, record_id=step, digest=one.digest, cells=cells,
        )  # fmt: skip

    def _carry(self, one: Happening, step: int) -> bool:
        """Keep what else the calendar says of a step, such as its alarms; whether that is news."""
        lines = one.carried.split("\n") if one.carried else []
        ours = (f"CATEGORIES:{one.kind}", "CONTACT:")
        text = "\n".join(line for line in lines if not line.startswith(ours))
        row, there = self._carried.get(step, (0, ""))
        if text == there or not text:
            return False
        if row:
            self._sink.change("carried", row, {"text": text})
        else:
            number = self._sink.number("carried")
            self._sink.add("carried", id=number, step_id=step, format="ical", text=text)
        return True


def _is_untouched(step: happenings.OpenStep, one: Happening, known: Known | None) -> bool:
    """Whether nobody changed a step here since the calendar had it."""
    if one.version == step.version:
        return True
    said = json.loads(known.cells) if known is not None and known.cells else None
    return bool(said == [step.title, step.day, step.minute])
