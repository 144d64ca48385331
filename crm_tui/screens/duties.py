"""What the app does by itself while it runs: refused deals whose day has come are brought back."""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError
from crm_tui.i18n import _n
from crm_tui.screens.reading import HotReads
from crm_tui.shell import Reads, Shell
from crm_tui.store.hot.refused import due

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.refusal_lines import DueLine

EVERY = 60.0  # seconds between looks; each reads a few rows of an index
DUTY = "duty"
"""The face by which the program does something by itself."""


def watch(app: Shell) -> None:
    """Look now, and from then on whenever a day may have begun for somebody."""

    def look() -> None:
        app.run_worker(carry_out(app), group="duty", exclusive=True)

    look()
    app.set_interval(EVERY, look)


async def carry_out(app: Shell) -> int:
    """Bring back what is due, one by one between what the person saves; return how many came.

    The database is opened for writing only where something is due.
    """
    if not isinstance(app.reads, HotReads):
        return 0  # there is no database yet
    now, zone = app.now.us, getattr(app.person.zone, "key", "")

    def read(reads: Reads) -> "tuple[DueLine, ...]":
        return reads.ask(due, now, zone)

    try:
        found = await app.look(read)
    except CrmError:
        return 0  # the next look will see it
    came = 0
    for line in found:
        kept = await app.do(revive_job(line.id, app.person.id), tell=False)
        done = getattr(kept.value, "value", None)
        came += getattr(done, "deal_id", None) is not None
    if came:
        words = _n("{n} deal is back from the refusal list.",
                   "{n} deals are back from the refusal list.", came)  # fmt: skip
        app.sayings.tell_news(words.format(n=thousands(came)))
    return came


def revive_job(deal_id: int, me: int) -> Any:
    """Bring one deal back in the program's own name. me: whose it is where nobody else is left."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.revival import revive
        from crm_tui.crm import Crm
        from crm_tui.store.setup import PROGRAM

        program = Crm(crm.store, PROGRAM, clock=crm.clock, zone=crm.zone, face=DUTY)
        return program.run(revive, deal_id, me or None)

    return job
