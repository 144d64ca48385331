"""A desk with something of everything that a filter can ask about, made by a fixed dice."""

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlmodel import select

from crm_tui.actions.base import Action
from tests.conftest import NOON
from tests.stock import stocked

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.journal import Tx

TODAY = NOON.date()
CITIES = ("Berlin", "New York", "Берлин", "서울", "")
TAGS = ("vip", "gold", 'New "deal"', "вип")
NAMES = ("Ivan Petrov", "Ольга Ёлкина", "김민지", "رضا کریمی", "Anna (Kim)", "Petra-Lee", "O'Neil")
TITLES = ("windows", "Kitchen Ω", "дом", "창문", "doors & more")


AT_ONCE: "Action[Any, None]" = Action("world.fill", "", lambda tx, fill: fill(tx))
"""Many things as one entry in the journal: what takes a test its time is the commits."""


@stocked
def fill(desk: "Crm") -> None:
    """Some thirty clients, as many deals, and their steps."""
    from crm_tui.actions import team

    dice = Random(5)
    users = [1 + 1, desk.run(team.add_user, "boris", "Борис Ельцов").value]
    fields = _fields(desk)
    clock = desk.clock
    for number in range(24):
        desk.clock = _at(NOON - timedelta(days=dice.choice((0, 1, 6, 30, 200)), hours=3))
        desk.run(AT_ONCE, lambda tx, n=number: _one(tx, dice, n, users, fields))
    desk.clock = clock
    desk.run(AT_ONCE, lambda tx: _afterwards(tx, dice))


def _one(
    tx: "Tx", dice: Random, number: int, users: list[int], fields: dict[str, dict[str, int]]
) -> None:
    """A client with what is said of it, and its deals."""
    client = _client(tx, dice, number, users)
    _values(tx, dice, fields["client"], client_id=client)
    for _n in range(dice.choice((0, 0, 1, 1, 2))):
        _deal(tx, dice, client, fields["deal"])


def _afterwards(tx: "Tx", dice: Random) -> None:
    """Talks and steps of clients; some are put away."""
    from crm_tui.store.tables.people import Client

    for client in tx.session.exec(select(Client).where(Client.kind == "person")).all():
        _around(tx, dice, client.id)
    _put_some_away(tx)


def _at(moment: datetime) -> Any:
    return lambda: moment


def _fields(desk: "Crm") -> dict[str, dict[str, int]]:
    from crm_tui.actions import team

    found: dict[str, dict[str, int]] = {"client": {}, "deal": {}}
    for entity, name, kind, options in (
        ("client", "Floor plan", "text", ()), ("client", "Budget", "number", ()),
        ("client", "Birthday", "day", ()), ("client", "Heating", "choice", ("gas", "электро")),
        ("client", "Newsletter", "flag", ()), ("deal", "Rooms", "number", ()),
        ("deal", "Colour", "choice", ("white", "Dark oak")),
    ):  # fmt: skip
        found[entity][kind + name] = desk.run(team.define_field, entity, name, kind, options).value
    return found


VALUES = {
    "text": ("two rooms", "Две комнаты", "L-shape"),
    "number": ("0", "10", "-3", "12.50", "1000"),
    "day": ("1990-11-25", "2026-11-25", "2026-12-01"),
    "flag": ("yes", "no"),
}


def _values(tx: "Tx", dice: Random, fields: dict[str, int], **holder: int) -> None:
    from crm_tui.actions import team

    for name, field in fields.items():
        kind = next((kind for kind in VALUES if name.startswith(kind)), "")
        choices = ("gas", "электро") if name.endswith("Heating") else ("white", "Dark oak")
        if dice.random() < 0.5:
            team.set_field(tx, field, dice.choice(VALUES.get(kind, choices)), **holder)


def _client(tx: "Tx", dice: Random, number: int, users: list[int]) -> int:
    from crm_tui.actions.clients import add_client

    channels = []
    if dice.random() < 0.6:
        channels.append(("phone", f"+7 921 555-{number:02}-{dice.randrange(100):02}"))
    if dice.random() < 0.5:
        channels.append(("email", f"Some.{number}@mail{number % 3}.example"))
    return add_client(
        tx, f"{dice.choice(NAMES)} {number}", channels=tuple(channels),
        kind=dice.choice(("person", "person", "company")),
        company=dice.choice(("", "", "Okna Plus", "Ёлка")),
        job_title=dice.choice(("", "Директор", "head of sales")),
        owner_id=dice.choice(users), source=dice.choice(("", "site", "fair", "ads")),
        tags=tuple(tag for tag in TAGS if dice.random() < 0.3), city=dice.choice(CITIES),
        country=dice.choice(("", "DE", "RU")), about=dice.choice(("", "met at the fair")),
    )  # fmt: skip


def _deal(tx: "Tx", dice: Random, client: int, fields: dict[str, int]) -> None:
    from crm_tui.actions import clients, deals, steps
    from crm_tui.domain.steps import Draft
    from crm_tui.store.tables.sales import Deal

    begin = tx.now.date()
    day = begin + timedelta(days=dice.choice((0, 1, 6, 40, 250)))
    draft = Draft(
        kind=dice.choice(("call", "send", "meet")), title=dice.choice(("call back", "Замер")),
        day=day, minute=dice.choice((None, 1200)),
    )  # fmt: skip
    amount, currency = dice.choice(
        ((None, ""), (12_000_000, "RUB"), (500_050, "EUR"), (3_200_000, "KRW"), (10_000, "EUR"))
    )
    deal = deals.add_deal(
        tx, client, dice.choice(TITLES), amount=amount, currency=currency, next=draft,
        stage=dice.choice(("new", "offer", "payment")),
        expected_day=dice.choice((None, TODAY, TODAY + timedelta(days=20))),
    )  # fmt: skip
    _values(tx, dice, fields, deal_id=deal)
    if dice.random() < 0.3:
        clients.tag_deal(tx, deal, dice.choice(TAGS))
    if dice.random() < 0.3:
        deals.add_receipt(tx, deal, begin, 10_000, currency or "EUR")
    end = dice.choice(("", "", "", "lose", "win", "later", "tried", "cancel", "side"))
    step = tx.get(Deal, deal).next_step_id or 0
    if end == "lose":
        deals.lose_deal(tx, deal, dice.choice(("price", "bad_fit")), competitor="ООО Рога")
    elif end == "win":
        deals.win_deal(tx, deal)
    elif end == "cancel":
        deals.cancel_deal(tx, deal, "test")
    elif end == "later":
        steps.postpone(tx, step, Draft(day=day + timedelta(days=9)), note="не сейчас")
    elif end == "tried":
        steps.tried(tx, step, "no_answer")
    elif end == "side":
        steps.add_step(tx, Draft(kind="document", title="Drawing", day=day), deal_id=deal)


def _around(tx: "Tx", dice: Random, client: int) -> None:
    from crm_tui.actions import activities, steps
    from crm_tui.domain.steps import Draft

    if dice.random() < 0.4:
        ago = timedelta(days=dice.choice((0, 9, 31, 400)))
        activities.log_call(tx, client, "talked", at=NOON - ago)
    if dice.random() < 0.3:
        day = date(2026, 11, 25) + timedelta(days=dice.choice((0, 1, 30)))
        draft = Draft(kind="meet", title="thank-you", day=day, minute=900, by_or_at="at")
        steps.add_step(tx, draft, client_id=client)


def _put_some_away(tx: "Tx") -> None:
    """Two are put away, one is blocked, two become one."""
    from crm_tui.actions import contact
    from crm_tui.actions.clients import add_client, archive_client
    from crm_tui.actions.merging import merge_clients

    for name in ("Away", "Gone"):
        archive_client(tx, add_client(tx, name, tags=("vip",)))
    first, twin = (add_client(tx, f"Twin {n}") for n in (1, 2))
    merge_clients(tx, first, twin)
    contact.mark_no_contact(tx, add_client(tx, "Stop"), "asked")
