"""The files of a client and of its deals."""

from crm_tui.domain.files import FileLine
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.answers import Reader

MOST = 60

_FILES = """
    select f.id, f.name, f.size, f.created, f.kind, f.deal_id, f.sha256, f.link from file f
    where f.client_id = ? order by f.id desc limit ?
"""


def files_of(conn: "Reader", client_id: int, limit: int = MOST) -> "tuple[FileLine, ...]":
    """The files of a client, those of its deals among them, the newest first."""
    return tuple([
        FileLine(number, words(name), whole(size), whole(at), words(kind),
                 whole_or_none(deal_id), words(sha256), words(link))
        for number, name, size, at, kind, deal_id, sha256, link
        in conn.rows(_FILES, client_id, limit)
    ])  # fmt: skip
