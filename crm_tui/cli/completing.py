"""What the shell offers when a reference is half typed: records by number, with their names."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST = 30


def references(incomplete: str) -> "list[tuple[str, str]]":
    """References that begin so, each with what it stands for; nothing where nothing can be read."""
    from crm_tui.errors import CrmError

    try:
        return _found(incomplete)
    except CrmError:
        return []


def _found(incomplete: str) -> "list[tuple[str, str]]":
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.days import day_around
    from crm_tui.store.hot.today import steps

    with glance() as look:
        if look.conn is None:
            return []
        offered = _clients(look.conn, incomplete)
        day = day_around(look.now, look.day, look.zone)
        for line in steps(look.conn, look.user.id, day, limit=200):
            about = f"{line.client}: {line.title}"
            offered.append((f"s{line.id}", about))
            if line.deal_id is not None:
                offered.append((f"d{line.deal_id}", about))
            offered.append((f"c{line.client_id}", line.client))
    return _begins(dict(offered), incomplete)


def _clients(conn: "Hot", incomplete: str) -> "list[tuple[str, str]]":
    """Clients by the beginning of their name, where a name is typed."""
    from crm_tui.cli.refs import is_ref
    from crm_tui.store.hot.find import clients_named

    if len(incomplete) < 2 or is_ref(incomplete):
        return []
    return [(f"c{number}", name) for number, name in clients_named(conn, incomplete, MOST)]


def _begins(offered: "dict[str, str]", incomplete: str) -> "list[tuple[str, str]]":
    from crm_tui.domain.search import fold
    from crm_tui.domain.text import display

    typed = fold(incomplete)
    return [
        (ref, display(name))
        for ref, name in offered.items()
        if ref.startswith(incomplete) or (typed and fold(name).startswith(typed))
    ][:MOST]


def people(incomplete: str) -> "list[str]":
    """Users whose name begins so."""
    from crm_tui.cli.glance import glance
    from crm_tui.errors import CrmError
    from crm_tui.store.hot.people import users

    try:
        with glance() as look:
            names = [line.name for line in users(look.conn)] if look.conn is not None else []
    except CrmError:
        return []
    return [name for name in names if name.startswith(incomplete)]
