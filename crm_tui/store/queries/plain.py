"""The SQL of the quick reads, asked inside a write as well."""

from typing import Any

from sqlmodel import Session


class InSession:
    """Answers the SQL of the quick reads from a session, what a write has done included."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.flush()

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement with `?` for its values."""
        connection = self._session.connection()
        on_server = connection.dialect.name == "postgresql"
        asked = sql.replace("?", "%s") if on_server else sql
        return [tuple(found) for found in connection.exec_driver_sql(asked, values)]
