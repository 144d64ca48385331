"""`crm tutor`: ten minutes on a desk made for it, which check that the learner did it."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from crm_tui.cli.output import remark
from crm_tui.cli.wishes import OpenScreen
from crm_tui.i18n import N_, _


def register(app: typer.Typer) -> None:
    """Add the tutor to the command line."""
    app.command("tutor")(tutor)


def tutor(
    again: Annotated[bool, typer.Option("--again", help=N_("From the first lesson."))] = False,
) -> None:
    """Learn the keys in ten minutes, on a desk of its own; your data stays as it is."""
    from crm_tui.config import read_config
    from crm_tui.i18n import speak
    from crm_tui.paths import data_folder
    from crm_tui.practice import make_practice, now_utc

    file = Path(data_folder()) / "practice.db"
    config = read_config({"db": str(file)})
    speak(config.language)
    remark(_("Laying out the desk …"))
    make_practice(file, config.user, now_utc(), ZoneInfo(config.zone), config.language)
    raise OpenScreen(config, demo=True, tutor="again" if again else "on")
