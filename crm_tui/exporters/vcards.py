"""Clients as an address book: vCard 3.0, which every phone takes in, or 4.0.

Forms: RFC 2426 (3.0), RFC 6350 (4.0), RFC 4770 (messengers). What a card said when it came in,
and we have no place for, is written again as it was.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO

from sqlmodel import Session

from crm_tui.domain.content_lines import (
    ContentLine,
    folded,
    joined,
    parts_of,
    read_line,
    written,
)
from crm_tui.exporters.carried import carried_lines, free_group, plain, value_of
from crm_tui.exporters.registry import exporter
from crm_tui.store.queries.cards import Card, Way, cards

VERSIONS = ("3.0", "4.0")

#: What a label calls a phone or an address, and the type that cards know it by.
_TYPES = {
    "cell": ("cell", "mobile", "mob", "мобильный", "моб", "сотовый", "موبایل", "همراه", "휴대폰",
             "휴대전화", "handy", "mobil", "móvil", "celular", "portable"),
    "work": ("work", "office", "рабочий", "раб", "офис", "کار", "محل کار", "직장", "회사", "arbeit",
             "geschäftlich", "büro", "trabajo", "oficina", "travail", "bureau"),
    "home": ("home", "домашний", "дом", "خانه", "منزل", "집", "자택", "privat", "casa", "domicile"),
    "fax": ("fax", "факс", "فکس", "نمابر", "팩스"),
    "voice": ("voice",), "pager": ("pager",), "video": ("video",), "text": ("text",),
    "msg": ("msg",), "main": ("main",), "internet": ("internet",),
}  # fmt: skip
_TYPE_OF = {word: kind for kind, words in _TYPES.items() for word in words}
_ONLY_IN_3 = {"internet", "msg"}
PROPERTIES = {"phone": "TEL", "email": "EMAIL", "messenger": "IMPP", "site": "URL",
               "address": "ADR"}  # fmt: skip
#: Properties of which a card has one, so that what was carried never says it a second time.
_OURS = frozenset({"UID", "FN", "REV", "KIND", "PRODID"})


@exporter("vcf", of=("clients",))
def write_vcards(
    session: Session, uids: Iterable[str], file: IO[bytes], version: str = "3.0"
) -> int:
    """Write clients as cards of a version; return how many."""
    count = 0
    for one in cards(session, uids):
        file.write(card_bytes(one, version))
        count += 1
    return count


def card_bytes(one: Card, version: str = "3.0") -> bytes:
    """One client's card in UTF-8, its lines folded."""
    return "".join(map(folded, card(one, version))).encode("utf-8", "replace")


def card(one: Card, version: str = "3.0") -> Iterator[str]:
    """The lines of one client's card, each whole."""
    kept = list(carried_lines(one.carried, _OURS))
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield f"UID:{value_of(one.uid)}"
    yield from _names(one, version, kept)
    if one.city or one.country:  # before the addresses: the first one says where somebody is
        yield f"ADR:{joined(('', '', '', plain(one.city), '', '', plain(one.country)))}"
    yield from _ways(one.ways, version, free_group(kept))
    if one.birthday:
        yield f"BDAY:{_birthday(one.birthday)}"
    if one.language:
        yield f"LANG:{value_of(one.language)}"
    if one.zone:
        yield (
            f"TZ:{value_of(one.zone)}"
            if version == "4.0"
            else f"TZ;VALUE=text:{value_of(one.zone)}"
        )
    if one.about:
        yield f"NOTE:{value_of(one.about)}"
    if one.tags:
        yield f"CATEGORIES:{joined(map(plain, one.tags), ',')}"
    said = {"N", "ORG", *(["BDAY"] if one.birthday else ())}
    yield from (line for line in kept if _name_of(line) not in said)
    yield f"REV:{one.updated:%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _names(one: Card, version: str, kept: list[str]) -> Iterator[str]:
    """Who it is: the whole name, its parts, the company and what somebody is there."""
    is_company = one.kind == "company"
    if version == "4.0":
        yield "KIND:org" if is_company else "KIND:individual"
    elif is_company:
        yield "X-ABShowAs:COMPANY"
    yield f"FN:{value_of(one.name)}"
    yield name_in_parts(one, kept)
    company = one.name if is_company else one.company
    if company:
        yield _company(company, kept)
    if one.job_title:
        yield f"TITLE:{value_of(one.job_title)}"


def _company(name: str, kept: list[str]) -> str:
    """The company: with the departments that a card told, if it is the same company still."""
    told = next((line for line in kept if _name_of(line) == "ORG"), "")
    if told and " ".join(parts_of(read_line(told).value)[0].split()) == name:
        return told
    return f"ORG:{value_of(name)}"


def name_in_parts(one: Card, kept: list[str]) -> str:
    """The name in its parts: as a card told them, if it is the same name still, else in one."""
    told = next((line for line in kept if _name_of(line) == "N"), "")
    if told:
        words = {word for part in parts_of(read_line(told).value) for word in part.split()}
        if words >= set(one.name.replace(",", " ").split()):
            return told
    return "N:;;;;" if one.kind == "company" else f"N:;{value_of(one.name)};;;"


def _ways(ways: Iterable[Way], version: str, group: str) -> Iterator[str]:
    """The ways to reach a client; a label that is no type of theirs stands in a line beside."""
    number = 0
    for way in ways:
        kinds = _types(way.label, version)
        parameters = (("TYPE", kinds),) if kinds else ()
        line = ContentLine(PROPERTIES[way.kind], way_value(way), parameters)
        if way.label and tuple(way.label.casefold().split(", ")) != kinds:
            number += 1
            named = f"{group}{number}"
            yield written(line._replace(group=named))
            yield f"{named}.X-ABLabel:{value_of(way.label)}"
        else:
            yield written(line)


def _types(label: str, version: str) -> tuple[str, ...]:
    """The types that a label's words stand for; none unless all of them do."""
    words = [word.strip(" .") for word in label.casefold().split(",")]
    found = [_TYPE_OF.get(word, "") for word in words]
    if not all(found) or (version == "4.0" and _ONLY_IN_3.intersection(found)):
        return ()
    return tuple(found)


def way_value(way: Way) -> str:
    """How a channel is written in its property."""
    if way.kind == "address":
        return joined(("", "", plain(way.raw), "", "", "", ""))
    if way.kind == "messenger":
        network, mark, name = way.norm.partition(":")
        known = mark and name and network.isalpha()
        return f"{network}:{plain(name)}" if known else value_of(way.raw)
    return value_of(way.raw)


def _birthday(day: date | str) -> str:
    return value_of(day) if isinstance(day, str) else day.strftime("%Y-%m-%d")


def _name_of(line: str) -> str:
    """The property of a line that is known to be one."""
    return read_line(line).name.upper()
