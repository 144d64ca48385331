"""Ending a step, trying, moving its time, undoing: plain functions that say what they did."""

import json
from typing import TYPE_CHECKING, Any

from crm_tui.cli.desk import Reader, Said
from crm_tui.errors import Invalid
from crm_tui.i18n import _, _n

if TYPE_CHECKING:
    from crm_tui.actions.steps import Followed
    from crm_tui.crm import Crm, TakenBack
    from crm_tui.domain.calendar import When
    from crm_tui.domain.steps import Draft
    from crm_tui.store.queries.words import StepWords

TRIES = {"n": "no_answer", "b": "busy", "v": "voicemail", "w": "wrong_number"}
LETTERS = {"client": "c", "deal": "d", "step": "s", "entry": "j", "keep": "c", "gone": "c",
           "request": "r"}  # fmt: skip


def do_result(
    crm: "Crm",
    ref: str,
    text: str = "",
    *,
    next_text: str = "",
    keep_stage: bool = False,
    amount: str = "",
    answers: tuple[tuple[str, str], ...] = (),
) -> Said:
    """Close a step as done: `text` is what was said, then ">" and the next step.

    next_text: the next step, in place of what follows ">". amount: the deal's new amount.
    answers: pairs of a question and what the client answered.
    Raises Invalid (field "due") if the next step's day must be asked.
    """
    from crm_tui.actions.steps import result
    from crm_tui.domain.capture import read_outcome

    reader = Reader(crm)
    step = reader.step(ref)
    week = reader.habits.week
    currency = step.currency or reader.habits.currency
    line = read_outcome(text, reader.now, currency=currency, week=week)
    if next_text:
        whole = f"{text} {next_text}" if line.has_next else f"{text} > {next_text}"
        line = read_outcome(whole, reader.now, currency=currency, week=week)
    told = reader.amount(amount, currency) if amount else line.amount
    following = _draft(line.next_when, line.next_kind, line.next_text) if line.has_next else None
    done = crm.run(
        result, step.id, line.said, following, keep_stage,
        told.minor if told else None, told.currency if told else "", answers,
    )  # fmt: skip
    words = line.said or step.title
    said = _("s{n} done: {words}").format(n=step.id, words=words)
    return _followed(reader, "step.result", said, step.id, done.value, done.entry_id)


def do_postpone(
    crm: "Crm",
    ref: str,
    when: str,
    *,
    reason: str = "",
    offer: str = "same",
    note: str = "",
    owner: str = "",
    offered: str = "",
    answers: tuple[tuple[str, str], ...] = (),
) -> Said:
    """Close a step as postponed by the client until `when`, and open the next one.

    offered: what changes in a changed offer; said, it makes the offer one. answers: pairs of a
    question and what the client answered.
    """
    from crm_tui.actions.steps import postpone

    reader = Reader(crm)
    step = reader.step(ref)
    due = _draft(_asked_when(reader, when))
    owner_id = reader.user(owner) if owner else None
    kind = "changed" if offered.strip() else offer
    try:
        done = crm.run(postpone, step.id, due, reason, kind, note, owner_id, offered, answers)
    except Invalid as error:
        raise _with_options(error, step.id, when) from error
    said = _("s{n} postponed").format(n=step.id) + (f": {note}" if note else "")
    return _followed(reader, "step.postpone", said, step.id, done.value, done.entry_id)


def _with_options(error: Invalid, step_id: int, when: str) -> Invalid:
    """The same, with the words of the command line where the offer has to change."""
    if error.field != "offer" or not error.hint:
        return error
    say = f'`crm postpone s{step_id} "{when}" --offered "…"`'
    return Invalid(error.message, field=error.field, hint=f"{error.hint} {say}")


def do_refuse(crm: "Crm", ref: str, reason: str, *, note: str = "", competitor: str = "") -> Said:
    """Close a step with a clear no; its deal goes to the refusal list."""
    from crm_tui.actions.steps import refuse

    reader = Reader(crm)
    step = reader.step(ref)
    done = crm.run(refuse, step.id, reason, note, competitor)
    said = _("s{n} refused: {reason}").format(n=step.id, reason=note or reason)
    return _followed(reader, "step.refuse", said, step.id, done.value, done.entry_id)


def do_tried(crm: "Crm", ref: str, how: str, *, next_text: str = "", number: str = "") -> Said:
    """Keep a try. how: no_answer, busy, voicemail, wrong_number, or the first letter of one.

    next_text: when to try next, where it differs from the usual. number: the number that was tried.
    """
    from crm_tui.actions.steps import tried
    from crm_tui.store.queries.words import channels_like

    reader = Reader(crm)
    step = reader.step(ref)
    way = TRIES.get(how.casefold(), how.casefold().replace("-", "_").replace(" ", "_"))
    due = _draft(reader.when(next_text)) if next_text else None
    found = crm.ask(channels_like, step.client_id, number) if number else []
    done = crm.run(tried, step.id, way, due, found[0][0] if found else None)
    said = _("s{n} tried: {how}").format(n=step.id, how=_(way.replace("_", " ")))
    return _followed(reader, "step.tried", said, step.id, done.value, done.entry_id)


def do_move_time(
    crm: "Crm",
    refs: tuple[str, ...],
    when: str = "",
    *,
    overdue: bool = False,
    spread: int | None = None,
    per_day: int | None = None,
) -> Said:
    """Move open steps, or all of mine that are overdue, to `when`, or spread them over days."""
    from crm_tui.actions.steps import move_time
    from crm_tui.store.queries.words import overdue_steps, user_id
    from crm_tui.store.tables.base import to_micros

    reader = Reader(crm)
    steps = [reader.step(ref).id for ref in refs]
    if overdue:
        me = crm.ask(user_id, crm.actor)
        steps += crm.ask(overdue_steps, me, to_micros(crm.clock())) if me else []
    if not steps:
        if overdue:
            return Said(
                _("Nothing of yours is overdue."), {"action": "step.move_time", "moved": []}
            )
        raise Invalid(_("Which step?"), field="ref", hint=_("Name steps, or say --overdue."))
    due = None if spread else _draft(_asked_when(reader, when))
    done = crm.run(move_time, tuple(steps), due, spread, per_day)
    moved = [reader.step_numbered(number) for number in dict.fromkeys(steps)]
    return _moved(reader, moved, done.entry_id)


def _moved(reader: Reader, moved: "list[StepWords]", entry: int | None) -> Said:
    first = moved[0]
    if len(moved) == 1:
        text = _("s{n} {title} moved to {when}").format(
            n=first.id, title=first.title, when=reader.day_words(first)
        )
    else:
        days = sorted({step.day for step in moved})
        text = _n("{n} step moved", "{n} steps moved", len(moved)).format(n=len(moved))
        text += f" · {days[0]:%d %b}" + (f" – {days[-1]:%d %b}" if len(days) > 1 else "")
    values = {"action": "step.move_time", "entry": _entry(entry),
              "moved": [step_values(step) for step in moved]}  # fmt: skip
    return Said(text, values)


def do_undo(crm: "Crm", ref: str = "") -> Said:
    """Take back my latest action, or the entry that is named."""
    from crm_tui.cli.refs import read_ref

    taken = crm.undo(read_ref(ref, "j").number if ref else None)
    return _taken("undo", _("undone: {what}"), taken)


def do_redo(crm: "Crm") -> Said:
    """Do again what my latest undo took back."""
    return _taken("redo", _("done again: {what}"), crm.redo())


def _taken(action: str, sentence: str, taken: "TakenBack") -> Said:
    what = f"{action_words(taken.action)}{_args(taken.args)} (j{taken.entry_id})"
    values = {"action": action, "entry": _entry(taken.by_entry_id),
              "of": f"j{taken.entry_id}", "what": taken.action}  # fmt: skip
    return Said(sentence.format(what=what), values)


def action_words(name: str) -> str:
    """The title of an action, for people; its name if it is none of ours."""
    from importlib import import_module
    from pkgutil import iter_modules

    from crm_tui import actions
    from crm_tui.actions.base import ACTIONS

    for module in iter_modules(actions.__path__):
        import_module(f"crm_tui.actions.{module.name}")
    found = ACTIONS.get(name)
    return _(found.title) if found else name


def _args(text: str) -> str:
    """The references an entry names, in order: " s42 d17"."""
    try:
        args = json.loads(text)
    except ValueError:
        return ""
    refs = []
    for name, value in args.items():
        for one in value if isinstance(value, list) else [value]:
            if name in LETTERS and type(one) is int:
                refs.append(f"{LETTERS[name]}{one}")
    return "".join(f" {ref}" for ref in refs[:5])


# -- what is said of it ------------------------------------------------------------------------


def _asked_when(reader: Reader, text: str) -> "When":
    if not text.strip():
        raise Invalid(
            _("Until when?"), field="due", hint=_("Say a day or a time: tomorrow 10:00, fri.")
        )
    return reader.when(text.strip())


def _draft(when: "When | None", kind: str = "", title: str = "") -> "Draft":
    from crm_tui.actions.capture import draft_of

    return draft_of(when, kind, title)


def _followed(
    reader: Reader, action: str, said: str, step_id: int, after: "Followed", entry: int | None
) -> Said:
    """The line of an outcome: what was done → where the deal stands · what is next."""
    values: dict[str, Any] = {
        "action": action, "entry": _entry(entry), "step": f"s{step_id}",
        "client": f"c{after.client_id}", "deal": _ref("d", after.deal_id),
        "status": after.status or None, "stage": after.stage or None, "next": None,
        "remark": after.remark or None, "missing": list(after.missing),
    }  # fmt: skip
    parts = [said]
    if after.deal_id is not None and after.status:
        deal = reader.deal_numbered(after.deal_id)
        words = deal.stage if after.status == "open" else _(deal.status)
        parts = [f"{said} → {words}"]
        values |= {"stage": deal.stage_key, "status": deal.status}
    if after.step_id is not None:
        step = reader.step_numbered(after.step_id)
        parts.append(next_words(reader, step))
        values["next"] = step_values(step)
    if after.remark:
        parts.append(after.remark)
    if after.missing:
        from crm_tui.actions.following import things_in_words

        missing = things_in_words(after.missing)
        parts.append(_("not known yet: {things}").format(things=missing))
    return Said(" · ".join(parts), values)


def next_words(reader: Reader, step: "StepWords") -> str:
    """A step as the end of a line: "s57 call about the offer Mon 23 Nov", and whose if not mine."""
    mine = step.owner.casefold() == reader.crm.actor.casefold()
    words = f"s{step.id} {step.title} {reader.day_words(step)}"
    return words if mine else f"{words} · {step.owner}"


def step_values(step: "StepWords") -> dict[str, Any]:
    """A step for programs. due: ISO 8601 local wall time, a date alone without a time."""
    clock = "" if step.minute is None else f"T{step.minute // 60:02}:{step.minute % 60:02}"
    return {
        "step": f"s{step.id}", "title": step.title, "kind": step.kind,
        "due": f"{step.day.isoformat()}{clock}", "owner": step.owner,
    }  # fmt: skip


def _entry(number: int | None) -> str | None:
    return _ref("j", number or None)


def _ref(letter: str, number: int | None) -> str | None:
    return None if number is None else f"{letter}{number}"
