"""Attached files as lists show them."""

from crm_tui.domain.rows import row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class FileLine(NamedTuple):
        """One attached file. at: microseconds; size: bytes; kind: what it makes known, or "".

        link: where the file itself lies if it was not copied, else "".
        """

        id: int
        name: str
        size: int
        at: int
        kind: str
        deal_id: int | None
        sha256: str
        link: str

else:
    FileLine = row("FileLine", "id name size at kind deal_id sha256 link")


def size_words(size: int) -> str:
    """A size in short: `12 kB`, `3.4 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{(size + 500) // 1000} kB"
    return f"{size / 1_000_000:.1f} MB"
