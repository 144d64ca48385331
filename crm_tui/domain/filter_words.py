"""What a filter can ask about clients, deals and steps: the keys, and the words each one takes.

Each key has a home, the record that says it. A list of deals may be asked about their clients,
one of clients about their open deals and steps.
"""

from typing import NamedTuple

from crm_tui.i18n import N_, _

NAME, TEXT, WORD, STATE, THING = "name", "text", "word", "state", "thing"
MONEY, COUNT, DAY, MOMENT, DAYS, OWN = "money", "count", "day", "moment", "days", "own"
NAMES = (":", "=", "!=", "~")
SIZES = (":", "=", "!=", "<", "<=", ">", ">=")
SAME = (":", "=", "!=")
#: Which operators each kind of key takes.
TAKES = {
    NAME: NAMES, TEXT: NAMES, WORD: SAME, STATE: (":",), THING: (":",), MONEY: SIZES,
    COUNT: SIZES, DAY: SIZES, MOMENT: SIZES, DAYS: (":", "<", "<=", ">", ">="),
    OWN: (*SIZES, "~"),
}  # fmt: skip
MOST_DAYS = 36_500
MOST_COUNT = 1_000_000_000


class Key(NamedTuple):
    """What one key asks: of which kind its values are, whose it is, and what it is for.

    home: client, deal or step; "any" where the words say whose. words: those it takes.
    """

    kind: str
    home: str
    about: str
    words: tuple[str, ...] = ()


PEOPLE = ("person", "company")
DEALS = ("open", "won", "lost", "none")
STATUSES = ("open", "won", "lost", "cancelled")
CLOSINGS = ("result", "postpone", "refuse", "dropped")
#: The states of each record, and the things that it may have.
STATES = {
    "client": ("late", "archived", "blocked", "person", "company"),
    "deal": ("late", *STATUSES, "standing", "postponed"),
    "step": ("late", "open", "closed", "side", "next", "appointment", "promised", "postponed"),
}
THINGS = {
    "client": ("step", "deal", "phone", "email", "tag", "company", "contact", "messenger",
               "site", "address", "source", "city"),
    "deal": ("amount", "expected", "receipt", "source", "tag", "file"),
    "step": ("deal", "time", "said"),
}  # fmt: skip
#: Words that ask for what a list leaves out unless it is asked for.
PUT_AWAY = {
    "client": frozenset({"archived"}),
    "deal": frozenset({"open", "won", "lost", "cancelled"}),
    "step": frozenset({"open", "closed"}),
}
#: Keys that ask about what is closed, and so end with leaving it out.
OF_CLOSED = {
    "client": frozenset[str](),
    "deal": frozenset({"status", "closed", "reason", "competitor"}),
    "step": frozenset({"closed", "outcome", "said"}),
}

_CLIENT = {
    "tag": Key(NAME, "client", N_("a tag")),
    "owner": Key(NAME, "client", N_("a colleague, or me")),
    "kind": Key(WORD, "client", N_("person or company"), PEOPLE),
    "company": Key(NAME, "client", N_("where a person works")),
    "city": Key(NAME, "client", N_("a city")),
    "country": Key(NAME, "client", N_("a country's code")),
    "language": Key(NAME, "client", N_("a language's code")),
    "source": Key(NAME, "client", N_("where the client comes from")),
    "name": Key(TEXT, "client", N_("a part of the client's name")),
    "job": Key(TEXT, "client", N_("a part of the job title")),
    "about": Key(TEXT, "client", N_("a part of the note about the client")),
    "phone": Key(TEXT, "client", N_("digits of a number")),
    "email": Key(TEXT, "client", N_("a part of an address")),
    "deals": Key(COUNT, "client", N_("open, won, lost or none, or how many are open"), DEALS),
    "silent": Key(DAYS, "client", N_("days without contact, as in silent:30")),
    "contact": Key(MOMENT, "client", N_("the day we were last in touch")),
    "added": Key(DAYS, "client", N_("days since it was added, as in added:7")),
    "created": Key(MOMENT, "client", N_("the day it was added")),
}
_DEAL = {
    "title": Key(TEXT, "deal", N_("a part of the deal's title")),
    "stage": Key(NAME, "deal", N_("a stage")),
    "pipeline": Key(NAME, "deal", N_("a pipeline")),
    "amount": Key(MONEY, "deal", N_("a sum: amount>100k, in each deal's currency")),
    "received": Key(MONEY, "deal", N_("a sum received")),
    "left": Key(MONEY, "deal", N_("a sum still to receive")),
    "status": Key(WORD, "deal", N_("open, won, lost or cancelled"), STATUSES),
    "expected": Key(DAY, "deal", N_("the day a yes is expected")),
    "closed": Key(MOMENT, "deal", N_("the day it was closed")),
    "tries": Key(COUNT, "deal", N_("how often nobody was reached")),
    "contacts": Key(COUNT, "deal", N_("how often we talked")),
    "later": Key(COUNT, "deal", N_("how often the client said later")),
    "age": Key(COUNT, "deal", N_("days at its stage")),
    "reason": Key(NAME, "deal", N_("why it was lost")),
    "competitor": Key(TEXT, "deal", N_("who was chosen instead")),
}
_STEP = {
    "due": Key(DAY, "step", N_("a day: today, fri, 2026-12-05")),
    "step": Key(TEXT, "step", N_("a part of what is to be done")),
}
_ANY = {
    "is": Key(STATE, "any", N_("a state")),
    "has": Key(THING, "any", N_("something there is")),
    "no": Key(THING, "any", N_("the same, but there is none")),
    "field": Key(OWN, "any", N_("a field of your own: field:budget>10")),
}


def _of(home: str, *names: str) -> dict[str, Key]:
    """Some keys of deals or clients, asked of another record's own."""
    every = {**_CLIENT, **_DEAL}
    return {name: every[name]._replace(home=home) for name in names}


def _with_words(entity: str) -> dict[str, Key]:
    """The keys that every list has, with the words they take there."""
    states, things = words_of(entity, STATES), words_of(entity, THINGS)
    return {
        **_ANY,
        "is": _ANY["is"]._replace(words=tuple(states)),
        "has": _ANY["has"]._replace(words=tuple(things)),
        "no": _ANY["no"]._replace(words=tuple(things)),
    }


def words_of(entity: str, table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """The words of STATES or THINGS that a list takes, each with its home."""
    order = {"client": ("client",), "deal": ("deal", "client"), "step": ("step", "deal", "client")}
    found: dict[str, str] = {}
    for home in order[entity]:
        for word in table[home]:
            found.setdefault(word, home)
    return found


#: The keys of each list, the commonest first.
KEYS: dict[str, dict[str, Key]] = {
    "client": {
        **_CLIENT,
        "stage": _DEAL["stage"],
        "pipeline": _DEAL["pipeline"],
        "amount": _DEAL["amount"],
        **_STEP,
        **_with_words("client"),
    },
    "deal": {
        **_of("deal", "stage", "owner", "tag", "amount"),
        "due": _STEP["due"],
        **_DEAL,
        "source": _CLIENT["source"]._replace(home="deal"),
        "created": Key(MOMENT, "deal", N_("the day it was opened")),
        "step": _STEP["step"],
        **{name: key for name, key in _CLIENT.items()
           if name not in ("tag", "owner", "source", "created", "added", "deals")},
        **_with_words("deal"),
    },
    "step": {
        **_STEP,
        **_of("step", "owner", "tag"),
        "kind": Key(NAME, "step", N_("what kind of step: call, send, meet")),
        **{name: key for name, key in _DEAL.items() if name not in ("closed",)},
        "source": _CLIENT["source"]._replace(home="deal"),
        "created": Key(MOMENT, "step", N_("the day it was planned")),
        "closed": Key(MOMENT, "step", N_("the day it was closed")),
        "outcome": Key(WORD, "step", N_("what came of it"), CLOSINGS),
        "said": Key(TEXT, "step", N_("a part of what was said")),
        **{name: key for name, key in _CLIENT.items()
           if name not in ("tag", "owner", "source", "kind", "created", "added", "deals")},
        **_with_words("step"),
    },
}  # fmt: skip


def about(entity: str, key: str) -> str:
    """What a key is for, in words."""
    return _(KEYS[entity][key].about)


def home_of(entity: str, key: str, value: str) -> str:
    """Whose a key is on a list: client, deal or step. value: the word, for `is`, `has`, `no`."""
    known = KEYS[entity][key]
    if known.kind == STATE:
        return words_of(entity, STATES)[value]
    return words_of(entity, THINGS)[value] if known.kind == THING else known.home
