"""What the shell offers while a word is typed: references with their names, clients, people.

The shell's own scripts keep only what begins with the letters typed so far.
"""

from crm_tui.errors import CrmError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance

MOST = 40
_LOOKED_AT = 200


def references(incomplete: str) -> "list[tuple[str, str]]":
    """References of open steps, their deals and clients, each with what it stands for."""
    from crm_tui.cli.glance import glance

    try:
        with glance() as look:
            return _references(look, incomplete)
    except CrmError:
        return []


def _references(look: "Glance", incomplete: str) -> "list[tuple[str, str]]":
    from crm_tui.domain.text import display
    from crm_tui.store.hot.days import day_around
    from crm_tui.store.hot.today import steps

    if look.conn is None:
        return []
    day = day_around(look.now, look.day, look.zone)
    offered: dict[str, str] = {}
    for line in steps(look.conn, look.user.id, day, limit=_LOOKED_AT):
        about = f"{line.client}: {line.title}"
        offered[f"s{line.id}"] = about
        offered[f"c{line.client_id}"] = line.client
        if line.deal_id is not None:
            offered[f"d{line.deal_id}"] = about
    begun = [ref for ref in offered if ref.startswith(incomplete)]
    return [(ref, display(offered[ref])) for ref in begun[:MOST]]


def clients(incomplete: str) -> "list[str]":
    """Names of clients that begin so, in any case."""
    from crm_tui.cli.glance import glance
    from crm_tui.domain.text import display
    from crm_tui.store.hot.find import clients_named

    try:
        with glance() as look:
            found = clients_named(look.conn, incomplete, MOST) if look.conn is not None else ()
    except CrmError:
        return []
    return [display(name) for _number, name in found]


def people(incomplete: str) -> "list[str]":
    """Users whose name begins so."""
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.people import users

    try:
        with glance() as look:
            names = [line.name for line in users(look.conn)] if look.conn is not None else []
    except CrmError:
        return []
    return [name for name in names if name.startswith(incomplete)]
