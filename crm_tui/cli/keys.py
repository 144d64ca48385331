"""`crm keys`: every key of the app as it is in force, and whether one's own can be."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.keys import Remapped

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("keys")(keys)


def keys(
    check: Annotated[
        bool, typer.Option("--check", help=N_("Only what is wrong with keys of your own."))
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the keys of the app, or check those that you gave in the config file."""
    from crm_tui.config import read_config
    from crm_tui.keys import remapped

    config = read_config({})
    found = remapped(config.keys)
    if as_json:
        echo_json(_as_json(found, config.key_origins))
    elif check:
        for fault in found.faults:
            echo(f"{config.key_origins.get(fault.id, '')}: {fault.words}")
        if not found.faults:
            remark(_("Every key can be as it is wished."))
    else:
        _show(found)
    if check and found.faults:
        raise typer.Exit(FAILED)


def _show(found: "Remapped") -> None:
    from crm_tui.keys import ROOMS_OF

    everywhere = [room for rooms in ROOMS_OF.values() for room in rooms]
    order = {room: number for number, room in enumerate(dict.fromkeys(everywhere))}
    listed = sorted(found.keys, key=lambda key: order.get(key.room, len(order)))
    rows = [(key.keys.replace(",", " "), key.id, _(key.help)) for key in listed]
    for row in lay(rows, line_cells(), give_way=((2, 20),)):
        echo(*row)


def _as_json(found: "Remapped", origins: dict[str, str]) -> dict[str, object]:
    return {
        "keys": [
            {"id": key.id, "room": key.room, "keys": list(key.names), "help": _(key.help)}
            for key in found.keys
        ],
        "faults": [
            {"id": fault.id, "where": origins.get(fault.id, ""), "words": fault.words}
            for fault in found.faults
        ],
    }
