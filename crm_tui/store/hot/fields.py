"""Own fields as they are defined: what they hold, their choices, where they are wanted."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.store.hot.reading import whole, words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

_FIELDS = """
    select f.id, f.entity, f.key, f.name, f.kind, f.required_from,
           case when f.archived_at is null then 0 else 1 end,
           (select count(*) from field_value v where v.field_id = f.id)
    from field_def f order by f.entity, f.position, f.id limit 500
"""
_CHOICES = """
    select field_id, name from field_option where archived_at is null
    order by field_id, position, id limit 5000
"""


class FieldLine(NamedTuple):
    """A field of one's own. required_from: `pipeline/stage`, `!` behind a must.

    filled: how many records hold a value. archived: 0 or 1.
    """

    id: int
    entity: str
    key: str
    name: str
    kind: str
    choices: tuple[str, ...]
    required_from: tuple[str, ...]
    filled: int
    archived: int


def fields(conn: "Hot") -> tuple[FieldLine, ...]:
    """Every own field, of clients first, in their order; those put away too."""
    choices: dict[int, tuple[str, ...]] = {}
    for field, name in conn.rows(_CHOICES):
        choices[field] = (*choices.get(field, ()), words(name))
    return tuple(
        FieldLine(
            number, words(entity), words(key), words(name), words(kind), choices.get(number, ()),
            tuple(filter(None, words(required).splitlines())), int(filled), whole(away),
        )
        for number, entity, key, name, kind, required, away, filled in conn.rows(_FIELDS)
    )  # fmt: skip
