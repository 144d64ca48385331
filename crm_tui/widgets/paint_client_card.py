"""How the client card is drawn: the five answers, who it is, people, deals and side steps."""

from datetime import date

from crm_tui.domain.civil import is_day
from crm_tui.domain.client_cards import ClientCard, Reach, Who
from crm_tui.domain.files import size_words
from crm_tui.domain.kinds import thing_words
from crm_tui.domain.lines import Card
from crm_tui.domain.text import thousands
from crm_tui.i18n import N_, _
from crm_tui.widgets.card_rows import CardRow, Key, Part, dotted, field_row, step_runs, tags_row
from crm_tui.widgets.paint import (
    Line,
    Moment,
    clip,
    day_near,
    day_words,
    headed,
    past,
    phrases,
    said,
)
from crm_tui.widgets.paint_asking import question_words
from crm_tui.widgets.paint_card import STATUSES, due_words, history_words, money_runs, there_run
from crm_tui.widgets.paint_client_deals import (
    closed_row,
    more_rows,
    open_rows,
    step_row,
    with_parts,
)
from crm_tui.widgets.paint_steps import amount_words

ASKED = 2  # questions shown among the answers
CHANNEL_WORDS = {
    "phone": N_("phone"),
    "email": N_("e-mail"),
    "messenger": N_("messenger"),
    "site": N_("site"),
    "address": N_("address"),
}
#: The plain fields of a client: their key, their word, and the name of the value.
CLIENT_FIELDS = (
    ("job_title", N_("job"), "job_title"),
    ("works_at_id", N_("company"), "company"),
    ("city", N_("city"), "city"),
    ("country", N_("country"), "country"),
    ("language", N_("language"), "language"),
    ("zone", N_("time zone"), "zone"),
    ("source_id", N_("source"), "source"),
    ("about", N_("about"), "about"),
)


def card_parts(
    page: ClientCard, card: Card, opened: frozenset[int], now: Moment, me: int
) -> list[Part]:
    """The whole card from top to bottom. card: of the deal in focus."""
    closed = [closed_row(deal, now) for deal in page.closed_deals]
    closed += more_rows("more.closed", page.closed_count - len(closed))
    parts = [
        Part("answers", _answers_heading(card), tuple(_answers(card, now, me))),
        Part("who", [(_("WHO"), "head")], tuple(_who(page, now, me))),
        Part("people", [(_("PEOPLE"), "head")], tuple(_people(page))),
        Part("deals", [(_("DEALS"), "head")], tuple(open_rows(page, opened, now, me))),
        Part("known", [(_("KNOWN"), "head")], tuple(_known(card, now))),
        Part("files", [(_("FILES"), "head")], tuple(_files(page, now))),
        Part("closed", [(_("CLOSED"), "head")], tuple(with_parts(page, closed, opened, now, me))),
        Part("steps", [(_("STEPS"), "head")], tuple(step_row(s, now, me) for s in page.steps)),
    ]
    return [part for part in parts if part.rows]


# -- the five answers ---------------------------------------------------------------------------


def _answers_heading(card: Card) -> Line:
    if card.deal_id is None:
        return [(_("NO OPEN DEAL"), "head")]
    amount = amount_words(card.amount, card.currency, compact=False)
    parts: Line = [(said(card.deal), "bold"), *([(amount, "text")] if amount else [])]
    return dotted([*parts, *money_runs(card)])


def _answers(card: Card, now: Moment, me: int) -> list[CardRow]:
    """At what stage, what next and when, who is responsible, what was said last, what to ask."""
    rows = []
    if card.deal_id is not None:
        rows.append(CardRow(Key("stage"), _("stage"), _stage(card, now), card.deal_id))
    due = step_runs(card.step, now)[1:] if card.step is not None else ()
    rows.append(CardRow(Key("next"), _("next"), _next(card, now), card.deal_id, spare=due))
    owner = _("you") if card.step and card.step.owner_id == me else said(_responsible(card))
    rows.append(CardRow(Key("responsible"), _("who"), [(owner, "text")], card.deal_id))
    clock = there_run(card, now)
    if clock is not None:
        rows.append(CardRow(Key("there"), _("clock"), [clock], card.deal_id))
    if card.last is not None:
        when = past(now.wall(card.last.at), now.local)
        words: Line = [(f"{when} ", "dim"), (said(history_words(card.last)), "text")]
        rows.append(CardRow(Key("said"), _("said"), words, card.deal_id))
    asked = [question for question in card.questions if question.answer is None][:ASKED]
    for number, question in enumerate(asked):
        label = _("ask") if number == 0 else " "
        words = [(said(question_words(question)), "warn" if question.need == "must" else "text")]
        rows.append(CardRow(Key("ask", card.questions.index(question)), label, words))
    if card.gaps:
        gaps = _("not asked: {things}").format(things=", ".join(card.gaps))
        rows.append(CardRow(Key("gaps"), "○", [(said(gaps), "warn")]))
    return rows


def _known(card: Card, now: Moment) -> list[CardRow]:
    """What was answered, with its day; enter answers anew."""
    rows = []
    for number, question in enumerate(card.questions):
        if question.answer is None:
            continue
        answered = question.answered_day
        day = day_near(date.fromisoformat(answered), now.day) if answered else ""
        runs: Line = [(f"{said(question.text)} ", "dim"), (said(question.answer), "text")]
        rows.append(CardRow(Key("ask", number), "✓", [*runs, (f"  {day}", "dim")]))
    return rows


def _files(page: ClientCard, now: Moment) -> list[CardRow]:
    """The files of the client and its deals: name, size, day, and what each makes known."""
    rows = []
    for one in page.files:
        known = said(thing_words(one.kind)) if one.kind else ""
        parts: Line = [(said(one.name), "link"), (size_words(one.size), "dim")]
        parts += [(past(now.wall(one.at), now.local), "dim"), *([(known, "good")] if known else [])]
        rows.append(CardRow(Key("file", one.id), "", dotted(parts)))
    return rows


def _responsible(card: Card) -> str:
    return card.step.owner if card.step is not None else card.owner


def _stage(card: Card, now: Moment) -> Line:
    parts: Line = [(said(card.stage), "bold")]
    if card.status in STATUSES:
        parts = [(_(STATUSES[card.status]), "bold"), *parts]
    if card.standing_days is not None:
        parts.append((_("standing {days} d").format(days=card.standing_days), "warn"))
    elif card.stage_at is not None and card.status == "open":
        days = (now.day - now.wall(card.stage_at).date()).days
        parts.append(
            (_("{days} d in stage").format(days=days) if days else _("since today"), "dim")
        )
    if card.postpones:
        parts.append((_("later ×{times}").format(times=card.postpones), "warn"))
    return dotted(parts)


def _next(card: Card, now: Moment) -> Line:
    step = card.step
    if step is None:
        return [(_("nothing; the deal is closed") if card.deal_id else _("nothing"), "dim")]
    late = "late" if step.late_at <= now.us else "soon"
    parts: Line = [(said(step.title), "bold"), (due_words(step, now), late)]
    if step.tries:
        parts.append((_("tried ×{times}").format(times=step.tries), "dim"))
    return dotted(parts)


# -- who it is ----------------------------------------------------------------------------------


def _who(page: ClientCard, now: Moment, me: int) -> list[CardRow]:
    who = page.who
    rows = [*_marks(page), CardRow(Key("name"), _("name"), [(said(who.name), "bold")])]
    for key, label, value in CLIENT_FIELDS:
        text: str = getattr(who, value)
        if text and key in ("job_title", "works_at_id"):
            rows.append(CardRow(Key(key), _(label), [(said(text), "text")]))
    rows += [_reach_row(one) for one in page.reach]
    rows.append(CardRow(Key("channel.new"), "", [(_("+ channel"), "dim")]))
    for key, label, value in CLIENT_FIELDS:
        text = getattr(who, value)
        if text and key not in ("job_title", "works_at_id"):
            rows.append(CardRow(Key(key), _(label), [(said(text), "text")]))
    rows += [field_row(one, "field") for one in page.fields if one.text]
    owner = _("you") if who.owner_id == me else said(who.owner)
    rows.append(CardRow(Key("owner_id"), _("owner"), [(owner, "text")]))
    rows += _rest_row(who, now)
    rows.append(tags_row(Key("tags"), page.tags))
    rows.append(CardRow(Key("more.client"), "", [(_("+ more"), "dim"), *_more_hint(page)]))
    return rows


def _rest_row(who: Who, now: Moment) -> list[CardRow]:
    """Until when no review asks for them, while that day is to come."""
    if not is_day(who.rest_until) or who.rest_until <= now.day.isoformat():
        return []
    runs: Line = [(day_words(date.fromisoformat(who.rest_until), now.day), "soon")]
    if who.rest_why:
        runs.append((said(who.rest_why), "dim"))
    return [CardRow(Key("rest"), _("not before"), dotted(runs))]


def _more_hint(page: ClientCard) -> Line:
    empty = [_(label) for _key, label, value in CLIENT_FIELDS if not getattr(page.who, value)]
    empty += [said(field.name) for field in page.fields if not field.text]
    return [("  " + ", ".join([*empty[:3], "…"]), "dim")] if empty else []


def _marks(page: ClientCard) -> list[CardRow]:
    """What must be seen first: not to be contacted, put away, merged."""
    who = page.who
    rows = []
    if who.no_contact is not None:
        words = _("Do not contact") + (f": {said(who.no_contact)}" if who.no_contact else "")
        rows.append(CardRow(Key("no_contact"), "", [(words, "late")]))
    elif who.company_forbids is not None:
        words = _("Do not contact: so {company} asked").format(company=said(who.company))
        rows.append(CardRow(Key("company_forbids"), "", [(words, "late")]))
    if who.archived:
        rows.append(CardRow(Key("archived"), "", [(_("Put away"), "warn")]))
    if who.asked != who.id:
        words = _("c{gone} was merged into this client").format(gone=who.asked)
        rows.append(CardRow(Key("merged"), "", [(words, "dim")]))
    return rows


def _reach_row(one: Reach) -> CardRow:
    label = one.label or _(CHANNEL_WORDS.get(one.kind, one.kind))
    usable = not one.bad and one.no_contact is None
    runs: Line = [(said(one.raw), "link" if usable else "bad")]
    if one.bad:
        why = f": {said(one.bad_why)}" if one.bad_why else ""
        runs.append(("  " + _("bad") + why, "warn"))
    if one.no_contact is not None:
        why = f": {said(one.no_contact)}" if one.no_contact else ""
        runs.append(("  " + _("do not use") + why, "late"))
    return CardRow(Key("channel", one.id), label, runs)


def _people(page: ClientCard) -> list[CardRow]:
    return [
        CardRow(
            Key("person", one.id), "",
            dotted([(said(one.name), "text"), *([(said(one.role), "dim")] if one.role else [])]),
        )
        for one in page.staff
    ]  # fmt: skip


# -- the card as a whole ------------------------------------------------------------------------


def headline(page: ClientCard, cells: int, hint: str) -> Line:
    """The second line on top: its reference, its open deals with their sums, the other pane."""
    sums: dict[str, int] = {}
    all_shown = page.open_count == len(page.open_deals)
    for deal in page.open_deals if all_shown else ():
        if deal.amount is not None:
            sums[deal.currency] = sums.get(deal.currency, 0) + deal.amount
    parts: Line = [(f"c{page.who.id}", "dim")]
    if page.open_deals:
        count = _("{count} open").format(count=thousands(page.open_count))
        parts.append((count, "text"))
        parts += [
            (amount_words(minor, code, compact=False), "text") for code, minor in sums.items()
        ]
    if page.closed_count:
        parts.append((_("{count} closed").format(count=thousands(page.closed_count)), "dim"))
    if not hint:
        return clip(phrases(parts, cells), cells)
    return headed(parts, (hint, "dim"), cells)


def as_text(page: ClientCard) -> str:
    """The contact as text, for the clipboard: the name, the job, every channel that is not bad."""
    who = page.who
    work = ", ".join(part for part in (who.job_title, who.company) if part)
    usable = [one.raw for one in page.reach if not one.bad and one.no_contact is None]
    return "\n".join(part for part in (who.name, work, *usable) if part)
