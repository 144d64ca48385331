"""The line that adds: a client, what is sold and the next step, as one says it."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from crm_tui.domain.capture_choice import Choice, Known, KnownClient
from crm_tui.errors import Conflict, CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, STAYS, LineForm, Reply, Save
from crm_tui.screens.next_told import telling_next
from crm_tui.shell import Job, Reads
from crm_tui.widgets.paint import Line, Moment, clip, said, wrap, wrap_text

if TYPE_CHECKING:
    from datetime import datetime

    from crm_tui.crm import Crm
    from crm_tui.domain.capture import Captured
    from crm_tui.screens.acting import ActingScreen

READING = 2  # lines of the reading, so that nothing moves while one types
NARROW = 60  # cells, below which the reading takes a line more
MOST_SHOWN = 3  # clients to choose from that are listed at once


@dataclass
class AddForm(LineForm):
    """`Ivan Petrov, windows 120k, call tomorrow 10:00 #site`: the same line as `crm add`."""

    choice: Choice = field(default_factory=Choice)
    _sought: str = ""
    _read_last: "tuple[tuple[str, datetime], Captured | Invalid] | None" = None

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Add")
        self.hint = _("Ivan Petrov, windows 120k, call tomorrow 10:00 #site")

    @property
    def subject(self) -> str:
        """Nobody yet."""
        return ""

    def _look(self) -> Reply:
        """Ask for those whom the line means, if it may mean others than before."""
        from crm_tui.domain.capture_known import who_names

        captured = self._read_or_none()
        named = who_names(captured) if captured else ""
        if named == self._sought:
            return STAYS
        self._sought, self.choice = named, Choice()
        if captured is None:
            return STAYS

        def read(reads: Reads) -> Known:
            from crm_tui.store.hot.known import known

            return reads.ask(known, captured)

        def shown(found: Known) -> None:
            if self._sought == named:
                self.choice = Choice(found)

        return Reply(look=read, shown=shown)

    # -- what is shown --------------------------------------------------------------------

    def keys(self) -> list[tuple[str, str]]:
        """What enter does as things stand, and how to mean somebody else."""
        keys = [("enter", _("save"))]
        if self.choice.must_be_made:
            keys = [("↑↓", _("choose"))]
        elif self._has_nothing_new():
            keys = [("enter", _("open"))]
        if self.choice.offered:
            keys += [("ctrl+n", _("a new client"))]
        if self.choice.client is not None and not self._has_nothing_new():
            keys += [("ctrl+o", _("open"))]
        return [*keys, ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line, how it is read, and whom to choose from."""
        typed = self.typed_line(cells)
        room = READING if cells >= NARROW else READING + 1
        refusal = self.refusal(cells)
        reading = [refusal] if refusal else self._wrapped(cells)[:room]
        reading += [clip([], cells)] * (room - len(reading))
        return [typed, *reading, *self._choices(cells)]

    def _wrapped(self, cells: int) -> list[Line]:
        """How the line is read, over as many lines as that takes."""
        line = self.below()
        if len(line) > 1:
            return wrap(line, cells, 3)
        words, style = line[0]
        lines = wrap_text(words.strip(), style, cells - 1, READING)
        return [clip([(" ", "text"), *one], cells) for one in lines]

    def below(self) -> Line:
        """How the line is read."""
        from crm_tui.domain.capture_known import lacks_of, reading_of

        if not self.text:
            known = _("a known client is found by number, address or name")
            return [(f" {known}; " + _("#source, +tag, @owner and // a note may follow"), "dim")]
        try:
            captured = self._read()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        choice = self.choice
        reading = reading_of(captured, choice, self.around.moment().local)
        style = "bold" if choice.client else "text"
        whom = [f"{said(part)}," for part in reading.whom[:-1]] + [said(reading.whom[-1])]
        line: Line = [(" → ", "mark"), (whom[0], style)]
        line += [(f" {part}", "text") for part in whom[1:]]
        if choice.must_be_made:
            line.append((" · " + _("↑↓ choose, ctrl+n new"), "warn"))
        elif choice.client is None and choice.offered:
            like = said(choice.offered[0].name)
            line.append((" · " + _("or {name}: ↓").format(name=like), "dim"))
        line += [(f" · {said(part)}", "text") for part in reading.what]
        lacks = lacks_of(captured, choice, self.text, self.around.currency)
        return [*line, *((f" · {said(part)}", "dim") for part in lacks)]

    def _choices(self, cells: int) -> list[Line]:
        """Those to choose from, where there is a choice."""
        from crm_tui.domain.capture_known import known_words

        now = self.around.moment().local
        rows = []
        for client, on in self.choice.listed(MOST_SHOWN):
            words = said(", ".join(known_words(client, now)))
            hint = f"  {said(client.hint)}" if client.hint else ""
            mark = "   ▸ " if on else "     "
            row: Line = [(mark, "mark"), (words, "bold" if on else "text"), (hint, "dim")]
            rows.append(clip(row, cells))
        return rows

    # -- keys -----------------------------------------------------------------------------

    def press(self, name: str, char: str | None) -> Reply:
        """Type, choose, save as somebody new, open whom the line means, or go back."""
        if name in ("down", "up"):
            return self._choose(1 if name == "down" else -1)
        if name == "ctrl+n":
            return self._save(None, new=True) if self.text else STAYS
        if name == "ctrl+o":
            return self._open()
        if name in ("escape", "enter"):
            return super().press(name, char)
        super().press(name, char)
        return self._look()

    def tapped(self, row: int, cells: int) -> Reply:
        """Choose the client under the mouse."""
        first = 1 + (READING if cells >= NARROW else READING + 1)
        listed = self.choice.listed(MOST_SHOWN)
        if 0 <= row - first < len(listed):
            self.choice.at = self.choice.offered.index(listed[row - first][0])
        return STAYS

    def paste(self, text: str) -> Reply:
        """Take pasted text at the caret, and look whom it means."""
        pasted = super().paste(text)
        return replace(self._look(), say=pasted.say)

    def _choose(self, by: int) -> Reply:
        """The next or the one before; above the first one, nobody is chosen."""
        if self.choice.move(by):
            self.refused = None
        return STAYS

    def _open(self) -> Reply:
        """Open the card of whom the line means; escape there comes back to the line."""
        client = self.choice.client
        if client is None:
            return Reply(say=_("The line means no client that is here yet."))
        return Reply(then=_opening(client))

    def enter(self) -> Reply:
        """Save, if somebody is named; an empty line closes the form."""
        if not self.text:
            return CLOSES
        if self.choice.must_be_made:
            return Reply(say=_("Who is it? ↑↓ choose, ctrl+n is somebody new."))
        return self._save(self.choice.client)

    def _save(self, client: KnownClient | None, *, new: bool = False) -> Reply:
        try:
            captured = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        called = captured.name or captured.company or self.text
        if client is not None and self._has_nothing_new():
            return Reply(close=True, then=_opening(client, tells=True))
        if client is None:
            done = _("Added: {who}").format(who=called)
        else:
            done = _("Added to c{n} {who}").format(n=client.id, who=client.name)
        known = client.id if client else None
        job = add_job(captured, self.around.moment(), known, new=new)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def refusal(self, cells: int) -> Line | None:
        """Why the store would not take it; where several are meant, how to say which."""
        error: CrmError | None = self.refused
        if isinstance(error, Conflict) and self.choice.must_be_made:
            return None
        return super().refusal(cells)

    def _has_nothing_new(self) -> bool:
        """Whether the line says no more of a known client than what is known already."""
        from crm_tui.domain.capture_known import has_nothing_new

        captured, client = self._read_or_none(), self.choice.client
        return captured is not None and client is not None and has_nothing_new(captured, client)

    # -- reading --------------------------------------------------------------------------

    def _read_or_none(self) -> "Captured | None":
        try:
            return self._read() if self.text else None
        except Invalid:
            return None

    def _read(self) -> "Captured":
        """How the line reads now, read once for all that a key draws. Raises Invalid."""
        now = self.around.moment().local
        asked = (self.text, now.replace(second=0, microsecond=0))
        if self._read_last is None or self._read_last[0] != asked:
            self._read_last = (asked, self._reading_anew(now))
        found = self._read_last[1]
        if isinstance(found, Invalid):
            raise found
        return found

    def _reading_anew(self, now: "datetime") -> "Captured | Invalid":
        from crm_tui.domain.capture import read_capture

        around = self.around
        try:
            return read_capture(
                self.text,
                now,
                region=around.country or None,
                currency=around.currency or None,
                week=around.week,
            )
        except Invalid as error:
            return error


def _opening(client: KnownClient, *, tells: bool = False) -> Any:
    """What opens a client's card, his open deal in focus. tells: says why nothing is saved."""

    def then(screen: "ActingScreen") -> None:
        from crm_tui.screens.opening import open_card

        open_card(screen, client.id, client.deal_id)
        if tells:
            known = _("c{n} {who} is here already: nothing new to add.")
            screen.app.tell(known.format(n=client.id, who=client.name))

    return then


def add_job(
    captured: "Captured", now: "Moment", client_id: int | None = None, *, new: bool = False
) -> Job:
    """Add what a line named: to that client, to somebody new, or to whom the line means.

    What it returns says which step follows, and when.
    """

    def job(crm: "Crm") -> Any:
        from crm_tui.actions.capture import capture

        return telling_next(crm, crm.run(capture, captured, client_id, new), now)

    return job
