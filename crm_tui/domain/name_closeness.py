"""How close two names are, from 0 to 1: across scripts, slips and the order of words."""

from functools import lru_cache

from crm_tui.domain.called import Called, run_together
from crm_tui.domain.sounds import ARABIC, HANGUL, LATIN, Word, skeleton

SAME = 0.85
"""From here on two names may well be one."""
PART = 0.7
"""From here on one name may be a part of the other; below, they differ plainly."""

_OTHER_SCRIPT = 0.97
_SAME_BONES = 0.91
_ONE_SLIP, _SLIP_LENGTH = 0.9, 6
_FIRST_LETTER_COST = 0.2
_INITIAL = 0.85
_OTHER_PERSON = 0.5
_PLAINLY = 0.55
_ONE_MORE_WORD = 0.96
_ONE_MORE_WORD_OF_A_FIRM = 0.8
_ALONE = 0.75
_PARTED_OTHERWISE = 2


def name_closeness(one: Called, other: Called, *, are_people: bool = True) -> float:
    """How close two names are. are_people: a middle name may be left out; a firm's word may not.

    Where one pair of words differs plainly, so do the names, however close the others are.
    """
    if one.words == other.words and one.words:
        return 1.0
    if not (one.words and other.words):
        return 0.0
    if one.numbers != other.numbers:
        return _PLAINLY
    few, many = (one, other) if len(one.words) <= len(other.words) else (other, one)
    found = _matched(few.words, many.words, are_people)
    if found < SAME and len(few.words) < len(many.words) and _are_as_long(few, many):
        found = max([found, *(name_closeness(few, joined) for joined in run_together(many))])
    return round(found, 2)


def _are_as_long(few: Called, many: Called) -> bool:
    """Whether two names have about as many letters, so that they may be parted otherwise."""
    ours, theirs = (sum(len(word.syllables) for word in name.words) for name in (few, many))
    return abs(ours - theirs) <= _PARTED_OTHERWISE


def _matched(few: tuple[Word, ...], many: tuple[Word, ...], are_people: bool) -> float:
    """The words of the shorter name, each with the closest of the longer that is left."""
    pairs = sorted(
        ((word_closeness(a, b), i, j) for i, a in enumerate(few) for j, b in enumerate(many)),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    left, right, found, weight, worst = set(few), set(range(len(many))), 0.0, 0, 1.0
    taken: set[int] = set()
    for closeness, i, j in pairs:
        if i in taken or j not in right:
            continue
        taken.add(i)
        right.discard(j)
        weighs = max(len(few[i].sound), len(many[j].sound), 1)
        if len(few[i].text) == 1 or len(many[j].text) == 1:
            weighs = 2
        found, weight, worst = found + closeness * weighs, weight + weighs, min(worst, closeness)
    closeness = found / weight if left else 0.0
    if worst <= _OTHER_PERSON:
        return min(closeness, _PLAINLY)
    return _shortened(closeness, few, [many[j] for j in right], are_people)


def _shortened(
    closeness: float, few: tuple[Word, ...], unmatched: list[Word], are_people: bool
) -> float:
    """What words that only the longer name has take away."""
    if not unmatched:
        return closeness
    if are_people and len(few) == 1:
        return min(closeness, _ALONE) if closeness >= SAME else min(closeness, _PLAINLY)
    for _word in unmatched:
        closeness *= _ONE_MORE_WORD if are_people else _ONE_MORE_WORD_OF_A_FIRM
    return closeness


@lru_cache(maxsize=1 << 16)
def word_closeness(a: Word, b: Word) -> float:
    """How close two words of names are."""
    if a.text == b.text:
        return 1.0
    if len(a.text) == 1 or len(b.text) == 1:
        same = a.sound[:1] == b.sound[:1] != ""
        return _INITIAL if same and not a.others and not b.others else _of_syllables(a, b)
    if a.script == b.script:
        return _in_one_script(a, b)
    if HANGUL in (a.script, b.script):
        return _of_syllables(a, b)
    if ARABIC in (a.script, b.script):
        return _of_long_vowels(a, b) if a.script == ARABIC else _of_long_vowels(b, a)
    closest = _slip(a.sound, b.sound)
    if ("j" in a.sound) != ("j" in b.sound):  # Julia is Юлия, Sergej is Сергей
        closest = max(closest, _slip(a.sound.replace("j", "i"), b.sound.replace("j", "i")))
    if skeleton(a.sound) == skeleton(b.sound) and len(skeleton(a.sound)) > 2:
        closest = max(closest, _SAME_BONES)
    return closest * _OTHER_SCRIPT


def _in_one_script(a: Word, b: Word) -> float:
    """Two spellings in one script. In Korean each syllable counts: 민지 and 민주 are two people."""
    if a.script in (HANGUL, ARABIC):
        return _slip(a.text, b.text)
    if a.sound == b.sound:
        return 0.98
    closest = _slip(a.sound, b.sound)
    return max(closest, _slip(a.text, b.text)) if a.script == LATIN else closest


def _slip(a: str, b: str) -> float:
    """How close two words are by the slips between them; two letters swapped are one slip."""
    from rapidfuzz.distance import OSA

    if a == b:
        return 1.0
    longest = max(len(a), len(b))
    slips = OSA.distance(a, b)
    closeness = 1 - slips / longest if longest else 0.0
    if slips == 1 and longest >= _SLIP_LENGTH:
        closeness = max(closeness, _ONE_SLIP)
    if a[:1] != b[:1]:
        closeness = max(closeness - _FIRST_LETTER_COST, 0.0)
    return min(closeness, _OTHER_PERSON) if _is_her(a, b) or _is_her(b, a) else closeness


def _is_her(his: str, hers: str) -> bool:
    """Whether a name is another's with an a: Petrov and Petrova, Aleksandr and Aleksandra."""
    longer = len(his) >= 4 and hers == his + "a"
    return longer or (his.endswith("ski") and hers == his[:-1] + "aia")


def _of_syllables(a: Word, b: Word) -> float:
    """A Korean word and another: by the sounds that Korean tells apart."""
    closest = 0.0
    for mine in (a.syllables, *a.others):
        for theirs in (b.syllables, *b.others):
            closest = max(closest, _slip(mine, theirs))
    return closest * _OTHER_SCRIPT


def _of_long_vowels(persian: Word, other: Word) -> float:
    """A word of Arabic script, which leaves short vowels out, and one that writes them.

    Its letters must stand in the other in their order; the other may have more short vowels, but
    no more consonants and no more of i, which is a long vowel.
    """
    from rapidfuzz.distance import OSA, LCSseq

    mine, theirs = _levelled(persian.sound), _levelled(other.sound)
    if not (mine and theirs):
        return 0.0
    held = LCSseq.similarity(mine, theirs) / len(mine)
    told = "".join(letter for letter in other.sound.translate(_SHORT) if letter not in "aeo")
    back = LCSseq.similarity(mine, told) / len(told) if told else 1.0
    bones = OSA.normalized_similarity(skeleton(mine), skeleton(theirs))
    return float(min(held, back, bones) * _OTHER_SCRIPT)


def _levelled(sound: str) -> str:
    """Vowels and sounds that Persian writes with one letter."""
    return sound.translate(_ONE_LETTER)


_ONE_LETTER = str.maketrans("eof", "iuv")
_SHORT = str.maketrans({"u": None, "h": None, "f": "v"})
