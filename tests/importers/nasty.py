"""Files as people have them, kept in one text: each with what must come of it.

A file begins with `#### what is special about it`; then lines of `setting: value`, `----`, the
text of the file, `====`, and a line for every record: name, ways to reach him, `field=value`,
`field~part`; a line that begins with `!` is a row that must be refused, with a part of the reason.
Settings: file (its name), encoding, newline (cr, crlf), region, escapes (`\\x1e`, `\\u00a0`, `\\t`
stand for the character), lines (a line may begin with the encoding that it is in: `{cp1251}`),
twice (the encoding its UTF-8 was taken for), refused (a part of the sentence), noted (a part of a
remark about the whole file), entity, read_as.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from crm_tui.domain.calendar import week_of
from crm_tui.importers.apply import Understood, Wishes
from crm_tui.importers.deals import Desk
from crm_tui.importers.folders import is_many, read_many
from crm_tui.importers.happenings import Happened, Happening
from crm_tui.importers.mapping import suggest_for
from crm_tui.importers.reading import read_table
from crm_tui.importers.records import BadRow, Record, records

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
STORE = Path(__file__).parent.parent / "data" / "nasty2"
_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(t|r|n))")
_NEWLINES = {"": "\n", "cr": "\r", "crlf": "\r\n"}
_LINE_CODE = re.compile(r"\{([\w-]+)\}")
_DIRECT = ("company", "kind", "city", "country", "owner", "source", "language")
_NOTED = ("note", "site", "address")


class Case(NamedTuple):
    """A file, and what must come of it."""

    name: str
    settings: dict[str, str]
    body: str
    wanted: tuple[str, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        text = self.body
        if "escapes" in self.settings:
            text = _ESCAPE.sub(_unescaped, text)
        text = text.replace("\n", _NEWLINES[self.settings.get("newline", "")])
        code = self.settings.get("encoding", "utf-8")
        if "twice" in self.settings:
            text = text.encode().decode(self.settings["twice"])
        if "lines" not in self.settings:
            return text.encode(code)
        return b"".join(_line_in(line, code) for line in text.splitlines(keepends=True))


def _unescaped(found: re.Match[str]) -> str:
    if found[3]:
        return {"t": "\t", "r": "\r", "n": "\n"}[found[3]]
    return chr(int(found[1] or found[2], 16))


def _line_in(line: str, code: str) -> bytes:
    named = _LINE_CODE.match(line)
    return line[named.end() :].encode(named[1]) if named else line.encode(code)


def cases(name: str, store: Path = STORE) -> list[Case]:
    """The files kept in `name`.txt of a store."""
    text = (store / f"{name}.txt").read_text(encoding="utf-8")
    return [_case(part) for part in re.split(r"(?m)^#### ", text)[1:]]


def _case(part: str) -> Case:
    head, rest = part.split("\n----\n", 1)
    body, wanted = re.split(r"(?m)^====\n", rest, maxsplit=1)
    title, *settings = head.splitlines()
    pairs = (line.partition(":") for line in settings)
    lines = tuple(line for line in wanted.splitlines() if line.strip())
    return Case(title, {key.strip(): value.strip() for key, _c, value in pairs}, body, lines)


def desk() -> Desk:
    """A desk in euro at half past nine, UTC."""
    return Desk(2, NOW, UTC, week_of(""), "EUR", "sales", {}, "anna")


def found_in(path: Path, region: str, entity: str | None = None) -> tuple[list[Any], str, str]:
    """What a file gives: records, happenings and refused rows; remarks; whose export it is."""
    if is_many(path):
        return _many(path, Wishes(region=region, currency="EUR", entity=entity))
    table = read_table(path)
    mapping = suggest_for(table, entity=entity)
    found = [*records(table, mapping, region=region, currency="EUR", now=NOW)]
    said = [text for one in found if isinstance(one, Record) for text in one.warnings]
    return found, "\n".join((*table.notes, *said)), mapping.read_as


def _many(path: Path, wishes: Wishes) -> tuple[list[Any], str, str]:
    read = read_many(path, wishes, desk())
    found: list[Any] = []
    for one in read.files:
        found += one.happenings if isinstance(one, Happened) else _spooled(one)
    notes = [note for one in read.files for note in one.notes]
    return found, "\n".join(notes + [why for _name, why in read.bad]), read.files[0].read_as


def _spooled(one: Understood) -> list[Any]:
    one.spool.end()
    return [each for batch in one.spool.batches() for each in batch] + one.spool.bad


def told(one: Any, wanted: str) -> str:
    """What was found, in the words that the wanted line uses."""
    if wanted.startswith("!"):
        why = f"{one.column} {one.reason}" if isinstance(one, BadRow) else repr(one)
        return wanted if isinstance(one, BadRow) and wanted[1:].strip() in why else "!" + why
    if isinstance(one, BadRow):
        return f"! {one.column}: {one.reason} {one.cells}"
    said = _happening if isinstance(one, Happening) else _record
    name, reached, fields = said(one)
    parts = [part.strip() for part in wanted.split("|")]
    shown = [name]
    for part in parts[1:]:
        key, sign, value = _pair(part)
        if not sign:
            shown.append(", ".join(reached))
        elif sign == "=":
            shown.append(f"{key}={fields.get(key, '')}")
        else:
            has = value in fields.get(key, "")
            shown.append(part if has else f"{key}~{fields.get(key, '')}")
    return " | ".join(shown)


def _pair(part: str) -> tuple[str, str, str]:
    found = re.match(r"([a-z_]+)([=~])(.*)", part)
    return (found[1], found[2], found[3]) if found else (part, "", "")


def _record(one: Record) -> tuple[str, list[str], dict[str, str]]:
    norms = {kind: [each.norm for each in one.channels if each.kind == kind] for kind in
             ("phone", "email", "messenger", "site", "address")}  # fmt: skip
    fields = {name: getattr(one, name) for name in _DIRECT}
    fields |= {"job": one.job_title, "ext": one.external_id, "tags": ",".join(one.tags)}
    fields |= {"note": "\n".join(one.notes), "site": "\n".join(norms["site"])}
    fields["address"] = "\n".join(norms["address"])
    fields["warn"] = "\n".join(one.warnings)
    fields["labels"] = ",".join(each.label for each in one.channels)
    if (deal := one.deal) is not None:
        amount = deal.amount
        fields |= {"deal": deal.title, "stage": deal.stage, "status": deal.status}
        fields["amount"] = f"{amount.minor} {amount.currency}" if amount else ""
        fields |= {"deal_ext": deal.external_id, "next": deal.next_step, "lost": deal.lost_reason}
        fields["pipeline"] = deal.pipeline
        for key in ("due", "expected_day", "closed_day"):
            day = getattr(deal, key)
            fields[key.removesuffix("_day")] = day.isoformat() if day else ""
        if deal.due_minute is not None:
            fields["time"] = f"{deal.due_minute // 60:02}:{deal.due_minute % 60:02}"
    return one.name, [*norms["phone"], *norms["email"], *norms["messenger"]], fields


def _happening(one: Happening) -> tuple[str, list[str], dict[str, str]]:
    minute = one.minute
    fields = {"kind": one.activity or one.kind, "text": one.text, "done": str(one.done).lower()}
    fields |= {"day": one.day.isoformat() if one.day else "", "called": one.called}
    fields["time"] = "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"
    fields |= {"owner": one.owner, "minutes": str(one.minutes or ""), "direction": one.direction}
    fields |= {"names": ",".join(one.names), "by": one.by_or_at}
    fields["at"] = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if one.at else ""
    return one.title, [*one.phones, *one.emails], fields


def compared(case: Case, path: Path) -> tuple[list[str], list[str]]:
    """What a file gave, and what was wanted, line by line."""
    settings = case.settings
    found, notes, read_as = found_in(path, settings.get("region", "US"), settings.get("entity"))
    got = [told(one, wanted) for one, wanted in zip(found, case.wanted, strict=False)]
    got += [repr(one) for one in found[len(case.wanted) :]]
    wanted = [" | ".join(part.strip() for part in line.split("|")) for line in case.wanted]
    for key, text in (("noted", notes), ("read_as", read_as)):
        if key in settings:
            got.append(settings[key] if settings[key] in text else f"{key}: {text!r}")
            wanted.append(settings[key])
    return got, wanted


def trials(*names: str, store: Path = STORE) -> Iterator[Any]:
    """The files of several stores, for a test over all."""
    import pytest

    for name in names:
        for case in cases(name, store):
            yield pytest.param(case, id=f"{name}: {case.name}")
