"""The texts of the pipelines, to be drawn."""

from typing import NamedTuple

from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.people import setting
from crm_tui.store.hot.reading import words

MOST = 100

_SCRIPTS = """
    select id, key, playbook from pipeline where archived_at is null
    order by position, id limit ?
"""


class Script(NamedTuple):
    """A pipeline's text (TOML)."""

    pipeline_id: int
    key: str
    text: str


def scripts(
    conn: Hot, pipeline_id: int | None = None, deal_id: int | None = None
) -> tuple[tuple[Script, ...], int]:
    """Every living pipeline in the team's order, and the place of the one that is meant.

    pipeline_id: the one that is meant; else that of the deal; else the one that new deals go to.
    """
    found = tuple(Script(i, words(key), words(text)) for i, key, text in conn.rows(_SCRIPTS, MOST))
    meant = pipeline_id
    if meant is None and deal_id is not None:
        row = conn.first("select pipeline_id from deal where id = ?", deal_id)
        meant = row[0] if row else None
    usual = setting(conn, "pipeline") if meant is None else ""
    places = (n for n, one in enumerate(found) if one.pipeline_id == meant or one.key == usual)
    return found, next(places, 0)
