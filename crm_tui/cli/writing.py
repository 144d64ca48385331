"""The commands of the loop: add, the three outcomes, tries, moved times, notes, undo and redo."""

from collections.abc import Callable
from typing import Annotated

import typer

from crm_tui.cli.desk import AsJson, Database, Person, Said, ask_when, open_desk, tell
from crm_tui.cli.output import remark
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

Step = Annotated[str, typer.Argument(metavar="STEP", help=N_("s42, or d17 for its next step."))]
Steps = Annotated[
    list[str] | None, typer.Argument(metavar="STEP… WHEN", help=N_("Steps, then the new time."))
]
Whose = Annotated[str, typer.Argument(metavar="REF", help=N_("c5, d17 or s42."))]
Words = Annotated[list[str] | None, typer.Argument(metavar="TEXT", help=N_("In plain words."))]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("A word about it."))]
Minutes = Annotated[int | None, typer.Option("--minutes", min=0, help=N_("How long it took."))]
CameIn = Annotated[bool, typer.Option("--in", help=N_("The client called or wrote."))]
At = Annotated[str, typer.Option("--at", metavar="WHEN", help=N_("When it was, if not now."))]


def register(app: typer.Typer) -> None:
    """Add every writing command to the command line."""
    for name, function in COMMANDS.items():
        app.command(name)(function)


def add(
    line: Words = None,
    client: Annotated[str, typer.Option("--client", metavar="c5", help=N_("Whose it is."))] = "",
    new: Annotated[bool, typer.Option("--new", help=N_("A new client, in any case."))] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Add a client, a deal and its next step from one line.

    crm add "Ivan Petrov, windows 120k, call tomorrow 10:00 #site"
    """
    from crm_tui.cli.adding import add_typed, do_add, piped_lines

    crm = open_desk(db, person)
    if not line and _is_terminal():
        tell(add_typed(crm, client=client, new=new), as_json)
        return
    for one in [" ".join(line)] if line else piped_lines():
        tell(do_add(crm, one, client=client, new=new), as_json)


def _is_terminal() -> bool:
    import sys

    return sys.stdin.isatty() and sys.stderr.isatty()


Answered = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="QUESTION=WORDS", help=N_("What the client answered.")),
]


def _answers(said: list[str] | None) -> tuple[tuple[str, str], ...]:
    """Pairs of a question and the words of its answer. Raises Invalid for anything else."""
    found = [one.partition("=") for one in said or ()]
    for asked, mark, words in found:
        if not (mark and asked.strip() and words.strip()):
            raise Invalid(
                _("“{text}” answers no question.").format(text=f"{asked}{mark}{words}"[:60]),
                field="answer",
                hint=_('Write it so: --answer budget="500k"'),
            )
    return tuple((asked.strip(), words.strip()) for asked, _mark, words in found)


def result(
    step: Step,
    text: Words = None,
    next_text: Annotated[
        str, typer.Option("--next", metavar="TEXT", help=N_("The step that follows."))
    ] = "",
    keep_stage: Annotated[
        bool, typer.Option("--keep-stage", help=N_("The deal stays where it is."))
    ] = False,
    amount: Annotated[str, typer.Option("--amount", help=N_("The deal's new amount."))] = "",
    answered: Answered = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The step did its work: say what was said, then > and the next step.

    crm result 42 "agreed on price > send contract in 2h"
    """
    from crm_tui.cli.outcomes import do_result

    crm = open_desk(db, person)
    said = _joined(text)

    def do(following: str) -> Said:
        return do_result(
            crm, step, said, next_text=following, keep_stage=keep_stage, amount=amount,
            answers=_answers(answered),
        )  # fmt: skip

    tell(_asking(do, next_text), as_json)


def postpone(
    step: Step,
    when: Words = None,
    why: Annotated[
        str, typer.Option("--why", metavar="REASON", help=N_("asked_for_later, deciding, …"))
    ] = "",
    offer: Annotated[str, typer.Option("--offer", help=N_("same or changed."))] = "same",
    offered: Annotated[
        str, typer.Option("--offered", metavar="TEXT", help=N_("What changes in the offer."))
    ] = "",
    note: Note = "",
    owner: Annotated[str, typer.Option("--owner", help=N_("Whose step it is now."))] = "",
    answered: Answered = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """The client said later: until when?

    crm postpone 42 "next fri 15:00" --why waiting_money
    """
    from crm_tui.cli.outcomes import do_postpone

    crm = open_desk(db, person)

    def do(until: str) -> Said:
        return do_postpone(
            crm, step, until, reason=why, offer=offer, note=note, owner=owner, offered=offered,
            answers=_answers(answered),
        )  # fmt: skip

    tell(_asking(do, _joined(when)), as_json)


def refuse(
    step: Step,
    reason: Annotated[str, typer.Argument(metavar="REASON", help=N_("price, competitor, …"))] = "",
    note: Note = "",
    competitor: Annotated[str, typer.Option("--competitor", help=N_("Who it was."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """A clear no, with its reason."""
    from crm_tui.cli.outcomes import do_refuse

    crm = open_desk(db, person)
    tell(do_refuse(crm, step, reason, note=note, competitor=competitor), as_json)


def tried(
    step: Step,
    how: Annotated[
        str, typer.Argument(metavar="HOW", help=N_("no_answer, busy, voicemail, wrong_number."))
    ],
    next_text: Annotated[
        str, typer.Option("--next", metavar="WHEN", help=N_("When to try again."))
    ] = "",
    number: Annotated[str, typer.Option("--number", help=N_("The number that was tried."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Not reached: the step stays open and its next try is planned."""
    from crm_tui.cli.outcomes import do_tried

    tell(do_tried(open_desk(db, person), step, how, next_text=next_text, number=number), as_json)


def move_time(
    steps: Steps = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help=N_("All of mine that are late."))
    ] = False,
    spread: Annotated[
        int | None, typer.Option("--spread", metavar="DAYS", min=1, help=N_("Over working days."))
    ] = None,
    per_day: Annotated[
        int | None, typer.Option("--per-day", metavar="STEPS", min=1, help=N_("At most a day."))
    ] = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """We did not get to it: move one step, several, or all that are overdue.

    crm move-time 42 "tomorrow 11"
    """
    from crm_tui.cli.outcomes import do_move_time
    from crm_tui.cli.refs import is_ref

    words = steps or []
    count = next((place for place, word in enumerate(words) if not is_ref(word)), len(words))
    crm = open_desk(db, person)

    def do(when: str) -> Said:
        return do_move_time(
            crm, tuple(words[:count]), when, overdue=overdue, spread=spread, per_day=per_day
        )

    tell(_asking(do, " ".join(words[count:])), as_json)


def note(
    whose: Whose,
    text: Words = None,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep a note on a client or a deal."""
    from crm_tui.cli.history import do_note

    tell(do_note(open_desk(db, person), whose, _joined(text)), as_json)


def call(
    whose: Whose,
    text: Words = None,
    incoming: CameIn = False,
    minutes: Minutes = None,
    at: At = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep a call in which you talked."""
    from crm_tui.cli.history import do_activity

    crm = open_desk(db, person)
    said = do_activity(crm, "call", whose, _joined(text), incoming=incoming, minutes=minutes, at=at)
    tell(said, as_json)


def meeting(
    whose: Whose,
    text: Words = None,
    minutes: Minutes = None,
    at: At = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep a meeting that took place."""
    from crm_tui.cli.history import do_activity

    crm = open_desk(db, person)
    tell(do_activity(crm, "meeting", whose, _joined(text), minutes=minutes, at=at), as_json)


def letter(
    whose: Whose,
    text: Words = None,
    incoming: CameIn = False,
    at: At = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep a letter or message that was sent, or that came in."""
    from crm_tui.cli.history import do_activity

    crm = open_desk(db, person)
    tell(do_activity(crm, "letter", whose, _joined(text), incoming=incoming, at=at), as_json)


def undo(
    entry: Annotated[str, typer.Argument(metavar="j103", help=N_("One entry of mine alone."))] = "",
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Take back my latest action, or one of mine alone."""
    from crm_tui.cli.outcomes import do_undo

    tell(do_undo(open_desk(db, person), entry), as_json, undo=False)


def redo(db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """Do again what my latest undo took back."""
    from crm_tui.cli.outcomes import do_redo

    tell(do_redo(open_desk(db, person)), as_json, undo=False)


def _joined(words: list[str] | None) -> str:
    return " ".join(words or []).strip()


def _asking(do: Callable[[str], Said], first: str) -> Said:
    """Do it; where a due day must be asked and somebody is there, ask once and do it with that."""
    try:
        return do(first)
    except Invalid as error:
        answer = ask_when(error)
        if not answer.strip():
            raise
    remark(_("→ {answer}").format(answer=answer))
    return do(answer)


COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "result": result,
    "postpone": postpone,
    "refuse": refuse,
    "tried": tried,
    "move-time": move_time,
    "note": note,
    "call": call,
    "meeting": meeting,
    "letter": letter,
    "undo": undo,
    "redo": redo,
}
