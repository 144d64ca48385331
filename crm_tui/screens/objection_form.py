"""The finder of answers: type what the client said, read what may be answered, enter notes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crm_tui.domain.objections import Objection, best
from crm_tui.domain.text import display
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, STAYS, LineForm, Reply, Save
from crm_tui.screens.jobs import note_job
from crm_tui.widgets.paint import Line, clip, said, wrap_text

if TYPE_CHECKING:
    from crm_tui.crm import Crm

SHOWN = 3
MOST_OF_ANSWER = 9


@dataclass
class ObjectionForm(LineForm):
    """Objections by words said; the arrows choose, the answer of the chosen one stands below."""

    known: tuple[Objection, ...] | None = None
    place: int = 0
    language: str = "en"

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Objection")
        self.hint = _("what the client said; ↑↓ choose")

    @property
    def found(self) -> list[Objection]:
        """What fits the words, the nearest first."""
        return best(self.text, self.known or ())

    def fill_from(self, crm: "Crm") -> "Callable[[Any], None] | None":
        """The team's objections; those that ship where it keeps none."""
        from crm_tui.store.defaults import load_objections
        from crm_tui.store.queries.objections import listed

        known = crm.ask(listed) or load_objections(self.language)
        return lambda opened: setattr(opened, "known", known)

    def keys(self) -> list[tuple[str, str]]:
        """Choose, note it, back."""
        notes = [("enter", _("note it"))] if self._whom() else []
        return [("↑↓", _("choose")), *notes, ("esc", _("back"))]

    def lines(self, cells: int) -> list[Line]:
        """The line, the objections that fit, and the whole answer of the chosen one."""
        found = self.found
        at = min(self.place, max(len(found) - 1, 0))
        top = max(min(at - SHOWN // 2, len(found) - SHOWN), 0)
        rows = [
            clip([(" ▸ " if top + n == at else "   ", "mark"),
                  (said(one.name), "bold" if top + n == at else "text")], cells)
            for n, one in enumerate(found[top : top + SHOWN])
        ]  # fmt: skip
        if not found:
            words = " …" if self.known is None else _("nothing of the kind is kept")
            rows = [clip([(f"   {words}", "dim")], cells)]
        rows += [clip([], cells)] * (SHOWN - len(rows))
        return [self.typed_line(cells), *rows, *self._answer(found, at, cells)]

    def _answer(self, found: list[Objection], at: int, cells: int) -> list[Line]:
        """The answer, always as high as the longest one, so that nothing moves while one types."""
        room = max(cells - 2, 8)
        high = max((len(_wrapped(one, room)) for one in self.known or ()), default=1)
        lines = _wrapped(found[at], room) if found else []
        lines += [clip([], room)] * (min(high, MOST_OF_ANSWER) - len(lines))
        return [clip([(" ", "text"), *line], cells) for line in lines]

    def press(self, name: str, char: str | None) -> Reply:
        """Choose, note which one was met, or type."""
        if name in ("down", "up"):
            last = max(len(self.found) - 1, 0)
            self.place = max(min(self.place + (1 if name == "down" else -1), last), 0)
            return STAYS
        before = self.text
        reply = super().press(name, char)
        if self.text != before:
            self.place = 0
        return reply

    def tapped(self, row: int, cells: int) -> Reply:
        """Choose the objection under the mouse."""
        found = self.found
        top = max(min(min(self.place, len(found) - 1) - SHOWN // 2, len(found) - SHOWN), 0)
        if 1 <= row <= SHOWN and top + row - 1 < len(found):
            self.place = top + row - 1
        return STAYS

    def enter(self) -> Reply:
        """Note in the client's history which objection was met, in whose words."""
        whom, found = self._whom(), self.found
        if not found:
            return Reply(say=_("Nothing fits these words; esc goes back."))
        if not whom:
            return CLOSES
        one = found[min(self.place, len(found) - 1)]
        note = _("Objection: {name}").format(name=one.name)
        note += f" — “{self.text}”" if self.text else ""
        done = _("{who}: {note}").format(who=display(self.subject), note=display(note))
        return Reply(close=True, save=Save(note_job(whom, note), done, self.steps, moves_on=False))

    def _whom(self) -> list[tuple[int, int | None]]:
        """The clients, with their deals, whom it is about."""
        if self.steps:
            return [(step.client_id, step.deal_id) for step in self.steps]
        return [(self.card.client_id, self.card.deal_id)] if self.card is not None else []


def _wrapped(one: Objection, room: int) -> list[Line]:
    return wrap_text(one.answer, "text", room, MOST_OF_ANSWER)
