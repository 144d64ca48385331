"""The pipelines and their stages, to choose from."""

from typing import NamedTuple

from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.reading import words

MOST = 400

_STAGES = """
    select p.key, p.name, g.key, g.name, g.id, p.id from stage g
    join pipeline p on p.id = g.pipeline_id
    where p.archived_at is null and g.archived_at is null
    order by p.position, p.id, g.position, g.id limit ?
"""


class StageOption(NamedTuple):
    """A stage of a pipeline, by keys, names and ids."""

    pipeline_key: str
    pipeline: str
    stage_key: str
    stage: str
    stage_id: int
    pipeline_id: int


def stages(conn: Hot) -> tuple[StageOption, ...]:
    """Every living stage, in the team's order of pipelines and their own order of stages."""
    found = conn.rows(_STAGES, MOST)
    return tuple(
        StageOption(words(line), words(name), words(key), words(stage), stage_id, line_id)
        for line, name, key, stage, stage_id, line_id in found
    )


def playbooks(conn: Hot) -> dict[str, str]:
    """The playbook of every living pipeline as text, by its key."""
    found = conn.rows("select key, playbook from pipeline where archived_at is null")
    return {words(key): words(text) for key, text in found}


def place_of(conn: Hot, deal_id: int) -> tuple[int, int] | None:
    """The pipeline and the stage of a deal, by id."""
    found = conn.first("select pipeline_id, stage_id from deal where id = ?", deal_id)
    return (found[0], found[1]) if found else None
