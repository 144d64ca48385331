"""Records that lay on the disk are what they were."""

import io
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.money import Amount
from crm_tui.importers.parcels import parcel, unpacked
from crm_tui.importers.records import Channel, DealPart, OurClient, Record

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
texts = st.lists(words, max_size=2).map(tuple)
instants = st.none() | st.datetimes(timezones=st.just(UTC))
deals = st.builds(
    DealPart, words, words, st.none() | st.builds(Amount, st.integers(0, 10**12), st.just("EUR")),
    *(words, words, words, words), st.none() | st.dates(), st.none() | st.integers(0, 1439),
    st.just(date(2026, 3, 2)), st.none(), words, words,
)  # fmt: skip
records = st.builds(
    Record, st.integers(1, 10**7), *([words] * 7),
    channels=st.lists(st.builds(Channel, words, words, words, words), max_size=3).map(tuple),
    notes=texts, tags=texts, source=words, owner=words, language=words, city=words, country=words,
    warnings=texts, deal=st.none() | deals, ours=st.none() | st.builds(OurClient, words, instants),
    carried=words, fields=st.lists(st.tuples(words, words), max_size=2).map(tuple),
)  # fmt: skip
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(records, max_size=4), max_size=3))
def test_records_come_back_as_they_went(lots: list[list[Record]]) -> None:
    file = io.BytesIO(b"".join(map(parcel, lots)))
    found = list(unpacked(file))
    assert found == [lot for lot in lots if lot]
    assert all(type(channel) is Channel for lot in found for one in lot for channel in one.channels)
