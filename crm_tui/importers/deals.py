"""The deals of an import, and how they meet the laws: a stage, a next step, a reason."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from crm_tui.domain.calendar import Week, add_working_days, late_instant
from crm_tui.domain.pipelines import FULFIL, Pipeline, read_pipeline
from crm_tui.domain.ranks import counted
from crm_tui.domain.search import fold
from crm_tui.domain.stages import StepPlan
from crm_tui.domain.trials import A, B, arm_of
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.lacking import Lacking
from crm_tui.importers.records import DealPart, Record
from crm_tui.importers.said import line
from crm_tui.importers.sinks import Sink
from crm_tui.importers.values import status_of
from crm_tui.store.bulk import rising_uids
from crm_tui.store.queries.importing import Places
from crm_tui.store.queries.trials import OnTrial, running

PER_DAY = 20
UNKNOWN_REASON = "unknown_imported"
CLOSING = ("won", "lost", "cancelled")


class Desk(NamedTuple):
    """By whose clock and week an import is done, and what it does where the file is silent.

    stages: folded stage text of the file → stage key, "won", "lost" or "cancelled". actor: the
    login of whoever imports.
    """

    actor_id: int
    now: datetime
    zone: tzinfo
    week: Week
    currency: str
    pipeline: str
    stages: dict[str, str]
    actor: str = ""

    @property
    def today(self) -> date:
        """The importer's day."""
        return self.now.astimezone(self.zone).date()


class Place(NamedTuple):
    """Where a deal stands; key and kind are the stage's."""

    pipeline: int
    stage: int
    key: str
    kind: str


class Placing:
    """Where the deals of a file stand: what its words for pipelines and stages mean."""

    def __init__(self, places: Places, desk: Desk, trials: dict[int, OnTrial]) -> None:
        self.places = places
        self.desk = desk
        self.trials = trials

    def check(self, parts: Iterable[DealPart]) -> None:
        """Raise Invalid naming every stage of a file that nobody mapped, with what to write."""
        unknown = self.unknown(parts)
        if unknown:
            raise unknown_stages(unknown)

    def unknown(self, parts: Iterable[DealPart]) -> dict[str, list[str]]:
        """The stages that nobody mapped, as the file writes them, each with the keys there are."""
        unknown: dict[str, list[str]] = {}
        for part in parts:
            stages = self.places.stages[self._pipeline(part.pipeline)]
            word = self._stage_word(part)
            if word and word not in CLOSING and word not in stages:
                unknown[part.stage] = [key for _id, key, _kind in _once(stages)]
        return unknown

    def place(self, part: DealPart) -> Place:
        """Where a deal stands. Raises Invalid for a stage that the pipeline does not have."""
        number = self._pipeline(part.pipeline)
        stages = self.places.stages[number]
        word = self._stage_word(part)
        if not word or word in CLOSING:
            return Place(number, *next(reversed(stages.values())))
        if word not in stages:
            raise unknown_stage(part.stage, [key for _id, key, _kind in _once(stages)])
        return Place(number, *stages[word])

    def _stage_word(self, part: DealPart) -> str:
        """The stage as a folded name or key; empty where the text only says how it ended.

        Where a deal that has ended stood before is worth a note, not a question.
        """
        said = fold(part.stage)
        if said in self.desk.stages:
            return fold(self.desk.stages[said])
        return "" if status_of(part.stage) in CLOSING or self.stood_elsewhere(part) else said

    def stood_elsewhere(self, part: DealPart) -> bool:
        """Whether a deal has ended in a stage that its pipeline here does not have."""
        said = fold(part.stage)
        if part.status not in CLOSING or said in self.desk.stages or status_of(part.stage):
            return False
        return bool(said) and said not in self.places.stages[self._pipeline(part.pipeline)]

    def knows_pipeline(self, name: str) -> bool:
        """Whether a file's word for a pipeline is one of ours, or it says none."""
        return not name or fold(name) in self.places.pipelines

    def _pipeline(self, name: str) -> int:
        lines = self.places.pipelines
        for word in (name, self.desk.pipeline):
            if word and fold(word) in lines:
                return lines[fold(word)]
        return next(reversed(lines.values()))

    def status(self, part: DealPart) -> str:
        """How a deal ended ("won", "lost", "cancelled"), or "" while it is open."""
        word = self.desk.stages.get(fold(part.stage), "")
        if word in CLOSING:
            return word
        return part.status if part.status in CLOSING else ""

    def plan(self, place: Place, arm: str = "") -> StepPlan:
        """The next step that the playbook, or a trial's other version, has for a stage."""
        own, trial = _book(self.places.books[place.pipeline]), self.trials.get(place.pipeline)
        if arm != B or trial is None:
            return own.stage(place.key).step
        other = _book(trial.text)
        same = [stage.key for stage in other.stages] == [stage.key for stage in own.stages]
        return (other if same else own).stage(place.key).step

    def line(self, place: Place) -> str:
        """The line of the playbook that puts the step there."""
        return _book(self.places.books[place.pipeline]).line(place.key)

    def contacts(self, part: DealPart) -> bool:
        """Whether the deal's next step may contact the client while still selling."""
        place = self.place(part)
        if self.status(part) or place.kind == FULFIL:
            return False
        return any(self.plan(place, arm).contacts for arm in (A, B))

    def draw(self, place: Place, began: datetime, uid: str) -> tuple[int | None, str]:
        """The trial a deal takes part in that begins at a place, and by which version it goes."""
        trial = self.trials.get(place.pipeline)
        if trial is None or began < trial.started_at:
            return None, ""
        return trial.id, arm_of(trial.seed, trial.share, uid)


class Deals:
    """Makes the deals of an import."""

    def __init__(self, sink: Sink, places: Places, desk: Desk) -> None:
        self.sink = sink
        self.places = places
        self.desk = desk
        self.placing = Placing(places, desk, running(sink.session))
        self.lacking = Lacking(sink.session)
        self._uids = rising_uids(desk.now)
        self.spread: Counter[date] = Counter()
        self._given: Counter[int] = Counter()
        self._count = 0

    def add(self, record: Record, client: int, owner: int, source: int | None) -> int:
        """A new deal of a client, with its next step if it is open; return its id."""
        part = record.deal
        assert part is not None
        place = self.placing.place(part)
        number = self.sink.number("deal")
        status = self.placing.status(part)
        closing = self._closing(part, status, place.kind)
        began = closing.get("closed_at", self.desk.now)
        uid = ""
        if part.ours is not None:
            uid, began = part.ours.uid, min(part.ours.opened_at or began, began)
        uid = uid or next(self._uids)
        trial, arm = (None, "") if status else self.placing.draw(place, began, uid)
        step = None if status else self._step(part, client, owner, number, place, arm)
        self.sink.add(
            "deal", id=number, client_id=client, pipeline_id=place.pipeline, stage_id=place.stage,
            title=part.title or record.name, owner_id=owner, rank=counted(self._count),
            amount=part.amount.minor if part.amount else None, source_id=source,
            currency=part.amount.currency if part.amount else self._currency(place.pipeline),
            status=status or "open", is_open=int(not status), next_step_id=step,
            expected_day=part.expected_day, opened_at=began, stage_at=began, uid=uid,
            trial_id=trial, arm=arm, **closing,
        )  # fmt: skip
        self._count += 1
        if not status:
            book = _book(self.places.books[place.pipeline])
            self.lacking.look(
                record, book, place.pipeline, place.key, client=client, deal=number, source=source
            )
        return number

    def _currency(self, pipeline: int) -> str:
        return self.places.currencies[pipeline] or self.desk.currency

    def _closing(self, part: DealPart, status: str, kind: str) -> dict[str, Any]:
        """What closing writes: when, why, and from when a sale counts."""
        if not status:
            return {"sold_at": self.desk.now if kind == FULFIL else None}
        day = min(part.closed_day or self.desk.today, self.desk.today)
        noon = datetime.combine(day, time(12), self.desk.zone).astimezone(UTC)
        exact = part.ours.closed_at if part.ours is not None else None
        closed: dict[str, Any] = {"closed_at": min(exact or noon, self.desk.now)}
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
        self, part: DealPart, client: int, owner: int, deal: int, place: Place, arm: str
    ) -> int:
        plan = self.placing.plan(place, arm)
        day, minute = part.due, part.due_minute
        if day is None:
            day, minute = self._spread_day(owner), None
        zone = self.desk.zone
        late = late_instant(day, minute, zone, self.desk.week)
        number = self.sink.number("step")
        self.sink.add(
            "step", id=number, client_id=client, deal_id=deal, stage_id=place.stage,
            kind=plan.kind, title=part.next_step or plan.title, contacts=int(plan.contacts),
            waits=int(plan.waits), owner_id=owner, by_or_at=plan.by_or_at, minutes=plan.minutes,
            due_day=day, due_minute=minute, due_zone=getattr(zone, "key", ""),
            due_at=late if minute is not None else None, late_at=late,
            planned_by=self.placing.line(place),
        )  # fmt: skip
        return number

    def _spread_day(self, owner: int) -> date:
        """Coming working days, so many steps a day for each owner."""
        ahead = self._given[owner] // PER_DAY + 1
        self._given[owner] += 1
        day = add_working_days(self.desk.today, ahead, self.desk.week)
        self.spread[day] += 1
        return day

    def leftovers(self, part: DealPart) -> tuple[str, ...]:
        """What a row says of its deal that has no place in it, as lines of a note."""
        status = self.placing.status(part)
        said = {
            "pipeline": "" if self.placing.knows_pipeline(part.pipeline) else part.pipeline,
            "stage": part.stage if self.placing.stood_elsewhere(part) else "",
            "status": "" if status_of(part.status_text) else part.status_text,
            "due": part.due.isoformat() if status and part.due else "",
            "next_step": part.next_step if status else "",
            "closed_day": part.closed_day.isoformat() if part.closed_day and not status else "",
            "lost_reason": part.lost_reason if status in ("", "won") else "",
        }
        return tuple(line(name, text) for name, text in said.items() if text)


@lru_cache(64)
def _book(text: str) -> Pipeline:
    return read_pipeline(text, "pipeline")


def _once(stages: dict[str, tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    return list(reversed(dict.fromkeys(stages.values())))


def unknown_stages(stages: dict[str, list[str]]) -> Invalid:
    """The refusal of a file's stages; stages: each with the keys that there are."""
    if len(stages) == 1:
        return unknown_stage(*next(iter(stages.items())))
    keys = list(dict.fromkeys(key for there in stages.values() for key in there))
    return Invalid(
        _("These are no stages of this pipeline: {stages}.").format(
            stages=", ".join(f"“{stage}”" for stage in stages)
        ),
        field="stage",
        hint=_("Say which they are: {flags}. There are: {names}.").format(
            flags=" ".join(f'--map-stage "{stage}={_near(stage, there)}"'
                           for stage, there in stages.items()),
            names=", ".join([*keys, *CLOSING]),
        ),
    )  # fmt: skip


def _near(stage: str, keys: list[str]) -> str:
    """The key that looks most like a stage's name, to be put right by a person."""
    import difflib

    return (difflib.get_close_matches(fold(stage), keys, n=1, cutoff=0.3) or keys)[0]


def unknown_stage(text: str, keys: list[str]) -> Invalid:
    """The refusal of a stage that the pipeline does not have."""
    return Invalid(
        _("“{stage}” is no stage of this pipeline.").format(stage=text),
        field="stage",
        hint=_('Say which it is: --map-stage "{stage}={example}". There are: {names}.').format(
            stage=text, example=_near(text, keys), names=", ".join([*keys, *CLOSING])
        ),
    )
