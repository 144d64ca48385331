"""Whatever place a word about somebody stands in, forgetting leaves nothing of it in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import String, select, update
from sqlmodel import Session

from crm_tui import paths
from crm_tui.actions import activities, clients
from crm_tui.actions.forgetting import forget_client
from crm_tui.crm import Crm
from crm_tui.store import scrubbing
from crm_tui.store.derived import index_clients
from crm_tui.store.forgetting import CALLED, KEPT, WRITTEN
from crm_tui.store.images import columns, table_of
from crm_tui.store.looks import keep_look
from crm_tui.store.queries.persons import Person, about, kinds_about, not_about, person
from tests.actions.desk import lawful, rows
from tests.actions.test_forgetting import NAME, His

#: Words of the program in rows of which nothing stays.
PROGRAMS = {"uid", "format", "sha256"}
OF_KINDS = {"channel": {"kind"}, "file": {"kind"}}
#: Where the text is a file of its own kind, a name stands in a remark.
TOML = ("playbook",)


def texts_of(kind: str) -> list[str]:
    """The columns of a kind in which words of people stand."""
    kept = {*KEPT.get(kind, ()), *PROGRAMS, *OF_KINDS.get(kind, ())}
    names = [one.name for one in columns(kind) if one.type._type_affinity is String]
    return [name for name in names if name not in kept]


def word_of(kind: str, name: str) -> str:
    """A word that stands nowhere else."""
    return f"zwq{kind}{name}".replace("_", "")


def the_missing(session: Session, client: int) -> None:
    """A row of those kinds that only imports make."""
    born = {"uid": "0", "version": 1, "created": 0, "updated": 0}
    for kind, values in {
        "carried": {"client_id": client, "format": "vcard", "text": ""},
        "request": {"client_id": client, "received_at": 0, "status": "waiting", "name": "",
                    "contact": "", "text": "", "raw": "", "reason": ""},
        "external_id": {"kind": "client", "record_id": client, "system": "row", "external": "x",
                        "digest": "", "cells": ""},
    }.items():  # fmt: skip
        names = {name: values.get(name) for name in [one.name for one in columns(kind)]}
        row = {**names, **born, **values, "id": 1_000_000}
        statement = f'insert into "{kind}" ({", ".join(row)}) values ({", ".join("?" * len(row))})'
        session.connection().exec_driver_sql(statement, tuple(row.values()))


def plant_his(session: Session, him: Person) -> Iterator[str]:
    """A word of its own into every text of a row of every kind about him."""
    for kind in kinds_about():
        table, condition = table_of(kind), about(kind, him)
        assert condition is not None
        values = {name: word_of(kind, name) for name in texts_of(kind)}
        if not values:
            continue
        row = session.execute(select(table.c.id).where(condition)).first()
        assert row is not None, kind
        session.execute(update(table).where(table.c.id == row[0]).values(**values))
        yield from values.values()


def plant_elsewhere(session: Session, him: Person) -> None:
    """His name in every text that others write, and in what is called after him."""
    for kind in {*WRITTEN, *CALLED}:
        table = table_of(kind)
        row = session.execute(select(table).where(not_about(kind, him))).mappings().first()
        if row is None:
            continue
        named = {name: f"{row[name]}\n# {NAME.upper()}" for name in WRITTEN.get(kind, ())}
        if kind in CALLED:
            named |= {"name": f"From {NAME}", CALLED[kind]: f"from {NAME.lower()}"}
        session.execute(update(table).where(table.c.id == row["id"]).values(**named))


def bytes_of(crm: Crm) -> bytes:
    """The file, its log and whatever lies beside it, in small letters."""
    assert crm.store.path is not None
    places = [one for one in crm.store.path.parent.rglob("*") if one.is_file()]
    assert crm.store.path in places
    return b"".join(one.read_bytes() for one in places if one.name != "drawing.pdf").lower()


def test_no_word_of_any_field_is_left_in_the_bytes_of_the_file(crm: Crm, tmp_path: Path) -> None:
    his = His(crm, tmp_path)
    keep_look(crm.store, 1, f'{{"filter": "{NAME}"}}')
    with crm.store.write() as session:
        him = person(session, his.client)
        the_missing(session, his.client)
        words = [word.lower().encode() for word in plant_his(session, him)]
        plant_elsewhere(session, him)
        index_clients(session, him.ids)
    crm.run(clients.edit_client, his.other, city="Omsk")  # its images hold what stood there
    crm.store.engine.dispose()
    before = bytes_of(crm)
    assert [word for word in words if word not in before] == []
    done = crm.run(forget_client, his.client)
    crm.store.engine.dispose()
    assert scrubbing.scrub(crm.store, done.value.contents)
    left = bytes_of(crm)
    assert [word for word in words if word in left] == []
    assert b"quackenbush" not in left
    assert lawful(crm)


def test_a_source_called_after_somebody_is_called_by_its_number(crm: Crm) -> None:
    client = crm.run(clients.add_client, NAME).value
    with crm.store.write() as session:
        source = session.execute(select(table_of("source").c.id)).scalar()
        values = {"name": f"Friends of {NAME}", "key": f"friends of {NAME.lower()}"}
        table = table_of("source")
        session.execute(update(table).where(table.c.id == source).values(**values))
    assert crm.run(forget_client, client).value.named == 1
    assert source is not None and rows(crm, "source")[source]["name"] == f"— {source}"


@pytest.mark.parametrize("name", ["Жужелица Кузьминична", "Öğüt Çelikoğlu", "Ζωή Παπαδάκη"])
def test_a_name_is_found_however_its_letters_are_written(crm: Crm, name: str) -> None:
    client = crm.run(clients.add_client, name).value
    other = crm.run(clients.add_client, "Olga").value
    for said in (name.upper(), name.lower(), name.swapcase()):
        crm.run(activities.add_note, other, f"asked: {said}.")
    crm.run(forget_client, client)
    told = [row["text"] for row in rows(crm, "activity").values() if row["client_id"] == other]
    assert told == ["asked: —."] * 3


def test_files_that_the_program_keeps_for_itself_and_that_name_him_are_told(
    crm: Crm, tmp_path: Path
) -> None:
    state = Path(paths.state_folder())
    client = crm.run(clients.add_client, NAME).value
    him = crm.ask(person, client)
    for place in ("imports/list.csv", "drafts/ab-note-c1.md", "draft-0a", "macros.json"):
        (state / place).parent.mkdir(parents=True, exist_ok=True)
        (state / place).write_text(f"x {NAME} y", encoding="utf-8")
    (state / "marks.json").write_text("{}", encoding="utf-8")
    told = {path.name for path in scrubbing.copies_of(crm.store, him)}
    assert {"list.csv", "ab-note-c1.md", "draft-0a", "macros.json"} <= told
    assert "marks.json" not in told
