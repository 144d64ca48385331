"""A screen on which steps are acted upon: the keys, the forms at the bottom, what is saved."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import getters, work

from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import CrmError, Invalid
from crm_tui.i18n import _
from crm_tui.shell import Kept, KeyedScreen, Shell
from crm_tui.widgets.paint import Line
from crm_tui.widgets.panes import Bar, FormPane

if TYPE_CHECKING:
    from crm_tui.screens.forms import Form, Reply, Save

FORMS = (
    *("step.result", "step.postpone", "step.refuse", "step.call", "step.time", "step.note"),
    *("client.add", "find.open", "find.anywhere"),
)
WITHOUT_STEP = frozenset({"client.add", "find.open", "find.anywhere"})
CONTACTS = frozenset({"step.call"})


class ActingScreen(KeyedScreen):
    """Says what a key means, opens the form it asks for, and saves what the form gives."""

    app = getters.app(Shell)
    form_pane = getters.query_one("#form", FormPane)

    card: Card | None = None
    form: "Form | None" = None
    parked: "Form | None" = None
    _again: "Save | None" = None
    _form_height = 0

    # -- what a screen of this kind provides ----------------------------------------------

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What the screen does for the actions of the table, besides the forms."""
        return {}

    def targets(self) -> tuple[StepLine, ...]:
        """The steps an action is about."""
        return ()

    def overdue(self) -> tuple[StepLine, ...]:
        """All overdue steps that are shown."""
        return ()

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: go on to the next."""

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: back to them."""

    def search(self, text: str) -> None:
        """Show what a text finds."""

    def stop_search(self) -> None:
        """Show again what was there before the search."""

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """A form takes every key while it is open; else the table says what a key means."""
        if self.form is not None:
            return self._form_pressed(self.form, name, char)
        meant = self.app.keyboard.meant(name)
        if meant.switch:
            self.app.tell(_("Switch to Latin letters: Hangul composes, so this key does nothing."))
        elif meant.id is not None:
            self.act(meant.id)
        return meant.switch or meant.id is not None

    def pasted(self, text: str) -> bool:
        """Pasted text goes into the form."""
        if self.form is not None:
            self.form.paste(text)
            self._form_changed()
        return True

    def does(self) -> frozenset[str]:
        """The ids of all the actions that this screen knows."""
        return frozenset({*self.verbs(), *self._common(), *FORMS})

    def act(self, action: str) -> None:
        """Do what the action with this id says."""
        verb = self.verbs().get(action) or self._common().get(action)
        if verb is not None:
            verb()
        elif action in FORMS:
            self.open_form(action)

    def _common(self) -> dict[str, Callable[[], object]]:
        return {
            "step.repeat": self._repeat,
            "edit.undo": lambda: self._turn_back(redo=False),
            "edit.redo": lambda: self._turn_back(redo=True),
            "app.quit": lambda: self.app.leave(),
            "palette.show": lambda: self.app.action_command_palette(),
            "help.show": self._help,
        }

    def _help(self) -> None:
        from crm_tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.app.keyboard))

    # -- forms ----------------------------------------------------------------------------

    def open_form(self, action: str) -> None:
        """Open the form of an action, or say why it cannot act here."""
        why = self._cannot(action)
        if why:
            self.app.tell(why)
            return
        from crm_tui.screens.opening import form_for

        form = form_for(action, self)
        self.form = form
        if not action.startswith("find."):
            self.app.warm_up()
        self._fill(form)
        self._form_changed()
        if copied := form.copies():
            self.app.copy_to_clipboard(copied)

    def _cannot(self, action: str) -> str:
        """Why a key cannot act: the footer never lies."""
        if action in WITHOUT_STEP:
            return ""
        if action == "step.note" and self.card is not None:
            return ""
        steps = self.targets()
        if not steps:
            if self.card is None:
                return _("There is nothing under the cursor.")
            return _("{client} has no open step here.").format(client=self.card.client)
        forbidden = self.card.no_contact if self.card is not None and len(steps) == 1 else None
        if action in CONTACTS and forbidden is not None:
            return _("Do not contact. {why}").format(why=forbidden)
        return ""

    def _form_pressed(self, form: "Form", name: str, char: str | None) -> bool:
        parks = char is None and self.app.keyboard.meant(name).id == "find.anywhere"
        if parks and self.parked is None:
            self.parked = form
            self.open_form("find.anywhere")
            return True
        reply = form.press(name, char)
        if reply.say:
            self.app.tell(reply.say, severity="warning")
        if reply.close:
            self.form = None
        if reply.save is not None:
            self._submit(reply.save, form)
        self._moved_by(reply)
        if reply.open:
            self.open_form(reply.open)
        self._form_changed()
        return True

    def _moved_by(self, reply: "Reply") -> None:
        """What the line that finds asks of the list above it."""
        if reply.search is not None:
            self.search(reply.search)
        if reply.act:
            self.act(reply.act)
        if reply.stop:
            self.stop_search()
            self.unpark()

    def unpark(self) -> None:
        """Back to the form that was left to find something."""
        if self.parked is not None:
            self.form, self.parked = self.parked, None
            self._form_changed()

    def form_lines(self, cells: int) -> list[Line]:
        """The lines of the open form."""
        return self.form.lines(cells) if self.form is not None else []

    def _form_changed(self) -> None:
        lines = self.form_lines(self.app.size.width)
        if self._form_height != len(lines):
            self.remove_class(f"form-{self._form_height}")
            self._form_height = len(lines)
            self.add_class(f"form-{self._form_height}")
            self.form_pane.styles.height = len(lines)
        self.form_pane.redraw()
        self.query_one("#keys", Bar).redraw()

    @work(group="fill")
    async def _fill(self, form: "Form") -> None:
        """Give a form what only the store knows: the next step proposed, the reasons by use."""
        from crm_tui.screens.opening import filled

        kept = await self.app.do(lambda crm: filled(form, crm, self.app.now), tell=False)
        if kept.value is not None and self.form is form:
            kept.value(form)
            self._form_changed()

    # -- saving ---------------------------------------------------------------------------

    def _submit(self, save: "Save", form: "Form | None" = None) -> None:
        """Go on to the next step at once, so that the next key is about it; save behind."""
        if save.moves_on:
            self.pass_on(save.steps)
        self._keep(save, form)

    @work(group="save")
    async def _keep(self, save: "Save", form: "Form | None") -> None:
        """Save and say so. What is refused comes back: the cursor, and the form with its text."""
        kept = await self.app.do(save.job, tell=form is None)
        if kept.error is not None:
            if save.moves_on:
                self.return_to(save.steps)
            self._refused(kept.error, form)
            return
        if save.repeat is not None:
            self._again = save
        self._say_done(save, kept)

    def _refused(self, error: CrmError, form: "Form | None") -> None:
        if form is None:
            return
        if self.form is not None:
            self.app.tell_error(error)
            return
        form.refused = error
        self.form = form
        self._form_changed()

    def _say_done(self, save: "Save", kept: Kept) -> None:
        remark = getattr(getattr(kept.value, "value", None), "remark", "")
        key = next((k for k in self.app.keyboard.table if k.id == "edit.undo"), None)
        undo = self.app.keyboard.label(key) if key else "u"
        words = _("{done} · {key} to undo").format(done=save.done, key=undo)
        self.app.tell(f"{words}\n{remark}" if remark else words)

    def _repeat(self) -> None:
        """The last result or postponement again, for the step under the cursor."""
        if self._again is None or self._again.repeat is None:
            self.app.tell(_("There is no result or postponement to repeat yet."))
            return
        why = self._cannot("step.result")
        if why:
            self.app.tell(why)
            return
        try:
            self._submit(self._again.repeat(self.targets()))
        except Invalid as error:
            self.app.tell_error(error)

    @work(group="save")
    async def _turn_back(self, *, redo: bool) -> None:
        """Undo my last action, or redo what was undone, and name it."""
        kept = await self.app.do(lambda crm: crm.redo() if redo else crm.undo())
        if kept.error is None:
            what = title_of(kept.value)
            done = _("Redone: {what}") if redo else _("Undone: {what}")
            self.app.tell(done.format(what=what))


def title_of(taken: Any) -> str:
    """What an undone action is called on screen."""
    from crm_tui.actions.base import ACTIONS

    action = ACTIONS.get(taken.action)
    return _(action.title) if action is not None else taken.action
