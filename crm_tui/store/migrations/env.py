"""Alembic's way in: it is given an open connection whose transaction the caller ends."""

from alembic import context

from crm_tui.store.migrating import CONNECTION

context.configure(
    connection=context.config.attributes[CONNECTION],
    transaction_per_migration=False,
    transactional_ddl=False,
)
context.run_migrations()
