"""`crm next`: one card, with who, the number, what was said and what to ask."""

from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import Shown, echo, echo_json, line_cells, remark
from crm_tui.cli.words import (
    STATUSES,
    amount_words,
    clock_words,
    day_words,
    days_since,
    late_words,
    outcome_words,
    past_words,
)
from crm_tui.domain.text import display_lines, width
from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from crm_tui.cli.output import Piece
    from crm_tui.domain.lines import Card, HistoryLine, QuestionLine, StepLine

ROUNDS = (N_("1st contact"), N_("2nd contact"), N_("3rd contact"))
HISTORY_SHOWN = 5
_WIDEST = 100


def run_next(*, db: "str | None" = None, person: "str | None" = None, as_json: bool = False) -> int:
    """Print the card of the step to take next. Raises CrmError."""
    from crm_tui.store.hot.card import card
    from crm_tui.store.hot.status import next_up

    with glance(db, person) as look:
        step_id = None
        if look.conn is not None:
            step_id = next_up(look.conn, look.user.id, look.now, look.day, zone=look.zone)
        if step_id is None or look.conn is None:
            _tell_nothing(look, as_json)
            return 0
        found = card(look.conn, step_id=step_id, now_us=look.now)
        if as_json:
            from crm_tui.cli import shapes

            echo_json({**shapes.head("next", look), "card": shapes.card(found, look.now)})
            return 0
        tell_card(found, look)
        remark(_('crm next r "what was said > next step" · p "fri 15:00" · x REASON · n'))
    return 0


def _tell_nothing(look: Glance, as_json: bool) -> None:
    if as_json:
        from crm_tui.cli import shapes

        echo_json({**shapes.head("next", look), "card": None})
        return
    echo(_("No step is waiting for {who}.").format(who=look.config.user))
    remark(_('Begin with: crm add "Ivan Petrov, windows 120k, call tomorrow 10:00"'))


def tell_card(found: "Card", look: Glance, history: int = HISTORY_SHOWN) -> None:
    """Print a card in the order of its questions: stage, next, who, what was said, what to ask."""
    who = f"{found.client} · {found.company}" if found.company else found.client
    echo((who, "head"), (f"  c{found.client_id}", "dim"))
    if found.deal_id is not None:
        echo(*_deal_words(found, look), (f"  d{found.deal_id}", "dim"))
    _tell_next(found, look)
    if found.owner and (found.step is None or found.step.owner != found.owner):
        _labelled(_("OWNER"), [found.owner])
    if found.last is not None:
        _labelled(_("LAST"), [_happened(found.last, look)])
    if channels := [f"{one.raw} ({_('bad')})" if one.bad else one.raw for one in found.channels]:
        _labelled(_("REACH"), [" · ".join(channels)])
    _tell_clock(found, look)
    if found.no_contact is not None:
        why = f": {found.no_contact}" if found.no_contact else ""
        echo((_("Do not contact") + why, "late"))
    _tell_questions(found, look)
    if found.history:
        _labelled(_("HISTORY"), [_happened(line, look) for line in found.history[:history]])


def _tell_clock(found: "Card", look: Glance) -> None:
    """What the client's clock shows, where it is not what ours shows; a warning at night."""
    minute = look.minute_in(found.zone) if found.zone else None
    if minute is None or minute == look.local(look.now)[1]:
        return
    from crm_tui.domain.zones import is_night

    words = _("there {time}").format(time=clock_words(minute))
    told: Piece = words
    if is_night(minute):
        told = (_("{there}, night: do not call now").format(there=words), "warn")
    echo((_label(_("CLOCK")), "key"), told)


def _deal_words(found: "Card", look: Glance) -> "list[Piece]":
    parts = [found.stage, found.deal]
    if found.status != "open":
        parts.insert(0, _(STATUSES[found.status]) if found.status in STATUSES else found.status)
    if found.amount is not None:
        lang = look.config.language
        parts.append(amount_words(found.amount, found.currency, lang, compact=False))
    words: list[Piece] = [" · ".join([part for part in parts if part])]
    if found.received:
        words.append((" · " + _money(found, look.config.language), "good"))
    if found.standing_days is not None:
        words.append((" · " + _("standing {days} d").format(days=found.standing_days), "warn"))
    elif found.stage_at is not None and found.status == "open":
        days = days_since(found.stage_at, look.now)
        words.append((" · " + _("{days} d in stage").format(days=days), "dim"))
    if found.postpones:
        words.append((" · " + _("later ×{times}").format(times=found.postpones), "warn"))
    return words


def _money(found: "Card", lang: str) -> str:
    """What was received and what is left, or is too much."""
    got = amount_words(found.received, found.currency, lang, compact=False)
    told = _("{sum} received").format(sum=got)
    if found.amount is None:
        return told
    left = found.amount - found.received
    words = _("{sum} left") if left >= 0 else _("{sum} too much")
    rest = amount_words(abs(left), found.currency, lang, compact=False)
    return f"{told} · {words.format(sum=rest)}"


def _tell_next(found: "Card", look: Glance) -> None:
    step = found.step
    if step is None:
        if found.deal_id is not None:
            _labelled(_("NEXT"), [_("nothing; the deal is closed")])
        return
    late = step.late_at <= look.now
    words: list[Piece] = [
        (_label(_("NEXT")), "key"), step.title, " · ", (due_in_full(step, look), "late" * late),
    ]  # fmt: skip
    words.append(" · " + (_("you") if step.owner_id == look.user.id else step.owner))
    if step.tries:
        words.append((" · " + _("tried ×{times}").format(times=step.tries), "dim"))
    echo(*words, (f"  s{step.id}", "dim"))


def due_in_full(step: "StepLine", look: Glance) -> str:
    """When a step is due, in words: "due Mon 23 Nov 10:00", "due 13:53 (12m late)"."""
    at = clock_words(step.due_minute)
    day = "" if at and step.due_day == look.day else day_words(step.due_day, look.day)
    when = f"{day} {at}".strip()
    timed = bool(at) and step.by_or_at == "at"
    words = (_("at {when}") if timed else _("due {when}")).format(when=when)
    if step.late_at > look.now:
        return words
    return f"{words} " + _("({late} late)").format(late=late_words(step, look.now, look.day))


def _happened(line: "HistoryLine", look: Glance) -> str:
    result = outcome_words(line.result) if line.result else ""
    kind = f"{_(line.kind)}, {result}" if result else _(line.kind)
    said = f"{kind}: {line.text}" if line.text else kind
    who = f" · {line.who}" if line.who and line.who != look.user.name else ""
    return f"{past_words(line.at, look)} {said}{who}"


def _tell_questions(found: "Card", look: Glance) -> None:
    asked = [_wanted(line) for line in found.questions if line.answer is None]
    known = [line for line in found.questions if line.answer is not None]
    if found.gaps:
        _labelled(_("GAPS"), [_("not asked: {things}").format(things=", ".join(found.gaps))])
    if asked:
        contact = _(ROUNDS[min(found.contacts, len(ROUNDS) - 1)])
        _labelled(_("ASK"), [f"({contact})", *asked] if found.status == "open" else asked)
    if known:
        _labelled(_("KNOWN"), [
            f"{line.text} {line.answer} ({day_words(line.answered_day or '', look.day)})"
            for line in known
        ])  # fmt: skip


def _wanted(line: "QuestionLine") -> str:
    """A question, marked where the stage wants its answer: ! where it is not left without."""
    marks = {"must": _(" (needed to go on)"), "wanted": _(" (wanted)")}
    return line.text + marks.get(line.need, "")


def _label(label: str) -> Shown:
    return Shown(label + " " * max(9 - width(label), 1))


def _labelled(label: str, texts: "Iterable[str]") -> None:
    """Texts behind a label, wrapped to the terminal, each beginning on a line of its own."""
    first = True
    for text in texts:
        for line in wrapped(text, min(line_cells() or _WIDEST, _WIDEST) - 9):
            echo((_label(label if first else ""), "key"), line)
            first = False


def wrapped(text: str, cells: int) -> "list[Shown]":
    """A text in lines of at most so many cells, broken between words where it can be."""
    lines: list[str] = []
    for paragraph in display_lines(text).split("\n"):
        line = ""
        for word in _words(paragraph):
            longer = f"{line} {word}" if line else word
            if line and width(longer) > cells:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return [Shown(piece) for line in lines for piece in _broken(line, cells)]


def _words(paragraph: str) -> "list[str]":
    """The words of a text; a sum with its thousands and its sign is one of them."""
    found: list[str] = []
    for word in paragraph.split(" "):
        thousands = word[:3].isdecimal() and len(word) >= 3 and not word[3:4].isdecimal()
        sign = 0 < len(word) < 3 and not word[0].isalnum()
        if found and found[-1][-1:].isdecimal() and (thousands or sign):
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _broken(line: str, cells: int) -> "list[str]":
    """A line without spaces to break at is cut where the room ends."""
    pieces: list[str] = []
    while width(line) > cells:
        at = next((n for n in range(len(line), 0, -1) if width(line[:n]) <= cells), 1)
        pieces.append(line[:at])
        line = line[at:]
    return [*pieces, line]
