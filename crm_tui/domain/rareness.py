"""How many namesakes a client has by chance: a name that is rare here says more.

Words of names, cities and companies are counted as they occur among the clients themselves, so
that what is common in one country or trade weighs little there.
"""

from collections import Counter
from collections.abc import Iterable

from crm_tui.domain.called import Called
from crm_tui.domain.search import fold
from crm_tui.domain.sounds import Word, script_of

LEAST = 0.001
"""What is left of chance where nobody else has a name: twice is hardly by chance."""

_INITIAL = 0.07  # of people have a given name with the same first letter
_PAIR = 2  # the two that are compared are no chance


class Rareness:
    """Counts the words of names, the cities and the companies of some clients.

    names, cities, companies: of every client; "" for a city that is not known.
    """

    def __init__(
        self,
        names: Iterable[Called] = (),
        cities: Iterable[str] = (),
        companies: Iterable[Called] = (),
    ) -> None:
        self._words: Counter[tuple[str, str]] = Counter()
        self._names: Counter[str] = Counter()
        for name in names:
            self._words.update({(word.script, word.sound) for word in name.words})
            self._names.update({word.script for word in name.words})
        self._cities = Counter(city for city in cities if city)
        self._townsfolk: Counter[str] = Counter()
        for city, count in self._cities.items():
            self._townsfolk[_script(city)] += count
        self._companies = Counter(name.bones for name in companies if name)

    def namesakes(self, name: Called) -> float:
        """How many others are called so by chance, if the words of names are drawn apart.

        The share of each word among the names of its script, times how many names there are.
        """
        if not name.words:
            return 1.0
        many = max(self._names[name.words[0].script], 1)
        chance = float(many)
        for word in name.words:
            chance *= self._share(word, many)
        return max(chance, LEAST)

    def _share(self, word: Word, many: int) -> float:
        if len(word.text) == 1 and not word.others:
            return _INITIAL
        return max(self._words[word.script, word.sound] - _PAIR, LEAST) / many

    def city(self, one: str, other: str) -> float:
        """The chance that two who write alike live in one of these cities."""
        shares = (self._cities[city] / max(self._townsfolk[_script(city)], 1)
                  for city in (one, other))  # fmt: skip
        return min(max(*shares, LEAST), 1.0)

    def company(self, one: Called, other: Called) -> float:
        """The chance that two work at one of these companies."""
        many = max(sum(self._names.values()), 1)
        return max(self._companies[one.bones] / many, self._companies[other.bones] / many, LEAST)


def _script(city: str) -> str:
    folded = fold(city)
    return script_of(folded) if folded else ""


NOWHERE = Rareness()
"""For two that are compared on their own: every name is rare."""
