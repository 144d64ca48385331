"""What to ask at the next contact: the questions of its turn, and what the stage wants known."""

from crm_tui.domain.glance import before, glance
from crm_tui.domain.kinds import thing_words
from crm_tui.domain.lines import QuestionLine
from crm_tui.store.hot.answers import chain_of, choices_of, holding, in_words
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.facts import KNOWN_COLUMNS, known_things
from crm_tui.store.hot.reading import whole, words
from crm_tui.store.hot.wanted import ANY_WANTED, by_name, wanted_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.glance import Glimpse
    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.answers import Answered, Reader

QUESTIONS = 200
_MOST_KEPT = 500
ROUNDS = ("first", "second", "third")
WANTED, MUST = "wanted", "must"
#: How a thing is answered that no question asks about; in words, unless it says another kind.
KINDS_OF_THINGS = {
    "amount": "money", "budget": "money", "expected_date": "date", "term": "date",
    "decision_day": "date",
}  # fmt: skip

#: What is asked of the deal `d`, of the client `c`, at the stage `g`, with what ASKED_FROM joins.
ASKED_COLUMNS = f"""
    d.status, d.contacts, d.sold_at, g.key, p.playbook, p.key,
    case when d.arm = 'b' then t.text end, coalesce(o.name, ''),
    (select s.planned_by from step s where s.id = d.next_step_id), {ANY_WANTED}, {KNOWN_COLUMNS}
"""
ASKED_FROM = """
    deal d left join client c on c.id = d.client_id
    left join stage g on g.id = d.stage_id left join pipeline p on p.id = d.pipeline_id
    left join trial t on t.id = d.trial_id
    left join source o on o.id = coalesce(d.source_id, c.source_id)
"""
_DEAL = f"select {ASKED_COLUMNS} from {ASKED_FROM} where d.id = ?"
_SOLD_BEFORE = """
    select d.id from step s join step f on f.id = s.follows_id join deal d on d.id = f.deal_id
    where s.id = ? and d.status = 'won'
"""
_QUESTIONS = """
    select key, text, kind, choices, tells, set_key from question
    where archived_at is null and (set_key = ? or tells in ({tells}))
    order by position, id limit ?
"""
_questions_of: "dict[int, str]" = {}  # _QUESTIONS by the number of things, for every key asks it


def asking(
    conn: "Reader",
    client_id: int,
    deal_id: "int | None",
    step: "StepLine | None",
    found: "tuple[Any, ...] | None" = None,
) -> "tuple[tuple[QuestionLine, ...], tuple[str, ...]]":
    """What to ask, and the gaps: what the stages passed wanted and nobody knows, in words.

    First the questions of this contact in their order, then what the deal's stage wants known
    besides. What is known already stands there with its answer and day. found: the deal's
    ASKED_COLUMNS, where somebody has read them.
    """
    if deal_id is None:
        return _after_sale(conn, client_id, step), ()
    if found is None:
        found = conn.rows(_DEAL, deal_id)[0]
    told = found[10:]
    chain = tuple(chain_of(conn, deal_id, told[4]))
    answers, known = known_things(conn, client_id, chain, told)
    stages = _stages(found)
    if found[9]:
        stages = _with_fields(conn, words(found[5]), stages)
    here = next((stage for stage in stages if stage.key == found[3]), None)
    wanted: dict[str, str] = {}
    gaps: tuple[str, ...] = ()
    if found[0] == "open" and step is not None and here is not None:
        wanted = {thing: WANTED for thing in by_name(conn, here.known) if thing not in known}
        wanted |= {thing: MUST for thing in by_name(conn, here.must) if thing not in known}
        gaps = _gaps(stages, here.key, known)
    turn = _set_of(found, here, step)
    lines, telling = _lines(conn, turn, wanted, _Told(answers, words(found[7])))
    left = [thing for thing in gaps if thing not in telling]
    return lines, tuple([thing_words(thing) for thing in by_name(conn, left)])


def _lines(
    conn: "Reader", turn: str, wanted: "dict[str, str]", told: "_Told"
) -> "tuple[tuple[QuestionLine, ...], set[str]]":
    """The questions of a set, then what is wanted besides; and the things that these tell."""
    if not turn and not wanted:
        return (), set()
    count = len(wanted)
    sql = _questions_of.get(count) or _questions_of.setdefault(
        count, _QUESTIONS.format(tells=places(tuple(wanted)) or "null")
    )
    rows = conn.rows(sql, turn, *wanted, QUESTIONS)
    asked = [row for row in rows if row[5] == turn]
    lines = [told.line(row, wanted) for row in asked]
    there = {words(row[4]) for row in asked}
    for thing, need in wanted.items():
        if thing not in there:
            telling = next((row for row in rows if row[4] == thing), None)
            lines.append(told.line(telling, wanted) if telling else _thing(thing, need))
    return tuple(lines), there | set(wanted)


def _after_sale(
    conn: "Reader", client_id: int, step: "StepLine | None"
) -> "tuple[QuestionLine, ...]":
    """The questions of a client's own step that a sale has left behind."""
    if step is None or not conn.rows(_SOLD_BEFORE, step.id):
        return ()
    return _lines(conn, "after_sale", {}, _Told(holding(conn, client_id, ()), ""))[0]


def _stages(found: "tuple[Any, ...]") -> "tuple[Glimpse, ...]":
    """The stages of the playbook the deal goes by: the other one of a trial, if it has them."""
    stages = glance(words(found[4] or ""))
    if found[6] is not None:
        other = glance(words(found[6]))
        stages = other if any(stage.key == found[3] for stage in other) else stages
    return stages


def _with_fields(
    conn: "Reader", pipeline: str, stages: "tuple[Glimpse, ...]"
) -> "tuple[Glimpse, ...]":
    """The stages with the own fields that are wanted there besides."""
    wanted = wanted_fields(conn, pipeline, [stage.key for stage in stages])
    return tuple([
        stage._replace(known=(*stage.known, *wanted[stage.key][0]),
                       must=(*stage.must, *wanted[stage.key][1]))
        for stage in stages
    ])  # fmt: skip


def _set_of(found: "tuple[Any, ...]", here: "Glimpse | None", step: "StepLine | None") -> str:
    """The set to ask: what the step names, else by how often we talked; after the deal, about it.

    A deal that is sold already is asked only what its step names.
    """
    status = found[0]
    if status in ("lost", "won"):
        return "after_refusal" if status == "lost" else "after_sale"
    if status != "open" or step is None:
        return ""
    place, _hash, number = words(found[8] or "").partition("#")
    planned = here is not None and place == f"{found[5]}/{here.key}"
    named = here.questions.get(f"#{number}" if number else "", "") if here and planned else ""
    usual = "" if found[2] is not None else ROUNDS[min(max(whole(found[1]), 0), len(ROUNDS) - 1)]
    return named or usual


def _gaps(stages: "tuple[Glimpse, ...]", key: str, known: "set[str]") -> "tuple[str, ...]":
    """What the stages before one wanted known and is not, each once, in order."""
    things = [thing for stage in before(stages, key) for thing in (*stage.must, *stage.known)]
    return tuple([thing for thing in dict.fromkeys(things) if thing not in known])


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
        key, tells = words(found[0]), words(found[4])
        one = self._by_key.get(key) or self._by_thing.get(tells)
        if one is not None:
            from crm_tui.domain.civil import utc_text

            return _question(found, "", in_words(one), utc_text(one.at)[:10])
        if tells == "source" and self._source:
            return _question(found, "", self._source)
        return _unanswered(found[:5], wanted.get(tells, ""))


_kept: "dict[tuple[tuple[Any, ...], str], QuestionLine]" = {}


def _unanswered(found: "tuple[Any, ...]", need: str) -> "QuestionLine":
    """A question without an answer, kept: it is the same for every client."""
    line = _kept.get((found, need))
    if line is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        line = _kept[found, need] = _question(found, need)
    return line


def _question(
    found: "tuple[Any, ...]", need: str, answer: "str | None" = None, day: "str | None" = None
) -> "QuestionLine":
    key, text, kind, choices = [words(value) for value in found[:4]]
    pairs = tuple(choices_of(choices).items())
    return QuestionLine(key, text, answer, day, kind, pairs, need)
