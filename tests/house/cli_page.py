"""docs/cli.md: every command of the program, its words and flags, as its own help tells them."""

from collections.abc import Iterator
from typing import Any

INTRO = """\
Without a command, `crm` opens the screen; `crm --plain` sits with you line by line instead, for
screen readers, terminals that cannot draw, and scripts (`help` there names its words). Every
command does one thing, prints data on stdout and the rest on stderr, and ends with a status:

| status | |
|---|---|
| 0 | done; an empty list too |
| 1 | not found, or a check failed |
| 2 | wrong use, or a value that was refused |
| 3 | a conflict, a locked file, or a law that would be broken: nothing was saved |
| 4 | data that cannot be read, is damaged, or was written by a newer version |
| 130 | interrupted |

A record is named by its reference: `c5` a client, `d17` a deal, `s42` a step, `r9` a request,
`j103` an entry of the journal. A bare number is what the command expects; where a step is
expected, `d17` means the deal's next step.

`--db FILE` names the database and `--as NAME` who acts, before the command or after it. Else the
variables `CRM_DB` and `CRM_USER` do, else `config.toml`, else the usual place and the system's
user; `crm config show` tells which. What `--json` prints is told in [json.md](json.md).

Colours appear on a terminal only, and never with `NO_COLOR`. `crm --install-completion` teaches
the shell the commands, and references while they are typed.
"""


def cli_page(made: str) -> str:
    """Every command with its usage, help and flags. made: the line that says so."""
    from typer.main import get_command

    from crm_tui.cli.app import build

    lines = ["# Commands", "", made, "", INTRO.rstrip()]
    for path, command in _commands(get_command(build()), "crm"):
        lines += _section(path, command)
    return "\n".join(lines) + "\n"


def _commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, found in sorted(command.commands.items()):
        if hasattr(found, "commands"):
            if any(one.param_type_name == "option" and one.name != "help" for one in found.params):
                yield f"{path} {name}", found
            yield from _commands(found, f"{path} {name}")
        else:
            yield f"{path} {name}", found


def _section(path: str, command: Any) -> list[str]:
    words = [_word(one) for one in command.params if one.param_type_name == "argument"]
    flags = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join([path, *words, *(["[FLAGS]"] if flags else [])])
    lines = ["", f"## {path}", "", f"    {usage}", "", *_paragraphs(command.help or "")]
    if flags:
        lines += ["", "| flag | |", "|---|---|"]
        lines += [f"| `{_flag(one)}` | {_told(one)} |" for one in flags]
    return lines


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def _word(one: Any) -> str:
    name = (one.metavar or one.name.upper()).strip("[]")
    name = f"{name}…" if one.nargs == -1 else name
    return name if one.required else f"[{name}]"


def _flag(one: Any) -> str:
    names = ", ".join([*one.opts, *one.secondary_opts])
    return names if one.is_flag else f"{names} {one.metavar or one.name.upper()}"


def _told(one: Any) -> str:
    return (getattr(one, "help", "") or "").replace("|", "\\|")
