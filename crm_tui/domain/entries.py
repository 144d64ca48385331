"""What history shows: entries of the journal in a row each, and one of them with its changes.

Instants are integer microseconds of UTC; images are the JSON texts of the journal.
"""

import json
from typing import Any, NamedTuple

#: The kind of record that a column of an image refers to.
REFERS = {
    "client_id": "client", "works_at_id": "client", "merged_into": "client",
    "other_id": "client", "deal_id": "deal", "linked_to": "deal",
    "step_id": "step", "next_step_id": "step", "follows_id": "step",
    "owner_id": "user", "user_id": "user", "closed_by": "user", "decided_by": "user",
    "stage_id": "stage", "pipeline_id": "pipeline", "source_id": "source", "tag_id": "tag",
    "reason_id": "reason", "question_id": "question", "field_id": "field_def",
    "option_id": "field_option", "channel_id": "channel",
}  # fmt: skip


class HistoryEntry(NamedTuple):
    """One entry. of: the action itself, also where the entry undoes or redoes it.

    args: JSON that holds references and the program's own words. undone_by: the entry that took
    it back, if one stands. client_id, deal_id: the first that it touched, with their names, or
    None and "".
    """

    id: int
    at: int
    who: str
    face: str
    action: str
    of: str
    args: str
    undoes: int | None
    undone_by: int | None
    client_id: int | None
    client: str
    deal_id: int | None
    deal: str

    @property
    def stands(self) -> bool:
        """Whether what it did is still in force."""
        return self.undone_by is None


class EntryChange(NamedTuple):
    """One record that an entry changed: its images before and after, None where there is none."""

    kind: str
    record_id: int
    before: str | None
    after: str | None


class EntryDetail(NamedTuple):
    """An entry with the first of its changes.

    total: how many there are. names: what the records are called that the changes name, by
    their kind and id. forgotten: some of it was forgotten on a person's request.
    """

    entry: HistoryEntry
    changes: tuple[EntryChange, ...]
    total: int
    names: dict[tuple[str, int], str]
    forgotten: bool


def images(text: str | None) -> dict[str, Any]:
    """An image as its columns; empty for none, and for what is no image."""
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
