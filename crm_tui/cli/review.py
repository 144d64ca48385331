"""`crm review`: walk through deals and clients one by one; `crm rest`: not before a day."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.reviews import ItemLine, ReviewLine
    from crm_tui.store.hot.connection import Hot

SHOWN = 20  # lines of what was handled that a person is shown

View = Annotated[
    str,
    typer.Option(
        "--view", metavar="TEXT", help=N_("A view, or a filter of clients: quiet 60, tag:vip.")
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of reviews to the command line."""
    app.command("review")(review)
    app.command("rest")(rest)


def review(
    view: View = "",
    all_open: Annotated[bool, typer.Option("--all-open", help=N_("All my open deals."))] = False,
    new: Annotated[bool, typer.Option("--new", help=N_("Begin anew, even if one stands."))] = False,
    skip: Annotated[bool, typer.Option("--skip", help=N_("Put this one to the end."))] = False,
    status: Annotated[bool, typer.Option("--status", help=N_("Only how far it is."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Walk through all my open deals, or a view of clients, one by one; shows the next card."""
    if view and all_open:
        raise Invalid(_("Choose one of: {names}.").format(names="--view, --all-open"))
    if not status:
        _move(db, person, view, all_open=all_open, new=new, skip=skip)
    with glance(db, person) as look:
        found, items = _walk(look)
        if as_json:
            echo_json(_shape(look, found, items, status=status))
        elif found is None:
            echo(_("No review stands."))
            remark(_("crm review begins one over all your open deals; --view over clients."))
        else:
            _tell(look, found, items, status=status)


def _walk(look: Glance) -> "tuple[ReviewLine | None, tuple[ItemLine, ...]]":
    from crm_tui.store.hot.review import walk

    return (None, ()) if look.conn is None else walk(look.conn, look.user.id)


# -- what a command does first --------------------------------------------------------------------


def _move(
    db: "str | None", person: "str | None", view: str, *, all_open: bool, new: bool, skip: bool
) -> None:
    """Begin a review where one is asked for or none stands; put the one at hand off."""
    with glance(db, person) as look:
        found, items = _walk(look)
    asked = view if view else "" if all_open else None
    stands = found is not None and (asked is None or asked.strip() == found.view)
    if stands and not new:
        if skip and items:
            from crm_tui.actions.review import skip as put_off

            open_desk(db, person).run(put_off, items[0].id)
        return
    if skip:
        raise NotFound(
            _("No review stands."), hint=_("crm review begins one over all your open deals.")
        )
    again = found.view if found is not None and asked is None else asked or ""
    _begin(open_desk(db, person), again)


def _begin(crm: "Crm", view: str) -> None:
    from crm_tui.actions.review import start
    from crm_tui.store.hot.connection import open_hot

    if not view:
        _remark(crm.run(start).value.remark)
        return
    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None  # the desk is open
    try:
        clients = _named(crm, conn, view)
    finally:
        conn.close()
    _remark(crm.run(start, view, clients).value.remark)


def _remark(words: str) -> None:
    if words:
        remark(words)


def _named(crm: "Crm", conn: "Hot", view: str) -> tuple[int, ...]:
    from crm_tui.store.hot.review import clients_of
    from crm_tui.store.hot.viewers import viewer

    found, complaint = clients_of(conn, view, viewer(conn, crm.actor, crm.clock(), crm.zone))
    if complaint:
        raise Invalid(complaint, field="view")
    return found


# -- what it tells --------------------------------------------------------------------------------


def _tell(
    look: Glance, found: "ReviewLine", items: "tuple[ItemLine, ...]", *, status: bool
) -> None:
    from crm_tui.domain.reviews import progress_words, view_words

    echo((progress_words(found), "head"), (f" · {view_words(found.view)}", "dim"))
    if status:
        _tell_handled(look, found)
    elif items:
        echo()
        _tell_card(look, items[0])
        remark(
            _('crm result S "…" · postpone S DAY · refuse S REASON · rest C DAY · review --skip')
        )


def _tell_card(look: Glance, item: "ItemLine") -> None:
    from crm_tui.cli.cards import tell_card
    from crm_tui.store.hot.card import card

    assert look.conn is not None
    if item.deal_id is not None:
        tell_card(card(look.conn, deal_id=item.deal_id, now_us=look.now), look)
    else:
        tell_card(card(look.conn, client_id=item.client_id, now_us=look.now), look)


def _tell_handled(look: Glance, found: "ReviewLine") -> None:
    from crm_tui.cli.output import lay, line_cells
    from crm_tui.cli.words import past_words
    from crm_tui.store.hot.review import handled

    assert look.conn is not None
    rows = [
        [
            f"d{one.deal_id}" if one.deal_id is not None else f"c{one.client_id}",
            past_words(one.at, look) if one.at is not None else "",
            how_words(one.how, one.who),
            one.client,
            one.deal,
        ]
        for one in handled(look.conn, found.id, SHOWN)
    ]
    for ref, when, how, client, deal in lay(rows, line_cells(), give_way=((4, 8), (3, 8))):
        echo((ref, "dim"), (when, "dim"), (how, "head"), client, (deal, "dim"))


def how_words(how: str, who: str) -> str:
    """How something was dealt with: an action's word, or by which colleague."""
    from crm_tui.domain.entry_words import action_word

    if who:
        return _("by {who}").format(who=who)
    return action_word(how)


def _shape(
    look: Glance,
    found: "ReviewLine | None",
    items: "tuple[ItemLine, ...]",
    *,
    status: bool,
) -> "dict[str, Any]":
    from crm_tui.cli import shapes
    from crm_tui.store.hot.card import card
    from crm_tui.store.hot.review import handled

    told: dict[str, Any] = {**shapes.head("review", look), "review": None, "next": None}
    if found is None or look.conn is None:
        return {**told, "handled": []}
    told["review"] = {
        "view": found.view,
        "started_at": shapes.instant(found.started_at),
        "total": found.total,
        "handled": found.handled,
        "left": found.total - found.handled,
    }
    if items and not status:
        item = items[0]
        whose = {"deal_id": item.deal_id} if item.deal_id else {"client_id": item.client_id}
        told["next"] = shapes.card(card(look.conn, now_us=look.now, **whose), look.now)
    told["handled"] = [
        {
            "client": f"c{one.client_id}",
            "deal": shapes.reference("d", one.deal_id),
            "at": shapes.instant(one.at),
            "how": f"by {one.who}" if one.who else one.how,
        }
        for one in handled(look.conn, found.id)
    ]
    return told


# -- not before -----------------------------------------------------------------------------------


def rest(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=N_("c5, or d17's client."))],
    until: Annotated[
        str, typer.Argument(metavar="DAY", help=N_("1 feb; nothing lets them in again."))
    ] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help=N_("A word about it."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Not before a day: leave a client out of reviews until then."""
    from crm_tui.actions import review as actions

    crm = open_desk(db, person)
    reader = Reader(crm)
    found, _deal = reader.client_and_deal(client)
    day = reader.when(until).day if until else None
    done = crm.run(actions.rest, found.id, day, why)
    sentence = _("{name} rests until {day}.") if day else _("{name} is reviewed again.")
    said = sentence.format(name=found.name, day=day.isoformat() if day else "")
    values = {
        "action": "client.rest", "entry": f"j{done.entry_id}" if done.entry_id else None,
        "client": f"c{found.id}", "until": day.isoformat() if day else None,
    }  # fmt: skip
    tell(Said(said, values), as_json)
