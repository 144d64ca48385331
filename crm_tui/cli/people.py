"""The commands for clients: add, edit, archive, merge, channels, tags, do-not-contact."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _, _n

if TYPE_CHECKING:
    from crm_tui.crm import Crm

ClientRef = Annotated[str, typer.Argument(metavar="CLIENT", help=N_("c5"))]
Text = Annotated[str | None, typer.Option()]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help=N_("In the client's words."))]
Raw = Annotated[str, typer.Argument(metavar="CHANNEL", help=N_("A phone, e-mail, @nick, site."))]


def register(app: typer.Typer) -> None:
    """Add the commands for clients to the command line."""
    app.command("tag")(tag)
    groups: dict[str, tuple[str, dict[str, Callable[..., None]]]] = {
        "client": (N_("Add and change clients."),
                   {"add": add, "edit": edit, "archive": archive, "merge": merge}),
        "channel": (N_("Ways to reach a client."), {"add": add_channel, "bad": bad_channel}),
        "no-contact": (N_("Who does not want to be contacted."), {"mark": mark, "lift": lift}),
    }  # fmt: skip
    for name, (words, commands) in groups.items():
        group = typer.Typer(help=words, no_args_is_help=True)
        for verb, function in commands.items():
            group.command(verb)(function)
        app.add_typer(group, name=name)


def client_said(crm: "Crm", action: str, sentence: str, client_id: int, entry: int | None) -> Said:
    """What was done to a client."""
    client = Reader(crm).client_numbered(client_id)
    values = {
        "action": action, "entry": f"j{entry}" if entry else None, "client": f"c{client.id}",
        "name": client.name, "kind": client.kind, "owner": client.owner,
    }  # fmt: skip
    return Said(f"c{client.id} {client.name}: {sentence}", values)


def add(
    name: Annotated[str, typer.Argument(metavar="NAME")] = "",
    company: Annotated[str, typer.Option("--company", help=N_("Where the person works."))] = "",
    is_company: Annotated[bool, typer.Option("--is-company", help=N_("It is a company."))] = False,
    channel: Annotated[
        list[str] | None, typer.Option("--channel", help=N_("A phone, e-mail …; may be repeated."))
    ] = None,
    job: Annotated[str, typer.Option("--job")] = "",
    city: Annotated[str, typer.Option("--city")] = "",
    source: Annotated[str, typer.Option("--source")] = "",
    tags: Annotated[list[str] | None, typer.Option("--tag")] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a person or a company, without a deal."""
    from crm_tui.actions.clients import add_client

    crm = open_desk(db, person)
    done = crm.run(
        add_client, name, "company" if is_company else "person",
        tuple(("", raw) for raw in channel or ()), company, job,
        source=source, tags=tuple(tags or ()), city=city,
    )  # fmt: skip
    tell(client_said(crm, "client.add", _("added"), done.value, done.entry_id), as_json)


def edit(
    client: ClientRef,
    name: Annotated[str | None, typer.Option("--name")] = None,
    company: Annotated[str | None, typer.Option("--company")] = None,
    job: Annotated[str | None, typer.Option("--job")] = None,
    city: Annotated[str | None, typer.Option("--city")] = None,
    country: Annotated[str | None, typer.Option("--country")] = None,
    language: Annotated[str | None, typer.Option("--language")] = None,
    zone: Annotated[str | None, typer.Option("--zone")] = None,
    about: Annotated[str | None, typer.Option("--about")] = None,
    source: Annotated[str | None, typer.Option("--source")] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change what is kept of a client; an empty text empties a value."""
    from crm_tui.actions.clients import edit_client

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    done = crm.run(
        edit_client, found.id, name, None, company, job, city, country, language, zone, about,
        source,
    )  # fmt: skip
    tell(client_said(crm, "client.edit", _("changed"), found.id, done.entry_id), as_json)


def archive(
    client: ClientRef,
    back: Annotated[bool, typer.Option("--back", help=N_("Take it back."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Put a client away, or take it back."""
    from crm_tui.actions.clients import archive_client

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    done = crm.run(archive_client, found.id, back)
    sentence = _("taken back") if back else _("put away")
    tell(client_said(crm, "client.archive", sentence, found.id, done.entry_id), as_json)


def merge(
    keep: Annotated[str, typer.Argument(metavar="KEEP", help=N_("The client that stays."))],
    gone: Annotated[str, typer.Argument(metavar="GONE", help=N_("The same client once more."))],
    take: Annotated[
        list[str] | None, typer.Option("--take", help=N_("A field whose value GONE gives."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The same client twice: everything moves to the one that stays."""
    from crm_tui.actions.merging import merge_clients
    from crm_tui.cli.refs import read_ref

    crm = open_desk(db, person)
    stays, goes = read_ref(keep, "c").number, read_ref(gone, "c").number
    done = crm.run(merge_clients, stays, goes, tuple(take or ()))
    sentence = _("c{n} merged into it").format(n=goes)
    tell(client_said(crm, "client.merge", sentence, stays, done.entry_id), as_json)


def add_channel(
    client: ClientRef,
    channel: Raw,
    label: Annotated[str, typer.Option("--label", help=N_("work, home …"))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a phone, an e-mail or another way to reach a client."""
    from crm_tui.actions import clients

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    done = crm.run(clients.add_channel, found.id, channel, label=label)
    sentence = channel if done.entry_id else _("{channel} was known").format(channel=channel)
    tell(client_said(crm, "channel.add", sentence, found.id, done.entry_id), as_json)


def bad_channel(
    client: ClientRef,
    channel: Raw,
    why: Why = "",
    good: Annotated[bool, typer.Option("--good", help=N_("It works again."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Mark a number or address as bad, or as good again."""
    from crm_tui.actions.clients import edit_channel

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    number, raw = channel_of(crm, found.id, channel)
    done = crm.run(edit_channel, number, bad=not good, why=why)
    sentence = _("{channel} is good again") if good else _("{channel} is bad")
    said = client_said(crm, "channel.edit", sentence.format(channel=raw), found.id, done.entry_id)
    tell(said, as_json)


def channel_of(crm: "Crm", client_id: int, text: str) -> tuple[int, str]:
    """The one channel of a client that a text names. Raises NotFound, or Invalid for several."""
    from crm_tui.store.queries.words import channels_like

    found = crm.ask(channels_like, client_id, text)
    if not found:
        raise NotFound(
            _("c{n} has no channel “{text}”.").format(n=client_id, text=text),
            hint=_("`crm show c{n}` lists them.").format(n=client_id),
        )
    if len(found) > 1:
        raise Invalid(
            _("“{text}” may be {several}.").format(
                text=text, several=_(" or ").join(raw for _id, raw in found)
            ),
            field="channel",
            hint=_("Write the whole of it."),
        )
    return found[0]


def tag(
    whose: Annotated[str, typer.Argument(metavar="REF", help=N_("c5 or d17."))],
    words: Annotated[list[str], typer.Argument(metavar="TAG")],
    off: Annotated[bool, typer.Option("--off", help=N_("Take it off."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Put a tag on a client or a deal, or take one off a client."""
    from crm_tui.actions.clients import tag_client, tag_deal, untag_client

    crm = open_desk(db, person)
    client, deal = Reader(crm).client_and_deal(whose)
    word = " ".join(words)
    if off and deal is not None:
        raise Invalid(_("Tags are taken off clients: name c{n}.").format(n=client.id))
    if off:
        done = crm.run(untag_client, client.id, word)
    elif deal is not None:
        done = crm.run(tag_deal, deal.id, word)
    else:
        done = crm.run(tag_client, client.id, word)
    sentence = ("-" if off else "+") + word
    tell(client_said(crm, "client.tag", sentence, client.id, done.entry_id), as_json)


def mark(
    client: ClientRef,
    why: Why = "",
    channel: Annotated[str, typer.Option("--channel", help=N_("By this channel only."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The client does not want to be contacted: open selling deals are refused."""
    from crm_tui.actions.contact import mark_no_contact

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    number = channel_of(crm, found.id, channel)[0] if channel else None
    done = crm.run(mark_no_contact, found.id, why, number)
    refused = _n("{n} deal refused", "{n} deals refused", done.value).format(n=done.value)
    sentence = _("do not contact") + (f" · {refused}" if done.value else "")
    tell(client_said(crm, "client.no_contact", sentence, found.id, done.entry_id), as_json)


def lift(
    client: ClientRef,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help=N_("What the client said."))],
    how: Annotated[str, typer.Option("--how", help=N_("call, letter, visit …"))] = "call",
    channel: Annotated[str, typer.Option("--channel", help=N_("For this channel only."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The client contacted you himself: keep his words and lift the mark."""
    from crm_tui.actions.contact import lift_no_contact

    crm = open_desk(db, person)
    found = Reader(crm).client(client)
    number = channel_of(crm, found.id, channel)[0] if channel else None
    done = crm.run(lift_no_contact, found.id, how, " ".join(words), number)
    sentence = _("may be contacted again")
    tell(client_said(crm, "client.lift_no_contact", sentence, found.id, done.entry_id), as_json)
