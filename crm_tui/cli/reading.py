"""The commands that look, for the long way: help, completion, and every flag."""

from typing import Annotated

import typer

from crm_tui.cli import completing
from crm_tui.cli.desk import AsJson, Database, Person
from crm_tui.i18n import N_, _

Everybody = Annotated[bool, typer.Option("--all", help=N_("Everybody's."))]
Owner = Annotated[
    str | None,
    typer.Option("--owner", metavar="NAME", help=N_("Whose."), autocompletion=completing.people),
]
Closed = Annotated[bool, typer.Option("--done", help=N_("What was closed instead."))]
Weeks = Annotated[
    int | None, typer.Option("--weeks", metavar="N", min=1, max=53, help=N_("So many weeks."))
]
Reference = Annotated[str, typer.Argument(metavar="REF", autocompletion=completing.references)]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help=N_("At most so many."))]


def register(app: typer.Typer) -> None:
    """Add the reading commands to an application."""
    for command in (today, week, plan, status, when, find, show, log, journal):
        app.command()(command)
    app.command(name="next")(take_next)


def today(
    everybody: Everybody = False,
    owner: Owner = None,
    done: Closed = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """What is overdue and due today."""
    return _list("today", everybody, owner, done, db, person, as_json)


def week(
    everybody: Everybody = False,
    owner: Owner = None,
    done: Closed = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """What is overdue and due within seven days, day by day."""
    return _list("week", everybody, owner, done, db, person, as_json)


def plan(
    everybody: Everybody = False,
    owner: Owner = None,
    done: Closed = False,
    weeks: Weeks = None,
    filter: Annotated[
        str, typer.Option("--filter", metavar="TEXT", help=N_("Only these: 'kind:call tag:vip'."))
    ] = "",
    view: Annotated[
        str, typer.Option("--view", metavar="NAME", help=N_("Only those of a view of steps."))
    ] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """Every open step, day by day; with --weeks how full the weeks are, by person.

    A week tells minutes against working hours, appointments, what was postponed, what we moved.
    """
    if weeks is not None:
        from crm_tui.cli.plans import run_weeks

        return run_weeks(weeks, db=db, person=person, as_json=as_json, everybody=everybody,
                         owner=owner)  # fmt: skip
    from crm_tui.cli.lists import run_list

    return run_list("plan", db=db, person=person, as_json=as_json, everybody=everybody,
                    owner=owner, done=done, filter=filter, view=view)  # fmt: skip


def _list(
    command: str,
    everybody: bool,
    owner: str | None,
    done: bool,
    db: str | None,
    person: str | None,
    as_json: bool,
) -> int:
    from crm_tui.cli.lists import run_list

    return run_list(command, db=db, person=person, as_json=as_json, everybody=everybody,
                    owner=owner, done=done)  # fmt: skip


def status(db: Database = None, person: Person = None, as_json: AsJson = False) -> int:
    """One line for a prompt: 12/31 · 4 late · next 15:00."""
    from crm_tui.cli.status import run_status

    return run_status(db=db, person=person, as_json=as_json)


def when(
    text: Annotated[list[str], typer.Argument(metavar="TEXT", help=N_("Such as: next fri 15:00"))],
    now: Annotated[
        str | None, typer.Option("--now", metavar="ISO", help=N_("As if it were said then."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """How a phrase about time is read."""
    from crm_tui.cli.whens import run_when

    return run_when(" ".join(text), now=now, db=db, person=person, as_json=as_json)


def find(
    text: Annotated[
        list[str],
        typer.Argument(
            metavar="TEXT",
            help=N_("A name, number, address."),
            autocompletion=completing.clients,
        ),
    ],
    limit: Limit = 20,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """Find clients and deals by any part of a name or number."""
    from crm_tui.cli.finding import run_find

    return run_find(" ".join(text), db=db, person=person, as_json=as_json, limit=limit)


def show(
    ref: Reference,
    all_data: Annotated[
        bool, typer.Option("--all-data", help=N_("Everything held about a client."))
    ] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """One record: c5 a client, d17 a deal, s42 a step, r9 a request, j103 an entry."""
    if all_data:
        from crm_tui.cli.forgetting import run_all_data

        return run_all_data(ref, db=db, person=person, as_json=as_json)
    from crm_tui.cli.showing import run_show

    return run_show(ref, db=db, person=person, as_json=as_json)


def log(
    ref: Reference,
    limit: Limit = 50,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """What happened to a client or a deal, newest first."""
    from crm_tui.cli.entries import run_log

    return run_log(ref, db=db, person=person, as_json=as_json, limit=limit)


def journal(
    what: Annotated[str, typer.Argument(metavar="[list|verify]")] = "list",
    everybody: Everybody = False,
    limit: Limit = 50,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """What was done, newest first; `verify` proves that nobody altered it."""
    from crm_tui.cli.entries import run_journal, run_verify

    if what == "verify":
        return run_verify(db=db, person=person, as_json=as_json)
    if what != "list":
        raise typer.BadParameter(_("“{what}” is neither list nor verify.").format(what=what))
    return run_journal(db=db, person=person, as_json=as_json, everybody=everybody, limit=limit)


def take_next(
    how: Annotated[
        str | None, typer.Argument(metavar="[r|p|x|n|b|v|w]", help=N_("How it ended."))
    ] = None,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help=N_("What was said, when, or why."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> int:
    """The one card to take next; r result, p postpone, x refuse, n no answer close it first.

    b busy, v voicemail and w wrong number keep a try, as n does. Then comes the next card.
    """
    from crm_tui.cli.taking import run_next_after

    return run_next_after(how or "", " ".join(words or ()), db=db, person=person, as_json=as_json)
