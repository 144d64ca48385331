"""How the questions of a card are drawn: what to ask now, what is known, what was not asked."""

from datetime import date

from crm_tui.domain.lines import Card, QuestionLine
from crm_tui.domain.text import display, isolate, width
from crm_tui.i18n import N_, _
from crm_tui.widgets.paint import Line, Moment, Run, cell, clip, day_near, wrap, wrap_text

MOST = 4  # questions shown at once; the form asks all of them
ROUNDS = (N_("1st contact"), N_("2nd contact"), N_("3rd contact"))


def asking_lines(card: Card, now: Moment, room: int) -> list[Line]:
    """What to ask, the open questions first; what is known with its answer; the gaps."""
    if not card.questions and not card.gaps:
        return []
    label: Line = [(_("ASK"), "label")]
    if card.status == "open":
        label.append((f" ({_(ROUNDS[min(card.contacts, len(ROUNDS) - 1)])})", "dim"))
    lines = [clip(label, room), *_open(card.questions, room)]
    lines += [_answered(q, now, room) for q in card.questions if q.answer is not None]
    if card.gaps:
        lines.append(clip([(" ○ " + _gaps(card.gaps, room - 3), "warn")], room))
    return lines


def _gaps(things: tuple[str, ...], room: int) -> str:
    """What was not asked, as much as one line holds; the rest as a number."""
    for count in range(len(things), 0, -1):
        listed = ", ".join(display(thing) for thing in things[:count])
        rest = f" +{len(things) - count}" if count < len(things) else ""
        words = _("not asked: {things}").format(things=listed) + rest
        if width(words) <= room:
            return isolate(words)
    return cell(_("not asked: {things}").format(things=things[0]), room)


def _open(questions: tuple[QuestionLine, ...], room: int) -> list[Line]:
    """The first open question in full, the rest behind it; what must be known stands out."""
    asked = [question for question in questions if question.answer is None]
    if not asked:
        return []
    lines: list[Line] = []
    for number, line in enumerate(wrap_text(question_words(asked[0]), "text", room - 3, 3)):
        lines.append(clip([(" ▸ " if number == 0 else "   ", "mark"), *line], room))
    rest: list[Run] = [
        (isolate(display(question_words(one))) + "  ", "warn" if one.need == "must" else "dim")
        for one in asked[1:MOST]
    ]
    if len(asked) > MOST:
        rest.append((_("+{n} more").format(n=len(asked) - MOST), "dim"))
    return lines + [clip([("   ", "text"), *line], room) for line in _set(rest, room - 3)]


def _set(runs: list[Run], cells: int) -> list[Line]:
    """Questions one after another; one that is longer than a line is broken between its words."""
    lines: list[Line] = []
    short: list[Run] = []
    for text, style in runs:
        if width(text.rstrip()) <= cells:
            short.append((text, style))
            continue
        lines += [*(wrap(short, cells) if short else []), *wrap_text(text.strip(), style, cells, 3)]
        short = []
    return lines + (wrap(short, cells) if short else [])


def question_words(question: QuestionLine) -> str:
    """A question with the mark of its need: `*` wanted, `**` needed to leave the stage."""
    marks = {"must": " **", "wanted": " *"}
    return question.text + marks.get(question.need, "")


def _answered(question: QuestionLine, now: Moment, room: int) -> Line:
    day = date.fromisoformat(question.answered_day) if question.answered_day else None
    when = f" ({day_near(day, now.day)})" if day else ""
    words = f"{question.text} {question.answer or ''}{when}"
    return clip([(" ✓ ", "good"), (cell(words, room - 3), "dim")], room)
