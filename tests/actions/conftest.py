"""The desk that the verbs are tried on, made once and copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.crm import Crm
from tests.actions.desk import World, a_world
from tests.conftest import opened


@pytest.fixture(scope="session")
def made_world(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, World]:
    """An SQLite file with a small desk on it, and what is where."""
    path = tmp_path_factory.mktemp("world") / "crm.db"
    shutil.copy(sqlite_template, path)
    with opened(f"sqlite:///{path}") as desk:
        return path, a_world(desk)


@pytest.fixture
def world(made_world: tuple[Path, World], db: Path) -> World:
    """The small desk in the file of this test's `crm`."""
    path, world = made_world
    shutil.copy(path, db)
    return world


@pytest.fixture
def boris(crm: Crm) -> Iterator[Crm]:
    """A colleague's CRM on the same database."""
    with opened(crm.store.url, "boris") as desk:
        yield desk
