"""Whether the journal is as it was written: every digest, every hash, no number missing."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlmodel import Session

from crm_tui.i18n import _
from crm_tui.store.everything import columns_of, raw_rows
from crm_tui.store.images import digest, entry_hash

HEADER = ("id", "at", "actor_id", "face", "action", "args", "undoes", "cause", "bulk")
FORGETS = "client.forget"


class Altered(NamedTuple):
    """The first entry that is not as it was written, and what of it."""

    entry_id: int
    what: str


def first_altered(session: Session) -> Altered | None:
    """The first altered entry, or None where the whole chain verifies.

    An image may be missing only where a forget entry took it away; the chain holds without it.
    """
    entries = raw_rows(session, "entry", columns_of("entry"), ("id",))
    changes = _Changes(session)
    previous = ""
    for number, entry in enumerate(entries, 1):
        found = _fault(entry, number, previous, changes.of(entry["id"]))
        if found:
            return Altered(int(entry["id"]), found)
        previous = entry["hash"]
    if changes.left:
        return Altered(changes.left["entry_id"], _("a change belongs to no entry"))
    return _first_bad_image(session)


def _fault(entry: dict[str, Any], number: int, previous: str, digests: list[str]) -> str:
    if entry["id"] != number:
        return _("an entry before it is missing")
    if entry["previous"] != previous:
        return _("it does not follow the entry before it")
    header = {name: entry[name] for name in HEADER}
    if entry_hash(header, digests, previous) != entry["hash"]:
        return _("its words or the list of its changes were altered")
    return ""


class _Changes:
    """Walks the changes beside the entries, so that neither is held in memory."""

    def __init__(self, session: Session) -> None:
        wanted = ("id", "entry_id", "digest")
        self._rows: Iterator[dict[str, Any]] = raw_rows(
            session, "change", wanted, ("entry_id", "id")
        )
        self.left = next(self._rows, None)

    def of(self, entry_id: int) -> list[str]:
        found = []
        while self.left is not None and self.left["entry_id"] == entry_id:
            found.append(self.left["digest"])
            self.left = next(self._rows, None)
        return found


def _first_bad_image(session: Session) -> Altered | None:
    images = raw_rows(session, "change_image", columns_of("change_image"), ("change_id",))
    image = next(images, None)
    forgetting = _forgets(session)
    worst: Altered | None = None
    for change in raw_rows(session, "change", ("id", "entry_id", "digest"), ("id",)):
        mine = image if image is not None and image["change_id"] == change["id"] else None
        if mine is not None:
            image = next(images, None)
        fault = _image_fault(change, mine, forgetting)
        if fault and (worst is None or change["entry_id"] < worst.entry_id):
            worst = Altered(int(change["entry_id"]), fault)
    if image is not None and worst is None:
        return Altered(0, _("an image belongs to no change"))
    return worst


def _image_fault(change: dict[str, Any], image: dict[str, Any] | None, forgetting: bool) -> str:
    if image is None:
        return "" if forgetting else _("what a record was before or after it is missing")
    if digest(image["salt"], image["before"], image["after"]) != change["digest"]:
        return _("what a record was before or after it was altered")
    return ""


def _forgets(session: Session) -> bool:
    return any(row["action"] == FORGETS for row in raw_rows(session, "entry", ("action",), ("id",)))
