"""Two versions of a playbook side by side: begun, drawn for each deal, and ended."""

from dataclasses import replace
from secrets import randbelow

from crm_tui.actions.base import action
from crm_tui.actions.values import one_of
from crm_tui.domain.pipelines import Pipeline as Book
from crm_tui.domain.pipelines import read_pipeline, write_pipeline
from crm_tui.domain.text import clean_input
from crm_tui.domain.trials import (
    ARMS,
    LEAST_SHARE,
    MOST_SEED,
    MOST_SHARE,
    B,
    arm_of,
    differing_stages,
)
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import pipeline_named, playbook, stage_named
from crm_tui.store.queries import trials
from crm_tui.store.tables import sales
from crm_tui.store.tables.sales import Deal, Pipeline, Stage

_SEEDS = 10**9  # few enough digits to be read out


def assign(tx: Tx, deal: Deal) -> None:
    """Draw by which version a deal goes that begins in its pipeline; by none where no trial runs.

    To be called when a deal is added and when it enters another pipeline, before its step opens.
    """
    trial = trials.running_in(tx, deal.pipeline_id)
    if trial is None:
        deal.trial_id, deal.arm = None, ""
    else:
        deal.trial_id, deal.arm = trial.id, arm_of(trial.seed, trial.share, deal.uid)


@action("trial.start", N_("Try another version of a playbook"))
def start_trial(
    tx: Tx,
    pipeline: str,
    text: str,
    share: int = 50,
    seed: int | None = None,
    name: str = "",
    where: str = "B",
) -> int:
    """Try version B of a pipeline's playbook beside the one it has (A); return the trial's id.

    text: B as TOML, with the same stages. share: percent of the deals that go by B, 1 to 99. seed:
    what decides which deal goes where, by chance if None; the same seed and deals give the same
    versions. Deals that are open already go on as they did. where: B's file name, for faults.
    Raises Invalid, NotFound, or Conflict where a trial runs already.
    """
    line = pipeline_named(tx, pipeline)
    running = trials.running_in(tx, line.id)
    if running is not None:
        raise Conflict(
            _("In “{pipeline}” the trial “{name}” runs already.").format(
                pipeline=line.name, name=running.name
            ),
            hint=_("Stop it first: crm pipeline trial stop {key} --keep a").format(key=line.key),
        )
    text = clean_input(text, "text")
    _checked(playbook(tx, line.id), read_pipeline(text, where))
    return tx.new(
        sales.Trial,
        pipeline_id=line.id,
        name=clean_input(name, "name") or _("trial {n}").format(n=trials.count_in(tx, line.id) + 1),
        text=text,
        seed=randbelow(_SEEDS) if seed is None else _seed(seed),
        share=_share(share),
        started_at=tx.now,
    ).id


def _checked(a: Book, b: Book) -> None:
    """Both versions can stand side by side. Raises Invalid saying what to change in B."""
    if a.key != b.key:
        raise Invalid(
            _("Version B is called “{b}”, the pipeline “{a}”.").format(a=a.key, b=b.key),
            field="text",
            hint=_('Write key = "{key}" in it.').format(key=a.key),
        )
    told = differing_stages(a, b)
    if told:
        raise Invalid(
            told,
            field="text",
            hint=_("Both versions need the same stages of the same kind, in the same order."),
        )
    if a == b:
        raise Invalid(
            _("Version B says what the pipeline says already."),
            field="text",
            hint=_("Change a step, a deadline or what should be known in it."),
        )


def _share(share: int) -> int:
    if not LEAST_SHARE <= share <= MOST_SHARE:
        raise Invalid(
            _("A share is from {least} to {most} percent.").format(
                least=LEAST_SHARE, most=MOST_SHARE
            ),
            field="share",
        )
    return share


def _seed(seed: int) -> int:
    if not 0 <= seed <= MOST_SEED:
        raise Invalid(_("A seed is a whole number from 0 on."), field="seed")
    return seed


@action("trial.stop", N_("End a trial and keep one version"))
def stop_trial(tx: Tx, pipeline: str, keep: str) -> int:
    """End the trial of a pipeline and keep version "a" or "b"; return the trial's id.

    Keeping B writes its text as the pipeline's own. Deals that go by B do so until they close or
    change pipeline, whatever is kept; the others go by the pipeline's own playbook, which is B
    from their next step on if B was kept. Raises Invalid, NotFound where no trial runs.
    """
    line = pipeline_named(tx, pipeline)
    running = trials.running_in(tx, line.id)
    if running is None:
        raise NotFound(
            _("No trial runs in “{pipeline}”.").format(pipeline=line.name),
            hint=_("`crm pipeline trial list` shows those there were."),
        )
    if one_of(keep, ARMS, "keep") == "":
        raise Invalid(_("Which version is kept: a or b?"), field="keep")
    trial = tx.get(sales.Trial, running.id)
    trial.ended_at = tx.now
    if keep == B:
        _keep(tx, line, trial)
    return trial.id


def _keep(tx: Tx, line: Pipeline, trial: "sales.Trial") -> None:
    """Make version B the pipeline's own; its stages are the same, but may be called otherwise."""
    book = read_pipeline(trial.text, trial.name)
    told = differing_stages(playbook(tx, line.id), book)
    if told:
        raise Conflict(
            told,
            hint=_("The pipeline's stages were changed meanwhile: keep a, then edit the pipeline."),
        )
    kept = tx.get(Pipeline, line.id)
    kept.playbook_version += 1
    kept.playbook = write_pipeline(replace(book, version=kept.playbook_version))
    kept.name, kept.currency = book.name, book.currency
    for one in book.stages:
        stage = tx.get(Stage, stage_named(tx, line.id, one.key).id)
        stage.name, stage.probability = one.name, one.probability
        stage.standing_days = one.standing_days
