"""Search finds any three characters side by side; lists by name are read off their index."""

from pathlib import Path

from alembic import op

from crm_tui.store.migrating import run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index of names anew, and SQLite's of search from the words that are kept."""
    connection = op.get_bind()
    name = f"0005_{connection.dialect.name}.sql"
    run_script(connection, Path(__file__).parents[1] / "sql" / name)
