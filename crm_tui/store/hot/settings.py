"""What the settings screen reads: the team's settings, the person's own, and the pipelines."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.store.hot import people
from crm_tui.store.hot.reading import words

if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST = 200

_PIPELINES = """
    select key, name from pipeline where archived_at is null order by position, id limit ?
"""


class Kept(NamedTuple):
    """What the database keeps. team: by key; pipelines: key and name, in the team's order."""

    team: dict[str, str]
    zone: str
    language: str
    pipelines: tuple[tuple[str, str], ...]


def kept_settings(conn: "Hot", user: str) -> Kept:
    """The settings of the team, those of the person of that name, and the pipelines there are."""
    with conn:
        team = conn.rows("select key, value from setting limit ?", MOST)
        me = people.user(conn, user)
        pipelines = conn.rows(_PIPELINES, MOST)
    return Kept(
        {words(key): words(value) for key, value in team},
        me.zone,
        me.language,
        tuple((words(key), words(name)) for key, name in pipelines),
    )
