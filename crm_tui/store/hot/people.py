"""Who somebody is to the database, without SQLAlchemy."""

from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from crm_tui.store.hot.connection import Hot

    class UserLine(NamedTuple):
        """One of us. zone, language: "" where they have set none."""

        id: int
        name: str
        zone: str
        language: str

else:
    from crm_tui.domain.rows import row

    UserLine = row("UserLine", "id name zone language")

#: The id of somebody the database has not met: nothing is theirs.
NOBODY = 0
MOST_USERS = 500


def user(conn: "Hot", name: str) -> "UserLine":
    """The user of that name in any case; somebody who has not acted yet has the id NOBODY."""
    found = conn.first(
        'select id, name, zone, language from "user" where name_key = ?', name.casefold()
    )
    return UserLine._make(found) if found else UserLine(NOBODY, name, "", "")


def owner_named(conn: "Hot", name: str) -> int:
    """The id of a user by name. Raises NotFound, naming those there are."""
    found = user(conn, name)
    if found.id != NOBODY:
        return found.id
    names = [line.name for line in users(conn)]
    from crm_tui.errors import NotFound

    raise NotFound(
        _("There is no user “{name}”.").format(name=name),
        hint=_("There are: {names}.").format(names=", ".join(names)) if names else "",
    )


def users(conn: "Hot") -> "tuple[UserLine, ...]":
    """Everybody but the program itself, by name."""
    found = conn.rows(
        'select id, name, zone, language from "user" where id > 1 and archived_at is null'
        " order by name_key limit ?",
        MOST_USERS,
    )
    return tuple([UserLine._make(line) for line in found])


def setting(conn: "Hot", key: str) -> str:
    """One setting of the whole team, "" where it is not set."""
    found = conn.first("select value from setting where key = ?", key)
    return found[0] if found and isinstance(found[0], str) else ""
