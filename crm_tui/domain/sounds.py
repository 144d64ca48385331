"""How a word sounds, whatever script it is written in: the ground on which names are compared.

Cyrillic, Greek and other alphabets are spelt in Latin letters; Arabic script by how Persian reads
it, its short vowels missing; Hangul by its syllables. What is left is no spelling for people.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from crm_tui.domain.search import fold

LATIN, CYRILLIC, ARABIC, HANGUL, OTHER = "latin", "cyrillic", "arabic", "hangul", "other"
_FIRST_SYLLABLE, _LAST_SYLLABLE = "\uac00", "\ud7a3"
_VOWELS = frozenset("aeiou")


class Word(NamedTuple):
    """One word of a name.

    text: folded, as written. sound: by letters of which each is one sound (c is ch, x is sh).
    bones: what is left of it when vowels go and what scripts confuse is levelled; "a" for a vowel
    at the beginning. syllables: by the sounds that Korean tells apart; others: more ways that a
    Korean family name is spelt in Latin letters, by the same sounds.
    """

    text: str
    sound: str
    bones: str
    syllables: str
    script: str
    others: tuple[str, ...] = ()


#: Letters that together are one sound, the longer ones first; what is one letter already stays.
_HEARD = {
    "shch": "x", "tsch": "c", "sch": "x", "dzh": "j", "iya": "ia", "iy": "i", "ij": "i",
    "yy": "i", "woo": "u", "wu": "u", "kh": "h", "ph": "f", "ck": "k", "qu": "kv", "tz": "ts",
    "zh": "j", "gh": "g", "th": "t", "sh": "x", "ch": "c", "ee": "i", "oo": "u", "ou": "u",
    "ae": "a", "oe": "o", "ue": "u", "ce": "se", "ci": "si", "cy": "si", "x": "ks", "w": "v",
    "q": "k", "y": "i", "c": "k",
}  # fmt: skip
_SPELT = re.compile("|".join(_HEARD))
_DOUBLE = re.compile(r"(.)\1+")

#: How Korean hears foreign letters: pairs of sounds that it does not tell apart become one.
_IN_KOREAN = {
    "yeo": "io", "woo": "o", "eo": "o", "eu": "", "ae": "e", "ai": "e", "oo": "o", "ou": "o",
    "ee": "i", "wo": "o", "wa": "a", "wi": "i", "ui": "i", "sh": "s", "ch": "j", "zh": "j",
    "kh": "k", "ph": "p", "ng": "n", "u": "o", "w": "", "y": "i", "h": "", "b": "p", "f": "p",
    "v": "p", "d": "t", "g": "k", "q": "k", "c": "k", "z": "j", "r": "l", "x": "ks",
}  # fmt: skip
_AS_SYLLABLES = re.compile("|".join(_IN_KOREAN))


def _pieces(text: str) -> list[str]:
    return text.split()


#: The letters of a syllable in Latin: what begins it, its vowel, what ends it.
_BEGINS = _pieces("g kk n d tt r m b pp s ss - j jj ch k t p h")
_MIDDLES = _pieces("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_ENDS = _pieces("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t")

#: The Latin spellings of the commonest Korean family names, the usual one first.
FAMILIES = {
    "김": "kim gim", "이": "lee yi rhee li", "박": "park pak bak", "최": "choi choe", "정": "jung",
    "강": "kang gang", "조": "cho jo", "윤": "yoon yun", "장": "jang chang", "임": "lim im rim",
    "한": "han", "오": "oh o", "서": "seo suh", "신": "shin sin", "권": "kwon", "황": "hwang",
    "안": "ahn an", "송": "song", "유": "yoo yu you", "홍": "hong", "전": "jeon chun", "고": "ko",
    "문": "moon mun", "손": "son sohn", "양": "yang", "배": "bae pae", "백": "baek paik",
    "허": "heo hur huh", "남": "nam", "심": "shim sim", "노": "noh roh", "하": "ha", "곽": "kwak",
    "성": "sung seong", "차": "cha", "주": "joo ju", "우": "woo u", "구": "koo ku gu",
    "민": "min", "류": "ryu", "나": "na ra", "진": "jin chin", "지": "ji chi", "엄": "um eom",
    "채": "chae", "원": "won", "천": "cheon chun", "방": "bang", "공": "kong gong", "현": "hyun",
    "함": "ham", "변": "byun", "염": "yum", "여": "yeo", "추": "choo chu", "도": "do", "석": "seok",
    "선": "sun", "설": "seol", "마": "ma", "길": "gil kil", "연": "yeon", "위": "wi", "표": "pyo",
    "명": "myung", "기": "ki", "반": "ban", "라": "ra", "왕": "wang", "금": "keum", "옥": "ok",
    "육": "yook", "인": "in", "맹": "maeng", "제": "je", "모": "mo", "탁": "tak", "국": "kook",
    "남궁": "namgung namkoong", "황보": "hwangbo", "제갈": "jegal", "사공": "sagong",
    "선우": "sunwoo", "독고": "dokgo",
}  # fmt: skip

#: What a letter of Arabic script sounds like in Persian; و, ی and ه by where they stand.
_PERSIAN = {
    "ا": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j", "چ": "ch", "ح": "h", "خ": "kh",
    "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s", "ش": "sh", "ص": "s", "ض": "z",
    "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "gh", "ک": "k", "گ": "g", "ل": "l",
    "م": "m", "ن": "n", "ء": "", "ئ": "y",
}  # fmt: skip

_BONES = {
    **dict.fromkeys("bpfv", "p"), **dict.fromkeys("td", "t"), **dict.fromkeys("kg", "k"),
    **dict.fromkeys("szcxj", "s"), **dict.fromkeys("lr", "r"), "m": "m", "n": "n",
}  # fmt: skip
_NASAL = re.compile("n[gk](?![aeiou])")


@lru_cache(maxsize=1 << 16)
def word_of(text: str) -> Word:
    """A word of folded text, with how it sounds. The same words come again and again."""
    script = script_of(text)
    letters = list(_spelt(text, script))
    sound = _DOUBLE.sub(r"\1", "".join(map(sound_of, letters)))
    if script == HANGUL and text in FAMILIES:
        spellings = FAMILIES[text].split()
        said = tuple(map(_as_syllables, spellings))
        return Word(text, sound, bones_of(sound_of(spellings[0])), said[0], script, said[1:])
    if script == HANGUL:
        # A ㅡ stands where a foreign word has no vowel at all: 이바노프 is Ivanov.
        letters = [syllable.replace("eu", "") for syllable in letters]
    spoken = _DOUBLE.sub(r"\1", "".join(map(_as_syllables, letters)))
    return Word(text, sound, bones_of(sound), spoken, script)


def script_of(text: str) -> str:
    """The script of a word: that of its first letter."""
    if text.isascii():
        return LATIN
    first = text[0]
    if "\u0400" <= first <= "\u052f":
        return CYRILLIC
    if "\u0600" <= first <= "\u06ff":
        return ARABIC
    if _FIRST_SYLLABLE <= first <= _LAST_SYLLABLE:
        return HANGUL
    return LATIN if first.isascii() or "\u00c0" <= first <= "\u024f" else OTHER


def _spelt(text: str, script: str) -> Iterator[str]:
    """A folded word in Latin letters, in pieces that are read one by one."""
    if script == ARABIC:
        yield from _in_persian(text)
    elif script == HANGUL:
        yield from map(_romanised, text)
    elif text.isascii():
        yield text
    else:
        from anyascii import anyascii

        yield "".join(filter(str.isalnum, anyascii(text).lower()))


def spellings(text: str) -> tuple[str, ...]:
    """A folded word as it may be written: itself, and in Latin letters, the usual way first."""
    script = script_of(text)
    if text.isascii():
        return (text,)
    usual = FAMILIES[text].split() if text in FAMILIES else []
    return tuple(dict.fromkeys((text, *usual, "".join(_spelt(text, script)))))


def sound_of(latin: str) -> str:
    """A word of Latin letters by its sounds: kh is h, w is v, doubled letters are one."""
    heard = _SPELT.sub(lambda found: _HEARD[found.group()], latin)
    return _DOUBLE.sub(r"\1", heard)


def bones_of(sound: str) -> str:
    """The consonants of a sound, those that scripts confuse levelled; "a" for a first vowel."""
    spoken = _NASAL.sub("n", sound).replace("ts", "s")
    bones = "".join([_BONES.get(letter, letter if letter.isdecimal() else "") for letter in spoken])
    begins = "a" if spoken[:1] in _VOWELS else ""
    return begins + _DOUBLE.sub(r"\1", bones)


def skeleton(sound: str) -> str:
    """The consonants of a sound as they are, but for h, which many scripts leave out; f is v."""
    return "".join(c for c in sound if c not in "aeiouh").replace("f", "v")


def _as_syllables(latin: str) -> str:
    heard = _AS_SYLLABLES.sub(lambda found: _IN_KOREAN[found.group()], latin)
    return _DOUBLE.sub(r"\1", heard)


def _romanised(character: str) -> str:
    """A syllable in Latin letters, by the official table of 2000."""
    if not _FIRST_SYLLABLE <= character <= _LAST_SYLLABLE:
        return character if character.isascii() else ""
    begins, rest = divmod(ord(character) - ord(_FIRST_SYLLABLE), 588)
    middle, ends = divmod(rest, 28)
    letters = (_BEGINS[begins], _MIDDLES[middle], _ENDS[ends])
    return "".join(letters).replace("-", "")


def _in_persian(text: str) -> Iterator[str]:
    """The sounds of each letter; و and ی are consonants only at the beginning or by a vowel."""
    for at, letter in enumerate(text):
        before, after = text[at - 1] if at else "", text[at + 1] if at + 1 < len(text) else ""
        if letter == "ا" and not at:
            yield "" if after == "ی" or (after == "و" and text[2:3] != "ا") else "a"
        elif letter == "ع" and not at:
            yield "" if after in ("ا", "ی") else "a"
        elif letter == "و":
            yield "v" if not at or after in ("ا", "ی") or (before == "ا" and at > 1) else "u"
        elif letter == "ی":
            yield "y" if not at or after == "ا" else "i"
        elif letter == "ه":
            yield "" if at and not after and before not in ("ا", "و", "ی") else "h"
        else:
            yield _PERSIAN.get(letter, letter if letter.isascii() else "")


def folded_words(text: str) -> list[str]:
    """The words of a text, folded; an apostrophe parts no word."""
    plain = fold(text).translate(_JOINS)
    return _WORD.findall(plain)


_JOINS = {ord(sign): None for sign in "'’`´ʼ‘"}
_WORD = re.compile(r"[^\W_]+")
