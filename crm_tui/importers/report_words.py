"""What an import did, or would do, in words for people; the same for every face."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from crm_tui.i18n import _, _n
from crm_tui.importers.apply import Report
from crm_tui.importers.records import BadRow
from crm_tui.importers.rejected import write_rejected
from crm_tui.paths import state_folder

MANY = 4
"""From so many files on, those that went alike are told in one line."""

COUNTS = ("rows", "added", "matched", "updated", "untouched", "clients", "companies", "deals")


def counts_said(report: Report, *first: str) -> str:
    """What a report counts, in words; first: what else is to be said before."""
    counted = (
        (_n("{n} client", "{n} clients", report.clients), report.clients),
        (_n("{n} company", "{n} companies", report.companies), report.companies),
        (_n("{n} deal", "{n} deals", report.deals), report.deals),
        (_n("{n} row matched", "{n} rows matched", report.matched), report.matched),
        (_n("{n} row updated", "{n} rows updated", report.updated), report.updated),
        (_n("{n} row known already", "{n} rows known already", report.untouched),
         report.untouched),
        (_n("{n} row left out", "{n} rows left out", report.rejected), report.rejected),
    )  # fmt: skip
    said = [*first, *(text.format(n=count) for text, count in counted if count)]
    return ", ".join(said) or _("nothing")


def batch_counts_said(report: Report) -> str:
    """The same for a file of a batch: steps and letters where it is no table."""
    words = {
        "ical": _n("{n} step or meeting", "{n} steps and meetings", report.added),
        "mail": _n("{n} letter", "{n} letters", report.added),
        "activities": _n("{n} note or task", "{n} notes and tasks", report.added),
    }
    if report.entity not in words or not report.added:
        return counts_said(report)
    return counts_said(report, words[report.entity].format(n=report.added))


def summed(reports: Sequence[Report]) -> list[Report]:
    """The reports of a batch; files of one event or letter of which there is no more to say than
    numbers are told together, where they are many.
    """
    small = [one for one in reports if one.entity in ("ical", "mail") and _is_plain(one)]
    if len(small) < MANY:
        return [*reports]
    found = [one for one in reports if one not in small]
    for entity in dict.fromkeys(one.entity for one in small):
        some = [one for one in small if one.entity == entity]
        name = _n("{n} file", "{n} files", len(some)).format(n=len(some))
        counts = {key: sum(getattr(one, key) for one in some) for key in COUNTS}
        found.append(some[0]._replace(file=name, **counts))
    return found


def _is_plain(report: Report) -> bool:
    """Whether nothing but numbers is to be told of a file."""
    more = (report.notes, report.bad, report.unmapped, report.warnings, report.strangers)
    return not any(more) and not report.gaps


def bad_words(bad: BadRow) -> str:
    """Where a row was left out, and why."""
    where = f"{bad.column}: " if bad.column else ""
    return _("line {line}: {where}{reason}").format(line=bad.line, where=where, reason=bad.reason)


def keep_left_out(report: Report) -> str | None:
    """The rows that were left out as a file of the same columns, with line, column and reason.

    Once they are corrected, that file can be imported. None where every row came in.
    """
    if not report.bad:
        return None
    folder = Path(state_folder()) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    safe = "".join(letter if letter.isalnum() else "_" for letter in Path(report.file).stem)[:60]
    target = folder / f"{stamp}-{safe}-left-out.csv"
    return str(write_rejected(report, report.header, target, force=True))
