"""What a transaction did to one record: how it was, how it became, and whose it is."""

from dataclasses import dataclass

from sqlalchemy import inspect

from crm_tui.store.images import Image, encoded, encoders
from crm_tui.store.tables.base import Row

#: What a client is found by, in each kind of record that holds such words.
FOUND_BY = {
    "client": ("id", "name", "works_at_id", "merged_into"),
    "channel": ("id", "client_id", "raw", "norm"),
    "deal": ("id", "client_id", "title"),
    "answer": ("id", "client_id", "text"),
    "field_value": ("id", "client_id", "text"),
}


@dataclass
class Changed:
    """A record before and after, and the client and deal it belongs to."""

    kind: str
    record_id: int
    before: Image | None
    after: Image | None
    client_id: int | None = None
    deal_id: int | None = None

    def __post_init__(self) -> None:
        image = self.after or self.before or {}
        self.client_id = self.record_id if self.kind == "client" else image.get("client_id")
        self.deal_id = self.record_id if self.kind == "deal" else image.get("deal_id")

    @property
    def key(self) -> tuple[str, int]:
        """Which record."""
        return self.kind, self.record_id

    def renames(self) -> bool:
        """Whether it changes the words by which a client is found."""
        words = FOUND_BY.get(self.kind, ())
        before, after = self.before or {}, self.after or {}
        return any(before.get(name) != after.get(name) for name in words)

    def other_clients(self) -> set[int]:
        """Clients whom the record belonged to before, or points at."""
        names = ("client_id", "works_at_id", "merged_into")
        images = (self.before or {}, self.after or {})
        return {image[name] for image in images for name in names if image.get(name)}


def image_now(row: Row) -> Image:
    """A record as it is."""
    held = vars(row)
    return {
        name: encoded(held[name] if name in held else getattr(row, name), encode)
        for name, encode in encoders(str(row.__tablename__))
    }


def image_before(row: Row) -> Image:
    """A record as it was, asked before its flush ends."""
    state = inspect(row)
    image, same = image_now(row), state.unmodified
    for name, encode in encoders(str(row.__tablename__)):
        if name not in same and (removed := state.attrs[name].history.deleted):
            image[name] = encoded(removed[0], encode)
    return image
