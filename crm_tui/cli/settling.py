"""`crm config`: the settings in force and where each comes from; `crm demo`: a desk to try."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from crm_tui.cli.desk import AsJson
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.cli.wishes import OpenScreen
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.config import Config

DEMOS = ("", "windows")
FIRST_PERSON = "anna"


def register(app: typer.Typer) -> None:
    """Add the commands for settings and the demo to the command line."""
    group = typer.Typer(help=N_("Which settings are in force."), invoke_without_command=True)
    group.callback()(show_if_alone)
    group.command("show")(show)
    group.command("path")(path)
    app.add_typer(group, name="config")
    app.command("demo")(demo)


def show_if_alone(context: typer.Context) -> None:
    """Which settings are in force, and where each comes from."""
    if context.invoked_subcommand is None:
        show()


def show(as_json: AsJson = False) -> None:
    """Show every setting, and where it comes from."""
    from crm_tui.config import NAMES, read_config

    config = read_config({})
    kept = _kept(config)
    said = {name: (config.shown(name), config.origin(name)) for name in NAMES} | kept
    if as_json:
        settings = {
            name: {"value": value, "from": origin} for name, (value, origin) in said.items()
        }
        echo_json({"settings": settings, "keys": config.keys})
        return
    rows = [(name, value or "-", origin) for name, (value, origin) in said.items()]
    rows += [(f"keys.{name}", key, _("the config")) for name, key in config.keys.items()]
    for row in lay(rows, line_cells(), give_way=((2, 10), (1, 20))):
        echo(*row)


def _kept(config: "Config") -> dict[str, tuple[str, str]]:
    """What the database keeps over the other places, by setting: value and place."""
    from crm_tui.store.hot.connection import Late, Outdated, open_hot
    from crm_tui.store.hot.settings import kept_settings

    try:
        connection = open_hot(config.db, 1.0)
        if connection is None:
            return {}
        kept = kept_settings(connection, config.user)
        connection.close()
    except (CrmError, Late, Outdated):
        return {}  # the settings are shown whatever state the database is in
    team, own = _("the team's, in the database"), _("your own, in the database")
    found = {name: (kept.team.get(name, ""), team) for name in ("country", "currency", "pipeline")}
    found |= {"zone": (kept.zone, own), "language": (kept.language, own)}
    return {name: pair for name, pair in found.items() if pair[0]}


def path() -> None:
    """Show where the config file belongs; it need not exist."""
    from crm_tui.paths import config_file

    echo(config_file())


def demo(
    which: Annotated[
        str, typer.Argument(metavar="[windows]", help=N_("windows: the window-fitting company."))
    ] = "",
    fresh: Annotated[bool, typer.Option("--fresh", help=N_("Make it anew."))] = False,
) -> None:
    """Open the screen on a desk to try things on; your own data stays as it is."""
    from crm_tui.config import read_config
    from crm_tui.demo import ensure_demo
    from crm_tui.i18n import speak
    from crm_tui.paths import data_folder

    if which not in DEMOS:
        raise Invalid(
            _("There is no demo “{which}”.").format(which=which),
            field="which",
            hint=_("crm demo, or crm demo windows"),
        )
    file = Path(data_folder()) / ("demo-windows.db" if which else "demo.db")
    config = read_config({"db": str(file), "user": FIRST_PERSON})
    speak(config.language)
    if fresh or not file.exists():
        remark(_("Making a demo of today …"))
    made = ensure_demo(
        file, datetime.now(UTC), ZoneInfo(config.zone), line=which, language=config.language,
        fresh=fresh,
    )  # fmt: skip
    if made:
        remark(_("The demo is in {file}; your own data stays as it is.").format(file=file))
    raise OpenScreen(config, demo=True)
