"""`crm add`: one line becomes a client, a deal and its next step; read live at a terminal."""

import sys
from typing import TYPE_CHECKING

from crm_tui.cli.desk import Reader, Said
from crm_tui.cli.outcomes import next_words, step_values
from crm_tui.domain.capture_choice import NOBODY, Choice
from crm_tui.domain.text import display
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _

if TYPE_CHECKING:
    from crm_tui.actions.capture import Taken
    from crm_tui.crm import Crm
    from crm_tui.domain.capture import Captured
    from crm_tui.store.hot.connection import Hot

MOST_SHOWN = 5  # clients to choose from that are listed at once
PATIENCE = 5.0  # seconds to wait for whoever holds the database


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
    if taken.remark:
        parts.append(taken.remark)
    values: dict[str, object] = {
        "action": "capture", "entry": f"j{entry}" if entry else None, "client": f"c{client.id}",
        "name": client.name, "new": taken.is_new, "deal": None, "next": None,
        "after": None if taken.after_id is None else f"d{taken.after_id}",
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


def add_typed(crm: "Crm", *, client: str = "", new: bool = False) -> Said:
    """Add what somebody types at the terminal, its reading below while it is typed.

    client, new: as for `do_add`; else a known client is found while typing, as in the app.
    """
    from crm_tui.cli.live import read_live

    line = AddLine(Reader(crm), client, new)
    try:
        text = read_live(_("add: "), line)
    finally:
        line.close()
    chosen = line.choice.client
    if client or new or line.is_new or chosen is None:
        return do_add(crm, text, client=client, new=new or line.is_new)
    return _added_to(crm, line.reader, read_line(line.reader, text), chosen.id)


def _added_to(crm: "Crm", reader: Reader, captured: "Captured", client_id: int) -> Said:
    from crm_tui.actions.capture import capture

    done = crm.run(capture, captured, client_id)
    return _added(reader, done.value, done.entry_id)


class AddLine:
    """The line that adds while it is typed: how it is read, and whom it means."""

    def __init__(self, reader: Reader, client: str = "", new: bool = False) -> None:
        self.reader = reader
        self.choice = Choice()
        self.is_new = False
        self._settled = bool(client or new)
        self._whose = reader.client(client).name if client else ""
        self._sought = ""
        self._connection: Hot | None = None
        self._remark = ""

    def below(self, text: str) -> list[str]:
        """How the line is read, and whom to choose from."""
        if not text.strip():
            return [_("for example: Ivan Petrov, windows 120k, call tomorrow 10:00 #site")]
        from crm_tui.domain.capture_known import lacks_of, reading_of

        try:
            captured = read_line(self.reader, text, named=self._whose)
        except CrmError as error:
            return [display(f"{error.message} {error.hint}".strip())]
        self._look(captured)
        words = reading_of(captured, self.choice, self.reader.now).words
        remark, self._remark = self._remark, ""
        if remark or self.choice.must_be_made:
            words += " · " + (remark or _("↑↓ choose, ctrl+n new"))
        elif self.choice.client is None and self.choice.offered:
            words += " · " + _("or {name}: ↓").format(name=display(self.choice.offered[0].name))
        currency = self.reader.habits.currency or ""
        words = " · ".join([words, *lacks_of(captured, self.choice, text, currency)])
        return [f"→ {words}", *self._choices()]

    def pressed(self, key: str, text: str) -> bool:
        """Choose; enter and ctrl+n end the line once it is clear whom it means."""
        if key == "enter":
            self._remark = _("who is it? ↑↓ choose, ctrl+n new")
            return not (self.choice.must_be_made and text.strip())
        if key == "ctrl+n":
            self.is_new = bool(text.strip())
            return self.is_new
        self.choice.move(1 if key == "down" else -1)
        return False

    def close(self) -> None:
        """Let go of the database."""
        if self._connection is not None:
            self._connection.close()

    def _look(self, captured: "Captured") -> None:
        """Look for those whom the line means, if it may mean others than before."""
        from crm_tui.domain.capture_known import who_names

        named = who_names(captured)
        if named == self._sought or self._settled:
            return
        from crm_tui.store.hot.connection import open_hot
        from crm_tui.store.hot.known import known

        if self._connection is None:
            self._connection = open_hot(self.reader.crm.store.url, PATIENCE)
        found = known(self._connection, captured) if self._connection else NOBODY
        self._sought, self.choice = named, Choice(found)

    def _choices(self) -> list[str]:
        from crm_tui.domain.capture_known import known_words

        return [
            f"{'  ▸ ' if on else '    '}{display(', '.join(known_words(client, self.reader.now)))}"
            f"  {display(client.hint)}".rstrip()
            for client, on in self.choice.listed(MOST_SHOWN)
        ]


def piped_lines() -> list[str]:
    """The lines that somebody pipes in, empty ones left out."""
    return [line.strip() for line in sys.stdin if line.strip()]
