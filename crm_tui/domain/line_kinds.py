"""What is in each of the rows of `lines`, for readers and type checkers; nothing runs this.

The units are told there.
"""

from typing import NamedTuple, TypeAlias

Touched: TypeAlias = frozenset[tuple[str, int]]


class StepLine(NamedTuple):
    """An open step as a list shows it."""

    id: int
    deal_id: int | None
    client_id: int
    kind: str
    title: str
    client: str
    deal: str
    amount: int | None
    currency: str
    due_day: str
    due_minute: int | None
    late_at: int
    by_or_at: str
    side: int
    postpones: int
    tries: int
    owner_id: int
    owner: str


class TodayCounts(NamedTuple):
    """The figures over Today: what is done, what is left, what came of it."""

    done: int
    total: int
    yes: int
    done_ours: int
    later: int
    no: int
    tried: int
    overdue: int
    tomorrow: int
    week: int
    future: int
    inbox: int


class ChannelLine(NamedTuple):
    """One way to reach a client."""

    id: int
    kind: str
    raw: str
    norm: str
    bad: int


class HistoryLine(NamedTuple):
    """One line of a client's history."""

    at: int
    kind: str
    text: str
    result: str
    who: str


class QuestionLine(NamedTuple):
    """One question to ask, and what is already answered.

    kind: text, choice, number, money, date or score. choices: key and words. need: "must"
    or "wanted" where the deal's stage wants it known before it is left, else "".
    """

    key: str
    text: str
    answer: str | None
    answered_day: str | None
    kind: str
    choices: tuple[tuple[str, str], ...]
    need: str


class Card(NamedTuple):
    """Who this is, where the deal stands, what is next, what was said, what to ask.

    gaps: what the stages passed wanted known and nobody has asked, in words. lost: why the
    deal was lost, when, and the day it comes back, None for never. after: the deal that this
    one follows, its status and why it was lost. received: money in the deal's currency. zone:
    where the client is by the clock, "" where nobody knows.
    """

    client_id: int
    client: str
    company: str
    deal_id: int | None
    deal: str
    stage: str
    stage_at: int | None
    standing_days: int | None
    amount: int | None
    currency: str
    step: StepLine | None
    last: HistoryLine | None
    channels: tuple[ChannelLine, ...]
    questions: tuple[QuestionLine, ...]
    history: tuple[HistoryLine, ...]
    contacts: int
    tries: int
    postpones: int
    owner: str
    no_contact: str | None
    status: str
    gaps: tuple[str, ...]
    lost: tuple[str, int, str | None] | None
    after: tuple[int, str, str] | None
    received: int
    zone: str


class FoundLine(NamedTuple):
    """A client, or one deal of a client, that a search found."""

    client_id: int
    name: str
    company: str
    hint: str
    deal_id: int | None
    deal: str | None


class DoneLine(NamedTuple):
    """A step that was closed, and what came of it."""

    id: int
    deal_id: int | None
    client_id: int
    kind: str
    title: str
    client: str
    deal: str
    amount: int | None
    currency: str
    closed_at: int
    closed_as: str
    said: str
    yes: int
    who: str


class EntryLine(NamedTuple):
    """One entry of the journal: who did what, when, and what it was about."""

    id: int
    at: int
    who: str
    face: str
    action: str
    args: str
    undoes: int | None
    stands: int


class News(NamedTuple):
    """Where the journal stands, and the records touched since the last look."""

    last: int
    touched: Touched
