"""Address books as a Table of clients: what every property of a card means here."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from crm_tui.domain.content_lines import ContentLine, parts_of, unescaped, written
from crm_tui.errors import Damaged
from crm_tui.i18n import N_, _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.tables import Remarks, Row, Rows, Table, shown
from crm_tui.importers.vcard_lines import Property, RawCard, raw_cards

SYSTEM = "vcard"

COLUMNS = (
    ("uid", "uid"), ("external id", "external_id"), ("name", "name"), ("company", "company"),
    ("job title", "job_title"), ("phone", "phone"), ("email", "email"),
    ("messenger", "messenger"), ("site", "site"), ("address", "address"), ("city", "city"),
    ("country", "country"), ("birthday", "birthday"), ("note", "note"), ("tags", "tags"),
    ("language", "language"), ("nickname", "note"), ("department", "note"), ("role", "note"),
    ("anniversary", "note"), ("related", "note"),
)  # fmt: skip
"""The columns of every address book with their fields; always all of them, so that a card gives
the same row whatever stands beside it."""

_NAMED_NOTES = frozenset(
    (N_("nickname"), N_("department"), N_("role"), N_("anniversary"), N_("related"))
)
LARGEST_KEPT = 1 << 18
"""Characters of a picture or another property without a place that are kept; larger ones go."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_APPLE = re.compile(r"_\$!<(.*)>!\$_")
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ].*)?")
_SILENT = frozenset(
    ("VERSION", "PRODID", "REV", "BEGIN", "END", "SOURCE", "PROFILE", "X-ABLABEL", "X-ABADR", "")
)
_NETWORKS = {
    "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype", "X-TELEGRAM": "telegram", "X-ICQ": "icq",
    "X-WHATSAPP": "whatsapp", "X-JABBER": "xmpp", "X-GTALK": "gtalk", "X-GOOGLE-TALK": "gtalk",
    "X-AIM": "aim", "X-MSN": "msn", "X-YAHOO": "yahoo", "X-QQ": "qq", "X-SIP": "sip",
    "X-VIBER": "viber", "X-SIGNAL": "signal", "X-WECHAT": "wechat", "X-LINE": "line",
    "X-KAKAOTALK": "kakaotalk", "X-TWITTER": "twitter", "X-LINKEDIN": "linkedin",
    "X-FACEBOOK": "facebook", "X-INSTAGRAM": "instagram",
}  # fmt: skip
_RELATED = {
    "X-SPOUSE": "spouse", "X-ASSISTANT": "assistant", "X-MANAGER": "manager",
    "X-EVOLUTION-SPOUSE": "spouse", "X-EVOLUTION-MANAGER": "manager",
    "X-EVOLUTION-ASSISTANT": "assistant", "X-KADDRESSBOOK-X-SPOUSESNAME": "spouse",
    "X-KADDRESSBOOK-X-MANAGERSNAME": "manager", "X-KADDRESSBOOK-X-ASSISTANTSNAME": "assistant",
    "X-CHILDREN": "children", "X-WAB-SPOUSE_NAME": "spouse", "X-ABRELATEDNAMES": "", "RELATED": "",
}  # fmt: skip
_ANNIVERSARIES = frozenset(
    ("ANNIVERSARY", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "X-KADDRESSBOOK-X-ANNIVERSARY",
     "X-WAB-WEDDING_ANNIVERSARY")
)  # fmt: skip
_NO_LABEL = frozenset(("pref", "internet", "voice", "x400", "postal", "parcel", "dom", "intl", ""))
_SCHEMES = {"TEL": "tel:", "EMAIL": "mailto:"}


def read_vcards(path: Path, code: Encoding) -> Table:
    """A file of cards as a Table; a card that cannot be read is a row with a fault.

    Lines are those where cards begin. Raises Damaged for a file without a card.
    """
    return table_of_cards(path, partial(raw_cards, path, code), code.name)


def table_of_cards(
    path: Path, cards: Callable[[], Iterable[RawCard]], encoding: str = "utf-8"
) -> Table:
    """Cards as a Table, wherever they come from. Raises Damaged where there are none."""
    if next(iter(cards()), None) is None:
        raise Damaged(
            _("“{name}” holds no card.").format(name=shown(path)),
            hint=_("Export the contacts again as vCard."),
        )
    remarks = Remarks()
    return Table(
        tuple(name for name, _field in COLUMNS),
        Rows(partial(_rows, cards, remarks)),
        encoding=encoding,
        kind="vcard",
        remarks=remarks,
        meant=tuple(field for _name, field in COLUMNS),
        exact=True,
        system=SYSTEM,
    )


def _rows(cards: Callable[[], Iterable[RawCard]], remarks: Remarks) -> Iterator[Row]:
    for raw in cards():
        card = _Card(raw)
        if card.is_group:
            remarks.count("groups", raw.number)
            continue
        if card.too_large:
            remarks.count("large", raw.number)
        cells = tuple(card.cell(name) for name, _field in COLUMNS)
        yield Row(raw.number, cells, raw.fault, "\n".join(card.carried))


class _Reached(NamedTuple):
    """A way to reach somebody: whether the card prefers it, the value, its label."""

    rank: int
    value: str
    label: str


class _Card:
    """One card taken apart: cells by the name of their column, and what has no place."""

    def __init__(self, raw: RawCard) -> None:
        self.cells: dict[str, list[str]] = {}
        self.carried: list[str] = []
        self.is_group = False
        self.too_large = False
        self._reached: dict[str, list[_Reached]] = {}
        self._name = ""
        self._parts: list[str] = []
        self._places: list[tuple[int, str, str]] = []
        self._company = False
        self._labels = {
            each.line.group: _label_of(each.text)
            for each in raw.properties
            if each.name == "X-ABLABEL" and each.line.group
        }
        self._custom = {
            each.line.group: each for each in raw.properties if each.name == "X-ABLABEL"
        }
        for each in raw.properties:
            self._take(each)
        self._settle()

    def cell(self, name: str) -> str:
        """What a column holds; what goes to the notes without being one says what it is."""
        texts = self.cells.get(name, [])
        if name in _NAMED_NOTES:
            texts = [f"{_(name)}: {text}" for text in texts]
        return "\n".join(texts)

    def _take(self, one: Property) -> None:
        name = one.name
        taken = getattr(self, f"_take_{name.lower().replace('-', '_')}", None)
        if name in _SILENT:
            return
        if taken is not None:
            taken(one)
        elif name in _NETWORKS:
            self._reach(one, "messenger", _address(_NETWORKS[name], _value(one)))
        elif name in _RELATED:
            self._relate(one, _RELATED[name])
        elif name in _ANNIVERSARIES:
            self._say("anniversary", _day(_value(one)))
            self._carry(one)
        else:
            self._carry(one)

    def _take_fn(self, one: Property) -> None:
        self._name = self._name or " ".join(_value(one).split())

    def _take_n(self, one: Property) -> None:
        self._parts = self._parts or [" ".join(part.split()) for part in _fields(one)]
        if sum(map(bool, self._parts)) > 1:
            self._carry(one)

    def _take_nickname(self, one: Property) -> None:
        self._say("nickname", _value(one))
        self._carry(one)

    def _take_org(self, one: Property) -> None:
        company, *departments = (*_fields(one), "")
        rest = ", ".join(filter(None, (part.strip() for part in departments)))
        self._say("company", " ".join(company.split()))
        self._say("department", rest)
        if rest:
            self._carry(one)

    def _take_title(self, one: Property) -> None:
        self._say("job title", " ".join(_value(one).split()))

    def _take_role(self, one: Property) -> None:
        self._say("role", _value(one))
        self._carry(one)

    def _take_tel(self, one: Property) -> None:
        value = _value(one)
        number, *rest = _without_scheme("TEL", value).split(";") if ":" in value else (value,)
        more = [part[4:] for part in rest if part.lower().startswith("ext=")]
        for known in one.line.values_of("waid"):  # with its country, as WhatsApp knows it
            number = f"+{known}" if number.startswith(known) else number
        self._reach(one, "phone", number, *(f"ext. {each}" for each in more))

    def _take_email(self, one: Property) -> None:
        self._reach(one, "email", _without_scheme("EMAIL", _value(one)))

    def _take_url(self, one: Property) -> None:
        self._reach(one, "site", _value(one))

    def _take_impp(self, one: Property) -> None:
        services, value = one.line.values_of("x-service-type"), _value(one).removeprefix("x-apple:")
        named = _address(services[0].lower(), value) if services else value
        self._reach(one, "messenger", named, *services[:1])

    def _take_x_socialprofile(self, one: Property) -> None:
        self._reach(one, "messenger", _value(one).removeprefix("x-apple:"))

    def _take_adr(self, one: Property) -> None:
        box, more, street, city, state, code, country = (*_fields(one), *[""] * 7)[:7]
        lines = [", ".join(part.splitlines()) for part in (box, street, more, city, state, code)]
        whole = ", ".join(filter(None, (" ".join(part.split()) for part in (*lines, country))))
        if whole:
            self._places.append((_rank(one), " ".join(city.split()), " ".join(country.split())))
        if any(part.strip() for part in (box, more, street, code)):
            self._reach(one, "address", whole)

    def _take_label(self, one: Property) -> None:
        self._carry(one)

    def _take_bday(self, one: Property) -> None:
        day = _day(_value(one))
        if day[:4] in one.line.values_of("x-apple-omit-year"):
            day = f"-{day[4:]}"  # as vCard 4.0 writes a day of no year
        self._say("birthday", day)
        self._carry(one)

    def _take_note(self, one: Property) -> None:
        self._say("note", _value(one))
        self._carry(one)

    def _take_categories(self, one: Property) -> None:
        for tag in parts_of(one.text, ","):
            self._say("tags", tag)

    def _take_lang(self, one: Property) -> None:
        if self.cells.get("language"):
            self._carry(one)
        else:
            self._say("language", _value(one))

    def _take_language(self, one: Property) -> None:
        self._take_lang(one)

    def _take_uid(self, one: Property) -> None:
        uid = _value(one).lower().removeprefix("urn:uuid:")
        if _UUID.fullmatch(uid) and uid[14] == "7":
            self._say("uid", uid)
        elif uid:
            self._say("external id", _value(one))

    def _take_kind(self, one: Property) -> None:
        self.is_group = _value(one).lower() == "group"
        self._company = self._company or _value(one).lower() in ("org", "organization")

    def _take_x_addressbookserver_kind(self, one: Property) -> None:
        self._take_kind(one)

    def _take_x_abdate(self, one: Property) -> None:
        what = self._labels.get(one.line.group, "")
        day = _day(_value(one))
        self._say("anniversary", day if what in ("", "anniversary") else f"{what}: {day}")
        self._carry(one)

    def _take_x_abshowas(self, one: Property) -> None:
        self._company = self._company or _value(one).upper().startswith("COMPANY")

    def _take_agent(self, one: Property) -> None:
        inner = re.search(r"(?im)^FN[^:\n]*:(.+)$", one.text.replace("\\n", "\n"))
        if inner:
            self._say("related", f"agent: {inner.group(1).strip()}")

    def _relate(self, one: Property, how: str) -> None:
        types = ", ".join(each.lower() for each in one.line.values_of("type"))
        how = how or self._labels.get(one.line.group, "") or types
        name = _value(one)
        self._say("related", f"{how}: {name}" if how else name)
        self._carry(one)

    def _say(self, column: str, text: str) -> None:
        said = self.cells.setdefault(column, [])
        if text.strip() and text.strip() not in said:
            said.append(text.strip())

    def _reach(self, one: Property, column: str, value: str, *more: str) -> None:
        value = " ".join(value.split())
        if value:
            label = ", ".join(dict.fromkeys(filter(None, (self._label(one), *more))))
            self._reached.setdefault(column, []).append(_Reached(_rank(one), value, label))

    def _label(self, one: Property) -> str:
        """A label somebody gave, else the types of the property."""
        custom = self._labels.get(one.line.group, "")
        if custom:
            return custom
        types = (*one.line.values_of("type"), *one.line.values_of(""))
        words = (word.strip().lower() for each in types for word in each.split(","))
        return ", ".join(dict.fromkeys(w.removeprefix("x-") for w in words if w not in _NO_LABEL))

    def _carry(self, one: Property) -> None:
        if len(one.text) > LARGEST_KEPT:
            self.too_large = True
            return
        self.carried.append(_again(one.line))
        label = self._custom.get(one.line.group) if one.line.group else None
        if label is not None and _again(label.line) not in self.carried:
            self.carried.append(_again(label.line))

    def _settle(self) -> None:
        for column, ways in self._reached.items():
            ways.sort(key=lambda way: way.rank)
            for way in ways:
                text = f"{way.value}\t{way.label}" if way.label else way.value
                self._say(column, text)
        _rank_of, city, country = min(self._places, default=(0, "", ""), key=lambda each: each[0])
        self._say("city", city)
        self._say("country", country)
        self._say("name", self._whole_name())
        for column in ("job title", "company", "birthday", "uid", "external id"):
            first, *rest = self.cells.get(column, []) or [""]
            self.cells[column] = [first] if first else []
            for each in rest:
                self._say("note", each)
        if not self.cells.get("job title") and self.cells.get("role"):
            self.cells["job title"] = self.cells.pop("role")

    def _whole_name(self) -> str:
        """The name of a person; nothing for a company, which is called by its own column."""
        company = self.cell("company")
        nameless = not any(self._parts)
        if company and (self._company or (nameless and self._name in ("", company))):
            return ""
        if self._company and not company:
            self._say("company", self._name or self._from_parts())
            return ""
        return self._name or self._from_parts() or "".join(self.cells.get("nickname", [])[:1])

    def _from_parts(self) -> str:
        """A name from its parts, family name last except where all of it is Chinese writing."""
        family, given, middle, before, after = (*self._parts, *[""] * 5)[:5]
        if _is_glued(family) and _is_glued(given) and not middle:
            return f"{family}{given}"
        return " ".join(filter(None, (before, given, middle, family, after)))


def _is_glued(text: str) -> bool:
    """Whether a name is written in characters that stand without spaces."""
    return bool(text) and all(
        "\u3400" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in text
    )


def _fields(one: Property) -> list[str]:
    """The parts of a structured value; parts that are lists have their commas spaced."""
    return parts_of(one.text)


def _value(one: Property) -> str:
    return unescaped(one.text).strip()


def _again(line: ContentLine) -> str:
    """The line as it is carried: unfolded, in one line of text."""
    return re.sub(r"\r\n|\r|\n", r"\\n", written(line))


def _rank(one: Property) -> int:
    """0 for what the card prefers, 100 for the rest."""
    levels = [level for level in one.line.values_of("pref") if level.isdecimal()]
    if levels:
        return min(int(levels[0]), 99)
    types = (*one.line.values_of("type"), *one.line.values_of(""))
    return 0 if any("pref" in each.lower().split(",") for each in types) else 100


def _label_of(text: str) -> str:
    found = _APPLE.fullmatch(unescaped(text).strip())
    return " ".join((found.group(1).lower() if found else unescaped(text)).split())


def _without_scheme(name: str, value: str) -> str:
    scheme = _SCHEMES[name]
    return value[len(scheme) :] if value.lower().startswith(scheme) else value


def _address(network: str, value: str) -> str:
    return value if ":" in value else f"{network}:{value}"


def _day(text: str) -> str:
    """A day as 1980-03-22 where it is a whole one, else as it stands."""
    found = _DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())).isoformat() if found else text.strip()
    except ValueError:
        return text.strip()
