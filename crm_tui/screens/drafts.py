"""A line that adds or a note, not saved when the program ended: kept, and given back by its key."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary
from zlib import crc32

from crm_tui.i18n import _
from crm_tui.paths import state_folder

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.forms import Form
    from crm_tui.screens.note_form import NoteForm
    from crm_tui.shell import Shell

GONE = ("SIGHUP", "SIGTERM")  # what a program hears when its terminal or its machine goes away
MOST = 200_000  # characters of a draft
TYPED = "-typed"
EVERY = 2.0  # seconds between two looks at what is being typed: a crash costs no more


class Kept(NamedTuple):
    """What is kept, and in which file."""

    place: Path
    text: str


def place_of(db: str, person: str) -> Path:
    """The file of a person's draft for a database; it need not exist."""
    return Path(state_folder(), f"draft-{crc32(f'{db} {person}'.encode()):08x}")


_keepers: "WeakKeyDictionary[Shell, Keeper]" = WeakKeyDictionary()


class Keeper:
    """Keeps what is being typed on disk, and forgets it once it is saved or left."""

    def __init__(self, app: "Shell") -> None:
        self.app = app
        self.kept: Kept | None = None

    def look(self) -> None:
        """Keep what is typed now, wherever it is open; a full disk keeps nothing."""
        typed = _typed(self.app)
        if typed == self.kept:
            return
        with suppress(OSError):
            if self.kept is not None and (typed is None or typed.place != self.kept.place):
                self.kept.place.unlink(missing_ok=True)
            if typed is not None:
                _write(typed)
        self.kept = typed


def _write(kept: Kept) -> None:
    kept.place.parent.mkdir(0o700, parents=True, exist_ok=True)
    kept.place.touch(0o600)
    kept.place.write_text(kept.text, encoding="utf-8")


def _typed(app: "Shell") -> Kept | None:
    """What is in the line that adds, or in a note; None for nothing."""
    from crm_tui.screens.add_form import AddForm
    from crm_tui.screens.note_form import NoteForm

    for screen in reversed(app.screen_stack):
        form = getattr(screen, "form", None)
        if isinstance(form, AddForm) and form.text and app.draft is not None:
            return Kept(app.draft, form.text)
        if isinstance(form, NoteForm) and form.text:
            return Kept(_of_note(app, form), form.text)
    return None


def watch(app: "Shell", config: "Config | None") -> None:
    """Keep what is being typed; when the terminal goes away, save what is being saved, and end."""
    loop = asyncio.get_running_loop()
    for name in GONE:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, _gone, app)
    if config is None:
        return
    app.draft = place_of(config.db, config.user)
    if told := _told(app):
        app.sayings.tell_news(told)
    _keepers[app] = Keeper(app)
    app.set_interval(EVERY, _keepers[app].look)


def _told(app: "Shell") -> str:
    """That something was not saved, and what gives it back; "" where all was."""
    from crm_tui.screens.long_text import draft_name, draft_of

    if app.draft is not None and app.draft.exists():
        return _("A line that was not saved is kept: a gives it back.")
    notes = draft_of(draft_name(app, "note-"))
    found = sorted(notes.parent.glob(f"{notes.stem}*{TYPED}.md"))
    if not found:
        return ""
    client = found[0].stem.removeprefix(notes.stem).partition("-")[0]
    return _("A note to {client} was not saved: n there gives it back.").format(client=client)


def _gone(app: "Shell") -> None:
    keep(app)
    app.leave()


def keep(app: "Shell") -> None:
    """Keep what is typed in the line that adds, or in a note, wherever it is open."""
    (_keepers.get(app) or Keeper(app)).look()


def end(app: "Shell") -> None:
    """The program ends: what was saved or left is kept no longer."""
    if app in _keepers:
        _keepers[app].look()


def taken(place: Path | None) -> str:
    """What was kept, "" for nothing; it is kept no longer."""
    if place is None or not place.exists():
        return ""
    try:
        text = place.read_text(encoding="utf-8", errors="replace")
        place.unlink()
    except OSError:
        return ""
    return text[:MOST]


def give_back(screen: "ActingScreen", form: "Form") -> None:
    """Put what was kept into the form that is open."""
    place, keeper = _place(screen.app, form), _keepers.get(screen.app)
    if keeper is not None and keeper.kept is not None and keeper.kept.place == place:
        return  # it was typed and left in this window a moment ago
    text = taken(place)
    if text:
        screen.answer(form.paste(text), form)
        screen.app.tell(_("This was not saved before: enter saves it, esc leaves it."))


def _place(app: "Shell", form: "Form") -> Path | None:
    """Where the draft of a form is kept; a note about several clients has none."""
    from crm_tui.screens.note_form import NoteForm

    if not isinstance(form, NoteForm):
        return app.draft
    return _of_note(app, form) if len(form.steps) <= 1 else None


def _of_note(app: "Shell", form: "NoteForm") -> Path:
    """Beside the file of its editor, in which more may be written than was typed here."""
    from crm_tui.screens.long_text import draft_of

    return draft_of(form.draft(app) + TYPED)
