"""How names are found: text folded so that spelling does not matter, and the words it is found by.

The store keeps the words of `tokens` and looks for each of `query_tokens` as a prefix of one of
them. All are letters and digits only, so that no index cuts them differently.
"""

from unicodedata import category, decimal, is_normalized, normalize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

FOLD_VERSION = 1
"""Grows whenever `fold` or `tokens` gives something else, so that indexes are written anew."""

_MOST_SUFFIXES = 24
MOST_DIGITS = 20
"""The longest ending of a number that it is found by."""

LEAST_DIGITS = 5
"""Fewer digits are a word like any other."""

_FIRST_SYLLABLE, _LAST_SYLLABLE = "\uac00", "\ud7a3"
_SYLLABLES_PER_INITIAL = 588

# Two consonants that a keyboard joins into one letter are still two initials: ㄳ is ㄱㅅ.
_JOINED, _PARTED = (
    "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
    "ㄱㅅ ㄴㅈ ㄴㅎ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅂㅅ",
)
_PAIRS = str.maketrans(dict(zip(_JOINED, _PARTED.split(), strict=True)))
_FORMS = str.maketrans(
    {
        **dict.fromkeys("يىې", "ی"),
        **dict.fromkeys("كڪ", "ک"),
        **dict.fromkeys("ةەہھ", "ه"),
        "ٱ": "ا",
        "ـ": "",
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ґ": "г",
    }
)


class _Level(dict[int, str]):
    """What of each decomposed character matters, found once: nothing of marks and joiners."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = category(character)
        if kind in ("Mn", "Me", "Cf"):
            character = ""
        elif kind == "Nd":
            character = str(decimal(character))
        self[code] = character
        return character


class _Apart(dict[int, str]):
    """Each letter or digit itself, and a space for anything else."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if character.isalnum() else " "
        return self[code]


_LEVEL = _Level(_FORMS)
_APART = _Apart()
_ASCII = bytes(range(128))
_ASCII_APART = bytes(code if chr(code).isalnum() else 32 for code in _ASCII).ljust(256)
_NO_DIGITS = bytes(code for code in range(256) if not 48 <= code <= 57)
PHONE = r"(?<![^\W_])\+?\d(?:[\d\s().\-–/]*\d)?(?![^\W_])"


class _Kept(dict):  # type: ignore[type-arg]
    """What is made of a text, kept for the next time: at most `size` of them.

    `functools` would do the same and brings more along than a quick command does in all.
    """

    def __init__(self, make: "Callable[[str], Any]", size: int) -> None:
        super().__init__()
        self._make, self._size = make, size

    def __missing__(self, text: str) -> "Any":
        if len(self) >= self._size:
            self.clear()
        made = self[text] = self._make(text)
        return made


# The usual Latin spellings of the commonest Korean family names, which letters alone don't give.
_KOREAN_NAMES = {
    "김": "kim",
    "이": "lee",
    "박": "park",
    "최": "choi",
    "정": "jung",
    "강": "kang",
    "조": "cho",
    "윤": "yoon",
    "장": "jang",
    "임": "lim",
    "한": "han",
    "오": "oh",
    "서": "seo",
    "신": "shin",
    "권": "kwon",
    "황": "hwang",
    "안": "ahn",
    "송": "song",
    "유": "yoo",
    "홍": "hong",
}


def fold(text: str) -> str:
    """`text` without what people spell differently: case, marks, forms of letters and digits.

    Compatibility forms, ё, ß, Arabic yeh and kaf, tatweel, joiners, vowel marks and the digits of
    any script are levelled; runs of spaces become one. Hangul stays in syllables. Folding twice
    changes nothing.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    pieces = [_FOLDED[piece] for piece in text.split()]
    return " ".join(pieces if all(pieces) else filter(None, pieces))


def _fold(text: str) -> str:
    folded = _fold_once(text)
    settled = is_normalized("NFKC", folded) and folded.casefold() == folded
    return folded if settled else _fold_once(folded)


# No letter matters to one beyond a space, so that a text is folded piece by piece.
_FOLDED = _Kept(_fold, 8192)


def _fold_once(text: str) -> str:
    plain = normalize("NFKC", text.translate(_PAIRS)).casefold()
    kept = normalize("NFD", plain).translate(_LEVEL)
    return " ".join(normalize("NFC", kept).split())


def words_in(text: str) -> list[str]:
    """The runs of letters and digits of a text, in its order."""
    found = text.split()
    if all(map(str.isalnum, found)):
        return found
    if text.isascii():
        return text.encode().translate(_ASCII_APART).decode().split()
    return text.translate(_APART).split()


def tokens(text: str) -> list[str]:
    """The words by which `text` can be found, each once, in no useful order but a steady one.

    Its folded words; their Latin transliteration; for Hangul, Han and Kana words every ending of
    two characters and more; the initial consonants of Hangul words; for phone numbers the digits
    and every ending of three and more.
    """
    if text.isascii():
        return _ascii_tokens(text)
    found: dict[str, None] = {}
    count = 0
    for piece in text.split(" "):
        words, digits = _PIECES[piece]
        found.update(words)
        count += digits
    if count >= LEAST_DIGITS:
        for number in _numbers(fold(text)):
            found.update(dict.fromkeys(number[at:] for at in range(len(number) - 2)))
    return list(found)


def _ascii_tokens(text: str) -> list[str]:
    if text[:1] == "+" and 5 < len(text) <= MOST_DIGITS:
        digits = text[1:]
        if digits.isdecimal():  # the commonest text of all: a phone number in normal form
            return [digits[at:] for at in range(len(digits) - 2)]
    data = text.lower().encode()
    found = dict.fromkeys(data.translate(_ASCII_APART).decode().split())
    if len(data.translate(None, _NO_DIGITS)) >= LEAST_DIGITS:
        for digits in _numbers(fold(text)):
            found.update(dict.fromkeys(digits[at:] for at in range(len(digits) - 2)))
    return list(found)


def _piece_tokens(piece: str) -> "tuple[dict[str, None], int]":
    """What a piece of a text is found by, but for its numbers, and how many digits it has."""
    if piece.isascii() and piece.isalnum():
        return {piece.lower(): None}, sum(map(str.isdecimal, piece))
    found: dict[str, None] = {}
    folded = fold(piece)
    for word in words_in(folded):
        found.update(dict.fromkeys(_word_tokens(word)))
    # Spelt from what was written too: folding takes the й from Сергей, which is Sergey.
    found.update(dict.fromkeys(words_in(_in_latin(piece))))
    return found, len(folded.encode("utf-8", "replace").translate(None, _NO_DIGITS))


def _word_tokens(word: str) -> "Iterator[str]":
    yield word
    if word.isascii():
        return
    if word[-1] >= "\u1100":
        yield from _endings(word)
        initials = "".join(map(_initial, word))
        if initials:
            yield from _endings(initials)
            yield initials
            yield from _latin_family_name(word)
    latin = _latin(word)
    if latin and latin != word:
        yield latin


def _endings(word: str) -> "Iterator[str]":
    """The endings of a word, of two characters and more (of one, where it has only two)."""
    least = 1 if len(word) == 2 else 2
    for start in range(1, min(len(word) - least, _MOST_SUFFIXES) + 1):
        yield word[start:]


def _initial(character: str) -> str:
    """The first consonant of a Hangul syllable as a letter of its own, else nothing."""
    if not _FIRST_SYLLABLE <= character <= _LAST_SYLLABLE:
        return ""
    return chr(0x1100 + (ord(character) - ord(_FIRST_SYLLABLE)) // _SYLLABLES_PER_INITIAL)


def _latin_family_name(word: str) -> "Iterator[str]":
    if 2 <= len(word) <= 4 and word[0] in _KOREAN_NAMES:
        yield _KOREAN_NAMES[word[0]]
        yield _latin(word[1:])


def _latin(word: str) -> str:
    """A word in Latin letters, without the signs a transliteration leaves."""
    return "".join(words_in(_in_latin(word)))


def _in_latin(text: str) -> str:
    from anyascii import anyascii

    return anyascii(normalize("NFC", text)).lower().replace("'", "")


# The same names come again and again where many clients are indexed.
_PIECES = _Kept(_piece_tokens, 8192)


def _numbers(folded: str) -> "Iterator[str]":
    """The digits of each phone number, or of any number of five digits and more, in a text."""
    for digits, _written in _phones(folded):
        yield digits[-MOST_DIGITS:]


def _phones(folded: str) -> "Iterator[tuple[str, str]]":
    """The digits, and what was written, of each number of five digits and more."""
    if len(folded.encode("utf-8", "replace").translate(None, _NO_DIGITS)) < LEAST_DIGITS:
        return
    import re

    for match in re.finditer(PHONE, folded):
        digits = "".join(filter(str.isdecimal, match.group()))
        if len(digits) >= LEAST_DIGITS:
            yield digits, match.group()


def query_tokens(text: str) -> list[str]:
    """The words of what a person looks for; a match begins with each of them, in any order.

    A number typed in pieces is one word; one that begins as people dial at home (8 …, 0 …) is
    looked for without that digit.
    """
    folded = fold(text)
    found: dict[str, None] = {}
    rest = folded
    for digits, written in _phones(folded):
        rest = rest.replace(written, " ", 1)
        found[_as_dialled(digits, written)[-MOST_DIGITS:]] = None
    found.update(dict.fromkeys(words_in(rest)))
    return list(found)


def _as_dialled(digits: str, written: str) -> str:
    if not written.startswith("+") and len(digits) >= 9:
        return digits.lstrip("0") if digits[0] == "0" else digits.removeprefix("8")
    return digits


def closeness(sought: str, called: str) -> int:
    """How well a folded name answers a folded query: 0 is the name itself, 5 has nothing of it.

    The order: the name itself, a name that begins so, a name whose words begin so, the same words
    in another order, a name that holds it, anything else.
    """
    return closenesses(sought, [called])[0]


def closenesses(sought: str, names: "Sequence[str]") -> list[int]:
    """The closeness of each of many names."""
    begins = f" {sought}"
    parts = [f" {part}" for part in sought.split()] if " " in sought else []
    return [
        (0 if called == sought else 1)
        if called.startswith(sought)
        else 2
        if begins in called
        else 3
        if parts and _holds_all(f" {called}", parts)
        else 4
        if sought in called
        else 5
        for called in names
    ]


def _holds_all(text: str, parts: list[str]) -> bool:
    for part in parts:  # noqa: SIM110 - quicker than `all`, for a hundred names a key
        if part not in text:
            return False
    return True
