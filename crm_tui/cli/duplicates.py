"""`crm duplicates`: clients that look like one twice; merge them, or say they are not the same."""

from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance
    from crm_tui.crm import Crm
    from crm_tui.domain.blocking import Found
    from crm_tui.domain.likeness import Reason
    from crm_tui.domain.pair_lines import PairLine, PairSide

SHOWN = 50

Clients = Annotated[
    list[str], typer.Argument(metavar="CLIENT…", help=N_("c5 c9: the first one stays."))
]
Least = Annotated[
    float, typer.Option("--min", metavar="SCORE", help=N_("How alike at least, 0.5 to 1."))
]
Limit = Annotated[
    int, typer.Option("--limit", metavar="N", help=N_("At most so many; 0 for all of them."))
]


def register(app: typer.Typer) -> None:
    """Add the commands for duplicates to the command line."""
    group = typer.Typer(
        help=N_("Clients that look like one twice, with the reasons."),
        invoke_without_command=True,
    )
    group.callback()(duplicates)
    group.command("merge")(merge)
    group.command("not-same")(apart)
    app.add_typer(group, name="duplicates")


def duplicates(
    context: typer.Context,
    least: Least = 0.8,
    limit: Limit = SHOWN,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """List pairs of clients that look like one, the likeliest first, and why.

    Found by the same phone, e-mail or messenger, and by names that are written or sound alike, in
    any script and order of words. The rarer a name is among your clients, the more it says; city
    and company count too. Nothing is changed.
    """
    if context.invoked_subcommand is not None:
        return
    if not 0.5 <= least <= 1:
        raise Invalid(_("The least score is between 0.5 and 1."), field="min")
    from crm_tui.cli.glance import glance
    from crm_tui.store.hot.duplicates import pair_lines

    found = _found(open_desk(db, person), least)
    with glance(db, person) as look:
        chosen = found.pairs[:limit] if limit > 0 else found.pairs
        lines = pair_lines(look.conn, chosen) if look.conn is not None else ()
        if as_json:
            echo_json(_shape(look, lines, found.all))
        else:
            _tell(lines, found.all)


def _found(crm: "Crm", least: float) -> "Found":
    from crm_tui.cli.progress import Progress
    from crm_tui.store.queries.duplicates import Progress as Done
    from crm_tui.store.queries.duplicates import alike, to_compare

    words = {"read": _("reading"), "compare": _("comparing")}
    with Progress(_("duplicates")) as shown:
        stage: list[str] = []

        def told(done: Done) -> None:
            if stage != [done.what]:
                stage[:] = [done.what]
                shown.begin(words[done.what], done.total)
            shown(done.done)

        return alike(crm.ask(to_compare, told), least, told)


def _tell(lines: "tuple[PairLine, ...]", count: int) -> None:
    from crm_tui.domain.likeness import Likeness, why_words

    if not lines:
        echo(_("No two clients look like one."))
        return
    rows = [
        [
            f"{line.score:.2f}", f"c{line.first.id}", _side(line.first), f"c{line.second.id}",
            _side(line.second), why_words(Likeness(line.score, line.reasons)),
        ]
        for line in lines
    ]  # fmt: skip
    room = ((5, 20), (4, 12), (2, 12))
    for score, one, first, other, second, why in lay(rows, line_cells(), give_way=room):
        echo((score, "head"), (one, "dim"), first, (other, "dim"), second, (why, "dim"))
    if count > len(lines):
        remark(_("{shown} of {count}; --limit 0 shows all.").format(shown=len(lines), count=count))
    remark(_("crm duplicates merge C C · crm duplicates not-same C C"))


def _side(side: "PairSide") -> str:
    return f"{side.name} ({side.hint})" if side.hint else side.name


def _shape(look: "Glance", lines: "tuple[PairLine, ...]", count: int) -> "dict[str, Any]":
    from crm_tui.cli import shapes

    pairs = [
        {
            "score": float(line.score),
            "first": _client(line.first),
            "second": _client(line.second),
            "reasons": [_reason(reason) for reason in line.reasons],
        }
        for line in lines
    ]
    return {**shapes.head("duplicates", look), "count": count, "pairs": pairs}


def _reason(reason: "Reason") -> "dict[str, Any]":
    is_count = reason.key == "common"
    return {
        "reason": reason.key,
        "closeness": float(reason.value) if reason.value and not is_count else None,
        "count": round(reason.value) if is_count else None,
    }


def _client(side: "PairSide") -> "dict[str, Any]":
    return {
        "client": f"c{side.id}", "name": side.name, "company": side.company, "city": side.city,
        "reach": side.reach,
    }  # fmt: skip


def merge(
    clients: Clients, db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """Make several clients one: the first stays, and takes from the others what it lacks.

    `crm client merge` merges two and lets you choose field by field.
    """
    from crm_tui.actions.duplicates import merge_many

    crm, numbers = _several(clients, db, person)
    done = crm.run(merge_many, (numbers,))
    kept = Reader(crm).client_numbered(numbers[0])
    sentence = _n("{count} client merged into it", "{count} clients merged into it", done.value)
    said = f"c{kept.id} {kept.name}: {sentence.format(count=done.value)}"
    values = {
        "action": "clients.merge", "entry": f"j{done.entry_id}" if done.entry_id else None,
        "client": f"c{kept.id}", "merged": done.value,
    }  # fmt: skip
    tell(Said(said, values), as_json)


def apart(
    clients: Annotated[list[str], typer.Argument(metavar="CLIENT…", help=N_("c5 c9"))],
    back: Annotated[bool, typer.Option("--back", help=N_("They may be the same after all."))] = (
        False
    ),
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Say that clients look alike and are not the same: they are listed no more."""
    from crm_tui.actions.duplicates import say_not_same

    crm, numbers = _several(clients, db, person)
    done = crm.run(say_not_same, tuple(combinations(numbers, 2)), back)
    names = ", ".join(f"c{number}" for number in numbers)
    sentence = _("{clients} may be the same.") if back else _("{clients} are not the same.")
    values = {
        "action": "client.not_same", "entry": f"j{done.entry_id}" if done.entry_id else None,
        "clients": [f"c{number}" for number in numbers], "pairs": done.value,
    }  # fmt: skip
    tell(Said(sentence.format(clients=names), values), as_json)


def _several(
    clients: list[str], db: str | None, person: str | None
) -> "tuple[Crm, tuple[int, ...]]":
    """The desk, and the numbers of at least two clients. Raises Invalid, NotFound."""
    crm = open_desk(db, person)
    reader = Reader(crm)
    numbers = tuple(dict.fromkeys(reader.client(ref).id for ref in clients))
    if len(numbers) < 2:
        raise Invalid(
            _("Two clients at least are needed."),
            field="client",
            hint=_("`crm duplicates` lists those that look like one."),
        )
    return crm, numbers
