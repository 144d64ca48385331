"""A screen on which steps are acted upon: what a key means there, and why it cannot act."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import Card, StepLine
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.form_screen import FormScreen
from crm_tui.screens.whose_card import card_of_steps, no_contact_words

if TYPE_CHECKING:
    from crm_tui.screens.forms import Form, Reply

FORMS = (
    *("step.result", "step.postpone", "step.refuse", "step.call", "step.time", "step.note"),
    *("client.add", "side.add", "deal.move", "deal.win", "objection.find"),
)
WITHOUT_STEP = frozenset({"client.add", "objection.find"})
CLIENT_IS_ENOUGH = frozenset({"step.note", "side.add"})
OF_A_DEAL = frozenset({"deal.move", "deal.win"})
CONTACTS = frozenset({"step.call"})
KEPT = frozenset({"client.add", "step.note"})  # what was not saved is given back


class ActingScreen(FormScreen):
    """Says what a key means, and opens the form it asks for."""

    card: Card | None = None

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

    def turned_back(self, step_ids: tuple[int, ...]) -> None:
        """These steps are as they were before an action that was undone."""

    def form_for(self, action: str) -> "Form":
        """The form of an action, for what it would be about."""
        from crm_tui.screens.opening import form_for

        return form_for(action, self)

    def whom(self) -> tuple[int | None, int | None]:
        """The client and the deal under the cursor, where there are such."""
        if self.card is not None:
            return self.card.client_id, self.card.deal_id
        steps = self.targets()
        return (steps[0].client_id, steps[0].deal_id) if steps else (None, None)

    # -- keys -----------------------------------------------------------------------------

    def pressed(self, name: str, char: str | None) -> bool:
        """A form takes every key while it is open; else the table says what a key means."""
        if self.form is not None:
            return self._form_pressed(self.form, name, char)
        meant = self.app.keyboard.meant(name, self.rooms)
        if meant.switch:
            self.app.tell(_("Switch to Latin letters: Hangul composes, so this key does nothing."))
        elif meant.id is not None:
            self.act(meant.id)
        return meant.switch or meant.id is not None

    def pasted(self, text: str) -> bool:
        """Pasted text goes into the form."""
        if self.form is not None:
            self.answer(self.form.paste(text), self.form)
        return True

    def does(self) -> frozenset[str]:
        """The ids of all the actions that this screen knows."""
        return frozenset({*self.verbs(), *self.common(), *FORMS})

    def act(self, action: str) -> None:
        """Do what the action with this id says."""
        verb = self.verbs().get(action) or self.common().get(action)
        if verb is not None:
            verb()
        elif action in FORMS:
            self.open_form(action)

    def common(self) -> dict[str, Callable[[], object]]:
        """What every screen of this kind does, besides the forms."""
        return {
            "step.repeat": self._repeat,
            "step.why": self._why,
            "call.same": self._same_call,
            "record.copy": self._copy,
            "record.edit": self._open_card,
            "nav.open": self._open_card,
            "list.in": self._open_card,
            "client.merge": self._merge,
            "find.open": self._find,
            "find.anywhere": self._find,
            "edit.undo": lambda: self._turn_back(redo=False),
            "edit.redo": lambda: self._turn_back(redo=True),
            "app.quit": lambda: self.app.leave(),
            "palette.show": self._commands,
            "help.show": self._help,
        }

    def more_commands(self) -> Iterable[tuple[str, Callable[[], "Reply"]]]:
        """What can be done here and has no key: its words, and what then happens."""
        return ()

    def _commands(self) -> None:
        from crm_tui.screens.command import command_form

        self.put_form(command_form(self))

    def _help(self) -> None:
        from crm_tui.screens.help import HelpScreen

        self.app.push_screen(HelpScreen(self.app.keyboard, self.rooms))

    def _find(self) -> None:
        from crm_tui.screens.find_screen import FindScreen

        self.app.push_screen(FindScreen())

    def _of_client(self, do: Callable[[int, int | None], object]) -> None:
        """Do something with the client, and the deal, under the cursor."""
        client_id, deal_id = self.whom()
        if client_id is None:
            self.app.tell(_("There is nothing under the cursor."))
        else:
            do(client_id, deal_id)

    def _open_card(self) -> None:
        """Open the card of whoever is under the cursor."""
        from crm_tui.screens.opening import open_card

        self._of_client(partial(open_card, self))

    def _same_call(self) -> None:
        """The next open deal of the client one has just talked with, or of the one shown."""
        from crm_tui.screens.opening import open_card

        same = self.app.same_call
        if same is None:
            self.app.tell(_("No other deal of the last client is open."))
        else:
            self.app.same_call = None
            open_card(self, same.client_id, same.deal_id)

    def _why(self) -> None:
        from crm_tui.screens.telling import tell_why

        steps = self.targets()
        if steps:
            tell_why(self, steps[0])
        else:
            self.app.tell(_("There is no open step here."))

    def _copy(self) -> None:
        from crm_tui.screens.telling import copy_client

        self._of_client(lambda client_id, _deal: copy_client(self, client_id))

    def _merge(self) -> None:
        from crm_tui.screens.opening import open_merge

        self._of_client(lambda client_id, _deal: open_merge(self, client_id))

    # -- forms ----------------------------------------------------------------------------

    def open_form(self, action: str) -> None:
        """Open the form of an action, or say why it cannot act here."""
        why = self._cannot(action)
        if why:
            self.app.tell(why)
            return
        form = self.form_for(action)
        self.put_form(form)
        if action in KEPT:
            from crm_tui.screens.drafts import give_back

            give_back(self, form)

    def card_here(self) -> Card | None:
        """The card of whoever is under the cursor; None while it is still being read."""
        steps = self.targets()
        if len(steps) == 1:
            return card_of_steps(self.card, steps)
        client_id = self.whom()[0]
        return self.card if self.card is not None and self.card.client_id == client_id else None

    def _cannot(self, action: str) -> str:
        """Why a key cannot act: the footer never lies."""
        if action in WITHOUT_STEP:
            return ""
        if action in CLIENT_IS_ENOUGH and self.whom()[0] is not None:
            return ""
        steps, card = self.targets(), self.card_here()
        if not steps:
            if card is None:
                return _("There is nothing under the cursor.")
            words = _("{client} has no open step here: a adds a deal, + a step.")
            return words.format(client=card.client)
        if action in OF_A_DEAL and any(step.deal_id is None for step in steps):
            return _("This step belongs to the client alone, not to a deal.")
        if action in CONTACTS and card is not None and len(steps) == 1:
            return no_contact_words(card)
        return ""

    def _form_pressed(self, form: "Form", name: str, char: str | None) -> bool:
        if char is None and self.app.keyboard.meant(name, self.rooms).id == "find.anywhere":
            self._find()
            return True
        if name == "escape" and self.app.working.reads:
            self.app.call_off()  # nobody waits any more for what the form would have shown
        reply = form.press(name, char)
        self.answer(reply, form)
        return True

    def answer(self, reply: "Reply", form: "Form | None" = None) -> None:
        """Do what a form replied: close, save, say, open another, look something up."""
        if reply.say:
            self.app.tell(reply.say, severity="warning")
        if reply.close and self.form is form:
            self.form = None
        if reply.save is not None:
            self.submit(reply.save, form)
        if reply.act:
            self.act(reply.act)
        if reply.look is not None:
            self._look_for(form, reply)
        if reply.open:
            self.open_form(reply.open)
        if reply.then is not None:
            reply.then(self)
        if self.form is None and self._to_come_back:
            self.form = self._to_come_back.pop()
        self.form_changed()

    def _look_for(self, form: "Form | None", reply: "Reply") -> None:
        """Read what a form asked for, and show it if the form is still open."""
        read, shown = reply.look, reply.shown
        assert read is not None
        is_later = False

        def show(value: Any) -> None:
            if self.form is form and shown is not None:
                shown(value)
                if is_later:
                    self.form_changed()

        self.look_up(read, show, "form")
        is_later = True  # whoever answers draws the form anyway, within the same event

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
            self.submit(self._again.repeat(self.targets()))
        except Invalid as error:
            self.app.tell_error(error)

    def _turn_back(self, *, redo: bool) -> None:
        self.save_behind(self._turning_back(redo=redo))

    async def _turning_back(self, *, redo: bool) -> None:
        """Undo my last action, or redo what was undone; say which and whose."""
        from crm_tui.screens.telling import tell_turned

        kept = await self.app.do(lambda crm: crm.redo() if redo else crm.undo())
        if kept.error is None:
            await tell_turned(self, kept.value, redo=redo)
