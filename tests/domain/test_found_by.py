"""Clients of an import are found by the same words as those typed one by one."""

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.found_by import words
from crm_tui.domain.search import tokens

NUMBERS = st.from_regex(r"[+~]?[0-9][0-9 ().-]{3,24}", fullmatch=True)
MAILS = st.from_regex(r"[A-Za-z0-9._+-]{1,24}@[a-z0-9-]{1,12}\.[a-z]{2,4}", fullmatch=True)
SAID = (
    *("+79215550000", "8 (921) 555-00-00", "٠٩١٢٥٥٥١٢٣٤", "tel. 5550000 or 5550001", "123"),
    *("Ёлкин Сергей", "O'Brien & Sons", "12345@mail.example", "김민지", "رضا کریمی", "_12345_", ""),
)
TEXTS = st.one_of(NUMBERS, MAILS, st.sampled_from(SAID), st.text(max_size=30))


@given(st.lists(TEXTS, max_size=5))
def test_many_clients_are_found_by_the_words_of_each(texts: list[str]) -> None:
    found = {word for text in texts for word in tokens(text)}
    assert words(texts) == " ".join(sorted(found))
