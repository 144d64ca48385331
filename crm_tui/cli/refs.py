"""References as people type them: c5 a client, d17 a deal, s42 a step, j103 an entry."""

from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class _Ref(NamedTuple):
        letter: str
        number: int

else:
    from crm_tui.domain.rows import row

    _Ref = row("_Ref", "letter number")

KINDS = {
    "c": N_("a client"),
    "d": N_("a deal"),
    "s": N_("a step"),
    "r": N_("a request"),
    "j": N_("an entry of the journal"),
}
BIGGEST = 2**63


class Ref(_Ref):
    """A record: its letter, and its number."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{self.letter}{self.number}"


def is_ref(text: str) -> bool:
    """Whether a word looks like a reference: a number, with or without its letter."""
    digits = text[1:] if text[:1].casefold() in KINDS else text
    return digits.isascii() and digits.isdigit() and 0 < int(digits) < BIGGEST


def read_ref(text: str, usual: str, others: str = "") -> Ref:
    """The record a word names. A bare number is of the `usual` letter; `others` are taken too.

    Raises Invalid (field "ref") for anything else, saying what is expected.
    """
    word = text.strip()
    letter = word[:1].casefold()
    if is_ref(word):
        number = int(word[1:] if letter in KINDS else word)
        found = Ref(letter if letter in KINDS else usual, number)
        if found.letter in usual + others:
            return found
    from crm_tui.errors import Invalid

    raise Invalid(
        _("“{text}” is not {kind}.").format(text=text[:40], kind=_(KINDS[usual])),
        field="ref",
        hint=_("Write its number, such as {example}.").format(
            example=_(" or ").join(f"{letter}42" for letter in usual + others)
        ),
    )
