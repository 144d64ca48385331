"""Giving an attached file to the program that the person opens such files with."""

import shutil
import sys
from pathlib import Path

from crm_tui.domain.file_names import file_name
from crm_tui.domain.text import display
from crm_tui.errors import NotFound, Unavailable
from crm_tui.exporters import programs
from crm_tui.i18n import _
from crm_tui.store import contents
from crm_tui.store.scrubbing import opened_folder

PLACE = "{file}"


def ready(folder: Path, sha256: str, name: str, link: str) -> Path:
    """The file as a program can take it: the linked one, else a copy that bears its name.

    The copy may be read only, so that nobody takes it for the one that is kept. Raises NotFound if
    the content is missing, Unavailable where the disk refuses.
    """
    source = contents.path_of(folder, sha256, link)
    if not source.is_file():
        raise NotFound(
            _("The content of {name} is missing.").format(name=display(name)),
            hint=_("`crm doctor` tells where it was looked for."),
        )
    if link:
        return source.absolute()
    place = opened_folder() / sha256[:16]
    target = place / file_name(name)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not target.is_file() or target.stat().st_size != source.stat().st_size:
            target.unlink(missing_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o400)
    except OSError as error:
        raise Unavailable(
            _("{name} could not be opened: {why}.").format(
                name=display(name), why=error.strerror or _("the disk refuses")
            ),
            hint=_("Make room, or open it where it lies."),
        ) from error
    return target


def opener(template: str, path: Path) -> list[str]:
    """The program and its arguments. template: the setting `open`, "" for the system's own.

    The path is absolute. Raises Invalid for a setting that can't be read, Unavailable where the
    system has no such program.
    """
    if not template:
        return [*_usual(), str(path)]
    example = "xdg-open {file}"
    return programs.command(template, PLACE, str(path), setting="open", example=example)


def _usual() -> list[str]:
    for program in ("open",) if sys.platform == "darwin" else ("xdg-open", "gio open", "wslview"):
        words = program.split()
        if shutil.which(words[0]):
            return words
    raise Unavailable(
        _("This system has no program that opens files."),
        hint=_('Name one in the config: open = "program {file}"'),
    )


def give(template: str, path: Path) -> None:
    """Start the program and let it go on by itself. Raises Invalid, Unavailable."""
    hint = _("The setting open says which program opens files.")
    programs.start(opener(template, path), hint)
