"""Our own lists of clients and deals, brought back: what only they say of a record."""

from collections.abc import Sequence
from datetime import UTC, datetime

from crm_tui.importers.mapping import OWN, SKIP
from crm_tui.importers.records import OurClient, OurDeal, Record

CLIENTS, DEALS = "clients", "deals"
_OWN = {
    CLIENTS: ("uid", "name", "kind", "created"),
    DEALS: ("uid", "deal", "client", "client uid", "pipeline", "opened"),
}
_FIELDS = {
    CLIENTS: dict.fromkeys(("created", "kind", "do not contact", "archived", "note"), SKIP),
    DEALS: {
        "client uid": "uid",
        "expected date": "expected_day",
        **dict.fromkeys(("uid", "opened", "received", "tries", "contacts", "postponed"), SKIP),
    },
}


def list_of(header: Sequence[str]) -> str:
    """Which of our lists has these columns: "clients", "deals" or "" for none.

    JSON Lines leave out columns that are empty everywhere.
    """
    from crm_tui.store.queries import exports

    plain = {name for name in header if not (_is_answer(name) or _own_field(name))}
    every = {CLIENTS: exports.CLIENTS, DEALS: exports.DEALS}
    for which, own in _OWN.items():
        if set(own) <= plain <= set(every[which]):
            return which
    return ""


def fields(header: Sequence[str]) -> dict[str, str]:
    """Column → field where the name of one of our columns does not say it.

    Own fields are known by what stands before their names, in whatever file.
    """
    which = list_of(header)
    own = {name: OWN + field for name in header if (field := _own_field(name))}
    answers = dict.fromkeys(filter(_is_answer, header if which else ()), SKIP)
    return {n: field for n, field in _FIELDS.get(which, {}).items() if n in header} | answers | own


def _is_answer(name: str) -> bool:
    """Whether a column holds answers, which stay with the deal or client they were given to."""
    from crm_tui.store.queries.answered import PREFIX

    return name.startswith(PREFIX)


def _own_field(name: str) -> str:
    """The own field that a column of ours holds; "" for any other column."""
    from crm_tui.store.queries.own_columns import PREFIX

    return name.removeprefix(PREFIX).strip() if name.startswith(PREFIX) else ""


class OwnColumns:
    """Reads from a row of one of our lists what a foreign file has no columns for."""

    def __init__(self, header: Sequence[str]) -> None:
        self.which = list_of(header)
        self._places = {name: at for at, name in enumerate(header)}

    def completed(self, record: Record, cells: Sequence[str]) -> Record:
        """The record with what only our lists say."""
        if self.which == CLIENTS:
            ours = OurClient(
                self._cell(cells, "note"),
                self._instant(cells, "do not contact"),
                self._instant(cells, "archived"),
            )
            kind = self._cell(cells, "kind")
            return record._replace(kind=kind if kind == "company" else "person", ours=ours)
        deal = record.deal._replace(ours=self._deal(cells)) if record.deal else None
        return record._replace(deal=deal, notes=record.notes + self._received(cells))

    def _deal(self, cells: Sequence[str]) -> OurDeal:
        return OurDeal(
            self._cell(cells, "uid"), self._instant(cells, "opened"), self._instant(cells, "closed")
        )

    def _received(self, cells: Sequence[str]) -> tuple[str, ...]:
        """What was received has no place among imported deals."""
        from crm_tui.i18n import _

        text = self._cell(cells, "received")
        return (_("Received: {amount}").format(amount=text),) if text.strip("0.") else ()

    def _cell(self, cells: Sequence[str], name: str) -> str:
        at = self._places.get(name)
        return "" if at is None else cells[at]

    def _instant(self, cells: Sequence[str], name: str) -> datetime | None:
        text = self._cell(cells, name).strip()
        try:
            found = datetime.fromisoformat(text) if text else None
        except ValueError:
            return None
        return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found
