"""Whatever people did, in any order: everything goes out and comes back as the same bytes."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.actions.forgetting import forget_client
from crm_tui.crm import Crm
from crm_tui.errors import CrmError
from crm_tui.exporters.everything import export_folder, export_lines
from crm_tui.exporters.folders import folder_for
from crm_tui.importers.everything import restore
from crm_tui.store.contents import folder_of
from tests.actions.desk import World, lawful
from tests.actions.test_every_action import DOINGS
from tests.conftest import opened

UNDO = "undo"
ORDERS = st.lists(st.sampled_from([*DOINGS, UNDO, UNDO]), unique=False, max_size=25)


def lines(desk: Crm) -> bytes:
    """Everything as one text, with what is attached."""
    with desk.store.read() as session:
        return b"".join(export_lines(session, contents=folder_of(desk.store)))


def written(desk: Crm, folder: Path) -> dict[str, bytes]:
    """Everything as files of a folder."""
    with desk.store.read() as session, folder_for(folder, "all", alone=True) as place:
        export_folder(session, place, contents=folder_of(desk.store))
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def do(desk: Crm, world: World, names: list[str]) -> None:
    """As many of these as may be done after those before them; the last client is forgotten."""
    for name in names:
        try:
            desk.undo() if name == UNDO else DOINGS[name](desk, world)
        except CrmError:
            continue
    try:
        desk.run(forget_client, world.twin)
    except CrmError:
        return


@pytest.mark.parametrize("turn", [1, -1])
def test_every_verb_there_is_leaves_what_comes_back(
    crm: Crm, world: World, sqlite_template: Path, tmp_path: Path, turn: int
) -> None:
    do(crm, world, list(DOINGS)[::turn])
    check(crm, sqlite_template, tmp_path)


@settings(max_examples=6)
@given(ORDERS)
def test_verbs_in_any_order_leave_what_comes_back(
    made_world: tuple[Path, World],
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    names: list[str],
) -> None:
    folder = tmp_path_factory.mktemp("order")
    shutil.copy(made_world[0], folder / "crm.db")
    with opened(f"sqlite:///{folder}/crm.db") as desk:
        do(desk, made_world[1], names)
        check(desk, sqlite_template, folder)


def check(desk: Crm, template: Path, folder: Path) -> None:
    """Both forms fill an empty database, which then gives the same bytes."""
    text, files = lines(desk), written(desk, folder / "out")
    (folder / "all.jsonl").write_bytes(text)
    for number, source in enumerate((folder / "all.jsonl", folder / "out")):
        place = folder / f"new{number}.db"
        shutil.copy(template, place)
        with opened(f"sqlite:///{place}") as other:
            restore(other.store, source)
            assert lawful(other)
            assert lines(other) == text
            assert written(other, folder / f"again{number}") == files
