"""Calendar files of others in a folder we write to: a step that came from one is changed in it.

Only lines that say what was changed here are written anew; everything else stays as it stood.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

from crm_tui.domain.content_lines import folded, read_line, unescaped, unfolded
from crm_tui.domain.steps import Outcome
from crm_tui.exporters.calendars import state, utc, when
from crm_tui.exporters.carried import value_of
from crm_tui.exporters.folders import Folder
from crm_tui.store.queries.agenda import Planned

Neighbours = Mapping[str, Path | None]
"""Events and to-dos of others by UID: the file, or None for one that is not to be changed."""

MOST_FILES, MOST_BYTES = 10_000, 1 << 20
LONGEST = 400
"""Characters of a name of theirs that an import keeps."""
_PARTS = ("VEVENT", "VTODO")
_TIMES = ("DTSTART", "DTEND", "DUE", "DURATION")
_STAMPS = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "X-CRM-STEP", "X-CRM-VERSION")
_DAY = re.compile(r"\d{8}")


def neighbours(path: Path, ours: Collection[str]) -> Neighbours:
    """What others keep in a folder. ours: the names of files that are not theirs."""
    found: dict[str, Path | None] = {}
    for place in sorted(path.glob("*.ics"))[:MOST_FILES]:
        if place.name in ours:
            continue
        lines = _lines(place)
        heads = [line for line in lines if line.upper() in [f"BEGIN:{part}" for part in _PARTS]]
        is_plain = len(heads) == 1 and "VERSION:2.0" in lines
        for line in lines:
            if line.upper().startswith(("UID:", "UID;")):
                uid = unescaped(line.partition(":")[2]).strip()[:LONGEST]
                found[uid] = place if is_plain and uid not in found else None
    return found


def _lines(place: Path) -> list[str]:
    """The lines of a file, each whole; none of one that cannot be read."""
    if place.is_symlink() or not place.is_file() or place.stat().st_size > MOST_BYTES:
        return []
    try:
        return [line for _number, line in unfolded(place.read_bytes().decode("utf-8-sig"))]
    except (OSError, UnicodeDecodeError):
        return []


def mend(folder: Folder, theirs: Neighbours, one: Planned) -> None:
    """Bring the file that a step came from up to date, where it was changed here."""
    place = theirs.get(one.foreign.uid) if one.foreign else None
    if place is None or one.foreign is None or one.foreign.recurs:
        return
    if not (one.foreign.moved or one.foreign.renamed or one.closed_as):
        return
    lines = _lines(place)
    changed = _changed(lines, one)
    if changed != lines:
        folder.mend(place, "".join(map(folded, changed)).encode("utf-8", "replace"))


def _changed(lines: list[str], one: Planned) -> list[str]:
    """The lines of a calendar of one event or to-do, as they should be."""
    start = next(n for n, line in enumerate(lines) if line.upper()[6:] in _PARTS)
    kind = lines[start].upper()[6:]
    end = next(
        (n for n, line in enumerate(lines) if n > start and line.upper() == f"END:{kind}"), start
    )
    own = list(_own_lines(lines[start + 1 : end]))
    said = {name: line for name, line in own if name not in _STAMPS}
    new = dict(_news(kind, said, one))
    version = f"X-CRM-VERSION:{one.version}"
    if not new or (new.items() <= said.items() and version in lines):
        return lines
    gone = {*new, *_STAMPS, *(_TIMES if "DTSTART" in new or "DUE" in new else ())}
    kept = [line for name, line in own if name not in gone]
    number = next((line.partition(":")[2] for name, line in own if name == "SEQUENCE"), "0")
    sequence = int(number) + 1 if number.isdecimal() and len(number) < 9 else 1
    stamps = (
        f"DTSTAMP:{utc(one.updated)}", f"LAST-MODIFIED:{utc(one.updated)}", f"SEQUENCE:{sequence}",
        f"X-CRM-STEP:{value_of(one.uid)}", version,
    )  # fmt: skip
    return [*lines[: start + 1], *new.values(), *stamps, *kept, *lines[end:]]


def _own_lines(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The lines of a part with their names; "" for those of parts below it, such as alarms."""
    depth = 0
    for line in lines:
        depth += line.upper().startswith("BEGIN:")
        try:
            name = read_line(line).name.upper()
        except ValueError:
            name = ""
        yield ("" if depth else name), line
        depth -= line.upper().startswith("END:")


def _news(kind: str, said: Mapping[str, str], one: Planned) -> Iterator[tuple[str, str]]:
    """The properties that were changed here, each with its line."""
    assert one.foreign is not None
    if one.foreign.renamed:
        yield "SUMMARY", f"SUMMARY:{value_of(one.title)}"
    if one.foreign.moved:
        yield from _moved(kind, said, one)
    if one.closed_as and not (kind == "VEVENT" and one.closed_as == Outcome.RESULT):
        shape = one._replace(is_appointment=kind == "VEVENT")
        yield from ((line.partition(":")[0], line) for line in state(shape))


def _moved(kind: str, said: Mapping[str, str], one: Planned) -> Iterator[tuple[str, str]]:
    if kind == "VTODO":
        (line,) = when(one._replace(is_appointment=False))
        yield "DUE", line
        return
    if one.at is not None:
        for line in when(one._replace(is_appointment=True)):
            yield line.partition(":")[0], line
        return
    yield "DTSTART", f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}"
    long = _days(said)
    if long > 1:
        yield "DTEND", f"DTEND;VALUE=DATE:{one.day + timedelta(days=long):%Y%m%d}"


def _days(said: Mapping[str, str]) -> int:
    """How many whole days an event took."""
    ends = [said.get(name, "").rpartition(":")[2] for name in ("DTSTART", "DTEND")]
    if not all(map(_DAY.fullmatch, ends)):
        return 1
    try:
        first, last = (date.fromisoformat(f"{one[:4]}-{one[4:6]}-{one[6:]}") for one in ends)
    except ValueError:
        return 1
    return (last - first).days
