"""What one can do to a client, its channels, tags and own fields."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.domain.people import channel_kind, normalise
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Channel, Client, Source, Tag, Tagging
from crm_tui.store.tables.sales import Deal, Step

KINDS = ("person", "company")
CHANNELS = ("phone", "email", "messenger", "site", "address")


@action("client.add", N_("Add a client"))
def add_client(
    tx: Tx,
    name: str,
    kind: str = "person",
    channels: tuple[tuple[str, str], ...] = (),
    company: str = "",
    job_title: str = "",
    owner_id: int | None = None,
    source: str = "",
    tags: tuple[str, ...] = (),
    city: str = "",
    country: str = "",
    language: str = "",
    about: str = "",
) -> int:
    """Add a person or a company; return its id.

    channels: (kind, as written) pairs, kind "" to be recognised. company: the name of where a
    person works; an existing company of that name is taken, else one is made.
    """
    called = clean_input(name, "name")
    if not called:
        called = next((raw for _kind, raw in channels if raw.strip()), "")
    if not called:
        raise Invalid(_("A client needs a name, a phone or an e-mail."), field="name")
    if kind not in KINDS:
        raise Invalid(_("A client is a person or a company."), field="kind")
    owner = owner_id or tx.actor.id
    employer = company_named(tx, company, owner) if company.strip() else None
    client = tx.new(
        Client, kind=kind, name=called, name_key=fold(called), job_title=job_title,
        works_at_id=employer, owner_id=owner, city=city, country=country, language=language,
        about=about, source_id=source_named(tx, source) if source else None,
    )  # fmt: skip
    for channel, raw in channels:
        add_channel(tx, client.id, raw, channel)
    for tag in tags:
        tag_client(tx, client.id, tag)
    return client.id


def company_named(tx: Tx, name: str, owner_id: int) -> int:
    """The company of that name, made if there is none."""
    called = clean_input(name, "company")
    same = select(Client).where(
        col(Client.kind) == "company", col(Client.name_key) == fold(called),
        col(Client.merged_into).is_(None),
    )  # fmt: skip
    found = tx.first(same.order_by(col(Client.id)))
    if found is not None:
        return found.id
    return tx.new(Client, kind="company", name=called, name_key=fold(called), owner_id=owner_id).id


def source_named(tx: Tx, name: str) -> int:
    """The source of that key or name, made if there is none."""
    called = clean_input(name, "source").lstrip("#")
    key = fold(called)
    for source in tx.all(select(Source)):
        if key in (source.key, fold(source.name)):
            return source.id
    return tx.new(Source, key=key, name=called).id


@action("client.edit", N_("Change a client"))
def edit_client(
    tx: Tx,
    client_id: int,
    name: str | None = None,
    kind: str | None = None,
    company: str | None = None,
    job_title: str | None = None,
    city: str | None = None,
    country: str | None = None,
    language: str | None = None,
    zone: str | None = None,
    about: str | None = None,
    source: str | None = None,
    seen: int | None = None,
) -> None:
    """Change what is kept of a client. None leaves a value, "" empties it."""
    client = tx.get(Client, client_id, seen)
    if name is not None:
        client.name = clean_input(name, "name") or client.name
        client.name_key = fold(client.name)
    if kind is not None:
        if kind not in KINDS:
            raise Invalid(_("A client is a person or a company."), field="kind")
        client.kind = kind
    if company is not None:
        client.works_at_id = company_named(tx, company, client.owner_id) if company else None
    if source is not None:
        client.source_id = source_named(tx, source) if source else None
    plain = {"job_title": job_title, "city": city, "country": country, "language": language,
             "zone": zone, "about": about}  # fmt: skip
    _set(client, plain)


def _set(row: Any, values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is not None:
            setattr(row, name, clean_input(value, name))


@action("client.archive", N_("Put a client away"))
def archive_client(tx: Tx, client_id: int, back: bool = False) -> None:
    """Put a client away, or take it back. Raises Conflict while deals or steps are open."""
    client = tx.get(Client, client_id)
    if back:
        client.archived_at = None
        return
    tx.session.flush()
    work = tx.first(select(Step).where(col(Step.client_id) == client.id,
                                       col(Step.closed_at).is_(None)))  # fmt: skip
    if work is not None:
        raise Conflict(
            _("c{n} has an open step: s{s} {title}.").format(
                n=client.id, s=work.id, title=work.title
            ),
            hint=_("Close its deals and steps first."),
        )
    client.archived_at = tx.now


@action("client.give", N_("Give a client to a colleague"))
def give_client(tx: Tx, client_id: int, owner_id: int, deals: bool = True) -> None:
    """Change a client's owner; its open deals and steps of the old owner go along."""
    client = tx.get(Client, client_id)
    old, client.owner_id = client.owner_id, owner_id
    if not deals:
        return
    theirs = select(Deal).where(
        col(Deal.client_id) == client.id, col(Deal.is_open) == 1, col(Deal.owner_id) == old
    )
    for deal in tx.all(theirs.order_by(col(Deal.id))):
        deal.owner_id = owner_id
    steps = select(Step).where(
        col(Step.client_id) == client.id, col(Step.closed_at).is_(None), col(Step.owner_id) == old
    )
    for step in tx.all(steps.order_by(col(Step.id))):
        step.owner_id = owner_id


@action("channel.add", N_("Add a phone, e-mail or other channel"))
def add_channel(tx: Tx, client_id: int, raw: str, kind: str = "", label: str = "") -> int:
    """Add a way to reach a client; the same one twice is kept once. Returns its id."""
    client = tx.get(Client, client_id)
    written = clean_input(raw, "channel")
    guessed = kind or channel_kind(written) or "address"
    if guessed not in CHANNELS or not written:
        raise Invalid(
            _("“{raw}” is no channel.").format(raw=raw),
            field="channel",
            hint=_("Write a phone, an e-mail, @nick, a site or an address."),
        )
    norm = normalise(guessed, written, client.country or setting(tx, "country"))
    theirs = tx.all(
        select(Channel).where(col(Channel.client_id) == client.id).order_by(col(Channel.position))
    )
    for channel in theirs:
        if (channel.kind, channel.norm) == (guessed, norm):
            return channel.id
    return tx.new(
        Channel, client_id=client.id, kind=guessed, raw=written, norm=norm, label=label,
        position=len(theirs),
    ).id  # fmt: skip


@action("channel.edit", N_("Change a channel"))
def edit_channel(
    tx: Tx,
    channel_id: int,
    raw: str | None = None,
    label: str | None = None,
    bad: bool | None = None,
    why: str = "",
    seen: int | None = None,
) -> None:
    """Change how a channel is written, or mark it bad or good again."""
    channel = tx.get(Channel, channel_id, seen)
    if raw is not None:
        channel.raw = clean_input(raw, "channel")
        channel.norm = normalise(channel.kind, channel.raw, setting(tx, "country"))
    channel.label = label if label is not None else channel.label
    if bad is not None:
        channel.bad_at = tx.now if bad else None
        channel.bad_why = why if bad else ""


@action("channel.remove", N_("Take a channel away"))
def remove_channel(tx: Tx, channel_id: int) -> None:
    """Delete a channel (undo brings it back)."""
    tx.remove(tx.get(Channel, channel_id))


@action("client.tag", N_("Tag a client"))
def tag_client(tx: Tx, client_id: int, tag: str) -> None:
    """Put a tag on a client."""
    _tag(tx, tag, client_id=tx.get(Client, client_id).id)


@action("deal.tag", N_("Tag a deal"))
def tag_deal(tx: Tx, deal_id: int, tag: str) -> None:
    """Put a tag on a deal."""
    _tag(tx, tag, deal_id=tx.get(Deal, deal_id).id)


@action("client.untag", N_("Take a tag off a client"))
def untag_client(tx: Tx, client_id: int, tag: str) -> None:
    """Take a tag off a client, if it bears it."""
    key = fold(clean_input(tag, "tag"))
    worn = (
        select(Tagging)
        .join(Tag, col(Tag.id) == col(Tagging.tag_id))
        .where(col(Tag.name_key) == key, col(Tagging.client_id) == client_id)
    )
    for tagging in tx.all(worn):
        tx.remove(tagging)


def _tag(tx: Tx, tag: str, **record: int) -> None:
    called = clean_input(tag, "tag")
    if not called:
        raise Invalid(_("A tag needs a name."), field="tag")
    found = tx.first(select(Tag).where(col(Tag.name_key) == fold(called)))
    found = found or tx.new(Tag, name=called, name_key=fold(called))
    (column, record_id), *_rest = record.items()
    worn = select(func.count()).where(
        col(Tagging.tag_id) == found.id, col(getattr(Tagging, column)) == record_id
    )
    tx.session.flush()
    if not tx.session.scalar(worn):
        tx.new(Tagging, tag_id=found.id, **record)
