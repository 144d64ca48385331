"""What `crm import` would do with a file, and did: tried, compared with the clients, and told."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli.output import echo, lay, line_cells, remark
from crm_tui.cli.progress import Progress
from crm_tui.i18n import _, _n
from crm_tui.importers.apply import Report, Understood, prepared
from crm_tui.importers.look_alikes import Alike, Fresh, alike_words, look_alikes, pair_words
from crm_tui.importers.report_words import bad_words, counts_said
from crm_tui.importers.trying import tried

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.importers.deals import Desk
    from crm_tui.store.queries.duplicates import Progress as Done

SHOWN = 20
"""How many rows that were left out are named; the report names all."""


class Trial(NamedTuple):
    """A file made ready, what it would do, and who in it looks like a client we have."""

    file: Understood
    report: Report
    alikes: tuple[Alike, ...] = ()


def ready_of(crm: "Crm", file: Understood, desk: "Desk") -> Understood:
    """The file made ready to be written at once, or while it is; without a word about it."""
    from crm_tui.importers.streaming import streamed

    begun = streamed(crm.store, file, desk)
    if begun is not None:
        return begun
    with Progress(file.name) as progress:
        progress.begin(_("tried"), file.spool.count)
        return crm.ask(prepared, file, desk, progress)


def trial_of(crm: "Crm", file: Understood, desk: "Desk") -> Trial:
    """Try an import, and compare its new clients with ours."""
    with Progress(file.name) as progress:
        progress.begin(_("tried"), file.spool.count)
        found = crm.ask(tried, file, desk, progress)
    return Trial(found.file, found.report, alikes_of(crm, found.fresh, file.name))


def alikes_of(crm: "Crm", fresh: Fresh, name: str) -> tuple[Alike, ...]:
    """Who of these looks like a client we have; name: what is told while it takes its time."""
    if not fresh.rows:
        return ()
    words = {"read": _("clients read"), "compare": _("compared")}
    with Progress(name) as progress:
        stage: list[str] = []

        def told(done: "Done") -> None:
            if stage != [done.what]:
                stage[:] = [done.what]
                progress.begin(words[done.what], done.total)
            progress(done.done)

        return crm.ask(look_alikes, fresh, told)


def tell_plan(trial: Trial) -> None:
    """What an import would do, and how its columns are read."""
    understood, report = trial.file, trial.report
    echo(_("{file}: {counts}").format(file=report.file, counts=counts_said(report)))
    if report.read_as:
        echo("  " + _("read as: {program}").format(program=_(report.read_as)))
    for difference in report.differences:
        echo("  " + difference)
    if report.fields:
        echo("  " + _("own fields: {names}").format(names=", ".join(report.fields)))
    rows = [
        (column.header, "→", column.field or _("note")) for column in understood.mapping.columns
    ]
    for row in lay(rows, line_cells(), give_way=((0, 10),)):
        echo("  ", *row)
    for record in report.first:
        reached = ", ".join(channel.raw for channel in record.channels)
        deal = record.deal.title if record.deal else ""
        parts = (record.name, record.company, reached, deal)
        echo(f"  {record.line}: " + " · ".join(part for part in parts if part))
    for day, count in report.spread.items():
        echo("  " + _n("{n} step on {day}", "{n} steps on {day}", count).format(n=count, day=day))
    tell_alikes(trial.alikes)
    tell_faults(report)


def tell_alikes(alikes: "tuple[Alike, ...]") -> None:
    """The rows that look like clients we have, with the reasons; they would come in as new."""
    if not alikes:
        return
    remark(alike_words(alikes))
    for one in alikes[:SHOWN]:
        remark("  " + pair_words(one))
    if len(alikes) > SHOWN:
        remark(_("… and {n} more").format(n=len(alikes) - SHOWN))


def tell_done(report: "Report", place: str | None) -> None:
    """What an import did; place: the file of what was left out."""
    entry = f" · j{report.entry_id}" if report.entry_id else ""
    echo(_("{file}: {counts}").format(file=report.file, counts=counts_said(report)) + entry)
    tell_faults(report)
    if place:
        remark(_("The rows that were left out: {file}").format(file=place))


def tell_faults(report: "Report") -> None:
    """Say what was noticed and which rows were left out."""
    for note in report.notes:
        remark(note)
    for warning in report.warnings:
        remark(warning)
    if report.warned > len(report.warnings):
        remark(_("… and {n} more").format(n=report.warned - len(report.warnings)))
    for gap in report.gaps:
        remark(gap)
    if report.strangers:
        names = ", ".join(report.strangers)
        remark(_("Owners who are none of us: {names}").format(names=names))
    if report.unmapped:
        remark(_("Kept as notes: {columns}").format(columns=", ".join(report.unmapped)))
    for bad in report.bad[:SHOWN]:
        remark(bad_words(bad))
    if len(report.bad) > SHOWN:
        remark(_("… and {n} more").format(n=len(report.bad) - SHOWN))
