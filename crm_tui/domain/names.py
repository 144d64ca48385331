"""People's names: their parts in the order of their culture, and parts put together as it does."""

import re
from typing import NamedTuple


class NameParts(NamedTuple):
    """A name in its parts; each may be empty."""

    title: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _set(
    "mr mrs ms miss mx dr prof sir dame rev fr hr herr frau dipl-ing ing mag m mme mlle mm me"
    " sr sra srta don doña d dña lic г-н г-жа гн гжа господин госпожа проф доктор آقای خانم دکتر"
    " مهندس استاد جناب سرکار"
)
_SUFFIXES = _set("jr sr ii iii iv esq phd md mba cpa dds jd rn pe dvm bsc msc ma ba mсp pmp cfa")
_COMPANY_ENDS = _set(
    "inc ltd llc llp plc corp co gmbh ag kg sa sas srl sarl spa bv nv ab oy as aps"
    " limited incorporated"
)
_PARTICLES = _set(
    "von van der den de del della di da dos du la le el al bin ibn ben zu zur ter ten"
)
# Endings of a father's name: Иванович, Ильич, Петровна, Ильинична; of Turkic ones, оглы and кызы.
_PATRONYMIC = re.compile(r"\w+(?:ович|евич|ьич|[кмнлт]ич|овна|евна|ична|инична)|оглы|кызы", re.I)
_FAMILY_LETTERS = re.compile(
    r"\w+(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|ская|цкий|цкая|ко|ук|юк)", re.I
)
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff가-힣々]+")
_TWO_SYLLABLES = _set("남궁 황보 제갈 사공 선우 서문 독고 동방")
_LETTERS = re.compile(r"[^\d@/\\|<>]+")


def split_name(name: str) -> NameParts:
    """The parts of a person's name as it is written in its culture.

    Russian names with a patronymic, in either order; Korean and Chinese names, family first;
    "Last, First"; titles and suffixes; particles such as von and de with the family. What cannot
    be told apart is the given name alone for one word, else the last word is the family.
    """
    turned, comma, rest = name.partition(",")
    if comma and turned.strip() and not _is_suffix(rest):
        inner = split_name(rest.strip())
        return inner._replace(family=turned.strip(), given=_both(inner.given, inner.family))
    words = name.replace(",", " ").split()
    title, words = _titles(words)
    suffix = ""
    while len(words) > 1 and _bare(words[-1]) in _SUFFIXES:
        suffix = " ".join(filter(None, (words.pop(), suffix)))
    if len(words) == 1:
        return _one_word(words[0])._replace(title=title, suffix=suffix)
    return _of_words(words)._replace(title=title, suffix=suffix)


def _titles(words: list[str]) -> tuple[str, list[str]]:
    count = 0
    while count < len(words) - 1 and _bare(words[count]) in _TITLES:
        count += 1
    return " ".join(words[:count]), words[count:]


def _one_word(word: str) -> NameParts:
    """One word: a Korean or Chinese name begins with the family's syllable."""
    if _EAST.fullmatch(word) and 2 <= len(word) <= 4:
        size = 2 if word[:2] in _TWO_SYLLABLES and len(word) > 2 else 1
        return NameParts(given=word[size:], family=word[:size])
    return NameParts(given=word)


def _of_words(words: list[str]) -> NameParts:
    if not words:
        return NameParts()
    if all(map(_EAST.fullmatch, words)):
        return NameParts(given="".join(words[1:]), family=words[0])
    fathers = [at for at, word in enumerate(words) if _PATRONYMIC.fullmatch(word)]
    if len(words) == 3 and fathers:
        if fathers[-1] == 2:
            return NameParts(given=words[1], middle=words[2], family=words[0])
        if fathers[-1] == 1:
            return NameParts(given=words[0], middle=words[1], family=words[2])
    if len(words) == 2 and fathers == [1]:
        return NameParts(given=words[0], middle=words[1])
    if len(words) == 2 and _is_family(words[0]) and not _is_family(words[1]):
        return NameParts(given=words[1], family=words[0])
    at = next((n for n in range(1, len(words) - 1) if words[n].lower() in _PARTICLES), None)
    at = len(words) - 1 if at is None else at
    return NameParts(given=words[0], middle=" ".join(words[1:at]), family=" ".join(words[at:]))


def _is_family(word: str) -> bool:
    return _FAMILY_LETTERS.fullmatch(word) is not None


def _bare(word: str) -> str:
    return word.replace(".", "").casefold()


def _is_suffix(text: str) -> bool:
    words = [_bare(word) for word in text.replace(",", " ").split()]
    return not words or all(word in _SUFFIXES or word in _COMPANY_ENDS for word in words)


def _both(one: str, two: str) -> str:
    return " ".join(filter(None, (one, two)))


def joined_name(given: str, middle: str, family: str) -> str:
    """A whole name of its parts: "Иван Ильич Петров", "Jörg Müller"; 김 and 철수 are 김철수."""
    parts = [part for part in (given, middle, family) if part]
    if family and given and all(map(_EAST.fullmatch, parts)):
        return f"{family}{middle}{given}"
    return " ".join(parts)


def straightened(name: str, company: str = "") -> str:
    """ "Last, First" as "First Last", "Company, Name" as the name; any other as it is."""
    if company and name.startswith(f"{company}, "):
        return name[len(company) + 2 :].strip() or name
    family, comma, given = name.partition(",")
    family, given = family.strip(), given.strip()
    if not comma or not family or not given or "," in given or _is_suffix(given):
        return name
    if not (_LETTERS.fullmatch(family) and _LETTERS.fullmatch(given)):
        return name
    if len(family.split()) > 3 or len(given.split()) > 3:
        return name
    return joined_name(given, "", family)
