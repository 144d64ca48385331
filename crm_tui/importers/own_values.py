"""Own fields that an import fills: made where there are none, and their values, typed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crm_tui.domain.search import fold
from crm_tui.importers.own_kinds import OwnKind, day_of, number_of
from crm_tui.importers.sinks import Sink
from crm_tui.store.queries import own_fields
from crm_tui.store.queries.own_fields import Defined, Valued


class OwnValues:
    """Gives clients, or deals, the values of own fields."""

    def __init__(self, sink: Sink, kinds: Sequence[OwnKind], entity: str) -> None:
        self.sink = sink
        self.entity = "deal" if entity == "deals" else "client"
        self.made: list[str] = []
        self._kinds = {kind.name: kind for kind in kinds}
        self._fields: dict[str, Defined] = {}
        self._there: dict[tuple[int, int], Valued] = {}

    def begin(self) -> None:
        """Find the fields, and make those that nobody defined yet."""
        if not self._kinds:
            return
        self._fields = own_fields.defined(self.sink.session, self.entity)
        for kind in self._kinds.values():
            if kind.key not in self._fields:
                self._fields[kind.key] = self._define(kind)

    def _define(self, kind: OwnKind) -> Defined:
        number = self.sink.number("field_def")
        self.sink.add(
            "field_def", id=number, entity=self.entity, key=kind.key, name=kind.name,
            kind=kind.kind,
        )  # fmt: skip
        options: dict[str, int] = {}
        for place, name in enumerate(kind.options):
            options[fold(name)] = self.sink.number("field_option")
            self.sink.add(
                "field_option", id=options[fold(name)], field_id=number, name=name, position=place
            )
        self.made.append(kind.name)
        return Defined(number, kind.kind, options)

    def look_up(self, records: Iterable[int]) -> None:
        """Ask the store once about the values of records that a batch may mean."""
        found = own_fields.valued(self.sink.session, self.entity, records)
        self._there = {**found, **self._there}

    def give(self, record: int, said: Sequence[tuple[str, str]]) -> tuple[bool, tuple[str, ...]]:
        """What a row says of a record: whether anything is news, and lines for what found no place.

        A value that somebody wrote or changed by hand stays; the file's becomes a line.
        """
        changed, lines = False, list[str]()
        for name, text in said:
            kind = self._kinds[name.strip()]
            field = self._fields[kind.key]
            typed = _typed(text, kind, field)
            there = self._there.get((field.id, record))
            if typed and there is None:
                self._add(field.id, record, typed)
                changed = True
            elif typed and there and there.untouched and typed != there.said:
                self.sink.change("field_value", there.id, _values(typed))
                self._there[field.id, record] = there._replace(said=typed)
                changed = True
            elif not typed or (there and typed != there.said):
                lines.append(f"{kind.name}: {text}")
        return changed, tuple(lines)

    def _add(self, field: int, record: int, typed: dict[str, Any]) -> None:
        number = self.sink.number("field_value")
        holder = {f"{self.entity}_id": record}
        self.sink.add("field_value", id=number, field_id=field, **holder, **typed)
        self._there[field, record] = Valued(number, False, typed)


def _values(typed: dict[str, Any]) -> dict[str, Any]:
    """Typed columns as a record takes them."""
    day = typed.get("day")
    return {**typed, "day": date.fromisoformat(day)} if day else typed


def _typed(text: str, kind: OwnKind, field: Defined) -> dict[str, Any]:
    """The columns that hold a value; none where it is not of the field's kind."""
    if field.kind == "text":
        return {"text": text}
    if field.kind == "choice":
        option = field.options.get(fold(text))
        return {"option_id": option} if option else {}
    if field.kind == "day":
        day = day_of(text, kind)
        return {"day": day} if day else {}
    number = _flag(text) if field.kind == "flag" else number_of(text, kind)
    if not number:
        return {}
    from crm_tui.domain.numbers import sort_key

    return {"number": number, "number_key": sort_key(number)}


def _flag(text: str) -> str:
    from crm_tui.domain.own_fields import flag_of
    from crm_tui.errors import Invalid

    try:
        return flag_of(text)
    except Invalid:
        return ""
