"""Where the class of each table stands, so that a write loads those that it needs."""

import sys
from importlib import import_module
from typing import Any

#: By the name of a table: the module below this one, and the class in it.
PLACES = {
    "user": ("people", "User"),
    "client": ("people", "Client"),
    "channel": ("people", "Channel"),
    "not_same": ("labels", "NotSame"),
    "carried": ("labels", "Carried"),
    "tag": ("labels", "Tag"),
    "tagging": ("labels", "Tagging"),
    "source": ("labels", "Source"),
    "pipeline": ("sales", "Pipeline"),
    "stage": ("sales", "Stage"),
    "deal": ("sales", "Deal"),
    "step": ("sales", "Step"),
    "receipt": ("receipts", "Receipt"),
    "trial": ("trials", "Trial"),
    "request": ("requests", "Request"),
    "activity": ("history", "Activity"),
    "question": ("asked", "Question"),
    "answer": ("asked", "Answer"),
    "file": ("files", "File"),
    "review": ("reviews", "Review"),
    "review_item": ("reviews", "ReviewItem"),
    "entry": ("journal", "Entry"),
    "change": ("journal", "Change"),
    "change_image": ("journal", "ChangeImage"),
    "undone_chunk": ("undone", "UndoneChunk"),
    "search_doc": ("journal", "SearchDoc"),
    "meta": ("undone", "Meta"),
    "reason": ("reasons", "Reason"),
    "saved_view": ("own", "SavedView"),
    "field_def": ("own", "FieldDef"),
    "field_option": ("own", "FieldOption"),
    "field_value": ("own", "FieldValue"),
    "setting": ("setup", "Setting"),
    "external_id": ("foreign", "ExternalId"),
    "import_mapping": ("foreign", "ImportMapping"),
    "calendar": ("calendars", "Calendar"),
    "day_off": ("calendars", "DayOff"),
    "objection": ("objections", "Objection"),
}
#: Tables that hold no records, but what the store keeps of them.
BOOKS = frozenset({"entry", "change", "change_image", "undone_chunk", "search_doc", "meta"})
_FOLDER = __name__.rpartition(".")[0]
_NAMED = {name: module for module, name in PLACES.values()}


def table_class(kind: str) -> Any:
    """The class of a table by the table's name. Raises KeyError if there is none."""
    module, name = PLACES[kind]
    return getattr(import_module(f"{_FOLDER}.{module}"), name)


def named(asker: str, name: str) -> Any:
    """A table's class that another module holds. Raises AttributeError for any other name."""
    home = _NAMED.get(name)
    if home is None or f"{_FOLDER}.{home}" == asker:
        raise AttributeError(f"module {asker!r} has no attribute {name!r}")
    found = getattr(import_module(f"{_FOLDER}.{home}"), name)
    setattr(sys.modules[asker], name, found)  # so that it is looked for once
    return found


def load_all() -> None:
    """Load every table there is."""
    for kind in PLACES:
        table_class(kind)
