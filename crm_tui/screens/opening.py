"""Which form an action opens, and what the store fills it with afterwards."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import QuestionLine, StepLine
from crm_tui.i18n import _
from crm_tui.screens.add_form import AddForm
from crm_tui.screens.asking_form import AskingForm
from crm_tui.screens.call_forms import CallForm, TimeForm
from crm_tui.screens.forms import Around, Form, Save
from crm_tui.screens.note_form import NoteForm
from crm_tui.screens.outcome_forms import (
    Proposed,
    ReasonLine,
    RefuseForm,
    ResultForm,
    describe,
)
from crm_tui.screens.postpone_form import PostponeForm
from crm_tui.screens.whose_card import card_of_steps
from crm_tui.shell import Reads, Shell
from crm_tui.widgets.paint import Moment

if TYPE_CHECKING:
    from textual.screen import Screen

    from crm_tui.crm import Crm
    from crm_tui.domain.receipts import Deal
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.form_screen import FormScreen

FREE = "qwertyuiopasdfghjklzvbnm"  # letters for reasons of the team's own


def around_of(screen: "ActingScreen") -> Around:
    """What a form on this screen may know of the world."""
    app = screen.app
    person = app.person
    return Around(
        lambda: app.now,
        person.week,
        person.currency,
        app.keyboard,
        country=person.country,
        dials=bool(app.dial),
    )


def form_for(action: str, screen: "ActingScreen") -> Form:
    """The form of an action, for the steps it would be about."""
    around = around_of(screen)
    steps = screen.targets()
    card = card_of_steps(screen.card, steps)
    if action == "client.add":
        return AddForm(around)
    if action == "step.refuse":
        language = screen.app.person.language
        return RefuseForm(around, steps, card, reasons=shipped_reasons(language))
    if action == "step.time":
        return TimeForm(around, steps, card, overdue_of=screen.overdue)
    if action == "step.result":
        return asking(ResultForm(around, steps, card))
    if action == "step.postpone":
        return asking(PostponeForm(around, steps, card))
    if action == "step.call":
        return CallForm(around, steps, card)
    if action == "step.note":
        return NoteForm(around, steps, card)
    return deal_form_for(action, screen, around)


def asking(form: AskingForm) -> AskingForm:
    """The form with the questions of the card that is shown, if it is the card of its step."""
    if len(form.steps) == 1 and form.card is not None and form.card.step == form.steps[0]:
        form.ask(_of_step(form, form.card.questions))
    return form


def _of_step(form: AskingForm, questions: "tuple[QuestionLine, ...]") -> "tuple[QuestionLine, ...]":
    """Nothing is asked at a side step: it does not move the deal on."""
    return () if form.steps[0].side else questions


def deal_form_for(action: str, screen: "ActingScreen", around: Around) -> Form:
    """The form of an action on the deal under the cursor."""
    from crm_tui.screens import deal_forms

    steps = screen.targets()
    card = card_of_steps(screen.card, steps)
    if action == "objection.find":
        from crm_tui.screens.objection_form import ObjectionForm

        return ObjectionForm(around, steps, card, language=screen.app.person.language)
    if action == "deal.move":
        return deal_forms.move_form(screen, steps)
    if action == "deal.win":
        return deal_forms.WinForm(around, steps, card)
    client_id, deal_id = screen.whom()
    client = card.client if card is not None else steps[0].client if steps else ""
    open_deal = steps[0].deal_id if steps else None
    return deal_forms.SideForm(
        around, client_id=client_id or 0, deal_id=open_deal and deal_id, client=client
    )


def open_card(screen: "Screen[Any]", client_id: int, deal_id: int | None = None) -> None:
    """Open the card of a client over the screen, one of its deals in focus."""
    from crm_tui.screens.client_card import ClientCardScreen

    app: Shell = screen.app  # type: ignore[assignment]
    app.push_screen(ClientCardScreen(client_id, deal_id))
    app.call_after_refresh(app.reads.opened, client_id)


def open_merge(screen: "ActingScreen", client_id: int, other_id: int | None = None) -> None:
    """Open the merging of two clients; without the other one, it is asked for first."""
    from crm_tui.screens.merge import merge_from

    merge_from(screen, client_id, other_id)


def other_deal(screen: "FormScreen", save: Save) -> str:
    """After an outcome: another open deal of that client, offered for the same call."""
    from crm_tui.store.hot.client_card import other_open_deals

    screen.app.same_call = None
    if not save.is_outcome or len(save.steps) != 1:
        return ""
    step = save.steps[0]

    def read(reads: Reads) -> tuple[StepLine, ...]:
        return reads.ask(other_open_deals, step.client_id, step.deal_id or 0)

    def show(found: tuple[StepLine, ...]) -> None:
        screen.app.same_call = found[0] if found else None

    screen.app.show(read, show, "same")
    same = screen.app.same_call
    if same is None:
        return ""
    key = next((k for k in screen.app.keyboard.table if k.id == "call.same"), None)
    label = screen.app.keyboard.label(key) if key else ";"
    return _("{key} same call: {deal} · {step}").format(key=label, deal=same.deal, step=same.title)


def shipped_reasons(language: str) -> tuple[ReasonLine, ...]:
    """The reasons that ship, for the moment before the store has said which are used most."""
    from crm_tui.store.defaults import load_reasons

    return tuple(
        ReasonLine(r.key, r.name, r.letter, r.needs_note, r.asks_competitor, r.postpone_first)
        for r in load_reasons(language).refusals
        if r.letter
    )


def filled(form: Form, crm: "Crm", now: Moment) -> Callable[[Any], None] | None:
    """Read what a form wants to know; return how to give it to the form. Runs in a thread."""
    if isinstance(form, ResultForm) and len(form.steps) == 1:
        found, questions = _proposed(form, crm, now), _asked(form, crm)
        money = _money(form.steps[0].deal_id, questions, crm)

        def give(opened: ResultForm) -> None:
            opened.proposed, opened.money = found, money
            opened.ask(questions)

        return give
    if isinstance(form, PostponeForm) and len(form.steps) == 1:
        return _with_patience(form, crm)
    if isinstance(form, AskingForm) and len(form.steps) == 1:
        theirs = _asked(form, crm)
        return lambda opened: opened.ask(theirs)
    if isinstance(form, RefuseForm):
        reasons = _reasons(form.reasons, crm)
        return lambda opened: None if opened.chosen else setattr(opened, "reasons", reasons)
    return form.fill_from(crm)


def _with_patience(form: PostponeForm, crm: "Crm") -> Callable[[Any], None]:
    from crm_tui.store.queries.outcomes import patience

    questions, borne = _asked(form, crm), crm.ask(patience, form.steps[0].id)
    money = _money(form.steps[0].deal_id, questions, crm)

    def give(opened: PostponeForm) -> None:
        opened.patience, opened.money = borne, money
        opened.ask(questions)

    return give


def _asked(form: AskingForm, crm: "Crm") -> "tuple[QuestionLine, ...]":
    from crm_tui.store.queries.facts import asked_at

    step = form.steps[0]
    return _of_step(form, crm.ask(asked_at, step.client_id, step.deal_id, step))


def _money(deal_id: int | None, questions: "tuple[QuestionLine, ...]", crm: "Crm") -> "Deal | None":
    """What of the deal's money has come, where a question asks for it."""
    from crm_tui.screens.money_said import BY_RECEIPTS, money_of_deal

    asked = any(question.key in BY_RECEIPTS for question in questions)
    return money_of_deal(crm, deal_id) if asked and deal_id is not None else None


def _proposed(form: ResultForm, crm: "Crm", now: Moment) -> Proposed | None:
    from crm_tui.store.queries.outcomes import offered

    found = crm.ask(offered, form.steps[0].id, now.local)
    if found is None:
        return None
    goes, stays = found.goes, found.stays
    return Proposed(
        goes.stage,
        goes.title,
        _due(goes.day, goes.minute, now),
        found.won,
        stays.title,
        _due(stays.day, stays.minute, now),
        asks=goes.day is None and not found.won,
        stays_asks=stays.day is None,
    )


def _due(day: Any, minute: int | None, now: Moment) -> str:
    from datetime import datetime, time

    from crm_tui.domain.calendar import When

    if day is None:
        return _("say when")
    at = datetime.combine(day, time(*divmod(minute, 60)), now.local.tzinfo) if minute else None
    return describe(When(day, at), now.local)


def _reasons(shipped: tuple[ReasonLine, ...], crm: "Crm") -> tuple[ReasonLine, ...]:
    """The team's reasons, most used first; each keeps its letter, however often it is used."""
    from crm_tui.store.queries.outcomes import reasons_by_use

    known = {reason.key: reason for reason in shipped}
    taken = {reason.letter for reason in shipped}
    found = []
    for key, name, needs_note, asks_competitor in crm.ask(reasons_by_use):
        if key in known:
            found.append(known[key]._replace(name=name))
            continue
        if key.startswith("unknown"):
            continue  # for imported deals alone
        letter = next((x for x in name.casefold() + FREE if x in FREE and x not in taken), "")
        taken.add(letter)
        if letter:
            found.append(
                ReasonLine(key, name, letter, bool(needs_note), bool(asks_competitor), False)
            )
    return tuple(found)
