"""What a pressed key means: the table of keys seen through the layout it was typed on."""

from crm_tui.domain.layouts import (
    LATIN,
    hangul_place,
    is_hangul,
    layout_of,
    readings,
    typed_as,
)
from crm_tui.domain.rows import row
from crm_tui.i18n import _
from crm_tui.keys import KEYS, ROOMS_OF, Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import NamedTuple

    class Meant(NamedTuple):
        """What a key press asks for: an action, or nothing and perhaps to switch the layout."""

        id: str | None = None
        switch: bool = False

else:
    Meant = row("Meant", "id switch", id=None, switch=False)

TODAY = ROOMS_OF["today"]
#: What every footer names last, where there is room.
OF_A_ROW = frozenset({"step", "deal", "client", "board", "lost", "review", "pairs"})
ALWAYS_LAST = frozenset({"calendar.open"})
CALENDAR = "calendar"  # the room of the calendar itself


class Keyboard:
    """The keys of a person. `layout` is the layout last typed on, None until a letter tells."""

    def __init__(self, table: tuple[Key, ...] = KEYS) -> None:
        self.table = table
        self.layout: str | None = None
        self._by_name: dict[tuple[str, ...], dict[str, Key]] = {}

    def heard(self, char: str | None) -> bool:
        """Note the layout a character gives away; True when it is another one than before."""
        found = layout_of(char) if char else None
        changed = found is not None and found != self.layout
        self.layout = found if changed else self.layout
        return changed

    def meant(self, name: str, rooms: tuple[str, ...] = TODAY) -> Meant:
        """What a key asks for where these rooms are open.

        name: its character, or its name such as "ctrl+r", "enter".
        """
        keys = self._keys_of(rooms)
        prefix, typed = ("ctrl+", name[5:]) if name.startswith("ctrl+") else ("", name)
        if len(typed) != 1:
            return Meant(keys[name].id if name in keys else None)
        if is_hangul(typed):
            return self._hangul(keys, prefix, typed)
        return Meant(self._likely(keys, prefix, typed))

    def of(self, rooms: tuple[str, ...]) -> list[Key]:
        """The keys that work where these rooms are open, in the order of the table."""
        return [key for key in self.table if key.room in rooms]

    def footer(
        self, rooms: tuple[str, ...], leading: tuple[str, ...], unlisted: "Collection[str]"
    ) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The keys that the footer names and what they do; then those named if there is room.

        leading: ids of actions that come first; the others stand as in the table. unlisted: those
        that come last.
        """

        def place(key: Key) -> int:
            return leading.index(key.id) if key.id in leading else len(leading)

        last = {*unlisted, *ALWAYS_LAST}
        here = [key for key in self.of(rooms) if key.show]
        shown = sorted(
            (k for k in here if k.id not in ALWAYS_LAST or CALENDAR not in rooms), key=place
        )
        more = [key for key in shown if key.id in last and key.id not in leading]
        first = [(self.label(key), _(key.show)) for key in shown if key not in more]
        return first, [(self.label(key), _(key.show)) for key in more]

    def need_no_row(self, rooms: tuple[str, ...]) -> set[str]:
        """The labels of the keys that do something where a list is empty."""
        return {
            self.label(key)
            for key in self.of(rooms)
            if key.room == "app" or (key.harmless and key.room not in OF_A_ROW)
        }

    def _keys_of(self, rooms: tuple[str, ...]) -> dict[str, Key]:
        found = self._by_name.get(rooms)
        if found is None:
            found = {name: key for key in self.of(rooms) for name in key.names}
            self._by_name[rooms] = found
        return found

    def letter(self, char: str, letters: str) -> Meant:
        """Which of the given Latin letters a character stands for: the answers of a form."""
        if is_hangul(char):
            return Meant(None, switch=True)
        mine = self.layout or LATIN
        places = readings(char)
        own = [latin for layout, latin in places if layout == mine]
        for latin in own or [latin for _layout, latin in places]:
            if latin in letters or latin.lower() in letters:
                return Meant(latin if latin in letters else latin.lower())
        return Meant()

    def label(self, key: Key) -> str:
        """How the layout last used types a key: the name in the footer and in the help."""
        name = key.names[0]
        if len(name) != 1 or self.layout in (None, LATIN):
            return name
        typed = typed_as(name, self.layout or LATIN)
        acts = key.harmless and hangul_place(typed) == name
        return name if is_hangul(typed) and not acts else typed

    def label_of(self, action: str) -> str:
        """How the key of an action is typed by the layout last used; "" for an unknown one."""
        return next((self.label(key) for key in self.table if key.id == action), "")

    def _likely(self, keys: dict[str, Key], prefix: str, typed: str) -> str | None:
        """Of several places: the layout last used, else the harmless one, else the Latin one.

        A character that the layout last used types means nothing harmful on another one.
        """
        places = readings(typed) or ((LATIN, typed),)
        mine = self.layout or LATIN
        is_mine = any(layout == mine for layout, _latin in places)
        found = [
            (layout != self.layout, not key.harmless, layout != LATIN, key.id)
            for layout, latin in places
            if (key := keys.get(prefix + (latin.lower() if prefix else latin)))
            and (key.harmless or layout == mine or not is_mine)
        ]
        return min(found)[-1] if found else None

    def _hangul(self, keys: dict[str, Key], prefix: str, typed: str) -> Meant:
        """Hangul composes, so only a harmless key acts; the rest asks for another layout."""
        place = hangul_place(typed)
        key = keys.get(prefix + place) if place else None
        if key is None:
            meant_else = any(latin in keys for _layout, latin in readings(typed))
            return Meant(None, switch=place is None or meant_else)
        return Meant(key.id) if key.harmless or prefix else Meant(None, switch=True)
