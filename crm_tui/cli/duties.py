"""`crm duties`, and what is due by itself once a command has written: refused deals come back."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crm_tui.cli.desk import AsJson, Database, Person, open_desk
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import CrmError
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.refusal_lines import DueLine

PATIENCE = 5.0  # seconds to wait for whoever holds the database
DUTY = "duty"
"""The face by which the program does something by itself."""


class Carried(NamedTuple):
    """What became of a lost deal on its day. deal_id: the new one; why_not: why there is none."""

    line: "DueLine"
    deal_id: int | None
    why_not: str


def duties(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only say what is due, change nothing."))
    ] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Do what is due by itself: bring back refused deals whose day has come. For cron."""
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.refused import due

    with glance(db, person) as look:
        found = () if look.conn is None else due(look.conn, look.now, look.config.zone)
    done = [Carried(line, None, "") for line in found]
    if found and not dry_run:
        done = carry_out(open_desk(db, person), found)
    if as_json:
        echo_json({"action": "duties", "dry_run": dry_run, "revivals": [
            {"lost": f"d{one.line.id}", "client": one.line.client, "title": one.line.deal,
             "due": one.line.revive_day, "owner": one.line.owner,
             "deal": None if one.deal_id is None else f"d{one.deal_id}",
             "why_not": one.why_not or None}
            for one in done
        ]})  # fmt: skip
        return
    for one in done:
        echo(carried_words(one))
    if not done:
        remark(_("Nothing is due."))


def due_now(crm: "Crm") -> "tuple[DueLine, ...]":
    """The lost deals whose day has come by their owners' clocks."""
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.refused import due
    from crm_tui.store.tables.base import to_micros

    connection = open_hot(crm.store.url, PATIENCE)
    if connection is None:
        return ()
    try:
        return due(connection, to_micros(crm.clock()), getattr(crm.zone, "key", ""))
    finally:
        connection.close()


def carry_out(crm: "Crm", found: "tuple[DueLine, ...]") -> list[Carried]:
    """Bring back what is due, each in the program's own name; what another did first is left out.

    One that is refused by a law says so and does not keep the others.
    """
    if not found:
        return []
    from crm_tui.actions.revival import revive
    from crm_tui.crm import Crm
    from crm_tui.store.queries.words import user_id
    from crm_tui.store.setup import PROGRAM

    me = crm.ask(user_id, crm.actor)
    program = Crm(crm.store, PROGRAM, clock=crm.clock, zone=crm.zone, face=DUTY)
    done = []
    for line in found:
        try:
            became = program.run(revive, line.id, me).value
        except CrmError as error:
            done.append(Carried(line, None, error.message))
            continue
        if became.deal_id is not None or became.why_not:
            done.append(Carried(line, became.deal_id, became.why_not))
    return done


def carried_words(one: Carried) -> str:
    """ "d31 Ivan Petrov · windows · back after d12", or why it is not."""
    line = one.line
    what = f"{line.client} · {line.deal}"
    if one.deal_id is not None:
        return _("d{new} {what} · back after d{old}").format(
            new=one.deal_id, what=what, old=line.id
        )
    return f"d{line.id} {what} · {one.why_not or _('due since {day}').format(day=line.revive_day)}"


def after_writing(crm: "Crm") -> None:
    """What is due is done after a command has written, and said beside its answer."""
    try:
        done = carry_out(crm, due_now(crm))
    except CrmError:
        return  # the command's own work is saved; the next look does what is due
    for one in done:
        remark(carried_words(one))
