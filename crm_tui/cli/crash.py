"""What a bug leaves behind: a report of places in the code, and one sentence for the person."""

# ruff: noqa: PTH103, PTH118

import os
import sys

from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def report(error: BaseException) -> str:
    """Write a report that holds no data and no message, readable by its owner; return its path.

    The path is "" where no report could be written.
    """
    from crm_tui.paths import state_folder

    folder = os.path.join(state_folder(), "crash")
    try:
        os.makedirs(folder, 0o700, exist_ok=True)
        path = os.path.join(folder, f"{_stamp()}-{os.getpid()}.txt")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("\n".join(_lines(error)) + "\n")
    except OSError:
        return ""
    return path


def _stamp() -> str:
    from time import gmtime, strftime

    return strftime("%Y-%m-%dT%H%M%SZ", gmtime())


def _lines(error: BaseException) -> "list[str]":
    from crm_tui import __version__

    lines = [f"crm-tui {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        lines += _places(seen.__traceback__)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return lines


def _places(traceback: "TracebackType | None") -> "list[str]":
    """File, line and function of every frame: no source, no values."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"  {code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places


def tell(error: BaseException) -> int:
    """Report a bug, say one sentence about it on stderr, and return the status to end with."""
    from crm_tui.cli.output import FAILED, complain

    path = report(error)
    hint = _("The report holds no data of yours: {path}").format(path=path) if path else ""
    kind = type(error).__name__
    complain(
        _("A bug ended this command ({kind}); what was saved is safe.").format(kind=kind), hint
    )
    return FAILED
