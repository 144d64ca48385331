"""The files of a client and of its deals."""

from crm_tui.domain.rows import row
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    from crm_tui.store.hot.answers import Reader

    class FileLine(NamedTuple):
        """One attached file. at: microseconds; size: bytes; kind: what it makes known, or ""."""

        id: int
        name: str
        size: int
        at: int
        kind: str
        deal_id: int | None
        sha256: str

else:
    FileLine = row("FileLine", "id name size at kind deal_id sha256")

MOST = 60

_FILES = """
    select f.id, f.name, f.size, f.created, f.kind, f.deal_id, f.sha256 from file f
    where f.client_id = ? order by f.id desc limit ?
"""


def files_of(conn: "Reader", client_id: int, limit: int = MOST) -> "tuple[FileLine, ...]":
    """The files of a client, those of its deals among them, the newest first."""
    return tuple([
        FileLine(number, words(name), whole(size), whole(at), words(kind),
                 whole_or_none(deal_id), words(sha256))
        for number, name, size, at, kind, deal_id, sha256 in conn.rows(_FILES, client_id, limit)
    ])  # fmt: skip


def size_words(size: int) -> str:
    """A size in short: `12 kB`, `3.4 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{(size + 500) // 1000} kB"
    return f"{size / 1_000_000:.1f} MB"
