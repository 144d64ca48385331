"""Which field a column holds, by the names people give columns in many languages."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from crm_tui.importers.deal_words import COMPANIES, DEAL_WORDS, OTHERS, PRODUCTS, QUALIFIERS
from crm_tui.importers.header_words import ADDRESS_WORDS, CLIENT_WORDS, KEEPING_WORDS
from crm_tui.importers.more_words import MORE_WORDS

MANY = frozenset(("phone", "email", "messenger", "site", "street", "note", "tags", "address"))
"""Fields that several columns may fill."""

ADDRESS_PARTS = ("street", "city", "state", "postcode", "country")

CLIENT_FIELDS = (
    *("name", "first_name", "middle_name", "last_name", "display_name", "company", "job_title"),
    *("phone", "email", "messenger", "site", "address", *ADDRESS_PARTS),
    *("note", "tags", "source", "owner", "language", "birthday", "external_id", "uid", "created"),
)

DEAL_FIELDS = (
    *("deal_title", "amount", "currency", "stage", "status", "pipeline", "due", "expected_day"),
    *("closed_day", "lost_reason", "next_step", "deal_external_id"),
)

FIELDS = (*CLIENT_FIELDS, *DEAL_FIELDS)
"""Every field a column may be mapped to; `skip` leaves a column out."""

_NAMES = {**CLIENT_WORDS, **ADDRESS_WORDS, **KEEPING_WORDS, **DEAL_WORDS}
_NAME_PARTS = frozenset(("name", "first_name", "middle_name", "last_name"))
_NAMED = _NAME_PARTS | {"display_name", "company"}
"""What a column such as "Attendee #" does not hold, whatever its words say."""

_PLACES = frozenset((*ADDRESS_PARTS, "address"))
_QUALIFIED = frozenset(
    (*("phone", "email", "messenger", "site", "company", "job_title", "note", "birthday"),
     *_NAME_PARTS, *_PLACES)
)  # fmt: skip
"""Fields that are known by their name among words that only qualify it: "your work e-mail"."""

_PREFIXES = (
    "home",
    "work",
    "billing",
    "shipping",
    "mailing",
    "other",
    "business",
    "primary",
    "company",
    "office",
    "address",
    "адрес",
    "mailaddress",
    "po",
    "sa",
)
_USERS = (
    "username, email, profileid / user id, username, email / username, profile, active"
    " / user name, email, role, status / id, email, role, last login"
)
"""Columns by which a list of another program's users is known."""

_SIDES = {
    "home": """home private privat particular domicile personal perso personnel домашний домаш
        집 자택 منزل خانه""",
    "work": """work business office geschäftlich dienstlich firma bureau trabajo laboral empresa
        professionnel travail рабочий раб служебный 근무지 근무처 회사 직장 شرکت محلکار""",
    "other": "other weiterer weitere weiteres otro otra autre другой другая 기타 دیگر",
}
"""Whose address of several a part belongs to, by a word beside it."""

_MARKS = re.compile(r"[\s*:?†‡.]+$")
_BRACKETS = re.compile(r"[(\[{（【].*?[)\]}）】]")
_PARTS = re.compile(r"[/|\n,;+&]| - | – | — |: ")
_WORDS = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


def fold_name(header: str) -> str:
    """A header as compared: letters only, without case, accents and numbers."""
    text = unicodedata.normalize("NFKC", header).casefold().replace("ё", "е")
    text = text.replace("ي", "ی").replace("ك", "ک").replace("ى", "ی")
    parts = unicodedata.normalize("NFD", text)
    kept = "".join(char for char in parts if char.isalnum())
    letters = "".join(char for char in kept if not char.isdigit())
    return unicodedata.normalize("NFC", letters or kept)


def _split(names: str) -> list[str]:
    return [fold_name(name) for name in names.split(",")]


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, str]]:
    """Folded header name → (field, group), built once."""
    table: dict[str, tuple[str, str]] = {}
    for field, names in _NAMES.items():
        for name in _split(names):
            table.setdefault(name, (field, ""))
    for field, names in MORE_WORDS.items():
        for name in _split(names):
            table.setdefault(name, (field, ""))
    for part in (*ADDRESS_PARTS, "address"):
        for name in _split(_NAMES[part]):
            for prefix in _PREFIXES:
                target = "street" if part == "address" else part
                table.setdefault(prefix + name, (target, prefix))
    for name in FIELDS:
        table[fold_name(name)] = (name, "")
    return table


@lru_cache(maxsize=1)
def _qualifiers() -> tuple[frozenset[str], frozenset[str]]:
    return _folded_words(QUALIFIERS), _folded_words(OTHERS)


def _folded_words(text: str) -> frozenset[str]:
    return frozenset(map(fold_name, text.split()))


def field_of(header: str) -> str:
    """The field a column of this name holds, or an empty text."""
    return _lookup(header)[0]


def group_of(header: str) -> str:
    """Which address a part of one belongs to: home, work, billing …, or an empty text."""
    return _lookup(header)[1]


@lru_cache(maxsize=4096)
def _lookup(header: str) -> tuple[str, str]:
    if len(header) > 80:
        return "", ""
    folded = fold_name(header)
    field, group = _table().get(folded) or _looser(header)
    if field in _NAMED and header.rstrip().endswith("#"):
        return _table().get(f"{folded}number", ("", ""))
    return field, group or (_side(header) if field in ADDRESS_PARTS else "")


def _side(header: str) -> str:
    """home, work or other, where a word of a header says whose address it is; else ""."""
    words = {fold_name(word) for word in _WORDS.findall(_HUMPS.sub(" ", header))}
    return next((side for side, names in _sides().items() if not words.isdisjoint(names)), "")


@lru_cache(maxsize=1)
def _sides() -> dict[str, frozenset[str]]:
    return {side: _folded_words(names) for side, names in _SIDES.items()}


def _looser(header: str) -> tuple[str, str]:
    """A name with marks, brackets, two languages, or words that say which of several it is."""
    plain = _MARKS.sub("", _BRACKETS.sub(" ", header)).strip()
    if plain != header and (found := _table().get(fold_name(plain))):
        return found
    if found := _below(plain):
        return found
    if says_of_others(header):
        return "", ""
    parts = [part for part in _PARTS.split(plain) if part.strip()]
    if len(parts) > 1 and (field := _joined([_of_words(part) for part in parts])):
        return field, ""
    return _of_words(plain), ""


def _below(name: str) -> tuple[str, str] | None:
    """A part below a whole: "Full Name - Last Name", "RegAddress.PostCode"; None for others."""
    above, dash, last = name.rpartition(" - ")
    if dash:
        field = _table().get(fold_name(last), ("", ""))[0]
        return (field, "") if field in _NAME_PARTS and field_of(above) == "name" else None
    above, dot, last = name.rpartition(".")
    if not dot or "address" not in (above := fold_name(above)):
        return None
    field = _table().get(fold_name(last), ("", ""))[0]
    return (field, above) if field in ADDRESS_PARTS else None


def _joined(fields: list[str]) -> str:
    """The one field that the parts of a name agree on: "E-mail / Почта", "Name, Vorname"."""
    known = list(dict.fromkeys(filter(None, fields)))
    if len(known) <= 1:
        return known[0] if known and (fields[-1] or len(fields) == 2) else ""
    if _NAME_PARTS.issuperset(known):
        return "name"
    if {"phone", "email", "messenger"}.issuperset(known):
        return "phone"
    return "address" if _PLACES.issuperset(known) else ""


def _of_words(text: str) -> str:
    """The field of a name, or of what is left of it without the words that only qualify."""
    exact = _table().get(fold_name(text))
    if exact:
        return exact[0]
    words = [fold_name(word) for word in _WORDS.findall(_HUMPS.sub(" ", text))]
    if words[:1] in (["is"], ["has"]):
        return ""
    alike = {_table().get(word, ("", ""))[0] for word in words}
    if len(words) > 1 and len(alike) == 1 and alike <= {"phone", "email"}:
        return alike.pop()
    kept = [word for word in words if word not in _qualifiers()[0]]
    if not kept or len(kept) == len(words):
        return ""
    field = _table().get("".join(kept), ("", ""))[0]
    return field if field in _QUALIFIED else ""


def names_company(header: str) -> bool:
    """Whether a part of a name means a company: "Firma/Name"."""
    return any(field_of(part) == "company" for part in _PARTS.split(header))


def says_of_others(header: str) -> bool:
    """Whether a column tells of somebody beside the client, or about a channel: its owner, type."""
    words = {fold_name(word) for word in _WORDS.findall(_HUMPS.sub(" ", header))}
    return not words.isdisjoint(_qualifiers()[1])


@lru_cache(maxsize=1)
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(_split(PRODUCTS)), frozenset(_split(COMPANIES))


def is_list_of_users(header: Iterable[str]) -> bool:
    """Whether a table lists the users of another program."""
    names = frozenset(map(fold_name, header))
    return any(frozenset(map(fold_name, need.split(","))) <= names for need in _USERS.split(" / "))


def is_product_name(header: str) -> bool:
    """Whether a column of this name belongs to a price list."""
    return fold_name(header) in _marks()[0]


def is_company_name(header: str) -> bool:
    """Whether a column of this name says something only companies have."""
    return fold_name(header) in _marks()[1]
