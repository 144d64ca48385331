"""`config.toml` as a person wrote it: read with a TOML reader, kept in the cache, or refused."""

# ruff: noqa: PTH103, PTH105, PTH120, PTH123

import os

from crm_tui.config import NAMES, safe
from crm_tui.errors import Invalid
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from crm_tui.config import Said


def remember(place: str, stamp: str, said: "Said", keys: "Said") -> None:
    """Write the cache, whole or not at all; where that fails, the file is read anew next time."""
    lines = [stamp, *(f"{name}\t{line}\t{value}" for name, (value, line) in said.items())]
    lines += [f"keys.{name}\t{line}\t{value}" for name, (value, line) in keys.items()]
    fresh = f"{place}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(place), 0o700, exist_ok=True)
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(("\n".join(lines) + "\n").encode())
        os.replace(fresh, place)
    except OSError:
        return


def parsed(path: str) -> "tuple[Said, Said]":
    """Read the file with a TOML reader, and refuse what is no setting."""
    import tomllib

    try:
        with open(path, "rb") as file:
            text = file.read().decode()
        tables = tomllib.loads(text)
    except OSError as error:
        raise unreadable(path, error) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        _refuse(path, line, _("this is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        _refuse(path, _line_in(str(error)) or text.count("\n") + 1, _reason(str(error)))
    keys = tables.pop("keys", {})
    if not isinstance(keys, dict):
        _refuse(path, _line_of("keys", text), _("“keys” is a table: [keys]"))
    said = {name: (_setting(path, name, value, text), _line_of(name, text))
            for name, value in tables.items()}  # fmt: skip
    first = _line_of("keys", text) - 1
    below = "\n".join(text.splitlines()[first:])
    return said, {
        name: (_text(path, name, value, text), first + _line_of(name, below))
        for name, value in _flat(keys).items()
    }


def _setting(path: str, name: str, value: object, text: str) -> str:
    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, (*NAMES, "keys"), 1)
        words = _("there is no setting “{name}”").format(name=safe(name))
        meant = _(" (it may be “{near}”)").format(near=near[0]) if near else ""
        _refuse(path, _line_of(name, text), words + meant)
    return _text(path, name, value, text)


def _text(path: str, name: str, value: object, text: str) -> str:
    if not isinstance(value, str):
        _refuse(
            path,
            _line_of(name, text),
            _("“{name}” is a text in quotation marks").format(name=safe(name)),
        )
    if any(character < " " or character == "\x7f" for character in value):
        _refuse(
            path,
            _line_of(name, text),
            _("“{name}” holds a line end or a control character").format(name=safe(name)),
        )
    return value


def _flat(keys: "dict[str, object]", before: str = "") -> "dict[str, object]":
    """`step.result = "k"` is a table within a table to TOML, and one name to us."""
    found: dict[str, object] = {}
    for name, value in keys.items():
        if isinstance(value, dict):
            found.update(_flat(value, f"{before}{name}."))
        else:
            found[before + name] = value
    return found


def _line_of(name: str, text: str) -> int:
    """The line a setting is written in; the first where none is found."""
    last = name.rpartition(".")[2]
    for number, line in enumerate(text.splitlines(), 1):
        start = line.split("=")[0].strip(" \t[]\"'")
        if start in (name, last) or start.endswith("." + last):
            return number
    return 1


def _line_in(complaint: str) -> int:
    """The line a TOML complaint names ("… (at line 3, column 5)"), or 0."""
    number = complaint.partition("(at line ")[2].partition(",")[0]
    return int(number) if number.isdecimal() else 0


def _reason(complaint: str) -> str:
    return safe(complaint.partition(" (at ")[0])


def _refuse(path: str, line: int, why: str) -> "NoReturn":
    raise Invalid(
        _("{path}:{line}: {why}.").format(path=path, line=line, why=why),
        field="config",
        hint=_("Mend that line, or move the file away."),
    )


def unreadable(path: str, error: OSError) -> Invalid:
    """What is said of a file that the system does not let us read."""
    return Invalid(
        _("{path} cannot be read: {why}.").format(path=path, why=error.strerror),
        field="config",
        hint=_("Let it be an ordinary file that you may read."),
    )
