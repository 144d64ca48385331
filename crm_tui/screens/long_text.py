"""Text of many lines: written in the person's own editor, kept on disk until it is saved."""

import os
import shlex
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError, Invalid, Unavailable
from crm_tui.i18n import _, _n
from crm_tui.paths import state_folder
from crm_tui.screens.note_form import MOST
from crm_tui.widgets.paint import Line
from crm_tui.widgets.paint_markdown import markdown_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from crm_tui.crm import Crm
    from crm_tui.shell import Job, Shell

#: Editors looked for where neither VISUAL nor EDITOR names one.
USUAL = ("nano", "vim", "vi", "micro")
READ = 5000  # characters of it that are looked at for that
PREVIEW = 5  # lines of a note that are shown while it is not saved


def draft_of(name: str) -> Path:
    """The file in which a text is written until it is saved; it need not exist."""
    return Path(state_folder(), "drafts", f"{name}.md")


def draft_name(app: "Shell", what: str) -> str:
    """The name of a draft: what it is about, of this person and this database."""
    whose = app.draft.name.removeprefix("draft-") if app.draft is not None else "here"
    return f"{whose}-{what}"


def editor() -> list[str]:
    """The words of the person's editor. Raises Unavailable where there is none."""
    for variable in ("VISUAL", "EDITOR"):
        told = os.environ.get(variable, "").strip()
        if told:
            with suppress(ValueError):
                return shlex.split(told)
    found = next((path for name in USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise Unavailable(
            _("There is no editor here."), hint=_("Name one in EDITOR: export EDITOR=nano.")
        )
    return [found]


def written(app: "Shell", name: str, text: str) -> str:
    """What the person makes of a text in their editor, the screen put aside meanwhile.

    What was written before and never saved is gone on with. Raises Unavailable where the editor
    cannot be run, Invalid for a text that is too long; what was written stays in its file.
    """
    place = draft_of(name)
    words = editor()
    try:
        place.parent.mkdir(0o700, parents=True, exist_ok=True)
        if not place.exists():
            place.touch(0o600)
            place.write_text(text, encoding="utf-8")
        with app.suspend():
            ended = subprocess.run([*words, str(place)], check=False)
        found = place.read_text(encoding="utf-8", errors="replace")
    except SuspendNotSupported:
        raise Unavailable(
            _("The screen cannot be put aside here."), hint=_("Type the note in its line instead.")
        ) from None
    except OSError as error:
        raise Unavailable(
            _("“{editor}” could not be run: {why}.").format(editor=words[0], why=error.strerror),
            hint=_("Name another in EDITOR: export EDITOR=nano."),
        ) from None
    if ended.returncode:
        raise Unavailable(
            _("The editor ended with an error; what it wrote is kept in {file}.").format(file=place)
        )
    if len(found) > MOST:
        raise Invalid(
            _("This is longer than {count} characters.").format(count=MOST),
            hint=_("Attach it as a file; it is kept in {file}.").format(file=place),
        )
    return found.strip()


def forgetting(name: str, job: "Job") -> "Job":
    """A job after which the draft of its text is kept no longer; a refused one leaves it."""

    def do(crm: "Crm") -> object:
        done = job(crm)
        with suppress(OSError):
            draft_of(name).unlink(missing_ok=True)
        return done

    return do


def write_in_editor(app: "Shell", name: str, text: str, then: "Callable[[str], None]") -> None:
    """Let a text be written in the editor, and go on with it; what hinders is told."""
    try:
        found = written(app, name, text)
    except CrmError as error:
        app.tell_error(error)
        return
    then(found)


def preview(text: str, cells: int) -> list[Line]:
    """The first lines of a long text as it will be read, and how many follow."""
    drawn = markdown_lines(text[:READ], cells - 2)
    lines = [line for line in drawn if "".join(words for words, _style in line).strip()]
    shown = [[(" ", "text"), *line] for line in lines[:PREVIEW]]
    left = len(lines) - len(shown)
    if len(text) > READ:
        shown[-1] = [(" … " + _("and much more"), "dim")]
    elif left > 0:
        words = _n("{count} more line", "{count} more lines", left).format(count=thousands(left))
        shown[-1] = [(" … " + words, "dim")]
    return shown
