"""What the words of `crm --plain` do: each asks for what is missing, does it, and says so."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from crm_tui.cli.plain import WORDS, Plain, Whom, tell
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.cli.desk import Said
    from crm_tui.domain.lines import Card

TRIES = {"n": "no_answer", "b": "busy", "v": "voicemail", "w": "wrong_number"}
CAME = (
    ("t", N_("talked")),
    ("n", N_("no answer")),
    ("b", N_("busy")),
    ("v", N_("voicemail")),
    ("w", N_("wrong number")),
    ("x", N_("not interested")),
)


# -- whom it is about -----------------------------------------------------------------------------


def _about(desk: Plain, rest: str) -> tuple[Whom | None, str]:
    """Whom a word is about, and what else was said: a number of the list may come first."""
    first, _blank, more = rest.partition(" ")
    if first.isdecimal():
        return (desk.at if desk.choose(int(first)) else None), more.strip()
    if desk.at is None:
        desk.fail(_("Say a number of the list first, or find somebody."))
    return desk.at, rest


def _step(desk: Plain, rest: str) -> tuple[str, str]:
    """The step that a word is about as a reference, "" for none; and what else was said."""
    about, said = _about(desk, rest)
    if about is None:
        return "", said
    tell(about.words)
    if about.step_id is not None:
        return f"s{about.step_id}", said
    return about.ref, said


def _card(desk: Plain, about: Whom) -> "Card | None":
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot.card import card

    with desk.look() as look:
        if look.conn is None:
            return None
        if about.step_id is not None:
            return card(look.conn, step_id=about.step_id, now_us=look.now)
        named = read_ref(about.ref, "d", "c")
        if named.letter == "c":
            return card(look.conn, client_id=named.number, now_us=look.now)
        return card(look.conn, deal_id=named.number, now_us=look.now)


def _tell(desk: Plain, said: "Said") -> None:
    """Say what was done, then do what is due by itself."""
    tell(said.text)
    if said.values.get("entry"):
        from crm_tui.cli.duties import after_writing

        after_writing(desk.desk())


def _with_day(desk: Plain, do: "Callable[[str], Said]", first: str = "") -> "Said | None":
    """Do it; where a day must be said, ask for it. None where nobody says one."""
    try:
        return do(first)
    except Invalid as error:
        if error.field != "due":
            raise
        tell(error.message)
        answer = desk.ask(_("When?"))
    if answer:
        return do(answer)
    _left()
    return None


def _left() -> None:
    tell(_("Left as it was."))


# -- the three outcomes, and what leaves a step open ----------------------------------------------


def result(desk: Plain, rest: str) -> None:
    """Close the step as done; an empty line accepts what the playbook proposes."""
    from crm_tui.cli.outcomes import do_result

    ref, said = _step(desk, rest)
    if not ref:
        return
    answers: tuple[tuple[str, str], ...] = ()
    if not said:
        answers = _answers(desk)
        said = desk.ask(_("What was said? Then > and the next step; empty takes the usual one:"))
    done = _with_day(desk, lambda when: do_result(desk.desk(), ref, said, next_text=when,
                                                  answers=answers))  # fmt: skip
    if done is not None:
        _tell(desk, done)
        desk.pass_on()


def _answers(desk: Plain) -> tuple[tuple[str, str], ...]:
    """What the stage wants known before it is left; an empty line leaves a question out."""
    from crm_tui.domain.text import display

    found = _card(desk, desk.at) if desk.at is not None else None
    wanted = [q for q in found.questions if q.need and q.answer is None] if found else []
    said = [(one.key, desk.ask(display(one.text))) for one in wanted]
    return tuple(pair for pair in said if pair[1])


def postpone(desk: Plain, rest: str) -> None:
    """Close the step as postponed."""
    from crm_tui.cli.outcomes import do_postpone

    ref, when = _step(desk, rest)
    if not ref:
        return
    when = when or desk.ask(_("Until when? A day, a time, or a digit from 1 to 6:"))
    if not when:
        _left()
        return
    offered = ""
    try:
        done = do_postpone(desk.desk(), ref, when)
    except Invalid as error:
        if error.field != "offer":
            raise
        tell(error.message)
        offered = desk.ask(_("What changes in the offer?"))
        if not offered:
            _left()
            return
        done = do_postpone(desk.desk(), ref, when, offered=offered)
    _tell(desk, done)
    desk.pass_on()


def refuse(desk: Plain, rest: str) -> None:
    """Close the step with a clear no. Nothing is refused without a reason that was said."""
    from crm_tui.cli.outcomes import do_refuse
    from crm_tui.store.queries.outcomes import reasons_by_use

    ref, said = _step(desk, rest)
    if not ref:
        return
    asked = desk.desk().ask(reasons_by_use)
    reasons = tuple(one for one in asked if not one[0].startswith("unknown"))  # of imported deals
    if not said:
        listed = [f"{number} {name}" for number, (_key, name, *_more) in enumerate(reasons, 1)]
        tell(", ".join(listed))
        said = desk.ask(_("Why? A number or a word; empty leaves it:"))
    if not said:
        _left()
        return
    word, _blank, note = said.partition(" ")
    found = _reason(reasons, said) or _reason(reasons, word)
    if found is None:
        desk.fail(_("There is no reason “{word}”.").format(word=said[:40]))
        return
    key, _name, needs_note, asks_competitor = found
    note = "" if _reason(reasons, said) else note
    competitor = desk.ask(_("Which competitor?")) if asks_competitor else ""
    note = note or (desk.ask(_("What did they say?")) if needs_note else "")
    done = do_refuse(desk.desk(), ref, key, note=note, competitor=competitor)
    _tell(desk, done)
    desk.pass_on()


def _reason(
    reasons: tuple[tuple[str, str, int, int], ...], said: str
) -> tuple[str, str, int, int] | None:
    """The reason that a number, a key or the beginning of a name means; None for none or many."""
    if said.isdecimal():
        return reasons[int(said) - 1] if 1 <= int(said) <= len(reasons) else None
    low = said.casefold()
    exact = [one for one in reasons if low in (one[0].casefold(), one[1].casefold())]
    near = exact or [one for one in reasons if one[1].casefold().startswith(low)]
    return near[0] if len(near) == 1 else None


def call(desk: Plain, rest: str) -> None:
    """Say the number; then what came of the call."""
    from crm_tui.cli.outcomes import do_tried

    ref, said = _step(desk, rest)
    if not ref or desk.at is None:
        return
    found = _card(desk, desk.at)
    if found is not None and found.no_contact is not None:
        desk.fail(_("Do not contact.") + (f" {found.no_contact}" if found.no_contact else ""))
        return
    numbers = [one.raw for one in found.channels if not one.bad] if found else []
    tell(", ".join(numbers) or _("No number is known."))
    came = said or desk.ask(", ".join(f"{key} {_(words)}" for key, words in CAME) + ":")
    letter = came[:1].casefold()
    if letter == "t":
        result(desk, "")
    elif letter == "x":
        refuse(desk, "")
    elif letter in TRIES:
        _tell(desk, do_tried(desk.desk(), ref, TRIES[letter]))
        desk.pass_on()
    else:
        _left()


def time(desk: Plain, rest: str) -> None:
    """Move the time of the step: it stays what it is."""
    from crm_tui.cli.outcomes import do_move_time

    ref, when = _step(desk, rest)
    if not ref:
        return
    when = when or desk.ask(_("To when?"))
    if when:
        _tell(desk, do_move_time(desk.desk(), (ref,), when))
    else:
        _left()


# -- besides --------------------------------------------------------------------------------------


def note(desk: Plain, rest: str) -> None:
    """Keep a note on whoever it is about."""
    from crm_tui.cli.history import do_note

    about, text = _about(desk, rest)
    if about is None:
        return
    tell(about.words)
    text = text or desk.ask(_("What to remember?"))
    if text:
        _tell(desk, do_note(desk.desk(), about.ref, text))
    else:
        _left()


def add(desk: Plain, rest: str) -> None:
    """A client, a deal and its step in one line."""
    from crm_tui.cli.adding import do_add

    line = rest or desk.ask(_("Who, what, how much, what next and when, in one line:"))
    if line:
        _tell(desk, do_add(desk.desk(), line))
    else:
        _left()


def find(desk: Plain, rest: str) -> None:
    """Numbered clients and deals."""
    text = rest or desk.ask(_("Find whom?"))
    if text:
        desk.tell_found(text)


def open_one(desk: Plain, rest: str) -> None:
    """Read the card of a row, or of a reference, out."""
    from crm_tui.cli.cards import tell_card
    from crm_tui.cli.showing import run_show

    word = rest.strip()
    if word and not word.isdecimal():
        run_show(word, db=desk.db, person=desk.person)
        return
    about, _more = _about(desk, word)
    found = _card(desk, about) if about is not None else None
    if found is not None:
        with desk.look() as look:
            tell_card(found, look)


def why(desk: Plain, rest: str) -> None:
    """Why the step is on the list."""
    from crm_tui.cli.why import why as tell_why

    about, _more = _about(desk, rest)
    if about is not None:
        ref = f"s{about.step_id}" if about.step_id is not None else about.ref
        tell_why(ref, desk.db, desk.person, as_json=False)


def undo(desk: Plain, rest: str) -> None:
    """Take back what I did last."""
    from crm_tui.cli.outcomes import do_undo

    _tell(desk, do_undo(desk.desk(), rest))
    desk.done.clear()


def redo(desk: Plain, _rest: str) -> None:
    """Do again what was taken back."""
    from crm_tui.cli.outcomes import do_redo

    _tell(desk, do_redo(desk.desk()))


def help_words(_desk: Plain, _rest: str) -> None:
    """The words, and what each does."""
    for word, letter, words in WORDS:
        tell(f"{word}{f' ({letter})' if letter else ''}: {_(words)}")
    tell(_("A number of the list may follow: p 3 fri 15:00. An empty answer leaves all as it was."))


VERBS: dict[str, Callable[[Plain, str], None]] = {
    "result": result,
    "postpone": postpone,
    "refuse": refuse,
    "call": call,
    "time": time,
    "note": note,
    "add": add,
    "find": find,
    "open": open_one,
    "why": why,
    "list": lambda desk, _rest: desk.tell_day(),
    "more": lambda desk, _rest: desk.tell_more(),
    "undo": undo,
    "redo": redo,
    "help": help_words,
}
