"""What narrows a list of clients, written as one line: words to find, and terms such as tag:vip.

A line is read as far as it makes sense, so that it can be read while it is being typed: what is
not known yet is complained about and leaves the rest as it is.
"""

import re
from typing import NamedTuple

from crm_tui.i18n import N_, _

#: What a term may say, and what each is for. A value in {} is one of several words.
KEYS = {
    "tag": N_("a tag"),
    "owner": N_("a colleague, or me"),
    "kind": N_("person or company"),
    "company": N_("where a person works"),
    "city": N_("a city"),
    "source": N_("where the client comes from"),
    "deals": N_("open, won, lost or none"),
    "no": N_("step, deal, phone, email, tag, company or contact"),
    "has": N_("the same, but there is one"),
    "is": N_("late, archived or blocked"),
    "silent": N_("days without contact, as in silent:30"),
    "added": N_("days since it was added, as in added:7"),
}
KINDS = ("person", "company")
DEALS = ("open", "won", "lost", "none")
THINGS = ("step", "deal", "phone", "email", "tag", "company", "contact")
STATES = ("late", "archived", "blocked")
#: The terms that allow a few words only.
WORDS = {"kind": KINDS, "deals": DEALS, "no": THINGS, "has": THINGS, "is": STATES}
DAYS = frozenset({"silent", "added"})
MOST_DAYS = 36_500
#: States may be written without `is:`; in quotes they are words to find.
BARE = frozenset(STATES)

_PIECE = re.compile(r'(-?)(?:([^\W\d_]+):(?!//))?(?:"([^"]*)"?|(\S+))')
_BEGUN = re.compile(r"(-?)([^\W\d_]+):(?=\s|$)")


class Term(NamedTuple):
    """One condition. without: the clients it holds for are left out instead."""

    key: str
    value: str
    without: bool = False


class ClientFilter(NamedTuple):
    """Words that a client is found by, and conditions that all hold."""

    words: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def archived(self) -> bool:
        """Whether clients put away are asked for: they are left out otherwise."""
        return any(term[:2] == ("is", "archived") and not term.without for term in self.terms)

    @property
    def narrows(self) -> bool:
        """Whether it leaves anybody out."""
        return bool(self.words or self.terms)


EVERYBODY = ClientFilter()


class FilterReading(NamedTuple):
    """What a line means, and what in it cannot be understood ("" if all of it can)."""

    filter: ClientFilter
    complaint: str = ""


def read_filter(text: str) -> FilterReading:
    """The filter a line means: `berlin tag:vip -owner:anna deals:open no:step archived`.

    A value with spaces stands in quotes (tag:"big deal"); a dash before a term turns it round.
    """
    words: list[str] = []
    terms: list[Term] = []
    complaint = ""
    for dash, key, quoted, plain in _PIECE.findall(_BEGUN.sub(" ", text)):
        value = (quoted or plain).strip()
        if not key:
            bare = plain.lower()
            if bare in BARE:
                terms.append(Term("is", bare, bool(dash)))
            elif value:
                words.append(f"{dash}{value}")
            continue
        term, why = _term(key.lower(), value, bool(dash))
        complaint = complaint or why
        if term is not None:
            terms.append(term)
    begun = next((key.lower() for _dash, key in _BEGUN.findall(text)), "")
    complaint = complaint or (_asked(begun) if begun else "")
    return FilterReading(ClientFilter(" ".join(words), tuple(terms)), complaint)


def _term(key: str, value: str, without: bool) -> tuple[Term | None, str]:
    """One term, or why it is none."""
    if key not in KEYS:
        known = ", ".join(KEYS)
        return None, _("“{key}:” is not known here; there are: {known}.").format(
            key=key, known=known
        )
    if not value:
        return None, _asked(key)
    if key in DAYS:
        fits = value.isdecimal() and int(value) <= MOST_DAYS
        return (Term(key, str(int(value)), without), "") if fits else (None, _asked(key))
    if key in WORDS:
        found = [word for word in WORDS[key] if word.startswith(value.lower())]
        if not found:
            return None, _asked(key)
        value = found[0]
    return Term(key, value, without), ""


def _asked(key: str) -> str:
    """What a term wants to be told."""
    if key not in KEYS:
        return _term(key, "", False)[1]
    return _("{key}: {what}.").format(key=key, what=_(KEYS[key]))
