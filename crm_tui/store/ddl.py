"""The schema as SQL text, made from the tables; what no table class can say stands here.

`schema_sqlite.sql` and `schema_postgresql.sql` hold the result, so that a new file is made
without SQLAlchemy; a test compares them with what this module makes.
"""

from pathlib import Path

from sqlalchemy import Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    ForeignKeyConstraint,
)
from sqlmodel import SQLModel

from crm_tui.store.schema import REVISION
from crm_tui.store.tables import drawn, places

APPEND_ONLY = ("entry", "change")

# The search index holds every three characters that stand side by side, with two spaces before
# each word: so `  a` finds the words that begin with a, ` an` those with an, and any three or
# more characters are found wherever they stand.
_PADDED = "'  ' || replace({row}.words, ' ', '  ')"
_INDEX = (
    f"insert into search_fts (rowid, words) values (new.client_id, {_PADDED.format(row='new')});"
)
_FORGET = (
    "insert into search_fts (search_fts, rowid, words)"
    f" values ('delete', old.client_id, {_PADDED.format(row='old')});"
)

SQLITE_EXTRA = [
    *(
        f"create trigger {table}_no_{verb} before {verb} on {table} "
        f"begin select raise(abort, 'the journal is append-only'); end"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    "create trigger change_image_no_update before update on change_image "
    "begin select raise(abort, 'the journal is append-only'); end",
    "create trigger change_image_only_forget before delete on change_image "
    "when not exists (select 1 from entry where action = 'client.forget' "
    "and id = (select max(id) from entry)) "
    "begin select raise(abort, 'the journal is append-only'); end",
    "create view search_text as select client_id, "
    "'  ' || replace(words, ' ', '  ') as words from search_doc",
    "create virtual table search_fts using fts5 (words, content='search_text', "
    "content_rowid='client_id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)",
    *(
        f"create trigger search_doc_{name} after {name} on search_doc begin {' '.join(each)} end"
        for name, each in (
            ("insert", [_INDEX]),
            ("delete", [_FORGET]),
            ("update", [_FORGET, _INDEX]),
        )
    ),
]

POSTGRESQL_EXTRA = [
    "create function append_only() returns trigger language plpgsql as $$ begin "
    "raise exception 'the journal is append-only' "
    "using errcode = 'integrity_constraint_violation'; end $$",
    "create function only_forget() returns trigger language plpgsql as $$ begin "
    "if exists (select 1 from entry where action = 'client.forget' "
    "and id = (select max(id) from entry)) then return old; end if; "
    "raise exception 'the journal is append-only' "
    "using errcode = 'integrity_constraint_violation'; end $$",
    *(
        f"create trigger {table}_append_only before update or delete on {table} "
        f"for each row execute function append_only()"
        for table in APPEND_ONLY
    ),
    "create trigger change_image_no_update before update on change_image "
    "for each row execute function append_only()",
    "create trigger change_image_only_forget before delete on change_image "
    "for each row execute function only_forget()",
    *(
        f"create trigger {table}_no_truncate before truncate on {table} "
        f"for each statement execute function append_only()"
        for table in (*APPEND_ONLY, "change_image")
    ),
    "create index ix_search_doc_words on search_doc "
    "using gin (array_to_tsvector(string_to_array(words, ' ')))",
]

EXTRA = {"sqlite": SQLITE_EXTRA, "postgresql": POSTGRESQL_EXTRA}
DIALECTS: dict[str, Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(),  # type: ignore[no-untyped-call]
}


def statements(backend: str) -> list[str]:
    """Every statement that makes an empty schema on `backend` ("sqlite" or "postgresql")."""
    return [
        *_tables(DIALECTS[backend], late_references=backend == "postgresql"),
        *EXTRA[backend],
        "create table alembic_version (version_num varchar(32) not null primary key)",
        f"insert into alembic_version (version_num) values ('{REVISION}')",
    ]


def script(backend: str) -> str:
    """The same as one text."""
    return ";\n\n".join(statements(backend)) + ";\n"


def _tables(dialect: Dialect, *, late_references: bool) -> list[str]:
    places.load_all()
    drawn.draw()
    tables = sorted(SQLModel.metadata.tables.values(), key=lambda table: table.name)
    found, late = [], []
    for table in tables:
        if not late_references:
            made = CreateTable(table)
        else:
            made = CreateTable(table, include_foreign_key_constraints=[])
            late += [
                _add(reference, dialect)
                for reference in sorted(
                    table.foreign_key_constraints, key=lambda one: str(one.name)
                )
            ]
        found.append(_numbered(table, _text(made.compile(dialect=dialect))))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        found += [_text(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    return found + late


def _numbered(table: Table, made: str) -> str:
    """Say that ids are never reused where SQLAlchemy is silent: for an id within a reference."""
    silent = "AUTOINCREMENT" not in made and table.dialect_options["sqlite"]["autoincrement"]
    if not silent or "BIGSERIAL" in made:
        return made
    return made.replace(
        "id INTEGER NOT NULL,", "id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,", 1
    ).replace(f"    CONSTRAINT pk_{table.name} PRIMARY KEY (id),\n", "")


def _add(reference: ForeignKeyConstraint, dialect: Dialect) -> str:
    return _text(AddConstraint(reference, isolate_from_table=False).compile(dialect=dialect))


def _text(compiled: object) -> str:
    lines = (line.rstrip() for line in str(compiled).strip().splitlines())
    return "\n".join(line.replace("\t", "    ") for line in lines if line)


def write_scripts() -> None:
    """Renew the two SQL files beside this module."""
    for backend in DIALECTS:
        path = Path(__file__).with_name(f"schema_{backend}.sql")
        path.write_text(script(backend), encoding="utf-8")


if __name__ == "__main__":
    write_scripts()
