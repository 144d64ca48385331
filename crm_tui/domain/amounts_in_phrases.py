"""How an amount is found inside a phrase, and told from counts, sizes, times and names."""

from itertools import pairwise
from unicodedata import normalize

from crm_tui.domain import money_words as words
from crm_tui.domain.amounts import Token, amount_of, fold, tokens_of
from crm_tui.domain.iso4217 import CODES
from crm_tui.domain.money import Amount, decimals
from crm_tui.domain.numerals import Unclear
from crm_tui.errors import Invalid

_SINGLE_LETTERS = frozenset("kктmмb")
_YEARS = range(2020, 2040)
_END = Token("other", "", 0, 0)


def split(text: str, currency: str | None) -> tuple[str, Amount] | None:
    """See `money.split_amount`."""
    given = currency if currency in CODES else None
    composed = normalize("NFC", text)
    folded, origin = fold(composed)
    tokens = tokens_of(folded, phrase=True)
    tokens = [_in_phrase(token, composed[origin[token.start] :]) for token in tokens]
    for run in _runs(tokens, folded):
        try:
            amount = amount_of(run, given)
        except (Unclear, Invalid):
            continue
        if _counts(run, amount, folded, given):
            start, end = origin[run[0].start], origin[run[-1].end - 1] + 1
            return _without(composed, start, end), amount
    return None


def _in_phrase(token: Token, text: str) -> Token:
    """A token as it counts in a phrase, where "all" and "try" are words and ALL, TRY codes.

    text: what was typed, from the token on.
    """
    is_code = token.kind == "currency" and token.said not in words.CURRENCIES
    if is_code and token.said not in words.USUAL_CODES and not text[:3].isupper():
        return token._replace(kind="other")
    return token


def _runs(tokens: list[Token], folded: str) -> list[list[Token]]:
    """The unbroken rows of money tokens in a phrase, each as long as it can be."""
    runs: list[list[Token]] = [[]]
    for token, after in pairwise([*tokens, _END]):
        if token.kind == "other" or _is_loose(token, after):
            runs.append([])
            continue
        if runs[-1] and folded[runs[-1][-1].end : token.start].strip():
            runs.append([])
        runs[-1].append(token)
    return [run for run in map(_trimmed, runs) if any(token.kind == "number" for token in run)]


def _is_loose(token: Token, after: Token) -> bool:
    """Whether a number in words, or "and", is not followed by what makes it part of a sum."""
    if token.said not in words.NUMBERS and token.kind != "and":
        return False
    return after.kind not in ("zeros", "and") and after.said not in words.NUMBERS


def _trimmed(run: list[Token]) -> list[Token]:
    """A run without what can't begin it: "and", hundredths, and words such as "won"."""
    first = 0
    while first < len(run) and (
        run[first].kind in ("and", "part") or run[first].said in words.NEED_SIZE
    ):
        first += 1
    return run[first:]


def _counts(run: list[Token], amount: Amount, folded: str, given: str | None) -> bool:
    """Whether a run inside a phrase is meant as money, and not as a count, a size or a time."""
    start, end = run[0].start, run[-1].end
    if _touches(folded[:start], folded[end : end + 1], folded[start]):
        return False
    money = [token for token in run if token.kind == "currency"]
    zeros = [token for token in run if token.kind == "zeros"]
    size = amount.minor // 10 ** decimals(amount.currency)
    if money:
        doubtful = all(token.said in words.NEED_SIZE for token in money)
        return size >= 1000 or not doubtful
    if zeros:
        return all(_is_plain(token, run) for token in zeros)
    return given is not None and len(run) == 1 and _ends_it(run[0].said, size, folded[end:])


def _touches(before: str, after: str, first: str) -> bool:
    """Whether the neighbours of a run make it part of something else: A4, 10:00, 5%, № 1500."""
    if before.rstrip().endswith("#") or (after and (after.isalnum() or after in "%:/@°×*")):
        return True
    return first.isdecimal() and (before[-1:].isalnum() or before.endswith(tuple("@:/-+._×*")))


def _is_plain(zeros: Token, run: list[Token]) -> bool:
    """Whether zeros alone make money inside a phrase: 120k, 80 тыс; but not 30м, 5b or 5 m."""
    place = run.index(zeros)
    if place == 0 or zeros.said in ("т", "м", "b"):
        return False
    if zeros.said in words.SMALL_ZEROS or run[place - 1].said in words.KOREAN_NUMBERS:
        return len(run) > 2 and run[0].said not in words.KOREAN_NUMBERS
    return zeros.said not in _SINGLE_LETTERS or run[place - 1].end == zeros.start


def _ends_it(said: str, size: int, after: str) -> bool:
    """Whether a number alone, before a comma or the end, is a price, and no year or phone."""
    if after.strip(" .")[:1] not in ("", ",", ";") or said.startswith("0") or size < 1000:
        return False
    return not said.isdecimal() or (len(said) < 10 and size not in _YEARS)


def _without(text: str, start: int, end: int) -> str:
    """`text` without the characters from start to end, nor the separator left hanging there."""
    before, after = text[:start].rstrip(" ,;:،-–—="), text[end:].strip()
    if not before:
        return after.lstrip(" ,;:،-–—")
    return f"{before}{'' if after[:1] in tuple(',;.،') else ' '}{after}".rstrip(" ,;،")
