"""Why a step is there: the journal's entries, the playbook's line, and its place in the day."""

import json

from crm_tui.domain.lines import StepLine
from crm_tui.domain.stages import (
    BALANCE,
    Pipeline,
    Proposal,
    Stage,
    collect_balance,
    gaps,
    missing,
    proposal,
)
from crm_tui.domain.whys import OUTCOMES, Before, Deed, Place, Script, StepWhy
from crm_tui.errors import CrmError, NotFound
from crm_tui.i18n import _
from crm_tui.store.hot import card, facts
from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.days import Day
from crm_tui.store.hot.ranking import Ranked, ranked_step
from crm_tui.store.hot.reading import whole, words
from crm_tui.store.hot.today import LATER, OVERDUE, TODAY, TOMORROW, WEEK, WORK, ranked_work
from crm_tui.store.hot.wanted import by_name, wanted_fields

MOST_CHANGES = 60

_DEEDS = """
    select e.id, e.at, e.action, coalesce(u.name, ''), i.before, i.after from change c
    join entry e on e.id = c.entry_id left join "user" u on u.id = e.actor_id
    left join change_image i on i.change_id = c.id
    where c.kind = 'step' and c.record_id = ? order by c.entry_id limit ?
"""
_BEFORE = """
    select b.id, b.title, b.said, b.closed_as from step s join step b on b.id = s.follows_id
    where s.id = ?
"""
_STEP = "select promised, planned_by, closed_as, contacts from step where id = ?"
_BOOK = """
    select p.playbook, p.key, p.name, g.key, d.arm, coalesce(t.text, ''), coalesce(t.name, '')
    from deal d join pipeline p on p.id = d.pipeline_id join stage g on g.id = d.stage_id
    left join trial t on t.id = d.trial_id and t.pipeline_id = d.pipeline_id where d.id = ?
"""
_MARKS = """
    select no_contact_at, no_contact_why from client where id = ?
    union all select w.no_contact_at, w.no_contact_why from client c
    join client w on w.id = c.works_at_id where c.id = ?
"""
_CLOSED = """
    select d.status, coalesce(r.name, d.cancel_reason), cast(d.revive_day as varchar) from deal d
    left join reason r on r.id = d.reason_id where d.id = ?
"""


def step_meant(conn: Hot, letter: str, number: int) -> int:
    """The open step that s42, d17 or c5 stands for: itself, the deal's next, the client's first.

    Raises NotFound, saying why there is none.
    """
    if letter == "s":
        return _open_step(conn, number)
    whose = {"deal_id": number} if letter == "d" else {"client_id": number}
    found = card.card(conn, **whose)
    if found.step is not None:
        return found.step.id
    if letter == "d":
        raise NotFound(_closed_words(conn, number), hint=_("`crm log d{n}`").format(n=number))
    raise NotFound(
        _("c{n} has no open step: nobody owes this client anything.").format(n=number),
        hint=_("`crm deal add c{n}` opens a deal with its next step.").format(n=number),
    )


def _open_step(conn: Hot, number: int) -> int:
    found = conn.first(_STEP, number)
    if found is None:
        raise card.missing("s", number)
    if found[2] is not None:
        raise NotFound(
            _("s{n} is closed already ({how}).").format(n=number, how=words(found[2])),
            hint=_("`crm show s{n}` tells what came of it.").format(n=number),
        )
    return number


def _closed_words(conn: Hot, number: int) -> str:
    status, reason, revives = conn.rows(_CLOSED, number)[0]
    said = _("d{n} is closed ({status}).").format(n=number, status=_(words(status)))
    told = [_("Reason: {reason}.").format(reason=words(reason))] if reason else []
    if revives:
        told.append(_("It comes back on {day}.").format(day=words(revives)))
    return " ".join([said, *told])


def why(conn: Hot, step_id: int, day: Day) -> StepWhy:
    """Everything that tells why an open step is there. Raises NotFound."""
    with conn:
        step = ranked_step(conn, step_id, day)
        if step is None:
            raise card.missing("s", step_id)
        promised, planned_by, _closed, contacts = conn.rows(_STEP, step_id)[0]
        opened, moved = _deeds(conn, step_id)
        book, version, text = _book(conn, step.line)
        known = _known(conn, step.line, book, whole(contacts))
        return StepWhy(
            line=step.line,
            place=_place(conn, step, day),
            told=whole(promised) == 1,
            opened=opened,
            moved=moved,
            before=_before(conn, step_id),
            script=_script(words(planned_by or ""), book, version, text),
            leads=known[0],
            known=known[1],
            must=known[2],
            gaps=known[3],
            no_contact=_no_contact(conn, step.line),
        )


def _no_contact(conn: Hot, line: StepLine) -> str | None:
    """Why the client, or its company, may not be contacted; None where it may."""
    for at, reason in conn.rows(_MARKS, line.client_id, line.client_id):
        if at is not None:
            return words(reason or "")
    return None


def _group(line: StepLine, day: Day) -> str:
    """The group of the day that a step stands in."""
    if line.late_at <= day.now:
        return OVERDUE
    if line.due_day <= day.day:
        return TODAY
    if line.due_day == day.tomorrow:
        return TOMORROW
    return WEEK if line.due_day <= day.week else LATER


def _place(conn: Hot, step: Ranked, day: Day) -> Place:
    group = _group(step.line, day)
    at = of = 0
    if group in WORK:
        work = [one.line.id for one in ranked_work(conn, step.line.owner_id, day)]
        of = len(work)
        at = work.index(step.line.id) + 1 if step.line.id in work else of
    return Place(
        group, at, of, step.promise, step.probability, step.days_late, step.usual, step.worth
    )


def _deeds(conn: Hot, step_id: int) -> tuple[Deed | None, Deed | None]:
    """Who opened the step, and who last moved its day."""
    opened = moved = None
    for entry, at, action, who, before, after in conn.rows(_DEEDS, step_id, MOST_CHANGES):
        deed = Deed(entry, whole(at), words(action), words(who))
        if opened is None:
            opened = deed
        elif _due(before) != _due(after):
            moved = deed
    return opened, moved


def _due(image: object) -> tuple[object, ...]:
    """The day and minute that an image of a step says."""
    if not isinstance(image, str):
        return ()
    kept = json.loads(image)
    return kept.get("due_day"), kept.get("due_minute")


def _before(conn: Hot, step_id: int) -> Before | None:
    found = conn.first(_BEFORE, step_id)
    if found is None:
        return None
    number, title, said, closed_as = found
    return Before(number, words(title), words(said or ""), words(closed_as or ""))


# -- the playbook ---------------------------------------------------------------------------------


class Book:
    """The playbook a deal goes by, and the stage it stands at."""

    def __init__(self, pipeline: Pipeline, stage_key: str) -> None:
        self.pipeline, self.stage_key = pipeline, stage_key


def _book(conn: Hot, line: StepLine) -> tuple[Book | None, str, str]:
    """The playbook, the name of the version where a trial drew it, and its text."""
    from crm_tui.domain.pipelines import read_pipeline

    found = conn.first(_BOOK, line.deal_id) if line.deal_id is not None else None
    if found is None:
        return None, "", ""
    own, key, _name, stage, arm, other, trial = (words(value) for value in found)
    for text, version in ((other, trial) if arm == "b" else ("", ""), (own, "")):
        try:
            pipeline = read_pipeline(text, key)
        except CrmError:
            continue
        if any(one.key == stage for one in pipeline.stages):
            return Book(pipeline, stage), version, text
    return None, "", ""


def _known(
    conn: Hot, line: StepLine, book: Book | None, contacts: int
) -> tuple[
    tuple[tuple[str, Proposal], ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]
]:  # fmt: skip
    """What each outcome leads to, and what leaving asks for, requires, and lacks from before."""
    if book is None or line.deal_id is None or line.side:
        return (), (), (), ()
    known = facts.gathered(conn, line.deal_id)
    then = {
        "result": known._replace(contacts=known.contacts + contacts, postpones=0),
        "postpone": known._replace(
            contacts=known.contacts + contacts, postpones=known.postpones + 1
        ),
        "refuse": known,
    }
    leads = tuple(
        (one, proposal(book.pipeline, book.stage_key, one, facts=then[one])) for one in OUTCOMES
    )
    asked, required = missing(_with_fields(conn, book), known)
    rest = tuple(thing for thing in asked if thing not in required)
    lacks = gaps(book.pipeline, book.stage_key, known)
    return leads, by_name(conn, rest), by_name(conn, required), by_name(conn, lacks)


def _with_fields(conn: Hot, book: Book) -> Stage:
    """The stage a deal stands at, with the own fields that are wanted there besides."""
    from dataclasses import replace

    stages = [stage.key for stage in book.pipeline.stages]
    known, must = wanted_fields(conn, book.pipeline.key, stages)[book.stage_key]
    here = book.pipeline.stage(book.stage_key)
    return replace(here, known=(*here.known, *known), must=(*here.must, *must))


def _script(planned_by: str, book: Book | None, version: str, text: str) -> Script | None:
    """What put the step there: the line of the text that still says so."""
    if not planned_by:
        return None
    if book is None:
        return Script(planned_by, "", "", 0, version, None, (0, 0, 0))
    book_key, _slash, rest = planned_by.partition("/")
    stage_key, _hash, mark = rest.partition("#")
    limits = book.pipeline.limits
    most = (limits.postpones_warn, limits.postpones_max, limits.tries)
    at = next((n for n, s in enumerate(book.pipeline.stages) if s.key == stage_key), None)
    if at is None or book_key != book.pipeline.key:
        return Script(planned_by, book.pipeline.name, stage_key, 0, version, None, most)
    stage = book.pipeline.stages[at]
    plan, number = stage.step, 0
    if mark.isdecimal() and 0 < int(mark) <= len(stage.variants):
        number = int(mark)
        plan = stage.variants[number - 1].step
    elif mark == BALANCE:
        plan = collect_balance()
    line = _line_of(text, at, number)
    return Script(planned_by, book.pipeline.name, stage.name, line, version, plan, most)


def _line_of(text: str, stage: int, variant: int) -> int:
    """The line of a pipeline's text that says a stage's step, or one of its variants."""
    from crm_tui.domain.written import line_numbers

    lines = line_numbers(text)
    step = ("stages", stage, "steps", variant - 1) if variant else ("stages", stage, "step")
    return lines.get(step) or lines.get(("stages", stage), 0)
