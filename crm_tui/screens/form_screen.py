"""A screen with a form at its bottom: opened, drawn, and what it gives is saved behind."""

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from textual import getters, work
from textual.worker import Worker

from crm_tui.domain.lines import StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.shell import Kept, KeyedScreen, Reads, Shell
from crm_tui.widgets.paint import Line
from crm_tui.widgets.panes import Bar, FormPane

if TYPE_CHECKING:
    from crm_tui.screens.forms import Form, Save

T = TypeVar("T")


class FormScreen(KeyedScreen):
    """Opens forms, and saves what they give without holding up the next key.

    is_read: whether anything was read for it yet.
    """

    app = getters.app(Shell)
    form_pane = getters.query_one("#form", FormPane)

    form: "Form | None" = None
    is_read = False
    _form_height = 0

    def __init__(self) -> None:
        super().__init__()
        self._to_come_back: list[Form] = []

    @property
    def _again(self) -> "Save | None":
        """The last result or postponement, of this screen or of another."""
        found: Save | None = self.app.again
        return found

    @_again.setter
    def _again(self, save: "Save | None") -> None:
        self.app.again = save

    def look_up(self, read: Callable[[Reads], T], show: Callable[[T], None], group: str) -> None:
        """Read and show, unless this screen is closed before it is read."""

        def shown(value: T) -> None:
            first, self.is_read = not self.is_read, True
            show(value)
            if first:
                self.first_read()

        if not self.is_closed:
            self.app.show(read, shown, group, of=self)

    # -- what a screen of this kind provides ----------------------------------------------

    def first_read(self) -> None:
        """Something has been read for it."""

    def pass_on(self, steps: tuple[StepLine, ...]) -> None:
        """These have been dealt with: go on to the next."""

    def return_to(self, steps: tuple[StepLine, ...]) -> None:
        """These were not dealt with after all: back to them."""

    # -- the form -------------------------------------------------------------------------

    def put_form(self, form: "Form") -> None:
        """Open a form at the bottom: from now on it gets the keys."""
        self.form = form
        if form.writes:  # others need nothing of the store, and opening it would slow their keys
            self.app.warm_up()
            self._fill(form)
        self.form_changed()
        if copied := form.copies():
            self.app.copy_to_clipboard(copied)
        if self.app.dial and (number := form.calls()):
            self._dial(number)

    def _dial(self, number: str) -> None:
        from crm_tui.screens.dialling import dial

        try:
            dial(self.app.dial, number)
        except CrmError as error:
            self.app.tell_error(error)

    def close_form(self) -> None:
        """Close the form without saving."""
        self.form = None
        self.form_changed()

    def form_lines(self, cells: int) -> list[Line]:
        """The lines of the open form."""
        return self.form.lines(cells) if self.form is not None else []

    def form_changed(self) -> None:
        """Draw the form anew, in as many lines as it has now."""
        cells = self.app.size.width
        lines = self.form_lines(cells)
        if self._form_height != len(lines):
            self.remove_class(f"form-{self._form_height}")
            self._form_height = len(lines)
            self.add_class(f"form-{self._form_height}")
            self.form_pane.styles.height = len(lines)
        self.form_pane.show(lines, cells)
        self.query_one("#keys", Bar).redraw()

    @work(group="fill")
    async def _fill(self, form: "Form") -> None:
        """Give a form what only the store knows: the next step proposed, the reasons by use."""
        from crm_tui.screens.opening import filled

        kept = await self.app.do(
            lambda crm: filled(form, crm, self.app.now), tell=False, reads=True
        )
        if kept.value is not None and self.form is form:
            kept.value(form)
            self.form_changed()

    # -- saving ---------------------------------------------------------------------------

    def submit(self, save: "Save", form: "Form | None" = None) -> None:
        """Go on to the next step at once, so that the next key is about it; save behind.

        The next key may repeat what is not saved yet.
        """
        before = self._again
        if save.repeat is not None:
            self._again = save
        if save.moves_on:
            self.pass_on(save.steps)
        self.save_behind(self._keep(save, form, before))

    def save_behind(self, saving: Coroutine[Any, Any, None]) -> None:
        """Save, also when this screen is closed meanwhile: its own work would end with it."""
        _saving: Worker[None] = self.app.run_worker(saving, group="save")

    async def _keep(self, save: "Save", form: "Form | None", before: "Save | None") -> None:
        """Save and say so. What is refused comes back: the cursor, and the form with its text."""
        kept = await self.app.do(save.job, tell=form is None and save.otherwise is None)
        if kept.error is not None:
            if self._again is save:
                self._again = before
            if save.moves_on and not self.is_closed:
                self.return_to(save.steps)
            self._in_front()._refused(kept.error, form, save)
            return
        if getattr(kept.value, "entry_id", 0) is None:
            self.app.tell(_("It was so already: nothing has changed."))
            return
        self._say_done(save, kept)

    def _in_front(self) -> "FormScreen":
        """This screen; once it is closed, the nearest of those shown that has no form open."""
        stack = reversed(self.app.screen_stack) if self.is_closed else ()
        shown = [one for one in stack if isinstance(one, FormScreen)] or [self]
        return next((one for one in shown if one.form is None), shown[-1])

    def _refused(self, error: CrmError, form: "Form | None", save: "Save") -> None:
        other = save.otherwise(error) if save.otherwise is not None else None
        if other is not None and self.form is None:
            self.put_form(other)
            return
        if form is None:
            return
        form.refused = error
        if self.form is not None or not self.is_active:
            self.app.tell_error(error)
        if self.form is not None:
            self._to_come_back.append(form)
        else:
            self.form = form
            self.form_changed()

    def _say_done(self, save: "Save", kept: Kept) -> None:
        from crm_tui.screens.opening import other_deal

        followed = getattr(kept.value, "value", None)
        remark = getattr(followed, "remark", "")
        gaps = gap_words(getattr(followed, "missing", ()))
        key = next((k for k in self.app.keyboard.table if k.id == "edit.undo"), None)
        undo = self.app.keyboard.label(key) if key else "u"
        words = _("{done} · {key} to undo").format(done=save.done, key=undo)
        same = other_deal(self, save)
        self.app.tell("\n".join(part for part in (words, remark, gaps, same) if part))


def gap_words(things: Sequence[str]) -> str:
    """What the stage that was left asked for and nobody knows yet; "" where all is known."""
    from crm_tui.domain.kinds import thing_words

    if not things:
        return ""
    return _("not known yet: {things}").format(things=", ".join(map(thing_words, things)))
