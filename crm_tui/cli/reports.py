"""`crm report playbooks`: how the steps of playbooks end, and which of two versions does better."""

from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person
from crm_tui.i18n import N_

if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance


def register(app: typer.Typer) -> None:
    """Add the reports to the command line."""
    group = typer.Typer(help=N_("What the figures say."), no_args_is_help=True)
    group.callback()(lambda: None)
    group.command("playbooks")(playbooks)
    app.add_typer(group, name="report")


def playbooks(
    pipeline: Annotated[
        str, typer.Argument(metavar="PIPELINE", help=N_("Its key or name; else all."))
    ] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="DAY", help=N_("What was answered from then on."))
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DAY", help=N_("And up to that day."))
    ] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """How the steps of playbooks end: result, later or no; of a trial, which version does better.

    Each deal counts once at each step, by its first answer. In brackets the interval of 95 %.
    """
    from crm_tui.cli import report_pages
    from crm_tui.cli.glance import glance
    from crm_tui.reports.playbooks import playbook_figures

    with glance(db, person) as look:
        span = _span(look, since, until)
        found = playbook_figures(look.conn, pipeline, span) if look.conn is not None else ()
        if as_json:
            report_pages.tell_json(look, found)
        else:
            report_pages.tell(look, found)


def _span(look: "Glance", since: str, until: str) -> tuple[int, int]:
    """The instants between two days, both included; all the time where none is said."""
    from crm_tui.reports.playbooks import EVER
    from crm_tui.store.hot.days import midnight

    first, last = _day(look, since), _day(look, until)
    return (
        EVER[0] if first is None else midnight(first, look.zone),
        EVER[1] if last is None else midnight(last + 1, look.zone),
    )


def _day(look: "Glance", text: str) -> int | None:
    """The number of the day that a phrase means."""
    if not text:
        return None
    from crm_tui.domain.civil import day_number
    from crm_tui.domain.dates import read_when

    return day_number(read_when(text, look.moment, past=True).day.isoformat())
