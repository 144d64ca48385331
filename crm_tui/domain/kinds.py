"""The kinds of step there are, and the things a stage may want known before it is left."""

from crm_tui.domain.rows import row
from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Kind(NamedTuple):
        """What a kind of step is like unless its playbook says otherwise.

        key: written in playbooks and kept in the store.
        word: one short word for lists, to be passed through `_`.
        contacts: the step reaches out to the client, so do-not-contact forbids it while selling.
        waits: the step waits for the client's answer, so its result counts as a yes.
        minutes: how long it usually takes, > 0.
        by_or_at: "by" a time (a deadline) or "at" a time (an appointment).
        """

        key: str
        word: str
        contacts: bool
        waits: bool
        minutes: int
        by_or_at: str

else:
    Kind = row("Kind", "key word contacts waits minutes by_or_at")

_ALL = (
    Kind("call", N_("call"), True, True, 10, "by"),
    Kind("send", N_("send"), True, False, 10, "by"),
    Kind("meet", N_("meet"), True, True, 60, "at"),
    Kind("visit", N_("visit"), True, True, 90, "at"),
    Kind("measure", N_("measure"), True, False, 60, "at"),
    Kind("calculate", N_("calculate"), False, False, 45, "by"),
    Kind("document", N_("document"), False, False, 20, "by"),
    Kind("check", N_("check"), False, False, 5, "by"),
    Kind("deliver", N_("deliver"), True, False, 60, "by"),
    Kind("install", N_("install"), True, False, 240, "at"),
    Kind("qualify", N_("qualify"), True, True, 20, "by"),
    Kind("follow", N_("follow up"), True, True, 10, "by"),
    Kind("other", N_("other"), False, False, 15, "by"),
)

KINDS = {kind.key: kind for kind in _ALL}

KNOWN = {
    "phone_or_email": N_("a phone or an e-mail"),
    "phone": N_("a phone"),
    "email": N_("an e-mail"),
    "address": N_("the address"),
    "source": N_("the source"),
    "need": N_("the need"),
    "budget": N_("the budget"),
    "decides": N_("who decides"),
    "term": N_("by when it is needed"),
    "decision_day": N_("the day of the decision"),
    "amount": N_("the amount"),
    "expected_date": N_("the expected date"),
    "offer_document": N_("the offer document"),
    "document": N_("the contract or invoice"),
    "sizes": N_("the sizes"),
    "specification": N_("the specification"),
    "receipts": N_("the money received: all, or the agreed part"),
    "balance": N_("nothing left to receive"),
    "handover": N_("the hand-over note"),
    "cause": N_("the cause"),
}

DOCUMENTS = {
    "offer": N_("offer"),
    "contract": N_("contract"),
    "invoice": N_("invoice"),
    "handover": N_("hand-over note"),
    "bid": N_("bid"),
}

OWN_FIELD = "field:"


class OwnThing(str):
    """A field of one's own as a thing that can be known, `field:key`. called: its name."""

    __slots__ = ("called",)
    called: str

    @classmethod
    def of(cls, key: str, name: str) -> "OwnThing":
        """The thing that the field of this key is."""
        found = cls(OWN_FIELD + key)
        found.called = name
        return found


def thing_words(thing: str) -> str:
    """A thing that can be known, in the person's language: “the budget”; own fields by name."""
    if isinstance(thing, OwnThing):
        return thing.called
    return _(KNOWN[thing]) if thing in KNOWN else thing.removeprefix(OWN_FIELD)


def is_known_thing(name: str) -> bool:
    """Whether a playbook may want `name` known: one of KNOWN, or a field of the user's own."""
    own = name.removeprefix(OWN_FIELD)
    return name in KNOWN or (name != own and own.strip() != "")
