"""`crm log` and `crm journal`: what happened to a record, what was done, and whether it is true."""

from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import DONE, FAILED, KEPT, complain, echo, echo_json, lay, line_cells
from crm_tui.cli.words import outcome_words, past_words
from crm_tui.i18n import N_, _, _n

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.lines import EntryLine
    from crm_tui.domain.pages import LogLine
    from crm_tui.store.verify import Verified

SHOWN = 50
WHAT = {
    "opened": N_("opened"),
    "closed": N_("closed"),
    "request": N_("request"),
}
_LETTERS = {
    **{"client": "c", "deal": "d", "step": "s", "entry": "j", "request": "r"},
    **{"keep": "c", "gone": "c"},
}


def run_log(
    ref: str,
    *,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
    limit: int = SHOWN,
) -> int:
    """Print what happened to a client or a deal, newest first. Raises NotFound, Invalid."""
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot.card import missing
    from crm_tui.store.hot.history import log

    asked = read_ref(ref, "c", "d")
    with glance(db, person) as look:
        if look.conn is None:
            raise missing(asked.letter, asked.number)
        if asked.letter == "d":
            found = log(look.conn, deal_id=asked.number, limit=limit)
        else:
            found = log(look.conn, client_id=asked.number, limit=limit)
        if as_json:
            from crm_tui.cli import page_shapes, shapes

            lines = [page_shapes.log_line(line) for line in found]
            echo_json({**shapes.head("log", look), "of": str(asked), "log": lines})
        else:
            _tell_log(found, look)
    return DONE


def _tell_log(found: "tuple[LogLine, ...]", look: Glance) -> None:
    rows = [
        [past_words(line.at, look), line.ref, _what(line), _told(line), line.who] for line in found
    ]
    for when, ref, what, text, who in lay(rows, line_cells(), give_way=((4, 6), (3, 12), (2, 8))):
        echo((when, "dim"), (ref, "dim"), what, text, (who, "dim"))


def _what(line: "LogLine") -> str:
    if line.what == "entry":
        return line.kind
    if line.what == "activity":
        return _(line.kind) + (f", {outcome_words(line.result)}" if line.result else "")
    word = _(WHAT[line.what])
    return f"{word}: {outcome_words(line.result)}" if line.result else word


def _told(line: "LogLine") -> str:
    return references(line.text) if line.what == "entry" else line.text


def references(args: str) -> str:
    """The references that an entry's arguments hold: "s42 d17"."""
    from json import loads

    try:
        named = loads(args)
    except ValueError:
        return ""
    if not isinstance(named, dict):
        return ""
    found = [
        one if name == "entry" and isinstance(one, str) else f"{_LETTERS[name]}{one}"
        for name, value in named.items()
        if name in _LETTERS
        for one in (value if isinstance(value, list) else [value])
    ]
    return " ".join(found[:12])


def run_journal(
    *,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
    everybody: bool = False,
    limit: int = SHOWN,
) -> int:
    """Print the newest entries of the person, or of all, with their references."""
    from crm_tui.store.hot.history import entries

    with glance(db, person) as look:
        found: tuple[EntryLine, ...] = ()
        if look.conn is not None:
            whose = None if everybody else look.user.id
            found = entries(look.conn, whose, limit=limit)
        if as_json:
            from crm_tui.cli import page_shapes, shapes

            lines = [page_shapes.entry(line) for line in found]
            echo_json({**shapes.head("journal", look), "entries": lines})
        elif not found:
            echo(_("The journal holds nothing of yours.") if not everybody else _("No entries."))
        else:
            _tell_entries(found, look)
    return DONE


def _tell_entries(found: "tuple[EntryLine, ...]", look: Glance) -> None:
    rows = [
        [
            f"j{line.id}",
            past_words(line.at, look),
            line.action,
            references(line.args),
            "" if line.stands else _("undone"),
            line.who,
        ]
        for line in found
    ]
    for ref, when, action, about, undone, who in lay(
        rows, line_cells(), give_way=((3, 6), (5, 6), (4, KEPT), (2, 8))
    ):
        echo((ref, "dim"), (when, "dim"), action, about, (undone, "warn"), (who, "dim"))


def run_verify(
    *, db: "str | None" = None, person: "str | None" = None, as_json: bool = False
) -> int:
    """Prove the journal; 0 if every entry verifies, 1 if one was altered, naming the first."""
    with glance(db, person) as look:
        found = _verified(look)
        if as_json:
            from crm_tui.cli import shapes

            echo_json({**shapes.head("journal verify", look), **_shape(found)})
        elif found.altered is None:
            echo(
                _n(
                    "The journal verifies: {n} entry.",
                    "The journal verifies: {n} entries.",
                    found.entries,
                ).format(n=found.entries)
            )
    if found.altered is None:
        return DONE
    if not as_json:
        complain(
            _("j{n} was altered: {what}.").format(
                n=found.altered.entry_id, what=found.altered.what
            ),
            _("`crm restore` brings back a backup; `crm doctor` looks at the rest."),
        )
    return FAILED


def _verified(look: Glance) -> "Verified":
    from crm_tui.store.verify import Verified, verify

    if look.conn is None:
        return Verified(0, "", None, 0)
    from crm_tui.store.db import Store

    store = Store(look.config.db)
    try:
        with store.read() as session:
            return verify(session)
    finally:
        store.engine.dispose()


def _shape(found: "Verified") -> "dict[str, Any]":
    altered = found.altered
    return {
        "verifies": altered is None,
        "entries": found.entries,
        "head": found.head,
        "altered": None if altered is None else f"j{altered.entry_id}",
        "what": "" if altered is None else altered.what,
        "forgotten_images": found.forgotten,
    }
