"""Where the program starts: the short way, the long way, or the screen when nothing is asked."""

import gc
import os
import sys

from crm_tui import loading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from crm_tui.config import Config
    from crm_tui.errors import CrmError

_COMPLETING = "_CRM_COMPLETE"
_EVERYWHERE = ("--db", "--as")
_HELP = frozenset({"-h", "--help"})
_FLAGS = {"--db": "db", "--as": "user", "--screen": "screen"}
_PLAIN = "--plain"
_SCREENS = ("today", "pipeline", "clients")
_SELDOM = (700_000, 20, 20)  # new objects until garbage is looked for, and how thoroughly
_INSTEAD = {64: "demo", 65: "tutor"}  # what the first run may ask for, by `shell.GO_TO_…`


def main(argv: "Sequence[str] | None" = None) -> int:
    """Run a command line and return its status: 0, 1, 2, 3, 4 or 130.

    argv: the words after the program's name. Without it those of the process are run, and the
    process ends here, without the time that taking a big library down would take.
    """
    if argv is not None:
        return _run(list(argv))
    gc.disable()  # a quick command ends before there is anything to collect
    loading.install()
    loading.bring("failure cli cli.quick")
    _end(_run([_as_utf8(word) for word in sys.argv[1:]]))


def _end(status: int) -> "NoReturn":
    os._exit(_flushed(status))


def _run(argv: "list[str]") -> int:
    """Run a command line; whatever happens ends in one sentence and a status."""
    from crm_tui.failure import CrmError

    _have_streams()
    try:
        return _answered(argv)
    except CrmError as error:
        from crm_tui.cli.output import tell_error

        return tell_error(error)
    except BrokenPipeError:
        _forget_stdout()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if isinstance(error, OSError) and _is_of_the_output(error):
            _forget_stdout()
            return _tell_unwritten(error)
        from crm_tui.cli import crash

        return crash.tell(error)


def _answered(argv: "list[str]") -> int:
    if _COMPLETING not in os.environ:
        argv = _behind_command(argv)
        flags = _only_flags(argv)
        if flags is not None:
            return _screen(flags)
        from crm_tui.cli import quick

        quick.ends = loading.is_installed()
        status = quick.run(argv)
        if status is not None:
            return status
    gc.set_threshold(*_SELDOM)  # what is imported is never garbage
    gc.enable()
    from crm_tui import standing_in

    standing_in.install()
    from crm_tui.cli.app import run
    from crm_tui.cli.wishes import OpenScreen

    try:
        return run(argv)
    except OpenScreen as wish:
        standing_in.leave()
        return _shown(wish.config, "today", demo=wish.demo, tutor=wish.tutor)


def _behind_command(argv: "list[str]") -> "list[str]":
    """`crm --db FILE today` is `crm today --db FILE`."""
    at = 0
    while at < len(argv) and argv[at].partition("=")[0] in _EVERYWHERE:
        at += 1 if "=" in argv[at] else 2
    flags, rest = argv[:at], argv[at:]
    if not flags or not rest or rest[0].startswith("-"):
        return argv
    end = rest.index("--") if "--" in rest else len(rest)
    if _HELP.intersection(rest[:end]):
        return rest  # a group of commands knows no settings
    return [*rest[:end], *flags, *rest[end:]]


def _only_flags(argv: "list[str]") -> "dict[str, str | None] | None":
    """The settings that are asked for together with the screen; None if it is not asked for."""
    flags: dict[str, str | None] = {}
    rest = list(argv)
    while rest:
        name, mark, value = rest.pop(0).partition("=")
        if name == _PLAIN and not mark:
            flags["plain"] = _PLAIN
            continue
        if name not in _FLAGS or not (mark or rest):
            return None
        flags[_FLAGS[name]] = value if mark else rest.pop(0)
    return flags


def _screen(flags: "dict[str, str | None]") -> int:
    if flags.pop("plain", None):
        from crm_tui.cli.plain import run_plain

        return run_plain(flags.get("db"), flags.get("user"))
    screen = flags.pop("screen", None) or "today"
    if screen not in _SCREENS:
        raise _no_screen(screen)
    from crm_tui.config import read_config
    from crm_tui.i18n import speak

    config = read_config(flags)
    speak(config.language)
    return _shown(config, screen)


def _shown(config: "Config", screen: str, *, demo: bool = False, tutor: str = "") -> int:
    """Draw the first screen at once, then load the app, which takes it over."""
    first = None
    if screen == "today" and not tutor:
        from crm_tui import first_screen

        first = first_screen.show(config, demo=demo)
    try:
        from crm_tui.app import run

        status = run(config, demo=demo, screen=screen, first=first, tutor=tutor)
    finally:
        if first is not None:
            first.take_down()
    return _run([_INSTEAD[status]]) if status in _INSTEAD else status


def _no_screen(name: str) -> "CrmError":
    from crm_tui.errors import Invalid
    from crm_tui.i18n import _

    return Invalid(
        _("There is no screen “{name}”.").format(name=name),
        hint=_("Choose one of: {names}.").format(names=", ".join(_SCREENS)),
        field="screen",
    )


# -- the process around us ------------------------------------------------------------------------


def _as_utf8(word: str) -> str:
    """A word that came as bytes of no known encoding (LC_ALL=C), as the UTF-8 it mostly is."""
    if word.isascii():
        return word
    try:
        return os.fsencode(word).decode("utf-8")
    except UnicodeError:
        return word


def _have_streams() -> None:
    """A stream that was closed before we began swallows what is written to it."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115


def _forget_stdout() -> None:
    """Nobody reads any more: what is left in the buffer goes nowhere, without complaint."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


def _flushed(status: int) -> int:
    """Write out what is still held back; a full disk is said, a reader who left is not."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        return status or 1
    except OSError as error:
        return status or _tell_unwritten(error)
    return status


def _is_of_the_output(error: OSError) -> bool:
    """Whether a full disk or a limit kept our answer from being written; files have names."""
    import errno

    full = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
    return error.errno in full and error.filename is None


def _tell_unwritten(error: OSError) -> int:
    from crm_tui.cli.output import complain
    from crm_tui.i18n import _

    complain(
        _("The output could not be written: {why}.").format(why=error.strerror),
        _("What the command changed is saved; `crm journal` shows it."),
    )
    return 1


if __name__ == "__main__":
    main()
