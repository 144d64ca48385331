"""What the keys do with the row under the cursor of the client card, and the line that narrows."""

from typing import TYPE_CHECKING

from crm_tui.domain.client_cards import Happened
from crm_tui.i18n import _
from crm_tui.screens import client_card_deals as deals
from crm_tui.screens import client_card_edits as edits
from crm_tui.screens.client_card_menu import file_menu, menu_of
from crm_tui.screens.forms import Save

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.files import FileLine
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.client_card import ClientCardScreen

KEPT = frozenset({"note", "call", "meeting", "letter"})  # activities whose words may change


def open_row(screen: "ClientCardScreen") -> None:
    """Open the row: a deal's details, a person's card, a menu; else edit it."""
    desk, row = screen.desk(), screen.rows.current()
    if screen.has_class("-side"):
        edit_row(screen)
    elif desk is None or row is None:
        screen.app.tell(_("There is nothing under the cursor."))
    elif row.key.what == "deal":
        screen.toggle(row.key.id)
    elif row.key.what == "person":
        from crm_tui.screens.opening import open_card

        open_card(screen, row.key.id)
    elif (menu := menu_of(desk, row)) is not None:
        screen.put_form(menu)
    else:
        edit_row(screen)


def edit_row(screen: "ClientCardScreen") -> None:
    """Edit the row in place, or say that it only tells."""
    desk, row = screen.desk(), screen.rows.current()
    if desk is None:
        return
    if screen.has_class("-side"):
        _edit_line(screen, desk, screen.past.current())
        return
    if row is None:
        screen.app.tell(_("There is nothing under the cursor."))
        return
    if row.key.what in ACTS:
        screen.act(ACTS[row.key.what])
    elif row.key.what == "next" and screen.card is not None and screen.card.step is not None:
        screen.put_form(edits.step_form(desk, screen.card.step))
    elif row.key.what == "said":
        screen.to_pane(side=True)
    elif row.key.what == "deal.new":
        screen.put_form(deals.NewDealForm(desk.around, client=desk.page.who))
    elif row.key.what == "responsible":
        give(screen)
    elif row.key.what == "ask":
        _answer(screen, desk, row.key.id)
    elif row.key.what == "gaps":
        screen.act("step.result")
    elif row.key.what == "file":
        copy_path(screen, file_of(screen, row.key.id))
    elif (form := edits.form_of(desk, row) or menu_of(desk, row)) is not None:
        screen.put_form(form)
    else:
        screen.app.tell(_("This row only tells."))


def _answer(screen: "ClientCardScreen", desk: edits.Desk, number: int) -> None:
    """Ask the question of that number on the card."""
    from crm_tui.screens.answer_form import AnswerForm

    card = screen.card
    if card is None or number >= len(card.questions):
        return
    form = AnswerForm(desk.around, client_id=card.client_id, deal_id=card.deal_id)
    form.asked, form.at = (card.questions[number],), 0
    screen.put_form(form)


def copy_path(screen: "ActingScreen", file: "FileLine | None") -> None:
    """Put the path of a file on the clipboard, and show it."""
    if file is None:
        return

    async def copy() -> None:
        kept = await screen.app.do(lambda crm: content_path(crm, file))
        if kept.error is None and kept.value is not None:
            screen.app.copy_to_clipboard(str(kept.value))
            screen.app.tell(_("{name}: {path}, copied").format(name=file.name, path=kept.value))

    screen.save_behind(copy())


def file_of(screen: "ClientCardScreen", file_id: int) -> "FileLine | None":
    """The file of that number, as the card shows it."""
    files = screen.page.files if screen.page is not None else ()
    return next((one for one in files if one.id == file_id), None)


def content_path(crm: "Crm", file: "FileLine") -> str:
    """Where a file lies."""
    from crm_tui.store import contents

    return str(contents.path_of(contents.folder_of(crm.store), file.sha256, file.link))


def attach(screen: "ClientCardScreen") -> None:
    """Ask for a file to attach to the deal under the cursor, else to the client."""
    from crm_tui.screens.file_forms import AttachForm

    desk, row = screen.desk(), screen.rows.current()
    if desk is None:
        return
    deal = desk.page.deal(row.deal_id) if row is not None else None
    whose = f"{desk.name} · {deal.title}" if deal is not None else desk.name
    number = deal.id if deal is not None else None
    form = AttachForm(desk.around, client_id=desk.page.who.id, deal_id=number, whose=whose)
    screen.put_form(form)


ACTS = {"stage": "deal.move", "deal.stage": "deal.move"}


def _edit_line(screen: "ClientCardScreen", desk: edits.Desk, line: Happened | None) -> None:
    if line is None:
        screen.app.tell(_("There is nothing under the cursor."))
    elif line.what == "activity" and line.kind in KEPT:
        _edit_said(screen, desk, line)
    elif (file := _file_told(screen, line)) is not None:
        screen.put_form(file_menu(desk, file))
    else:
        screen.app.tell(_("This is kept as it happened. A note can be added with n."))


def _file_told(screen: "ClientCardScreen", line: Happened) -> "FileLine | None":
    """The file whose coming a line of the history tells, if it is still there."""
    if line.what != "activity" or line.kind != "file" or screen.page is None:
        return None
    of_it = [
        one for one in screen.page.files if (one.name, one.deal_id) == (line.text, line.deal_id)
    ]
    return min(of_it, key=lambda one: abs(one.at - line.at), default=None)


def _edit_said(screen: "ClientCardScreen", desk: edits.Desk, line: Happened) -> None:
    """The words of an activity: in a line; those of several lines are read, then in the editor."""
    form = edits.note_form(desk, line)
    if "\n" not in line.text:
        screen.put_form(form)
        return
    from crm_tui.screens.edit_forms import edit_job
    from crm_tui.screens.long_text import draft_name, forgetting, write_in_editor
    from crm_tui.screens.note_screen import NoteScreen

    name = draft_name(screen.app, f"activity-a{line.id}")

    def save(text: str) -> None:
        if text != line.text.strip():
            job = forgetting(name, edit_job(form.held, text, form.write))
            screen.submit(Save(job, _("Note kept"), moves_on=False))

    def change() -> None:
        write_in_editor(screen.app, name, line.text, save)

    screen.app.push_screen(NoteScreen(line, screen.app.now, change))


def take_away(screen: "ClientCardScreen") -> None:
    """Take the row away, or empty it."""
    desk, row = screen.desk(), screen.rows.current()
    if desk is None or row is None or screen.has_class("-side"):
        screen.app.tell(_("There is nothing here to take away."))
        return
    save = edits.removal_of(desk, row)
    if save is None:
        screen.app.tell(_("This cannot be taken away; u undoes what was done."))
    else:
        screen.submit(save)


def give(screen: "ClientCardScreen") -> None:
    """Give the deal under the cursor, or the client, to a colleague."""
    desk, row = screen.desk(), screen.rows.current()
    if desk is None:
        return
    deal = desk.page.deal(row.deal_id) if row is not None else None
    of_deal = deals.deal_form(desk, deal, "owner_id") if deal is not None else None
    form = of_deal or edits.owner_form(desk)
    screen.put_form(form)
