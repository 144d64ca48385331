"""The file to import: chosen in folders by keys or mouse, typed, dropped, or pasted as text."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, overload

from crm_tui.domain.text import display, thousands
from crm_tui.errors import CrmError
from crm_tui.i18n import _, _n
from crm_tui.importers.browsing import (
    FILE,
    FOLDER,
    OTHER,
    Details,
    Entry,
    Listing,
    details,
    listing,
    narrowed,
    recent_folders,
    usual_places,
)
from crm_tui.keys import ROOMS_OF
from crm_tui.screens.apart import apart
from crm_tui.screens.import_bringing import BringingScreen, load
from crm_tui.screens.narrow_form import NarrowForm
from crm_tui.screens.opening import around_of
from crm_tui.widgets.grid import Look, Section
from crm_tui.widgets.paint import Line, Moment, clip, phrases
from crm_tui.widgets.paint_import_files import FileCard, Place, file_lines, place_line, told_lines

if TYPE_CHECKING:
    from crm_tui.screens.import_forms import PathForm

UP, DO, PASTE, TYPE = "up", "do", "paste", "type"


class ImportFilesScreen(BringingScreen):
    """Folders and files on the left; on the right what the one under the cursor is.

    Folders and files are looked at in threads of their own: a slow disk holds up no key.
    folder: None for the places to begin at.
    """

    rooms: ClassVar[tuple[str, ...]] = ROOMS_OF["files"]
    kinds: ClassVar[frozenset[str]] = frozenset()
    taps: ClassVar[tuple[str, ...]] = ("f", "t", "p", "⋯")
    leading: ClassVar[tuple[str, ...]] = (
        *("files.narrow", "path.type", "text.paste", "folder.bring"),
    )
    unlisted: ClassVar[frozenset[str]] = frozenset({"client.add", "edit.undo"})
    copies_client: ClassVar[bool] = False
    is_read = True

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.there: Listing | None = None
        self.fault: CrmError | None = None
        self.words = ""
        self._came_from, self._is_new = "", True
        self._known: dict[str, Details | None] = {}

    # -- looking --------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Look into the folder, and load meanwhile what will show a file."""
        self.is_looking = True
        self.app.warm_up()
        self.run_apart(partial(apart, load), "load")

    def reload(self) -> None:
        """Look into the folder; what was listed before stays until it is read."""
        if self.folder is None:
            self.run_apart(self._look_for_places, "folder")
        else:
            self.run_apart(partial(self._look, self.folder), "folder")

    async def _look_for_places(self) -> None:
        recent, usual = await apart(lambda: (recent_folders(), usual_places()))
        self.there = None
        self._show(self._places(recent, usual))
        self.looked()

    async def _look(self, folder: Path) -> None:
        try:
            self.there, self.fault = await apart(partial(listing, folder)), None
        except CrmError as error:
            self.there, self.fault = None, error
        self._known.clear()
        self.show_entries()
        if self._is_new:
            self._is_new = False
            self.rows.go_to((FOLDER, self._came_from)) or self._to_first()
            self.show_card()
        self.looked()

    def _to_first(self) -> bool:
        """The first entry, below the way out."""
        self.rows.to_end(last=False)
        return self.rows.move(1)

    def open_folder(self, folder: Path | None, came_from: str = "") -> None:
        """Look into another folder; came_from: the one in it that the cursor goes to."""
        self.folder, self._came_from, self.words = folder, came_from, ""
        self._is_new = self.is_looking = True
        self.redraw_bars()
        self.reload()

    # -- what is shown --------------------------------------------------------------------

    def headline(self, cells: int) -> Line:
        """Which folder it is, or that it is being read."""
        if self.is_opening:
            words = _("opening the file …")
        elif self.is_looking:
            words = _("reading the folder …")
        elif self.folder is None:
            parts = (_("Which file?"), _("folders, a typed path, or pasted text"))
            return clip(phrases([(part, "dim") for part in parts], cells), cells)
        elif self.there is None:
            words = display(str(self.folder))
        else:
            count = self.there.total
            number = _n("{n} entry", "{n} entries", count).format(n=thousands(count))
            words = f"{display(str(self.folder))} · {number}"
            if self.words:
                words += " · " + _("with “{words}”").format(words=display(self.words))
        return clip([(f" {words}", "dim")], cells)

    def _places(self, recent: tuple[Path, ...], usual: tuple[Path, ...]) -> list[Section]:
        """Where to begin."""
        ways = [
            Place((DO, TYPE), _("Type a path"), "t", "bold"),
            Place((DO, PASTE), _("Paste text"), "p", "bold"),
        ]
        taken = [Place(("path", str(path)), *_named(path)) for path in recent]
        rest = [Place(("path", str(path)), *_named(path)) for path in usual if path not in recent]
        return [
            Section("recent", [(_("FILES CAME FROM"), "head")], taken),
            Section("places", [(_("FOLDERS"), "head")], rest),
            Section("ways", [(_("OR"), "head")], ways),
        ]

    def show_entries(self) -> None:
        """Show what the folder holds, as far as the words that narrow it allow."""
        folder = self.folder
        if folder is None:
            return
        out = [Place((UP, ".."), f".. {display(folder.parent.name or str(folder.parent))}")]
        parts = [Section("up", [], out)]
        if self.there is not None:
            for name, heading, entries, style in (
                (FOLDER, _("FOLDERS"), self.there.folders, "link"),
                (FILE, _("FILES TO IMPORT"), self.there.files, "bold"),
                (OTHER, _("OTHER FILES"), self.there.others, "dim"),
            ):
                rows = Places(narrowed(entries, self.words), style)
                parts.append(Section(name, [(heading, "head")], rows))
        self._show(parts)

    def _show(self, parts: list[Section]) -> None:
        self.rows.title = display(self.folder.name or str(self.folder)) if self.folder else (
            _("Import a file")
        )  # fmt: skip
        self.rows.show(parts, Look(lambda place: place.key, place_line))
        self.redraw_bars()
        self.show_card()

    def nothing(self) -> list[str]:
        """What the right pane says where no file is under the cursor."""
        if self.fault is not None:
            return [self.fault.message, self.fault.hint]
        return [
            _("A table (CSV, Excel, OpenDocument, JSON, a database), cards, a calendar, letters."),
            _("Drop a file into this window, or paste rows from anywhere."),
            _("Nothing comes in before you have seen what it will be."),
        ]

    def place(self) -> Place | None:
        """The row under the cursor."""
        row = self.rows.current()
        return row if isinstance(row, Place) else None

    def show_card(self) -> None:
        """Show what the file under the cursor is; it is looked at in a thread."""
        place = self.place()
        if place is None or self.folder is None or place.key[0] not in (FILE, OTHER):
            self.card_pane.show("", lambda cells: told_lines(self.nothing(), cells))
            return
        name = place.key[1]
        self._draw_card(place, self._known.get(name))
        if name not in self._known:
            self.run_apart(partial(self._look_at, place, self.folder / name), "details")

    async def _look_at(self, place: Place, path: Path) -> None:
        try:
            found: Details | None = await apart(partial(details, path))
        except CrmError:
            found = None
        self._known[place.key[1]] = found
        if self.place() == place:
            self._draw_card(place, found)

    def _draw_card(self, place: Place, found: Details | None) -> None:
        card = FileCard(place.label, place.hint)
        if found is not None:
            changed = Moment.of(found.changed, self.app.person.zone)
            card = card._replace(size=found.size, changed=changed, head=found.head)
        self.card_pane.show(place.label, lambda cells: file_lines(card, self.app.now, cells))

    # -- keys -----------------------------------------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """The list's, and the other ways to name a file."""
        return super().verbs() | {
            "list.out": self.go_out,
            "list.in": self.open_row,
            "nav.open": self.open_row,
            "files.narrow": self._narrow,
            "path.type": self.type_path,
            "text.paste": self.paste_text,
            "folder.bring": self._bring_folder,
            "import.open": lambda: self.open_folder(None),
        }

    def open_row(self) -> None:
        """Into a folder; a file is looked at as it would come in."""
        place = self.place()
        if place is None:
            return
        kind, name = place.key
        if kind == UP:
            self.go_out()
        elif kind == DO:
            self.type_path() if name == TYPE else self.paste_text()
        elif kind == "path":
            self.open_folder(Path(name))
        elif self.folder is not None and kind == FOLDER:
            self.open_folder(self.folder / name)
        elif self.folder is not None:
            self.bring(self.folder / name)

    def go_out(self) -> None:
        """To the folder around this one; from the outermost to the places."""
        folder = self.folder
        if folder is None:
            return
        outer = None if folder.parent == folder else folder.parent
        self.open_folder(outer, folder.name)

    def back(self) -> None:
        """One back: from the words that narrow, then from here."""
        if self.words:
            self.narrow("")
        else:
            super().back()

    def _narrow(self) -> None:
        if self.folder is None:
            self.app.tell(_("Open a folder first."))
            return
        form = NarrowForm(around_of(self), narrow=self.narrow, words=self.words)
        form.hint = _("a part of the name; .names that begin with a dot")
        self.put_form(form)

    def narrow(self, words: str) -> None:
        """Show only what has these words in its name."""
        self.words = words
        self.rows.to_end(last=False)  # nobody looks for the row where the cursor was
        self.show_entries()
        if words:
            self._to_first()
            self.show_card()

    def type_path(self) -> None:
        """Ask for a path."""
        from crm_tui.screens.import_forms import PathForm

        start = "" if self.folder is None else f"{self.folder}/"
        form = PathForm(around_of(self), begin=start)
        self.put_form(form)
        self.complete(form)

    def complete(self, form: "PathForm") -> None:
        """Find what a path being typed may become."""
        self.run_apart(partial(self._complete, form, form.text), "complete")

    async def _complete(self, form: "PathForm", text: str) -> None:
        from crm_tui.importers.browsing import completions
        from crm_tui.screens.pick_form import SHOWN

        found = await apart(lambda: completions(text, 8 * SHOWN))
        if self.form is form and form.text == text:
            form.take(found)
            self.form_changed()

    def paste_text(self) -> None:
        """Ask for text."""
        from crm_tui.screens.import_forms import PasteForm

        self.put_form(PasteForm(around_of(self)))

    # -- on with it -----------------------------------------------------------------------

    def _bring_folder(self) -> None:
        """All files of the folder that is shown, as one."""
        place = self.place()
        inside = self.folder is not None and place is not None and place.key[0] == FOLDER
        if self.folder is None or place is None:
            self.app.tell(_("Open a folder first."))
        else:
            self.bring_whole(self.folder / place.key[1] if inside else self.folder)


class Places(Sequence[Place]):
    """Entries as rows, each made when it is seen: a folder may hold a hundred thousand."""

    def __init__(self, entries: list[Entry], style: str) -> None:
        self._entries = entries
        self._style = style

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> Place: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Place]: ...
    def __getitem__(self, index: int | slice) -> Place | Sequence[Place]:
        if isinstance(index, slice):
            return Places(self._entries[index], self._style)
        return _place(self._entries[index], self._style)


def _place(entry: Entry, style: str) -> Place:
    return Place((entry.kind, entry.name), entry.name, _(entry.form) if entry.form else "", style)


def _named(path: Path) -> tuple[str, str]:
    """A folder's name, and where it is: home is `~`."""
    home = Path("~").expanduser()
    if path == home:
        return "~", str(path)
    shown = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return path.name or str(path), shown
