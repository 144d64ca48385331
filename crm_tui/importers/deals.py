"""The deals of an import, and how they meet the laws: a stage, a next step, a reason."""

import json
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from crm_tui.domain.calendar import Week, add_working_days, late_instant
from crm_tui.domain.pipelines import FULFIL, Pipeline, read_pipeline
from crm_tui.domain.ranks import counted
from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.records import DealPart, Record
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import importing
from crm_tui.store.queries.importing import Known, Places
from crm_tui.store.tables.sales import Deal

PER_DAY = 20
UNKNOWN_REASON = "unknown_imported"
FIELDS = ("title", "amount", "currency", "expected_day")


class Desk(NamedTuple):
    """By whose clock and week an import is done, and what it does where the file is silent."""

    actor_id: int
    now: datetime
    zone: tzinfo
    week: Week
    currency: str
    pipeline: str
    stages: dict[str, str]

    @property
    def today(self) -> date:
        """The importer's day."""
        return self.now.astimezone(self.zone).date()


class Deals:
    """Makes and updates the deals of an import."""

    def __init__(self, sink: Sink, places: Places, desk: Desk, system: str) -> None:
        self.sink = sink
        self.places = places
        self.desk = desk
        self.system = system
        self.spread: Counter[date] = Counter()
        self._given: Counter[int] = Counter()
        self._known: dict[str, Known] = {}
        self._mine: set[str] = set()
        self._count = 0

    def look_up(self, batch: list[Record]) -> None:
        """Ask the store about the deals that a batch of rows names."""
        externals = [r.deal.external_id for r in batch if r.deal and r.deal.external_id]
        self._known = importing.known(self.sink.session, self.system, "deal", externals)

    def known(self, part: DealPart) -> Known | None:
        """What we have under the file's own id for this deal."""
        return self._known.get(part.external_id) if part.external_id else None

    def place(self, part: DealPart) -> tuple[int, int, str, str]:
        """Where a deal stands: pipeline, stage, the stage's key and kind. Raises Invalid."""
        line = self._pipeline(part.pipeline)
        stages = self.places.stages[line]
        word = fold(self.desk.stages.get(fold(part.stage), part.stage))
        if not word or word in CLOSING:
            first = next(reversed(stages.values()))
            return line, *first
        if word not in stages:
            raise unknown_stage(part.stage, [key for _id, key, _kind in _once(stages)])
        return line, *stages[word]

    def _pipeline(self, name: str) -> int:
        lines = self.places.pipelines
        for word in (name, self.desk.pipeline):
            if word and fold(word) in lines:
                return lines[fold(word)]
        return next(reversed(lines.values()))

    def add(self, record: Record, client: int, owner: int) -> int:
        """A new deal of a client, with its next step if it is open; return its id."""
        part = record.deal
        assert part is not None
        line, stage, key, kind = self.place(part)
        number = self.sink.number("deal")
        status = self.status(part)
        step = self._step(record, client, owner, number, line, stage, key) if not status else None
        opened = self.desk.now
        self.sink.add(
            "deal", id=number, client_id=client, pipeline_id=line, stage_id=stage,
            title=part.title or record.name, owner_id=owner, rank=counted(self._count),
            amount=part.amount.minor if part.amount else None,
            currency=part.amount.currency if part.amount else self._currency(line),
            status=status or "open", is_open=int(not status), next_step_id=step,
            expected_day=part.expected_day, opened_at=opened, stage_at=opened,
            **self._closing(part, status, kind),
        )  # fmt: skip
        self._count += 1
        self._remember(number, record, None)
        return number

    def _currency(self, line: int) -> str:
        return self.places.currencies[line] or self.desk.currency

    def status(self, part: DealPart) -> str:
        """How a deal ended ("won", "lost", "cancelled"), or "" while it is open."""
        word = fold(self.desk.stages.get(fold(part.stage), part.stage))
        if part.status and part.status != "open":
            return part.status
        return word if word in CLOSING else ""

    def _closing(self, part: DealPart, status: str, kind: str) -> dict[str, Any]:
        """What closing writes: when, why, and from when a sale counts."""
        if not status:
            return {"sold_at": self.desk.now if kind == FULFIL else None}
        day = part.closed_day or self.desk.today
        noon = datetime.combine(day, time(12), self.desk.zone).astimezone(UTC)
        closed: dict[str, Any] = {"closed_at": min(noon, self.desk.now)}
        closed["sold_at"] = closed["closed_at"] if status == "won" else None
        if status == "cancelled":
            return {**closed, "cancel_reason": "mistake", "reason_note": part.lost_reason}
        if status == "lost":
            reasons = self.places.reasons
            known = fold(part.lost_reason) in reasons
            reason, revive = reasons[fold(part.lost_reason) if known else fold(UNKNOWN_REASON)]
            closed |= {"reason_id": reason, "reason_note": "" if known else part.lost_reason}
            if revive is not None:
                closed["revive_day"] = day + timedelta(days=revive)
        return closed

    def _step(
        self, record: Record, client: int, owner: int, deal: int, line: int, stage: int, key: str
    ) -> int:
        part = record.deal
        assert part is not None
        plan = _book(self.places.books[line]).stage(key).step
        day, minute = part.due, part.due_minute
        if day is None:
            day, minute = self._spread_day(owner), None
        number = self.sink.number("step")
        at = None
        if minute is not None:
            wall = datetime.combine(day, time(*divmod(minute, 60)), self.desk.zone)
            at = wall.astimezone(UTC)
        self.sink.add(
            "step", id=number, client_id=client, deal_id=deal, stage_id=stage, kind=plan.kind,
            title=part.next_step or plan.title, contacts=int(plan.contacts),
            waits=int(plan.waits), owner_id=owner, by_or_at=plan.by_or_at, minutes=plan.minutes,
            due_day=day, due_minute=minute, due_zone=getattr(self.desk.zone, "key", ""),
            due_at=at, late_at=late_instant(day, minute, self.desk.zone, self.desk.week),
        )  # fmt: skip
        return number

    def contacts(self, part: DealPart) -> bool:
        """Whether the deal's next step would contact the client while still selling."""
        line, _stage, key, kind = self.place(part)
        plan = _book(self.places.books[line]).stage(key).step
        return not self.status(part) and plan.contacts and kind != FULFIL

    def _spread_day(self, owner: int) -> date:
        """Coming working days, so many steps a day for each owner."""
        ahead = self._given[owner] // PER_DAY + 1
        self._given[owner] += 1
        day = add_working_days(self.desk.today, ahead, self.desk.week)
        self.spread[day] += 1
        return day

    def update(self, record: Record, known: Known) -> bool:
        """Bring a known deal up to date, where nobody edited it since; say whether it changed."""
        part = record.deal
        row = self.sink.session.get(Deal, known.record_id)
        assert part is not None
        if row is None:
            return False
        last: dict[str, Any] = json.loads(known.cells) if known.cells else {}
        changes = {}
        for name, wanted in self._said(record).items():
            now = getattr(row, name)
            if wanted not in (None, "") and wanted != now and last.get(name) == _plain(now):
                changes[name] = wanted
        if changes:
            self.sink.change("deal", row.id, changes)
        self._remember(row.id, record, known)
        return bool(changes)

    def _said(self, record: Record) -> dict[str, Any]:
        part = record.deal
        assert part is not None
        return {
            "title": part.title,
            "amount": part.amount.minor if part.amount else None,
            "currency": part.amount.currency if part.amount else None,
            "expected_day": part.expected_day,
        }

    def _remember(self, deal: int, record: Record, known: Known | None) -> None:
        part = record.deal
        assert part is not None
        if not part.external_id or part.external_id in self._mine:
            return
        said = {name: _plain(value) for name, value in self._said(record).items()}
        cells = json.dumps(said, ensure_ascii=False)
        if known is not None:
            self.sink.change("external_id", known.id, {"digest": record.digest, "cells": cells})
            return
        self._mine.add(part.external_id)
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=self.system, kind="deal",
            external=part.external_id, record_id=deal, digest=record.digest, cells=cells,
        )  # fmt: skip


CLOSING = {"won", "lost", "cancelled"}


@lru_cache(64)
def _book(text: str) -> Pipeline:
    return read_pipeline(text, "pipeline")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _once(stages: dict[str, tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    return list(reversed(dict.fromkeys(stages.values())))


def unknown_stage(text: str, keys: list[str]) -> Invalid:
    """The refusal of a stage that the pipeline does not have."""
    return Invalid(
        _("“{stage}” is no stage of this pipeline.").format(stage=text),
        field="stage",
        hint=_('Say which it is: --stages "{stage}={example}". There are: {names}.').format(
            stage=text, example=keys[0], names=", ".join([*keys, *sorted(CLOSING)])
        ),
    )
