"""Lengths of time turned into a direction: ahead, back, or from a named day."""

from crm_tui.domain.phrases.grammar import Lines
from crm_tui.domain.phrases.tokens import Said, Shift, Token, Tokens


def shift_token(shift: Shift, *, anchored: bool = False, strong: bool = True) -> Token:
    """A distance from now, or from a day named beside it; weak when it may be a mere length."""
    return Token("shift", said=Said(shift=shift, anchored=anchored, strong=strong))


def _length(t: Tokens) -> Shift:
    return next(token.said.shift for token in t if token.kind == "amount") or Shift()


def _ahead(t: Tokens) -> Tokens | None:
    return [shift_token(_length(t))]


def _back(t: Tokens) -> Tokens | None:
    return [shift_token(_length(t).times(-1))]


def _from_day(t: Tokens) -> Tokens | None:
    """ "a week from friday", "a week tomorrow", "금요일부터 3일 후"."""
    anchor = next(token for token in t if token.kind in ("offset", "weekday", "dated"))
    return [shift_token(_length(t), anchored=True), anchor]


def _plain(t: Tokens) -> Tokens | None:
    """ "3 days" alone looks ahead, but within a line it may be anything."""
    return [shift_token(_length(t), strong=False)]


DISTANCES: Lines = (
    ("in? amount after ANCHOR", _from_day),
    ("ANCHOR after amount later?", _from_day),
    ("in amount later?", _ahead),
    ("amount later", _ahead),
    ("later amount", _ahead),
    ("amount within", _ahead),
    ("amount ago", _back),
    ("amount weekday", _from_day),
    ("amount offset", _from_day),
    ("amount", _plain),
)
"""Lengths turned into directions."""
