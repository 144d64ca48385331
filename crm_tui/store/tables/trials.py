"""Two versions of a playbook side by side."""

from datetime import datetime

from crm_tui.store.tables.base import Row, autoincrement, big, instant, ref


class Trial(Row, table=True):
    """Two versions of a playbook side by side: deals go by the pipeline's own (a) or by `text` (b).

    share: whole percent of the deals that go by b. seed: what decides which deal goes where.
    """

    __table_args__ = autoincrement()

    pipeline_id: int = ref("pipeline", null=False)
    name: str
    text: str
    seed: int = big()
    share: int = 50
    started_at: datetime = instant(null=False)
    ended_at: datetime | None = instant()
