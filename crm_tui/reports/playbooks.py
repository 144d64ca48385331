"""How the steps of playbooks end, by version where two are tried side by side."""

from collections.abc import Iterable

from crm_tui.domain.comparing import Arm, Book, Money, Step, Trial, judged
from crm_tui.errors import CrmError, NotFound
from crm_tui.i18n import _
from crm_tui.store.hot import playbooks as hot
from crm_tui.store.hot.connection import Hot

EVER = hot.EVER
PLAIN = ("",)
BOTH = ("a", "b")


def playbook_figures(
    conn: Hot, pipeline: str = "", span: tuple[int, int] = EVER
) -> tuple[Book, ...]:
    """The figures of one pipeline by key or name, or of all ("") that have any.

    A pipeline that had a trial shows the latest one, and its deals alone. span: from which instant
    on and before which answers were given and deals decided, in microseconds. Raises NotFound.
    """
    with conn:
        found = _chosen(hot.playbooks(conn), pipeline)
        books = [_figures(conn, one, span) for one in found]
    return tuple(one for one in books if pipeline or _says_something(one))


def _chosen(found: tuple[hot.Playbook, ...], pipeline: str) -> Iterable[hot.Playbook]:
    if not pipeline:
        return found
    wanted = pipeline.casefold()
    for one in (*(b for b in found if b.key == wanted), *found):
        if wanted in (one.key.casefold(), one.name.casefold()):
            return (one,)
    raise NotFound(
        _("There is no pipeline “{key}”.").format(key=pipeline),
        hint=_("Choose one of: {names}.").format(names=", ".join(one.key for one in found)),
    )


def _says_something(book: Book) -> bool:
    answered = any(arm.deals for step in book.steps for arm in step.arms.values())
    return answered or book.trial is not None or any(one.decided for one in book.money.values())


def _figures(conn: Hot, book: hot.Playbook, span: tuple[int, int]) -> Book:
    trial = book.trial
    arms = BOTH if trial else PLAIN
    texts = dict(zip(arms, (book.text, trial.text if trial else ""), strict=False))
    titles = {arm: _titles(text) for arm, text in texts.items()}
    if trial and trial.ended_at is not None and titles["a"] == titles["b"]:
        titles["a"] = {}  # B is the pipeline's own now, and what A said is not known any more
    answered = hot.answers(conn, book, trial, span)
    steps = tuple(
        Step(
            stage.key,
            stage.name,
            {arm: titles[arm].get(stage.key, "") for arm in arms},
            {arm: _arm(answered, stage.id, arm) for arm in arms},
        )
        for stage in hot.stage_names(conn, book.id)
    )
    became = hot.became(conn, book, trial, span)
    money = {arm: _money([one for one in became if one.arm == arm]) for arm in arms}
    about = trial and Trial(trial.name, trial.share, trial.seed, trial.started_at, trial.ended_at)
    return judged(Book(book.key, book.name, about, steps, money))


def _titles(text: str) -> dict[str, str]:
    """What the step of each stage says, by the stage's key; nothing of a damaged text."""
    from crm_tui.domain.pipelines import read_pipeline

    try:
        return {stage.key: stage.step.title for stage in read_pipeline(text, "").stages}
    except CrmError:
        return {}


def _arm(answered: tuple[hot.Answered, ...], stage_id: int, arm: str) -> Arm:
    mine = [one for one in answered if one.stage_id == stage_id and one.arm == arm]
    firsts = {one.answer: one.firsts for one in mine}
    return Arm(
        firsts.get("result", 0), firsts.get("postpone", 0), firsts.get("refuse", 0),
        sum(one.every for one in mine),
    )  # fmt: skip


def _money(became: list[hot.Became]) -> Money:
    def count(what: str) -> int:
        return sum(one.deals for one in became if one.became == what)

    sums = sorted(
        (one.currency, one.amount)
        for one in became
        if one.became == "sold" and one.amount is not None
    )
    return Money(count("sold"), count("lost"), count("open"), tuple(sums))
