"""An address book: nothing that somebody typed can end its line, its field or its card."""

from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.exporters.vcards import LONGEST, card, folded, write_vcards

ROW: dict[str, Any] = {
    "uid": "u1", "name": "Ivan Petrov", "company": "Okna Plus", "job title": "buyer",
    "phone": "+7 921 555-01-02\n+7 921 555-01-03", "email": "ivan@okna.example",
    "messenger": "@ivan", "site": "okna.example", "address": "Main st. 5; flat 2",
    "city": "Riga", "country": "LV", "tags": "vip, new", "kind": "person",
}  # fmt: skip


def test_a_card_tells_who_it_is_and_how_to_reach_them() -> None:
    lines = list(card(ROW))
    assert "FN:Ivan Petrov" in lines and "ORG:Okna Plus" in lines and "TITLE:buyer" in lines
    assert [line for line in lines if line.startswith("TEL")] == [
        "TEL;TYPE=VOICE:+7 921 555-01-02", "TEL;TYPE=VOICE:+7 921 555-01-03",
    ]  # fmt: skip
    assert "ADR;TYPE=WORK:;;Main st. 5\\; flat 2;;;;" in lines
    assert "CATEGORIES:vip,new" in lines


def test_a_company_is_its_own_organisation() -> None:
    lines = list(card({**ROW, "kind": "company", "company": ""}))
    assert "ORG:Ivan Petrov" in lines and "N:;;;;" in lines


@given(st.text(max_size=300))
def test_whatever_is_typed_stays_in_its_line(text: str) -> None:
    row = dict.fromkeys(ROW, text) | {"kind": "person"}
    file = BytesIO()
    assert write_vcards([row], file) == 1
    whole = file.getvalue().decode("utf-8")
    unfolded = whole.replace("\r\n ", "")
    names = [line.split(":")[0].split(";")[0] for line in unfolded.split("\r\n") if line]
    assert names[0] == "BEGIN" and names[-1] == "END"
    assert names.count("BEGIN") == names.count("END") == 1
    allowed = {"BEGIN", "VERSION", "UID", "FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "URL", "NOTE",
               "ADR", "CATEGORIES", "END"}  # fmt: skip
    assert set(names) <= allowed
    assert not any(line.startswith(("\r", "\n")) for line in whole.split("\r\n"))


@given(st.text(max_size=400))
def test_a_long_line_is_folded_between_characters(text: str) -> None:
    line = text.replace("\r", "").replace("\n", "")
    done = folded(line)
    assert all(len(part) <= LONGEST for part in done[:-2].split(b"\r\n"))
    kept = done[:-2].replace(b"\r\n ", b"").decode("utf-8")
    assert kept == line.encode("utf-8", "replace").decode("utf-8")
