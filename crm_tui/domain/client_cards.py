"""Plain rows of the client card: who it is, deals with their money, side steps, the timeline.

Units: instants are integer microseconds of UTC; days are ISO texts; amounts are minor units of
their currency; ids and versions are the store's.
"""

from typing import NamedTuple

from crm_tui.domain.files import FileLine
from crm_tui.domain.lines import StepLine
from crm_tui.domain.search import fold
from crm_tui.i18n import N_, _


class Who(NamedTuple):
    """A person or a company. asked: the id that was asked for, before merging.

    no_contact: why selling contact is forbidden, None where it is allowed; company_forbids: the
    same of where the person works. rest_until: the day before which no review asks for them, ""
    for none; rest_why: because of what.
    """

    asked: int
    id: int
    version: int
    kind: str
    name: str
    job_title: str
    company_id: int | None
    company: str
    city: str
    country: str
    language: str
    zone: str
    about: str
    source: str
    owner_id: int
    owner: str
    archived: bool
    no_contact: str | None
    company_forbids: str | None
    rest_until: str = ""
    rest_why: str = ""


class Reach(NamedTuple):
    """One way to reach a client. no_contact: why it must not be used for selling, or None."""

    id: int
    version: int
    kind: str
    raw: str
    norm: str
    label: str
    bad: bool
    bad_why: str
    no_contact: str | None


class OwnField(NamedTuple):
    """A field of the team's own. text: its value, "" for none; version: of the value, 0 for none.

    options: what may be chosen, for a choice.
    """

    id: int
    name: str
    kind: str
    text: str
    version: int
    options: tuple[str, ...] = ()


class Staff(NamedTuple):
    """Somebody who works at a company, and as what."""

    id: int
    name: str
    role: str


class Receipt(NamedTuple):
    """Money received."""

    id: int
    version: int
    day: str
    amount: int
    currency: str
    note: str


class CardDeal(NamedTuple):
    """A deal on its client's card. received: sums of its receipts, one a currency.

    why: the reason of a lost or cancelled deal; revive_day: when it is worth asking again.
    after: the deal that it follows, its status and why it was lost.
    """

    id: int
    version: int
    title: str
    status: str
    pipeline: str
    stage: str
    amount: int | None
    currency: str
    owner_id: int
    owner: str
    expected_day: str | None
    promised_day: str | None
    closed_at: int | None
    why: str
    note: str
    revive_day: str | None
    step: StepLine | None
    received: tuple[tuple[int, str], ...]
    after: tuple[int, str, str] | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes its next step."""
        return self.status == "open"


class DealParts(NamedTuple):
    """What is shown of a deal that was opened on the card."""

    receipts: tuple[Receipt, ...]
    tags: tuple[str, ...]
    fields: tuple[OwnField, ...]


class ClientCard(NamedTuple):
    """A whole card. open_count, closed_count: how many deals there are, shown or not.

    parts: of the deals that were asked for, by their ids. steps: side steps, and the client's own.
    """

    who: Who
    reach: tuple[Reach, ...]
    tags: tuple[str, ...]
    fields: tuple[OwnField, ...]
    staff: tuple[Staff, ...]
    open_deals: tuple[CardDeal, ...]
    closed_deals: tuple[CardDeal, ...]
    open_count: int
    closed_count: int
    parts: dict[int, DealParts]
    steps: tuple[StepLine, ...]
    files: tuple[FileLine, ...] = ()

    def deal(self, deal_id: int | None) -> CardDeal | None:
        """A deal of this card by its id."""
        return next((d for d in (*self.open_deals, *self.closed_deals) if d.id == deal_id), None)


def left_to_receive(deal: CardDeal) -> int | None:
    """What is left to receive in the deal's own currency; None where no amount is agreed."""
    if deal.amount is None:
        return None
    return deal.amount - sum(minor for minor, code in deal.received if code == deal.currency)


def amount_text(amount: int | None, currency: str) -> str:
    """An amount as one edits it, so that it is read back as it was; "" for none."""
    if amount is None:
        return ""
    from crm_tui.domain.iso4217 import DECIMALS
    from crm_tui.domain.money import format_amount

    places = DECIMALS.get(currency, 2)
    if amount % 10**places == 0:
        return format_amount((amount, currency))
    return f"{amount // 10**places}.{amount % 10**places:0{places}} {currency}"


# -- the timeline ------------------------------------------------------------------------------


class Changed(NamedTuple):
    """One value that an entry of the journal changed. field: a key of FIELD_WORDS, or a name."""

    field: str
    before: str
    after: str


class Happened(NamedTuple):
    """One line of a timeline.

    what: "activity", "step", "request" or "entry"; kind: the kind of activity or step, or the
    action's name; result: how it ended. place: where the next window begins after this line.
    """

    at: int
    what: str
    id: int
    version: int
    kind: str
    text: str
    result: str
    who: str
    deal_id: int | None
    changes: tuple[Changed, ...]
    place: tuple[int, ...]


class Narrowed(NamedTuple):
    """What a timeline is narrowed to: some kinds (none: all), and words that must occur, folded."""

    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def takes(self, kind: str) -> bool:
        """Whether lines of this group may be shown."""
        return not self.kinds or kind in self.kinds


EVERYTHING = Narrowed()

#: The groups that a timeline can be narrowed to, and the words for them.
GROUPS = {
    "note": (N_("note"), N_("notes")),
    "call": (N_("call"), N_("calls")),
    "try": (N_("try"), N_("tries")),
    "letter": (N_("letter"), N_("letters")),
    "meeting": (N_("meeting"), N_("meetings")),
    "step": (N_("step"), N_("steps")),
    "request": (N_("request"), N_("requests")),
    "change": (N_("change"), N_("changes")),
}

#: What fields of a record are called in a line of a timeline.
FIELD_WORDS = {
    "name": N_("name"),
    "kind": N_("kind"),
    "job_title": N_("job"),
    "works_at_id": N_("company"),
    "city": N_("city"),
    "country": N_("country"),
    "language": N_("language"),
    "zone": N_("time zone"),
    "about": N_("about"),
    "source_id": N_("source"),
    "owner_id": N_("owner"),
    "archived_at": N_("put away"),
    "no_contact_at": N_("do not contact"),
    "raw": N_("channel"),
    "label": N_("label"),
    "bad_at": N_("bad"),
    "title": N_("title"),
    "amount": N_("amount"),
    "stage_id": N_("stage"),
    "pipeline_id": N_("pipeline"),
    "expected_day": N_("expected"),
    "promised_day": N_("promised"),
    "status": N_("status"),
    "revive_day": N_("comes back"),
    "reason_id": N_("reason"),
    "day": N_("day"),
    "note": N_("note"),
    "tag_id": N_("tag"),
    "receipt": N_("receipt"),
    "client": N_("client"),
    "deal": N_("deal"),
}


def narrowed(text: str) -> Narrowed:
    """Read what a timeline is narrowed to: names of kinds ("calls"), other words to be found."""
    known = {
        fold(word): group
        for group, pair in GROUPS.items()
        for name in pair
        for word in (name, _(name))
    }
    kinds, words = set(), []
    for word in text.split():
        folded = fold(word)
        if folded in known:
            kinds.add(known[folded])
        elif folded:
            words.append(folded)
    return Narrowed(frozenset(kinds), tuple(words))
