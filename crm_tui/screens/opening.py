"""Which form an action opens, and what the store fills it with afterwards."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _
from crm_tui.screens.add_form import AddForm
from crm_tui.screens.call_forms import CallForm, TimeForm
from crm_tui.screens.find_form import FindForm
from crm_tui.screens.forms import Around, Form, NoteForm
from crm_tui.screens.outcome_forms import (
    PostponeForm,
    Proposed,
    ReasonLine,
    RefuseForm,
    ResultForm,
    describe,
)
from crm_tui.widgets.paint import Moment

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen

FREE = "qwertyuiopasdfghjklzvbnm"  # letters for reasons of the team's own


def form_for(action: str, screen: "ActingScreen") -> Form:
    """The form of an action, for the steps it would be about."""
    app = screen.app
    person = app.person
    around = Around(
        lambda: app.now, person.week, person.currency, app.keyboard, country=person.country
    )
    steps, card = screen.targets(), screen.card
    if action in ("find.open", "find.anywhere"):
        return FindForm(around)
    if action == "client.add":
        return AddForm(around)
    if action == "step.refuse":
        return RefuseForm(around, steps, card, reasons=shipped_reasons(app.person.language))
    if action == "step.time":
        return TimeForm(around, steps, card, overdue_of=screen.overdue)
    if action == "step.result":
        return ResultForm(around, steps, card)
    if action == "step.postpone":
        return PostponeForm(around, steps, card)
    return CallForm(around, steps, card) if action == "step.call" else NoteForm(around, steps, card)


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
        found = _proposed(form, crm, now)
        return lambda opened: setattr(opened, "proposed", found)
    if isinstance(form, RefuseForm):
        reasons = _reasons(form.reasons, crm)
        return lambda opened: None if opened.chosen else setattr(opened, "reasons", reasons)
    return None


def _proposed(form: ResultForm, crm: "Crm", now: Moment) -> Proposed | None:
    from crm_tui.store.queries.outcomes import offered

    found = crm.ask(offered, form.steps[0].id, now.local, form.around.week)
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
