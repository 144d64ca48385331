"""Cards of others in a folder we write to: a client who came from one is changed in it.

Only what was changed here is written into it; everything else stays as it stood. A file of
several cards, and one in a form that is no longer written, is left as it is.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from crm_tui.domain.content_lines import (
    ContentLine,
    folded,
    joined,
    parts_of,
    read_line,
    unescaped,
    unfolded,
    written,
)
from crm_tui.exporters.carried import plain, value_of
from crm_tui.exporters.folders import Folder
from crm_tui.exporters.neighbours import LONGEST, MOST_FILES
from crm_tui.exporters.vcards import PROPERTIES, VERSIONS, name_in_parts, way_value
from crm_tui.store.queries.card_news import News
from crm_tui.store.queries.cards import Card, Way

MOST_BYTES = 1 << 23
_TOLD = {"FN": "name", "ORG": "company", "TITLE": "job_title"}
_REACHED = {PROPERTIES[kind]: kind for kind in ("phone", "email", "site")}
_URN = "urn:uuid:"

Cards = Mapping[str, Path | None]
"""Cards of others by UID: the file, or None for one that is not to be changed."""


class _Line(NamedTuple):
    """A line of a card, its property in capitals ("" for what is none) and its value."""

    text: str
    name: str = ""
    value: str = ""
    group: str = ""


def card_neighbours(path: Path, ours: Collection[str]) -> Cards:
    """What others keep in a folder. ours: the names of files that are not theirs."""
    found: dict[str, Path | None] = {}
    for place in sorted(path.glob("*.vcf"))[:MOST_FILES]:
        if place.name not in ours:
            for uid in _uids(place):
                found[uid] = _if_plain(place) if uid not in found else None
    return found


def named(theirs: Cards, uid: str, names: Collection[str]) -> list[Path | None]:
    """The files of theirs that hold a client. uid: our own name; names: what cards call them."""
    keys = dict.fromkeys((uid, *map(_short, names)))
    return [theirs[key] for key in keys if key in theirs]


def mend_card(folder: Folder, place: Path, one: Card, news: News) -> None:
    """Bring a card of somebody else's up to date, where the client was changed here."""
    lines = list(_lines(place))
    changed = _changed(lines, one, news)
    if [line.text for line in changed] != [line.text for line in lines]:
        stamped = _stamped(changed, one)
        folder.mend(place, "".join(map(folded, stamped)).encode("utf-8", "replace"))


def _uids(place: Path) -> list[str]:
    return [_short(line.value) for line in _lines(place) if line.name == "UID"]


def _short(uid: str) -> str:
    """A name of theirs as it is compared: letters and spaces as an import writes them."""
    said = " ".join(normalize("NFC", uid).split())[:LONGEST]
    return said.lower().removeprefix(_URN) if said.lower().startswith(_URN) else said


def _if_plain(place: Path) -> Path | None:
    """The file, if it is one card in a form that we write."""
    lines = list(_lines(place))
    heads = [line.value.upper() for line in lines if line.name == "BEGIN"]
    versions = {line.value.strip() for line in lines if line.name == "VERSION"}
    is_read = "\ufffd" not in "".join(line.text for line in lines)
    return place if heads == ["VCARD"] and versions <= {*VERSIONS} and is_read else None


def _lines(place: Path) -> Iterator[_Line]:
    """The lines of a file, each whole; none of one that cannot be read."""
    if place.is_symlink() or not place.is_file() or place.stat().st_size > MOST_BYTES:
        return
    try:
        text = place.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return
    for _number, line in unfolded(text):
        try:
            found = read_line(line)
        except ValueError:
            yield _Line(line)
        else:
            yield _Line(line, found.name.upper(), unescaped(found.value), found.group.casefold())


def _changed(lines: list[_Line], one: Card, news: News) -> list[_Line]:
    """The lines of one card, as they should be."""
    for name, field in _TOLD.items():
        lines = _with_text(lines, name, one, news.past[field])
    lines = [line for line in lines if not _is_gone(line, one, news)]
    lines = _without_lone_labels(lines)
    there = {(line.name, _mark(line.name, line.value)) for line in lines}
    new = [_line_of(way) for way in one.ways if way.norm in news.own and not _is_in(way, there)]
    return [*lines[:-1], *new, *lines[-1:]]


def _with_text(lines: list[_Line], name: str, one: Card, past: Collection[str]) -> list[_Line]:
    """The property as it is here, where the card has what it was before."""
    now = _now(name, one)
    at = next((n for n, line in enumerate(lines) if line.name == name), None)
    said = "" if at is None else _said(lines[at])
    if said == now or said not in past:
        return lines
    new = [_Line(f"{name}:{value_of(now)}", name, now)] if now else []
    first, rest = (at, at + 1) if at is not None else (_after_head(lines),) * 2
    found = [*lines[:first], *new, *lines[rest:]]
    return _with_parts(found, one, said) if name == "FN" else found


def _now(name: str, one: Card) -> str:
    if name == "ORG" and one.kind == "company":
        return one.name
    return str(getattr(one, _TOLD[name]))


def _said(line: _Line) -> str:
    if line.name == "ORG":
        return " ".join(parts_of(read_line(line.text).value)[0].split())
    return " ".join(line.value.split())


def _after_head(lines: list[_Line]) -> int:
    """Where a line may stand that was not there: after the name."""
    return 1 + max(n for n, line in enumerate(lines) if line.name in ("BEGIN", "VERSION", "FN"))


def _with_parts(lines: list[_Line], one: Card, was: str) -> list[_Line]:
    """The name in its parts: each word in its place, where as many changed as stood there."""
    words = dict(zip(was.split(), one.name.split(), strict=False))
    is_even = len(words) == len(one.name.split())

    def renamed(line: _Line) -> _Line:
        told = parts_of(read_line(line.text).value)
        parts = [" ".join(words.get(word, word) for word in part.split()) for part in told]
        kept = [f"N:{joined(map(plain, parts))}"] if is_even else []
        return _Line(name_in_parts(one, kept), "N")

    return [renamed(line) if line.name == "N" else line for line in lines]


def _is_gone(line: _Line, one: Card, news: News) -> bool:
    """Whether it is a way to reach somebody that was taken away here."""
    kind = _REACHED.get(line.name)
    if kind is None:
        return False
    mark = _mark(line.name, line.value)
    here = {_mark(line.name, text) for way in one.ways if way.kind == kind for text in way[1:3]}
    gone = (text for was, *texts in news.gone if was == kind for text in texts)
    return mark not in here and mark in {_mark(line.name, text) for text in gone}


def _mark(name: str, value: str) -> str:
    """A value as it is compared: of a phone its digits."""
    if name == "TEL":
        return "".join(filter(str.isdecimal, value.partition(";")[0]))
    return value.strip().casefold().removeprefix("mailto:").rstrip("/")


def _is_in(way: Way, there: Collection[tuple[str, str]]) -> bool:
    """Whether a card has it already; of others than phones, mails and sites that is never said."""
    name = PROPERTIES[way.kind]
    texts = (way.raw, way.norm)
    return name not in _REACHED or any((name, _mark(name, text)) in there for text in texts)


def _line_of(way: Way) -> _Line:
    text = written(ContentLine(PROPERTIES[way.kind], way_value(way)))
    return _Line(text, PROPERTIES[way.kind], way.raw)


def _without_lone_labels(lines: list[_Line]) -> list[_Line]:
    """Labels go with what they were about."""
    labelled = {line.group for line in lines if line.group and line.name != "X-ABLABEL"}
    return [line for line in lines if line.name != "X-ABLABEL" or line.group in labelled]


def _stamped(lines: list[_Line], one: Card) -> list[str]:
    """The texts of the lines, with the time of the change."""
    rev = f"REV:{one.updated:%Y%m%dT%H%M%SZ}"
    texts = [line.text for line in lines if line.name != "REV"]
    return [*texts[:-1], rev, *texts[-1:]]
