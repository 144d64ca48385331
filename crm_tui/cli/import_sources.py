"""Where `crm import` takes files from: standard input, folders, calendars and mail boxes."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from crm_tui.cli.output import echo, remark
from crm_tui.cli.progress import Progress
from crm_tui.errors import Invalid
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.importers.apply import Report, Wishes
    from crm_tui.importers.deals import Desk
    from crm_tui.importers.folders import Read

STANDARD_INPUT = "-"
MOST_GIGABYTES = 2
"""How much of standard input is taken."""

_PIECE = 1 << 20


@contextmanager
def places_of(names: list[str]) -> Iterator[list[Path]]:
    """The files that are named; `-` is standard input, kept in a file of its own meanwhile.

    Raises Invalid for endless or empty input, or for one that is named twice.
    """
    if names.count(STANDARD_INPUT) > 1:
        raise Invalid(_("Standard input can be read only once."), field="file")
    if STANDARD_INPUT not in names:
        yield [Path(name) for name in names]
        return
    with tempfile.TemporaryDirectory(prefix="crm-import-") as folder:
        spooled = Path(folder) / "standard-input"
        _spool(spooled)
        yield [spooled if name == STANDARD_INPUT else Path(name) for name in names]


def _spool(path: Path) -> None:
    """Copy standard input into a private file, piece by piece."""
    if sys.stdin.isatty():
        remark(_("Paste the rows, then press Enter and ctrl+d."))
    size = 0
    with path.open("xb") as file:
        while piece := sys.stdin.buffer.read(_PIECE):
            size += len(piece)
            if size > MOST_GIGABYTES << 30:
                raise Invalid(
                    _("Standard input is longer than {n} GB.").format(n=MOST_GIGABYTES),
                    field="file",
                    hint=_("Save it as a file and import that."),
                )
            file.write(piece)


def bring_many(
    crm: "Crm", path: Path, wishes: "Wishes", desk: "Desk",
    *, make: bool, dry_run: bool, ask: bool, as_json: bool,
) -> list[dict[str, Any]]:  # fmt: skip
    """Import a folder, a calendar or a mail box as one action; a report for each file."""
    from crm_tui.actions.batches import import_batch
    from crm_tui.importers.folders import read_many
    from crm_tui.importers.trying import rows_in

    with Progress(path.name) as progress:
        progress.begin(_("read"))
        read = read_many(path, wishes, desk, progress, make=make)
    if dry_run or ask:
        with Progress(path.name) as progress:
            progress.begin(_("tried"), rows_in(read.files))
            tried = crm.rehearse(import_batch, read.files, wishes.pipeline, wishes.stages, progress)
        if not as_json:
            _tell(read, tried, "")
            _tell_alikes(crm, read, desk, path.name)
        if dry_run or not typer.confirm(_("Import it?"), err=True):
            return _values(read, tried, dry_run=True)
    with Progress(path.name) as progress:
        progress.begin(_("written"), rows_in(read.files))
        done = crm.run(import_batch, read.files, wishes.pipeline, wishes.stages, progress)
    reports = [report._replace(entry_id=done.entry_id) for report in done.value]
    values = _values(read, reports, dry_run=False)
    if not as_json:
        _tell(read, reports, f"j{done.entry_id}" if done.entry_id else "")
    return values


def _values(read: "Read", reports: list["Report"], *, dry_run: bool) -> list[dict[str, Any]]:
    """The reports for programs; a file that could not be read is one with an error."""
    from crm_tui.cli.importing import report_values
    from crm_tui.importers.report_words import keep_left_out

    found = [report_values(report, dry_run=dry_run) for report in reports]
    if not dry_run:
        for values, report in zip(found, reports, strict=True):
            values["report"] = keep_left_out(report)
    return found + [{"file": name, "error": why, "rejected": 1} for name, why in read.bad]


def _tell_alikes(crm: "Crm", read: "Read", desk: "Desk", name: str) -> None:
    from crm_tui.cli.import_trial import alikes_of, tell_alikes
    from crm_tui.importers.trying import fresh_of

    tell_alikes(alikes_of(crm, crm.ask(fresh_of, read.files, desk), name))


def _tell(read: "Read", reports: list["Report"], entry: str) -> None:
    from crm_tui.cli.import_trial import tell_faults
    from crm_tui.importers.report_words import batch_counts_said, summed

    for report in summed(reports):
        echo(_("{file}: {counts}").format(file=report.file, counts=batch_counts_said(report)))
        tell_faults(report)
    for name, why in read.bad:
        remark(_("{file} is left out: {reason}").format(file=name, reason=why))
    if entry and len(reports) > 1:
        echo(_("all of it: {entry}").format(entry=entry))
