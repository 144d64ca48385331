"""The people, companies and deals of the demo, told relative to today, as values."""

from dataclasses import dataclass

from crm_tui.domain.cast_engine import CastEngine
from crm_tui.domain.cast_moments import FAR, Moment, moment_of
from crm_tui.domain.written import Page, Table, refuse
from crm_tui.i18n import _

EVENTS = (
    "request",
    "note",
    "call",
    "letter",
    "message",
    "meeting",
    "visit",
    "try",
    "moved",
    "receipt",
    "result",
    "postpone",
)


@dataclass(frozen=True, slots=True)
class CastUser:
    """One of us."""

    key: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CastClient:
    """A client. kind: "person" or "company". works_at: the key of a company, or "".

    no_contact: in which words the client asked not to be contacted, or "".
    """

    key: str
    kind: str
    name: str
    works_at: str
    job: str
    channels: tuple[str, ...]
    city: str
    country: str
    language: str
    source: str
    tags: tuple[str, ...]
    owner: str
    note: str
    no_contact: str


@dataclass(frozen=True, slots=True)
class CastEvent:
    """Something that happened on a deal. kind: one of EVENTS.

    stage: where a result led, "" when the deal stayed. how: of a try. reason, until (days from
    today) and offer: of a postponement. amount: of a receipt. incoming: the client wrote or
    called. who: the user's key. answers: what was answered at a result, by what was asked.
    """

    at: Moment
    kind: str
    text: str
    who: str
    stage: str = ""
    how: str = ""
    reason: str = ""
    until: int = 0
    offer: str = "same"
    amount: str = ""
    incoming: bool = False
    answers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CastStep:
    """The open next step. kind and title: "" for those of the playbook."""

    at: Moment
    kind: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class CastClose:
    """How a deal ended. status: "won", "lost" or "cancelled"; reason: for the last two.

    revived: the deal comes back today.
    """

    at: Moment
    status: str
    reason: str
    competitor: str
    text: str
    revived: bool = False


@dataclass(frozen=True, slots=True)
class CastDeal:
    """A deal with its history, oldest first; it has either a next step or an end.

    amount: as people write it, with the currency. promised: days from today, or None.
    """

    key: str
    client: str
    title: str
    amount: str
    pipeline: str
    stage: str
    owner: str
    source: str
    promised: int | None
    history: tuple[CastEvent, ...]
    next: CastStep | None
    closed: CastClose | None


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything of the demo."""

    users: tuple[CastUser, ...]
    clients: tuple[CastClient, ...]
    deals: tuple[CastDeal, ...]
    engine: CastEngine


def read_users(text: str, where: str) -> tuple[CastUser, ...]:
    """Read users. Raises Invalid (field "demo") listing every fault with its line."""
    page = Page(text, where)
    users = tuple(
        CastUser(table.text("key"), table.text("name"), table.texts("roles"))
        for table in page.top.tables("users", _("user"))
    )
    refuse(page.faults, "demo")
    return users


def read_clients(text: str, where: str) -> tuple[CastClient, ...]:
    """Read clients. Raises Invalid (field "demo") listing every fault with its line."""
    page = Page(text, where)
    clients = tuple(_client(table) for table in page.top.tables("clients", _("client")))
    refuse(page.faults, "demo")
    return clients


def read_deals(text: str, where: str) -> tuple[CastDeal, ...]:
    """Read deals. Raises Invalid (field "demo") listing every fault with its line."""
    page = Page(text, where)
    deals = tuple(_deal(table) for table in page.top.tables("deals", _("deal")))
    refuse(page.faults, "demo")
    return deals


def _client(table: Table) -> CastClient:
    table.only(*CastClient.__slots__)
    return CastClient(
        key=table.text("key"),
        kind=table.choice("kind", ("person", "company"), "person"),
        name=table.text("name"),
        works_at=table.text("works_at", ""),
        job=table.text("job", ""),
        channels=table.texts("channels"),
        city=table.text("city", ""),
        country=table.text("country", ""),
        language=table.text("language", ""),
        source=table.text("source", ""),
        tags=table.texts("tags"),
        owner=table.text("owner", "anna"),
        note=table.text("note", ""),
        no_contact=table.text("no_contact", ""),
    )


def _deal(table: Table) -> CastDeal:
    table.only(*CastDeal.__slots__)
    owner = table.text("owner", "anna")
    history = table.tables("history", table.label)
    return CastDeal(
        key=table.text("key"),
        client=table.text("client"),
        title=table.text("title"),
        amount=table.text("amount"),
        pipeline=table.text("pipeline"),
        stage=table.text("stage"),
        owner=owner,
        source=table.text("source", ""),
        promised=table.whole("promised", -FAR, FAR) if "promised" in table else None,
        history=tuple(_event(event, owner) for event in history),
        next=_next(table.table("next")) if "next" in table else None,
        closed=_closed(table.table("closed")) if "closed" in table else None,
    )


def _event(table: Table, owner: str) -> CastEvent:
    table.only("day", "minutes", *CastEvent.__slots__)
    return CastEvent(
        at=moment_of(table),
        kind=table.choice("kind", EVENTS),
        text=table.text("text", ""),
        who=table.text("who", owner),
        stage=table.text("stage", ""),
        how=table.text("how", ""),
        reason=table.text("reason", ""),
        until=table.whole("until", -FAR, FAR, 0),
        offer=table.choice("offer", ("same", "changed"), "same"),
        amount=table.text("amount", ""),
        incoming=table.truth("incoming", False),
        answers=_answers(table.table("answers")),
    )


def _answers(table: Table) -> tuple[tuple[str, str], ...]:
    return tuple((asked, table.text(asked)) for asked in table.names())


def _next(table: Table) -> CastStep:
    table.only("day", "minutes", *CastStep.__slots__)
    return CastStep(moment_of(table), table.text("kind", ""), table.text("title", ""))


def _closed(table: Table) -> CastClose:
    table.only("day", "minutes", *CastClose.__slots__)
    return CastClose(
        at=moment_of(table),
        status=table.choice("status", ("won", "lost", "cancelled")),
        reason=table.text("reason", ""),
        competitor=table.text("competitor", ""),
        text=table.text("text", ""),
        revived=table.truth("revived", False),
    )
