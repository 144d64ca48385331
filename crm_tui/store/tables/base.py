"""What every table is made of: identities, stamps, references and column types."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Date, Index, Integer, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

#: Names that never depend on the database, so that a migration can drop a constraint.
SQLModel.metadata.naming_convention = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
).naming_convention
#: Nothing is validated by the classes of tables, so no validators are built of them.
SQLModel.model_config["defer_build"] = True

BIG = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, kept as whole microseconds since 1970-01-01T00:00Z."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Aware datetime → microseconds; a naive one is a bug and raises ValueError."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Microseconds → aware datetime in UTC."""
        return None if value is None else from_micros(value)


def to_micros(value: datetime) -> int:
    """Microseconds since 1970-01-01T00:00Z of an aware datetime."""
    if value.tzinfo is None:
        raise ValueError("an instant must be aware")
    return (value - EPOCH) // MICROSECOND


def from_micros(value: int) -> datetime:
    """The aware UTC datetime of microseconds since 1970-01-01T00:00Z."""
    return EPOCH + timedelta(microseconds=value)


def ref(table: str, *, null: bool = True, index: bool = True, checked: bool = True) -> Any:
    """A reference, checked when the transaction ends, so that order never matters.

    The column only says what it refers to: whoever makes a schema of it needs more, and no
    write should have to load every table that its own refer to. checked: False where a constraint
    over several columns does it.
    """
    column = Column(
        BIG, nullable=null, info={"refers": table, "indexed": index, "checked": checked}
    )
    return Field(default=None, sa_column=column)


def instant(*, null: bool = True) -> Any:
    """A column of instants."""
    return Field(default=None, sa_column=Column(Instant, nullable=null))


def day(*, null: bool = True) -> Any:
    """A column of days."""
    return Field(default=None, sa_column=Column(Date, nullable=null))


def big(*, default: int | None = None, null: bool = False) -> Any:
    """A column of whole numbers up to 2^63."""
    return Field(default=default, sa_column=Column(BIG, nullable=null))


class Row(SQLModel):
    """A record people edit. `version` only ever grows and refuses a save over a newer one."""

    #: Columns kept by the store itself; the journal does not note them.
    DERIVED: ClassVar[frozenset[str]] = frozenset()

    id: int = Field(
        default=None,
        sa_type=BIG,
        primary_key=True,
        sa_column_kwargs={"autoincrement": "ignore_fk"},
    )
    uid: str = Field(default="", max_length=36, sa_column_kwargs={"info": {"unique": True}})
    version: int = 1
    created: datetime = Field(default=None, sa_type=Instant)
    updated: datetime = Field(default=None, sa_type=Instant)
    born: int | None = Field(
        default=None, sa_type=BIG, sa_column_kwargs={"info": {"indexed": True}}
    )

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        table = cls.__table__  # type: ignore[attr-defined]
        generated = [column.name for column in table.columns if column.computed is not None]
        return {"version_id_col": table.c.version, "exclude_properties": generated}


def autoincrement(*args: Any) -> tuple[Any, ...]:
    """Table arguments: the given constraints, and ids that are never reused."""
    return (*args, {"sqlite_autoincrement": True})


__all__ = ["BIG", "Index", "Instant", "Row", "autoincrement", "big", "day", "instant", "ref"]
