"""The contents of attached files: each kept once by its hash, in a folder beside the database."""

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from crm_tui import paths
from crm_tui.errors import Damaged, Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.store.archives import on_disk
from crm_tui.store.db import Store

PIECE = 1 << 20
MEGABYTE = 1 << 20
USUAL_LIMIT = 50
MOST_LIMIT = 2000
"""What one file may measure, in megabytes: usually, and at most."""

_HEX = frozenset("0123456789abcdef")


WHOLE, MISSING, ALTERED = "whole", "missing", "altered"
"""What may have become of an attached file."""


class Content(NamedTuple):
    """What is kept of a file. size: bytes."""

    sha256: str
    size: int


def folder_of(store: Store) -> Path:
    """Where the contents lie: beside an SQLite file, else in the data folder of this computer."""
    if store.path is not None:
        return store.path.with_name(f"{store.path.name}-files")
    name = hashlib.sha256(store.engine.url.render_as_string().encode()).hexdigest()[:12]
    return Path(paths.data_folder()) / f"server-{name}-files"


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in lower case, and so a safe name."""
    return len(text) == 64 and set(text) <= _HEX


def place_of(folder: Path, sha256: str) -> Path:
    """Where a content lies, or would. Raises Damaged for what is no hash."""
    if not is_hash(sha256):
        raise Damaged(_("A file of the database bears no proper hash."))
    return folder / sha256[:2] / sha256


def keep(folder: Path, source: Path, limit: int) -> Content:
    """Copy a file into the folder, piece by piece; the same content is kept once.

    limit: bytes it may measure. Raises NotFound, Invalid for what is no plain file or too large,
    Unavailable where the disk refuses.
    """
    with _plain(source) as file, on_disk(folder):
        return _taken(folder, file, limit, source.name)


def weigh(source: Path) -> Content:
    """The hash and size of a file that stays where it is. Raises NotFound, Invalid as `keep`."""
    with _plain(source) as file:
        found, size = hashlib.sha256(), 0
        while piece := file.read(PIECE):
            found.update(piece)
            size += len(piece)
    return Content(found.hexdigest(), size)


def path_of(folder: Path, sha256: str, link: str) -> Path:
    """Where an attached file lies: where it is linked to, else among the contents."""
    return Path(link) if link else place_of(folder, sha256)


def state_of(folder: Path, sha256: str, size: int, link: str) -> str:
    """What became of an attached file: WHOLE, MISSING or ALTERED."""
    if not is_hash(sha256):
        return MISSING
    path = path_of(folder, sha256, link)
    try:
        if not path.is_file():
            return MISSING
        same = path.stat().st_size == size and hash_of(path) == sha256
    except OSError:
        return MISSING
    return WHOLE if same else ALTERED


@contextmanager
def _plain(source: Path) -> Iterator[IO[bytes]]:
    """A plain file, open for reading; neither a pipe nor a device is waited for."""
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or _("it is no file name")
        raise NotFound(
            _("The file cannot be read: {why}.").format(why=why),
            hint=_("Check its name and its rights."),
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Invalid(
            _("This is no plain file."), field="file", hint=_("Name a file, not a folder.")
        )
    with os.fdopen(handle, "rb") as file:
        yield file


def _taken(folder: Path, file: IO[bytes], limit: int, name: str) -> Content:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(prefix=".part-", dir=folder)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as copy:
            content = _copied(file, copy, limit)
            copy.flush()
            os.fsync(copy.fileno())
        target = place_of(folder, content.sha256)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        Path(part).replace(target)
        return content
    finally:
        Path(part).unlink(missing_ok=True)


def _copied(file: IO[bytes], copy: IO[bytes], limit: int) -> Content:
    found, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > limit:
            raise Invalid(
                _("The file is larger than {n} MB.").format(n=limit // MEGABYTE),
                field="file",
                hint=_("`crm files --limit 100` lets files of 100 MB in."),
            )
        found.update(piece)
        copy.write(piece)
    return Content(found.hexdigest(), size)


def held(folder: Path) -> dict[str, Path]:
    """The contents that lie in the folder, by their hash."""
    return {path.name: path for path in sorted(folder.glob("??/*")) if is_hash(path.name)}


def put_back(folder: Path, sha256: str, packed: IO[bytes], size: int) -> None:
    """Write a content of a backup into the folder, if it is what its hash says.

    One that is there already, whole, stays. Raises Damaged.
    """
    place = place_of(folder, sha256)
    if place.is_file() and place.stat().st_size == size and hash_of(place) == sha256:
        return
    with on_disk(folder):
        content = _taken_exactly(folder, packed, sha256, size)
    if not content:
        raise Damaged(
            _("A file in the backup is not what its hash says."),
            hint=_("Nothing was changed. `crm backup --list` shows the other backups."),
        )


def _taken_exactly(folder: Path, packed: IO[bytes], sha256: str, size: int) -> bool:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, part = tempfile.mkstemp(prefix=".part-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as copy:
            found, read = hashlib.sha256(), 0
            while (piece := packed.read(PIECE)) and read <= size:
                read += len(piece)
                found.update(piece)
                copy.write(piece)
        if read != size or found.hexdigest() != sha256:
            return False
        target = place_of(folder, sha256)
        target.parent.mkdir(exist_ok=True, mode=0o700)
        Path(part).replace(target)
        return True
    finally:
        Path(part).unlink(missing_ok=True)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
