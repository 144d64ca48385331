"""A playbook by keys in a real terminal and by commands: what it requires, limits and changes."""

from pathlib import Path

import pytest

from tests.e2e.desk import app, done, open_deals, run, told


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "crm.db"
    open_deals(path, ["Ivan Petrov"])
    return path


def test_what_a_stage_requires_is_asked_on_the_board_and_told_by_commands(desk: Path) -> None:
    done(desk, "move", "d1", "approval", "--pipeline", "windows")
    refused = run(desk, "result", "d1", "agreed")
    assert refused.returncode == 2 and "crm answer d1 sizes" in refused.stderr
    with app(desk) as terminal:
        terminal.press("2")
        terminal.wait("Approval")
        terminal.wait("Ivan Petrov")
        terminal.press("L")
        terminal.wait("the sizes")
        terminal.type("3 by 2")
        terminal.press("enter")
        terminal.wait("the specification")
        terminal.type("oak")
        terminal.press("enter")
        terminal.wait("Ivan Petrov: Payment")
        terminal.press("G")
        terminal.wait("▼ result ─▶ 2 Measurement")
        terminal.press("escape q")
        assert terminal.exit_code == 0
    assert "Payment" in str(told(desk, "show", "d1")["deal"])
    assert "0 deals without a next step" in done(desk, "doctor")


def test_a_pipeline_is_changed_after_a_look_and_one_undo_takes_it_back(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/call.back/write.back/")
    looked = run(desk, "pipeline", "edit", "sales")
    assert looked.returncode == 2
    assert "stage new, step: title call back → write.back" in looked.stdout
    assert "Nothing was saved." in looked.stderr
    saved = done(desk, "pipeline", "edit", "sales", "--yes")
    assert "pipeline sales changed (version 2)" in saved
    done(desk, "undo")
    assert run(desk, "pipeline", "diff", "sales", "--default").stdout == ""
    assert run(desk, "journal", "verify").returncode == 0
