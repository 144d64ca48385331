"""Settles words whose meaning their neighbours decide, such as ساعت, дня or 년."""

from crm_tui.domain.phrases.tokens import Said, Token, Tokens

_NOTHING = Token("")
_UNITS = "minute hour hours day daytime week months quarters years working workday half quarter"
_COUNTABLE = frozenset(_UNITS.split())
_NAMED_DAYS = frozenset({"weekday", "num", "ord", "iso", "triple", "edge", "jmonth", "month"})


def settled(tokens: Tokens) -> Tokens:
    """The tokens with fillers dropped and every word of two meanings decided."""
    tokens = [token for token in tokens if token.kind != "drop"]
    made: Tokens = []
    for place, token in enumerate(tokens):
        after = [*tokens[place + 1 : place + 3], _NOTHING, _NOTHING]
        made += _decided(token, [_NOTHING, _NOTHING, *made], after)
    return made


def _decided(token: Token, before: Tokens, after: Tokens) -> Tokens:
    decide = _DECISIONS.get(token.kind)
    return [token] if decide is None else decide(token, before, after)


def _number(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """The article "a" counts one only in front of something that can be counted."""
    article = token.name == "a" and after[0].kind not in _COUNTABLE
    return [Token("article")] if article else [token]


def _saat(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """ساعت is an hour after a number, and o'clock in front of one."""
    counted = before[-1].kind in ("num", "half", "quarter", "pair")
    clock = after[0].kind in ("num", "time", "pair") and after[1].kind != "minute"
    return [Token("hour" if counted and not clock else "at")]


def _daytime(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """дня is a part of the day after a clock time, and days after a count."""
    last, second = before[-1].kind, before[-2].kind
    clock = (
        last in ("hours", "time", "hm")
        or (last in ("num", "pair") and second == "at")
        or (last == "ord" and second in ("half", "quarter", "minute"))
    )
    return [Token("part", name="day")] if clock else [token]


def _day(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """روز in front of a named day adds nothing: روز جمعه is Friday."""
    counted = before[-1].kind in ("num", "ord", "half", "turn", "last", "working", "edge")
    filler = token.name == "ruz" and not counted and after[0].kind in _NAMED_DAYS
    return [] if filler else [token]


def _months(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """ماه behind the name of a month adds nothing."""
    return [] if before[-1].kind in ("month", "jmonth") else [token]


def _years(token: Token, before: Tokens, after: Tokens) -> Tokens:
    """The word year beside a year in figures adds nothing."""
    beside = [near for near in (before[-1], after[0]) if near.kind == "num"]
    return [] if any(near.number >= 1000 for near in beside) else [token]


def _now(token: Token, before: Tokens, after: Tokens) -> Tokens:
    return [Token("span", said=Said(hours=0, hours_may_last=True))]


_DECISIONS = {
    "num": _number,
    "saat": _saat,
    "daytime": _daytime,
    "day": _day,
    "months": _months,
    "years": _years,
    "now": _now,
}
