"""Whether a text decoded by a guess looks like words people write, or like a wrong encoding."""

import unicodedata
from functools import lru_cache

_IN_WORDS = frozenset(
    "’‘'-‐‑·ʼ´`׳״°®™.№«»“”„–—…/&+()ªº\u200c\u200d\u200e\u200f\u00a0\u00ad،؛؟、。・"
)
"""Signs that may touch a letter: apostrophes, quotation marks, joiners, punctuation."""

_JOINED = "’ʼ-‐‑\u200c\u200d׳״.・ー"
"""Signs that may stand between two letters."""

_ASIAN = frozenset(
    ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "IDEOGRAPHIC", "HALFWIDTH", "FULLWIDTH")
)

_RARE = frozenset("ЂЃѓЉЊЌЋЏђљњќћџÐÞþ¤¬¦§¶±×÷")
"""Characters that wrong encodings are full of and addresses are not."""


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    """The first word of a letter's name: LATIN, CYRILLIC …; "" for what is no letter."""
    if unicodedata.category(char)[0] not in "LM":
        return ""
    first = unicodedata.name(char, "").split(" ", 1)[0].split("-", 1)[0]
    return "ASIAN" if first in _ASIAN else "" if first == "COMBINING" else first


def strangeness(text: str) -> float:
    """The share of characters beyond ASCII that stand where no writing puts them: 0 to 1.

    Counted are a sign inside a word, a letter among letters of another script, and a capital
    behind a small letter or alone between a capital and a small one.
    """
    foreign = strange = 0
    padded = f" {text} "
    for place, char in enumerate(padded):
        if char > "\x7f":
            foreign += 1
            strange += _is_strange(padded[place - 1], char, padded[place + 1])
    return strange / foreign if foreign else 0.0


def _is_no_thai(before: str, char: str, after: str) -> bool:
    """Whether a Thai vowel or tone has no consonant where it needs one."""
    if char == "ๅ":
        return before not in "ฤฦ"
    if "เ" <= char <= "ไ":
        return not "ก" <= after <= "ฮ"
    return unicodedata.category(char) == "Mn" and _script(before) != "THAI"


def _is_strange(before: str, char: str, after: str) -> bool:
    script, left, right = _script(char), _script(before), _script(after)
    if not script:
        if char in _IN_WORDS:
            return bool(left and right) and char not in _JOINED
        return bool(left or right) or char in _RARE
    if char in _RARE and (left or right) and script == "CYRILLIC":
        return True
    if script == "THAI" and _is_no_thai(before, char, after):
        return True
    if script == "ASIAN":
        return left == "LATIN" and right == "LATIN"
    if (left and left not in (script, "ASIAN")) or (right and right not in (script, "ASIAN")):
        return True
    return char.isupper() and (before.islower() or (before.isupper() and after.islower()))
