"""What one can do to a client, its channels, tags and own fields."""

from crm_tui.actions.base import action
from crm_tui.actions.values import living, owner_of, set_words, zone_named
from crm_tui.actions.work import give_step
from crm_tui.domain.people import channel_kind, normalise
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import clients, work
from crm_tui.store.queries import deals as deals_of
from crm_tui.store.settings import setting
from crm_tui.store.tables.people import Channel, Client
from crm_tui.store.tables.sales import Deal

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
        written = (clean_input(raw, "channel") for _kind, raw in channels)
        called = next((raw for raw in written if raw), "")
    if not called:
        raise Invalid(_("A client needs a name, a phone or an e-mail."), field="name")
    if kind not in KINDS:
        raise Invalid(_("A client is a person or a company."), field="kind")
    owner = tx.actor.id if owner_id is None else owner_of(tx, owner_id)
    employer = company_named(tx, company, owner) if company.strip() else None
    client = tx.new(
        Client, kind=kind, name=called, name_key=fold(called), works_at_id=employer,
        owner_id=owner, source_id=source_named(tx, source) if source.strip() else None,
    )  # fmt: skip
    set_words(client, {"job_title": job_title, "city": city, "country": country,
                       "language": language, "about": about})  # fmt: skip
    for channel, raw in channels:
        add_channel(tx, client.id, raw, channel)
    for tag in tags:
        tag_client(tx, client.id, tag)
    return client.id


def company_named(tx: Tx, name: str, owner_id: int) -> int:
    """The company of that name, made if there is none."""
    called = clean_input(name, "company")
    found = clients.company_of_name(tx, fold(called))
    if found is not None:
        return found.id
    return tx.new(Client, kind="company", name=called, name_key=fold(called), owner_id=owner_id).id


def source_named(tx: Tx, name: str) -> int:
    """The source of that key or name, made if there is none."""
    called = clean_input(name, "source").lstrip("#").strip()
    if not called:
        raise Invalid(_("A source needs a name."), field="source")
    found = clients.source_of_key(tx, fold(called))
    if found:
        return found.id
    from crm_tui.store.tables.labels import Source

    return tx.new(Source, key=fold(called), name=called).id


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
    """Change what is kept of a client. None leaves a value, "" empties it; a name stays.

    Raises Invalid, or Conflict if the client has changed since the version `seen`.
    """
    client = living(tx, client_id, seen)
    if name is not None:
        client.name = clean_input(name, "name")
        if not client.name:
            raise Invalid(_("A client needs a name."), field="name")
        client.name_key = fold(client.name)
    if kind is not None:
        if kind not in KINDS:
            raise Invalid(_("A client is a person or a company."), field="kind")
        client.kind = kind
    if company is not None:
        client.works_at_id = _employer(tx, client, company)
    if source is not None:
        client.source_id = source_named(tx, source) if source.strip() else None
    set_words(client, {"job_title": job_title, "city": city, "country": country,
                       "language": language, "about": about})  # fmt: skip
    client.zone = client.zone if zone is None else zone_named(zone)


def _employer(tx: Tx, client: Client, company: str) -> int | None:
    if not company.strip():
        return None
    found = company_named(tx, company, client.owner_id)
    if found == client.id:
        raise Invalid(_("A company does not work at itself."), field="company")
    return found


@action("client.archive", N_("Put a client away"))
def archive_client(tx: Tx, client_id: int, back: bool = False) -> None:
    """Put a client away, or take it back. Raises Conflict while deals or steps are open."""
    client = living(tx, client_id)
    if back:
        client.archived_at = None
        return
    still_open = work.open_of_client(tx, client.id)
    if still_open:
        raise Conflict(
            _("c{n} has an open step: s{s} {title}.").format(
                n=client.id, s=still_open[0].id, title=still_open[0].title
            ),
            hint=_("Close its deals and steps first."),
        )
    client.archived_at = client.archived_at or tx.now


@action("client.give", N_("Give a client to a colleague"))
def give_client(tx: Tx, client_id: int, owner_id: int, deals: bool = True) -> None:
    """Change a client's owner; its open deals and steps of the old owner go along."""
    client = living(tx, client_id)
    old, client.owner_id = client.owner_id, owner_of(tx, owner_id)
    if not deals:
        return
    for deal in deals_of.open_of(tx, [client.id]):
        deal.owner_id = owner_id if deal.owner_id == old else deal.owner_id
    for step in work.open_of_client(tx, client.id):
        if step.owner_id == old:
            give_step(tx, step, owner_id)


@action("channel.add", N_("Add a phone, e-mail or other channel"))
def add_channel(tx: Tx, client_id: int, raw: str, kind: str = "", label: str = "") -> int:
    """Add a way to reach a client; the same one twice is kept once. Returns its id."""
    client = living(tx, client_id)
    written = clean_input(raw, "channel")
    guessed = kind or channel_kind(written) or "address"
    if guessed not in CHANNELS or not written:
        raise Invalid(
            _("“{raw}” is no channel.").format(raw=raw),
            field="channel",
            hint=_("Write a phone, an e-mail, @nick, a site or an address."),
        )
    norm = _normal(tx, client, guessed, written)
    theirs = clients.channels_of(tx, client.id)
    for channel in theirs:
        if (channel.kind, channel.norm) == (guessed, norm):
            return channel.id
    return tx.new(
        Channel, client_id=client.id, kind=guessed, raw=written, norm=norm,
        label=clean_input(label, "label"),
        position=max((channel.position for channel in theirs), default=-1) + 1,
    ).id  # fmt: skip


def _normal(tx: Tx, client: Client, kind: str, written: str) -> str:
    return normalise(kind, written, client.country or setting(tx, "country"))


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
        _rewrite(tx, channel, clean_input(raw, "channel"))
    set_words(channel, {"label": label})
    if bad is not None:
        channel.bad_at = tx.now if bad else None
        channel.bad_why = clean_input(why, "why") if bad else ""


def _rewrite(tx: Tx, channel: Channel, written: str) -> None:
    client = tx.look(Client, channel.client_id)
    assert client is not None
    if not written:
        raise Invalid(_("A channel is not empty."), field="channel")
    norm = _normal(tx, client, channel.kind, written)
    for other in clients.channels_of(tx, client.id):
        if other.id != channel.id and (other.kind, other.norm) == (channel.kind, norm):
            raise Invalid(
                _("c{n} has {raw} already.").format(n=client.id, raw=other.raw), field="channel"
            )
    channel.raw, channel.norm = written, norm


@action("channel.remove", N_("Take a channel away"))
def remove_channel(tx: Tx, channel_id: int) -> None:
    """Delete a channel (undo brings it back); what went through it stays in the history.

    Raises Conflict for a channel that bears a do-not-contact mark.
    """
    channel = tx.get(Channel, channel_id)
    if channel.no_contact_at is not None:
        raise Conflict(
            _("{channel} bears a do-not-contact mark, which would be lost.").format(
                channel=channel.raw
            ),
            hint=_("Lift the mark first, if the client came by himself."),
        )
    for activity in clients.activities_by(tx, channel.id):
        activity.channel_id = None
    tx.remove(channel)


@action("client.tag", N_("Tag a client"))
def tag_client(tx: Tx, client_id: int, tag: str) -> None:
    """Put a tag on a client."""
    _tag(tx, tag, "client_id", living(tx, client_id).id)


@action("deal.tag", N_("Tag a deal"))
def tag_deal(tx: Tx, deal_id: int, tag: str) -> None:
    """Put a tag on a deal."""
    _tag(tx, tag, "deal_id", tx.get(Deal, deal_id).id)


@action("client.untag", N_("Take a tag off a client"))
def untag_client(tx: Tx, client_id: int, tag: str) -> None:
    """Take a tag off a client, if it bears it."""
    key = fold(clean_input(tag, "tag"))
    for tagging in clients.taggings_of(tx, living(tx, client_id).id, key):
        tx.remove(tagging)


def _tag(tx: Tx, tag: str, column: str, record_id: int) -> None:
    from crm_tui.store.tables.labels import Tag, Tagging

    called = clean_input(tag, "tag")
    if not called:
        raise Invalid(_("A tag needs a name."), field="tag")
    key = fold(called)
    found = clients.tag_of_key(tx, key) or tx.new(Tag, name=called, name_key=key)
    if not clients.wears(tx, found.id, column, record_id):
        tx.new(Tagging, tag_id=found.id, **{column: record_id})
