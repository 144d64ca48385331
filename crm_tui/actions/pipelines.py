"""Changing a pipeline: its stages, its text, and the next steps its playbook has put there."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from crm_tui.actions.base import A_CHANGE, Action, action
from crm_tui.actions.following import come_to
from crm_tui.actions.replacing import OtherStep, follow
from crm_tui.actions.work import mark_closed, next_step
from crm_tui.domain.pipelines import FULFIL, check_pipeline, read_pipeline, write_pipeline
from crm_tui.domain.playbook_changes import Difference, differences
from crm_tui.domain.stages import NOTHING, Pipeline
from crm_tui.domain.steps import Draft, Dropped
from crm_tui.domain.text import clean_input
from crm_tui.domain.written import refuse
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _, _n
from crm_tui.store import laws
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import (
    pipeline_named,
    playbook,
    playbook_of,
    playbooks_of,
    stage_named,
)
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.queries.playbooks import (
    around_of,
    count_open_in,
    next_steps_of,
    open_deals_of,
    stages_of,
)
from crm_tui.store.queries.trials import running_in
from crm_tui.store.queries.work import clients_of, hold_companies, lock_deals
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Stage
from crm_tui.store.tables.sales import Pipeline as PipelineRow

MOST_SHOWN = 10


class Edited(NamedTuple):
    """What changing a pipeline did, or would do.

    deals: open deals in it. moved: those taken out of stages that are no more. steps: those that
    got another next step by it. kept: those whose step a person has made his own, so that it
    stays. shown: the first of those with another step.
    """

    key: str
    version: int
    changes: tuple[Difference, ...]
    deals: int
    moved: int
    steps: int
    kept: int
    shown: tuple[OtherStep, ...]


class Rehearsed(Exception):
    """Everything was done as it would be, and is taken back; `edited` says what it was."""

    def __init__(self, edited: Edited) -> None:
        super().__init__(edited.key)
        self.edited = edited


def _rows(ask: Callable[..., int], key: str, *_more: object, **_named: object) -> int:
    """Each open deal may change, its step be closed, and another one opened."""
    return 3 * A_CHANGE * ask(count_open_in, key)


@action("pipeline.edit", N_("Change a pipeline"), _rows)
def edit_pipeline(
    tx: Tx, key: str, text: str, where: str = "pipeline", move_to: str = ""
) -> Edited:
    """Give a pipeline another text; its stages and the steps it has put there follow.

    text: the whole of it as TOML. where: the file's name, for faults. move_to: the stage for the
    deals of stages that are taken out. A next step is replaced where the playbook now proposes
    another one and no person has touched it. Raises Invalid (field "pipeline") listing every
    fault, Conflict for a stage that is taken out with deals in it and for a pipeline on trial.
    """
    line = tx.get(PipelineRow, pipeline_named(tx, key).id)
    before, after = playbook(tx, line.id), _read(tx, line.key, text, where)
    changes = differences(before, after)
    ids = open_deals_of(tx, line.id)
    if not changes:
        return Edited(line.key, line.playbook_version, (), len(ids), 0, 0, 0, ())
    _refuse_on_trial(tx, line, before, after)
    deals = lock_deals(tx, ids)
    hold_companies(tx, ids)
    books = playbooks_of(tx, deals)
    _write(tx, line, after)
    rows = stages_of(tx, line.id)
    steps = next_steps_of(tx, line.id)
    leaving = _write_stages(tx, line, after, rows, deals, move_to)
    _move_out(tx, line, leaving, move_to)
    gone = {deal.id for deal in leaving}
    staying = [deal for deal in deals if deal.id not in gone]
    others, kept = follow(tx, staying, books, steps)
    return Edited(
        line.key, line.playbook_version, changes, len(ids), len(leaving), len(others), kept,
        tuple(others[:MOST_SHOWN]),
    )  # fmt: skip


def _rehearse(tx: Tx, key: str, text: str, where: str = "pipeline", move_to: str = "") -> Edited:
    edited = edit_pipeline(tx, key, text, where, move_to)
    tx.session.flush()
    deals = open_deals_of(tx, pipeline_named(tx, key).id)
    laws.check(tx.session, deals, clients_of(tx, deals))
    raise Rehearsed(edited)


#: The same as `pipeline.edit`, taken back at once: it raises Rehearsed. In no list of actions.
rehearsal = Action("pipeline.edit", "", _rehearse, _rows)


def _read(tx: Tx, key: str, text: str, where: str) -> Pipeline:
    """The new playbook. Raises Invalid for its faults, and for another key."""
    said = clean_input(text, "text")
    refuse(check_pipeline(said, where, around_of(tx.session)), "pipeline")
    book = read_pipeline(said, where, setting(tx, "language") or "en")
    if book.key != key:
        raise Invalid(
            _("The text is of pipeline “{other}”, not of “{key}”.").format(other=book.key, key=key),
            field="key",
            hint=_('Write key = "{key}": a key never changes.').format(key=key),
        )
    return book


def _refuse_on_trial(tx: Tx, line: PipelineRow, before: Pipeline, after: Pipeline) -> None:
    """Both versions of a trial need the same stages. Raises Conflict."""
    same = [stage.key for stage in before.stages] == [stage.key for stage in after.stages]
    if not same and running_in(tx, line.id) is not None:
        raise Conflict(
            _("“{pipeline}” is on trial, so its stages stay.").format(pipeline=line.name),
            hint=_("Stop the trial first: crm pipeline trial stop {key}").format(key=line.key),
        )


def _write(tx: Tx, line: PipelineRow, book: Pipeline) -> None:
    line.playbook_version += 1
    line.playbook = write_pipeline(replace(book, version=line.playbook_version))
    line.name, line.currency = book.name, book.currency
    tx.session.flush()


# -- stages ---------------------------------------------------------------------------------------


def _write_stages(
    tx: Tx,
    line: PipelineRow,
    book: Pipeline,
    had: list[Stage],
    deals: list[Deal],
    move_to: str,
) -> list[Deal]:
    """Write the stages over those it had; return the deals that stand at one that is no more."""
    rows = {row.key: row for row in had}
    kept = {stage.key for stage in book.stages}
    gone = [row for key, row in rows.items() if key not in kept and row.archived_at is None]
    leaving = _emptied(deals, gone, kept, move_to)
    for place, stage in enumerate(book.stages):
        row = rows.get(stage.key)
        if row is None:
            row = tx.new(
                Stage, pipeline_id=line.id, key=stage.key, name=stage.name, kind=stage.kind,
                position=place, probability=stage.probability, standing_days=stage.standing_days,
            )  # fmt: skip
            continue
        _count_as_sold(tx, row, stage.kind, deals)
        row.name, row.kind, row.position = stage.name, stage.kind, place
        row.probability, row.standing_days = stage.probability, stage.standing_days
        row.archived_at = None
    for row in gone:
        row.archived_at = tx.now
    tx.session.flush()
    return leaving


def _emptied(deals: list[Deal], gone: list[Stage], kept: set[str], move_to: str) -> list[Deal]:
    """The deals of stages that are taken out. Raises Conflict where nobody says where they go."""
    ids = {row.id for row in gone}
    leaving = [deal for deal in deals if deal.stage_id in ids]
    if leaving and move_to not in kept:
        names = ", ".join(row.key for row in gone if any(d.stage_id == row.id for d in leaving))
        raise Conflict(
            _n(
                "{count} deal stands at a stage that is taken out: {names}.",
                "{count} deals stand at stages that are taken out: {names}.",
                len(leaving),
            ).format(count=len(leaving), names=names),
            hint=_("Say where they go: --move-to {keys}").format(keys="|".join(sorted(kept))),
        )
    return leaving


def _count_as_sold(tx: Tx, row: Stage, kind: str, deals: list[Deal]) -> None:
    """A stage that now fulfils makes its deals sold, one that now sells makes them unsold."""
    if row.kind == kind:
        return
    for deal in deals:
        if deal.stage_id == row.id:
            deal.sold_at = tx.now if kind == FULFIL else None


def _move_out(tx: Tx, line: PipelineRow, leaving: list[Deal], move_to: str) -> None:
    """Put deals at the stage that takes in those of a stage that is no more."""
    if not leaving:
        return
    target = stage_named(tx, line.id, move_to)
    steps = [next_step(tx, deal) for deal in leaving]
    for step in steps:
        mark_closed(tx, step, Dropped.MOVED)
    tx.session.flush()
    for deal, step in zip(leaving, steps, strict=True):
        stage = playbook_of(tx, deal).stage(target.key)
        plan, _mark = stage.plan(facts_of(tx, deal) if stage.variants else NOTHING)
        draft = Draft()
        if plan.due_for(tx.local_now, tx.actor.week, deal.promised_day) is None:
            draft = Draft(day=max(step.due_day, tx.today))
        come_to(tx, tx.get(Client, deal.client_id), deal, target, draft, follows=step)
