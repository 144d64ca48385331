"""What cards and calendars say that has no place here: kept beside a record, to be given back."""

from collections.abc import Iterable

from crm_tui.importers.sinks import Sink
from crm_tui.store.queries.carried import carried_of


class Carrying:
    """Keeps what a file carries of clients, one text a client; a newer file's replaces it."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._there: dict[int, tuple[int, str]] = {}

    def look_up(self, clients: Iterable[int]) -> None:
        """Ask the store once about clients that a batch may mean."""
        self._there |= carried_of(self._sink.session, "client", clients)

    def keep(self, client: int, text: str) -> bool:
        """Keep what a card says of a client; whether that is news."""
        row, now = self._there.get(client, (0, ""))
        if not text or text == now:
            return False
        if row:
            self._sink.change("carried", row, {"text": text})
        else:
            row = self._sink.number("carried")
            self._sink.add("carried", id=row, client_id=client, format="vcard", text=text)
        self._there[client] = row, text
        return True
