"""Search finds words by any three of their characters that stand side by side."""

from pathlib import Path

from alembic import op

from crm_tui.store.migrating import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make SQLite's index anew from the words that are kept; a server keeps the one it has."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        run_script(connection, Path(__file__).parents[1] / "sql" / "0005_sqlite.sql")
