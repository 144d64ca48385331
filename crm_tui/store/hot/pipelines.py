"""The pipelines there are, with their stages and how many open deals stand at each."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from crm_tui.store.hot.answers import Reader
    from crm_tui.store.hot.connection import Hot

MOST = 2000  # stages

_STAGES = """
    select p.key, p.name, s.key, s.name, s.kind, s.probability,
        (select count(*) from deal d where d.stage_id = s.id and d.is_open = 1)
    from pipeline p left join stage s on s.pipeline_id = p.id and s.archived_at is null
    where p.archived_at is null
    order by p.position, p.id, s.position, s.id limit ?
"""


_BOOKS = """
    select key, name, playbook from pipeline where archived_at is null order by position, id limit ?
"""


class StageLine(NamedTuple):
    """A stage. kind: "sell" or "fulfil"; probability: percent."""

    key: str
    name: str
    kind: str
    probability: int
    open_deals: int


class PipelineLine(NamedTuple):
    """A pipeline with its stages in order."""

    key: str
    name: str
    open_deals: int
    stages: tuple[StageLine, ...]


def pipeline_lines(conn: "Hot") -> list[PipelineLine]:
    """Every living pipeline, in the team's order."""
    stages: dict[tuple[str, str], list[StageLine]] = {}
    for key, name, stage, said, kind, probability, count in conn.rows(_STAGES, MOST):
        mine = stages.setdefault((words(key), words(name)), [])
        if stage is not None:
            mine.append(StageLine(words(stage), words(said), words(kind), probability, count))
    return [
        PipelineLine(key, name, sum(stage.open_deals for stage in mine), tuple(mine))
        for (key, name), mine in stages.items()
    ]


def playbooks(conn: "Reader") -> list[tuple[str, str, str]]:
    """Key, name and playbook's text of every living pipeline, in the team's order."""
    found = conn.rows(_BOOKS, MOST)
    return [(words(key), words(name), words(book)) for key, name, book in found]
