"""Named rows without the price of `collections`: tuples whose fields have names.

`collections.namedtuple` imports a dozen modules and compiles a function for each class; the quick
commands would spend more on that than on their own work. These classes behave the same where rows
are used: fields by name, `_fields`, `_make`, `_replace`, `_asdict`, equality as tuples.
"""

from _collections import _tuplegetter  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class _Row(tuple):  # type: ignore[type-arg]
    """What all rows have in common."""

    __slots__ = ()
    _fields: "tuple[str, ...]" = ()
    _field_defaults: "dict[str, Any]" = {}  # noqa: RUF012

    def __new__(cls, *values: "Any", **named: "Any") -> "_Row":
        """A row of exactly the fields of its class, by place or by name. Raises TypeError."""
        if named or len(values) != len(cls._fields):
            values = cls._filled(values, named)
        return tuple.__new__(cls, values)

    @classmethod
    def _filled(cls, values: "tuple[Any, ...]", named: "dict[str, Any]") -> "tuple[Any, ...]":
        """All values of a row; what is not given is its default."""
        if not values and tuple(named) == cls._fields:
            return tuple(named.values())
        rest = cls._fields[len(values) :]
        given = {**cls._field_defaults, **named}
        values += tuple([given[name] for name in rest if name in given])
        if named.keys() - set(rest) or len(values) != len(cls._fields):
            raise TypeError(f"{cls.__name__} takes exactly: {', '.join(cls._fields)}")
        return values

    @classmethod
    def _make(cls, values: "Iterable[Any]") -> "_Row":
        made: _Row = tuple.__new__(cls, values)
        return made if len(made) == len(cls._fields) else cls(*made)

    def _replace(self, **changed: "Any") -> "_Row":
        if unknown := changed.keys() - set(self._fields):
            raise ValueError(f"{type(self).__name__} has no {', '.join(sorted(unknown))}")
        return self._make(map(changed.get, self._fields, self))

    def _asdict(self) -> "dict[str, Any]":
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
        return f"{type(self).__name__}({values})"

    def __getnewargs__(self) -> "tuple[Any, ...]":
        return tuple(self)


def row(name: str, fields: str, **defaults: "Any") -> "type[_Row]":
    """A class of rows called `name`, with these fields, parted by spaces.

    defaults: what a field holds where nothing is given.
    """
    names = tuple(fields.split())
    getters = {field: _tuplegetter(at, field) for at, field in enumerate(names)}
    body = {"__slots__": (), "_fields": names, "__match_args__": names, **getters}
    body["_field_defaults"] = defaults
    return type(name, (_Row,), body)
