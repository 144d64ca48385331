"""What foreign files call our records, and how their columns are read."""

from crm_tui.store.tables.base import Row, autoincrement, big


class ExternalId(Row, table=True):
    """What a foreign file calls one of our records, and what the file said of it last."""

    __tablename__ = "external_id"
    __table_args__ = autoincrement()

    system: str
    kind: str
    external: str
    record_id: int = big()
    digest: str = ""
    cells: str = ""


class ImportMapping(Row, table=True):
    """How the columns of a kind of file are read, kept for the next file of that kind.

    headers: SHA-256 (hexadecimal) of the folded headers in alphabetical order. text: a line a
    column, "Header = field", as `--map` reads it.
    """

    __tablename__ = "import_mapping"
    __table_args__ = autoincrement()

    key: str
    name: str
    headers: str = ""
    text: str = ""
