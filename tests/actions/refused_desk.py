"""What tests of refusals share: a lost deal, the program's own desk, what is due, what was kept."""

from datetime import datetime
from typing import Any

from crm_tui.actions import deals
from crm_tui.actions.revival import Revived, revive
from crm_tui.crm import Crm
from crm_tui.domain.refusal_lines import DueLine
from crm_tui.store.hot.refused import due
from crm_tui.store.setup import PROGRAM
from tests.actions.desk import a_deal, rows, user_of
from tests.conftest import ZONE
from tests.stock import stocked
from tests.store.glances import micros, reading


@stocked
def lost_deal(desk: Crm, reason: str = "price", note: str = "too dear", **more: Any) -> int:
    """A deal whose client said no today."""
    deal = a_deal(desk, **more)
    desk.run(deals.lose_deal, deal, reason, note)
    return deal


def at(desk: Crm, moment: datetime) -> None:
    desk.clock = lambda: moment


def program(desk: Crm) -> Crm:
    """What the program does by itself on this desk."""
    return Crm(desk.store, PROGRAM, clock=desk.clock, zone=desk.zone, face="duty")


@stocked
def revived(desk: Crm, deal: int) -> Revived:
    return program(desk).run(revive, deal, user_of(desk, "anna")).value


def due_now(desk: Crm) -> tuple[DueLine, ...]:
    with reading(desk) as conn:
        return due(conn, micros(desk.clock()), ZONE)


def notes_of(desk: Crm, kind: str) -> list[dict[str, Any]]:
    return [row for row in rows(desk, "activity").values() if row["kind"] == kind]
