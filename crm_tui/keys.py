"""Every key of the program, in one table: the footer, the help and docs/keys.md are made from it.

The id is the name of the action. A person may give an action other keys in the config, `[keys]`,
as `step.result = "r"`. A key that is not here does nothing, so nothing is listed before it works.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crm_tui.i18n import N_, _


class Key(NamedTuple):
    """A key, where it works and what it does.

    room: where it works: "app" everywhere, else a part of a screen. keys: their names, comma
    separated ("comma" for the comma itself). show: whether the footer has room for it, and how it
    is called there. harmless: whether it only looks, moves or opens something to read.
    """

    room: str
    id: str
    keys: str
    help: str
    show: str = ""
    harmless: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The keys one by one."""
        return tuple("," if name == "comma" else name for name in self.keys.split(","))


KEYS = (
    Key("step", "step.result", "r", N_("Result: the step did its work"), N_("result")),
    Key("step", "step.postpone", "p", N_("Postpone: the client said later"), N_("postpone")),
    Key("step", "step.refuse", "x", N_("Refuse: the client said no"), N_("refuse")),
    Key("step", "step.call", "c", N_("Call: the number, then what came of it"), N_("call")),
    Key("step", "step.time", "t", N_("Move the time: we did not get to it"), N_("time")),
    Key("step", "step.note", "n", N_("Write a note"), N_("note")),
    Key("app", "client.add", "a", N_("Add a client, a deal and its step in one line"), N_("add")),
    Key("step", "step.repeat", ".", N_("Repeat the last result or postponement")),
    Key("app", "find.open", "/", N_("Find a client or a deal"), N_("find"), True),
    Key("app", "find.anywhere", "ctrl+k", N_("Find, even inside a form"), "", True),
    Key("app", "edit.undo", "u", N_("Undo my last action"), N_("undo")),
    Key("app", "edit.redo", "ctrl+r", N_("Redo what was undone")),
    Key("list", "mark.toggle", "space", N_("Mark or unmark this row"), "", True),
    Key("list", "mark.group", "*", N_("Mark all of this group"), "", True),
    Key("list", "list.owner", "o", N_("Whose list: mine or everybody's"), "", True),
    Key("list", "move.down", "j,down", N_("Down"), "", True),
    Key("list", "move.up", "k,up", N_("Up"), "", True),
    Key("list", "move.page_down", "pagedown", N_("A page down"), "", True),
    Key("list", "move.page_up", "pageup", N_("A page up"), "", True),
    Key("list", "move.first", "home", N_("To the first row"), "", True),
    Key("list", "move.last", "end", N_("To the last row"), "", True),
    Key("list", "nav.open", "enter,l,right", N_("Open: the card, or the days to come"), "", True),
    Key("app", "nav.back", "escape,h,left", N_("Back; never quits"), "", True),
    Key("app", "go.today", "1", N_("Today"), "", True),
    Key("app", "help.show", "?,f1", N_("All the keys"), N_("help"), True),
    Key("app", "palette.show", "ctrl+p", N_("Commands by name"), "", True),
    Key("app", "app.quit", "q", N_("Quit"), "", True),
)


class Remapped(NamedTuple):
    """The table with a person's keys, and a sentence for each wish that could not be met."""

    keys: tuple[Key, ...]
    complaints: tuple[str, ...]


def remapped(wishes: Mapping[str, str], table: tuple[Key, ...] = KEYS) -> Remapped:
    """Give actions other keys: `wishes` maps an id to keys. A clash keeps the shipped keys."""
    complaints = [
        _("There is no action “{id}” to give a key to.").format(id=wish)
        for wish in wishes
        if all(key.id != wish for key in table)
    ]
    keys = list(table)
    for number, key in enumerate(keys):
        if wish := wishes.get(key.id, "").replace(" ", ""):
            wished = key._replace(keys=wish)
            other = _clash(wished, [k for k in keys if k.id != key.id])
            if other is None:
                keys[number] = wished
            else:
                complaints.append(
                    _("“{keys}” for {id} is taken by {other}; the shipped key stays.").format(
                        keys=wish, id=key.id, other=other.id
                    )
                )
    return Remapped(tuple(keys), tuple(complaints))


def clashes(table: tuple[Key, ...] = KEYS) -> list[tuple[str, str]]:
    """Pairs of ids that would be meant by the same key at once."""
    found = []
    for number, key in enumerate(table):
        other = _clash(key, list(table[number + 1 :]))
        if other is not None:
            found.append((key.id, other.id))
    return found


def _clash(key: Key, others: list[Key]) -> Key | None:
    """Rooms are open at once on every screen so far, so a key name may stand in one row only."""
    return next((other for other in others if set(other.names) & set(key.names)), None)
