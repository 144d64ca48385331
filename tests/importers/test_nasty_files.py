"""A hundred and more files of other programs, phones and people, each with what must come of it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.errors import CrmError
from crm_tui.importers.twice_encoded import taken_for
from tests.importers.nasty import STORE, Case, compared, trials

LETTERS = st.characters(min_codepoint=0xA1, max_codepoint=0x6FF, categories=["L"])
STORES = sorted(path.stem for path in STORE.glob("*.txt"))


@pytest.mark.parametrize("case", trials(*STORES))
def test_what_people_have_comes_in_as_they_mean_it(tmp_path: Path, case: Case) -> None:
    path = tmp_path / case.settings.get("file", "list.csv")
    path.write_bytes(case.data)
    if "refused" in case.settings:
        with pytest.raises(CrmError) as refused:
            compared(case, path)
        assert case.settings["refused"] in f"{refused.value.message} {refused.value.hint}"
        return
    got, wanted = compared(case, path)
    assert got == wanted


@pytest.mark.parametrize(
    "text",
    ["Müller Größe Süß", "Иван Петров", "رضا کریمی", "김철수", "Åsa Öberg ÄÖÜ", "Â© Ã", "山田太郎"],
)
def test_letters_that_are_right_are_left_alone(text: str) -> None:
    assert taken_for(f"{text}\n{text}\n".encode()) == ""


@settings(max_examples=30)
@given(st.text(LETTERS, min_size=9))
def test_what_was_taken_for_another_encoding_comes_back(text: str) -> None:
    once = text.encode("utf-8").decode("latin-1")
    codec = taken_for(once.encode())
    assert codec
    assert once.encode().decode(codec) == text
