"""The same way to read, on PostgreSQL."""

from crm_tui.errors import Damaged, Unavailable
from crm_tui.i18n import _
from crm_tui.store.hot.connection import Hot, Late, Outdated
from crm_tui.store.schema import REVISION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class HotServer(Hot):
    """A PostgreSQL database."""

    backend = "postgresql"
    _begin = "begin isolation level repeatable read read only"

    def __init__(self, url: str, wait: float) -> None:
        try:
            import psycopg
        except ModuleNotFoundError as error:
            raise Unavailable(
                _("PostgreSQL needs one more package."), hint=_("Install crm-tui[postgres].")
            ) from error
        self._errors = psycopg.Error
        try:
            self._server: Any = psycopg.connect(
                url.replace("+psycopg", "", 1), autocommit=True, connect_timeout=max(int(wait), 5),
                options="-c default_transaction_read_only=on -c datestyle=ISO -c timezone=UTC",
            )  # fmt: skip
        except psycopg.Error as error:
            raise _server_trouble(error) from error
        self._texts: dict[str, str] = {}

    def rows(self, sql: str, *values: "Any") -> "list[tuple[Any, ...]]":
        """All rows of a statement."""
        text = self._texts.get(sql)
        if text is None:
            text = self._texts[sql] = sql.replace("?", "%s")
        try:
            cursor = self._server.execute(text, values or None)
            return cursor.fetchall() if cursor.description else []
        except self._errors as error:
            raise _server_trouble(error) from error

    def within(self, seconds: "float | None") -> None:
        """Let the server give up a statement after so many seconds."""
        self.rows(f"set statement_timeout = {int((seconds or 0) * 1000)}")

    def stop(self) -> None:
        """Ask the server to cancel the statement that runs."""
        try:
            self._server.cancel()
        except self._errors:
            return  # it was closed meanwhile

    def close(self) -> None:
        """Let go of the server."""
        self._server.close()


def _server_trouble(error: Exception) -> Exception:
    from crm_tui.store.opening import first_line

    if getattr(error, "sqlstate", None) == "57014":
        return Late()
    return Unavailable(
        _("The database cannot be used: {why}.").format(why=first_line(str(error))),
        hint=_("Check the address and whether the server runs."),
    )


def open_server(url: str, wait: float) -> "HotServer | None":
    """A connection to a database of ours on a server, or None where there is nothing yet.

    wait: seconds to wait for the server, 5 at least. Raises Unavailable, Damaged or Outdated.
    """
    server = HotServer(url, wait)
    there = server.rows("select to_regclass('alembic_version')")[0][0]
    found = server.first("select version_num from alembic_version") if there else None
    if found is None:
        server.close()
        return None
    if found[0] > REVISION:
        raise Damaged(
            _("The database was made by a newer crm (schema {theirs}).").format(theirs=found[0]),
            hint=_("Nothing was changed. Install the newer version."),
        )
    if found[0] < REVISION:
        raise Outdated
    return server
