"""Joins tokens into what a phrase says, rule by rule, until every token has its place."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import NamedTuple

from crm_tui.domain.phrases.tokens import NOTHING, Said, Token, Tokens, joined

Build = Callable[[Tokens], Tokens | None]
Lines = tuple[tuple[str, Build], ...]
"""Rules as they are written: a pattern of kinds, and what builds their token."""

_CLASSES = {
    "UNIT": "minute hour hours day daytime week months quarters years",
    "PERIOD": "week months quarters quarter years",
    "NUMORD": "num ord",
    "MONTH": "month jmonth",
    "AT": "at by to",
    "HOURS": "hour hours",
    "DAY": "day daytime",
    "ANCHOR": "offset weekday dated",
    "DAYISH": "offset weekday part",
    "HALF_DAY": "part ampm",
    "LENGTH": "minute hour day daytime workday week months quarters years",
    "MARK": "later ago within after",
}


class Rule(NamedTuple):
    """Neighbouring tokens of these kinds become what `build` makes, unless it makes None."""

    kinds: tuple[frozenset[str], ...]
    build: Build
    needed: frozenset[str]


def rules(lines: Lines) -> list[Rule]:
    """Rules from patterns such as "num and? half UNIT": ? marks what may be missing."""
    made = []
    for pattern, build in lines:
        parts = [
            ((True, False) if word.endswith("?") else (True,), _kinds(word.rstrip("?")))
            for word in pattern.split()
        ]
        for there in product(*(choices for choices, _ in parts)):
            kept = tuple(kinds for keep, (_, kinds) in zip(there, parts, strict=True) if keep)
            needed = frozenset(kind for kinds in kept if len(kinds) == 1 for kind in kinds)
            made.append(Rule(kept, build, needed))
    return made


def _kinds(word: str) -> frozenset[str]:
    return frozenset(_CLASSES.get(word, word).split())


def reduce(tokens: Tokens, grammar: Iterable[Rule]) -> Tokens:
    """`tokens` with every rule applied wherever it fits, one rule after the other."""
    tokens = list(tokens)
    present = {token.kind for token in tokens}
    for rule in grammar:
        if len(rule.kinds) > len(tokens) or not rule.needed <= present:
            continue
        if _apply(tokens, rule):
            present = {token.kind for token in tokens}
    return tokens


def _apply(tokens: Tokens, rule: Rule) -> bool:
    place, size, changed = 0, len(rule.kinds), False
    while place + size <= len(tokens):
        here = tokens[place : place + size]
        made = None
        if all(token.kind in kinds for token, kinds in zip(here, rule.kinds, strict=True)):
            made = rule.build(here)
        if made is None:
            place += 1
            continue
        tokens[place : place + size] = made
        changed = True
        place += 0 if len(made) < size else 1
    return changed


def said_by(tokens: Tokens) -> Said | None:
    """What the reduced tokens say together, or None if any is left over or two disagree."""
    whole = NOTHING
    for place, token in enumerate(tokens):
        if token.kind in _MARKS and place + 1 < len(tokens):
            continue
        said = _said(token)
        both = None if said is None else joined(whole, said)
        if both is None:
            return None
        whole = both
    return None if whole == NOTHING else whole


_MARKS = frozenset({"at", "by", "to"})
"""Words that may stand before a day or time and add nothing to it."""


def _said(token: Token) -> Said | None:
    """What a token that stands by itself says, or None if it cannot stand by itself."""
    if token.said != NOTHING:
        return token.said
    if token.kind == "offset":
        return Said(offset=token.number, strong=True)
    if token.kind == "weekday":
        return Said(weekday=token.number, strong=token.name != "syllable")
    if token.kind in ("month", "jmonth"):
        return Said(month=token.number, jalali=token.kind == "jmonth")
    if token.kind == "part":
        return Said(part=token.name, strong=bool(token.number))
    if token.kind == "weekend":
        return Said(period="weekend", strong=True)
    if token.kind == "clock":
        return Said(minute=token.number, bare=token.name == "bare", strong=True)
    return None
