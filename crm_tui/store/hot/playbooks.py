"""What came of the steps of playbooks: first answers by stage and version, and what was sold.

A deal counts once at each stage, by the first answer to its next step there, so that one client who
says later five times is one answer, not five. What was taken back is not there; dropped steps are
no answer; cancelled deals never were deals.
"""

from typing import NamedTuple

from crm_tui.store.hot.connection import Hot
from crm_tui.store.hot.reading import whole, whole_or_none, words

MOST_PIPELINES = 200
MOST_STAGES = 60
MOST_SUMS = 2000
EVER = (-(2**63), 2**63 - 1)

_PIPELINES = """
    select p.id, p.key, p.name, p.playbook, t.id, t.name, t.text, t.share, t.seed, t.started_at,
           t.ended_at
    from pipeline p left join trial t
        on t.id = (select max(l.id) from trial l where l.pipeline_id = p.id)
    where p.archived_at is null order by p.position, p.id limit ?
"""
_STAGES = """
    select id, key, name from stage where pipeline_id = ? and archived_at is null
    order by position, id limit ?
"""
_OF_TRIAL = "and d.trial_id = ? and s.created >= ?"
_ANSWERS = """
    select stage_id, arm, closed_as, sum(case when place = 1 then 1 else 0 end), count(*)
    from (select s.stage_id, {arm} as arm, s.closed_as, s.closed_at,
                 row_number() over (partition by s.deal_id, s.stage_id
                                    order by s.closed_at, s.id) as place
          from stage g join step s on s.stage_id = g.id join deal d on d.id = s.deal_id
          where g.pipeline_id = ? {whose} and d.status <> 'cancelled' and s.side = 0
          and s.closed_as in ('result', 'postpone', 'refuse')) answers
    where closed_at >= ? and closed_at < ?
    group by stage_id, arm, closed_as limit ?
"""
_SOLD = """
    select arm, became, currency, count(*), sum(amount) from
    (select {arm} as arm, d.currency, d.amount,
            case when d.status = 'lost' then 'lost' when d.sold_at is not null then 'sold'
                 else 'open' end as became,
            case when d.status = 'lost' then d.closed_at else d.sold_at end as at
     from deal d where {whose} and d.status <> 'cancelled') deals
    where became = 'open' or (at >= ? and at < ?)
    group by arm, became, currency limit ?
"""


class TrialOf(NamedTuple):
    """The latest trial of a pipeline. share: percent that go by B; instants: microseconds."""

    id: int
    name: str
    text: str
    share: int
    seed: int
    started_at: int
    ended_at: int | None


class Playbook(NamedTuple):
    """A pipeline with its text and its latest trial, if it has had one."""

    id: int
    key: str
    name: str
    text: str
    trial: TrialOf | None


class StageName(NamedTuple):
    """A stage as it is called."""

    id: int
    key: str
    name: str


class Answered(NamedTuple):
    """How often the first answer at a stage was this, by version; every: all the answers."""

    stage_id: int
    arm: str
    answer: str
    firsts: int
    every: int


class Became(NamedTuple):
    """Deals of a version that were sold, lost, or are open still; amount: None for unknown."""

    arm: str
    became: str
    currency: str
    deals: int
    amount: int | None


def playbooks(conn: Hot) -> tuple[Playbook, ...]:
    """The living pipelines in their order, each with its latest trial."""
    return tuple(
        Playbook(
            whole(number), words(key), words(name), words(text),
            None if trial[0] is None else _trial(trial),
        )
        for number, key, name, text, *trial in conn.rows(_PIPELINES, MOST_PIPELINES)
    )  # fmt: skip


def _trial(values: "list[object]") -> TrialOf:
    number, name, text, share, seed, started_at, ended_at = values
    return TrialOf(
        whole(number), words(name), words(text), whole(share), whole(seed), whole(started_at),
        whole_or_none(ended_at),
    )  # fmt: skip


def stage_names(conn: Hot, pipeline_id: int) -> tuple[StageName, ...]:
    """The living stages of a pipeline in their order."""
    found = conn.rows(_STAGES, pipeline_id, MOST_STAGES)
    return tuple(StageName(whole(number), words(key), words(name)) for number, key, name in found)


def answers(
    conn: Hot, book: Playbook, trial: TrialOf | None, span: tuple[int, int] = EVER
) -> tuple[Answered, ...]:
    """The first answers of each deal at each stage; of a trial's deals by version, else all as "".

    span: from which instant on and before which they were given, in microseconds.
    """
    whose, values = (_OF_TRIAL, (trial.id, trial.started_at)) if trial else ("", ())
    sql = _ANSWERS.format(arm="d.arm" if trial else "''", whose=whose)
    found = conn.rows(sql, book.id, *values, *span, MOST_SUMS)
    return tuple(
        Answered(whole(stage), words(arm), words(answer), int(firsts), int(every))
        for stage, arm, answer, firsts, every in found
    )


def became(
    conn: Hot, book: Playbook, trial: TrialOf | None, span: tuple[int, int] = EVER
) -> tuple[Became, ...]:
    """What came of the deals, in each currency; a deal is sold from its first fulfil stage on."""
    whose, value = ("d.trial_id = ?", trial.id) if trial else ("d.pipeline_id = ?", book.id)
    sql = _SOLD.format(arm="d.arm" if trial else "''", whose=whose)
    return tuple(
        Became(
            words(arm), words(what), words(currency), whole(deals),
            None if amount is None else int(amount),
        )
        for arm, what, currency, deals, amount in conn.rows(sql, value, *span, MOST_SUMS)
    )  # fmt: skip
