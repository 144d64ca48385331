"""Folders of small files that are written again and again: only what changed is touched.

A list beside the files names those that we wrote, with their digests. What it does not name is
somebody else's and stays; what it names and is no longer wanted goes.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import IO, Any

from crm_tui.domain.text import display
from crm_tui.errors import Conflict, Damaged, Invalid, Unavailable
from crm_tui.i18n import _

FORMAT = 1
VISIBLE, HIDDEN = "crm.json", ".crm.json"
"""The list's name: programs that synchronise folders pass over hidden files."""

_SAFE = re.compile(r"[a-z0-9_][a-z0-9_.-]*(/[a-z0-9_][a-z0-9_.-]*){0,2}")
PIECE = 1 << 20


class Folder:
    """A folder that is being written. form: what it holds, such as "all" or "steps".

    What is new is written beside what it replaces, and takes its place when the folder is closed.
    """

    def __init__(self, path: Path, form: str, listing: str) -> None:
        self.path = path
        self._form = form
        self._listing = listing
        self._before = self._named()
        self._now: dict[str, str] = {}
        self._parts: dict[Path, Path] = {}
        self.closed = False

    def _named(self) -> dict[str, str]:
        told = read_listing(self.path / self._listing)
        if told is None:
            return {}
        if told.get("crm_folder") != FORMAT or told.get("form") != self._form:
            raise Conflict(
                _("“{name}” holds another export already.").format(name=display(self.path.name)),
                hint=_("Name another folder."),
            )
        return {name: digest for name, digest in told["files"].items() if is_safe(name)}

    def put(self, name: str, data: bytes) -> None:
        """Write a file, unless it is there and the same. name: relative, of safe letters."""
        assert is_safe(name), name
        self._now[name] = hashlib.sha256(data).hexdigest()
        place = self.path / name
        if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data:
            return
        with self._beside(place) as file:
            file.write(data)

    @property
    def ours(self) -> Collection[str]:
        """The names of the files that were ours before."""
        return self._before.keys()

    def mend(self, place: Path, data: bytes) -> None:
        """Write into a file of somebody else's, which stays theirs."""
        with self._beside(place) as file:
            file.write(data)

    def copy(self, name: str, source: Path, sha256: str) -> None:
        """Copy a file whose SHA-256 is known, unless it is there already."""
        assert is_safe(name), name
        self._now[name] = sha256
        place = self.path / name
        if place.is_file() and place.stat().st_size == source.stat().st_size:
            return
        with self._beside(place) as file, source.open("rb") as content:
            copyfileobj(content, file, PIECE)

    @contextmanager
    def _beside(self, place: Path) -> Iterator[IO[bytes]]:
        """A new file (mode 0600) that will take a place."""
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if place in self._parts:
            self._parts[place].unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(prefix=".crm-", suffix=".part", dir=place.parent)
        self._parts[place] = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file

    def _place(self) -> None:
        """Let all that is new take its place."""
        for place in list(self._parts):
            self._parts[place].replace(place)
            del self._parts[place]

    def close(self, **told: Any) -> int:
        """Take away what is no longer wanted and write the list; return how many files there are.

        told: what the list says besides.
        """
        self._place()
        for name in self._before.keys() - self._now.keys():
            (self.path / name).unlink(missing_ok=True)
        words = {"crm_folder": FORMAT, "form": self._form, **told, "files": self._now}
        text = json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
        with self._beside(self.path / self._listing) as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        self._place()
        self.closed = True
        return len(self._now)

    def take_back(self) -> None:
        """Leave all as it was before, without folders that were made for nothing."""
        for part in self._parts.values():
            part.unlink(missing_ok=True)
        made = {up for place in self._parts for up in place.parents}
        for folder in sorted(made, reverse=True):
            if self.path in folder.parents and not any(folder.iterdir()):
                folder.rmdir()


@contextmanager
def folder_for(path: Path, form: str, *, alone: bool = False) -> Iterator[Folder]:
    """A folder to be written to, made if there is none.

    Whoever stops before it is closed leaves it as it was.
    alone: it may hold nothing of others, hidden files aside. Raises Conflict for one that does or
    that holds another export, Invalid for what is no folder, Unavailable where the disk refuses.
    """
    shown = display(path.name or str(path))
    if path.exists() and not path.is_dir():
        raise Invalid(
            _("“{name}” is no folder.").format(name=shown), field="dir", hint=_("Name a folder.")
        )
    listing = VISIBLE if alone else HIDDEN
    if alone and path.is_dir() and not (path / listing).exists() and _is_used(path):
        raise Conflict(
            _("“{name}” holds files that are not ours.").format(name=shown),
            hint=_("Name a new folder, or an empty one."),
        )
    try:
        was_there = path.exists()
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = Folder(path, form, listing)
        try:
            yield folder
        finally:
            if not folder.closed:
                folder.take_back()
                if not was_there and not any(path.iterdir()):
                    path.rmdir()
    except OSError as error:
        raise Unavailable(
            _("“{name}” cannot be written: {reason}.").format(
                name=shown, reason=error.strerror or str(error)
            ),
            hint=_("Choose another place, or make room, and export again."),
        ) from error


def _is_used(path: Path) -> bool:
    return any(not one.name.startswith(".") for one in path.iterdir())


def is_safe(name: str) -> bool:
    """Whether a name in a list leads to a file inside the folder and nowhere else."""
    return _SAFE.fullmatch(name) is not None


def read_listing(place: Path) -> dict[str, Any] | None:
    """What the list of a folder says; None where there is none. Raises Damaged."""
    try:
        text = place.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        text = ""
    try:
        told = json.loads(text)
        files = told["files"]
        if all(isinstance(item, str) for pair in files.items() for item in pair):
            return dict(told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise Damaged(
        _("{place} was cut off or altered.").format(place=display(str(place))),
        hint=_("Export into a new folder."),
    )
