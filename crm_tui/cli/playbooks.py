"""`crm pipeline edit`, `graph` and `diff`: what a playbook says, what differs, and changing it."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, open_desk
from crm_tui.cli.output import Shown, complain, echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.actions.pipelines import Edited
    from crm_tui.crm import Crm
    from crm_tui.domain.pipelines import Pipeline

LONGEST = 1024 * 1024
"""Bytes of a pipeline's file beyond which it is none."""
CELLS = 80

Key = Annotated[str, typer.Argument(metavar="KEY", help=N_("The pipeline's key or name."))]
File = Annotated[str, typer.Argument(metavar="[FILE]", help=N_("A TOML file; - for stdin."))]


def register(group: typer.Typer) -> None:
    """Add the commands to `crm pipeline`."""
    for command in (edit, graph, diff):
        group.command(command.__name__)(command)


# -- graph ----------------------------------------------------------------------------------------


def graph(
    key: Key,
    file: File = "",
    plain: Annotated[bool, typer.Option("--ascii", help=N_("Without box characters."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Draw a pipeline: its stages, their steps, and where every outcome leads."""
    from crm_tui.domain.playbook_graph import graph as drawn
    from crm_tui.domain.playbook_graph import graph_values

    book = _from_file(file) if file else _seen(key, db, person)
    if as_json:
        echo_json(graph_values(book))
        return
    for line in drawn(book, _room(), plain=plain):
        echo(Shown(line))


def _room() -> int:
    """The width of the terminal; 80 cells where there is none, and at most."""
    try:
        return min(os.get_terminal_size(sys.stdout.fileno()).columns, CELLS)
    except (OSError, ValueError):
        return CELLS


# -- diff -----------------------------------------------------------------------------------------


def diff(
    key: Key,
    file: File = "",
    default: Annotated[
        bool, typer.Option("--default", help=N_("Against the one that ships."))
    ] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Say what differs: from a file, from the pipeline that ships, or from how it was before."""
    from crm_tui.domain.playbook_changes import differences

    crm = open_desk(db, person)
    book = _book(crm, key)
    if file:
        before, after = book, _from_file(file)
    else:
        before, after = _default(crm, book) if default else _earlier(crm, book), book
    found = differences(before, after)
    if as_json:
        echo_json({"pipeline": book.key, "differences": [one._asdict() for one in found]})
        return
    for one in found:
        echo(str(one))
    if not found:
        remark(_("Nothing differs."))


def _default(crm: "Crm", book: "Pipeline") -> "Pipeline":
    from crm_tui.store.defaults import load_default_pipeline
    from crm_tui.store.queries.playbooks import language_of

    return load_default_pipeline(book.key, crm.ask(language_of))


def _earlier(crm: "Crm", book: "Pipeline") -> "Pipeline":
    from crm_tui.store.queries.playbooks import earlier_book

    found = crm.ask(earlier_book, book.key)
    if found is None:
        raise NotFound(
            _("“{key}” was never changed.").format(key=book.key),
            hint=_("Compare it with a file, or with the one that ships: --default."),
        )
    return found


# -- edit -----------------------------------------------------------------------------------------


def edit(
    key: Key,
    file: File = "",
    move_to: Annotated[
        str, typer.Option("--move-to", metavar="STAGE", help=N_("For deals of removed stages."))
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what it does."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=N_("Without asking."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change a pipeline in your editor, or from a file; first it says what that does to deals."""
    from crm_tui.actions.pipelines import edit_pipeline

    crm = open_desk(db, person)
    book = _book(crm, key)
    where, text = (file, read_text(file)) if file else _typed(book)
    _tell_faults(crm, where, text)
    if dry_run or not yes:
        told = _rehearsed(crm, book.key, text, where, move_to)
        if not told.changes or dry_run:
            _tell(told, as_json, entry=None, done=False)
            return
        _tell(told, False, entry=None, done=False)
        _ask_first(where)
    done = crm.run(edit_pipeline, book.key, text, where, move_to)
    _tell(done.value, as_json, entry=done.entry_id, done=bool(done.value.changes))


def _rehearsed(crm: "Crm", key: str, text: str, where: str, move_to: str) -> "Edited":
    """What the change would do; nothing stays done."""
    from crm_tui.actions.pipelines import Rehearsed, rehearsal

    try:
        return crm.run(rehearsal, key, text, where, move_to).value
    except Rehearsed as told:
        return told.edited


def _tell_faults(crm: "Crm", where: str, text: str) -> None:
    """Name every fault of a text, each on its line. Raises Invalid if there is one."""
    from crm_tui.domain.pipelines import check_pipeline
    from crm_tui.store.queries.playbooks import around_of

    faults = check_pipeline(text, where, crm.ask(around_of))
    for fault in faults:
        complain(f"{where}:{fault.line}: {fault.message}", fault.hint)
    if faults:
        raise Invalid(
            _n("{count} fault; nothing was saved.", "{count} faults; nothing was saved.",
               len(faults)).format(count=len(faults)),
            field="pipeline",
            hint=_("Mend {file} and say: crm pipeline edit KEY {file}").format(file=where),
        )  # fmt: skip


def _ask_first(where: str) -> None:
    """Ask whether to save. Raises Invalid where nobody can be asked or it is not wanted."""
    if sys.stdin.isatty() and typer.confirm(_("Save it?"), err=True):
        return
    raise Invalid(
        _("Nothing was saved."),
        field="yes",
        hint=_("Say --yes to save what {file} says.").format(file=where),
    )


def _typed(book: "Pipeline") -> tuple[str, str]:
    """What the person makes of a pipeline in the editor, and the file that holds it."""
    import shlex
    import subprocess
    from tempfile import mkdtemp

    from crm_tui.domain.pipelines import write_pipeline

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    path = Path(mkdtemp(prefix="crm-")) / f"{book.key}.toml"
    path.write_text(write_pipeline(book), encoding="utf-8")
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=True)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise Invalid(
            _("The editor “{editor}” did not work.").format(editor=editor),
            field="editor",
            hint=_("Set EDITOR, or name a file: crm pipeline edit {key} FILE").format(key=book.key),
        ) from error
    return str(path), read_text(str(path))


def _tell(edited: "Edited", as_json: bool, *, entry: int | None, done: bool) -> None:
    """What a change does, or did: the differences, then what becomes of the deals."""
    if as_json:
        echo_json(_values(edited, entry, done))
        return
    for change in edited.changes:
        echo(str(change))
    if not edited.changes:
        remark(_("Nothing differs."))
        return
    for line in _about_deals(edited, done):
        echo(line)
    if done:
        echo(_("pipeline {key} changed (version {n})").format(key=edited.key, n=edited.version))


def _about_deals(edited: "Edited", done: bool) -> list[str]:
    got = _n("{count} deal got another next step", "{count} deals got another next step",
             edited.steps)  # fmt: skip
    would = _n("{count} deal would get another next step",
               "{count} deals would get another next step", edited.steps)  # fmt: skip
    lines = [(got if done else would).format(count=edited.steps)]
    lines += [f"  d{one.deal_id}: {one.was} → {one.now}" for one in edited.shown]
    if edited.steps > len(edited.shown):
        lines.append("  …")
    if edited.moved:
        moved = _n("{count} deal leaves a stage that is taken out",
                   "{count} deals leave stages that are taken out", edited.moved)  # fmt: skip
        lines.append(moved.format(count=edited.moved))
    if edited.kept:
        kept = _n("{count} deal keeps the step that somebody made his own",
                  "{count} deals keep the steps that somebody made his own",
                  edited.kept)  # fmt: skip
        lines.append(kept.format(count=edited.kept))
    return lines


def _values(edited: "Edited", entry: int | None, done: bool) -> dict[str, Any]:
    return {
        "action": "pipeline.edit",
        "entry": f"j{entry}" if entry else None,
        "done": done,
        "pipeline": edited.key,
        "version": edited.version,
        "deals": edited.deals,
        "moved": edited.moved,
        "steps": edited.steps,
        "kept": edited.kept,
        "differences": [change._asdict() for change in edited.changes],
    }


# -- reading --------------------------------------------------------------------------------------


def _book(crm: "Crm", key: str) -> "Pipeline":
    """The playbook of the pipeline with that key or name. Raises NotFound."""
    from crm_tui.store.hot.pipelines import playbooks
    from crm_tui.store.queries.plain import InSession

    return _named(key, crm.ask(lambda session: playbooks(InSession(session))))


def _seen(key: str, db: str | None, person: str | None) -> "Pipeline":
    """The same by a look that opens no desk, where there is a database. Raises NotFound."""
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.pipelines import playbooks

    with glance(db, person) as look:
        kept = None if look.conn is None else playbooks(look.conn)
    return _book(open_desk(db, person), key) if kept is None else _named(key, kept)


def _named(key: str, kept: list[tuple[str, str, str]]) -> "Pipeline":
    """The playbook of a key or a name, among what `playbooks` tells. Raises NotFound."""
    from crm_tui.domain.pipelines import read_pipeline

    texts = {one: text for one, _name, text in kept}
    names = {name.casefold(): one for one, name, _text in kept}
    found = key if key in texts else names.get(key.casefold(), key.casefold())
    if found not in texts:
        raise NotFound(
            _("There is no pipeline “{key}”.").format(key=key),
            hint=_("Choose one of: {names}.").format(names=", ".join(texts)),
        )
    return read_pipeline(texts[found], found)


def _from_file(name: str) -> "Pipeline":
    from crm_tui.domain.pipelines import read_pipeline

    return read_pipeline(read_text(name), name)


def read_text(name: str) -> str:
    """The text of a file, "-" for stdin. Raises NotFound or Invalid."""
    if name == "-":
        return sys.stdin.read(LONGEST).removeprefix("\ufeff")
    path = Path(name)
    try:
        if path.stat().st_size > LONGEST:
            raise Invalid(_("{file} is too long to be a pipeline.").format(file=name))
        return _decoded(path.read_bytes())
    except FileNotFoundError as error:
        raise NotFound(
            _("There is no file {file}.").format(file=name),
            hint=_('Name a TOML file, or type stages: "Talk > Trial > Paid".'),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            _("{file} cannot be read as text.").format(file=name), hint=_("Save it as UTF-8.")
        ) from error


def _decoded(content: bytes) -> str:
    """The text of a file as editors on any system save it. Raises UnicodeDecodeError."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = content.decode("utf-16" if wide else "utf-8-sig")
    return text.replace("\r\n", "\n")
