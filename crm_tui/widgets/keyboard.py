"""What a pressed key means: the table of keys seen through the layout it was typed on."""

from typing import NamedTuple

from crm_tui.domain.layouts import (
    LATIN,
    hangul_place,
    is_hangul,
    layout_of,
    readings,
    typed_as,
)
from crm_tui.keys import KEYS, Key


class Meant(NamedTuple):
    """What a key press asks for: an action's id, or nothing and perhaps to switch the layout."""

    id: str | None = None
    switch: bool = False


class Keyboard:
    """The keys of a person. `layout` is the layout last typed on, None until a letter tells."""

    def __init__(self, table: tuple[Key, ...] = KEYS) -> None:
        self.table = table
        self.layout: str | None = None
        self._by_name = {name: key for key in table for name in key.names}

    def heard(self, char: str | None) -> bool:
        """Note the layout a character gives away; True when it is another one than before."""
        found = layout_of(char) if char else None
        changed = found is not None and found != self.layout
        self.layout = found if changed else self.layout
        return changed

    def meant(self, name: str) -> Meant:
        """What a key asks for. `name` is its character, or its name such as "ctrl+r", "enter"."""
        prefix, typed = ("ctrl+", name[5:]) if name.startswith("ctrl+") else ("", name)
        if len(typed) != 1:
            return Meant(self._id(name))
        if is_hangul(typed):
            return self._hangul(prefix, typed)
        return Meant(self._likely(prefix, typed))

    def letter(self, char: str, letters: str) -> Meant:
        """Which of the given Latin letters a character stands for: the answers of a form."""
        if is_hangul(char):
            return Meant(None, switch=True)
        for _layout, latin in readings(char):
            if latin in letters or latin.lower() in letters:
                return Meant(latin if latin in letters else latin.lower())
        return Meant()

    def label(self, key: Key) -> str:
        """How the layout last used types a key: the name in the footer and in the help."""
        name = key.names[0]
        if len(name) != 1 or self.layout in (None, LATIN):
            return name
        typed = typed_as(name, self.layout or LATIN)
        return name if is_hangul(typed) and not key.harmless else typed

    def _likely(self, prefix: str, typed: str) -> str | None:
        """Of several places: the layout last used, else the harmless one, else the Latin one."""
        found = [
            (layout != self.layout, not key.harmless, layout != LATIN, key.id)
            for layout, latin in readings(typed) or ((LATIN, typed),)
            if (key := self._by_name.get(prefix + (latin.lower() if prefix else latin)))
        ]
        return min(found)[-1] if found else None

    def _hangul(self, prefix: str, typed: str) -> Meant:
        """Hangul composes, so only a harmless key acts; the rest asks for another layout."""
        place = hangul_place(typed)
        key = self._by_name.get(prefix + place) if place else None
        if key is None:
            return Meant(None, switch=place is None)
        return Meant(key.id) if key.harmless or prefix else Meant(None, switch=True)

    def _id(self, name: str) -> str | None:
        key = self._by_name.get(name)
        return key.id if key else None
