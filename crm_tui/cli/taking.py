"""`crm next r|p|x|n …`: end the step that comes next, then show the one after it."""

from crm_tui.cli.cards import run_next
from crm_tui.cli.glance import glance
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.cli.desk import Said
    from crm_tui.crm import Crm

TRIES = {"n": "no_answer", "b": "busy", "v": "voicemail", "w": "wrong_number"}


def run_next_after(
    how: str,
    text: str,
    *,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
) -> int:
    """End the next step as `how` says and print the card after it; "" only prints the card.

    how: r result, p postpone, x refuse; n no answer, b busy, v voicemail, w wrong number.
    text: what was said, until when, or the reason. Raises Invalid, NotFound, Conflict.
    """
    if how in ("", "r", "p", "x", *TRIES):
        done = _ended(how, text, db, person) if how else None
    else:
        raise Invalid(
            _("“{how}” is no way to end a step.").format(how=how[:40]),
            field="how",
            hint=_("r result, p postpone, x refuse, n no answer, b busy, v voicemail, w wrong."),
        )
    if done is None:
        return run_next(db=db, person=person, as_json=as_json)
    if as_json:
        return _tell_json(done, db, person)
    echo(done.text)
    remark(_("crm undo takes it back"))
    echo()
    return run_next(db=db, person=person)


def _ended(how: str, text: str, db: "str | None", person: "str | None") -> "Said":
    from crm_tui.cli import outcomes
    from crm_tui.cli.desk import open_desk

    ref = _next_ref(db, person)
    crm: Crm = open_desk(db, person)
    try:
        if how == "r":
            answers = () if text else _asked(ref, db, person)
            return outcomes.do_result(crm, ref, text, answers=answers)
        if how == "p":
            return outcomes.do_postpone(crm, ref, text)
        if how == "x":
            reason, _mark, note = text.partition(" ")
            return outcomes.do_refuse(crm, ref, reason, note=note)
        return outcomes.do_tried(crm, ref, TRIES[how], next_text=text)
    finally:
        crm.store.engine.dispose()


def _asked(ref: str, db: "str | None", person: "str | None") -> "tuple[tuple[str, str], ...]":
    """What the stage wants known before it is left, asked of the person at a terminal.

    An empty line leaves a question out; where nobody sits at a terminal nothing is asked.
    """
    import sys

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return ()
    from typer import prompt

    from crm_tui.cli.refs import read_ref
    from crm_tui.domain.text import display
    from crm_tui.store.hot.card import card

    with glance(db, person) as look:
        assert look.conn is not None
        found = card(look.conn, step_id=read_ref(ref, "s").number, now_us=look.now)
    wanted = [one for one in found.questions if one.need and one.answer is None]
    said = [(one.key, prompt(display(one.text), default="", err=True)) for one in wanted]
    return tuple([(key, words) for key, words in said if words.strip()])


def _next_ref(db: "str | None", person: "str | None") -> str:
    from crm_tui.store.hot.status import next_up

    with glance(db, person) as look:
        step_id = None
        if look.conn is not None:
            step_id = next_up(look.conn, look.user.id, look.now, look.day, zone=look.zone)
    if step_id is None:
        raise NotFound(
            _("No step is waiting for {who}.").format(who=look.config.user),
            hint=_("`crm add` opens one."),
        )
    return f"s{step_id}"


def _tell_json(done: "Said", db: "str | None", person: "str | None") -> int:
    from crm_tui.cli import shapes
    from crm_tui.store.hot.card import card
    from crm_tui.store.hot.status import next_up

    with glance(db, person) as look:
        found = None
        if look.conn is not None:
            step_id = next_up(look.conn, look.user.id, look.now, look.day, zone=look.zone)
            if step_id is not None:
                found = card(look.conn, step_id=step_id, now_us=look.now)
        shape = None if found is None else shapes.card(found, look.now)
        echo_json({**shapes.head("next", look), "done": done.values, "card": shape})
    return 0
