"""Folders as a person looks through them for a file: what is there, what it is, where one was."""

import os
import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crm_tui.domain.search import fold
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.importers.tables import shown
from crm_tui.paths import state_folder

FOLDER, FILE, OTHER = "folder", "file", "other"
KINDS = {
    **dict.fromkeys((".csv", ".tsv", ".tab"), "CSV"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), N_("workbook")),
    **dict.fromkeys((".vcf", ".vcard", ".ldif"), N_("cards")),
    **dict.fromkeys((".ics", ".ical", ".vcs"), N_("calendar")),
    **dict.fromkeys((".zip", ".gz"), N_("archive")),
    **dict.fromkeys((".mbox", ".eml"), N_("letters")),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "JSON"),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), N_("database")),
    **dict.fromkeys((".md", ".html", ".htm"), N_("page")),
    ".txt": N_("text"),
}
"""What a file is likely to be, by the end of its name; its content decides."""

RECENT = 6
"""Folders that are remembered."""

HEAD = 4096
_LONGEST = 4096  # bytes of a path
_USUAL = ("Downloads", "Documents", "Desktop")


class Entry(NamedTuple):
    """Something in a folder. key: its name folded, for narrowing. form: what it is likely to be."""

    name: str
    kind: str
    key: str
    form: str = ""


class Listing(NamedTuple):
    """What a folder holds: folders, files that may come in, and the rest, each by name."""

    folder: Path
    folders: tuple[Entry, ...]
    files: tuple[Entry, ...]
    others: tuple[Entry, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.folders) + len(self.files) + len(self.others)


class Details(NamedTuple):
    """More of one file. size in bytes; changed: aware; head: its first lines, if it is text."""

    size: int
    changed: datetime
    head: tuple[str, ...] = ()


def listing(folder: Path) -> Listing:
    """What a folder holds. Raises NotFound or Invalid where it cannot be looked into."""
    found: dict[str, list[Entry]] = {FOLDER: [], FILE: [], OTHER: []}
    try:
        with os.scandir(folder) as there:
            for one in there:
                entry = _entry(one)
                found[entry.kind].append(entry)
    except OSError as error:
        raise _closed(folder, error) from None
    ordered = (tuple(sorted(found[kind], key=_by_name)) for kind in (FOLDER, FILE, OTHER))
    return Listing(folder, *ordered)


def _entry(one: "os.DirEntry[str]") -> Entry:
    try:
        if one.is_dir():
            return Entry(one.name, FOLDER, fold(one.name))
        form = KINDS.get(os.path.splitext(one.name)[1].lower(), "")  # noqa: PTH122
        is_file = one.is_file()
    except OSError:
        return Entry(one.name, OTHER, fold(one.name))
    return Entry(one.name, FILE if is_file and form else OTHER, fold(one.name), form)


def _by_name(entry: Entry) -> tuple[bool, str, str]:
    return entry.name.startswith("."), entry.key, entry.name


def _closed(folder: Path, error: OSError) -> Invalid | NotFound:
    words = _("“{name}” cannot be looked into: {reason}.").format(
        name=shown(folder), reason=error.strerror or _("it cannot be read")
    )
    kind = NotFound if isinstance(error, FileNotFoundError) else Invalid
    return kind(words, hint=_("Choose another folder, or type a path."))


def narrowed(entries: Sequence[Entry], words: str) -> list[Entry]:
    """The entries whose names hold the words; hidden ones where the words begin with a dot."""
    sought = fold(words)
    hidden = sought.startswith(".")
    return [e for e in entries if sought in e.key and (hidden or not e.name.startswith("."))]


def details(path: Path) -> Details:
    """Size, day and first lines of a file. Raises NotFound or Invalid."""
    try:
        about = path.stat()
        head = b""
        if stat.S_ISREG(about.st_mode):
            with path.open("rb") as file:
                head = file.read(HEAD)
    except (OSError, ValueError) as error:
        raise _closed(path, error if isinstance(error, OSError) else OSError()) from None
    changed = datetime.fromtimestamp(about.st_mtime, UTC)
    return Details(about.st_size, changed, _lines(head))


def _lines(head: bytes) -> tuple[str, ...]:
    """The first lines of what is text; of letters that cannot be read, marks."""
    if b"\0" in head:
        return ()
    return tuple(head.decode("utf-8-sig", errors="replace").splitlines())


# -- typed paths ----------------------------------------------------------------------------------


def typed_path(text: str) -> Path:
    """The path that a person typed, pasted or dropped: `~`, quotes, escaped spaces, file://."""
    bare = text.strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "'\"":
        bare = bare[1:-1]
    if bare.startswith("file://"):
        from urllib.parse import unquote

        bare = unquote(bare.removeprefix("file://"))
    bare = bare.replace("\\ ", " ")
    try:
        return Path(bare).expanduser()
    except RuntimeError:  # nobody's home
        return Path(bare)


def names_a_path(text: str) -> bool:
    """Whether a pasted text is the path of something that is there."""
    bare = text.strip()
    if not bare or "\n" in bare or len(bare.encode(errors="replace")) > _LONGEST or "\0" in bare:
        return False
    return is_there(typed_path(bare))


def is_there(path: Path) -> bool:
    """Whether there is something at a path that may hold anything."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def completions(text: str, most: int) -> tuple[str, ...]:
    """Paths that begin as typed, folders with a slash at the end; at most so many."""
    path = typed_path(text or "~/")
    whole = not text or text.endswith("/")
    folder, begun = (path, "") if whole else (path.parent, fold(path.name))
    try:
        there = listing(folder)
    except (Invalid, NotFound, ValueError):
        return ()
    kept = text[: text.rfind("/") + 1] if "/" in text else ("~/" if not text else "")
    return tuple(_begun(there, begun, kept, most))


def _begun(there: Listing, begun: str, kept: str, most: int) -> Iterator[str]:
    hidden = begun.startswith(".")
    count = 0
    for entry in (*there.folders, *there.files):
        if entry.key.startswith(begun) and (hidden or not entry.name.startswith(".")):
            yield kept + entry.name + ("/" if entry.kind == FOLDER else "")
            count += 1
            if count == most:
                return


# -- where one was --------------------------------------------------------------------------------


def kept_in() -> Path:
    """The file that keeps the folders one took files from; it need not exist."""
    return Path(state_folder()) / "import-folders"


def recent_folders() -> tuple[Path, ...]:
    """The folders that files came from, the last first."""
    try:
        kept = kept_in().read_bytes()
    except OSError:
        return ()
    return tuple(Path(os.fsdecode(line)) for line in kept.split(b"\0") if line)[:RECENT]


def remember_folder(folder: Path) -> None:
    """Keep where a file came from for the next time; where that fails, nothing is lost."""
    others = [one for one in recent_folders() if one != folder]
    text = b"\0".join(os.fsencode(one) for one in (folder, *others)[:RECENT])
    place = kept_in()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.write_bytes(text)
        place.chmod(0o600)
    except OSError:
        return


def usual_places() -> tuple[Path, ...]:
    """Where files are likely to be: the folder the program was started in, home, downloads."""
    home = Path("~").expanduser()
    try:
        here = [Path.cwd()]
    except OSError:
        here = []
    wanted = [*here, home, *(home / name for name in _USUAL)]
    return tuple(dict.fromkeys(path for path in wanted if path in here or path.is_dir()))
