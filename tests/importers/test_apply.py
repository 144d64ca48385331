"""A foreign file comes into the store: whole, once, and as its owner knows it."""

from typing import Any

import pytest

from crm_tui.crm import Crm
from tests.importers.desk import bring_in, photo, table, the
from tests.importers.samples import RECORDS, SAMPLES, allows

PEOPLE = "Name,Phone,Email,Company,City,Notes"


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: str(case["id"]))
def test_every_sample_gives_its_clients_once(any_crm: Crm, case: dict[str, Any]) -> None:
    path = SAMPLES / case["file"]
    before = photo(any_crm)
    report = bring_in(any_crm, path)
    expect = case["expect"]
    clients = table(any_crm, "client")
    found = {
        "contacts": sum(row["kind"] == "person" for row in clients),
        "companies": sum(row["kind"] == "company" for row in clients) - report.companies,
        "phones": len(table(any_crm, "channel", kind="phone")),
        "emails": len(table(any_crm, "channel", kind="email")),
    }
    for name, number in expect["counts"].items():
        assert allows(number, found[name]) or report.rejected or report.matched, name
    assert report.clients + report.companies == len(clients)
    for wanted in expect["records"]:
        _check(any_crm, wanted)
    after = photo(any_crm)
    again = bring_in(any_crm, path)
    assert (again.untouched, again.entry_id) == (report.rows, None)
    assert photo(any_crm) == after
    any_crm.undo()
    assert photo(any_crm) == before
    any_crm.redo()
    assert photo(any_crm) == after


def _check(crm: Crm, wanted: dict[str, Any]) -> None:
    channels = table(crm, "channel")
    if "name" in wanted["find"]:
        client = the(crm, "client", name=wanted["find"]["name"])
    else:
        ((kind, text),) = wanted["find"].items()
        number = next(c["client_id"] for c in channels if c["kind"] == kind and text in c["raw"])
        client = the(crm, "client", id=number)
    assert client["name"] in wanted.get("name_any", [wanted.get("name", client["name"])])
    theirs = {row["raw"] for row in channels if row["client_id"] == client["id"]}
    assert theirs >= {*wanted.get("phones", ()), *wanted.get("emails", ())}
    employer = table(crm, "client", id=client["works_at_id"])
    if "company" in wanted:
        assert employer[0]["name"] == wanted["company"]
    whole = "\n".join(
        [*theirs, *(row["name"] for row in employer), client["city"], client["country"],
         client["job_title"], client["name"], *_words(crm, client), _note(crm, client["id"])]
    )  # fmt: skip
    for text in wanted.get("anywhere", ()):
        assert text in whole


def _words(crm: Crm, client: dict[str, Any]) -> list[str]:
    worn = {row["tag_id"] for row in table(crm, "tagging", client_id=client["id"])}
    tags = [row["name"] for row in table(crm, "tag") if row["id"] in worn]
    sources = [r["name"] for r in table(crm, "source") if r["id"] == client["source_id"]]
    return tags + sources


def _note(crm: Crm, client: int) -> str:
    return "\n".join(row["text"] for row in table(crm, "activity", client_id=client))
