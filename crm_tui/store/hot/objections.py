"""What clients say against, as the team keeps it."""

from crm_tui.store.hot.reading import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.objections import Objection
    from crm_tui.store.hot.answers import Reader

MOST = 500

_OBJECTIONS = """
    select key, name, words, answer from objection where archived_at is null
    order by position, id limit ?
"""


def objections(conn: "Reader") -> "tuple[Objection, ...]":
    """The team's objections in their order; none where a database has not been given any."""
    from crm_tui.domain.objections import Objection, ways

    return tuple([
        Objection(words(key), words(name), ways(words(said)), words(answer))
        for key, name, said, answer in conn.rows(_OBJECTIONS, MOST)
    ])  # fmt: skip
