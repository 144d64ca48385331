"""Archives in which other programs hand over their files: unpacked beside, within limits."""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.reading import first_bytes
from crm_tui.importers.tables import shown

MOST_BYTES = 1 << 30
"""Bytes that an archive may unpack to."""

MOST_PARTS = 2_000
"""Files that an archive may hold."""

PACKED_TOO_WELL = 300
"""Unpacked bytes for one packed byte; tables of real people stay far below."""

SMALL = 8 << 20
"""An archive that unpacks to less may be packed as well as it likes."""

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_BACKUP = {"manifest.json", "crm.db"}
_CHUNK = 1 << 18
_WORKBOOKS = ("xl/", "content.xml", "word/", "ppt/", "Index/Document.iwa", "Index.zip")


def is_packed(path: Path) -> bool:
    """Whether a file is an archive of others, and no workbook, which is one too."""
    start = first_bytes(path)[:4]
    if start.startswith(_GZIP):
        return True
    if start != _ZIP:
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return not any(name.startswith(_WORKBOOKS) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def unpacked(path: Path) -> "tempfile.TemporaryDirectory[str]":
    """A private folder of what an archive holds; it goes when nobody keeps what is returned.

    Raises Invalid for one that would fill the disk or is locked, Damaged for one that is broken.
    """
    folder = tempfile.TemporaryDirectory(prefix="crm-import-")
    try:
        if first_bytes(path).startswith(_GZIP):
            _unzip_one(path, Path(folder.name))
        else:
            _unzip(path, Path(folder.name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise Damaged(
            _("“{name}” cannot be unpacked.").format(name=shown(path)),
            hint=_("Fetch it again; a part may be missing."),
        ) from error
    return folder


def _unzip_one(path: Path, folder: Path) -> None:
    name = path.stem if path.suffix else "unpacked"
    with gzip.open(path) as source:
        _copy(path, source, folder / name, MOST_BYTES)


def _unzip(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = [info for info in archive.infolist() if not info.is_dir()]
        if {info.filename for info in parts} >= _BACKUP:
            raise Invalid(
                _("“{name}” is a backup of ours.").format(name=shown(path)),
                field="file",
                hint=_("crm restore {name}").format(name=shown(path)),
            )
        if len(parts) > MOST_PARTS:
            raise _refused(path, _("holds more than {n} files").format(n=MOST_PARTS))
        if any(info.flag_bits & 1 for info in parts):
            raise _refused(path, _("is locked by a password"))
        left = MOST_BYTES
        for info, place in _places(parts):
            target = folder / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as source:
                left -= _copy(path, source, target, left)


def _places(parts: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Where each part goes: below the folder whatever its name says, and apart from namesakes."""
    taken: set[str] = set()
    for number, info in enumerate(parts, start=1):
        steps = [step for step in PurePosixPath(info.filename).parts if step not in ("/", "..")]
        if not steps or steps[0] == "__MACOSX" or steps[-1].startswith("."):
            continue
        place = "/".join(step.replace("\\", "_")[-120:] for step in steps)
        if place.casefold() in taken:
            place = f"{number}-{steps[-1][-120:]}"
        taken.add(place.casefold())
        yield info, place


def _copy(path: Path, source: IO[bytes] | gzip.GzipFile, target: Path, most: int) -> int:
    """Copy what is unpacked, counting; return the bytes."""
    packed = max(path.stat().st_size, 1)
    size = 0
    with target.open("xb") as file:
        while piece := source.read(_CHUNK):
            size += len(piece)
            if size > most or (size > SMALL and size > packed * PACKED_TOO_WELL):
                raise _refused(path, _("unpacks to more than tables do"))
            file.write(piece)
    return size


def _refused(path: Path, why: str) -> Invalid:
    return Invalid(
        _("“{name}” {reason}.").format(name=shown(path), reason=why),
        field="file",
        hint=_("Unpack it yourself, and import the files that you know."),
    )
