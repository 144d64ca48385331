"""Which client and deal a reference leads to."""

from crm_tui.store.hot.card import missing, resolved
from crm_tui.store.hot.reading import whole, whole_or_none

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

_DEAL = "select client_id, id from deal where id = ?"
_STEP = "select client_id, deal_id from step where id = ?"


def client_and_deal(conn: "Hot", letter: str, number: int) -> "tuple[int, int | None]":
    """The client that c5, d17 or s42 leads to, and the deal; a merged client is who it became.

    Raises NotFound.
    """
    if letter == "c":
        return resolved(conn, number), None
    found = conn.first(_DEAL if letter == "d" else _STEP, number)
    if found is None:
        raise missing(letter, number)
    return resolved(conn, whole(found[0])), whole_or_none(found[1])
