"""`crm show`: one record by its reference."""

from crm_tui.cli.cards import due_in_full, tell_card
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo, echo_json, lay, line_cells
from crm_tui.cli.words import STATUSES, amount_words, day_words, outcome_words, past_words
from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.domain.pages import (
        ClientPage,
        DealLine,
        DealPage,
        EntryPage,
        RequestPage,
        StepPage,
    )
    from crm_tui.store.hot.connection import Hot

REQUESTS = {
    "waiting": N_("waiting"),
    "accepted": N_("accepted"),
    "merged": N_("merged"),
    "rejected": N_("rejected"),
}
_HISTORY = 20
FORGOTTEN = 2


def run_show(
    ref: str, *, db: "str | None" = None, person: "str | None" = None, as_json: bool = False
) -> int:
    """Print the record a reference names; a merged client's leads to the one kept.

    A bare number is a client. Raises NotFound, or Invalid for what is no reference.
    """
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot.card import missing
    from crm_tui.store.hot.recent import used

    asked = read_ref(ref, "c", "dsrj")
    with glance(db, person) as look:
        if look.conn is None:
            raise missing(asked.letter, asked.number)
        page = _page(look.conn, asked.letter, asked.number, look.now)
        if asked.letter == "c":
            used(look.config.db, asked.number)
        if as_json:
            from crm_tui.cli import page_shapes, shapes

            shape = page_shapes.page(asked.letter, page, look.now)
            echo_json({**shapes.head("show", look), **shape})
        else:
            _TELLERS[asked.letter](page, look)
    return 0


def _page(conn: "Hot", letter: str, number: int, now: int) -> "Any":
    from crm_tui.store.hot import show

    if letter == "c":
        return show.client_page(conn, number, now)
    if letter == "d":
        return show.deal_page(conn, number, now)
    if letter == "s":
        return show.step_page(conn, number)
    if letter == "r":
        return show.request_page(conn, number)
    return show.entry_page(conn, number)


def _pairs(told: "Sequence[tuple[str, str]]") -> None:
    """Labels and their values, in two columns; what has no value is left out."""
    rows = [[label, value] for label, value in told if value]
    for label, value in lay(rows, line_cells(), give_way=((1, 10),)):
        echo((label, "dim"), value)


def _client(page: "ClientPage", look: Glance) -> None:
    if page.asked != page.card.client_id:
        words = _("c{gone} was merged into c{kept}.")
        echo((words.format(gone=page.asked, kept=page.card.client_id), "warn"))
    if page.archived == FORGOTTEN:
        echo((_("c{n} was forgotten on request.").format(n=page.card.client_id), "warn"))
    tell_card(page.card, look, _HISTORY)
    _pairs(
        [
            (_("kind"), _(page.kind)),
            (_("job"), page.job_title),
            (_("place"), ", ".join([part for part in (page.city, page.country) if part])),
            (_("source"), page.source),
            (_("tags"), ", ".join(page.tags)),
            (_("about"), page.about),
            (_("archived"), _("yes") if page.archived == 1 else ""),
            *page.fields,
        ]
    )
    if page.people:
        echo((_("PEOPLE"), "key"))
        for number, name in page.people:
            echo("  ", name, (f"  c{number}", "dim"))
    _deals(page.deals, look)


def _deals(deals: "tuple[DealLine, ...]", look: Glance) -> None:
    if not deals:
        return
    echo((_("DEALS"), "key"))
    lang = look.config.language
    rows = [
        [f"d{deal.id}", deal.title, _status(deal.status), deal.stage,
         amount_words(deal.amount, deal.currency, lang),
         "" if deal.step_id is None else f"s{deal.step_id}"]
        for deal in deals
    ]  # fmt: skip
    cells = line_cells()
    laid = lay(rows, None if cells is None else cells - 2, right=(4,), give_way=((3, 6), (1, 8)))
    for ref, title, status, stage, amount, step in laid:
        echo("  ", (ref, "dim"), title, status, (stage, "dim"), amount, (step, "dim"))


def _status(status: str) -> str:
    return _(STATUSES[status]) if status in STATUSES else status


def _deal(page: "DealPage", look: Glance) -> None:
    tell_card(page.card, look, _HISTORY)
    lang = look.config.language
    _pairs(
        [
            (_("pipeline"), page.pipeline),
            (_("opened"), past_words(page.opened_at, look)),
            (_("closed"), past_words(page.closed_at, look) if page.closed_at else ""),
            (_("why"), ": ".join([part for part in (page.reason, page.note) if part])),
            (_("revive"), day_words(page.revive_day, look.day) if page.revive_day else ""),
            (_("expected"), day_words(page.expected_day, look.day) if page.expected_day else ""),
            (_("promised"), day_words(page.promised_day, look.day) if page.promised_day else ""),
            (_("received"), _received(page, lang)),
            (_("source"), page.source),
            (_("tags"), ", ".join(page.tags)),
            (_("follows"), _follows(page)),
            *page.fields,
        ]
    )
    for step in page.side_steps:
        echo((_("SIDE"), "key"), "  ", step.title, " · ", due_in_full(step, look), " · ",
             step.owner, (f"  s{step.id}", "dim"))  # fmt: skip
    for receipt in page.receipts:
        sum_words = amount_words(receipt.amount, receipt.currency, lang, compact=False)
        echo((_("RECEIVED"), "key"), "  ", day_words(receipt.day, look.day), " ", sum_words,
             (f"  {receipt.note}", "dim"))  # fmt: skip


def _follows(page: "DealPage") -> str:
    """The deal that this one follows: "d12, Lost: price"."""
    if page.card.after is None:
        return "" if page.linked_to is None else f"d{page.linked_to}"
    number, status, why = page.card.after
    return f"d{number}, {_status(status)}" + (f": {why}" if why else "")


def _received(page: "DealPage", lang: str) -> str:
    """What came in so far, per currency, and what is left."""
    from crm_tui.domain.money import group_sums

    sums = group_sums((one.amount, one.currency) for one in page.receipts)
    words = ", ".join([amount_words(n, code, lang, compact=False) for code, n in sums.items()])
    due, code = page.card.amount, page.card.currency
    if due is None or not sums:
        return words
    left = amount_words(due - sums.get(code, 0), code, lang, compact=False)
    return f"{words} · " + _("left {amount}").format(amount=left)


def _step(page: "StepPage", look: Glance) -> None:
    step = page.step
    echo((step.title, "head"), (f"  s{step.id}", "dim"))
    closed = page.closed_at is not None and page.closed_as is not None
    _pairs(
        [
            (_("client"), f"{step.client}  c{step.client_id}"),
            (_("deal"), "" if step.deal_id is None else f"{step.deal}  d{step.deal_id}"),
            (_("kind"), _(step.kind) + (f" ({_('side step')})" if step.side else "")),
            (_("due"), day_words(step.due_day, look.day) if closed else due_in_full(step, look)),
            (_("owner"), step.owner),
            (_("closed"), past_words(page.closed_at or 0, look) if closed else ""),
            (_("as"), outcome_words(page.closed_as or "")),
            (_("by"), page.closed_by),
            (_("said"), page.said),
            (_("why"), page.reason),
            (_("offer"), page.offer),
        ]
    )


def _request(page: "RequestPage", look: Glance) -> None:
    echo((page.name or page.contact or _("request"), "head"), (f"  r{page.id}", "dim"))
    _pairs(
        [
            (_("status"), _(REQUESTS.get(page.status, page.status))),
            (_("came"), past_words(page.received_at, look)),
            (_("source"), page.source),
            (_("reach"), page.contact),
            (_("text"), page.text),
            (_("client"), "" if page.client_id is None else f"c{page.client_id}"),
            (_("deal"), "" if page.deal_id is None else f"d{page.deal_id}"),
            (_("why"), page.reason),
        ]
    )


def _entry(page: "EntryPage", look: Glance) -> None:
    echo((page.action, "head"), (f"  j{page.id}", "dim"))
    _pairs(
        [
            (_("when"), past_words(page.at, look)),
            (_("who"), f"{page.who} ({page.face})"),
            (_("about"), page.args if page.args != "{}" else ""),
            (_("takes back"), "" if page.undoes is None else f"j{page.undoes}"),
            (_("stands"), _("yes") if page.stands else _("no, it was undone")),
            (_("in bulk"), page.bulk),
            (_("hash"), page.hash[:16]),
        ]
    )
    for change in page.changes:
        verb = _("made") if change.before is None else _("changed")
        verb = _("removed") if change.after is None and change.before is not None else verb
        echo("  ", verb, f" {change.kind} {change.record_id}")


_TELLERS: "dict[str, Any]" = {
    "c": _client,
    "d": _deal,
    "s": _step,
    "r": _request,
    "j": _entry,
}
