"""What can be done with a row of the client card beside editing it: menus of choices."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.client_cards import CardDeal, Reach
from crm_tui.domain.files import FileLine
from crm_tui.domain.steps import CANCEL_REASONS
from crm_tui.i18n import N_, _
from crm_tui.screens import client_card_contact as contact
from crm_tui.screens import client_card_deals as deals
from crm_tui.screens import client_card_edits as edits
from crm_tui.screens.client_card_edits import CLIENT_COLUMNS, Desk, run
from crm_tui.screens.forms import Form, Reply, Save
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job
from crm_tui.widgets.card_rows import CardRow
from crm_tui.widgets.paint_client_card import CLIENT_FIELDS

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

CANCEL_WORDS = {
    "duplicate": N_("a duplicate"),
    "spam": N_("spam"),
    "mistake": N_("a mistake"),
    "test": N_("a test"),
    "bad_contact": N_("a bad contact"),
}


class Choice(NamedTuple):
    """One thing that can be done: its words, and what then happens."""

    label: str
    reply: Callable[[], Reply]
    hint: str = ""


def menu_of(desk: Desk, row: CardRow) -> PickForm | None:
    """The menu of a row; None where there is nothing to choose."""
    what = row.key.what
    deal = desk.page.deal(row.deal_id)
    if what == "channel":
        one = next((c for c in desk.page.reach if c.id == row.key.id), None)
        return _menu(desk, one.raw, channel_choices(desk, one)) if one is not None else None
    if what == "file":
        file = next((one for one in desk.page.files if one.id == row.key.id), None)
        return file_menu(desk, file) if file is not None else None
    if what == "works_at_id" and desk.page.who.company_id is not None:
        return _menu(desk, desk.page.who.company, _company_choices(desk))
    if what in ("more.client", "archived", "no_contact"):
        return _menu(desk, desk.name, client_choices(desk))
    if what == "more.deal" and deal is not None:
        return _menu(desk, deal.title, deal_choices(desk, deal))
    return None


def file_menu(desk: Desk, file: FileLine) -> PickForm:
    """What can be done with a file."""
    return _menu(desk, file.name, file_choices(desk, file))


def _menu(desk: Desk, name: str, choices: list[Choice]) -> PickForm:
    options = tuple(Option(n, one.label, one.hint) for n, one in enumerate(choices))

    def pick(option: Option) -> Reply:
        assert isinstance(option.key, int)
        return choices[option.key].reply()

    return PickForm(desk.around, name=name, options=options, on_pick=pick)


def opens(make: Callable[[], Form | None]) -> Callable[[], Reply]:
    """The choice opens another form."""

    def show(screen: "ActingScreen") -> None:
        form = make()
        if form is not None:
            screen.put_form(form)

    return lambda: Reply(close=True, then=show)


def saves(job: Job, done: str) -> Callable[[], Reply]:
    """The choice is saved at once."""
    return lambda: Reply(close=True, save=Save(job, done, moves_on=False))


def acts(action: str) -> Callable[[], Reply]:
    """The choice is an action of the screen."""
    return lambda: Reply(close=True, then=lambda screen: screen.act(action))


# -- channels and companies ---------------------------------------------------------------------


def channel_choices(desk: Desk, one: Reach) -> list[Choice]:
    """Edit, copy, mark bad or good, forbid or allow, name, take away."""
    row = partial(edits.channel_form, desk, one.id)
    edit = partial(run, "clients", "edit_channel", one.id)
    if one.bad:
        mark = Choice(_("good again"), saves(edit(bad=False), _("{c}: good").format(c=one.raw)))
    else:
        mark = Choice(_("mark bad"), saves(edit(bad=True), _("{c}: bad").format(c=one.raw)))
    if one.no_contact is None:
        words = Choice(
            _("do not use it for selling"), opens(lambda: contact.mark_form(desk, one.id))
        )
    else:
        words = Choice(_("may be used again"), opens(lambda: contact.lift_form(desk, one.id)))
    removed = _("{c}: taken away").format(c=one.raw)
    return [
        Choice(_("edit"), opens(row)),
        Choice(_("copy"), lambda: Reply(close=True, then=partial(copy, one.raw))),
        mark,
        words,
        Choice(_("label"), opens(lambda: edits.label_form(desk, one.id)), one.label),
        Choice(_("take away"), saves(run("clients", "remove_channel", one.id), removed)),
    ]


def copy(text: str, screen: "ActingScreen") -> None:
    """Put a text on the clipboard and say so."""
    screen.app.copy_to_clipboard(text)
    screen.app.tell(_("{what}: copied").format(what=text))


def file_choices(desk: Desk, one: FileLine) -> list[Choice]:
    """Open with one's own program, copy the path, take away, attach another."""
    from crm_tui.domain.file_names import runs
    from crm_tui.screens.client_card_rows import copy_path
    from crm_tui.screens.file_forms import open_file

    words = _("open, though it is a program") if runs(one.name) else _("open")
    gone = _("{name}: taken away").format(name=one.name)
    return [
        Choice(words, lambda: Reply(close=True, then=partial(open_file, one))),
        Choice(_("copy its path"), lambda: Reply(close=True, then=partial(copy_path, file=one))),
        Choice(_("take away"), saves(run("files", "remove_file", one.id), gone)),
        Choice(_("attach another"), acts("file.attach")),
    ]


def _company_choices(desk: Desk) -> list[Choice]:
    who = desk.page.who
    return [
        Choice(_("open its card"), lambda: Reply(close=True, then=partial(_open, who.company_id))),
        Choice(_("edit"), opens(lambda: edits.client_field(desk, "works_at_id"))),
    ]


def _open(client_id: int | None, screen: "ActingScreen") -> None:
    from crm_tui.screens.opening import open_card

    if client_id is not None:
        open_card(screen, client_id)


# -- the client and its deals -------------------------------------------------------------------


def client_choices(desk: Desk) -> list[Choice]:
    """What can be added to the client, and what can be done with it as a whole."""
    page = desk.page
    who = page.who
    values = {key: value for key, _label, value in CLIENT_FIELDS}
    empty = [key for key, value in values.items() if not getattr(who, value)]
    found = [
        Choice(_(CLIENT_COLUMNS[key]), opens(partial(edits.client_field, desk, key)))
        for key in empty
    ]
    found += [
        Choice(field.name, opens(partial(edits.own_field, desk, field, None)), _("own field"))
        for field in page.fields
        if not field.text
    ]
    return [*found, *client_commands(desk)]


def client_commands(desk: Desk) -> list[Choice]:
    """What can be done with the client as a whole."""
    who = desk.page.who
    if who.no_contact is None:
        mark = Choice(_("mark do-not-contact"), opens(lambda: contact.mark_form(desk)))
    else:
        mark = Choice(_("lift do-not-contact"), opens(lambda: contact.lift_form(desk)))
    away = partial(run, "clients", "archive_client", who.id)
    if who.archived:
        put = Choice(_("take back"), saves(away(back=True), _("{c}: back").format(c=who.name)))
    else:
        put = Choice(_("put away"), saves(away(), _("{c}: put away").format(c=who.name)))
    person = who.kind == "person"
    other = partial(run, "clients", "edit_client", who.id, kind="company" if person else "person")
    kind = _("is a company, not a person") if person else _("is a person, not a company")
    return [
        mark,
        Choice(_("not before a day: no review asks"), opens(lambda: edits.rest_form(desk))),
        put,
        Choice(kind, saves(other(seen=who.version), _("{c}: changed").format(c=who.name))),
        Choice(_("merge with another client"), acts("client.merge")),
        Choice(_("attach a file"), acts("file.attach")),
        Choice(_("add a deal"), opens(lambda: deals.NewDealForm(desk.around, client=who))),
    ]


def deal_choices(desk: Desk, deal: CardDeal) -> list[Choice]:
    """What can be done with a deal, and what can be added to it."""
    parts = desk.page.parts.get(deal.id)
    found = deal_commands(desk, deal)
    days = [day for day in deals.DAYS if getattr(deal, day) is None]
    found += [
        Choice(_(deals.DAYS[day]), opens(partial(deals.deal_form, desk, deal, day)), _("a day"))
        for day in days
    ]
    found += [
        Choice(field.name, opens(partial(edits.own_field, desk, field, deal)), _("own field"))
        for field in (parts.fields if parts is not None else ())
        if not field.text
    ]
    return found


def deal_commands(desk: Desk, deal: CardDeal) -> list[Choice]:
    """Move, win, cancel an open deal; reopen a closed one."""
    if not deal.is_open:
        job = run("deals", "reopen_deal", deal.id)
        return [
            Choice(
                _("reopen, closed by mistake"),
                saves(job, _("{d}: open again").format(d=deal.title)),
            )
        ]
    return [
        Choice(_("to another stage"), acts("deal.move")),
        Choice(_("won"), acts("deal.win")),
        Choice(_("refused"), acts("step.refuse")),
        Choice(_("cancel: it never was one"), opens(lambda: cancel_menu(desk, deal))),
        Choice(_("hand over"), opens(lambda: deals.deal_form(desk, deal, "owner_id"))),
        Choice(_("side step"), acts("side.add")),
    ]


def cancel_menu(desk: Desk, deal: CardDeal) -> PickForm:
    """Why a deal never was one."""
    done = _("{d}: cancelled").format(d=deal.title)
    choices = [
        Choice(_(CANCEL_WORDS[reason]), saves(run("deals", "cancel_deal", deal.id, reason), done))
        for reason in CANCEL_REASONS
    ]
    return _menu(desk, _("Cancel {d}: why?").format(d=deal.title), choices)


def named_choices(desk: Desk, deal_id: int | None) -> tuple[tuple[str, Callable[[], Reply]], ...]:
    """What can be done with the client, and the deal in focus, by names that say with whom."""
    found = [(_("Client: {what}"), choice) for choice in client_commands(desk)]
    deal = desk.page.deal(deal_id)
    if deal is not None:
        found += [(_("Deal: {what}"), choice) for choice in deal_commands(desk, deal)]
    return tuple((words.format(what=choice.label), choice.reply) for words, choice in found)
