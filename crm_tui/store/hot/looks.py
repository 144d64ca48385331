"""How somebody looked at the boards last."""

from typing import TYPE_CHECKING

from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

KEY = "boards:{user_id}"
_KEPT = "select value from meta where key = ?"


def look(conn: "Hot", user_id: int) -> str:
    """What was kept by `looks.keep_look`; "" for nothing."""
    found = conn.first(_KEPT, KEY.format(user_id=user_id))
    return words(found[0]) if found else ""
