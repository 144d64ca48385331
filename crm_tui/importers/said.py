"""What a file said of a record, kept so that the next import knows what the file changed."""

import json
from hashlib import sha256
from typing import Any

from crm_tui.i18n import N_, _
from crm_tui.importers.records import Record

LABELS = {
    "name": N_("Name"),
    "job_title": N_("Position"),
    "city": N_("City"),
    "country": N_("Country"),
    "language": N_("Language"),
    "company": N_("Company"),
    "about": N_("About"),
    "source": N_("Source"),
    "owner": N_("Owner"),
    "client": N_("Client"),
    "title": N_("Deal"),
    "amount": N_("Amount"),
    "expected_day": N_("Expected"),
    "pipeline": N_("Pipeline"),
    "stage": N_("Stage"),
    "status": N_("Status"),
    "due": N_("Due"),
    "closed_day": N_("Closed"),
    "lost_reason": N_("Reason"),
    "next_step": N_("Next step"),
}

FIELDS = ("name", "job_title", "city", "country", "language", "company", "source")


def cells_of(record: Record) -> str:
    """What a row says of its client, as JSON; of tags, channels and notes their short digests."""
    said: dict[str, Any] = {name: getattr(record, name) for name in FIELDS}
    said["notes"] = [short(note) for note in record.notes]
    return json.dumps(said, ensure_ascii=False)


def said_before(cells: str) -> dict[str, Any]:
    """What `cells_of` kept; empty for nothing."""
    return json.loads(cells) if cells else {}


def short(text: str) -> str:
    """A text's mark: enough to know it again."""
    return sha256(text.encode()).hexdigest()[:12]


def line(name: str, value: str) -> str:
    """A value that has no place of its own, as a line of a note."""
    return f"{_(LABELS[name])}: {value}"
