"""Pipelines as the store keeps them: rows for the board, and the playbook they came from."""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import select
from sqlmodel import col

from crm_tui.domain import pipelines
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.journal import Tx
from crm_tui.store.tables import sales
from crm_tui.store.tables.sales import Deal, Pipeline, Stage

R = TypeVar("R", Pipeline, Stage)


@lru_cache(64)
def _parsed(text: str, where: str) -> pipelines.Pipeline:
    return pipelines.read_pipeline(text, where)


def playbook(tx: Tx, pipeline_id: int) -> pipelines.Pipeline:
    """The playbook of a pipeline. Raises NotFound."""
    row = tx.look(Pipeline, pipeline_id)
    if row is None:
        raise NotFound(_("There is no pipeline {n}.").format(n=pipeline_id))
    return _parsed(row.playbook, row.key)


def playbook_of(tx: Tx, deal: Deal) -> pipelines.Pipeline:
    """The playbook a deal goes by: its pipeline's, or the other version of a trial it was drawn to.

    A version whose stages are no longer those of the pipeline is passed over. Raises NotFound.
    """
    row = tx.look(Pipeline, deal.pipeline_id)
    if row is None:
        raise NotFound(_("There is no pipeline {n}.").format(n=deal.pipeline_id))
    return book_of(row, tx.look(sales.Trial, deal.trial_id) if deal.arm == "b" else None)


def playbooks_of(tx: Tx, deals: Iterable[Deal]) -> dict[int, pipelines.Pipeline]:
    """The playbooks that many deals go by, by the deals' ids. Raises NotFound."""
    books: dict[tuple[int, str, int | None], pipelines.Pipeline] = {}
    found = {}
    for deal in deals:
        which = deal.pipeline_id, deal.arm, deal.trial_id
        if which not in books:
            books[which] = playbook_of(tx, deal)
        found[deal.id] = books[which]
    return found


def book_of(row: Pipeline, trial: "sales.Trial | None") -> pipelines.Pipeline:
    """A pipeline's playbook; that of a trial's other version, where one is given and fits."""
    own = _parsed(row.playbook, row.key)
    if trial is None or trial.pipeline_id != row.id:
        return own
    other = _parsed(trial.text, trial.name)
    same = [stage.key for stage in other.stages] == [stage.key for stage in own.stages]
    return other if same else own


def counting_by(tx: Tx, calendar: str) -> list[str]:
    """The keys of the pipelines whose playbook counts a deadline by the calendar with that key."""
    alive = select(Pipeline).where(col(Pipeline.archived_at).is_(None))
    rows = tx.all(alive.order_by(col(Pipeline.position), col(Pipeline.id)))
    return [row.key for row in rows if calendar in _parsed(row.playbook, row.key).calendars]


def pipeline_named(tx: Tx, key: str) -> Pipeline:
    """The pipeline with this key or name; with "" the team's first. Raises NotFound."""
    alive = select(Pipeline).where(col(Pipeline.archived_at).is_(None))
    found = tx.all(alive.order_by(col(Pipeline.position), col(Pipeline.id)))
    for row in _matching(found, key):
        return row
    raise NotFound(
        _("There is no pipeline “{key}”.").format(key=key),
        hint=_("Choose one of: {names}.").format(names=", ".join(row.key for row in found)),
    )


def _matching(rows: list[R], word: str) -> list[R]:
    """Those of that key, else those of that name; all of them for an empty word."""
    if not word:
        return rows
    same = [row for row in rows if row.key.casefold() == word.casefold()]
    return same or [row for row in rows if row.name.casefold() == word.casefold()]


def stage_named(tx: Tx, pipeline_id: int, key: str) -> Stage:
    """The stage of a pipeline with this key or name; with "" its first. Raises NotFound."""
    alive = select(Stage).where(
        col(Stage.pipeline_id) == pipeline_id, col(Stage.archived_at).is_(None)
    )
    found = tx.all(alive.order_by(col(Stage.position)))
    for row in _matching(found, key):
        return row
    raise NotFound(
        _("There is no stage “{key}” in this pipeline.").format(key=key),
        hint=_("Choose one of: {names}.").format(names=", ".join(row.key for row in found)),
    )


def add_pipeline(tx: Tx, made: pipelines.Pipeline, position: int) -> Pipeline:
    """Keep a pipeline: its row, its stages, and its text."""
    row = tx.new(
        Pipeline,
        key=made.key,
        name=made.name,
        position=position,
        currency=made.currency,
        playbook=pipelines.write_pipeline(made),
        playbook_version=made.version,
    )
    for place, stage in enumerate(made.stages):
        tx.new(
            Stage,
            pipeline_id=row.id,
            key=stage.key,
            name=stage.name,
            kind=stage.kind,
            position=place,
            probability=stage.probability,
            standing_days=stage.standing_days,
        )
    return row
