"""The long way of the command line: every command with its help, its flags and completion."""

import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import takewhile
from typing import Any

import typer

from crm_tui.cli.output import INTERRUPTED, complain
from crm_tui.i18n import N_, _

#: Where each command stands, by the first word of a line, in the order that the help shows.
ROOMS = {
    "reading": ("today", "week", "plan", "status", "when", "find", "show", "log", "journal",
                "next"),
    "writing": ("add", "result", "postpone", "refuse", "tried", "move-time", "note", "call",
                "meeting", "letter", "undo", "redo"),
    "records": ("move", "win", "lose", "cancel", "reopen", "give", "deal", "step"),
    "people": ("tag", "client", "channel", "no-contact"),
    "receipts": ("receipt",),
    "asking": ("ask", "answer", "attach", "files"),
    "objections": ("objection",),
    "data": ("import", "export", "backup", "restore", "doctor", "migrate"),
    "pipelines": ("pipeline",),
    "settling": ("config", "demo"),
    "calendars": ("calendar",),
    "duplicates": ("duplicates",),
    "forgetting": ("forget",),
    "reports": ("report",),
    "refused": ("refused", "return", "refusal", "duties", "reason"),
    "why": ("why",),
    "review": ("review", "rest"),
    "listing": ("list",),
    "views": ("view",),
    "fields": ("field",),
    "keys": ("keys",),
    "bulk": ("bulk",),
    "tutoring": ("tutor",),
}  # fmt: skip


def build(words: Sequence[str] = ()) -> typer.Typer:
    """The application with all of its commands; nothing of theirs is imported before they run.

    words: a line that begins with a command: that one alone is there then, which costs a tenth.
    """
    app = typer.Typer(
        name="crm",
        help=N_("A sales desk: every open deal has one next step. Without a command: the screen."),
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(_everywhere)
    asked = [room for room, names in ROOMS.items() if words and words[0] in names]
    for room in asked or ROOMS:
        import_module(f"crm_tui.cli.{room}").register(app)
    if asked:
        _only(app, words)
    return app


def _only(group: typer.Typer, words: Sequence[str]) -> None:
    """Leave a group the command, or the group within it, that the words begin with, if any."""
    word = words[0] if words else ""
    names = {one.name or getattr(one.callback, "__name__", "") for one in group.registered_commands}
    groups = [one for one in group.registered_groups if one.name == word]
    if word not in names and not groups:
        return
    group.registered_commands = [
        one
        for one in group.registered_commands
        if (one.name or getattr(one.callback, "__name__", "")) == word
    ]
    group.registered_groups = groups
    for one in groups:
        if one.typer_instance is not None:
            _only(one.typer_instance, words[1:])


SCREEN = N_("Which screen to open: today, pipeline or clients.")
PLAIN = N_("Line by line instead of a screen: for screen readers, any terminal, scripts.")


def _everywhere(
    db: str = typer.Option("", "--db", metavar="FILE", help=N_("The database.")),
    person: str = typer.Option("", "--as", metavar="NAME", help=N_("Who acts.")),
    screen: str = typer.Option("", "--screen", metavar="NAME", help=SCREEN),
    plain: bool = typer.Option(False, "--plain", help=PLAIN),
    version: bool = typer.Option(False, "--version", "-V", help=N_("The versions in use.")),
) -> None:
    if version:
        from crm_tui.cli.quick import tell_version

        raise typer.Exit(tell_version())
    if plain:
        raise typer.BadParameter(_("--plain reads lines: it takes no command."))
    if screen:
        raise typer.BadParameter(_("--screen opens the app: it takes no command."))


def run(argv: list[str]) -> int:
    """Run a command line through Typer and return its status. Raises CrmError."""
    from typer.main import get_command

    try:
        command = get_command(build(tuple(argv[:2])))
        words = _bare_group(command, argv) or argv
        status = command.main(words, prog_name="crm", standalone_mode=False)
    except typer.TyperException as error:
        complain(error.format_message(), _help_hint(error))
        return error.exit_code
    except typer.Abort:
        sys.stderr.write("\n")
        return INTERRUPTED
    finally:
        if desk := sys.modules.get("crm_tui.cli.desk"):
            desk.leave_desk()
    return status if isinstance(status, int) else 0


def _bare_group(command: Any, argv: list[str]) -> list[str]:
    """The words of `crm pipeline --db FILE`: a group alone shows its help and knows no settings."""
    words = [*takewhile(lambda word: not word.startswith("-"), argv)]
    for word in words:
        command = getattr(command, "commands", {}).get(word)
    settings = argv[len(words) :: 2]
    is_group = getattr(command, "no_args_is_help", False) and hasattr(command, "commands")
    return [*words, "--help"] if words and is_group and {*settings} <= {"--db", "--as"} else []


def _help_hint(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "crm"
    return _("`{command} -h` shows how it is used.").format(command=path)
