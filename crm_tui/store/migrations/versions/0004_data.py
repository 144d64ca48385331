"""Data in and out: what cards carry, how files are read, who is not the same, saved views."""

from pathlib import Path

from alembic import op

from crm_tui.store.migrating import run_script

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; SQLite makes the changed tables anew, as a new file has them."""
    connection = op.get_bind()
    name = f"0004_{connection.dialect.name}.sql"
    run_script(connection, Path(__file__).parents[1] / "sql" / name)
