"""Why a step is on somebody's list now, and what comes next: the facts, and the same in words."""

from collections.abc import Callable
from typing import NamedTuple

from crm_tui.domain.deadlines import Deadline, Span
from crm_tui.domain.kinds import thing_words
from crm_tui.domain.lines import StepLine
from crm_tui.domain.money import format_amount
from crm_tui.domain.order import MILLION, lateness
from crm_tui.domain.stages import Proposal, StepPlan
from crm_tui.i18n import N_, _, _n

OUTCOMES = ("result", "postpone", "refuse")
LABELS = {
    "now": N_("NOW"),
    "day": N_("THE DAY"),
    "from": N_("FROM"),
    "script": N_("SCRIPT"),
    "result": N_("RESULT"),
    "postpone": N_("LATER"),
    "refuse": N_("NO"),
    "tried": N_("TRIES"),
    "missing": N_("MISSING"),
    "order": N_("ORDER"),
}
_GROUPS = {
    "overdue": N_("Overdue: due {when} · owner {name}"),
    "today": N_("Due today: {when} · owner {name}"),
    "tomorrow": N_("Not before tomorrow: due {when} · owner {name}"),
    "week": N_("Later this week: due {when} · owner {name}"),
    "later": N_("Later: due {when} · owner {name}"),
}
_SPANS = {
    Span.END_OF_DAY: N_("the end of the working day"),
    Span.END_OF_NEXT_WORKING_DAY: N_("the end of the next working day"),
    Span.ASKED: N_("the day that was agreed"),
    Span.PROMISED: N_("the promised day"),
}


class Deed(NamedTuple):
    """An entry of the journal: what was done, when (microseconds of UTC) and by whom."""

    entry_id: int
    at: int
    action: str
    who: str


class Before(NamedTuple):
    """The step that this one follows, what was said in it, and how it ended."""

    step_id: int
    title: str
    said: str
    closed_as: str


class Script(NamedTuple):
    """What of a playbook put the step there.

    key: as `step.planned_by` has it. line: of the pipeline's text, 0 where it is no longer there.
    version: the trial's version, "" without a trial. limits: postpones warn and most, tries.
    """

    key: str
    pipeline: str
    stage: str
    line: int
    version: str
    plan: StepPlan | None
    limits: tuple[int, int, int]


class Place(NamedTuple):
    """Where a step stands in its owner's day, and what that is made of.

    group: of the day. at, of: its place among the steps of the day; 0 for the days to come.
    usual: the usual amount of its currency, None where none is known.
    """

    group: str
    at: int
    of: int
    promise: bool
    probability: int | None
    days_late: int
    usual: int | None
    worth: int


class StepWhy(NamedTuple):
    """Everything that is known of why a step is there.

    moved: who last moved its day, None where nobody did. told: somebody told the client the day.
    leads: what the playbook proposes after each outcome. gaps: what earlier stages asked for and
    nobody knows; known, must: what leaving this stage asks for and requires, still unknown.
    """

    line: StepLine
    place: Place
    told: bool
    opened: Deed | None
    moved: Deed | None
    before: Before | None
    script: Script | None
    leads: tuple[tuple[str, Proposal], ...]
    known: tuple[str, ...]
    must: tuple[str, ...]
    gaps: tuple[str, ...]
    no_contact: str | None


class Wall(NamedTuple):
    """How a face writes instants and days, and what it calls actions."""

    past: Callable[[int], str]
    day: Callable[[str], str]
    action: Callable[[str], str]
    language: str


def why_words(why: StepWhy, wall: Wall) -> list[tuple[str, str]]:
    """The answer in sentences: a label for each, "" where the one before goes on."""
    told = [
        ("now", _now(why, wall)),
        *(("order", words) for words in _order(why, wall)),
        ("day", _day(why, wall)),
        *(("from", words) for words in _from(why, wall)),
        *(("script", words) for words in _script(why)),
        *((outcome, _leads(outcome, lead, why)) for outcome, lead in why.leads),
        *(("tried", words) for words in _tries(why)),
        *(("missing", words) for words in _missing(why)),
    ]
    seen: set[str] = set()
    found = []
    for label, words in told:
        found.append(("" if label in seen else _(LABELS[label]), words))
        seen.add(label)
    return found


def due_words(line: StepLine, wall: Wall) -> str:
    """The day a step is due, and its time if it has one."""
    if line.due_minute is None:
        return wall.day(line.due_day)
    return "{} {:02}:{:02}".format(wall.day(line.due_day), *divmod(line.due_minute, 60))


def _now(why: StepWhy, wall: Wall) -> str:
    when = due_words(why.line, wall)
    return _(_GROUPS[why.place.group]).format(when=when, name=why.line.owner)


# -- the order of work ----------------------------------------------------------------------------


def _order(why: StepWhy, wall: Wall) -> list[str]:
    place = why.place
    if not place.at:
        return [_("The days to come are in order of time.")]
    if place.promise:
        timed = _("It has a time: promises and times come first, by time → {place}")
        told = _("It was promised: promises and times come first, by time → {place}")
        words = timed if why.line.due_minute is not None else told
        return [words.format(place=place_words(place))]
    return [f"{formula(why, wall)} → {place_words(place)}"]


def place_words(place: Place) -> str:
    """`4 of 12`."""
    return _("{at} of {of}").format(at=place.at, of=place.of)


def formula(why: StepWhy, wall: Wall) -> str:
    """The numbers of the order: `value 12 ₽ = 1.4 × the usual 8 ₽ × 35 % × 4 (…) = 1.96`."""
    place, line = why.place, why.line
    if place.probability is None:
        return _("No deal: worth 0")
    late = lateness(place.days_late)
    how_late = _n("{n} working day late", "{n} working days late", place.days_late)
    if not place.days_late:
        how_late = _("not late by a working day")
    return _("{value} × {chance} % × {late} ({how_late}) = {worth}").format(
        value=_value(line, place, wall), chance=place.probability, late=late,
        how_late=how_late.format(n=place.days_late), worth=decimal(place.worth),
    )  # fmt: skip


def _value(line: StepLine, place: Place, wall: Wall) -> str:
    if line.amount is None:
        return _("no amount = 1 usual deal")
    amount = format_amount((line.amount, line.currency), lang=wall.language)
    if not place.usual:
        return _("value {amount} = 1 usual deal").format(amount=amount)
    usual = format_amount((place.usual, line.currency), lang=wall.language)
    many = decimal(line.amount * MILLION // place.usual)
    words = _("value {amount} = {many} × the usual {usual}")
    return words.format(amount=amount, many=many, usual=usual)


def decimal(millionths: int) -> str:
    """Millionths with two decimals, or with as many as show a small number at all."""
    places = next((n for n in (2, 4, 6) if millionths >= 10 ** (6 - n)), 6)
    cut = millionths // 10 ** (6 - places)
    whole, rest = divmod(cut, 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")


# -- where it comes from --------------------------------------------------------------------------


def _day(why: StepWhy, wall: Wall) -> str:
    """Who set the day: somebody who moved it, a promise, or the playbook's deadline."""
    if why.moved is not None:
        words = _("Moved to this day by {who}, {at} (j{entry}).")
        return words.format(who=why.moved.who, at=wall.past(why.moved.at), entry=why.moved.entry_id)
    who = why.opened.who if why.opened is not None else why.line.owner
    if why.told:
        return _("Promised: {who} agreed on this day with the client.").format(who=who)
    plan = why.script.plan if why.script is not None else None
    if plan is None or plan.deadline().must_ask or why.line.kind != plan.kind:
        return _("{who} said this day.").format(who=who)
    return _("The script's deadline: {deadline}, by {calendar}.").format(
        deadline=deadline_words(plan), calendar=calendar_words(plan)
    )


def deadline_words(plan: StepPlan) -> str:
    """A deadline in words; where it differs for deals entered by hand, both."""
    words = _span_words(plan.due)
    if plan.due_by_hand is None:
        return words
    other = _span_words(plan.due_by_hand)
    return _("{words}; of a deal entered by hand {other}").format(words=words, other=other)


def _span_words(due: Deadline) -> str:
    n = due.count
    match due.span:
        case Span.MINUTES:
            words = _n("{n} minute of working time", "{n} minutes of working time", n)
        case Span.HOURS:
            words = _n("{n} hour of working time", "{n} hours of working time", n)
        case Span.WORKING_DAYS:
            words = _n("{n} working day", "{n} working days", n)
        case Span.CALENDAR_DAYS:
            words = _n("{n} day of the calendar", "{n} days of the calendar", n)
        case other:
            return _(_SPANS[other])
    return words.format(n=n)


def calendar_words(plan: StepPlan) -> str:
    """Whose working time a deadline is counted in."""
    if plan.calendar:
        return _("the calendar “{key}”").format(key=plan.calendar)
    return _("its owner's calendar")


def _from(why: StepWhy, wall: Wall) -> list[str]:
    found = []
    if why.opened is None:
        found.append(_("Nothing is known of how it came to be."))
    else:
        found.append(_("{who}, {at} (j{entry}): {what}.").format(
            who=why.opened.who, at=wall.past(why.opened.at), entry=why.opened.entry_id,
            what=wall.action(why.opened.action),
        ))  # fmt: skip
    if why.before is not None:
        found.append(_("It follows “{before}” (s{n}).").format(
            before=why.before.title, n=why.before.step_id
        ))  # fmt: skip
        if why.before.said:
            found.append(_("Said: {said}").format(said=why.before.said))
    return found


def _script(why: StepWhy) -> list[str]:
    script = why.script
    if script is None:
        return [_("No line of a script: a person set this step.")]
    if not script.line:
        words = _("{key}: the script no longer has this line.")
        return [words.format(key=script.key)]
    words = _("{key} (line {line}): {pipeline} › {stage}")
    said = words.format(
        key=script.key, line=script.line, pipeline=script.pipeline, stage=script.stage
    )
    if script.version:
        said += " · " + _("version {version} of a trial").format(version=script.version)
    return [said]


# -- what comes next ------------------------------------------------------------------------------


def _leads(outcome: str, lead: Proposal, why: StepWhy) -> str:
    if outcome == "refuse":
        return _refused(lead)
    if lead.status == "won":
        return _("won")
    if lead.stage is None:
        return _("goes to the pipeline “{key}”").format(key=lead.pipeline_key)
    name = lead.stage.name
    stage = f"→ {name}" if outcome == "result" else _("stays at {stage}").format(stage=name)
    if lead.step is None:
        return stage
    due = deadline_words(lead.step) if outcome == "result" else _("the day the client names")
    return f"{stage} · {lead.step.title} · {due}"


def _refused(lead: Proposal) -> str:
    words = _("Lost, with a reason that says when to ask again")
    if lead.pipeline_key:
        there = _("a revival opens in the pipeline “{key}”").format(key=lead.pipeline_key)
        words = f"{words}; {there}"
    return words


def _tries(why: StepWhy) -> list[str]:
    script, line = why.script, why.line
    if script is None or line.deal_id is None:
        return []
    _warn, most, tries = script.limits
    said = _("tried {n} of {most} times; then “can't be reached” is proposed")
    later = _("later {n} of {most} times; then a changed offer or a refusal is asked for")
    found = [said.format(n=line.tries, most=tries)]
    return [*found, later.format(n=line.postpones, most=most)] if line.postpones else found


def _missing(why: StepWhy) -> list[str]:
    told = (
        (N_("required before leaving: {things}"), why.must),
        (N_("asked before leaving: {things}"), why.known),
        (N_("skipped before: {things}"), why.gaps),
    )
    found = [_(words).format(things=things_words(things)) for words, things in told if things]
    if why.no_contact is not None:
        found.append(_("Do not contact. {why}").format(why=why.no_contact))
    return found


def things_words(things: tuple[str, ...]) -> str:
    """Things that can be known, one after another."""
    return ", ".join(thing_words(thing) for thing in things)
