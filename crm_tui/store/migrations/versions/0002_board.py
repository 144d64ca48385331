"""What the board asks of deals is answered by indexes alone: columns, their sums, what closed."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = (
    "CREATE INDEX ix_deal_board ON deal (stage_id, rank, id, owner_id, is_open) WHERE is_open = 1",
    "CREATE INDEX ix_deal_sums ON deal (stage_id, currency, amount, owner_id, is_open)"
    " WHERE is_open = 1",
    "CREATE INDEX ix_deal_closed ON deal (pipeline_id, closed_at) WHERE is_open = 0",
)


def upgrade() -> None:
    """Widen the index of the columns by the owner, and add those of the sums and the closed."""
    op.execute("DROP INDEX ix_deal_board")
    for statement in INDEXES:
        op.execute(statement)
