"""From a path, a dropped file or pasted rows to how they would come in; keys wait their turn."""

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.events import Key
from textual.worker import Worker

from crm_tui.domain.text import display
from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.importers.browsing import is_there, names_a_path, typed_path
from crm_tui.screens.apart import apart
from crm_tui.screens.panes_screen import PanesScreen

if TYPE_CHECKING:
    from crm_tui.screens.import_forms import PathForm

LEAVES = "nav.back"  # what waits for no disk
ABOUT_IT = ("move.", "nav.open", "list.", "files.", "folder.", "import.run")


class BringingScreen(PanesScreen):
    """Looks at the disk in threads of their own.

    Keys about what is listed that come while it looks are answered once it has looked, in their
    order: a quick hand is ahead of the disk. Whatever else a key means does not wait.
    """

    is_looking = False
    is_opening = False

    def __init__(self) -> None:
        super().__init__()
        self._early: list[Key] = []

    def open_folder(self, folder: Path | None, came_from: str = "") -> None:
        """Look into a folder."""

    def run_apart(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Do something that waits for a thread; a later work of the group takes its place."""
        _worker: Worker[None] = self.run_worker(work, group=group, exclusive=True)

    # -- keys that are ahead --------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """A key waits while the disk is looked at, unless a form is open."""
        action = self.app.keyboard.meant(name, self.rooms).id or ""
        is_about_it = action.startswith(ABOUT_IT) or bool(self._early)
        if action == LEAVES:
            self._early.clear()
        elif self.form is None and is_about_it and (self.is_looking or self.is_opening):
            self._early.append(Key(name, " " if name == "space" else char))
            return True
        return super().pressed(name, char)

    def looked(self) -> None:
        """The disk has answered: the keys that waited come now."""
        self.is_looking = self.is_opening = False
        self.redraw_bars()
        early, self._early = self._early, []
        for key in early:
            self.app.post_message(key)

    # -- on with it -----------------------------------------------------------------------

    def pasted(self, text: str) -> bool:
        """What is pasted without a form is a path of a dropped file, or rows."""
        if self.form is not None:
            return super().pasted(text)
        if text.strip():
            self._begin_with(partial(self._take, text))
        return True

    async def _take(self, text: str) -> None:
        if await apart(partial(names_a_path, text)):
            await self._bring(typed_path(text))
        else:
            await self._preview(None, text)

    def _begin_with(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self.is_opening = True
        self.redraw_bars()
        self.run_apart(work, "bring")

    def bring(self, path: Path) -> None:
        """Go on with a path: into a folder, or to see how a file would come in."""
        self._begin_with(partial(self._bring, path))

    def bring_whole(self, folder: Path) -> None:
        """See how all files of a folder would come in."""
        self._begin_with(partial(self._preview, folder))

    def bring_text(self, text: str) -> None:
        """See how pasted rows would come in."""
        self._begin_with(partial(self._preview, None, text))

    def bring_typed(self, form: "PathForm", path: Path) -> None:
        """Go on with a typed path; where there is nothing, the form says so."""
        self._begin_with(partial(self._bring_typed, form, path))

    async def _bring_typed(self, form: "PathForm", path: Path) -> None:
        if await apart(partial(is_there, path)):
            if self.form is form:
                self.close_form()
            await self._bring(path)
            return
        form.refused = NotFound(
            _("There is nothing at “{path}”.").format(path=display(str(path))),
            hint=_("Check the name and the folder."),
        )
        self.looked()
        self.form_changed()

    async def _bring(self, path: Path) -> None:
        if await apart(path.is_dir):
            self.is_opening = False
            self.open_folder(path)
        else:
            await self._preview(path)

    async def _preview(self, path: Path | None, text: str = "") -> None:
        """What shows a file takes a moment to load: that is done in a thread."""
        await apart(load)
        from crm_tui.screens.import_preview import ImportScreen

        if self.is_current and not self.is_closed:
            self.app.push_screen(ImportScreen(path, text))
        self.looked()


def load() -> None:
    """What shows a file, imported before it is needed."""
    import crm_tui.screens.import_choices
    import crm_tui.screens.import_preview  # noqa: F401
