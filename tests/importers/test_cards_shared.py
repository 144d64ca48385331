"""A client who came from somebody else's card stays in that card's file, under its own name."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm_tui.actions import clients
from crm_tui.actions.batches import import_batch
from crm_tui.crm import Crm
from crm_tui.domain.content_lines import escaped
from crm_tui.exporters.record_folders import write_folder
from crm_tui.importers.folders import read_many
from crm_tui.importers.understanding import Wishes
from tests.actions.desk import a_client, rows
from tests.conftest import opened
from tests.importers.desk import desk_of, lawful

ANN = (
    "UID:urn:uuid:0f-ANN", "FN:Ann Lee", "N:Lee;Ann;;;", "ORG:Okna Plus;Doors", "TITLE:Buyer",
    "item1.TEL;TYPE=cell:+7 921 555-01-02", "item1.X-ABLabel:hers", "TEL;TYPE=work:+7 812 5550100",
    "EMAIL:ann@okna.example", "ADR:;;Nevsky 1;Petersburg;;;Russia", "X-FAVOURITE;x=1:tea\\, black",
    "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQEAYAB", "NOTE:likes oak", "REV:20260101T000000Z",
)  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=70)


def theirs(folder: Path, *cards: tuple[str, ...], name: str, version: str = "3.0") -> Path:
    """A file that somebody else's program put into the folder."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    ends = [("BEGIN:VCARD", f"VERSION:{version}", *card, "END:VCARD", "") for card in cards]
    path.write_bytes("".join("\r\n".join(card) for card in ends).encode())
    return path


def back(crm: Crm, folder: Path) -> int:
    """Bring the folder in: how many were changed."""
    read = read_many(folder, Wishes(region="RU", currency="EUR"), desk_of(crm))
    told = crm.run(import_batch, read.files, "", {}).value
    assert lawful(crm)
    return sum(r.added + r.updated for r in told)


def out(crm: Crm, folder: Path) -> dict[str, bytes]:
    """The cards in the folder, once it is up to date."""
    with crm.store.read() as session:
        write_folder(session, "clients", folder)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".vcf"}


def number_of(crm: Crm, name: str) -> int:
    (found,) = (number for number, row in rows(crm, "client").items() if row["name"] == name)
    return int(found)


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n ", "")


@pytest.fixture
def folder(crm: Crm, tmp_path: Path) -> Path:
    a_client(crm, "Ivan Petrov")
    return tmp_path / "book"


def test_a_card_nobody_changed_here_keeps_its_name_and_its_bytes(crm: Crm, folder: Path) -> None:
    path = theirs(folder, ANN, name="Ann Lee (1).vcf")
    before = path.read_bytes()
    assert back(crm, folder) == 1
    first = out(crm, folder)
    assert first[path.name] == before
    assert len(first) == 2  # Ivan has a card of ours beside it
    assert out(crm, folder) == first and back(crm, folder) == 0


def test_what_was_changed_here_is_changed_in_their_file_alone(crm: Crm, folder: Path) -> None:
    path = theirs(folder, ANN, name="ann.vcf")
    back(crm, folder)
    number = number_of(crm, "Ann Lee")
    crm.run(clients.edit_client, number, name="Ann Smith", job_title="Head of buying")
    first, second = (
        n for n, row in rows(crm, "channel").items()
        if row["client_id"] == number and row["kind"] == "phone"
    )  # fmt: skip
    crm.run(clients.remove_channel, int(first))
    crm.run(clients.edit_channel, int(second), "+7 812 555-02-00")
    crm.run(clients.add_channel, number, "ann@smith.example")
    made = out(crm, folder)
    told = text(path).splitlines()
    for line in ("FN:Ann Smith", "N:Smith;Ann;;;", "TITLE:Head of buying", "TEL:+7 812 555-02-00",
                 "EMAIL:ann@smith.example", ANN[0], ANN[3], *ANN[8:13]):  # fmt: skip
        assert told.count(line) == 1, (line, told)
    assert not any("555-01-02" in line or "5550100" in line or "hers" in line for line in told)
    assert "REV:20260101T000000Z" not in told and len(made) == 2
    assert back(crm, folder) == 1  # the parts of her name, which are carried
    assert back(crm, folder) == 0
    assert out(crm, folder) == made


def test_books_and_old_cards_stay_and_nobody_in_them_gets_a_second(crm: Crm, folder: Path) -> None:
    bob = ("UID:bob", "FN:Bob Stone", "TEL:+7 921 555-03-04")
    many = theirs(folder, ANN, bob, name="all.vcf")
    old = theirs(folder, ("UID:zed", "N:Zed", "TEL;CELL:+79215550505"), name="z.vcf", version="2.1")
    before = many.read_bytes(), old.read_bytes()
    back(crm, folder)
    crm.run(clients.edit_client, number_of(crm, "Zed"), name="Zed Novak")
    made = out(crm, folder)
    assert (many.read_bytes(), old.read_bytes()) == before
    assert len(made) == 3 and b"Bob" not in b"".join(
        data for name, data in made.items() if name != many.name
    )


def test_a_card_of_ours_that_was_renamed_there_is_not_doubled(crm: Crm, folder: Path) -> None:
    (name,) = out(crm, folder)
    (folder / name).rename(folder / "ivan.vcf")
    assert list(out(crm, folder)) == ["ivan.vcf"]
    crm.run(clients.edit_client, number_of(crm, "Ivan Petrov"), name="Ivan Sidorov")
    assert b"FN:Ivan Sidorov" in out(crm, folder)["ivan.vcf"]


@settings(max_examples=8)
@example([("豈", "0", "0")], "0")  # a letter that is another one in its normal form
@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=3), WORDS)
def test_synchronised_twice_the_files_are_the_same(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory,
    people: list[tuple[str, str, str]], new: str,
) -> None:  # fmt: skip
    root = tmp_path_factory.mktemp("book")
    (root / "crm.db").write_bytes(sqlite_template.read_bytes())
    with opened(f"sqlite:///{root}/crm.db") as crm:
        for n, (uid, name, title) in enumerate(people):
            said = (f"UID:{escaped(uid.strip())}{n}", f"FN:{escaped(name)} {n}x",
                    f"TITLE:{escaped(title)}", f"EMAIL:p{n}@okna.example")  # fmt: skip
            theirs(root / "book", said, name=f"card {n}.vcf")
        back(crm, root / "book")
        for number, row in rows(crm, "client").items():
            crm.run(clients.edit_client, int(number), name=f"{row['name']} {new}x")
        first = out(crm, root / "book")
        assert {*first} == {f"card {n}.vcf" for n in range(len(people))}
        assert out(crm, root / "book") == first
        assert back(crm, root / "book") == 0
        assert out(crm, root / "book") == first
