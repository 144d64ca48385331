"""Own fields that are wanted before a stage is left, as the playbook's own `known` and `must`."""

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
    select key, required_from from field_def
    where required_from <> '' and archived_at is null order by entity, position, id limit 500
"""


def wanted_fields(conn: "Reader", pipeline: str, stages: "Sequence[str]") -> "Things":
    """What each stage of a pipeline wants of own fields (`field:key`), and what it requires.

    pipeline: its key; stages: the keys of its stages in their order.
    """
    from crm_tui.domain.own_fields import wanted_at

    fields = [(words(key), words(text)) for key, text in conn.rows(_FIELDS)]
    found: Things = {}
    for stage in stages:
        known: list[str] = []
        must: list[str] = []
        for key, text in fields:
            one = wanted_at(text, pipeline, stages, stage)
            if one is not None:
                (must if one.must else known).append(f"field:{key}")
        found[stage] = tuple(known), tuple(must)
    return found
