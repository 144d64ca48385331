"""`crm why`: why a step is on somebody's list now, and what comes next."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import completing
from crm_tui.cli.desk import AsJson, Database, Person
from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import Shown, echo, echo_json, line_cells
from crm_tui.cli.words import day_words, past_words
from crm_tui.domain.text import width
from crm_tui.i18n import N_

if TYPE_CHECKING:
    from crm_tui.domain.stages import Proposal
    from crm_tui.domain.whys import Deed, StepWhy

WIDEST = 100
Reference = Annotated[
    str,
    typer.Argument(metavar="REF", help=N_("s42, d17 or c5."), autocompletion=completing.references),
]


def register(app: typer.Typer) -> None:
    """Add `crm why` to the command line."""
    app.command("why")(why)


def why(
    ref: Reference, db: Database = None, person: Person = None, as_json: AsJson = False
) -> None:
    """Why a step is on the list now, what put it there, and what comes next."""
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot import card
    from crm_tui.store.hot.days import day_around
    from crm_tui.store.hot.why import step_meant
    from crm_tui.store.hot.why import why as asked

    named = read_ref(ref, "s", "dc")
    with glance(db, person) as look:
        if look.conn is None:
            raise card.missing(named.letter, named.number)
        step_id = step_meant(look.conn, named.letter, named.number)
        found = asked(look.conn, step_id, day_around(look.now, look.day, look.zone))
        if as_json:
            from crm_tui.cli import shapes

            echo_json({**shapes.head("why", look), **shape(found, look)})
        else:
            _tell(found, look)


def _tell(found: "StepWhy", look: Glance) -> None:
    from crm_tui.cli.cards import wrapped
    from crm_tui.domain.entry_words import action_word
    from crm_tui.domain.whys import Wall, why_words

    line = found.line
    deal = f" · {line.deal}" if line.deal else ""
    echo((f"{line.title} · {line.client}{deal}", "head"), (f"  s{line.id}", "dim"))
    wall = Wall(
        lambda at: past_words(at, look), lambda day: day_words(day, look.day), action_word,
        look.config.language,
    )  # fmt: skip
    told = why_words(found, wall)
    room = max(width(label) for label, _words in told) + 2
    for label, words in told:
        pad = Shown(label + " " * (room - width(label)))
        for piece in wrapped(words, min(line_cells() or WIDEST, WIDEST) - room):
            echo((pad, "key"), piece)
            pad = Shown(" " * room)


def shape(found: "StepWhy", look: Glance) -> "dict[str, Any]":
    """The same as values."""
    from crm_tui.cli import shapes

    before = found.before
    return {
        "step": shapes.step(found.line, look.now),
        "group": found.place.group,
        "place": found.place.at or None,
        "of": found.place.of or None,
        "order": _order(found),
        "promised": found.told,
        "opened": _deed(found.opened),
        "moved": _deed(found.moved),
        "follows": None if before is None else f"s{before.step_id}",
        "said": "" if before is None else before.said,
        "script": _script(found),
        "leads": {outcome: _lead(lead) for outcome, lead in found.leads},
        "known_missing": list(found.known),
        "must_missing": list(found.must),
        "gaps": list(found.gaps),
        "no_contact": found.no_contact,
    }


def _order(found: "StepWhy") -> "dict[str, Any]":
    from crm_tui.cli import shapes
    from crm_tui.domain.order import lateness

    place = found.place
    return {
        "promise": place.promise,
        "probability": place.probability,
        "days_late": place.days_late,
        "lateness": lateness(place.days_late),
        "usual": shapes.amount(place.usual, found.line.currency),
        "worth_millionths": place.worth,
    }


def _script(found: "StepWhy") -> "dict[str, Any] | None":
    script = found.script
    if script is None:
        return None
    return {
        "key": script.key,
        "line": script.line or None,
        "pipeline": script.pipeline,
        "stage": script.stage,
        "version": script.version,
        "due": str(script.plan.due) if script.plan is not None else None,
    }


def _lead(lead: "Proposal") -> "dict[str, Any]":
    return {
        "status": lead.status,
        "stage": lead.stage.key if lead.stage is not None else lead.stage_key,
        "pipeline": lead.pipeline_key,
        "title": lead.step.title if lead.step is not None else "",
        "due": str(lead.step.due) if lead.step is not None else "",
    }


def _deed(deed: "Deed | None") -> "dict[str, Any] | None":
    if deed is None:
        return None
    from crm_tui.cli import shapes

    return {
        "entry": f"j{deed.entry_id}", "at": shapes.instant(deed.at), "action": deed.action,
        "by": deed.who,
    }  # fmt: skip
