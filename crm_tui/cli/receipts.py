"""`crm receipt`: money received for deals, kept, listed, changed and taken away."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from crm_tui.cli.desk import AsJson, Database, Person, Reader, open_desk, tell
from crm_tui.cli.output import echo, echo_json, lay, line_cells, remark
from crm_tui.cli.records import DealRef, Note, deal_said
from crm_tui.domain.money import format_amount
from crm_tui.errors import NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.cli.shapes import Shape
    from crm_tui.crm import Crm
    from crm_tui.domain.receipts import Deal, Paid
    from crm_tui.store.hot.receipts import DealMoney, ReceiptLine

ADD = "add"
Number = Annotated[int, typer.Argument(metavar="N", help=N_("Its number in `crm receipt list`."))]
Day = Annotated[str, typer.Option("--day", help=N_("When it came, if not today."))]


class _AddsByDefault(TyperGroup):
    """`crm receipt d17 60k` is `crm receipt add d17 60k`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command there where only its words were said."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = [ADD, *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the commands for receipts to the command line."""
    group = typer.Typer(cls=_AddsByDefault, help=N_("Money received."), no_args_is_help=True)
    group.command(ADD)(add)
    group.command("list")(list_receipts)
    group.command("edit")(edit)
    group.command("remove")(remove)
    app.add_typer(group, name="receipt")


def add(
    deal: DealRef,
    amount: Annotated[
        list[str], typer.Argument(metavar="SUM", help=N_("60k today prepayment, 50%, rest."))
    ],
    day: Day = "",
    note: Note = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep money received for a deal: a sum, a part of its amount, or the rest."""
    from crm_tui.actions.deals import add_receipt

    crm = open_desk(db, person)
    reader = Reader(crm)
    found = reader.deal(deal)
    paid = _paid(reader, found.id, " ".join(amount), day, note)
    minor, currency = paid.amount
    done = crm.run(add_receipt, found.id, paid.day, minor, currency, paid.note)
    sentence = _("{sum} received").format(sum=format_amount(paid.amount))
    said = deal_said(crm, "receipt.add", sentence + _left(crm, found.id), found.id, done.entry_id)
    tell(said._replace(values={**said.values, "receipt": done.value}), as_json)


def _paid(reader: Reader, deal_id: int, text: str, day: str, note: str) -> "Paid":
    """Money as it was said; a day or a note given apart hold."""
    from crm_tui.domain.receipts import read_paid

    deal = _money(reader.crm, deal_id).deal
    currency = deal.currency or reader.habits.currency
    paid = read_paid(text, reader.now, currency, deal, reader.habits.week)
    if day:
        paid = paid._replace(day=_day(reader, day))
    return paid._replace(note=" ".join(part for part in (paid.note, note) if part))


def _day(reader: Reader, text: str) -> "date":
    """A day that has come. Raises Invalid."""
    from crm_tui.domain.receipts import read_day

    return read_day(text, reader.now, reader.habits.week)


def _money(crm: "Crm", deal_id: int) -> "DealMoney":
    """The money of a deal. Raises NotFound."""
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.receipts import money_of

    conn = open_hot(crm.store.url, 5.0)
    assert conn is not None
    try:
        found = money_of(conn, deal_id)
    finally:
        conn.close()
    if found is None:
        raise NotFound(_("There is no deal d{n}.").format(n=deal_id))
    return found


def _left(crm: "Crm", deal_id: int) -> str:
    """`, 60 000 ₽ left`; how much it is too much; "" where no amount is agreed."""
    return _left_of(_money(crm, deal_id).deal)


def _left_of(deal: "Deal") -> str:
    if deal.amount is None:
        return ""
    left = deal.amount - deal.received
    words = _(", {sum} left") if left >= 0 else _(", {sum} too much")
    return words.format(sum=format_amount((abs(left), deal.currency)))


def list_receipts(
    deal: DealRef, db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """Show the money received for a deal, the newest first, and what is left."""
    number, money = _money_seen(deal, db, person)
    currency = money.deal.currency
    if as_json:
        echo_json({"deal": f"d{number}", "amount": _amount(money.deal.amount, currency),
                   "left": _amount(money.deal.left, currency),
                   "receipts": [_shape(one) for one in money.receipts]})  # fmt: skip
        return
    rows = [
        (str(one.id), one.day, format_amount((one.amount, one.currency)), one.note)
        for one in money.receipts
    ]
    for row in lay(rows, line_cells(), right=(0, 2), give_way=((3, 8),)):
        echo(*row)
    if not rows:
        echo(_("Nothing was received yet."))
    if money.deal.amount is not None:
        remark(_("{title}{left}").format(title=money.title, left=_left_of(money.deal)))


def _money_seen(deal: str, db: str | None, person: str | None) -> "tuple[int, DealMoney]":
    """The deal a reference means, and its money, by a look that opens no desk. Raises NotFound."""
    from crm_tui.cli.glance import glance
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot.card import missing
    from crm_tui.store.hot.receipts import money_of
    from crm_tui.store.hot.whose import client_and_deal

    ref = read_ref(deal, "d", "s")
    with glance(db, person) as look:
        if look.conn is None:
            raise missing(*ref)
        _client, number = client_and_deal(look.conn, *ref)
        money = money_of(look.conn, number or 0)
    if money is None:
        raise missing("d", number or 0)
    return number or 0, money


def _amount(minor: int | None, currency: str) -> "Shape | None":
    from crm_tui.cli.shapes import amount

    return amount(minor, currency)


def _shape(one: "ReceiptLine") -> dict[str, Any]:
    return {"receipt": one.id, "day": one.day, "amount": _amount(one.amount, one.currency),
            "note": one.note}  # fmt: skip


def edit(
    number: Number,
    amount: Annotated[
        list[str] | None, typer.Argument(metavar="SUM", help=N_("The sum, if it is another."))
    ] = None,
    day: Day = "",
    note: Annotated[str | None, typer.Option("--note", help=N_("A word about it."))] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Change what a receipt says."""
    from crm_tui.actions.deals import edit_receipt

    crm = open_desk(db, person)
    reader = Reader(crm)
    deal_id, currency = _whose(crm, number)
    told = reader.amount(" ".join(amount), currency) if amount else None
    done = crm.run(
        edit_receipt, number, _day(reader, day) if day else None,
        told.minor if told else None, told.currency if told else "", note,
    )  # fmt: skip
    sentence = _("receipt {n} changed").format(n=number) + _left(crm, deal_id)
    tell(deal_said(crm, "receipt.edit", sentence, deal_id, done.entry_id), as_json)


def remove(
    number: Number, db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """Take away a receipt that was entered by mistake."""
    from crm_tui.actions.deals import remove_receipt

    crm = open_desk(db, person)
    deal_id, _currency = _whose(crm, number)
    done = crm.run(remove_receipt, number)
    sentence = _("receipt {n} taken away").format(n=number) + _left(crm, deal_id)
    tell(deal_said(crm, "receipt.remove", sentence, deal_id, done.entry_id), as_json)


def _whose(crm: "Crm", number: int) -> tuple[int, str]:
    """The deal a receipt is of, and its currency. Raises NotFound."""
    from crm_tui.store.queries.receipts import receipt_of

    found = crm.ask(receipt_of, number)
    if found is None:
        raise NotFound(
            _("There is no receipt {n}.").format(n=number),
            hint=_("`crm receipt list d17` shows those of a deal."),
        )
    return found
