"""How an amount of money is read from what people type; `money` is the door to it.

The text is folded, cut into tokens (numbers, words that add zeros, currencies), and every token
must find its place: what is left over makes the whole unclear, and nothing is guessed silently.
"""

import re
from typing import NamedTuple
from unicodedata import decimal, normalize

from crm_tui.domain import money_words as words
from crm_tui.domain.iso4217 import CODES
from crm_tui.domain.money import MOST, Amount, decimals
from crm_tui.domain.numerals import Numeral, Unclear, Zeros, add_up, read_number
from crm_tui.domain.text import display, fit, width
from crm_tui.errors import Invalid
from crm_tui.i18n import _

_FOLDS = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u202f\u2009\u200c\u200d_", " "),
        **dict.fromkeys("\u200e\u200f\u2068\u2069\u0640", ""),
        **dict.fromkeys("’‘ʼ`٬", "'"),
        **dict.fromkeys("−–—", "-"),
        "٫": "\u066b",
        "،": ",",
        "ё": "е",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
    }
)
# What NFKC would turn into another mark, or into letters.
_KEPT = {"٬": "٬", "٫": "٫", "№": "#"}
_TOKEN = re.compile(
    r"(?P<grouped>(?<![\d.,/])\d{1,3}(?:\ \d{3})+(?:[.,\u066b]\d+)?(?!\d|[.,/']\d))"
    r"|(?P<number>\d+(?:[.,'/\u066b]\d+)*|(?<![\d.,])[.\u066b]\d+)"
    r"|(?P<dollar>(?<![^\W\d_])(?:us|usd|ca|au|nz|hk|sg|nt|mx|c|a|s|r)\$)"
    r"|(?P<word>[^\W\d_]+\.?)"
    r"|(?P<sign>[^\w\s])"
)
_NO_PENNIES = re.compile(r"(?<=\d)[.,]-{1,2}(?!\d)")


class Token(NamedTuple):
    """A piece of the text: what it is, what it says, and where it stood (start, end)."""

    kind: str  # number, zeros, currency, and, part, other
    said: str
    start: int
    end: int


def read(text: str, currency: str | None) -> Amount:
    """See `money.read_amount`."""
    given = _given(currency)
    folded, _origin = fold(text)
    folded = _NO_PENNIES.sub("", folded).strip()
    if not folded:
        raise Invalid(_("There is no amount."), field="amount", hint=_example())
    negative = folded.startswith("-") or (folded.startswith("(") and folded.endswith(")"))
    try:
        amount = amount_of(tokens_of(folded.strip("-()")), given)
    except Unclear as unclear:
        raise _refused(text, unclear) from None
    if negative:
        raise Invalid(_("An amount cannot be negative."), field="amount", hint=_example())
    return amount


def _given(currency: str | None) -> str | None:
    if currency is None:
        return None
    decimals(currency)
    return currency


def fold(text: str) -> tuple[str, list[int]]:
    """`text` levelled for reading, and for each character of it the place it came from."""
    if text.isascii():
        return text.lower().translate(_FOLDS), list(range(len(text)))
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(normalize("NFC", text)):
        digit = decimal(character, None)
        level = _KEPT.get(character) or normalize("NFKC", character)
        plain = str(digit) if digit is not None else level.casefold().translate(_FOLDS)
        folded.append(plain)
        origin.extend([place] * len(plain))
    return "".join(folded), origin


def tokens_of(folded: str, *, phrase: bool = False) -> list[Token]:
    """The pieces of a folded text. phrase: Korean particles after a sum are taken with it."""
    found: list[Token] = []
    for match in _TOKEN.finditer(folded):
        kind, said = match.lastgroup or "", match.group()
        if kind in ("grouped", "number"):
            found.append(Token("number", said, match.start(), match.end()))
        elif kind == "word":
            found.extend(_word(said, match.start(), phrase))
        else:
            meant = "currency" if said in words.CURRENCIES else "other"
            found.append(Token(meant, said, match.start(), match.end()))
    return found


def _word(said: str, start: int, phrase: bool) -> list[Token]:
    """The tokens of one run of letters, with the point of an abbreviation."""
    end = start + len(said)
    bare = said.rstrip(".")
    if _kind(bare):
        return [Token(_kind(bare), bare, start, end)]
    if bare[:1] >= "\u2e80":
        return _syllables(bare, start, end, phrase)
    for size in (1, 3):
        head, tail = bare[:size], bare[size:]
        if head in ("k", "m", "к", "т", "тр", "пол") and _kind(tail) in ("currency", "zeros"):
            cut = start + size
            return [Token(_kind(head), head, start, cut), Token(_kind(tail), tail, cut, end)]
    return [Token("other", bare, start, end)]


def _kind(word: str) -> str:
    """What a folded word is to an amount, or nothing."""
    if word in words.ZEROS:
        return "zeros"
    if word in words.CURRENCIES or word.upper() in CODES:
        return "currency"
    if word in words.NUMBERS:
        return "number"
    if word == words.AND:
        return "and"
    return "part" if word in words.PARTS else ""


def _syllables(run: str, start: int, end: int, phrase: bool) -> list[Token]:
    """The tokens of a run of Hangul or Han letters: 천만원 is 천, 만 and 원."""
    found: list[Token] = []
    at = 0
    while at < len(run):
        said = _longest(run[at:])
        if not said:
            taken = phrase and found and found[-1].kind in ("currency", "zeros")
            if taken and run[at:] in words.PARTICLES:
                found[-1] = found[-1]._replace(end=start + len(run))
                return found
            return [Token("other", run, start, end)]
        kind = "currency" if said in words.CURRENCIES else "zeros"
        kind = "number" if said in words.KOREAN_NUMBERS else kind
        found.append(Token(kind, said, start + at, start + at + len(said)))
        at += len(said)
    if all(token.kind == "number" for token in found):
        return [Token("other", run, start, end)]
    return found


def _longest(run: str) -> str:
    """The longest word of money that a run of syllables begins with, or nothing."""
    for size in range(min(3, len(run)), 0, -1):
        said = run[:size]
        tables = (words.CURRENCIES, words.BIG_ZEROS, words.SMALL_ZEROS, words.KOREAN_NUMBERS)
        if any(said in table for table in tables):
            return said
    return ""


def amount_of(tokens: list[Token], given: str | None) -> Amount:
    """The amount that these tokens are, all of them. Raises Unclear."""
    numbers, said, cents = _sort_out(tokens)
    code, times = _currency(said, given)
    places = decimals(code)
    whole = add_up([_numeral(token, tokens, code, places) for token in numbers])
    minor, rest = divmod(whole.value * times * 10**places, 10**whole.scale)
    if rest:
        raise Unclear(_("{currency} has no such small part.").format(currency=code))
    minor += _hundredths(cents, places)
    if minor > MOST:
        raise Unclear(_("That is more money than can be kept."))
    return Amount(minor, code)


def _sort_out(tokens: list[Token]) -> tuple[list[Token], list[str], str]:
    """The tokens of the number, the currencies said, and the hundredths said. Raises Unclear."""
    tokens = list(tokens)
    cents = ""
    if len(tokens) > 2 and tokens[-1].kind == "part" and tokens[-2].kind == "number":
        cents = tokens[-2].said
        tokens = tokens[:-2]
    said: list[str] = []
    while tokens and tokens[0].kind == "currency":
        said.append(tokens.pop(0).said)
    while tokens and tokens[-1].kind == "currency":
        said.append(tokens.pop().said)
    if not tokens or any(token.kind in ("currency", "part", "other") for token in tokens):
        raise Unclear("")
    return tokens, said, cents


def _hundredths(cents: str, places: int) -> int:
    if not cents:
        return 0
    if places != 2 or not cents.isdecimal() or len(cents) > 2:
        raise Unclear("")
    return int(cents)


def _currency(said: list[str], given: str | None) -> tuple[str, int]:
    """The code that the words mean and how many of its units one is. Raises Unclear."""
    meant = {_meaning(word, given) for word in said}
    if len(meant) > 1:
        raise Unclear(_("Two currencies are named."))
    if meant:
        return meant.pop()
    if given is None:
        raise Unclear(_("No currency is named."))
    return given, 1


def _meaning(word: str, given: str | None) -> tuple[str, int]:
    """The code of one word or sign, in the light of the reader's own currency."""
    meaning = words.CURRENCIES.get(word) or word.upper()
    meaning, _star, times = meaning.partition("*")
    codes = meaning.lstrip("?").split("/")
    if given in codes:
        return str(given), int(times or 1)
    if meaning.startswith("?"):
        raise Unclear(
            _("“{word}” may be {codes}.").format(word=word, codes=_(" or ").join(codes[:4]))
        )
    return codes[0], int(times or 1)


def _numeral(token: Token, tokens: list[Token], code: str, places: int) -> Numeral | Zeros | None:
    """What a token adds to the number: a numeral, zeros, or nothing for "and"."""
    if token.kind == "and":
        return None
    if token.kind == "zeros":
        return _zeros(token.said)
    after = tokens[tokens.index(token) + 1 :]
    zeros = after[0].said if after and after[0].kind == "zeros" else ""
    if token.said in words.NUMBERS:
        number = read_number(words.NUMBERS[token.said], comma=False, point=False, slash=False)
        return number._replace(in_words=True)
    said = words.KOREAN_NUMBERS.get(token.said, token.said)
    persian = zeros[:1] >= "\u0600" and zeros[:1] <= "\u06ff"
    return read_number(
        said,
        comma=zeros not in words.DECIMAL_COMMA_ZEROS,
        point=not zeros and places < 3 and _groups_by_point(code, said),
        slash=persian,
    )


def _groups_by_point(code: str, said: str) -> bool:
    """Whether one point before three digits groups thousands. Raises Unclear if nobody can say."""
    whole, point, part = said.partition(".")
    doubtful = point and len(part) == 3 and part.isdecimal() and 1 <= len(whole) <= 3
    if doubtful and whole.isdecimal() and not whole.startswith("0"):
        if code not in words.POINT_GROUPS:
            raise Unclear(
                _("It may be {a} or {b}.").format(a=whole + part, b=f"{whole}.{part[:2]}")
            )
        return True
    return False


def _zeros(said: str) -> Zeros:
    if said in words.SMALL_ZEROS:
        return Zeros(words.SMALL_ZEROS[said], "small")
    if said in words.BIG_ZEROS:
        return Zeros(words.BIG_ZEROS[said], "big")
    return Zeros(words.ZEROS[said], "letter" if len(said) == 1 else "word")


def _refused(text: str, unclear: Unclear) -> Invalid:
    shown = display(text.strip())
    if width(shown) > 40:
        shown = fit(shown, 40)
    reason = unclear.reason or _("It is not an amount that can be read.")
    return Invalid(f"“{shown}”: {reason}", field="amount", hint=_example())


def _example() -> str:
    return _("For example 120k, 1 234.50 EUR, 80 тыс ₽ or ₩3.2M.")
