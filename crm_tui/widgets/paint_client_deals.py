"""How deals are drawn on the client card: a row each, and the details of those that are opened."""

from datetime import date

from crm_tui.domain.client_cards import (
    CardDeal,
    ClientCard,
    DealParts,
    Receipt,
    left_to_receive,
)
from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import thousands
from crm_tui.i18n import _
from crm_tui.widgets.card_rows import (
    NONE,
    CardRow,
    Key,
    dotted,
    field_row,
    step_runs,
    tags_row,
)
from crm_tui.widgets.paint import Line, Moment, Run, day_near, past, said
from crm_tui.widgets.paint_card import STATUSES, after_words
from crm_tui.widgets.paint_steps import amount_words


def open_rows(page: ClientCard, opened: frozenset[int], now: Moment, me: int) -> list[CardRow]:
    """The open deals, the most urgent first, and where to add one."""
    rows = [_open_row(deal, now) for deal in page.open_deals]
    rows += more_rows("more.open", page.open_count - len(rows))
    return [*with_parts(page, rows, opened, now, me),
            CardRow(Key("deal.new"), "", [(_("+ deal"), "dim")])]  # fmt: skip


def more_rows(what: str, count: int) -> list[CardRow]:
    """How many there are that are not shown, if there are any."""
    words = _("and {count} more").format(count=thousands(count))
    return [CardRow(Key(what), "", [(words, "dim")])] if count > 0 else []


def _open_row(deal: CardDeal, now: Moment) -> CardRow:
    """`windows · Offer sent · 40k ₽ of 120k ₽           call Fri`."""
    amount = amount_words(deal.amount, deal.currency, compact=True)
    parts: Line = [(said(deal.title), "bold"), (said(deal.stage), "text")]
    if deal.after is not None:
        parts.append((_("after d{n}").format(n=deal.after[0]), "warn"))
    if deal.received:
        parts.append(_received_of(deal, amount))
    elif amount:
        parts.append((amount, "text"))
    right = step_runs(deal.step, now) if deal.step is not None else ()
    return CardRow(Key("deal", deal.id), "", dotted(parts), deal.id, right)


def _received_of(deal: CardDeal, amount: str) -> Run:
    """`40k ₽ of 120k ₽`."""
    sums = " + ".join(amount_words(*one, compact=True) for one in deal.received)
    words = _("{sums} of {amount}") if amount else _("{sums} received")
    return words.format(sums=sums, amount=amount), "good"


def _received(deal: CardDeal) -> Line:
    """What was received, and what is left to receive."""
    sums = " + ".join(amount_words(*one, compact=False) for one in deal.received)
    words: Line = [(_("{sums} received").format(sums=sums), "good")]
    left = left_to_receive(deal)
    if left is not None and left > 0:
        rest = amount_words(left, deal.currency, compact=False)
        words.append((_("{sum} left").format(sum=rest), "text"))
    return words


def closed_row(deal: CardDeal, now: Moment) -> CardRow:
    """`kitchen · Lost · price: too dear           again 3 Mar`."""
    why = f"{deal.why}: {deal.note}" if deal.why and deal.note else deal.why or deal.note
    amount = amount_words(deal.amount, deal.currency, compact=True)
    status = "good" if deal.status == "won" else "dim"
    parts: Line = [(said(deal.title), "dim"), (_(STATUSES.get(deal.status, deal.status)), status)]
    parts += [(amount, "dim")] if amount else []
    parts += [(said(why), "dim")] if why else []
    right: tuple[Run, ...] = ()
    if deal.revive_day:
        day = day_near(date.fromisoformat(deal.revive_day), now.day)
        right = ((_("again {day}").format(day=day), "dim"),)
    elif deal.closed_at is not None:
        right = ((past(now.wall(deal.closed_at), now.local), "dim"),)
    return CardRow(Key("deal", deal.id), "", dotted(parts), deal.id, right)


def with_parts(
    page: ClientCard, rows: list[CardRow], opened: frozenset[int], now: Moment, me: int
) -> list[CardRow]:
    """The rows of deals, those that are opened with their details below."""
    found = []
    for row in rows:
        found.append(row)
        deal = page.deal(row.deal_id)
        parts = page.parts.get(row.deal_id or 0)
        if deal is not None and parts is not None and deal.id in opened:
            found += _deal_rows(deal, parts, now, me)
    return found


def _deal_rows(deal: CardDeal, parts: DealParts, now: Moment, me: int) -> list[CardRow]:
    def row(what: str, label: str, text: str) -> CardRow:
        runs: Line = [(text, "text") if text else NONE]
        return CardRow(Key(what, deal.id), label, runs, deal.id, indent=2)

    amount = amount_words(deal.amount, deal.currency, compact=False)
    owner = _("you") if deal.owner_id == me else said(deal.owner)
    stage = f"{said(deal.pipeline)} › {said(deal.stage)}"
    rows = [
        row("deal.title", _("deal"), said(deal.title)),
        row("deal.stage", _("stage"), stage),
        *([row("deal.after", _("after"), said(after_words(deal.after)))] if deal.after else []),
        row("deal.amount", _("amount"), amount),
        row("deal.expected_day", _("expected"), _day(deal.expected_day, now)),
    ]
    if deal.promised_day:
        rows.append(row("deal.promised_day", _("promised"), _day(deal.promised_day, now)))
    rows.append(row("deal.owner_id", _("owner"), owner))
    rows += [field_row(one, "deal.field", deal.id) for one in parts.fields if one.text]
    rows.append(tags_row(Key("deal.tags", deal.id), parts.tags, deal.id))
    if parts.receipts:
        words = dotted(_received(deal))
        rows.append(CardRow(Key("deal.received", deal.id), _("money"), words, deal.id, indent=2))
    rows += [_receipt_row(one, deal, now) for one in parts.receipts]
    rows.append(
        CardRow(Key("receipt.new", deal.id), "", [(_("+ receipt"), "dim")], deal.id, indent=2)
    )
    rows.append(CardRow(Key("more.deal", deal.id), "", [(_("+ more"), "dim")], deal.id, indent=2))
    return rows


def _day(day: str | None, now: Moment) -> str:
    return day_near(date.fromisoformat(day), now.day) if day else ""


def _receipt_row(one: Receipt, deal: CardDeal, now: Moment) -> CardRow:
    amount = amount_words(one.amount, one.currency, compact=False)
    parts: Line = [(amount, "good"), (_day(one.day, now), "dim")]
    parts += [(said(one.note), "dim")] if one.note else []
    return CardRow(Key("receipt", one.id), " ", dotted(parts), deal.id, indent=2)


def step_row(step: StepLine, now: Moment, me: int) -> CardRow:
    """A side step, or a step of the client alone."""
    parts: Line = [(said(step.title), "text")]
    parts += [(said(step.deal), "dim")] if step.deal else []
    parts += [] if step.owner_id == me else [(said(step.owner), "dim")]
    return CardRow(Key("step", step.id), "", dotted(parts), step.deal_id, step_runs(step, now))
