"""Two versions of a playbook side by side: which one a deal goes by."""

from crm_tui.domain.trials import arm_of
from crm_tui.store.journal import Tx
from crm_tui.store.queries.trials import running_in
from crm_tui.store.tables.sales import Deal


def assign(tx: Tx, deal: Deal) -> None:
    """Draw by which version a deal goes that begins in its pipeline; by none where no trial runs.

    To be called when a deal is added and when it enters another pipeline, before its step opens.
    """
    trial = running_in(tx, deal.pipeline_id)
    if trial is None:
        deal.trial_id, deal.arm = None, ""
    else:
        deal.trial_id, deal.arm = trial.id, arm_of(trial.seed, trial.share, deal.uid)
