"""What is known of a file on its way in, as the rows of a list, and its clients as they will be."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crm_tui.domain.money import format_amount
from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import N_, _, _n
from crm_tui.importers.field_words import field_words
from crm_tui.importers.look_alikes import Alike
from crm_tui.importers.mapping import OWN, SKIP, Column
from crm_tui.importers.records import Channel, DealPart, Record
from crm_tui.importers.report_words import bad_words, batch_counts_said, counts_said
from crm_tui.widgets.grid import Section
from crm_tui.widgets.paint_import import Item, Person

if TYPE_CHECKING:
    from crm_tui.importers.apply import Report, Understood, Wishes
    from crm_tui.importers.folders import Read
    from crm_tui.importers.trying import Looked
    from crm_tui.screens.import_steps import Written

FORMS = {
    "csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "ods": "ODS", "json": "JSON",
    "jsonl": "JSON Lines", "vcard": "vCard", "sqlite": "SQLite", "html": "HTML",
    "markdown": "Markdown",
}  # fmt: skip
DELIMITERS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("bar"),
}
ENTITIES = {"clients": N_("clients"), "companies": N_("companies"), "deals": N_("deals")}
MARKS = {"": N_("as it is found"), ",": N_("comma: 1.000,50"), ".": N_("point: 1,000.50")}
SAID_OTHERWISE = ("entity", "delimiter", "encoding")
"""What a person may say of a file that cannot be read as it is."""

SHOWN = 200  # rows of a kind that are listed


def columns_section(file: "Understood") -> Section:
    """The columns, each with what it fills and a cell of it."""
    rows = file.table.sample(20)
    items = [_column(column, file, rows) for column in file.mapping.columns]
    if any(file.table.meant):  # the format has more columns than any file of it fills
        items = [item for item in items if item.hint]
    count = len(items)
    heading = _n("{n} COLUMN: WHAT IT HOLDS", "{n} COLUMNS: WHAT THEY HOLD", count)
    return Section("columns", [(heading.format(n=thousands(count)), "head")], items)


def people_section(records: Sequence[Record]) -> Section:
    """A row that shows on the right who will come in."""
    names = ", ".join(record.name or record.company for record in records[:3])
    items = [Item(("people", ""), _("As they will be"), names)] if records else []
    return Section("people", [(_("CLIENTS"), "head")], items)


def _column(column: Column, file: "Understood", rows: Sequence[object]) -> Item:
    cells = (getattr(row, "cells", ()) for row in rows)
    texts = (each[column.place].strip() for each in cells if column.place < len(each))
    first = next((text for text in texts if text), "")
    style = "bold" if column.field else "warn"
    style = "dim" if column.field == SKIP else style
    words = field_words(column.field, file.own)
    return Item(("column", str(column.place)), column.header, words, first, style)


def facts_section(file: "Understood", looked: "Looked | None", wishes: "Wishes") -> Section:
    """How the file is read, and what of that can be changed."""
    return Section("facts", [(_("HOW IT IS READ"), "head")], list(_facts(file, looked, wishes)))


def _facts(file: "Understood", looked: "Looked | None", wishes: "Wishes") -> Iterator[Item]:
    table, habits = file.table, file.habits
    yield Item(("fact", "form"), _("Form"), FORMS.get(table.kind, table.kind))
    if file.encoding and table.kind not in ("sqlite",):
        yield Item(("fact", "encoding"), _("Encoding"), file.encoding)
    if table.kind == "csv" and table.delimiter:
        words = _(DELIMITERS.get(table.delimiter, table.delimiter))
        yield Item(("fact", "delimiter"), _("Parted by"), words)
    if looked is not None and len(looked.sheets) > 1:
        yield Item(("fact", "sheet"), _("Sheet"), table.sheet or looked.sheets[0])
    yield Item(("fact", "entity"), _("It lists"), _(ENTITIES[file.mapping.entity]))
    if file.read_as or wishes.saved:
        yield Item(("fact", "mapping"), _("Read as"), _(file.read_as) if file.read_as else "–")
    days = {True: _("day first: 31/12"), False: _("month first: 12/31"), None: _("not needed")}
    unclear = looked is not None and looked.unclear and file is looked.file
    said = _("not said yet") if unclear else days[habits.day_first]
    yield Item(("fact", "days"), _("Days"), said)
    if file.mapping.has_deals:
        yield Item(("fact", "decimal"), _("Before cents"), _(MARKS.get(habits.mark, "")))
        yield Item(("fact", "pipeline"), _("Deals go to"), wishes.pipeline or _("the usual one"))
    region = wishes.region or _("none")
    yield Item(("fact", "region"), _("Country of phones"), region)
    unknown = _("become own fields") if wishes.fields else _("are kept as notes")
    yield Item(("fact", "fields"), _("Columns nobody knows"), unknown)
    kept = wishes.save_as or _("no")
    yield Item(("fact", "save"), _("Keep this mapping"), kept)


def asked_section(
    stages: dict[str, tuple[str, ...]], said: dict[str, str], *, days: str
) -> Section:
    """What has to be said before anything can come in. days: why the order of days is unclear."""
    items = [Item(("ask", "days"), days, style="warn", mark="ask")] if days else []
    for stage in stages:
        answer = said.get(stage, "")
        items.append(
            Item(("stage", stage), stage, answer or _("which stage is it?"),
                 style="bold" if answer else "warn", mark="" if answer else "ask")
        )  # fmt: skip
    return Section("asked", [(_("TO BE SAID FIRST"), "head")], items)


def fault_section(fault: CrmError) -> Section:
    """What is wrong with a file where something can be said that puts it right."""
    which = fault.field if isinstance(fault, Invalid) else ""
    items = [Item(("fact", which), fault.message, style="warn", mark="ask")]
    rows = items if which in SAID_OTHERWISE else []
    return Section("asked", [(_("TO BE SAID FIRST"), "head")], rows)


def alikes_section(alikes: Sequence[Alike], same: frozenset[str]) -> Section:
    """The rows that look like clients there are, and what each is taken for."""
    count = len(alikes)
    heading = _n("{n} ROW LOOKS LIKE A CLIENT YOU HAVE", "{n} ROWS LOOK LIKE CLIENTS YOU HAVE",
                 count)  # fmt: skip
    items = [
        Item(("alike", one.digest), f"{one.name} = c{one.client} {one.called}", hint=one.why,
             mark="same" if one.digest in same else "another")
        for one in alikes[:SHOWN]
    ]  # fmt: skip
    return Section("alikes", [(heading.format(n=thousands(count)), "head")], items)


def changes_section(report: "Report") -> Section:
    """What the file changes in clients there are."""
    items = [Item(("change", str(number)), text) for number, text in enumerate(report.differences)]
    return Section("changes", [(_("WHAT CHANGES"), "head")], items)


def faults_section(report: "Report") -> Section:
    """The rows that are left out, and what was noticed."""
    bad = [Item(("bad", f"{report.file}:{n}"), bad_words(row), style="late")
           for n, row in enumerate(report.bad[:SHOWN])]  # fmt: skip
    heading = _n("{n} ROW IS LEFT OUT", "{n} ROWS ARE LEFT OUT", len(report.bad))
    return Section("bad", [(heading.format(n=thousands(len(report.bad))), "late")], bad)


def remarks_section(report: "Report") -> Section:
    """What was noticed about the file."""
    texts = [*report.notes, *report.warnings]
    if report.warned > len(report.warnings):
        texts.append(_("… and {n} more").format(n=thousands(report.warned - len(report.warnings))))
    texts += report.gaps
    if report.strangers:
        names = ", ".join(report.strangers)
        texts.append(_("Owners who are none of us: {names}").format(names=names))
    items = [Item(("remark", str(n)), text, style="dim") for n, text in enumerate(texts)]
    return Section("remarks", [(_("NOTICED"), "head")], items)


def done_section(written: "Written", undo: str) -> Section:
    """What came in, how it is taken back, and where the rest is. undo: its key, "" once it is."""
    items = [
        Item(("done", report.file), report.file, batch_counts_said(report), style="bold")
        for report in written.reports
    ]
    if not written.reports:
        rows = _n("{n} row came in", "{n} rows came in", written.rows).format(
            n=thousands(written.rows)
        )
        items.append(Item(("done", ""), rows, style="bold"))
    if written.entry_id is not None:
        words = _("{key} takes all of it back").format(key=undo) if undo else _("taken back")
        items.append(Item(("undo", ""), f"j{written.entry_id}", words))
    for place in written.places:
        items.append(Item(("place", place), _("Rows left out"), place))
    return Section("done", [(_("DONE"), "head")], items)


def several_section(
    read: "Read", reports: "Sequence[Report]", *, makes: bool = False
) -> list[Section]:
    """The files of a folder, those that cannot be read, and the rows that are left out."""
    items = [
        Item(("file", report.file), report.file, batch_counts_said(report)) for report in reports
    ] or [Item(("file", file.name), file.name) for file in read.files]
    bad = [Item(("left", name), name, why, style="late") for name, why in read.bad]
    if any(getattr(file, "system", "") == "ical" for file in read.files):
        words = _("become clients") if makes else _("are listed")
        items.append(Item(("fact", "make"), _("Strangers in a calendar"), words))
    return [
        Section("files", [(_("FILES"), "head")], items),
        Section("left", [(_("LEFT OUT"), "late")], bad),
        *(faults_section(report) for report in reports),
    ]


def sum_words(report: "Report") -> str:
    """What would come in, in one line."""
    return counts_said(report)


# -- clients as they will be ----------------------------------------------------------------------


def people_of(records: Sequence[Record]) -> list[Person]:
    """Clients as they will be stored."""
    return [Person(record.line, record.name or record.company, tuple(_said(record)))
            for record in records]  # fmt: skip


def _said(record: Record) -> Iterator[tuple[str, str]]:
    work = " · ".join(part for part in (record.job_title, record.company) if part)
    if work and record.name:
        yield work, "text"
    for channel in record.channels:
        is_clear = channel.norm not in ("", channel.raw) and not channel.norm.startswith("~")
        kept = f" → {channel.norm}" if is_clear else ""
        label = f" ({channel.label})" if channel.label else ""
        yield f"{channel.raw}{kept}{label}", "link"
    place = ", ".join(part for part in (record.city, record.country) if part)
    tags = " ".join(f"#{tag}" for tag in record.tags)
    more = " · ".join(part for part in (place, tags, record.source, record.owner) if part)
    if more:
        yield more, "dim"
    for key, value in record.fields:
        yield f"{key}: {value}", "text"
    if record.deal is not None:
        yield _deal(record.deal), "bold"
    for note in record.notes:
        yield note, "dim"


def _deal(deal: DealPart) -> str:
    amount = format_amount(deal.amount) if deal.amount is not None else ""
    due = deal.due.isoformat() if deal.due is not None else ""
    parts = (deal.title, amount, deal.stage or deal.status, deal.next_step, due)
    return " · ".join(part for part in parts if part) or _("a deal")


def kept_in(field: str, record: Record) -> str:
    """What of a row is kept where a field of it goes."""
    if field in ("phone", "email", "messenger", "site", "address"):
        return ", ".join(_plain(c) for c in record.channels if c.kind == field)
    if field.startswith(OWN):
        from crm_tui.domain.search import fold

        key = fold(field.removeprefix(OWN))
        return next((value for name, value in record.fields if fold(name) == key), "")
    if field in ("first_name", "middle_name", "last_name", "display_name", "name"):
        return record.name
    if field == SKIP:
        return ""
    if field in ("", "note", "created", "birthday"):
        return " / ".join(record.notes)
    if field == "tags":
        return ", ".join(record.tags)
    return str(getattr(record, field, "") or _of_deal(field, record.deal))


def _plain(channel: Channel) -> str:
    """A channel in its normal form; as it is written where it has none for sure."""
    return channel.raw if channel.norm[:1] in ("", "~") else channel.norm


def _of_deal(field: str, deal: DealPart | None) -> str:
    if deal is None:
        return ""
    if field == "amount":
        return format_amount(deal.amount) if deal.amount is not None else ""
    found = getattr(
        deal, {"deal_title": "title", "deal_external_id": "external_id"}.get(field, field), ""
    )
    return "" if found is None else str(found)
