"""Own fields that are wanted before a stage is left, as the playbook's own `known` and `must`."""

from crm_tui.domain.kinds import OWN_FIELD, OwnThing
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from crm_tui.store.hot.answers import Reader

    #: For each stage: what is wanted, and what is required.
    Things = dict[str, tuple[tuple[str, ...], tuple[str, ...]]]

#: Whether any field is wanted anywhere: 1 or 0.
ANY_WANTED = (
    "case when exists (select 1 from field_def f where f.required_from <> ''"
    " and f.archived_at is null) then 1 else 0 end"
)
_FIELDS = """
    select key, name, required_from from field_def
    where required_from <> '' and archived_at is null order by entity, position, id limit 500
"""
_NAMES = "select key, name from field_def where key in ({keys}) order by id desc limit 500"


def wanted_fields(conn: "Reader", pipeline: str, stages: "Sequence[str]") -> "Things":
    """What each stage of a pipeline wants of own fields (`field:key`), and what it requires.

    pipeline: its key; stages: the keys of its stages in their order.
    """
    from crm_tui.domain.own_fields import wanted_at

    fields = [
        (OwnThing.of(words(key), words(name)), words(text))
        for key, name, text in conn.rows(_FIELDS)
    ]
    found: Things = {}
    for stage in stages:
        known: list[str] = []
        must: list[str] = []
        for thing, text in fields:
            one = wanted_at(text, pipeline, stages, stage)
            if one is not None:
                (must if one.must else known).append(thing)
        found[stage] = tuple(known), tuple(must)
    return found


def by_name(conn: "Reader", things: "Sequence[str]") -> "tuple[str, ...]":
    """The same things; own fields that a playbook wants by their keys get their names."""
    keys = {
        thing.removeprefix(OWN_FIELD)
        for thing in things
        if thing.startswith(OWN_FIELD) and not isinstance(thing, OwnThing)
    }
    if not keys:
        return tuple(things)
    rows = conn.rows(_NAMES.format(keys=places(tuple(keys))), *keys)
    named = {f"{OWN_FIELD}{key}": OwnThing.of(words(key), words(name)) for key, name in rows}
    return tuple([named.get(thing, thing) for thing in things])
