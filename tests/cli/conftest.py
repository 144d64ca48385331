"""The desk that commands are tried on."""

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cli.desk import Shell, made_once, stop_the_clock


@pytest.fixture(scope="session", autouse=True)
def _commands_described_once() -> Iterator[None]:
    """A process of the program describes its commands to Typer once; tests run a thousand."""
    import typer.main

    from crm_tui.cli import app

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "build", cache(app.build))
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A filled desk, made once a worker."""
    return made_once(tmp_path_factory.mktemp("scene"), sqlite_template)


@pytest.fixture
def shell(
    scene: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Shell:
    """Anna's commands on a filled desk of their own, the clock stopped at NOON."""
    path = tmp_path / "desk.db"
    shutil.copy(scene, path)
    monkeypatch.setenv("CRM_DB", str(path))
    stop_the_clock(monkeypatch)
    return Shell(capsys, path)
