"""From the words of a phrase to what they say, before anything is reckoned."""

from functools import cache

from crm_tui.domain.phrases.amounts import AMOUNTS, MARKED_AMOUNTS, NUMBERS
from crm_tui.domain.phrases.clocks import CLOCKS, LOOSE_HOURS
from crm_tui.domain.phrases.context import settled
from crm_tui.domain.phrases.days import DATES, LEFTOVERS, PERIODS
from crm_tui.domain.phrases.distances import DISTANCES
from crm_tui.domain.phrases.grammar import Rule, reduce, rules, said_by
from crm_tui.domain.phrases.lexer import tokens_of
from crm_tui.domain.phrases.tokens import Said


@cache
def _grammar() -> list[Rule]:
    return rules(
        NUMBERS
        + DATES
        + MARKED_AMOUNTS
        + CLOCKS
        + AMOUNTS
        + PERIODS
        + DISTANCES
        + LOOSE_HOURS
        + LEFTOVERS
    )


def understand(folded: str) -> Said | None:
    """What a folded phrase says, or None unless every piece of it has its place."""
    tokens = tokens_of(folded)
    if not tokens:
        return None
    return said_by(reduce(settled(tokens), _grammar()))
