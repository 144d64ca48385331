"""A step before it is saved, and the words that outcomes, tries and drops go by."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """The three ways a step ends."""

    RESULT = "result"
    POSTPONE = "postpone"
    REFUSE = "refuse"


class Dropped(StrEnum):
    """Why a step ended without an outcome; no statistic counts these."""

    WON = "dropped_won"
    LOST = "dropped_lost"
    CANCELLED = "dropped_cancelled"
    REPLACED = "dropped_replaced"
    MERGED = "dropped_merged"
    MOVED = "dropped_moved"
    BLOCKED = "dropped_blocked"


class Try(StrEnum):
    """Why the client was not reached."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"


class Offer(StrEnum):
    """Whether a postponed client will hear the same offer again."""

    SAME = "same"
    CHANGED = "changed"


POSTPONE_REASONS = (
    "asked_for_later",
    "deciding",
    "waiting_money",
    "waiting_third_party",
    "away",
    "season",
)

CANCEL_REASONS = ("duplicate", "spam", "mistake", "test", "bad_contact")

TALKED = "talked"


class Draft(NamedTuple):
    """A step somebody wants, as far as it was said; the playbook fills the rest.

    day: the local day it is due, None for the playbook's deadline. minute: of that day, 0 to
    1439, None for the day alone. by_or_at: "by", "at" or "" for what is usual. minutes: length.
    owner_id: whose step, None for the playbook's role or the deal's owner.
    """

    kind: str = ""
    title: str = ""
    day: date | None = None
    minute: int | None = None
    by_or_at: str = ""
    minutes: int | None = None
    owner_id: int | None = None
