"""Many rows into tables whose indexes are made anew afterwards, each in one pass."""

from sqlmodel import Session

_SCATTERED = (
    "select made.name, made.sql from sqlite_master made"
    " join pragma_index_info(made.name) led on led.seqno = 0"
    " join pragma_table_info(made.tbl_name) said on said.cid = led.cid"
    " where made.type = 'index' and made.sql is not null and made.tbl_name = ?"
    " and said.type not like '%INT%'"
)
"""Indexes of a table in which new rows come anywhere; numbers go up or are the same in all."""


class Indexing:
    """Puts indexes off, where the transaction writes to a copy that is checked whole at its end.

    Elsewhere every reference is looked up as it is written, and needs its index there and then.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._later: dict[str, list[str]] = {}
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        self._may = is_sqlite and not self._run("pragma foreign_keys")[0][0]

    def _run(self, statement: str, *values: str) -> list[tuple[str, str]]:
        found = self._session.connection().exec_driver_sql(statement, values)
        return [(row[0], row[-1]) for row in found] if found.returns_rows else []

    def put_off(self, table: str) -> None:
        """From now on the table goes without indexes in which its new rows lie scattered."""
        if not self._may or table in self._later:
            return
        made = dict(self._run(_SCATTERED, table))
        for name in made:
            self._run(f'drop index "{name}"')
        self._later[table] = list(made.values())

    def make(self) -> None:
        """Make every index that was put off."""
        for statements in self._later.values():
            for statement in statements:
                self._run(statement)
        self._later = {}
