"""Every key of the program, in one table: the footer, the help and docs/keys.md are made from it.

The id is the name of the action. A person may give an action other keys in the config, `[keys]`,
as `step.result = "r"`. A key that is not here does nothing, so nothing is listed before it works.
"""

from crm_tui.domain.layouts import PLACES
from crm_tui.domain.rows import row
from crm_tui.i18n import N_, _, _n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import NamedTuple

    class _Key(NamedTuple):
        room: str
        id: str
        keys: str
        help: str
        show: str = ""
        harmless: bool = False

    class Fault(NamedTuple):
        """Why a wish for a key cannot be met. id: the action it was for."""

        id: str
        words: str

    class _Remapped(NamedTuple):
        keys: tuple["Key", ...]
        faults: tuple[Fault, ...]

else:
    _Key = row("_Key", "room id keys help show harmless", show="", harmless=False)
    Fault = row("Fault", "id words")
    _Remapped = row("_Remapped", "keys faults")


class Key(_Key):
    """A key, where it works and what it does.

    room: where it works: "app" everywhere, else a part of a screen. keys: their names, comma
    separated ("comma" for the comma itself). show: whether the footer has room for it, and how it
    is called there. harmless: whether it only looks, moves or opens something to read.
    """

    __slots__ = ()

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
    Key("board", "card.left", "H", N_("Move the card to the stage before")),
    Key("board", "card.right", "L", N_("Move the card to the next stage"), N_("move")),
    Key("deal", "deal.move", "m", N_("Move to a stage, of another pipeline too"), N_("stage")),
    Key("deal", "deal.win", "W", N_("Won"), N_("won")),
    Key("deal", "receipt.add", "$,M", N_("Money received for the deal: 60k, 50%, rest")),
    Key("app", "client.add", "a", N_("Add a client, a deal and its step in one line"), N_("add")),
    Key("step", "side.add", "+", N_("Add a side step")),
    Key("client", "record.edit", "e", N_("Edit what is under the cursor"), N_("edit")),
    Key("card", "record.remove", "delete", N_("Take away what is under the cursor")),
    Key("client", "client.merge", "=", N_("The same client twice: merge two")),
    Key(
        "step",
        "step.why",
        "w",
        N_("Why this step: who set it, when and after what"),
        N_("why"),
        True,
    ),
    Key("step", "call.same", ";", N_("Same call: the next open deal of this client"), "", True),
    Key("step", "objection.find", "O", N_("Objection: what to answer to what was said"), "", True),
    Key("step", "step.repeat", ".", N_("Repeat the last result or postponement")),
    Key("narrow", "list.owner", "o", N_("Whose: mine, all, a person's; or give to"), "", True),
    Key("filter", "list.filter", "f", N_("Narrow this list"), N_("filter"), True),
    Key("narrow", "list.sort", "s", N_("Sort this list"), "", True),
    Key("views", "list.view", "v", N_("Views: show one, keep this list as one"), N_("views"), True),
    Key("app", "find.open", "/", N_("Find a client or a deal"), N_("find"), True),
    Key("app", "find.anywhere", "ctrl+k", N_("Find, even inside a form"), "", True),
    Key("app", "edit.undo", "u", N_("Undo my last action"), N_("undo")),
    Key("app", "edit.redo", "ctrl+r", N_("Redo what was undone")),
    Key("marks", "mark.toggle", "space", N_("Mark or unmark this row"), "", True),
    Key("marks", "mark.group", "*", N_("Mark all of this group"), "", True),
    Key("rows", "record.copy", "y", N_("Copy: the marked rows, else who is there"), "", True),
    Key("rows", "move.down", "j,down", N_("Down"), "", True),
    Key("rows", "move.up", "k,up", N_("Up"), "", True),
    Key("rows", "move.page_down", "pagedown", N_("A page down"), "", True),
    Key("rows", "move.page_up", "pageup", N_("A page up"), "", True),
    Key("rows", "move.first", "home", N_("To the first row"), "", True),
    Key("rows", "move.last", "end", N_("To the last row"), "", True),
    Key("list", "list.in", "l,right", N_("Into what is under the cursor"), "", True),
    Key("list", "list.out", "h,left", N_("Out again"), "", True),
    Key("board", "board.left", "h,left", N_("The column on the left"), "", True),
    Key("board", "board.right", "l,right", N_("The column on the right"), "", True),
    Key("board", "card.down", "J", N_("Move the card down in its column")),
    Key("board", "card.up", "K", N_("Move the card up in its column")),
    Key("board", "board.before", "[", N_("The board before"), "", True),
    Key("board", "board.next", "]", N_("The next board: a pipeline or a view"), "", True),
    Key("board", "board.size", "Z", N_("Cards of one line, or of three"), "", True),
    Key("board", "board.lanes", "T", N_("A lane for each owner, or none"), "", True),
    Key("card", "file.attach", "F", N_("Attach a file to the deal, or the client")),
    Key("card", "pane.next", "tab", N_("The other pane"), N_("pane"), True),
    Key("lost", "deal.return", "r", N_("Came back: a new deal after the lost"), N_("came back")),
    Key("review", "review.skip", "s", N_("Put off to the end of the review"), N_("skip")),
    Key("review", "review.rest", "b", N_("Not before a day: the client rests"), N_("not before")),
    Key("review", "review.new", "B", N_("Begin another review: deals, or a view of clients")),
    Key("calendar", "calendar.zoom", "Z", N_("A week, a month, a day"), N_("week/month/day"), True),
    Key("calendar", "calendar.later", "L", N_("Move the step to the next day"), N_("move")),
    Key("calendar", "calendar.earlier", "H", N_("Move the step to the day before")),
    Key("calendar", "calendar.week_later", "J", N_("Move the step a week on")),
    Key("calendar", "calendar.week_earlier", "K", N_("Move the step a week back")),
    Key("calendar", "calendar.left", "h,left", N_("The day before"), "", True),
    Key("calendar", "calendar.right", "l,right", N_("The next day"), "", True),
    Key("calendar", "calendar.before", "[", N_("The week, month or day before"), "", True),
    Key("calendar", "calendar.next", "]", N_("The next week, month or day"), "", True),
    Key("pairs", "pair.apart", "x", N_("Not the same: never list these two"), N_("not the same")),
    Key("pairs", "pair.look", "B", N_("Look for duplicates anew"), "", True),
    Key("files", "files.narrow", "f", N_("Narrow by a part of the name"), N_("narrow"), True),
    Key("files", "path.type", "t", N_("Type a path, with completion"), N_("path"), True),
    Key("files", "text.paste", "p", N_("Paste rows as text"), N_("paste"), True),
    Key("files", "folder.bring", "F", N_("All files of the folder as one"), N_("folder"), True),
    Key(
        "import",
        "import.table",
        "tab",
        N_("The rows as a table; as a list again"),
        N_("table"),
        True,
    ),
    Key("import", "import.run", "i", N_("Import the file as it is shown"), N_("import")),
    Key("merge", "merge.swap", "ctrl+x", N_("Keep the other one of two")),
    Key("app", "nav.open", "enter", N_("Open what is under the cursor"), "", True),
    Key("app", "nav.back", "escape", N_("Back; never quits"), "", True),
    Key("app", "go.today", "1", N_("Today"), "", True),
    Key("app", "go.pipeline", "2", N_("Pipeline"), "", True),
    Key("app", "go.clients", "3", N_("Clients"), "", True),
    Key("app", "go.menu", "g", N_("Go to a screen by its letter"), "", True),
    Key("app", "history.open", "U", N_("My history: undo one action alone"), "", True),
    Key("app", "refused.open", "X", N_("Refusal list: who said no, when they come back"), "", True),
    Key(
        "app",
        "calendar.open",
        "C",
        N_("Calendar: steps by day, week and month"),
        N_("calendar"),
        True,
    ),
    Key(
        "app",
        "plan.open",
        "P",
        N_("Plan: the weeks to come by person, and what we moved"),
        "",
        True,
    ),
    Key("app", "duplicates.open", "D", N_("Duplicates: clients that look like one"), "", True),
    Key("app", "review.open", "R", N_("Review: deals one by one until all are handled"), "", True),
    Key(
        "app", "playbooks.open", "V", N_("Playbooks compared: how steps end, by version"), "", True
    ),
    Key("app", "import.open", "I", N_("Import a file: seen before it comes in"), "", True),
    Key("app", "export.open", "E", N_("Export: lists, everything, a backup"), "", True),
    Key("app", "settings.open", "f2", N_("Settings: each value and where it comes from"), "", True),
    Key("app", "script.show", "G", N_("Script: the stages of a pipeline, drawn"), "", True),
    Key("app", "place.mark", "z", N_("Mark this place with a letter"), "", True),
    Key("app", "place.go", "'", N_("To a marked place; ' again: back where I was"), "", True),
    Key("app", "jump.show", "\\", N_("Jump: a letter for whatever can be clicked"), "", True),
    Key("app", "macro.record", "Q", N_("Record keys under a letter; again: it ends"), "", True),
    Key("app", "macro.play", "@", N_("Replay recorded keys: how often, then the letter")),
    Key("app", "help.show", "?,f1", N_("All the keys"), N_("help"), True),
    Key("app", "palette.show", "ctrl+p", N_("Commands by name"), "", True),
    Key("app", "app.quit", "q", N_("Quit"), "", True),
)

_OF_LISTS = ("app", "step", "deal", "client", "rows", "marks", "narrow", "filter", "views")

#: The rooms that are open on each screen. Keys of two rooms that are open at once may not clash.
ROOMS_OF = {
    "today": (*_OF_LISTS, "list"),
    "pipeline": (*_OF_LISTS, "board"),
    "clients": (*_OF_LISTS, "list"),
    "card": ("app", "step", "deal", "client", "rows", "narrow", "filter", "list", "card"),
    "found": ("app", "step", "deal", "client", "rows", "list"),
    "plan": ("app", "step", "deal", "client", "rows", "marks", "narrow", "filter", "list"),
    "calendar": ("app", "step", "deal", "client", "rows", "narrow", "filter", "calendar"),
    "playbooks": ("app", "rows", "filter", "list"),
    "history": ("app", "rows", "narrow", "filter", "list"),
    "refused": ("app", "rows", "client", "narrow", "filter", "list", "lost"),
    "review": ("app", "step", "deal", "client", "rows", "marks", "filter", "list", "review"),
    "settings": ("app", "rows", "client", "filter", "list"),
    "duplicates": ("app", "rows", "client", "marks", "filter", "list", "pairs"),
    "merge": ("app", "rows", "marks", "list", "merge"),
    "files": ("app", "rows", "list", "files"),
    "import": ("app", "rows", "client", "marks", "list", "import"),
}


#: What ends, removes or turns back: never recorded, and never put on a harmless key's place.
DESTRUCTIVE = frozenset(
    {
        *("step.refuse", "deal.win", "record.remove", "client.merge", "merge.swap", "pair.apart"),
        *("edit.undo", "edit.redo"),
    }
)
NAMED = frozenset(
    {
        *("enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "insert"),
        *("home", "end", "pageup", "pagedown", "up", "down", "left", "right"),
        *(f"f{number}" for number in range(1, 13)),
    }
)
#: What a terminal sends as another key, or keeps for itself.
UNSENT = frozenset("ctrl+" + letter for letter in "chijmz")


class Remapped(_Remapped):
    """The table with a person's keys, and why some wishes could not be met."""

    __slots__ = ()

    @property
    def complaints(self) -> tuple[str, ...]:
        """A sentence for each."""
        return tuple(fault.words for fault in self.faults)


def remapped(wishes: "Mapping[str, str]", table: tuple[Key, ...] = KEYS) -> Remapped:
    """Give actions other keys: `wishes` maps an id to keys. What cannot be met stays as shipped.

    All wishes are met at once, so two actions may change places.
    """
    given = {wish: keys.replace(" ", "") for wish, keys in wishes.items()}
    faults = {wish: why for wish in given if (why := _unfit(wish, given[wish], table))}
    while True:
        met = {wish: words for wish, words in given.items() if wish not in faults}
        keys = tuple(k._replace(keys=met[k.id]) if k.id in met else k for k in table)
        found = clashes(keys) if met else []
        pair = next((p for p in found if p[0] in met or p[1] in met), None)
        if pair is None:
            break
        other, loser = pair if pair[1] in met else pair[::-1]
        words = _("“{keys}” for {id} is taken by {other}; the shipped key stays.")
        faults[loser] = words.format(keys=met[loser], id=loser, other=other)
    return Remapped(keys, tuple(Fault(wish, faults[wish]) for wish in wishes if wish in faults))


def one_complaint(faults: "Sequence[Fault]", origins: "Mapping[str, str]") -> tuple[str, ...]:
    """What is wrong with a person's keys in one line, and where it was said; () if all is well.

    origins: file and line by action.
    """
    if not faults:
        return ()
    first = faults[0]
    where = origins.get(first.id, "")
    words = f"{where}: {first.words}" if where else first.words
    more = _n("{n} more: crm keys --check", "{n} more: crm keys --check", len(faults) - 1)
    return (words if len(faults) == 1 else f"{words} {more.format(n=len(faults) - 1)}",)


def _unfit(wish: str, keys: str, table: tuple[Key, ...]) -> str:
    """Why an action cannot have these keys, whatever else is wished; "" where it can."""
    shipped = next((key for key in table if key.id == wish), None)
    if shipped is None:
        return _("There is no action “{id}” to give a key to.").format(id=wish)
    wished = shipped._replace(keys=keys)
    for name in wished.names:
        if not _is_sent(name):
            words = _("“{key}” for {id} is no key of its own in a terminal: write {example}.")
            return words.format(key=name, id=wish, example="r, R, ctrl+t, f5, comma")
    if wish in DESTRUCTIVE and (other := _clash(wished, [k for k in table if k.harmless])):
        words = _("“{keys}” for {id} is the place of {other}, which harms nothing; it stays free.")
        return words.format(keys=keys, id=wish, other=other.id)
    return ""


def _is_sent(name: str) -> bool:
    """Whether a terminal sends a key by this name: a Latin character, `ctrl+` one, or a named."""
    if len(name) == 1:
        return name in PLACES
    prefix, _plus, letter = name.rpartition("+")
    is_ctrl = prefix == "ctrl" and letter.isascii() and letter.islower() and len(letter) == 1
    return name in NAMED or (is_ctrl and name not in UNSENT)


def clashes(table: tuple[Key, ...] = KEYS) -> list[tuple[str, str]]:
    """Pairs of ids that would be meant by the same key at once."""
    found = []
    for number, key in enumerate(table):
        other = _clash(key, list(table[number + 1 :]))
        if other is not None:
            found.append((key.id, other.id))
    return found


def _clash(key: Key, others: list[Key]) -> Key | None:
    """Another key with a name of this one, in a room that is open at the same time."""
    near = {room for rooms in ROOMS_OF.values() if key.room in rooms for room in rooms}
    return next((k for k in others if k.room in near and set(k.names) & set(key.names)), None)
