"""`crm pipeline trial`: two versions of a playbook side by side, begun, listed and ended."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.queries.trials import TrialLine

LONGEST = 1024 * 1024
"""Characters of a pipeline's file beyond which it is none."""
Line = Annotated[str, typer.Argument(metavar="PIPELINE", help=N_("Its key or name."))]


def register_trials(group: typer.Typer) -> None:
    """Add the commands for trials to those for pipelines."""
    trials = typer.Typer(help=N_("Two versions of a playbook side by side."), no_args_is_help=True)
    trials.command("start")(start)
    trials.command("stop")(stop)
    trials.command("list")(list_trials)
    group.add_typer(trials, name="trial")


def start(
    pipeline: Line,
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("Version B, a TOML file."))],
    share: Annotated[
        int, typer.Option("--share", metavar="PERCENT", help=N_("How many deals go by B."))
    ] = 50,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help=N_("What draws; else by chance."))
    ] = None,
    name: Annotated[str, typer.Option("--name", help=N_("What it is called."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Try version B of a playbook: new deals are drawn to go by it, or by the one there is.

    `crm pipeline list` names the pipelines; write B as a copy of the pipeline's file.
    """
    from pathlib import Path

    from crm_tui.actions.trials import start_trial

    crm = open_desk(db, person)
    done = crm.run(start_trial, pipeline, _text(file), share, seed, name, Path(file).name)
    tell(_said(crm, "trial.start", done.value, done.entry_id), as_json)


def stop(
    pipeline: Line,
    keep: Annotated[
        str, typer.Option("--keep", metavar="a|b", help=N_("Which version goes on."))
    ] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """End a trial. Deals that go by B do so until they close or change pipeline."""
    from crm_tui.actions.trials import stop_trial

    crm = open_desk(db, person)
    done = crm.run(stop_trial, pipeline, keep.lower())
    tell(_said(crm, "trial.stop", done.value, done.entry_id), as_json)


def _text(name: str) -> str:
    """The text of a file. Raises NotFound or Invalid."""
    from pathlib import Path

    try:
        with Path(name).open(encoding="utf-8") as file:
            text = file.read(LONGEST + 1)
    except FileNotFoundError as error:
        raise NotFound(_("There is no file {file}.").format(file=name)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(_("{file} cannot be read as text.").format(file=name)) from error
    if len(text) > LONGEST:
        raise Invalid(_("{file} is too long to be a pipeline.").format(file=name))
    return text


def list_trials(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """Show the trials, the newest first; `crm report playbooks` tells what came of them."""
    from crm_tui.store.queries.trials import trial_lines

    crm = open_desk(db, person)
    found = crm.ask(trial_lines)
    if as_json:
        echo_json({"trials": [_values(one) for one in found]})
        return
    if not found:
        remark(_("No trial yet: crm pipeline trial start PIPELINE FILE"))
    reader = Reader(crm)
    rows = [
        (
            one.pipeline, one.name, _("{n}% go by B").format(n=one.share),
            _("a {a} · b {b} deals").format(a=one.a, b=one.b), _span(reader, one),
            _("seed {n}").format(n=one.seed),
        )
        for one in found
    ]  # fmt: skip
    for row in lay(rows, line_cells(), give_way=((5, 8), (1, 8), (4, 10))):
        echo(*row)


def _span(reader: Reader, one: "TrialLine") -> str:
    begun = one.started_at.astimezone(reader.zone).date().isoformat()
    if one.ended_at is None:
        return _("since {day}").format(day=begun)
    return f"{begun} – {one.ended_at.astimezone(reader.zone).date().isoformat()}"


def _values(one: "TrialLine") -> dict[str, object]:
    return {
        "trial": one.id, "pipeline": one.pipeline, "name": one.name, "share": one.share,
        "seed": one.seed, "started_at": one.started_at.isoformat(),
        "ended_at": None if one.ended_at is None else one.ended_at.isoformat(),
        "deals": {"a": one.a, "b": one.b},
    }  # fmt: skip


def _said(crm: "Crm", action: str, trial_id: int, entry: int | None) -> Said:
    from crm_tui.store.queries.trials import trial_lines

    one = next(line for line in crm.ask(trial_lines) if line.id == trial_id)
    words = (
        _("{pipeline}: “{name}” runs; {share}% of new deals go by B (seed {seed})")
        if action == "trial.start"
        else _("{pipeline}: “{name}” ended after {a} deals by A and {b} by B")
    )
    return Said(
        words.format(**one._asdict()),
        {"action": action, "entry": f"j{entry}" if entry else None, **_values(one)},
    )
