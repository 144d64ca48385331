"""One value written into many records: a column or an own field of clients or of deals."""

from collections.abc import Callable
from datetime import date
from typing import Any

from crm_tui.actions import clients, deals
from crm_tui.actions.base import action, by_count
from crm_tui.actions.bulk import Changed, kept_clients
from crm_tui.actions.team import set_field
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import team, views
from crm_tui.store.queries.work import lock_deals
from crm_tui.store.tables.setup import FieldDef

#: The columns that may be written into many at once.
CLIENT_COLUMNS = ("city", "country", "language", "source", "company", "job_title", "about", "zone")
DEAL_COLUMNS = ("title", "amount", "expected_day", "promised_day", "source")


@action("clients.set", N_("Write a value into several clients"), by_count)
def set_clients(tx: Tx, client_ids: tuple[int, ...], field: str, value: str) -> Changed:
    """Write a column or an own field of several clients, "" empties it; return how many changed.

    field: one of CLIENT_COLUMNS, or the name of an own field. Raises Invalid, NotFound.
    """
    found = kept_clients(tx, client_ids)
    column = fold(field).replace(" ", "_")
    own = None if column in CLIENT_COLUMNS else _own(tx, "client", field, CLIENT_COLUMNS)
    changed = 0
    for client in found:
        if own is not None:
            changed += _filled(tx, own, value, client_id=client.id)
            continue
        before = _picture(client)
        clients.edit_client(tx, client.id, **{column: value})  # type: ignore[arg-type]
        changed += _picture(client) != before
    return Changed(changed)


@action("deals.set", N_("Write a value into several deals"), by_count)
def set_deals(
    tx: Tx,
    deal_ids: tuple[int, ...],
    field: str,
    value: str,
    amount: int | None = None,
    currency: str = "",
    day: date | None = None,
) -> Changed:
    """Write a column or an own field of several deals, "" empties it; return how many changed.

    field: one of DEAL_COLUMNS, or the name of an own field. amount (minor units) and currency,
    or day: the value where the column holds one. Raises Invalid, NotFound.
    """
    found = lock_deals(tx, deal_ids)
    column = fold(field).replace(" ", "_")
    own = None if column in DEAL_COLUMNS else _own(tx, "deal", field, DEAL_COLUMNS)
    changed = 0
    for deal in found:
        if own is not None:
            changed += _filled(tx, own, value, deal_id=deal.id)
            continue
        before = _picture(deal)
        _edit_deal(tx, deal.id, column, clean_input(value, column), amount, currency, day)
        changed += _picture(deal) != before
    return Changed(changed)


def _edit_deal(
    tx: Tx,
    deal_id: int,
    column: str,
    value: str,
    amount: int | None,
    currency: str,
    day: date | None,
) -> None:
    """Write one column of a deal; the words of a source are one there is."""
    if not value and column in deals.CLEARABLE:
        deals.edit_deal(tx, deal_id, clear=(column,))
        return
    writes: dict[str, Callable[[], None]] = {
        "title": lambda: deals.edit_deal(tx, deal_id, title=value),
        "amount": lambda: deals.edit_deal(tx, deal_id, amount=amount, currency=currency or None),
        "expected_day": lambda: deals.edit_deal(tx, deal_id, expected_day=day),
        "promised_day": lambda: deals.edit_deal(tx, deal_id, promised_day=day),
        "source": lambda: deals.edit_deal(tx, deal_id, source_id=clients.source_named(tx, value)),
    }
    if column == "source" and not value:
        deals.edit_deal(tx, deal_id, clear=("source_id",))
        return
    writes[column]()


def _own(tx: Tx, entity: str, name: str, columns: tuple[str, ...]) -> FieldDef:
    """The own field of that name. Raises Invalid naming what there is."""
    found = team.field_of_name(tx, entity, clean_input(name, "field").removeprefix("field:"))
    if found is not None and found.archived_at is None:
        return found
    own = [field.name for field in views.fields_of(tx, entity) if field.archived_at is None]
    raise Invalid(
        _("“{name}” is nothing that can be set.").format(name=name),
        field="field",
        hint=_("Choose one of: {names}.").format(names=", ".join((*columns, *own))),
    )


def _filled(tx: Tx, field: FieldDef, value: str, **holder: int) -> bool:
    """Whether a record's own field has another value now."""
    column, record_id = next(iter(holder.items()))
    before = _typed(team.value_of(tx, field.id, column, record_id))
    set_field(tx, field.id, value, **holder)
    tx.session.flush()
    return _typed(team.value_of(tx, field.id, column, record_id)) != before


def _typed(row: Any) -> tuple[Any, ...]:
    return () if row is None else (row.text, row.number, row.day, row.option_id)


def _picture(row: Any) -> tuple[Any, ...]:
    names = ("city", "country", "language", "source_id", "works_at_id", "job_title", "about",
             "zone", "title", "amount", "currency", "expected_day", "promised_day")  # fmt: skip
    return tuple(getattr(row, name, None) for name in names)
