"""`crm --screen NAME`: which screen the app opens on."""

import pytest

from crm_tui.__main__ import main


def test_a_screen_that_is_none_is_refused_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--screen", "board"]) == 2
    assert "Choose one of: today, pipeline, clients." in capsys.readouterr().err


def test_a_screen_and_a_command_do_not_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--screen", "pipeline", "journal"]) == 2
    assert "it takes no command" in capsys.readouterr().err
