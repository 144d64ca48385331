"""`crm today --done` and its like: the steps that were closed, and what came of them."""

from crm_tui.cli.output import KEPT, echo, echo_json, lay, line_cells
from crm_tui.cli.words import amount_words, outcome_words, past_words
from crm_tui.i18n import _
from crm_tui.store.hot.days import day_around
from crm_tui.store.hot.plan import done

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.cli.glance import Glance
    from crm_tui.domain.lines import DoneLine

#: Rows that are shown to a person, and rows that a program gets.
SHOWN, MOST = 200, 20_000
_DAYS_DONE = {"today": 1, "week": 7, "plan": 365}


def tell_done(command: str, look: "Glance", whose: "str | int", *, as_json: bool) -> None:
    """Print what was closed today, this week or this year. Raises CrmError."""
    found: tuple[DoneLine, ...] = ()
    if look.conn is not None:
        found = done(
            look.conn, look.user.id, day_around(look.now, look.day, look.zone),
            days=_DAYS_DONE[command], owner=whose, zone=look.zone,
            limit=MOST if as_json else SHOWN,
        )  # fmt: skip
    if as_json:
        from crm_tui.cli import shapes

        told = [shapes.done(line) for line in found]
        echo_json({**shapes.head(command, look), "done": told})
        return
    if not found:
        echo(_("Nothing was closed."))
    lang = look.config.language
    rows = [
        [f"s{line.id}", past_words(line.closed_at, look),
         _("yes") if line.yes else outcome_words(line.closed_as),
         line.title, line.client, line.said, amount_words(line.amount, line.currency, lang)]
        for line in found
    ]  # fmt: skip
    for ref, when, what, *rest in lay(
        rows, line_cells(), right=(1, 6), give_way=((5, 10), (6, KEPT), (1, KEPT), (3, 8), (4, 8))
    ):
        echo((ref, "dim"), (when, "dim"), (what, "head"), *rest)
