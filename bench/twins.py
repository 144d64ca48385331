"""Made-up clients, some of whom were written down twice, and which of them these are."""

import random
from collections.abc import Sequence
from typing import NamedTuple

from bench.spellings import KOREAN, LATIN, PERSIAN, TONGUES, Spelt, Tongue

SHARE = 0.02  # of the clients are somebody's twin
PEOPLE_OF_A_FIRM = 6


class Card(NamedTuple):
    """A client as somebody wrote it down; phones and e-mails as typed, "" where there is none."""

    kind: str
    name: str
    company: str
    city: str
    phone: str
    email: str
    region: str


class Town(NamedTuple):
    """All cards, and the numbers of those that are one client twice, the smaller first."""

    cards: list[Card]
    twins: set[tuple[int, int]]


class _Whole(NamedTuple):
    """Somebody as he is: every word with its two spellings."""

    tongue: Tongue
    kind: str
    words: tuple[Spelt, ...]
    form: str
    company: tuple[Spelt, ...]
    city: Spelt
    digits: str
    email: str


def town(size: int, seed: int = 5) -> Town:
    """That many cards, of which SHARE are written down a second time, by another hand.

    Namesakes, families with one phone and firms with one reception are among them, and are not
    twins. The same size and seed give the same town.
    """
    dice = random.Random(seed)
    twins = round(size * SHARE)
    firms = [_firm(dice) for _number in range(max(size // PEOPLE_OF_A_FIRM, 1))]
    people = [_someone(dice, firms, number) for number in range(size - twins)]
    cards = [_first_card(dice, one) for one in people]
    _share_phones(dice, cards)
    pairs = set()
    for original in dice.sample(range(len(people)), twins):
        pairs.add((original, len(cards)))
        cards.append(_second_card(dice, people[original], cards[original]))
    return Town(cards, pairs)


def _skewed(dice: random.Random, words: Sequence[Spelt]) -> Spelt:
    """One of several, the first ones more often, as names are in life."""
    return words[int(len(words) * dice.random() ** 1.4)]


def _family(dice: random.Random, tongue: Tongue) -> Spelt:
    parts = [_skewed(dice, tongue.family), dice.choice(tongue.links), _skewed(dice, tongue.endings)]
    there = [part for part in parts if part.native != "-"]
    return Spelt("".join(part.native for part in there), "".join(part.latin for part in there))


def _given(dice: random.Random, tongue: Tongue) -> Spelt:
    first = _skewed(dice, tongue.given)
    if tongue is not KOREAN and (tongue is not PERSIAN or dice.random() < 0.6):
        return first
    second = _skewed(dice, tongue.given)
    if tongue is PERSIAN:
        return Spelt(first.native + second.native, first.latin + second.latin.lower())
    latin = first.latin + dice.choice(("", "-", " ")) + second.latin.lower()
    return Spelt(first.native + second.native, latin)


def _firm(dice: random.Random) -> tuple[Tongue, tuple[Spelt, ...], str]:
    tongue = dice.choice(TONGUES)
    words = (_family(dice, tongue), dice.choice(tongue.trades))
    return tongue, words, dice.choice(tongue.firm)


def _someone(
    dice: random.Random, firms: list[tuple[Tongue, tuple[Spelt, ...], str]], number: int
) -> _Whole:
    tongue, company, form = dice.choice(firms)
    digits = f"{dice.randrange(10**6):06}{number % 1000:03}"
    place = dice.choice(tongue.cities)
    words: tuple[Spelt, ...]
    if dice.random() < 0.15:
        words = (_family(dice, tongue), dice.choice(tongue.trades))
        email = f"office@{words[0].latin}-{number}.example".lower()
        return _Whole(tongue, "company", words, form, (), place, digits, email)
    words = (_given(dice, tongue), _family(dice, tongue))
    email = f"{words[1].latin}.{number}@mail{number % 9}.example".lower().replace(" ", "")
    works = company if dice.random() < 0.6 else ()
    return _Whole(tongue, "person", words, form, works, place, digits, email)


def _own(word: Spelt, tongue: Tongue) -> str:
    return word.latin if tongue is LATIN else word.native


def _foreign(word: Spelt, tongue: Tongue) -> str:
    return word.native if tongue is LATIN else word.latin


def _name(one: _Whole, *, foreign: bool = False, swapped: bool = False) -> str:
    spell = _foreign if foreign else _own
    words = [spell(word, one.tongue) for word in one.words]
    if one.kind == "company":
        name = " ".join(words)
        return name if foreign else one.form.format(name)
    if one.tongue is KOREAN and not foreign:
        return "".join(reversed(words))
    return " ".join(reversed(words) if swapped else words)


def _company(one: _Whole, *, bare: bool = False) -> str:
    name = " ".join(_own(word, one.tongue) for word in one.company)
    return name if bare or not name else one.form.format(name)


def _first_card(dice: random.Random, one: _Whole) -> Card:
    phone = _phone(one, "{code}{number}") if dice.random() < 0.85 else ""
    email = one.email if dice.random() < 0.6 else ""
    city = _own(one.city, one.tongue) if dice.random() < 0.8 else ""
    return Card(one.kind, _name(one), _company(one), city, phone, email, one.tongue.region)


_CODES = {"US": "+1", "RU": "+7", "IR": "+98", "KR": "+82"}
_AREAS = {"US": "2", "RU": "9", "IR": "9", "KR": "10"}
_HOME = {"US": "", "RU": "8", "IR": "0", "KR": "0"}


def _phone(one: _Whole, form: str) -> str:
    region = one.tongue.region
    area = _AREAS[region]
    number = (area + ("12" + one.digits)[-9:])[:10]
    if region == "US":
        number = "212" + one.digits[:7]
    return form.format(code=_CODES[region], number=number, home=_HOME[region])


def _share_phones(dice: random.Random, cards: list[Card]) -> None:
    """Families and receptions: two in a hundred cards have the phone of the card before."""
    for number in range(1, len(cards)):
        before = cards[number - 1]
        if before.phone and dice.random() < 0.02:
            cards[number] = cards[number]._replace(phone=before.phone)


# -- the second time ------------------------------------------------------------------------------


def _second_card(dice: random.Random, one: _Whole, first: Card) -> Card:
    """The same client by another hand: other script, slips, order, formats, things left out."""
    foreign = dice.random() < 0.4
    name = _name(one, foreign=foreign, swapped=dice.random() < 0.3)
    if dice.random() < 0.3:
        name = _slipped(dice, name)
    phone, email = _reached_again(dice, one, first)
    city = dice.choice((_own(one.city, one.tongue),) * 3 + (_foreign(one.city, one.tongue),))
    return Card(
        one.kind, name,
        _company(one, bare=True) if dice.random() < 0.75 else "",
        city if dice.random() < 0.75 else "",
        phone, email, first.region,
    )  # fmt: skip


def _reached_again(dice: random.Random, one: _Whole, first: Card) -> tuple[str, str]:
    phone = email = ""
    if dice.random() < 0.5 and first.phone:
        form = dice.choice(("{code} {number}", "{home}{number}", "00" + "{code}-{number}"))
        digits = first.phone.removeprefix(_CODES[first.region])
        code = _CODES[first.region].lstrip("+") if form.startswith("00") else _CODES[first.region]
        phone = form.format(code=code, number=digits, home=_HOME[first.region])
    elif dice.random() < 0.3:
        phone = _phone(one._replace(digits=f"{dice.randrange(10**9):09}"), "{code}{number}")
    if dice.random() < 0.4 and first.email:
        email = dice.choice((first.email.upper(), first.email, f"<{first.email}>"))
    return phone, email


def _slipped(dice: random.Random, name: str) -> str:
    """A name with one slip of the hand: a letter swapped, doubled, left out, or another one."""
    places = [at for at in range(1, len(name) - 1) if name[at].isalpha() and name[at + 1].isalpha()]
    if not places or len(name) < 5:
        return name
    at = dice.choice(places)
    how = dice.randrange(4)
    if how == 0:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if how == 1:
        return name[:at] + name[at] + name[at:]
    other = name[dice.choice(places)].lower()
    return name[:at] + ("" if how == 2 else other) + name[at + 1 :]
