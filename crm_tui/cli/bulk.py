"""`crm bulk`: the same change to all that a filter finds, previewed with counts, one undo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.listing import ViewName
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.cli.viewing import ids_of
from crm_tui.domain.text import display
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.actions.base import Action

#: Each verb: which lists it is for, the usual one first, and how many words it takes.
VERBS: dict[str, tuple[tuple[str, ...], int]] = {
    "assign": (("client", "deal", "step"), 1),
    "tag": (("client", "deal"), 1),
    "untag": (("client", "deal"), 1),
    "move": (("deal",), 1),
    "set": (("client", "deal"), 2),
    "step": (("client", "deal"), 1),
    "postpone": (("step",), 1),
    "archive": (("client",), 0),
}
MANY = {"client": ("{n} client", "{n} clients"), "deal": ("{n} deal", "{n} deals"),
        "step": ("{n} step", "{n} steps")}  # fmt: skip


class Doing(NamedTuple):
    """What is to be done: the action and its arguments, the record ids among them."""

    action: "Action[Any, Any]"
    args: tuple[Any, ...]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("bulk")(bulk)


def bulk(
    filter: Annotated[str, typer.Argument(metavar="FILTER", help=N_("Whom: 'tag:vip -late'."))],
    verb: Annotated[
        str,
        typer.Argument(metavar="VERB", help=N_("assign tag untag move set step postpone archive")),
    ],
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORDS", help=N_("To whom, which tag, which day."))
    ] = None,
    of: Annotated[
        str, typer.Option("--of", metavar="clients|deals|steps", help=N_("What the filter finds."))
    ] = "",
    view: ViewName = "",
    reason: Annotated[str, typer.Option("--why", help=N_("postpone: a reason."))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what it would do."))] = (
        False
    ),
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change all that a filter finds, as one step back: crm bulk 'city:Berlin' assign anna

    move and postpone are about deals and steps; the others about clients, unless --of says
    otherwise: crm bulk 'stage:offer' tag warm --of deals
    """
    entity = _entity(verb, of)
    said = _words(verb, words or [])
    crm = open_desk(db, person)
    reader = Reader(crm)
    ids = ids_of(crm, entity, filter, view)
    many = _n(*MANY[entity], len(ids)).format(n=len(ids))
    if not ids:
        _tell_nothing(verb, as_json)
        return
    doing = _doing(reader, verb, entity, ids, said, reason)
    if dry_run:
        with _of_many():
            changed, note = _counted(crm.rehearse(doing.action, *doing.args))
        _tell_rehearsed(verb, many, len(ids), changed, note, as_json)
        return
    with _of_many():
        done = crm.run(doing.action, *doing.args)
    changed, note = _counted(done.value)
    values = {"action": doing.action.name, "entry": f"j{done.entry_id}" if done.entry_id else None,
              "found": len(ids), "changed": changed, "remark": note or None}  # fmt: skip
    words_ = _("{many} found, {n} changed").format(many=many, n=changed)
    tell(Said(f"{words_}. {note}".rstrip(" ."), values), as_json)


@contextmanager
def _of_many() -> Iterator[None]:
    """What forbids it for one of many forbids it for all: say how to leave those out."""
    from crm_tui.actions.work import Unwanted

    try:
        yield
    except Unwanted as error:
        hint = _("Nothing was changed. Leave such clients out: add -blocked to the filter.")
        raise Unwanted(error.message, hint=hint) from error


def _entity(verb: str, of: str) -> str:
    """Which list a verb is about. Raises Invalid for a verb there is not, or not for that list."""
    from crm_tui.domain.views import LIST_OF, entity_of

    if verb not in VERBS:
        from crm_tui.domain.written import nearest

        hint = nearest(verb, VERBS)
        raise Invalid(
            _("There is no verb “{verb}”.").format(verb=display(verb)),
            field="verb",
            hint=hint[:1].upper() + hint[1:],
        )
    entities = VERBS[verb][0]
    entity = entity_of(of) if of else entities[0]
    if entity not in entities:
        raise Invalid(
            _("“{verb}” is not for {what}.").format(verb=verb, what=LIST_OF[entity]),
            field="of",
            hint=_("Choose one of: {names}.").format(names=", ".join(LIST_OF[e] for e in entities)),
        )
    return entity


def _words(verb: str, words: list[str]) -> list[str]:
    """The words of a verb: as many as it takes, the last one as long as it is said."""
    wanted = VERBS[verb][1]
    if len(words) < wanted or (words and not wanted):
        usage = {"set": "set FIELD VALUE", "archive": "archive"}.get(verb, f"{verb} …")
        raise Invalid(
            _("Say it so: {usage}").format(usage=usage), field="words",
            hint=_("`crm bulk -h` shows each verb."),
        )  # fmt: skip
    if not wanted:
        return []
    return [*words[: wanted - 1], " ".join(words[wanted - 1 :])]


def _doing(
    reader: Reader, verb: str, entity: str, ids: tuple[int, ...], words: list[str], reason: str
) -> Doing:
    makers: dict[str, Callable[[], Doing]] = {
        "assign": lambda: _assigning(entity, ids, reader.user(words[0])),
        "tag": lambda: _tagging(entity, ids, words[0], off=False),
        "untag": lambda: _tagging(entity, ids, words[0], off=True),
        "move": lambda: _moving(ids, words[0]),
        "set": lambda: _setting(reader, entity, ids, words[0], words[1]),
        "step": lambda: _planning(reader, entity, ids, words[0]),
        "postpone": lambda: _postponing(reader, ids, words[0], reason),
        "archive": lambda: _archiving(ids),
    }
    return makers[verb]()


def _assigning(entity: str, ids: tuple[int, ...], owner: int) -> Doing:
    from crm_tui.actions import bulk as many
    from crm_tui.actions import many_deals, together

    actions: dict[str, Action[Any, Any]] = {
        "client": many.give_clients, "deal": many_deals.give_deals, "step": together.gives,
    }  # fmt: skip
    return Doing(actions[entity], (ids, owner))


def _tagging(entity: str, ids: tuple[int, ...], tag: str, *, off: bool) -> Doing:
    from crm_tui.actions import bulk as many
    from crm_tui.actions import many_deals

    actions: dict[tuple[str, bool], Action[Any, Any]] = {
        ("client", False): many.tag_clients, ("client", True): many.untag_clients,
        ("deal", False): many_deals.tag_deals, ("deal", True): many_deals.untag_deals,
    }  # fmt: skip
    return Doing(actions[entity, off], (ids, tag.removeprefix("#")))


def _moving(ids: tuple[int, ...], place: str) -> Doing:
    """To a stage, or to `pipeline/stage`."""
    from crm_tui.actions.together import moves

    pipeline, slash, stage = place.partition("/")
    return Doing(moves, (ids, stage, pipeline) if slash else (ids, place))


def _setting(reader: Reader, entity: str, ids: tuple[int, ...], field: str, value: str) -> Doing:
    from crm_tui.actions.filling import DEAL_COLUMNS, set_clients, set_deals
    from crm_tui.cli.fields import as_kept

    column = field.casefold().replace(" ", "_")
    if entity == "client":
        return Doing(set_clients, (ids, field, as_kept(reader, entity, field, value)))
    if column in DEAL_COLUMNS:
        amount = reader.amount(value) if column == "amount" and value else None
        day = reader.when(value).day if column.endswith("_day") and value else None
        minor, currency = (amount.minor, amount.currency) if amount else (None, "")
        return Doing(set_deals, (ids, field, value, minor, currency, day))
    return Doing(set_deals, (ids, field, as_kept(reader, entity, field, value)))


def _planning(reader: Reader, entity: str, ids: tuple[int, ...], text: str) -> Doing:
    from crm_tui.actions import many_deals, together
    from crm_tui.domain.capture import read_outcome
    from crm_tui.domain.steps import Draft

    line = read_outcome(f"> {text}", reader.now, week=reader.habits.week)
    when = line.next_when
    minute = None if when is None or when.at is None else when.at.hour * 60 + when.at.minute
    draft = Draft(line.next_kind, line.next_text, when.day if when else None, minute)
    if entity == "deal":
        return Doing(many_deals.plan_step, (draft, ids))
    return Doing(together.adds, (draft, ids))


def _postponing(reader: Reader, ids: tuple[int, ...], text: str, reason: str) -> Doing:
    from crm_tui.actions.together import postpones
    from crm_tui.domain.steps import Draft

    when = reader.when(text)
    minute = None if when.at is None else when.at.hour * 60 + when.at.minute
    return Doing(postpones, (ids, Draft(day=when.day, minute=minute), reason))


def _archiving(ids: tuple[int, ...]) -> Doing:
    from crm_tui.actions.bulk import archive_clients

    return Doing(archive_clients, (ids,))


# -- what it tells --------------------------------------------------------------------------------


def _counted(value: Any) -> tuple[int, str]:
    """How many were changed, and what is to be told of the others."""
    return (value, "") if isinstance(value, int) else (value.clients, value.remark)


def _tell_nothing(verb: str, as_json: bool) -> None:
    if as_json:
        echo_json({"action": verb, "entry": None, "found": 0, "changed": 0, "remark": None})
    else:
        echo(_("Nothing is like this."))


def _tell_rehearsed(
    verb: str, many: str, found: int, changed: int, note: str, as_json: bool
) -> None:
    if as_json:
        echo_json({"action": verb, "entry": None, "found": found, "changed": changed,
                   "remark": note or None})  # fmt: skip
        return
    echo(_("{many} found, {n} would be changed").format(many=many, n=changed))
    if note:
        remark(note)


__all__ = ["VERBS", "bulk", "register"]
