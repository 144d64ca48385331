"""What to ask at the next contact: the questions of its turn, and what the stage wants known."""

from crm_tui.domain.glance import before, glance
from crm_tui.domain.kinds import thing_words
from crm_tui.domain.lines import QuestionLine
from crm_tui.store.hot.answers import choices_of, holding, in_words
from crm_tui.store.hot.facts import known_things
from crm_tui.store.hot.reading import whole, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.glance import Glimpse
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.answers import Answered, Reader

QUESTIONS = 200
ROUNDS = ("first", "second", "third")
WANTED, MUST = "wanted", "must"
#: How a thing is answered that no question asks about; in words, unless it says another kind.
KINDS_OF_THINGS = {
    "amount": "money", "budget": "money", "expected_date": "date", "term": "date",
    "decision_day": "date",
}  # fmt: skip

_DEAL = """
    select d.client_id, d.status, d.contacts, d.sold_at, g.key, p.playbook, p.key,
           case when d.arm = 'b' then t.text end, coalesce(o.name, '')
    from deal d join client c on c.id = d.client_id
    left join stage g on g.id = d.stage_id left join pipeline p on p.id = d.pipeline_id
    left join trial t on t.id = d.trial_id
    left join source o on o.id = coalesce(d.source_id, c.source_id)
    where d.id = ?
"""
_PLANNED = "select planned_by from step where id = ?"
_SOLD_BEFORE = """
    select d.id from step s join step f on f.id = s.follows_id join deal d on d.id = f.deal_id
    where s.id = ? and d.status = 'won'
"""
_QUESTIONS = """
    select key, text, kind, choices, tells, set_key from question
    where archived_at is null order by position, id limit ?
"""


def asking(
    conn: "Reader", client_id: int, deal_id: "int | None", step: "StepLine | None"
) -> "tuple[tuple[QuestionLine, ...], tuple[str, ...]]":
    """What to ask, and the gaps: what the stages passed wanted and nobody knows, in words.

    First the questions of this contact in their order, then what the deal's stage wants known
    besides. What is known already stands there with its answer and day.
    """
    if deal_id is None:
        return _after_sale(conn, client_id, step), ()
    found = conn.rows(_DEAL, deal_id)[0]
    answers = holding(conn, client_id, deal_id)
    questions = conn.rows(_QUESTIONS, QUESTIONS)
    stages = _stages(found)
    here = next((stage for stage in stages if stage.key == found[4]), None)
    is_open = found[1] == "open" and step is not None
    wanted: dict[str, str] = {}
    gaps: tuple[str, ...] = ()
    if is_open and here is not None:
        known = known_things(conn, deal_id, answers)
        wanted = {thing: WANTED for thing in here.known if thing not in known}
        wanted |= {thing: MUST for thing in here.must if thing not in known}
        gaps = _gaps(stages, here.key, known, wanted)
    told = _Told(answers, words(found[8]))
    asked = [row for row in questions if row[5] == _set_of(conn, found, here, step)]
    lines = [told.line(row, wanted) for row in asked]
    there = {words(row[4]) for row in asked}
    for thing, need in wanted.items():
        if thing not in there:
            telling = next((row for row in questions if row[4] == thing), None)
            lines.append(told.line(telling, wanted) if telling else _thing(thing, need))
    return tuple(lines), gaps


def _after_sale(
    conn: "Reader", client_id: int, step: "StepLine | None"
) -> "tuple[QuestionLine, ...]":
    """The questions of a client's own step that a sale has left behind."""
    if step is None or not conn.rows(_SOLD_BEFORE, step.id):
        return ()
    told = _Told(holding(conn, client_id, None), "")
    rows = conn.rows(_QUESTIONS, QUESTIONS)
    return tuple([told.line(row, {}) for row in rows if row[5] == "after_sale"])


def _stages(found: "tuple[Any, ...]") -> "tuple[Glimpse, ...]":
    """The stages of the playbook the deal goes by: the other one of a trial, if it has them."""
    stages = glance(words(found[5] or ""))
    if found[7] is not None:
        other = glance(words(found[7]))
        stages = other if any(stage.key == found[4] for stage in other) else stages
    return stages


def _set_of(
    conn: "Reader", found: "tuple[Any, ...]", here: "Glimpse | None", step: "StepLine | None"
) -> str:
    """The set to ask: what the step names, else by how often we talked; after the deal, about it.

    A deal that is sold already is asked only what its step names.
    """
    status = found[1]
    if status in ("lost", "won"):
        return "after_refusal" if status == "lost" else "after_sale"
    if status != "open" or step is None:
        return ""
    rows = conn.rows(_PLANNED, step.id)
    place, _hash, number = words(rows[0][0] or "").partition("#") if rows else ("", "", "")
    planned = here is not None and place == f"{found[6]}/{here.key}"
    named = here.questions.get(f"#{number}" if number else "", "") if here and planned else ""
    usual = "" if found[3] is not None else ROUNDS[min(max(whole(found[2]), 0), len(ROUNDS) - 1)]
    return named or usual


def _gaps(
    stages: "tuple[Glimpse, ...]", key: str, known: "set[str]", wanted: "dict[str, str]"
) -> "tuple[str, ...]":
    things = [thing for stage in before(stages, key) for thing in (*stage.must, *stage.known)]
    open_things = [thing for thing in things if thing not in known and thing not in wanted]
    return tuple([thing_words(thing) for thing in dict.fromkeys(open_things)])


def _thing(thing: str, need: str) -> "QuestionLine":
    """Something wanted that no question asks about."""
    kind = KINDS_OF_THINGS.get(thing, "text")
    return QuestionLine(thing, thing_words(thing), None, None, kind, (), need)


class _Told:
    """What has been answered already, by question and by what it made known."""

    def __init__(self, answers: "list[Answered]", source: str) -> None:
        self._by_key: dict[str, Answered] = {}
        self._by_thing: dict[str, Answered] = {}
        self._source = source
        for one in answers:
            self._by_key.setdefault(one.key, one)
            if one.tells:
                self._by_thing.setdefault(one.tells, one)

    def line(self, found: "tuple[Any, ...]", wanted: "dict[str, str]") -> "QuestionLine":
        """A question as it is asked, or with the answer there is."""
        from crm_tui.domain.civil import utc_text

        key, text, kind, choices, tells = (words(value) for value in found[:5])
        one = self._by_key.get(key) or self._by_thing.get(tells)
        answer = in_words(one) if one else None
        day = utc_text(one.at)[:10] if one else None
        if one is None and tells == "source" and self._source:
            answer = self._source
        pairs = tuple(choices_of(choices).items())
        need = wanted.get(tells, "") if answer is None else ""
        return QuestionLine(key, text, answer, day, kind, pairs, need)
