"""A name taken apart for comparing: its words by sound, without titles and legal forms."""

import re
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from crm_tui.domain.search import fold
from crm_tui.domain.sounds import FAMILIES, HANGUL, Word, folded_words, script_of, word_of

MOST_WORDS = 6
_LONGEST_NAME = 4  # syllables of a Korean name with its family name

#: Words that only say what kind of company it is. They are taken off wherever they stand.
_LEGAL = """
ltd limited llc llp inc incorporated corp corporation co company gmbh mbh ag kg kgaa ohg ug se sa
sas sarl srl sprl spa bv nv oy oyj ab asa aps kft zrt doo dooel sro spzoo plc pty pte pvt sl slu
oo ooo oao zao pao npo ip as jsc pjsc cjsc ojsc tbk bhd sdn cia ltda eurl eirl the and und et y
ооо оао зао пао ао нпо тоо чуп одо ип гк тд фгуп муп гуп нко кфх компания фирма и
شرکت موسسه گروه و سهامی خاص
주식회사 유한회사 합자회사 합명회사 재단법인 사단법인
株式会社 有限会社 合同会社 有限公司 公司
"""
#: The same written together with the name, without a space.
_GLUED = (
    *("주식회사", "유한회사", "(주)", "(유)", "(株)", "(有)", "株式会社", "有限会社", "合同会社"),
    *("股份有限公司", "有限责任公司", "有限公司", "公司", "集团"),
)
#: How people are addressed, before or after the name.
_TITLES = """
mr mrs ms miss dr prof herr frau sir madame monsieur señor señora sr sra г-н г-жа господин госпожа
آقای آقا خانم دکتر مهندس 님 씨 선생님 대표 대표님
"""
_DOTTED = re.compile(r"(?<!\w)(?:\w\.){2,}\w?(?!\w)")


class Called(NamedTuple):
    """A name as it is compared.

    words: in an order of their own, so that the order written does not matter. bones: theirs, one
    after another. numbers: words of the name that hold digits. written: the words in their order.
    """

    words: tuple[Word, ...]
    bones: str
    numbers: frozenset[str]
    written: tuple[Word, ...]

    def __bool__(self) -> bool:
        """Whether there is a name at all."""
        return bool(self.words)


NOT_CALLED = Called((), "", frozenset(), ())


@lru_cache(maxsize=1 << 14)
def called(name: str, is_company: bool = False) -> Called:
    """A name taken apart. A name that is only a number or an address has no words."""
    if "@" in name or not any(map(str.isalpha, name)):
        return NOT_CALLED
    plain = _without_glued(normalize("NFKC", name))
    if is_company:
        plain = _DOTTED.sub(lambda found: found.group().replace(".", ""), plain)
    texts = _without_kind(folded_words(plain), is_company)
    if not is_company and len(texts) == 1:
        texts = list(_korean_parts(texts[0]))
    return _of_words(tuple(map(word_of, texts[:MOST_WORDS])))


def _of_words(written: tuple[Word, ...]) -> Called:
    words = tuple(sorted(written, key=_by_sound))
    numbers = frozenset(word.text for word in words if any(map(str.isdecimal, word.text)))
    return Called(words, "".join([word.bones for word in words]), numbers, written)


def run_together(name: Called) -> list[Called]:
    """The name with two of its neighbouring words as one: Ji Hoon Park is Jihoon Park."""
    words = name.written
    return [
        _of_words((*words[:at], word_of(words[at].text + words[at + 1].text), *words[at + 2 :]))
        for at in range(len(words) - 1)
    ]


def _by_sound(word: Word) -> tuple[str, str, str]:
    return word.bones, word.sound, word.text


def _without_glued(name: str) -> str:
    for mark in _GLUED:
        if mark in name:
            name = name.replace(mark, " ")
    return name


def _without_kind(texts: list[str], is_company: bool) -> list[str]:
    """The words without legal forms or titles, unless nothing else is left."""
    taken_off = _taken_off(is_company)
    return [text for text in texts if text not in taken_off] or texts


@cache
def _taken_off(is_company: bool) -> frozenset[str]:
    """What is no part of a name; of people's, short words are: they may be initials or names."""
    legal = frozenset(fold(_LEGAL).split())
    if is_company:
        return legal
    return frozenset(fold(_TITLES).split()) | {word for word in legal if len(word) > 2}


def _korean_parts(text: str) -> tuple[str, ...]:
    """A Korean name as family name and given name: 김민지 is 김 and 민지."""
    if not 2 <= len(text) <= _LONGEST_NAME or script_of(text) != HANGUL:
        return (text,)
    for size in (2, 1):
        given = len(text) - size
        if text[:size] in FAMILIES and 1 <= given <= 2:
            return text[:size], text[size:]
    return (text,)
