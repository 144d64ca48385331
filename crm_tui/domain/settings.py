"""Settings as their screen shows them: what is in force, and every place that could say so."""

from typing import NamedTuple

MINE, TEAM, HERE = "mine", "team", "here"
GROUPS = (MINE, TEAM, HERE)


class Place(NamedTuple):
    """A place where a setting may be said, and what is said there, "" for nothing."""

    where: str
    value: str


class Setting(NamedTuple):
    """A setting. places: the strongest first; the first that says something is in force.

    group: mine, the team's, or of this computer. value: as it is kept. shown: for eyes. about:
    what it does. changes: whether `e` changes it here; else `how` says where it is changed.
    """

    key: str
    group: str
    title: str
    value: str
    shown: str
    about: str
    places: tuple[Place, ...]
    changes: bool
    how: str

    @property
    def origin(self) -> str:
        """The place whose word is in force, "" where nobody says anything."""
        return next((place.where for place in self.places if place.value), "")
