"""What the team has set for itself: its country, currency, pipeline and language."""

from sqlalchemy import select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables.setup import Setting

DEFAULTS = {"country": "", "currency": "USD", "pipeline": "", "language": "en"}


def setting(tx: Tx, key: str) -> str:
    """One setting, or its default."""
    found = tx.first(select(Setting).where(col(Setting.key) == key))
    return found.value if found and found.value else DEFAULTS.get(key, "")


def put_setting(tx: Tx, key: str, value: str) -> None:
    """Change one setting."""
    found = tx.first(select(Setting).where(col(Setting.key) == key))
    if found is None:
        tx.new(Setting, key=key, value=value)
    else:
        found.value = value
