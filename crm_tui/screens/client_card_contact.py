"""The forms that forbid selling contact with a client, and allow it again."""

from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.client_card_edits import Desk
from crm_tui.screens.edit_forms import EditForm, Held

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def mark_form(desk: Desk, channel_id: int | None = None) -> EditForm:
    """Mark do-not-contact, with his words; by one channel alone where one is named."""
    who = desk.page.who

    def write(crm: "Crm", text: str, _seen: int) -> object:
        from crm_tui.actions.contact import mark_no_contact

        return crm.run(mark_no_contact, who.id, text, channel_id)

    hint = _("his words; open selling deals are refused") if channel_id is None else _("his words")
    return desk.form(
        _("do not contact"), Held(), write, hints=hint,
        done=_("{whose}: not to be contacted").format(whose=who.name),
    )  # fmt: skip


def lift_form(desk: Desk, channel_id: int | None = None) -> EditForm:
    """The client came by himself: lift the mark, keeping his words."""
    who = desk.page.who

    def write(crm: "Crm", text: str, _seen: int) -> object:
        from crm_tui.actions.contact import lift_no_contact

        how, words = how_he_came(text)
        return crm.run(lift_no_contact, who.id, how, words, channel_id)

    return desk.form(
        _("he came himself"), Held(), write,
        hints=_("how and in which words: letter: please send the offer again"),
        done=_("{whose}: may be contacted again").format(whose=who.name),
    )  # fmt: skip


def how_he_came(text: str) -> tuple[str, str]:
    """`letter: call me again` → by what he came, and his words; a call where nothing is said."""
    hows = ("call", "letter", "message", "visit", "meeting", "form")
    how, colon, words = text.partition(":")
    known = {word: key for key in hows for word in (key, _(key))}
    found = known.get(how.strip().casefold()) if colon else None
    return (found, words.strip()) if found else ("call", text)
