"""People that stand inside the records of their companies, as records of their own."""

from collections.abc import Iterator, Mapping

from crm_tui.importers.headers import field_of

_LISTS = frozenset(("contacts", "people", "persons", "contact_persons", "contactpersons"))
_CALLED = ("name", "display_name", "company", "company_name", "organization", "title")
_REACHED = frozenset(("phone", "email", "messenger"))
_SOLD = frozenset(("amount", "stage", "pipeline", "deal_title"))

Record = dict[str, object]


def people_apart(records: list[Record | None]) -> list[Record | None]:
    """Each person inside a company as a record that names it; all as they are where none is.

    A person is one who can be reached. Deals keep the people inside them, whose name is a deal's.
    """
    if not any(each is not None and _people(each) for each in records):
        return records
    return [one for each in records for one in (_apart(each) if each is not None else (None,))]


def _people(record: Record) -> list[Record]:
    """Those inside a record who can be reached, where the record is a company with a name."""
    if not _called(record) or not _SOLD.isdisjoint(map(field_of, record)):
        return []
    inner = [each for key, each in record.items() if key.casefold() in _LISTS]
    found = [one for each in inner if isinstance(each, list) for one in each]
    people = [one for one in found if isinstance(one, dict)]
    return [one for one in people if not _REACHED.isdisjoint(map(field_of, _telling(one)))]


def _telling(record: Record) -> Iterator[str]:
    return (key for key, each in record.items() if each)


def _called(record: Mapping[str, object]) -> str:
    names = (record.get(key) for key in _CALLED)
    return next((each for each in names if isinstance(each, str) and each), "")


def _apart(record: Record) -> Iterator[Record]:
    """A record without its people, and below it each of them; one without people is itself."""
    kept = {
        key: each
        for key, each in record.items()
        if key.casefold() not in _LISTS and key not in _CALLED
    }
    if not (name := _called(record)):
        yield record
        return
    yielded = False
    for each in _people(record):
        yield {"company": name, **_without(kept, "id"), **each}
        yielded = True
    if not yielded:
        yield {"company": name, **kept}


def _without(record: Record, name: str) -> Record:
    return {key: each for key, each in record.items() if key != name}
