"""Why clients refuse, why they say later, why a deal is cancelled, how a try ended, and sources."""

from dataclasses import dataclass
from datetime import date, timedelta

from crm_tui.domain.written import Page, Table, refuse
from crm_tui.i18n import _

TRY_RESULTS = ("no_answer", "busy", "voicemail", "wrong_number")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a client says no.

    letter: the key that chooses it, "" when only the program does. revive_days: days until it is
    worth asking again, None for never. asks_competitor: ask which. needs_note: a note is a must.
    no_contact: it sets do-not-contact. postpone_first: offer to postpone before refusing.
    pipeline: the key of the one that a revived deal opens in, "" for that of the lost deal.
    """

    key: str
    name: str
    letter: str = ""
    revive_days: int | None = None
    asks_competitor: bool = False
    needs_note: bool = False
    no_contact: bool = False
    postpone_first: bool = False
    pipeline: str = ""

    def revival(self, day: date) -> date | None:
        """When a client who refused on `day` may be asked again; None for never."""
        return None if self.revive_days is None else day + timedelta(days=self.revive_days)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a client says later, or how a try ended. letter: the key that chooses it."""

    key: str
    name: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Why a deal never was one. in_sources: it stays in the report of sources."""

    key: str
    name: str
    letter: str = ""
    in_sources: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where requests and clients come from."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """All the reasons, in the order to show them until use orders them."""

    refusals: tuple[Refusal, ...]
    postpones: tuple[Reason, ...]
    cancels: tuple[Cancel, ...]
    tries: tuple[Reason, ...]


def read_reasons(text: str, where: str, language: str = "en") -> Reasons:
    """Read reasons from TOML, in `language` where translated.

    Raises Invalid (field "reasons") listing every fault with its line.
    """
    page = Page(text, where, language)
    page.top.only("refusals", "postpones", "cancels", "tries")
    reasons = Reasons(
        tuple(_refusal(table) for table in _unique(page, "refusals")),
        tuple(_reason(table) for table in _unique(page, "postpones")),
        tuple(_cancel(table) for table in _unique(page, "cancels")),
        tuple(_try(table) for table in _unique(page, "tries")),
    )
    refuse(page.faults, "reasons")
    return reasons


def read_sources(text: str, where: str, language: str = "en") -> tuple[Source, ...]:
    """Read sources from TOML. Raises Invalid (field "sources") listing every fault."""
    page = Page(text, where, language)
    page.top.only("sources")
    sources = tuple(_source(table) for table in _unique(page, "sources"))
    refuse(page.faults, "sources")
    return sources


def _source(table: Table) -> Source:
    table.only("key", "name")
    return Source(table.text("key"), table.words("name"))


def _refusal(table: Table) -> Refusal:
    table.only(
        "key",
        "name",
        "letter",
        "revive_days",
        "asks_competitor",
        "needs_note",
        "no_contact",
        "postpone_first",
        "pipeline",
    )
    days = table.whole("revive_days", 1, 3650) if "revive_days" in table else None
    return Refusal(
        table.text("key"),
        table.words("name"),
        _letter(table),
        days,
        asks_competitor=table.truth("asks_competitor", False),
        needs_note=table.truth("needs_note", False),
        no_contact=table.truth("no_contact", False),
        postpone_first=table.truth("postpone_first", False),
        pipeline=table.text("pipeline", ""),
    )


def _reason(table: Table) -> Reason:
    table.only("key", "name", "letter")
    return Reason(table.text("key"), table.words("name"), _letter(table))


def _try(table: Table) -> Reason:
    table.choice("key", TRY_RESULTS)
    return _reason(table)


def _cancel(table: Table) -> Cancel:
    table.only("key", "name", "letter", "in_sources")
    in_sources = table.truth("in_sources", False)
    return Cancel(table.text("key"), table.words("name"), _letter(table), in_sources)


def _letter(table: Table) -> str:
    letter = table.text("letter", "")
    if letter and not (len(letter) == 1 and letter.isascii() and letter.islower()):
        table.fault("letter", _("“{letter}” is no key").format(letter=letter), _("one of a to z"))
    return letter


def _unique(page: Page, key: str) -> list[Table]:
    """The tables of a list, a fault noted for every key or letter used twice."""
    tables = page.top.tables(key, key)
    for field in ("key", "letter"):
        seen: set[str] = set()
        for table in tables:
            value = table.text(field, "")
            if value and value in seen:
                said = _("{field} “{value}” is used twice").format(field=field, value=value)
                table.fault(field, said, _("give each its own"))
            seen.add(value)
    return tables
