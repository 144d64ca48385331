"""What the demo tells of the team at work: a day off, a leave, a trial of a playbook, a review."""

from dataclasses import dataclass

from crm_tui.domain.cast_moments import FAR, Moment, moment_of
from crm_tui.domain.written import Page, Table, refuse
from crm_tui.i18n import _


@dataclass(frozen=True, slots=True)
class CastDayOff:
    """A day the team does not work: the first weekday so many days from today, or later."""

    day: int
    note: str


@dataclass(frozen=True, slots=True)
class CastLeave:
    """A leave from `first` to `last`, in days from today. who, substitute: keys of users."""

    who: str
    first: int
    last: int
    substitute: str
    note: str


@dataclass(frozen=True, slots=True)
class CastLead:
    """Somebody met at the fair. channel: a phone or an address."""

    name: str
    channel: str


@dataclass(frozen=True, slots=True)
class CastTrial:
    """A trial of another first step, and the leads it was tried on, all of them `owner`'s.

    kind, titles (by language) and due: of version B's first step. source: where the leads came
    from.
    """

    at: Moment
    name: str
    share: int
    seed: int
    kind: str
    titles: tuple[tuple[str, str], ...]
    due: str
    owner: str
    source: str
    wishes: tuple[str, ...]
    leads: tuple[CastLead, ...]

    def title(self, language: str) -> str:
        """Version B's first step in a language, else in English."""
        words = dict(self.titles)
        return words.get(language) or words.get("en", "")


@dataclass(frozen=True, slots=True)
class CastHandled:
    """A client of a review who was dealt with: left alone for `rest` days, or called on `day`."""

    client: str
    rest: int
    day: int
    text: str


@dataclass(frozen=True, slots=True)
class CastReview:
    """A review somebody has begun. clients: keys, in their order."""

    at: Moment
    who: str
    view: str
    clients: tuple[str, ...]
    handled: tuple[CastHandled, ...]


@dataclass(frozen=True, slots=True)
class CastEngine:
    """What the team does beside its clients."""

    day_off: CastDayOff
    leave: CastLeave
    trial: CastTrial
    review: CastReview


def read_engine(text: str, where: str) -> CastEngine:
    """Read it. Raises Invalid (field "demo") listing every fault with its line."""
    page = Page(text, where)
    top = page.top
    engine = CastEngine(
        _day_off(top.table("day_off")), _leave(top.table("leave")), _trial(top.table("trial")),
        _review(top.table("review")),
    )  # fmt: skip
    refuse(page.faults, "demo")
    return engine


def _day_off(table: Table) -> CastDayOff:
    table.only(*CastDayOff.__slots__)
    return CastDayOff(table.whole("day", 0, FAR), table.text("note"))


def _leave(table: Table) -> CastLeave:
    table.only(*CastLeave.__slots__)
    return CastLeave(
        table.text("who"), table.whole("first", 0, FAR), table.whole("last", 0, FAR),
        table.text("substitute"), table.text("note", ""),
    )  # fmt: skip


def _trial(table: Table) -> CastTrial:
    table.only("day", *CastTrial.__slots__)
    titles = table.table("titles")
    return CastTrial(
        at=moment_of(table),
        name=table.text("name"),
        share=table.whole("share", 1, 99),
        seed=table.whole("seed", 0, 10**9),
        kind=table.text("kind"),
        titles=tuple((language, titles.text(language)) for language in titles.names()),
        due=table.text("due"),
        owner=table.text("owner"),
        source=table.text("source"),
        wishes=table.texts("wishes"),
        leads=tuple(_lead(line) for line in table.texts("leads")),
    )


def _lead(line: str) -> CastLead:
    name, _comma, channel = line.partition(",")
    return CastLead(name.strip(), channel.strip())


def _review(table: Table) -> CastReview:
    table.only("minutes", *CastReview.__slots__)
    return CastReview(
        at=moment_of(table),
        who=table.text("who"),
        view=table.text("view", ""),
        clients=table.texts("clients"),
        handled=tuple(_handled(one) for one in table.tables("handled", _("client"))),
    )


def _handled(table: Table) -> CastHandled:
    table.only(*CastHandled.__slots__)
    return CastHandled(
        client=table.text("client"),
        rest=table.whole("rest", 0, FAR, 0),
        day=table.whole("day", 0, FAR, 0),
        text=table.text("text", ""),
    )
