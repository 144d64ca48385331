"""Keys recorded under a letter and replayed: never one that ends, removes or turns back.

What is pressed outside of forms is kept as the action it meant, so that another layout or other
keys do not change it; what is typed into a form is kept with the form it was typed into. Where the
replay finds itself elsewhere than the recording was, it stops.
"""

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.i18n import _, _n
from crm_tui.keys import DESTRUCTIVE
from crm_tui.screens.acting import ActingScreen
from crm_tui.screens.marks import place_here
from crm_tui.screens.state_files import remember, remembered

if TYPE_CHECKING:
    from crm_tui.keys import Key
    from crm_tui.shell import KeyedScreen, Shell

FILE = "macros"
PASTED = "paste"
MOST_PRESSES = 400
#: What is not recorded though it harms nothing: it ends the program, or leads out of the keys.
OUTSIDE = frozenset(
    {
        *("app.quit", "palette.show", "help.show", "step.why", "script.show", "jump.show"),
        *("macro.record", "macro.play", "place.mark", "find.anywhere"),
    }
)
#: The forms that may be typed into by a replay; in any other, recording and replay end.
FORMS = frozenset(
    {
        *("outcome_forms.ResultForm", "postpone_form.PostponeForm", "note_form.NoteForm"),
        *("add_form.AddForm", "call_forms.TimeForm", "call_forms.CallForm", "deal_forms.SideForm"),
        *("filter_form.FilterForm", "narrow_form.NarrowForm"),
        *("find_form.FindForm", "go_form.GoForm", "marks.PlaceForm", "clients_bulk.TagForm"),
        *("clients_bulk.NoteToMarked", "objection_form.ObjectionForm"),
        *("receipt_form.ReceiptForm", "review_forms.RestForm"),
    }
)
#: Letters of a form that refuse, or block: by hand alone.
ENDING = {"call_forms.CallForm": "xd"}
STEPS = frozenset({"move.down", "move.up", "board.left", "board.right"})


class Press(NamedTuple):
    """One key. where: the form it was typed into, "" outside of forms, where `name` is an action.

    char: the character typed, or the text pasted; None for a key without one.
    """

    where: str
    name: str
    char: str | None = None


Macro = tuple[Press, ...]


def form_name(screen: object) -> str:
    """Module and class of the open form; "" where none is open."""
    form = getattr(screen, "form", None)
    return "" if form is None else _class_name(form)


def _class_name(one: object) -> str:
    return f"{type(one).__module__.rpartition('.')[2]}.{type(one).__name__}"


# -- what is kept ---------------------------------------------------------------------------------


def macros() -> dict[str, Macro]:
    """What was recorded, by letter."""
    found = {}
    for letter, rows in remembered(FILE).items():
        if isinstance(rows, list) and all(_is_press(row) for row in rows):
            presses = tuple(Press(*row) for row in rows)
            if presses and all(is_recordable(press) for press in presses):
                found[letter] = presses
    return found


def _is_press(row: object) -> bool:
    if not isinstance(row, list) or len(row) != len(Press._fields):
        return False
    where, name, char = row
    return isinstance(where, str) and isinstance(name, str) and isinstance(char, str | None)


def is_recordable(press: Press) -> bool:
    """Whether a key may be recorded and replayed."""
    if press.where:
        return press.where in FORMS
    return press.name not in DESTRUCTIVE | OUTSIDE


def told(presses: Macro, table: "tuple[Key, ...]") -> str:
    """A recording in one line: the keys as they are pressed."""
    names = {key.id: key.names[0] for key in table}
    words = [names.get(p.name, p.name) if not p.where else p.char or p.name for p in presses]
    return " ".join("…" if len(word) > 20 else word for word in words)


# -- recording ------------------------------------------------------------------------------------


class Recorder:
    """Hears every key while it records, and lets through what it may keep."""

    def __init__(self, app: "Shell", letter: str) -> None:
        self.app, self.letter = app, letter
        self.presses: list[Press] = []

    def words(self) -> str:
        """What the line of keys says meanwhile."""
        return _("● recording {letter}").format(letter=self.letter)

    def pressed(self, screen: "KeyedScreen", name: str, char: str | None) -> bool:
        """Record a key and let the screen answer it, or say why it does nothing now."""
        if not isinstance(screen, ActingScreen):
            self.end(_("This screen cannot be recorded; the keys so far are kept."))
            return screen.pressed(name, char)
        if screen.form is not None:
            return self._typed(screen, name, char)
        meant = self.app.keyboard.meant(name, screen.rooms)
        if meant.id == "macro.record":
            self.end()
            return True
        if meant.id is None:
            return screen.pressed(name, char)
        press = Press("", meant.id)
        if not is_recordable(press):
            self.app.tell(_("{key} is for your own hand: it is not recorded.").format(key=name))
            return True
        self._keep(press)
        return screen.pressed(name, char)

    def pasted(self, screen: "KeyedScreen", text: str) -> bool:
        """The same for pasted text."""
        where = form_name(screen)
        if where in FORMS:
            self._keep(Press(where, PASTED, text))
        return screen.pasted(text)

    def _typed(self, screen: ActingScreen, name: str, char: str | None) -> bool:
        where = form_name(screen)
        if where not in FORMS or _ends(screen, where, char):
            self.presses.clear()
            self.end(_("This is for your own hand: nothing was recorded."))
        else:
            self._keep(Press(where, name, char))
        return screen.pressed(name, char)

    def _keep(self, press: Press) -> None:
        if len(self.presses) < MOST_PRESSES:
            self.presses.append(press)

    def end(self, why: str = "") -> None:
        """Keep what was recorded under its letter."""
        self.app.hear(None)
        if self.presses:
            remember(FILE, {**remembered(FILE), self.letter: [list(p) for p in self.presses]})
        done = _("Recorded under {letter}: @ and {letter} replays it.")
        nothing = _("Nothing was recorded.")
        self.app.tell(why or (done if self.presses else nothing).format(letter=self.letter))


def _ends(screen: ActingScreen, where: str, char: str | None) -> bool:
    """Whether a letter of a form refuses or blocks."""
    letters = ENDING.get(where, "")
    return bool(char and letters and screen.app.keyboard.letter(char, letters).id)


# -- replaying ------------------------------------------------------------------------------------


class Player:
    """Presses recorded keys again; any key of the person's stops it."""

    def __init__(self, app: "Shell", letter: str, presses: Macro, times: int) -> None:
        self.app, self.letter, self.presses, self.times = app, letter, presses, times
        self.done = 0
        self.is_stopped = False

    def words(self) -> str:
        """What the line of keys says meanwhile."""
        words = _("▶ {letter} {done} of {times} · any key stops")
        return words.format(letter=self.letter, done=self.done, times=self.times)

    def pressed(self, screen: "KeyedScreen", name: str, char: str | None) -> bool:
        """Stop: the key itself does nothing else."""
        self.is_stopped = True
        return True

    def pasted(self, screen: "KeyedScreen", text: str) -> bool:
        """Stop."""
        self.is_stopped = True
        return True

    async def play(self) -> None:
        """Replay as often as asked, until something is not as it was."""
        self.app.hear(self)
        try:
            why = await self._all()
        finally:
            self.app.hear(None)
        if why:
            count = _n("{n} time done", "{n} times done", self.done).format(n=self.done)
            self.app.tell(f"{why} {count}.", severity="warning")

    async def _all(self) -> str:
        while self.done < self.times:
            for press in self.presses:
                why = _("Stopped.") if self.is_stopped else await self._press(press)
                if why:
                    return why
            self.done += 1
            self.app.refresh_keys()
        return ""

    async def _press(self, press: Press) -> str:
        """Press one key, wait until what it saved is saved; why it cannot go on, or ""."""
        screen = await self.app.ready_screen()
        if not isinstance(screen, ActingScreen) or form_name(screen) != press.where:
            return _("Stopped: the screen is not as it was when this was recorded.")
        why = _typed_again(screen, press) if press.where else _acted_again(screen, press.name)
        await asyncio.sleep(0)
        if not why and not await self.app.saved():
            why = _("Stopped: it could not be saved.")
        return why


def _typed_again(screen: ActingScreen, press: Press) -> str:
    if _ends(screen, press.where, press.char):
        return _("Stopped: this is for your own hand.")
    if press.name == PASTED:
        screen.pasted(press.char or "")
    else:
        screen.pressed(press.name, press.char)
    return ""


def _acted_again(screen: ActingScreen, action: str) -> str:
    if action not in screen.does():
        return _("Stopped: this screen does not know the key.")
    before = place_here(screen) if action in STEPS else None
    screen.act(action)
    if before is not None and place_here(screen) == before:
        return _("Stopped: the list ends here.")
    return ""
