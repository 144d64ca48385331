"""Address books of phones and mail programs become the clients in them, whatever wrote them."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui.importers.reading import read_table
from crm_tui.importers.records import Record
from tests.importers.samples import CARDS, SAMPLES
from tests.importers.test_records import check, matches, raw, read_all, whole


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def book(folder: Path, *cards: str | bytes) -> Path:
    path = folder / "book.vcf"
    path.write_bytes(b"".join(c if isinstance(c, bytes) else c.encode() for c in cards))
    return path


def clients(path: Path) -> list[Record]:
    found = read_all(read_table(path))
    assert all(isinstance(each, Record) for each in found), found
    return [each for each in found if isinstance(each, Record)]


def the(path: Path) -> Record:
    (record,) = clients(path)
    return record


@pytest.mark.parametrize("case", CARDS, ids=lambda case: str(case["id"]))
def test_every_sample_gives_the_people_in_it(case: dict[str, Any]) -> None:
    found = clients(SAMPLES / case["file"])
    counts = case["expect"]["counts"]
    assert len(found) == counts["contacts"]
    assert sum(len(raw(each, "phone")) for each in found) == counts["phones"]
    assert sum(len(raw(each, "email")) for each in found) == counts["emails"]
    for wanted in case["expect"]["records"]:
        find = wanted["find"]
        check(wanted, next(each for each in found if "any" in find or matches(each, find)))
    for absent in case["expect"].get("absent", ()):
        assert all(absent not in whole(each) for each in found)
    assert all("base64" not in whole(each).lower() for each in found)
