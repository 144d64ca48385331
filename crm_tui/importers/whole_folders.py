"""An export of everything in a folder: its list, its records line by line, attached files."""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from crm_tui.domain.text import display
from crm_tui.errors import Damaged
from crm_tui.exporters.folders import VISIBLE, is_safe, read_listing
from crm_tui.i18n import _
from crm_tui.store import contents

FORM = "all"


def is_export_folder(path: Path) -> bool:
    """Whether a folder is listed as an export of everything."""
    place = path / VISIBLE
    if not place.is_file():
        return False
    with place.open("rb") as file:
        return b'"crm_folder"' in file.read(64)


def listing_of(path: Path) -> dict[str, Any]:
    """What the list of the folder says. Raises Damaged if it is none of ours."""
    told = read_listing(path / VISIBLE)
    if told is None or told.get("form") != FORM:
        raise Damaged(
            _("This is no export of everything."),
            hint=_("`crm export all --dir FOLDER` writes one."),
        )
    return told


def lines_of(path: Path, kinds: Collection[str]) -> Iterator[tuple[str, str, bytes]]:
    """Every line of the records: where it stands, its kind, its bytes; in the order of `kinds`.

    Raises Damaged, naming the file, for one that is missing or not what the list says.
    """
    files = listing_of(path)["files"]
    for name in files:
        if not is_safe(name) or name.partition("/")[0] not in {*kinds, "files"}:
            raise _altered(name)
    for kind in kinds:
        for name in sorted(name for name in files if name.startswith(f"{kind}/")):
            text = _read(path / name, name, files[name])
            for number, line in enumerate(text.splitlines(), start=1):
                yield f"{number} ({name})", kind, line


def _read(place: Path, name: str, digest: str) -> bytes:
    try:
        text = place.read_bytes()
    except OSError as error:
        raise _altered(name) from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise _altered(name)
    return text


def bring_contents(path: Path, folder: Path) -> int:
    """Put the contents of attached files into the folder where they belong; return how many."""
    count = 0
    for name in listing_of(path)["files"]:
        sha256 = name.rpartition("/")[2]
        if not name.startswith("files/"):
            continue
        if not is_safe(name) or not (path / name).is_file():
            raise _altered(name)
        with (path / name).open("rb") as file:
            contents.put_back(folder, sha256, file, (path / name).stat().st_size)
        count += 1
    return count


def _altered(name: str) -> Damaged:
    return Damaged(
        _("“{name}” is missing, or it is not what the list of the folder says.").format(
            name=display(name)
        ),
        hint=_("Nothing was changed. Export again, or use an older backup."),
    )
