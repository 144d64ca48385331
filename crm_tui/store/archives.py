"""The form of a backup: one archive with the data and a manifest, checked before it is used."""

import hashlib
import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from crm_tui import __version__
from crm_tui.errors import Damaged, NotFound, Unavailable
from crm_tui.i18n import _

FORMAT = 2
"""1: the data and the manifest; 2: the contents of attached files as well."""
MANIFEST = "manifest.json"
DATABASE = "crm.db"
EXPORT = "everything.jsonl"
CONTENTS = (DATABASE, EXPORT)
FILES = "files/"
PIECE = 1 << 20

Pulse = Callable[[], None]
"""Called again and again while there is work; it may raise, which stops the work."""


def no_pulse() -> None:
    """Nobody stops it."""


class Manifest(NamedTuple):
    """What a backup says of itself. size: of the content, in bytes; counts: rows by table.

    files: the contents of attached files, hash to size in bytes.
    """

    content: str
    schema: int
    program: str
    created: str
    size: int
    sha256: str
    counts: dict[str, int]
    files: dict[str, int]


def write_archive(
    path: Path,
    source: Path,
    content: str,
    schema: int,
    now: datetime,
    counts: dict[str, int],
    files: Mapping[str, Path],
    pulse: Pulse = no_pulse,
) -> None:
    """Pack a file into an archive under `path`: whole or not at all, mode 0600.

    files: contents of attached files by their hash. Raises Unavailable where the disk refuses.
    """
    with on_disk(path.parent), _beside(path) as part:
        size, digest = _pack(part, source, content, pulse)
        packed = _pack_files(part, files, pulse)
        stamp = now.isoformat(timespec="seconds")
        told = Manifest(content, schema, __version__, stamp, size, digest, counts, packed)
        _add_manifest(part, told)
        part.replace(path)
        _settle(path.parent)


@contextmanager
def on_disk(place: Path) -> Iterator[None]:
    """Say in words what the disk refuses inside the block. Raises Unavailable."""
    try:
        yield
    except OSError as error:
        raise Unavailable(
            _("{place} cannot be written: {why}.").format(
                place=place, why=error.strerror or _("the disk refuses")
            ),
            hint=_("Nothing was changed. Make room, or choose another folder."),
        ) from error


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(prefix=".crm-", suffix=".part", dir=path.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _pack(part: Path, source: Path, content: str, pulse: Pulse) -> tuple[int, str]:
    found, size = hashlib.sha256(), 0
    with (
        zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        source.open("rb") as file,
        archive.open(content, "w", force_zip64=True) as packed,
    ):
        while piece := file.read(PIECE):
            pulse()
            packed.write(piece)
            found.update(piece)
            size += len(piece)
    return size, found.hexdigest()


def _pack_files(part: Path, files: Mapping[str, Path], pulse: Pulse) -> dict[str, int]:
    """Add the contents of attached files; return their sizes by hash."""
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, place in files.items():
            sizes[name] = 0
            with (
                place.open("rb") as file,
                archive.open(f"{FILES}{name}", "w", force_zip64=True) as packed,
            ):
                while piece := file.read(PIECE):
                    pulse()
                    packed.write(piece)
                    sizes[name] += len(piece)
    return sizes


def _add_manifest(part: Path, told: Manifest) -> None:
    words = {"crm_backup": FORMAT if told.files else 1, **told._asdict()}
    if not told.files:
        del words["files"]
    with zipfile.ZipFile(part, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(words, indent=1, sort_keys=True) + "\n")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Bring the new name to the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(path: Path) -> Manifest:
    """What a backup says of itself. Raises NotFound, or Damaged for what is no backup."""
    with _opened(path) as archive:
        return _manifest(path, archive)


@contextmanager
def unpacked(path: Path, folder: Path) -> Iterator[tuple[Manifest, Path]]:
    """The content of a backup as a temporary file in `folder`, equal to what was packed.

    Raises Damaged if it is not, Unavailable where the disk refuses.
    """
    with _opened(path) as archive:
        told = _manifest(path, archive)
        with on_disk(folder), _beside(folder / told.content) as part:
            try:
                with archive.open(told.content) as packed:
                    _copy(packed, part, told, path)
            except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:
                raise _damaged(path) from error
            yield told, part


def says(path: Path, words: Collection[bytes]) -> bool:
    """Whether one of some words stands in the content of a backup, read as far as it takes.

    Raises NotFound, or Damaged for what is no backup.
    """
    longest = max(map(len, words), default=1)
    with _opened(path) as archive:
        told = _manifest(path, archive)
        try:
            with archive.open(told.content) as packed:
                last = b""
                while piece := packed.read(PIECE):
                    text = last + piece
                    if any(word in text for word in words):
                        return True
                    last = text[-longest:]
        except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:
            raise _damaged(path) from error
    return False


def each_file(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """The contents of attached files in a backup: hash, size, and what reads it.

    Raises Damaged where one cannot be read; that they are what they are called is for the reader.
    """
    with _opened(path) as archive:
        for name, size in _manifest(path, archive).files.items():
            try:
                with archive.open(f"{FILES}{name}") as packed:
                    yield name, size, packed
            except (zipfile.BadZipFile, EOFError, RuntimeError, zlib.error) as error:
                raise _damaged(path) from error


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise NotFound(
            _("There is no backup {path}.").format(path=path),
            hint=_("`crm backup --list` shows the backups there are."),
        ) from error
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise _damaged(path) from error
    with archive:
        yield archive


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    """The manifest, if the archive holds just what it should."""
    try:
        if archive.getinfo(MANIFEST).file_size > PIECE:
            raise ValueError
        words = json.loads(archive.read(MANIFEST))
        told = _read(words)
        held = {item.filename: item for item in archive.infolist()}
    except (KeyError, ValueError, TypeError, RuntimeError, zipfile.BadZipFile, OSError) as error:
        raise _damaged(path) from error
    sizes = {told.content: told.size} | {f"{FILES}{n}": size for n, size in told.files.items()}
    whole = set(held) == {MANIFEST, *sizes} and len(archive.infolist()) == len(sizes) + 1
    newer = int(words["crm_backup"]) > FORMAT
    if not newer and not (whole and all(held[n].file_size == sizes[n] for n in sizes)):
        raise _damaged(path)
    if int(words["crm_backup"]) > FORMAT:
        raise Damaged(
            _("{path} was made by a newer crm ({version}).").format(
                path=path, version=told.program
            ),
            hint=_("Nothing was changed. Install the newer version."),
        )
    return told


def _read(words: dict[str, Any]) -> Manifest:
    content = words["content"]
    if content not in CONTENTS or not all(map(_is_hash, words.get("files", {}))):
        raise ValueError
    return Manifest(
        content, int(words["schema"]), str(words["program"]), str(words["created"]),
        int(words["size"]), str(words["sha256"]),
        {str(name): int(rows) for name, rows in words["counts"].items()},
        {str(name): int(size) for name, size in words.get("files", {}).items()},
    )  # fmt: skip


def _is_hash(name: str) -> bool:
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def _copy(packed: IO[bytes], part: Path, told: Manifest, path: Path) -> None:
    """Copy what is packed, never more than the manifest says, and compare its digest."""
    found, size = hashlib.sha256(), 0
    with part.open("wb") as file:
        while piece := packed.read(PIECE):
            size += len(piece)
            if size > told.size:
                raise _damaged(path)
            found.update(piece)
            file.write(piece)
    if size != told.size or found.hexdigest() != told.sha256:
        raise _damaged(path)


def _damaged(path: Path) -> Damaged:
    return Damaged(
        _("{path} is no backup of ours, or it is damaged.").format(path=path),
        hint=_("Nothing was changed. `crm backup --list` shows the others."),
    )
