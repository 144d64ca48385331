"""`crm status`: the day in one line, for a prompt."""

from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo
from crm_tui.cli.words import clock_words, short_day
from crm_tui.domain.lines import TodayCounts
from crm_tui.i18n import _
from crm_tui.store.hot.today import MOST_COUNTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.lines import StepLine

NO_COUNTS = TodayCounts(*[0] * 12)


def run_status(
    *, db: "str | None" = None, person: "str | None" = None, as_json: bool = False
) -> int:
    """Print the day in one line: `12/31 · 4 late · next 15:00`. Raises CrmError."""
    from crm_tui.store.hot.status import status

    with glance(db, person) as look:
        figures: TodayCounts = NO_COUNTS
        following: StepLine | None = None
        if look.conn is not None:
            figures, following = status(
                look.conn, look.user.id, look.now, look.day, zone=look.zone,
                coming=MOST_COUNTED if as_json else 0,
            )  # fmt: skip
        if as_json:
            from crm_tui.cli import shapes
            from crm_tui.cli.output import echo_json

            line = None if following is None else shapes.step(following, look.now)
            echo_json(
                {**shapes.head("status", look), "counts": shapes.counts(figures), "next": line}
            )
            return 0
        parts = [f"{figures.done}/{figures.total}"]
        if figures.overdue:
            parts.append(_("{n} late").format(n=figures.overdue))
        if following is not None:
            parts.append(_("next {when}").format(when=_next_words(following, look)))
        echo(" · ".join(parts))
    return 0


def _next_words(line: "StepLine", look: Glance) -> str:
    at = clock_words(line.due_minute)
    if line.due_day == look.day:
        return at or _("today")
    return f"{short_day(line.due_day, look.day)} {at}".strip()
