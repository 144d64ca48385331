"""`crm add`: one line becomes a client, a deal and its next step; read live at a terminal."""

import sys
from typing import TYPE_CHECKING

from crm_tui.cli.desk import Reader, Said
from crm_tui.cli.outcomes import next_words, step_values
from crm_tui.domain.text import display
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.actions.capture import Taken
    from crm_tui.crm import Crm
    from crm_tui.domain.capture import Captured


def do_add(crm: "Crm", line: str, *, client: str = "", new: bool = False) -> Said:
    """Add what one line names.

    client: the reference of the client, where it should not be looked for. new: make a new one.
    """
    from crm_tui.actions.capture import capture

    reader = Reader(crm)
    if client and new:
        raise Invalid(_("Either a known client or a new one."), field="client")
    owner = reader.client(client) if client else None
    captured = read_line(reader, line, named=owner.name if owner else "")
    done = crm.run(capture, captured, owner.id if owner else None, new)
    return _added(reader, done.value, done.entry_id)


def read_line(reader: Reader, line: str, *, named: str = "") -> "Captured":
    """How a line is read. named: the known client's name, which the line may leave out."""
    from crm_tui.domain.capture import read_capture
    from crm_tui.domain.search import fold

    def read(text: str) -> "Captured":
        return read_capture(
            text, reader.now, region=reader.habits.country or None,
            currency=reader.habits.currency, week=reader.habits.week,
        )  # fmt: skip

    if named and fold(named) not in fold(line):
        return read(f"x, {line}")
    return read(line)


def _added(reader: Reader, taken: "Taken", entry: int | None) -> Said:
    """ "new c5 Ivan Petrov · d17 windows 120 000 ₽ · s42 call Sun 22 Nov 10:00"."""
    from crm_tui.domain.money import format_amount

    client = reader.client_numbered(taken.client_id)
    known = _("new c{n}") if taken.is_new else "c{n}"
    parts = [f"{known.format(n=client.id)} {client.name}"]
    values: dict[str, object] = {
        "action": "capture", "entry": f"j{entry}" if entry else None, "client": f"c{client.id}",
        "name": client.name, "new": taken.is_new, "deal": None, "next": None,
    }  # fmt: skip
    if taken.deal_id is not None:
        deal = reader.deal_numbered(taken.deal_id)
        amount = format_amount((deal.amount, deal.currency)) if deal.amount is not None else ""
        parts.append(" ".join(filter(None, (f"d{deal.id}", deal.title, amount))))
        values["deal"] = f"d{deal.id}"
    if taken.step_id is not None:
        step = reader.step_numbered(taken.step_id)
        parts.append(next_words(reader, step))
        values["next"] = step_values(step)
    if entry is None:
        parts.append(_("nothing new"))
    return Said(" · ".join(parts), values)


def typed_line(crm: "Crm") -> str:
    """A line typed at the terminal, its reading shown below while it is typed."""
    from crm_tui.cli.live import read_live

    reader = Reader(crm)

    def shown(text: str) -> str:
        return reading_of(reader, text)

    return read_live(_("add: "), shown)


def reading_of(reader: Reader, text: str) -> str:
    """How a line would be read, or why it cannot be; safe to show."""
    from crm_tui.domain.capture import reading

    if not text.strip():
        return _("for example: Ivan Petrov, windows 120k, call tomorrow 10:00 #site")
    try:
        return reading(read_line(reader, text), reader.now)
    except CrmError as error:
        return display(f"{error.message} {error.hint}".strip())


def piped_lines() -> list[str]:
    """The lines that somebody pipes in, empty ones left out."""
    return [line.strip() for line in sys.stdin if line.strip()]
