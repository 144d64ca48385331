"""The refusal list from the shell: who said no and why, when it comes back, what is done then."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, ask_when, open_desk, tell
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.cli.words import amount_words, past_words, short_day
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.domain.refusal_lines import RefusedAsked, RefusedLine
    from crm_tui.store.hot.connection import Hot

SHOWN = 50  # rows a person is shown; --json prints all
WINDOW = 500
DealRef = Annotated[str, typer.Argument(metavar="DEAL", help=N_("d17"))]
Words = Annotated[list[str] | None, typer.Argument(metavar="TEXT", help=N_("doors 80k > call fri"))]


def register(app: typer.Typer) -> None:
    """Add the commands for refusals to the command line."""
    from crm_tui.cli.duties import duties

    app.command("refused")(refused)
    app.command("return")(came_back)
    app.command("refusal")(edit_refusal)
    app.command("duties")(duties)
    group = typer.Typer(help=N_("Why clients refuse, and when they come back."),
                        no_args_is_help=True)  # fmt: skip
    group.command("list")(list_reasons)
    group.command("edit")(edit_reason)
    app.add_typer(group, name="reason")


# -- the list -------------------------------------------------------------------------------------


def refused(
    reason: Annotated[str, typer.Option("--reason", metavar="KEY", help=N_("price, …"))] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help=N_("Said since."))] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help=N_("Whose deals."))] = "",
    due: Annotated[bool, typer.Option("--due", help=N_("Only whose day has come."))] = False,
    never: Annotated[bool, typer.Option("--never", help=N_("Only who never comes back."))] = False,
    back: Annotated[bool, typer.Option("--back", help=N_("Only who came back already."))] = False,
    sort: Annotated[
        str, typer.Option("--sort", metavar="back|said|amount|client", help=N_("The order."))
    ] = "back",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The refusal list: who said no, why, and when they come back."""
    from crm_tui.domain.refusal_lines import BACK, DUE, NEVER

    chosen = [group for group, said in ((DUE, due), (NEVER, never), (BACK, back)) if said]
    if len(chosen) > 1:
        raise Invalid(_("Choose one of: {names}.").format(names="--due, --never, --back"))
    with glance(db, person) as look:
        found: list[RefusedLine] = []
        more = 0
        if look.conn is not None:
            asked = _asked(look, look.conn, reason, since, owner, sort)
            groups = tuple(chosen) or _groups(sort)
            found = _read(look.conn, asked, look.day, groups, None if as_json else SHOWN + 1)
            more = _count(look.conn, asked, look.day, groups) - SHOWN
        if as_json:
            from crm_tui.cli import shapes

            lines = [_shape(line) for line in found]
            echo_json({**shapes.head("refused", look), "refused": lines})
            return
        _tell(found[:SHOWN], look, bool(chosen or reason or since or owner))
        if more > 0 and found:
            remark(_("… and more (--json shows all)"))


def _groups(sort: str) -> tuple[str, ...]:
    from crm_tui.domain.refusal_lines import DUE, LATER, NEVER

    return (DUE, LATER, NEVER) if sort == "back" else ("",)


def _asked(
    look: Glance, conn: "Hot", reason: str, since: str, owner: str, sort: str
) -> "RefusedAsked":
    from crm_tui.domain.refusal_lines import EVERYONE, SORTS, RefusedAsked
    from crm_tui.store.hot.people import owner_named

    if sort not in SORTS:
        raise Invalid(
            _("There is no order “{name}”.").format(name=sort),
            field="sort",
            hint=_("Choose one of: {names}.").format(names=", ".join(SORTS)),
        )
    number = owner_named(conn, owner.lstrip("@")) if owner else EVERYONE
    key = _reason_key(conn, reason) if reason else ""
    return RefusedAsked(sort, number, key, _since(look, since) if since else 0)


def _reason_key(conn: "Hot", text: str) -> str:
    """The key of a reason by its key or name. Raises NotFound naming those there are."""
    from crm_tui.store.hot.refused import reasons

    found = reasons(conn)
    for key, name, _days, _line in found:
        if text.casefold() in (key.casefold(), name.casefold()):
            return key
    raise NotFound(
        _("“{key}” is no reason we know.").format(key=text),
        hint=_("Choose one of: {names}.").format(names=", ".join(row[0] for row in found)),
    )


def _since(look: Glance, text: str) -> int:
    """The instant a day begins that is told in words, or as an ISO day."""
    from crm_tui.domain.civil import day_number, is_day
    from crm_tui.domain.dates import read_when
    from crm_tui.store.hot.days import midnight

    day = text if is_day(text) else read_when(text, look.moment, past=True).day.isoformat()
    return midnight(day_number(day), look.zone)


def _read(
    conn: "Hot", asked: "RefusedAsked", today: str, groups: tuple[str, ...], most: int | None
) -> "list[RefusedLine]":
    from crm_tui.store.hot.refused import refused as window

    found: list[RefusedLine] = []
    for group in groups:
        after = None
        while most is None or len(found) < most:
            rows = window(conn, asked, today, group, after=after, limit=WINDOW)
            found += rows
            if len(rows) < WINDOW:
                break
            after = rows[-1]
    return found


def _count(conn: "Hot", asked: "RefusedAsked", today: str, groups: tuple[str, ...]) -> int:
    from crm_tui.domain.refusal_lines import BACK
    from crm_tui.store.hot.refused import count_back, counts

    if groups == (BACK,):
        return count_back(conn, asked)
    figures = counts(conn, asked, today)
    return figures.all if groups == ("",) else sum(getattr(figures, group) for group in groups)


def _tell(found: "list[RefusedLine]", look: Glance, asked_for_some: bool) -> None:
    if not found:
        narrowed = _("Nobody is on the refusal list like this.")
        echo(narrowed if asked_for_some else _("Nobody is on the refusal list."))
        return
    lang = look.config.language
    rows = [
        [f"d{line.id}", _back_words(line, look), line.client, line.deal, line.why,
         amount_words(line.amount, line.currency, lang), past_words(line.closed_at, look),
         line.owner]
        for line in found
    ]  # fmt: skip
    laid = lay(rows, line_cells(), right=(5, 6), give_way=((7, 5), (6, 6), (3, 8), (4, 8), (2, 8)))
    for line, (ref, when, client, deal, why, amount, said, owner) in zip(found, laid, strict=True):
        style = "late" if _is_due(line, look) else ""
        echo((ref, "dim"), (when, style), client, (deal, "dim"), why, amount, (said, "dim"),
             (owner, "dim"))  # fmt: skip


def _is_due(line: "RefusedLine", look: Glance) -> bool:
    return line.revived_at is None and line.revive_day is not None and line.revive_day <= look.day


def _back_words(line: "RefusedLine", look: Glance) -> str:
    """When it comes back: "now", a day, "never"; or by which deal it did."""
    if line.revived_at is not None:
        return f"→ d{line.after_id}" if line.after_id is not None else _("dealt with")
    if line.revive_day is None:
        return _("never")
    return _("now") if _is_due(line, look) else short_day(line.revive_day, look.day)


def _shape(line: "RefusedLine") -> dict[str, Any]:
    """A refusal for programs."""
    from crm_tui.cli.shapes import instant

    return {
        "deal": f"d{line.id}", "client": f"c{line.client_id}", "name": line.client,
        "company": line.company, "title": line.deal, "reason": line.reason_key,
        "reason_name": line.reason, "note": line.note, "competitor": line.competitor,
        "amount": None if line.amount is None
        else {"minor": line.amount, "currency": line.currency},
        "owner": line.owner, "said": instant(line.closed_at), "back": line.revive_day,
        "dealt": None if line.revived_at is None else instant(line.revived_at),
        "followed_by": None if line.after_id is None else f"d{line.after_id}",
        "no_contact": line.forbidden,
    }  # fmt: skip


# -- a client who comes by himself ----------------------------------------------------------------


def came_back(
    deal: DealRef,
    text: Words = None,
    how: Annotated[
        str, typer.Option("--how", help=N_("call, letter, message, visit, meeting or form."))
    ] = "",
    words: Annotated[
        str, typer.Option("--words", help=N_("What he said; lifts his do-not-contact mark."))
    ] = "",
    pipeline: Annotated[str, typer.Option("--pipeline", help=N_("If it is another."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The client who said no came by himself: a new deal, linked to the lost one.

    crm return d17 "doors 80k > call fri 10"
    """
    from crm_tui.actions.refusals import came_back as action
    from crm_tui.cli.records import deal_said, drafted
    from crm_tui.domain.money import split_amount

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    head, _mark, following = " ".join(text or []).partition(">")
    told = split_amount(head.strip(), found.currency or reader.habits.currency)
    title, sum_ = told if told else (head, None)

    def do(after: str) -> Said:
        draft = drafted(reader, after) if after.strip() else None
        done = crm.run(
            action, found.id, title.strip(" ,"), sum_.minor if sum_ else None,
            sum_.currency if sum_ else "", pipeline, draft, how=how, words=words,
        )  # fmt: skip
        sentence = _("after d{n}, {remark}").format(n=found.id, remark=done.value.remark)
        said = deal_said(crm, "deal.return", sentence, done.value.deal_id, done.entry_id)
        return Said(said.text, {**said.values, "after": f"d{found.id}"})

    try:
        said = do(following)
    except Invalid as error:
        said = do(f"{following} {ask_when(error)}")
    tell(said, as_json)


# -- what the list says, and the reasons ----------------------------------------------------------


def edit_refusal(
    deal: DealRef,
    reason: Annotated[str, typer.Option("--reason", metavar="KEY", help=N_("Why, really."))] = "",
    back: Annotated[
        str, typer.Option("--back", metavar="DAY|never", help=N_("When it comes back."))
    ] = "",
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    competitor: Annotated[str | None, typer.Option("--competitor", metavar="NAME")] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change why a deal was lost, or when it comes back."""
    from crm_tui.actions.refusals import edit_refusal as action
    from crm_tui.cli.records import deal_said
    from crm_tui.domain.calendar import When
    from crm_tui.domain.dates import describe
    from crm_tui.store.tables.sales import Deal

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    never = back.casefold() in ("never", _("never").casefold())
    day: date | None = reader.when(back).day if back and not never else None
    done = crm.run(action, found.id, reason, day, never, note, competitor)
    became = crm.ask(lambda session: session.get(Deal, found.id))
    when = became.revive_day if became is not None else None
    sentence = _("never comes back")
    if when is not None:
        sentence = _("back on {day}").format(day=describe(When(when), reader.now))
    tell(deal_said(crm, "deal.edit_refusal", sentence, found.id, done.entry_id), as_json)


def list_reasons(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """Show the refusal reasons: after how many days they come back, and in which pipeline."""
    from crm_tui.store.hot.refused import reasons

    with glance(db, person) as look:
        found = reasons(look.conn) if look.conn is not None else ()
    if as_json:
        echo_json({"reasons": [
            {"key": key, "name": name, "days": days, "pipeline": line or None}
            for key, name, days, line in found
        ]})  # fmt: skip
        return
    rows = [
        [key, name, _days_words(days), line or (_("its own pipeline") if days else "")]
        for key, name, days, line in found
    ]
    for row in lay(rows, line_cells(), give_way=((3, 8), (1, 8))):
        echo(*row)


def _days_words(days: int | None) -> str:
    return _("never") if days is None else _n("{n} day", "{n} days", days).format(n=days)


def edit_reason(
    key: Annotated[str, typer.Argument(metavar="KEY", help=N_("price, competitor, …"))],
    days: Annotated[
        str, typer.Option("--days", metavar="N|never", help=N_("Until it is worth asking again."))
    ] = "",
    pipeline: Annotated[
        str | None,
        typer.Option("--pipeline", metavar="KEY", help=N_("Where it opens; empty: its own.")),
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change after how many days a reason comes back, and in which pipeline."""
    from crm_tui.actions.refusals import edit_reason as action
    from crm_tui.store.queries.refusals import reason_words

    crm = open_desk(db, person)
    never = days.casefold() in ("never", _("never").casefold())
    if days and not never and not days.isdecimal():
        raise Invalid(
            _("“{text}” is no number of days.").format(text=days),
            field="days",
            hint=_("Say a whole number, or never."),
        )
    done = crm.run(action, key, int(days) if days and not never else None, never, pipeline)
    name, count, line = crm.ask(reason_words, key)
    values = {"action": "reason.edit", "entry": f"j{done.entry_id}" if done.entry_id else None,
              "key": name, "days": count, "pipeline": line or None}  # fmt: skip
    where = line or _("its own pipeline")
    tell(Said(f"{name}: {_days_words(count)}, {where}", values), as_json)
