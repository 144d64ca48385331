"""The commands for deals: add, edit, move, win, lose, cancel, reopen, give, steps."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, ask_when, open_desk, tell
from crm_tui.cli.outcomes import next_words, step_values
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.steps import Draft

DealRef = Annotated[str, typer.Argument(metavar="DEAL", help=N_("d17, or s42 for its deal."))]
Whose = Annotated[str, typer.Argument(metavar="REF", help=N_("c5 or d17."))]
Words = Annotated[list[str] | None, typer.Argument(metavar="TEXT", help=N_("In plain words."))]
Next = Annotated[
    str, typer.Option("--next", metavar="TEXT", help=N_("The next step: send contract fri 10."))
]
Sum = Annotated[str, typer.Option("--amount", help=N_("The deal's amount: 120k."))]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("A word about it."))]
Line = Annotated[str, typer.Option("--pipeline", metavar="KEY", help=N_("The pipeline."))]


def register(app: typer.Typer) -> None:
    """Add the commands for deals, steps, clients and their channels to the command line."""
    for name, function in COMMANDS.items():
        app.command(name)(function)
    deal = typer.Typer(help=N_("Add and change deals."), no_args_is_help=True)
    deal.command("add")(add_deal)
    deal.command("edit")(edit_deal)
    app.add_typer(deal, name="deal")
    step = typer.Typer(help=N_("Side steps and a client's own steps."), no_args_is_help=True)
    step.command("add")(add_step)
    step.command("drop")(drop_step)
    app.add_typer(step, name="step")


def drafted(reader: Reader, text: str) -> "Draft":
    """A step as it is typed: "send contract fri 10"."""
    from crm_tui.actions.capture import draft_of
    from crm_tui.domain.capture import read_outcome

    line = read_outcome(f"> {text}", reader.now, week=reader.habits.week)
    return draft_of(line.next_when, line.next_kind, line.next_text)


def deal_said(crm: "Crm", action: str, sentence: str, deal_id: int, entry: int | None) -> Said:
    """What was done to a deal, and where it stands now."""
    from crm_tui.domain.money import format_amount

    reader = Reader(crm)
    deal = reader.deal_numbered(deal_id)
    parts = [f"d{deal.id} {deal.title}: {sentence}"]
    if deal.amount is not None:
        parts.append(format_amount((deal.amount, deal.currency)))
    values: dict[str, Any] = {
        "action": action, "entry": f"j{entry}" if entry else None, "deal": f"d{deal.id}",
        "client": f"c{deal.client_id}", "title": deal.title, "status": deal.status,
        "stage": deal.stage_key, "amount": deal.amount, "currency": deal.currency,
        "received": deal.received, "owner": deal.owner, "next": None,
    }  # fmt: skip
    if deal.next_step_id is not None:
        step = reader.step_numbered(deal.next_step_id)
        parts.append(next_words(reader, step))
        values["next"] = step_values(step)
    return Said(" · ".join(parts), values)


def add_deal(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("c5"))],
    title: Words = None,
    amount: Sum = "",
    pipeline: Line = "",
    stage: Annotated[str, typer.Option("--stage", help=N_("Where it stands."))] = "",
    next_text: Next = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a deal to a client: crm deal add c5 "windows 120k" --next "call fri"."""
    from crm_tui.actions import deals
    from crm_tui.domain.money import split_amount

    crm = open_desk(db, person)
    reader = Reader(crm)
    words = " ".join(title or [])
    told = split_amount(words, reader.habits.currency) if not amount else None
    words, sum_ = told if told else (words, reader.amount(amount) if amount else None)
    done = crm.run(
        deals.add_deal, reader.client(client).id, words.strip(),
        sum_.minor if sum_ else None, sum_.currency if sum_ else "", pipeline, stage,
        drafted(reader, next_text) if next_text else None,
    )  # fmt: skip
    tell(deal_said(crm, "deal.add", _("added"), done.value, done.entry_id), as_json)


def edit_deal(
    deal: DealRef,
    title: Annotated[str | None, typer.Option("--title")] = None,
    amount: Sum = "",
    expected: Annotated[str, typer.Option("--expected", metavar="DAY")] = "",
    promised: Annotated[str, typer.Option("--promised", metavar="DAY")] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change what a deal says."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    told = reader.amount(amount, found.currency) if amount else None
    done = crm.run(
        deals.edit_deal, found.id, title,
        told.minor if told else None, told.currency if told else None,
        reader.when(expected).day if expected else None,
        reader.when(promised).day if promised else None,
    )  # fmt: skip
    tell(deal_said(crm, "deal.edit", _("changed"), found.id, done.entry_id), as_json)


def move(
    deal: DealRef,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help=N_("The stage's key or name."))],
    pipeline: Line = "",
    next_text: Next = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Move a deal to another stage; the stage's step opens."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)

    def do(following: str) -> Said:
        draft = drafted(reader, following) if following else None
        done = crm.run(deals.move_deal, found.id, stage, pipeline, draft)
        now = reader.deal_numbered(found.id).stage
        sentence = _("{before} → {now}").format(before=found.stage, now=now)
        return deal_said(crm, "deal.move", sentence, found.id, done.entry_id)

    try:
        said = do(next_text)
    except Invalid as error:
        said = do(f"{next_text} {ask_when(error)}".strip())
    tell(said, as_json)


def win(
    deal: DealRef,
    text: Words = None,
    amount: Sum = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Close a deal as won."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    told = reader.amount(amount, found.currency) if amount else None
    done = crm.run(
        deals.win_deal, found.id, told.minor if told else None,
        told.currency if told else "", " ".join(text or []),
    )  # fmt: skip
    tell(deal_said(crm, "deal.win", _("won"), found.id, done.entry_id), as_json)


def lose(
    deal: DealRef,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=N_("price, competitor, …"))] = "",
    note: Note = "",
    competitor: Annotated[str, typer.Option("--competitor", help=N_("Who it was."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Close a deal as lost, with its reason."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    found = Reader(crm).deal(deal)
    done = crm.run(deals.lose_deal, found.id, reason, note, competitor)
    tell(deal_said(crm, "deal.lose", _("lost"), found.id, done.entry_id), as_json)


def cancel(
    deal: DealRef,
    reason: Annotated[
        str, typer.Argument(metavar="REASON", help=N_("duplicate, spam, mistake, test, …"))
    ] = "",
    note: Note = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Close a deal that never was one; it leaves the statistics."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    found = Reader(crm).deal(deal)
    done = crm.run(deals.cancel_deal, found.id, reason, note)
    tell(deal_said(crm, "deal.cancel", _("cancelled"), found.id, done.entry_id), as_json)


def reopen(
    deal: DealRef,
    next_text: Next = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Open a deal again that was closed by mistake."""
    from crm_tui.actions import deals

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    draft = drafted(reader, next_text) if next_text else None
    done = crm.run(deals.reopen_deal, found.id, draft)
    tell(deal_said(crm, "deal.reopen", _("open again"), found.id, done.entry_id), as_json)


def give(
    whose: Whose,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("The colleague."))],
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Give a deal, or a client with its deals, to a colleague."""
    from crm_tui.actions.clients import give_client
    from crm_tui.actions.deals import give_deal
    from crm_tui.cli.people import client_said
    from crm_tui.cli.refs import read_ref

    crm = open_desk(db, person)
    reader = Reader(crm)
    owner = reader.user(name)
    sentence = _("now {name}'s").format(name=name.lstrip("@"))
    if read_ref(whose, "d", "cs").letter == "c":
        client = reader.client(whose)
        done = crm.run(give_client, client.id, owner)
        tell(client_said(crm, "client.give", sentence, client.id, done.entry_id), as_json)
        return
    deal = reader.deal(whose)
    done = crm.run(give_deal, deal.id, owner)
    tell(deal_said(crm, "deal.give", sentence, deal.id, done.entry_id), as_json)


def add_step(
    whose: Whose,
    text: Words = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a side step to a deal, or a step to a client: crm step add d17 "fetch drawing fri"."""
    from crm_tui.actions import steps

    crm = open_desk(db, person)
    reader = Reader(crm)
    client, deal = reader.client_and_deal(whose)
    draft = drafted(reader, " ".join(text or []))
    if not draft.title and not draft.kind:
        raise Invalid(_("What is to be done?"), field="text", hint=_("crm step add d17 call fri"))
    done = crm.run(steps.add_step, draft, None if deal else client.id, deal.id if deal else None)
    step = reader.step_numbered(done.value)
    values = {"action": "step.add", "entry": f"j{done.entry_id}", **step_values(step)}
    tell(Said(f"{next_words(reader, step)} · {client.name}", values), as_json)


def drop_step(
    step: Annotated[str, typer.Argument(metavar="STEP", help=N_("s42, a side step."))],
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Drop a side step, or a client's own step, without an outcome."""
    from crm_tui.actions import steps

    crm = open_desk(db, person)
    found = Reader(crm).step(step)
    done = crm.run(steps.drop_step, found.id)
    values = {"action": "step.drop", "entry": f"j{done.entry_id}", "step": f"s{found.id}"}
    tell(Said(_("s{n} {title} dropped").format(n=found.id, title=found.title), values), as_json)


COMMANDS: dict[str, Callable[..., None]] = {
    "move": move,
    "win": win,
    "lose": lose,
    "cancel": cancel,
    "reopen": reopen,
    "give": give,
}
