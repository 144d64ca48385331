"""How much two clients look like one, from 0 to 1, and by what: said so that a person can judge."""

from functools import lru_cache
from math import log2
from typing import NamedTuple

from crm_tui.domain.called import NOT_CALLED, Called, called
from crm_tui.domain.name_closeness import PART, SAME, name_closeness
from crm_tui.domain.rareness import NOWHERE, Rareness
from crm_tui.i18n import N_, _

REACHING = ("phone", "email", "messenger")
"""Channels that say who somebody is; an address or a site may be many people's."""

LIKELY = 0.8
"""From here on two clients are shown as one twice."""

_REACHED_AND_CALLED, _REACHED_AND_PART, _REACHED_ALONE = 0.97, 0.9, 0.5
_BY_CHANCE, _TWICE_AS_RARE = 0.01, 0.05
_OTHER_COMPANY, _OTHER_CITY, _OTHER_PHONE, _OTHER_EMAIL = 0.15, 0.15, 0.08, 0.08
_NOTHING_ELSE = 0.5  # of those who are no more than a name many are somebody's second card
_OTHER_KIND, _HIGHEST, _SAME_SITE = 0.1, 0.97, 0.1
_CLOSE_NAMES = 80  # names that are by 1 away from a name
_TOLD_COMMON = 10  # clients of one name before it is called common
_NEARLY = 0.9
_IN_TWO_SCRIPTS = 0.1  # of the chance: as many namesakes in other letters than one's own
_SOUNDS = 0.97  # from here on only the spelling differs
_DIGITS = 7  # of a number that has no country


class Party(NamedTuple):
    """A client as it is compared. Companies, cities and words of names are shared among them.

    reach: (kind, normal form) of REACHING. site: the domain of a company's site. works_at: the
    id of the company, or None.
    """

    id: int
    kind: str
    name: Called
    company: Called
    city: str
    reach: tuple[tuple[str, str], ...]
    site: str = ""
    works_at: int | None = None


class Reason(NamedTuple):
    """One thing that two clients have in common, or that tells them apart.

    key: a key of REASONS. value: how close names are, or how many clients share a name; else 0.
    """

    key: str
    value: float = 0.0


class Likeness(NamedTuple):
    """How much two clients look like one. score: from 0 to 1."""

    score: float
    reasons: tuple[Reason, ...]


NOT_ALIKE = Likeness(0.0, ())

REASONS = {
    "phone": N_("same phone"),
    "email": N_("same e-mail"),
    "messenger": N_("same messenger"),
    "site": N_("same site"),
    "shared_phone": N_("share a phone"),
    "shared_email": N_("share an e-mail"),
    "shared_messenger": N_("share a messenger"),
    "same_name": N_("same name"),
    "sounds": N_("names sound the same {value:.2f}"),
    "slip": N_("names are close {value:.2f}"),
    "part": N_("one name is part of the other"),
    "nameless": N_("one has no name"),
    "names_differ": N_("names differ"),
    "company": N_("same company"),
    "city": N_("same city"),
    "other_company": N_("another company"),
    "other_city": N_("another city"),
    "other_kind": N_("a person and a company"),
    "common": N_("{value:.0f} have such a name"),
}


def party(
    number: int,
    kind: str,
    name: str,
    company: str = "",
    city: str = "",
    channels: tuple[tuple[str, str], ...] = (),
    works_at: int | None = None,
) -> Party:
    """A client ready to be compared.

    name, company, city: as written. channels: (kind, normal form), of any kinds.
    """
    is_company = kind == "company"
    reach = tuple([one for one in channels if one[0] in REACHING and one[1]])
    site = next((norm.partition("/")[0] for one, norm in channels if one == "site"), "")
    at = called(company, True) if company else NOT_CALLED
    return Party(number, kind, called(name, is_company), at, city.strip(), reach, site,
                 works_at)  # fmt: skip


def likeness(
    one: Party,
    other: Party,
    rareness: Rareness = NOWHERE,
    *,
    chances: tuple[float, float] | None = None,
    often: int = 1,
) -> Likeness:
    """How much two clients look like one, with the reasons.

    rareness: of names among all clients; chances: what it says of each name, where that is known
    already. often: how many have such a name. A number shared by two whose names differ plainly
    makes nobody one: people of one company or family share a phone.
    """
    if one.works_at == other.id or other.works_at == one.id:
        return NOT_ALIKE
    shared = _shared(one, other)
    if not (one.name and other.name):
        return _nameless(shared)
    closeness = name_closeness(one.name, other.name, are_people=one.kind != "company")
    if shared:
        return _reached(one, other, shared, closeness)
    if closeness < PART:
        return NOT_ALIKE
    if chances is None:
        chances = rareness.namesakes(one.name), rareness.namesakes(other.name)
    chance = _of_two(chances, closeness if in_two_scripts(one, other) else 0.0)
    return _by_name(one, other, closeness, rareness, chance, often)


def in_two_scripts(one: Party, other: Party) -> bool:
    """Whether two names are written in different letters."""
    ours, theirs = one.name.words, other.name.words
    return bool(ours and theirs) and ours[0].script != theirs[0].script


def _of_two(chances: tuple[float, float], closeness: float) -> float:
    """How many such pairs there are by chance, for each of which one name is written twice.

    Of names in one script all pair with all, and the commoner name counts. A card in other letters
    than most is often somebody's second, the fewer of its kind bear such a name the more so; but
    whose, among many namesakes, nobody can tell. In one script closeness is 0.
    """
    one, other = chances
    most = max(chances)
    if closeness < _NEARLY:
        return most
    sure = _IN_TWO_SCRIPTS if closeness >= _SOUNDS else 2 * _IN_TWO_SCRIPTS
    return max(most * sure, 2 * one * other / (one + other))


def _nameless(shared: tuple[str, ...]) -> Likeness:
    if not shared:
        return NOT_ALIKE
    reasons = (*(Reason(kind) for kind in shared), Reason("nameless"))
    return Likeness(_REACHED_AND_PART, reasons)


def _reached(one: Party, other: Party, shared: tuple[str, ...], closeness: float) -> Likeness:
    """Two that are reached in the same way."""
    if closeness < PART:
        score = _REACHED_ALONE + 0.1 * closeness
        reasons = [Reason(f"shared_{kind}") for kind in shared if kind != "site"]
        return Likeness(round(score, 2), (*reasons, Reason("names_differ")))
    score = _REACHED_AND_PART + (_REACHED_AND_CALLED - _REACHED_AND_PART) * (
        (closeness - PART) / (1 - PART)
    )
    reasons = [Reason(kind) for kind in shared] + [_name_reason(one, other, closeness)]
    score += 0.01 * (len(shared) - 1)
    if one.kind != other.kind:
        score -= _OTHER_KIND
        reasons.append(Reason("other_kind"))
    return Likeness(round(min(score, 0.99), 2), tuple(reasons + _around(one, other)[1]))


def _by_name(
    one: Party, other: Party, closeness: float, rareness: Rareness, chance: float, often: int
) -> Likeness:
    """Two whose names are close, and who share no way to be reached.

    The fewer would be so by chance, the likelier they are one: where one in a hundred would, the
    score is LIKELY, and each halving of the chance adds the same.
    """
    against, around = _around(one, other)
    chance *= 1 + _CLOSE_NAMES * (1 - closeness)
    for reason in around:
        if reason.key == "city":
            chance *= rareness.city(one.city, other.city)
        elif reason.key == "company":
            chance *= rareness.company(one.company, other.company)
    if closeness >= _NEARLY and not (one.reach and other.reach):
        chance *= _NOTHING_ELSE
    score = min(LIKELY - _TWICE_AS_RARE * log2(chance / _BY_CHANCE), _HIGHEST * closeness)
    score += against
    reasons = [_name_reason(one, other, closeness), *around]
    if often >= _TOLD_COMMON:
        reasons.append(Reason("common", often))
    if one.kind != other.kind:
        score -= _OTHER_KIND
        reasons.append(Reason("other_kind"))
    return Likeness(round(max(min(score, _HIGHEST), 0.0), 2), tuple(reasons))


def _around(one: Party, other: Party) -> tuple[float, list[Reason]]:
    """What company, city and site have in common; what speaks against it is less than 0."""
    score, reasons = 0.0, []
    if one.company and other.company:
        same = name_closeness(one.company, other.company, are_people=False) >= SAME
        score -= 0 if same else _OTHER_COMPANY
        reasons.append(Reason("company" if same else "other_company"))
    if one.site and one.site == other.site:
        score += _SAME_SITE
        reasons.append(Reason("site"))
    if one.city and other.city:
        same = _same_city(one.city, other.city)
        if same or one.city.isascii() == other.city.isascii():  # else it may be Moscow and Москва
            score -= 0 if same else _OTHER_CITY
            reasons.append(Reason("city" if same else "other_city"))
    if _both_have("phone", one, other):
        score -= _OTHER_PHONE
    if _both_have("email", one, other):
        score -= _OTHER_EMAIL
    return score, reasons


def _both_have(kind: str, one: Party, other: Party) -> bool:
    return any(k == kind for k, _n in one.reach) and any(k == kind for k, _n in other.reach)


@lru_cache(maxsize=1 << 14)
def _same_city(one: str, other: str) -> bool:
    return name_closeness(called(one), called(other), are_people=False) >= SAME


def _name_reason(one: Party, other: Party, closeness: float) -> Reason:
    ours, theirs = one.name.words, other.name.words
    if closeness == 1:
        return Reason("same_name")
    if len(ours) != len(theirs) and min(len(ours), len(theirs)) == 1 and closeness < SAME:
        return Reason("part")
    scripts = [{word.script for word in name} for name in (ours, theirs)]
    sounds = scripts[0] != scripts[1] or closeness >= _SOUNDS
    return Reason("sounds" if sounds else "slip", closeness)


def _shared(one: Party, other: Party) -> tuple[str, ...]:
    """The kinds of channels that both have."""
    if not (one.reach and other.reach):
        return ()
    mine = {_way(*channel) for channel in one.reach}
    found = {kind for kind, norm in other.reach if _way(kind, norm) in mine}
    loose = _loose_numbers(one, other)
    return tuple([kind for kind in REACHING if kind in found or (kind == "phone" and loose)])


def _way(kind: str, norm: str) -> str:
    """What is equal for the same mailbox or account, however it is written."""
    return f"{kind}:{mailbox(norm) if kind == 'email' else norm}"


@lru_cache(maxsize=1 << 12)
def mailbox(norm: str) -> str:
    """An address as its mailbox knows it: without +tag, and without the dots that Gmail ignores."""
    local, _at, host = norm.partition("@")
    local = local.partition("+")[0] or local
    if host in ("gmail.com", "googlemail.com"):
        local, host = local.replace(".", ""), "gmail.com"
    return f"{local}@{host}"


def loose_digits(norm: str) -> str:
    """The last digits of a number, which are the same with and without a country; "" if short."""
    digits = "".join(filter(str.isdecimal, norm))
    return digits[-_DIGITS:] if len(digits) >= _DIGITS else ""


def _loose_numbers(one: Party, other: Party) -> bool:
    """Whether a number without a country ends as one of the other's does."""
    for mine in _numbers(one):
        for theirs in _numbers(other):
            if mine != theirs and "~" in (mine[0], theirs[0]) and _ends_alike(mine, theirs):
                return True
    return False


def _numbers(one: Party) -> list[str]:
    return [norm for kind, norm in one.reach if kind == "phone"]


def _ends_alike(mine: str, theirs: str) -> bool:
    if loose_digits(mine) != loose_digits(theirs) or not loose_digits(mine):
        return False
    # The digit dialled at home before the number (8 or 0) is no part of it.
    shorter, longer = sorted((mine.lstrip("~+"), theirs.lstrip("~+")), key=len)
    return longer.endswith(shorter) or longer.endswith(shorter[1:])


def reason_words(reason: Reason) -> str:
    """One reason in words: "same phone", "names sound the same 0.93"."""
    return _(REASONS[reason.key]).format(value=reason.value)


def why_words(found: Likeness) -> str:
    """All reasons in one line."""
    return ", ".join(map(reason_words, found.reasons))
