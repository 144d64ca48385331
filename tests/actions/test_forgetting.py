"""A person is forgotten on request: no word of him is left, and the figures stay."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, select, text
from sqlmodel import col

from crm_tui.actions import activities, answers, clients, deals, files, merging, team
from crm_tui.actions.forgetting import forget_client
from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.errors import Conflict
from crm_tui.store import contents, scrubbing
from crm_tui.store.forgetting import EMPTIED, GONE, KEPT, NAMELESS
from crm_tui.store.images import columns
from crm_tui.store.looks import keep_look
from crm_tui.store.queries.persons import entries_about, kinds_about, person, records_about
from crm_tui.store.scrubbing import scrub
from crm_tui.store.tables.journal import Change, UndoneChunk
from crm_tui.store.verify import verify
from tests.actions.desk import lawful, rows
from tests.importers.desk import read, sheet

NAME, PHONE, MAIL = "Zebulon Quackenbush", "+49 151 77788899", "zeb@quackenbush.example"
SIGNS = ("Quackenbush", "77788899", "zeb@", "the secret drawing", "spotted dog", "Privet Drive")


class His:
    """What he left behind: his number, his deals, and somebody else's."""

    def __init__(self, crm: Crm, folder: Path) -> None:
        self.client = crm.run(
            clients.add_client, NAME, company="Otter Works", about="a spotted dog",
            city="Privet Drive", channels=(("phone", PHONE), ("email", MAIL)), tags=("vip",),
        ).value  # fmt: skip
        self.twin = crm.run(clients.add_client, "Z. Quackenbush").value
        crm.run(merging.merge_clients, self.client, self.twin)
        self.won = crm.run(
            deals.add_deal, self.client, f"windows for {NAME}", amount=50_000, currency="EUR"
        ).value  # fmt: skip
        self.lost = crm.run(deals.add_deal, self.client, "gates for Quackenbush").value
        crm.run(deals.add_receipt, self.won, date(2026, 11, 24), 20_000, note=f"from {NAME}")
        crm.run(activities.log_call, self.client, "he has a spotted dog", self.won)
        crm.run(activities.add_note, self.client, "Privet Drive, third floor")
        crm.run(answers.put_answer, "need", f"{NAME} needs warmth", client_id=self.client)
        field = crm.run(team.define_field, "client", "Dog", "text").value
        crm.run(team.set_field, field, "spotted dog", client_id=self.client)
        (folder / "drawing.pdf").write_bytes(b"the secret drawing of Quackenbush")
        kept = contents.keep(contents.folder_of(crm.store), folder / "drawing.pdf", 10**6)
        crm.run(files.attach_file, "Quackenbush.pdf", kept.sha256, kept.size, deal_id=self.won)
        self.other = crm.run(clients.add_client, "Olga", about=f"knows {NAME} ({PHONE})").value
        self.note = crm.run(
            activities.add_note, self.other, f"asked after {NAME.upper()}, a lot"
        ).entry_id  # fmt: skip
        crm.run(deals.win_deal, self.won, 50_000, text="Quackenbush signed")
        crm.run(deals.lose_deal, self.lost, "price", note="the spotted dog")


@pytest.fixture
def his(crm: Crm, tmp_path: Path) -> His:
    return His(crm, tmp_path)


@pytest.fixture
def theirs(any_crm: Crm, tmp_path: Path) -> His:
    return His(any_crm, tmp_path)


def every_text(crm: Crm) -> Iterator[str]:
    """Every text of every table."""
    from crm_tui.store.images import table_of
    from crm_tui.store.tables.places import PLACES

    with crm.store.read() as session:
        for table in map(table_of, PLACES):
            for row in session.execute(select(table)):
                yield from (str(cell) for cell in row if isinstance(cell, str))


def without_stamps(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in
            ("amount", "currency", "status", "stage_id", "closed_at", "opened_at", "reason_id",
             "owner_id", "source_id", "sold_at")}  # fmt: skip


def test_no_text_of_any_table_names_him_and_his_deals_keep_their_figures(
    any_crm: Crm, theirs: His
) -> None:
    before = rows(any_crm, "deal")
    receipts = {row["amount"] for row in rows(any_crm, "receipt").values()}
    keep_look(any_crm.store, 1, '{"p2": {"filter": "zebulon Quackenbush"}}')
    keep_look(any_crm.store, 2, '{"p2": {"filter": "tag:vip"}}')
    done = any_crm.run(forget_client, theirs.client)
    found = [text for text in every_text(any_crm) for sign in SIGNS if sign in text]
    assert found == []
    assert '{"p2": {"filter": "tag:vip"}}' in every_text(any_crm)
    after = rows(any_crm, "deal")
    for deal in (theirs.won, theirs.lost):
        assert without_stamps(after[deal]) == without_stamps(before[deal])
        assert after[deal]["title"] == NAMELESS
    assert {row["amount"] for row in rows(any_crm, "receipt").values()} == receipts
    client = rows(any_crm, "client")[theirs.client]
    assert client["name"] == NAMELESS and client["forgotten_at"] == client["archived_at"]
    assert rows(any_crm, "channel") == {} and rows(any_crm, "file") == {}
    assert lawful(any_crm)
    proved = any_crm.ask(verify)
    assert proved.altered is None and proved.forgotten > 10
    assert done.value.named == 2 and done.value.rows["deal"] == 2


def test_where_others_name_him_a_dash_stands_and_the_rest_stays(crm: Crm, his: His) -> None:
    crm.run(forget_client, his.client)
    assert rows(crm, "client")[his.other]["about"] == "knows — (—)"
    texts = {row["text"] for row in rows(crm, "activity").values() if row["client_id"] == his.other}
    assert texts == {"asked after —, a lot"}


def test_nobody_of_the_same_name_loses_a_word(crm: Crm, his: His) -> None:
    namesake = crm.run(clients.add_client, NAME, about=f"not the other {NAME}").value
    crm.run(forget_client, his.client)
    assert rows(crm, "client")[namesake]["about"] == f"not the other {NAME}"
    assert rows(crm, "client")[his.other]["about"] == f"knows {NAME} (—)"


def test_a_name_written_without_spaces_is_found_with_what_is_joined_to_it(crm: Crm) -> None:
    kim = crm.run(clients.add_client, "김철수").value
    note = crm.run(clients.add_client, "Olga", about="김철수님께 전화; Kim").value
    crm.run(forget_client, kim)
    assert rows(crm, "client")[note]["about"] == "—님께 전화; Kim"


def test_it_is_refused_while_work_is_open_and_twice(crm: Crm, his: His) -> None:
    deal = crm.run(deals.add_deal, his.client, "more windows").value
    with pytest.raises(Conflict, match="open step"):
        crm.run(forget_client, his.client)
    crm.run(deals.cancel_deal, deal, "mistake")
    crm.run(forget_client, his.client)
    for again in (
        lambda: crm.run(forget_client, his.client),
        lambda: crm.run(clients.archive_client, his.client, True),
        lambda: crm.run(deals.add_deal, his.client, "x", next=Draft()),
        lambda: crm.run(clients.add_channel, his.twin, PHONE),
    ):
        with pytest.raises(Conflict, match="forgotten"):
            again()


def test_nothing_about_him_can_be_undone_and_each_refusal_says_why(crm: Crm, his: His) -> None:
    about_him = crm.ask(lambda session: entries_about(session, person(session, his.client)))
    done = crm.run(forget_client, his.client)
    with pytest.raises(Conflict, match="forgot a person"):
        crm.undo()
    with pytest.raises(Conflict, match="forgot a person"):
        crm.undo(done.entry_id)
    for number, _at, _by, _action, _count in about_him:
        with pytest.raises(Conflict, match="forgotten"):
            crm.undo(number)
    with pytest.raises(Conflict, match="forgotten"):
        crm.undo(his.note)
    later = crm.run(clients.add_client, "Kim").entry_id
    assert crm.undo().entry_id == later


def test_an_import_that_brought_him_can_be_neither_undone_nor_redone(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "a.csv", "Name,Phone", f"{NAME},{PHONE}", "Ann,+1 212 555 0100")
    brought = crm.run(import_file, read(crm, path))
    first = next(n for n, row in rows(crm, "client").items() if row["name"] == NAME)
    crm.run(forget_client, first)
    with pytest.raises(Conflict):
        crm.undo(brought.entry_id)
    assert [row for row in rows(crm, "external_id").values() if row["cells"] and
            row["record_id"] == first] == []  # fmt: skip
    crm.run(import_file, read(crm, path))
    assert rows(crm, "client")[first]["name"] == NAMELESS
    assert [row["name"] for row in rows(crm, "client").values()].count(NAME) == 0


def test_an_undone_import_that_holds_him_is_let_go_of(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.csv", "Name,Phone", f"{NAME},{PHONE}", "Ann,+1 212 555 0100")
    crm.run(import_file, read(crm, path))
    crm.undo()
    again = crm.run(clients.add_client, NAME, channels=(("phone", PHONE),)).value
    crm.run(forget_client, again)
    with crm.store.read() as session:
        chunks = [zlib.decompress(data) for data in session.scalars(select(col(UndoneChunk.data)))]
    assert not any(b"Quackenbush" in chunk for chunk in chunks)


def test_a_company_is_forgotten_and_its_people_stay(crm: Crm, his: His) -> None:
    company = next(n for n, row in rows(crm, "client").items() if row["name"] == "Otter Works")
    crm.run(forget_client, company)
    assert not any("Otter" in text for text in every_text(crm))
    assert rows(crm, "client")[his.client]["name"] == NAME


def test_not_a_byte_of_him_is_left_on_the_disk(crm: Crm, his: His) -> None:
    done = crm.run(forget_client, his.client)
    crm.store.engine.dispose()
    assert scrub(crm.store, done.value.contents)
    path = crm.store.path
    assert path is not None
    places = [one for one in path.parent.rglob("*") if one.is_file() and one.name != "drawing.pdf"]
    assert path in places
    for place in places:
        data = place.read_bytes().lower()
        for sign in SIGNS:
            assert sign.lower().encode() not in data, f"{sign} is in {place.name}"
    with crm.store.read() as session:
        term = "select count(*) from search_fts where search_fts match 'uac'"
        assert session.execute(text(term)).scalar() == 0


def test_no_piece_of_a_rare_word_is_left_in_the_index_of_search(crm: Crm) -> None:
    client = crm.run(clients.add_client, "𐌰𐌱𐌲 Rare").value
    crm.run(clients.add_client, "Somebody Else")
    crm.store.engine.dispose()
    path = crm.store.path
    assert path is not None
    piece = "𐌰𐌱𐌲".encode()
    assert piece in path.read_bytes()
    done = crm.run(forget_client, client)
    crm.store.engine.dispose()
    assert scrub(crm.store, done.value.contents)
    assert piece not in path.read_bytes()
    assert piece[4:] not in path.read_bytes()


def test_a_window_that_reads_is_said_and_saying_it_again_does_the_rest(
    crm: Crm, his: His, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "PATIENCE", 20)
    path = crm.store.path
    assert path is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as window:
        window.execute("begin")
        window.execute("select count(*) from client").fetchone()
        done = crm.run(forget_client, his.client)
        assert not scrub(crm.store, done.value.contents)
        window.execute("rollback")
    crm.store.engine.dispose()
    assert scrub(crm.store, ())
    assert b"Quackenbush" not in path.read_bytes()


def test_a_server_forgets_too_but_its_log_is_not_ours(pg_crm: Crm) -> None:
    client = pg_crm.run(clients.add_client, NAME).value
    done = pg_crm.run(forget_client, client)
    assert not scrub(pg_crm.store, done.value.contents)


def test_a_content_that_somebody_else_has_too_stays(crm: Crm, his: His, tmp_path: Path) -> None:
    kept = contents.keep(contents.folder_of(crm.store), tmp_path / "drawing.pdf", 10**6)
    crm.run(files.attach_file, "same.pdf", kept.sha256, kept.size, client_id=his.other)
    done = crm.run(forget_client, his.client)
    assert done.value.contents == ()
    scrub(crm.store, (kept.sha256,))
    assert contents.place_of(contents.folder_of(crm.store), kept.sha256).is_file()


def test_everything_held_about_him_can_be_shown(crm: Crm, his: His) -> None:
    def all_of_it(session: Any) -> dict[str, list[dict[str, Any]]]:
        return dict(records_about(session, person(session, his.client)))

    told = crm.ask(all_of_it)
    assert {row["name"] for row in told["client"]} == {NAME, "Z. Quackenbush"}
    assert set(told) >= {"channel", "deal", "step", "receipt", "activity", "answer", "file",
                         "tagging", "field_value"}  # fmt: skip
    assert all(row["client_id"] in (his.client, his.twin) for row in told["activity"])


def test_every_word_that_may_be_about_somebody_is_emptied_gone_or_the_programs_own() -> None:
    kinds = set(kinds_about())
    assert kinds == {*EMPTIED, *GONE} and not set(EMPTIED) & set(GONE)
    for kind in EMPTIED:
        texts = {one.name for one in columns(kind) if one.type._type_affinity is String}
        known = {*EMPTIED[kind], *KEPT[kind]}
        assert texts <= known, f"what becomes of {texts - known} of a {kind}?"


def test_what_was_forgotten_is_told_to_other_windows(crm: Crm, his: His) -> None:
    done = crm.run(forget_client, his.client)
    asked = select(col(Change.kind), col(Change.record_id)).where(
        col(Change.entry_id) == done.entry_id
    )
    told = {tuple(row) for row in crm.ask(lambda session: session.execute(asked).all())}
    assert {("client", his.client), ("deal", his.won), ("client", his.other)} <= told
