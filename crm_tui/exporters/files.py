"""Files written whole or not at all, readable by their owner alone."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm_tui.errors import Conflict, Invalid, Unavailable
from crm_tui.i18n import _


@contextmanager
def safe_file(path: Path | str, *, force: bool = False) -> Iterator[IO[bytes]]:
    """A binary file that appears under `path` when the block ends well, and not before.

    Written beside the target, flushed to the disk and renamed, mode 0600; a symbolic link is
    followed, so that it stays a link. Raises Conflict where a file exists and `force` is not
    given, Invalid where the target can be no file, Unavailable where the disk refuses.
    """
    path = Path(path)
    try:
        target = _target(path, force)
        with _beside(target) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            _put(Path(file.name), target, force)
        _settle(target.parent)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Unavailable(
            _("“{name}” cannot be written: {reason}.").format(name=_shown(path), reason=reason),
            hint=_("Nothing was changed. Choose another place, or make room."),
        ) from error


def _shown(path: Path) -> str:
    from crm_tui.domain.text import display

    return display(path.name or str(path))


def _target(path: Path, force: bool) -> Path:
    target = path.resolve()
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target
    if not stat.S_ISREG(mode):
        raise Invalid(
            _("“{name}” is no file that can be written.").format(name=_shown(path)),
            field="file",
            hint=_("Name a file, not a folder or a device."),
        )
    if not force:
        raise _exists(path)
    return target


def _exists(path: Path) -> Conflict:
    return Conflict(
        _("“{name}” exists already.").format(name=_shown(path)),
        hint=_("Choose another name, or add --force to replace it."),
    )


@contextmanager
def _beside(target: Path) -> Iterator[IO[bytes]]:
    """A temporary file (mode 0600) in the target's folder, removed at the end."""
    with tempfile.NamedTemporaryFile(
        prefix=".crm-", suffix=".part", dir=target.parent, delete=False
    ) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _put(part: Path, target: Path, force: bool) -> None:
    """Give the finished file its name; without `force` never over another's new file."""
    if force:
        part.replace(target)
        return
    try:
        target.hardlink_to(part)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        # Some file systems know no links; the check was made before writing.
        part.replace(target)


def _settle(folder: Path) -> None:
    """Bring the new name to the disk as well."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
