"""The line that adds, typed when the terminal went away: it is kept, and given back by `a`."""

import asyncio
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from crm_tui.i18n import _
from crm_tui.paths import state_folder

if TYPE_CHECKING:
    from crm_tui.config import Config
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.forms import Form
    from crm_tui.shell import Shell

GONE = ("SIGHUP", "SIGTERM")  # what a program hears when its terminal or its machine goes away
MOST = 2000  # characters of a draft


def place_of(db: str, person: str) -> Path:
    """The file of a person's draft for a database; it need not exist."""
    return Path(state_folder(), f"draft-{crc32(f'{db} {person}'.encode()):08x}")


def watch(app: "Shell", config: "Config | None") -> None:
    """When the terminal goes away, keep what is being typed, save what is being saved, and end."""
    loop = asyncio.get_running_loop()
    for name in GONE:
        number = getattr(signal, name, None)
        if number is not None:
            with suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, _gone, app)
    if config is not None:
        app.draft = place_of(config.db, config.user)
        if app.draft.exists():
            app.sayings.tell_news(_("A line that was not saved is kept: a gives it back."))


def _gone(app: "Shell") -> None:
    keep(app)
    app.leave()


def keep(app: "Shell") -> None:
    """Keep what is typed in the line that adds, or in a note, wherever it is open."""
    _keep_note(app)
    from crm_tui.screens.add_form import AddForm

    forms = (getattr(screen, "form", None) for screen in reversed(app.screen_stack))
    text = next((form.text for form in forms if isinstance(form, AddForm) and form.text), "")
    if not text or app.draft is None:
        return
    with suppress(OSError):
        app.draft.parent.mkdir(0o700, parents=True, exist_ok=True)
        app.draft.touch(0o600)
        app.draft.write_text(text, encoding="utf-8")


def _keep_note(app: "Shell") -> None:
    """Keep a note where its editor looks for it."""
    from crm_tui.screens.long_text import draft_of
    from crm_tui.screens.note_form import NoteForm

    forms = (getattr(screen, "form", None) for screen in reversed(app.screen_stack))
    note = next((form for form in forms if isinstance(form, NoteForm) and form.text), None)
    if note is None:
        return
    place = draft_of(note.draft(app))
    with suppress(OSError):
        place.parent.mkdir(0o700, parents=True, exist_ok=True)
        place.touch(0o600)
        place.write_text(note.text, encoding="utf-8")


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
    """Put what was kept into the line that adds."""
    text = taken(screen.app.draft)
    if text:
        screen.answer(form.paste(text), form)
        screen.app.tell(_("This line was not saved before: enter saves it, esc leaves it."))
