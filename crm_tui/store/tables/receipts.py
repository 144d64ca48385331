"""Money received for deals."""

from datetime import date

from crm_tui.store.tables.base import Row, autoincrement, big, day, ref


class Receipt(Row, table=True):
    """Money received for a deal."""

    __table_args__ = autoincrement()

    deal_id: int = ref("deal", null=False)
    day: date = day(null=False)
    amount: int = big()
    currency: str
    note: str = ""
