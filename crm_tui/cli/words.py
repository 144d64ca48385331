"""Times, amounts and kinds in short words, for the columns of commands."""

from crm_tui.domain.civil import DAY_MICROSECONDS, day_number, is_day, parts, weekday
from crm_tui.domain.money import format_amount
from crm_tui.i18n import N_, _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance
    from crm_tui.domain.lines import StepLine

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
MONTHS = (
    *(N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun")),
    *(N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec")),
)
OUTCOMES = {
    "result": N_("result"),
    "postpone": N_("later"),
    "refuse": N_("no"),
    "no_answer": N_("no answer"),
    "busy": N_("busy"),
    "voicemail": N_("voicemail"),
    "wrong_number": N_("wrong number"),
    "talked": N_("talked"),
    "dropped_won": N_("dropped: won"),
    "dropped_lost": N_("dropped: lost"),
    "dropped_cancelled": N_("dropped: cancelled"),
    "dropped_replaced": N_("dropped: replaced"),
    "dropped_merged": N_("dropped: merged"),
    "dropped_moved": N_("dropped: moved"),
    "dropped_blocked": N_("dropped: blocked"),
}
STATUSES = {
    "open": N_("open"),
    "won": N_("won"),
    "lost": N_("Lost"),
    "cancelled": N_("cancelled"),
}
_MINUTE = 60_000_000


def clock_words(minute: "int | None") -> str:
    """A minute of the day as 09:05; nothing for None."""
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"


def day_words(day: str, today: str) -> str:
    """A day as "Sat 21 Nov", with its year if that is not this one."""
    if not is_day(day):
        return day
    year, month, date = parts(day)
    words = f"{_(WEEKDAYS[weekday(day_number(day))])} {date} {_(MONTHS[month - 1])}"
    return words if day[:4] == today[:4] else f"{words} {year}"


def short_day(day: str, today: str) -> str:
    """A day in few cells: "Mon" within the coming week, else "5 Dec", else with its year."""
    if not is_day(day):
        return day
    year, month, date = parts(day)
    if 0 <= day_number(day) - day_number(today) < 7:
        return _(WEEKDAYS[weekday(day_number(day))])
    words = f"{date} {_(MONTHS[month - 1])}"
    return words if day[:4] == today[:4] else f"{words} {year}"


def late_words(step: "StepLine", now: int, today: str) -> str:
    """How late a step is: `12m`, `3h`, `2d`; by days where its day alone is past."""
    minutes, due = (now - step.late_at) // _MINUTE, step.due_day
    if step.due_minute is None or minutes >= 24 * 60:
        days = day_number(today) - day_number(due)
        if days > 0:
            return _("{days}d").replace("{days}", str(days))
    if minutes < 60:
        return _("{minutes}m").replace("{minutes}", str(max(minutes, 0)))
    return _("{hours}h").replace("{hours}", str(minutes // 60))


def due_words(step: "StepLine", look: "Glance", *, day: bool = True) -> str:
    """When a step is due, for a column: how late, at what time, on what day."""
    if step.late_at <= look.now:
        return late_words(step, look.now, look.day)
    at = clock_words(step.due_minute)
    if not day or step.due_day <= look.day:
        return at
    return f"{short_day(step.due_day, look.day)} {at}".strip()


def past_words(micros: int, look: "Glance") -> str:
    """When something happened: "13:38" today, else "20 Nov", else with its year."""
    day, minute = look.local(micros)
    if day == look.day:
        return clock_words(minute)
    year, month, date = parts(day)
    words = f"{date} {_(MONTHS[month - 1])}"
    return words if day[:4] == look.day[:4] else f"{words} {year}"


def days_since(micros: int, now: int) -> int:
    """Whole days from one instant to another."""
    return (now - micros) // DAY_MICROSECONDS


def amount_words(amount: "int | None", currency: str, lang: str, *, compact: bool = True) -> str:
    """An amount of minor units; nothing where none is known."""
    return "" if amount is None else format_amount((amount, currency), compact=compact, lang=lang)


def times_words(count: int) -> str:
    """How often the client said later: "×2"."""
    return f"×{count}" if count else ""


def outcome_words(result: str) -> str:
    """How a step ended, or what came of a call."""
    return _(OUTCOMES[result]) if result in OUTCOMES else result
