"""The schema of the first release, from SQL files that never change."""

from pathlib import Path

from alembic import op

from crm_tui.store.migrating import run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of revision 0001 in an empty database."""
    connection = op.get_bind()
    name = f"0001_{connection.dialect.name}.sql"
    run_script(connection, Path(__file__).parents[1] / "sql" / name)
