"""`crm pipeline`: which there are, a new one, and whether a file of one can be read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, open_desk
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.cli.playbooks import read_text
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.domain.pipelines import Around
    from crm_tui.store.hot.pipelines import PipelineLine


def register(app: typer.Typer) -> None:
    """Add the commands for pipelines to the command line."""
    from crm_tui.cli import playbooks
    from crm_tui.cli.trials import register_trials

    group = typer.Typer(help=N_("Pipelines and their playbooks."), no_args_is_help=True)
    group.command("list")(list_pipelines)
    group.command("new")(new)
    group.command("check")(check)
    playbooks.register(group)
    register_trials(group)
    app.add_typer(group, name="pipeline")


def list_pipelines(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """Show the pipelines, their stages and their open deals."""
    found = lines(db, person)
    if as_json:
        echo_json({"pipelines": [
            {"key": one.key, "name": one.name, "open": one.open_deals,
             "stages": [stage._asdict() for stage in one.stages]}
            for one in found
        ]})  # fmt: skip
        return
    rows = [
        (one.key, one.name, str(one.open_deals), " > ".join(stage.name for stage in one.stages))
        for one in found
    ]
    for row in lay(rows, line_cells(), right=(2,), give_way=((3, 20),)):
        echo(*row)


def lines(db: str | None, person: str | None) -> "list[PipelineLine]":
    """Every pipeline in use with its stages; where there is no database yet it is made first."""
    from crm_tui.cli.glance import glance
    from crm_tui.config import read_config
    from crm_tui.store.hot.pipelines import pipeline_lines

    if not Path(read_config({"db": db}).db).exists():
        open_desk(db, person)
    with glance(db, person) as look:
        return pipeline_lines(look.conn) if look.conn is not None else []


def new(
    stages: Annotated[
        str, typer.Argument(metavar="STAGES|FILE", help=N_("Talk > Trial > Paid, or a TOML file."))
    ],
    name: Annotated[str, typer.Option("--name", help=N_("What it is called."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a pipeline, from typed stages or from a file."""
    from crm_tui.actions.team import new_pipeline

    text = stages if ">" in stages else read_text(stages)
    done = open_desk(db, person).run(new_pipeline, text, name, Path(stages).name)
    if as_json:
        echo_json({"action": "pipeline.new", "entry": f"j{done.entry_id}", "key": done.value})
        return
    echo(_("pipeline {key} added").format(key=done.value))


def check(
    files: Annotated[list[str] | None, typer.Argument(metavar="FILE…")] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Name every fault of pipeline files, or of the pipelines there are. 1 if there is one."""
    from crm_tui.domain.pipelines import check_pipeline
    from crm_tui.store.queries.pipelines import playbook_texts
    from crm_tui.store.queries.playbooks import around_of

    if files:
        texts, around = [(name, read_text(name)) for name in files], _around(db, person)
    else:
        desk = open_desk(db, person)
        texts, around = desk.ask(playbook_texts), desk.ask(around_of)
    faults = [(name, fault) for name, text in texts for fault in check_pipeline(text, name, around)]
    if as_json:
        echo_json({"clean": not faults, "faults": [
            {"file": where, "line": fault.line, "message": fault.message, "hint": fault.hint}
            for where, fault in faults
        ]})  # fmt: skip
    else:
        for where, fault in faults:
            echo(f"{where}:{fault.line}: {fault.message}. {fault.hint}".rstrip())
        if not faults:
            remark(_("No faults."))
    if faults:
        raise typer.Exit(1)


def _around(db: str | None, person: str | None) -> "Around":
    """What a file may name, where there is a database that knows; checking makes none."""
    from crm_tui.config import read_config
    from crm_tui.domain.pipelines import Around
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.queries.playbooks import around_of

    there = open_hot(read_config({"db": db, "user": person}).db, 1.0)
    if there is None:
        return Around()
    there.close()
    return open_desk(db, person).ask(around_of)
