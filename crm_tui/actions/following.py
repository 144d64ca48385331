"""What follows an outcome: where the deal goes, which step opens there, and what keeps it back."""

from dataclasses import replace
from typing import NamedTuple

from crm_tui.actions.closing import win
from crm_tui.actions.stages import enter_stage
from crm_tui.actions.trials import assign
from crm_tui.actions.work import TOLD_AFTERWARDS, open_step
from crm_tui.domain import stages
from crm_tui.domain.facts import Facts
from crm_tui.domain.kinds import thing_words
from crm_tui.domain.pipelines import proposal
from crm_tui.domain.steps import Draft
from crm_tui.i18n import _
from crm_tui.store.hot.wanted import ANY_WANTED, by_name, wanted_fields
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, playbook_of, stage_named
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.queries.plain import InSession
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Pipeline, Stage, Step

Answers = tuple[tuple[str, str], ...]
"""Answers given with an outcome: a question's key, or a thing to be known, and the words."""


class Followed(NamedTuple):
    """What an outcome led to: the deal's status and, while it is open, its next step.

    missing: what the stage that was left asked for and nobody knows (names of `KNOWN` or
    "field:…").
    """

    client_id: int
    deal_id: int | None
    status: str
    stage: str
    step_id: int | None
    remark: str = ""
    missing: tuple[str, ...] = ()


def keep_answers(
    tx: Tx, client: Client, deal: Deal | None, step: Step | None, answers: Answers
) -> None:
    """Keep what the client answered at a step. Raises Invalid (field "answer")."""
    if answers:
        from crm_tui.actions.answers import put_answers

        put_answers(tx, client, deal, step, answers)


def stage_of(tx: Tx, deal: Deal) -> Stage:
    """Where a deal stands."""
    here = tx.look(Stage, deal.stage_id)
    assert here is not None
    return here


def move_on(
    tx: Tx, client: Client, deal: Deal, step: Step, draft: Draft, keep_stage: bool
) -> Followed:
    """Go where the playbook leads after a result, the step closed already.

    Raises Invalid: field "must" for what is required before leaving, "due" where the following
    step's day must be asked.
    """
    book, facts = playbook_of(tx, deal), facts_of(tx, deal)
    here = book.stage(stage_of(tx, deal).key)
    offered = proposal(book, here.key, "result", keep_stage, facts)
    if offered.stage == here:
        after = open_step(
            tx, client, deal, draft, offered.step, follows=step, planned_by=offered.line
        )
        return Followed(client.id, deal.id, "open", here.key, after.id)
    skipped = refuse_unmet(tx, deal, here, facts)
    if offered.status == "won":
        win(tx, client, deal, step, book)
        return Followed(client.id, deal.id, "won", here.key, None, missing=skipped)
    target = _target(tx, deal, offered)
    after = come_to(tx, client, deal, target, draft, follows=step)
    return Followed(client.id, deal.id, "open", target.key, after.id, missing=skipped)


def _target(tx: Tx, deal: Deal, offered: stages.Proposal) -> Stage:
    """The stage a proposal names, of this pipeline or another. Raises NotFound."""
    if offered.stage is not None:
        return stage_named(tx, deal.pipeline_id, offered.stage.key)
    return stage_named(tx, pipeline_named(tx, offered.pipeline_key).id, offered.stage_key)


def come_to(
    tx: Tx, client: Client, deal: Deal, target: Stage, draft: Draft, *, follows: Step
) -> Step:
    """Put a deal at a stage, with its history, and open the step that its playbook has there.

    Another pipeline's trial, if one runs there, draws anew. Raises Invalid (field "due").
    """
    goes_elsewhere = target.pipeline_id != deal.pipeline_id
    enter_stage(tx, deal, target)
    if goes_elsewhere:
        assign(tx, deal)
    book = playbook_of(tx, deal)
    stage = book.stage(target.key)
    plan, mark = stage.plan(facts_of(tx, deal) if stage.variants else stages.NOTHING)
    return open_step(
        tx, client, deal, draft, plan, follows=follows, planned_by=book.line(target.key, mark)
    )


def postponed_to(tx: Tx, deal: Deal) -> Stage | None:
    """The stage that a postponement leads to; None where the deal keeps its own."""
    book, here = playbook_of(tx, deal), stage_of(tx, deal)
    offered = proposal(book, here.key, "postpone", facts=facts_of(tx, deal))
    target = _target(tx, deal, offered)
    return None if target.id == here.id else target


def refuse_unmet(tx: Tx, deal: Deal, here: stages.Stage, facts: Facts) -> tuple[str, ...]:
    """What was asked for before leaving a stage and is unknown, which nothing keeps back.

    Raises Invalid (field "must") naming what is required and how to give it. A tale of what has
    happened is told as it was.
    """
    conn = InSession(tx.session)
    lacks = stages.missing(_with_fields(tx, deal, here), facts)
    asked, required = (by_name(conn, things) for things in lacks)
    if not required or tx.face in TOLD_AFTERWARDS:
        return tuple(dict.fromkeys((*required, *asked)))
    raise stages.Unmet(
        _("“{stage}” is not left without: {things}.").format(
            stage=here.name, things=things_in_words(required)
        ),
        required,
        hint=" ".join(_how_to_give(deal.id, thing) for thing in required),
    )


def _with_fields(tx: Tx, deal: Deal, here: stages.Stage) -> stages.Stage:
    """A stage with the own fields that are wanted there besides."""
    line = tx.look(Pipeline, deal.pipeline_id)
    conn = InSession(tx.session)
    if line is None or not conn.rows(f"select {ANY_WANTED}")[0][0]:
        return here
    keys = [stage.key for stage in playbook_of(tx, deal).stages]
    known, must = wanted_fields(conn, line.key, keys).get(here.key, ((), ()))
    return replace(here, known=(*here.known, *known), must=(*here.must, *must))


def things_in_words(things: tuple[str, ...]) -> str:
    """Things that can be known, one after the other: “the sizes, the specification”."""
    return ", ".join(thing_words(thing) for thing in things)


#: What a file makes known as well as words do.
PAPERS = ("offer_document", "document", "sizes", "specification", "handover")


def _how_to_give(deal_id: int, thing: str) -> str:
    if thing in ("receipts", stages.BALANCE):
        return _("Keep the money: {command}.").format(command=f"`crm receipt d{deal_id} 1000`")
    from shlex import quote

    said = f'`crm answer d{deal_id} {quote(thing)} "…"`'
    if thing not in PAPERS:
        return _("Say it: {command}.").format(command=said)
    attach = f"`crm attach d{deal_id} FILE --as {thing}`"
    return _("Say or attach it: {said} or {attach}.").format(said=said, attach=attach)
