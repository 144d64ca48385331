"""The engine of next steps: calendars and leave, trials, objections, reviews, and their marks."""

from pathlib import Path

from alembic import op

from crm_tui.store.migrating import run_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables and columns; SQLite makes the changed tables anew, as a new file has them."""
    connection = op.get_bind()
    name = f"0003_{connection.dialect.name}.sql"
    run_script(connection, Path(__file__).parents[1] / "sql" / name)
