"""`crm import`: foreign tables, shown before they are written; and our own export of everything."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, open_desk
from crm_tui.cli.output import echo, echo_json
from crm_tui.cli.progress import Progress
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.importers.apply import Report, Understood, Wishes
    from crm_tui.importers.look_alikes import Alike

Files = Annotated[list[str], typer.Argument(metavar="FILE…")]
Entity = Annotated[
    str,
    typer.Option(
        "--entity", metavar="clients|companies|deals|activities", help=N_("What it holds.")
    ),
]
Given = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help=N_("What a column holds: Firma=company.")),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--map-stage", "--stage", metavar="TEXT=STAGE", help=N_("What a stage is called here.")
    ),
]


def import_files(
    files: Files,
    entity: Entity = "",
    given: Given = None,
    stages: Stages = None,
    pipeline: Annotated[str, typer.Option("--pipeline", help=N_("Where deals go."))] = "",
    encoding: Annotated[str, typer.Option("--encoding")] = "",
    delimiter: Annotated[str, typer.Option("--delimiter")] = "",
    sheet: Annotated[str, typer.Option("--sheet", help=N_("Name or number of the sheet."))] = "",
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help=N_("How 3/4 is meant."))
    ] = None,
    decimal: Annotated[
        str, typer.Option("--decimal", metavar="comma|point", help=N_("How cents are parted."))
    ] = "",
    country: Annotated[
        str, typer.Option("--country", metavar="CODE", help=N_("Whose numbers begin without +."))
    ] = "",
    fields: Annotated[
        bool, typer.Option("--fields", help=N_("Make own fields of columns nobody knows."))
    ] = False,
    mapping: Annotated[
        str, typer.Option("--mapping", metavar="NAME", help=N_("Read columns as kept so."))
    ] = "",
    save_map: Annotated[
        str, typer.Option("--save-map", metavar="NAME", help=N_("Keep how columns are read."))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show it, write nothing."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Do not ask first."))] = False,
    make: Annotated[
        bool, typer.Option("--make-clients", help=N_("Make clients of strangers in a calendar."))
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help=N_("1 if a row was left out."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Bring in clients and deals from any table, cards, a calendar, letters, or a whole export.

    A table is CSV, XLSX, XLS, ODS, JSON, JSON Lines, SQLite, Markdown, HTML or pasted text; cards
    are vCard or LDIF. - is standard input; a folder or an archive comes in as one. The good rows
    of a file go in as one action; the bad ones are named in a report.
    """
    from crm_tui.cli.import_sources import places_of
    from crm_tui.importers.presets import called_by
    from crm_tui.importers.trying import usual_wishes

    crm = open_desk(db, person)
    usual = crm.ask(usual_wishes, crm.actor)
    wishes = replace(
        usual, entity=entity or None, given=_pairs(given), region=_country(country) or usual.region,
        stages=_stage_map(stages), encoding=encoding or None, delimiter=delimiter or None,
        sheet=sheet or None, day_first=day_first, pipeline=pipeline, mark=_mark(decimal),
        fields=fields, saved_as=mapping, save_as=save_map,
        called=lambda *asked: crm.ask(called_by, *asked),
    )  # fmt: skip
    ask = not (yes or dry_run or as_json) and sys.stdin.isatty()
    _keep_backup(crm, dry_run)
    done = []
    with places_of(files) as places:
        for place in places:
            done += _brought(crm, place, wishes, make, dry_run, ask, as_json)
    if as_json:
        echo_json({"action": "import", "dry_run": dry_run, "files": done})
    if not dry_run:
        from crm_tui.cli.duties import after_writing

        after_writing(crm)
    if strict and any(one.get("rejected") for one in done):
        raise typer.Exit(1)


def _keep_backup(crm: "Crm", dry_run: bool) -> None:
    """Before rows come in, what is there is kept, if it has a history and is not huge."""
    from crm_tui.store import backup
    from crm_tui.store.restoring import has_history

    if not dry_run and crm.ask(has_history):
        backup.make_unasked(crm.store, backup.usual_folder(), datetime.now(UTC))


def _brought(
    crm: "Crm", path: Path, wishes: "Wishes", make: bool, dry_run: bool, ask: bool, as_json: bool
) -> list[dict[str, Any]]:
    """What one of the places gave: a report, or several for a folder."""
    from crm_tui.cli.import_sources import bring_many
    from crm_tui.importers.everything import is_export
    from crm_tui.importers.folders import is_many

    if is_export(path) or not is_many(path, wishes):
        return [_one(crm, path, wishes, dry_run, ask, as_json)]
    desk = _desk(crm, wishes)
    return bring_many(crm, path, wishes, desk, make=make, dry_run=dry_run, ask=ask, as_json=as_json)


def _one(
    crm: "Crm", path: Path, wishes: "Wishes", dry_run: bool, ask: bool, as_json: bool
) -> dict[str, Any]:
    from crm_tui.cli.import_trial import ready_of, tell_done, tell_plan, trial_of
    from crm_tui.importers.everything import is_export
    from crm_tui.importers.report_words import keep_left_out

    if is_export(path):
        return _everything(crm, path, dry_run, as_json)

    understood = _understood(crm, path, wishes)
    desk = _desk(crm, wishes)
    if dry_run or ask:
        trial = trial_of(crm, understood, desk)
        ready = trial.file
        if not as_json:
            tell_plan(trial)
        if dry_run or not typer.confirm(_("Import it?"), err=True):
            alike = [pair_values(one) for one in trial.alikes]
            return {**report_values(trial.report, dry_run=True), "look_alikes": alike}
    else:
        ready = ready_of(crm, understood, desk)
    from crm_tui.actions.importing import import_file, save_mapping

    with Progress(path.name) as progress:
        progress.begin(_("written"), understood.spool.count)
        done = crm.run(import_file, ready, wishes.pipeline, wishes.stages, progress)
    if wishes.save_as:
        from crm_tui.importers.saved import headers_digest, text_of

        kept = text_of(understood.mapping)
        crm.run(save_mapping, wishes.save_as, headers_digest(understood.header), kept)
    report = done.value._replace(entry_id=done.entry_id)
    values = report_values(report, dry_run=False)
    values["report"] = keep_left_out(report)
    if not as_json:
        tell_done(report, values["report"])
    return values


def pair_values(one: "Alike") -> dict[str, Any]:
    """A row that looks like a client of ours, for programs."""
    return {"line": one.line, "name": one.name, "client": f"c{one.client}", "called": one.called,
            "score": one.score, "reasons": [reason.key for reason in one.reasons]}  # fmt: skip


def _understood(crm: "Crm", path: Path, wishes: "Wishes") -> "Understood":
    from crm_tui.importers.apply import understand
    from crm_tui.importers.reading import rows_about

    with Progress(path.name) as progress:
        progress.begin(_("read"), about=rows_about(path))
        return understand(path, wishes, _desk(crm, wishes), progress)


def _desk(crm: "Crm", wishes: "Wishes") -> Any:
    from crm_tui.importers.trying import desk_at

    return crm.ask(desk_at, crm.actor, crm.clock(), crm.zone, wishes)


def _country(text: str) -> str:
    """The code of a country, typed by its code or its name; "" where none is."""
    from crm_tui.domain.countries import country_typed

    if text and not (found := country_typed(text)):
        raise Invalid(
            _("“{text}” is no country: use its name, or a code such as DE.").format(text=text),
            field="country",
            hint=_("Codes are those of ISO 3166."),
        )
    return found if text else ""


def _mark(decimal: str) -> str:
    """The sign before cents, as --decimal names it."""
    signs = {"": "", "comma": ",", ",": ",", "point": ".", ".": "."}
    if decimal not in signs:
        raise Invalid(
            _("“{text}” is neither comma nor point.").format(text=decimal),
            field="decimal",
            hint=_("Write --decimal comma or --decimal point."),
        )
    return signs[decimal]


def _pairs(given: list[str] | None) -> dict[str, str]:
    from crm_tui.importers.mapping import parse_map

    found: dict[str, str] = {}
    for text in given or ():
        found |= parse_map(text)
    return found


def _stage_map(stages: list[str] | None) -> dict[str, str]:
    from crm_tui.domain.search import fold

    found = {}
    for text in stages or ():
        name, mark, key = text.rpartition("=")
        if not mark or not name.strip() or not key.strip():
            raise Invalid(
                _("“{text}” maps no stage.").format(text=text),
                field="stage",
                hint=_('Write it like --stage "Angebot=offer".'),
            )
        found[fold(name)] = key.strip()
    return found


# -- an export of everything -------------------------------------------------------------------


def _everything(crm: "Crm", path: Path, dry_run: bool, as_json: bool) -> dict[str, Any]:
    from crm_tui.actions.everything import import_everything
    from crm_tui.importers.everything import bring_contents, read_rows, restore
    from crm_tui.store.restoring import has_history

    values: dict[str, Any] = {"file": path.name, "entity": "all", "rejected": 0, "entry": None}
    if dry_run:
        values |= {"rows": sum(1 for _row in read_rows(path))}
        text = _("{file}: a whole export, {n} rows").format(file=path.name, n=values["rows"])
    elif not crm.ask(has_history):
        values |= {"rows": restore(crm.store, path), "restored": True}
        text = _("{file}: restored, {n} rows").format(file=path.name, n=values["rows"])
    else:
        bring_contents(crm.store, path)
        done = crm.run(import_everything, path)
        values |= {"rows": done.value.rows, "added": done.value.added,
                   "untouched": done.value.untouched, "left_out": done.value.left_out,
                   "entry": f"j{done.entry_id}" if done.entry_id else None}  # fmt: skip
        text = _("{file}: {added} rows added, {untouched} were known, {left_out} left out").format(
            file=path.name, added=done.value.added, untouched=done.value.untouched,
            left_out=done.value.left_out,
        )  # fmt: skip
    if not as_json:
        echo(text)
    return values


# -- what is said of it ------------------------------------------------------------------------


def report_values(report: "Report", *, dry_run: bool) -> dict[str, Any]:
    """A report for programs."""
    return {
        "file": report.file, "entity": report.entity, "dry_run": dry_run, "rows": report.rows,
        "added": report.added, "matched": report.matched, "updated": report.updated,
        "untouched": report.untouched, "rejected": report.rejected, "clients": report.clients,
        "companies": report.companies, "deals": report.deals, "unmapped": list(report.unmapped),
        "notes": list(report.notes), "read_as": report.read_as, "fields": list(report.fields),
        "warnings": list(report.warnings), "warned": report.warned, "gaps": list(report.gaps),
        "differences": list(report.differences), "unknown_owners": list(report.strangers),
        "spread": {day.isoformat(): count for day, count in report.spread.items()},
        "bad": [{"line": bad.line, "column": bad.column, "reason": bad.reason}
                for bad in report.bad],
        "entry": f"j{report.entry_id}" if report.entry_id else None,
    }  # fmt: skip
