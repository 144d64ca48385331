"""Which form edits a row of the client card, and what takes it away."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.client_cards import CardDeal, ClientCard, Happened, OwnField
from crm_tui.domain.lines import StepLine
from crm_tui.errors import Conflict
from crm_tui.i18n import N_, _
from crm_tui.screens import edit_readings as readings
from crm_tui.screens.edit_forms import EditForm, Held, Write
from crm_tui.screens.forms import Around, Form, Save
from crm_tui.screens.owner_forms import give_form
from crm_tui.widgets.card_rows import CardRow
from crm_tui.widgets.paint_client_card import CHANNEL_WORDS, CLIENT_FIELDS

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.shell import Job
    from crm_tui.store.queries.edited import Became

#: What `edit_client` calls the values of these columns.
PARAMETERS = {"works_at_id": "company", "source_id": "source"}
EMPTIES = N_("an empty line empties it")


@dataclass(frozen=True)
class Desk:
    """What the forms of a card stand on: the screen, what it shows, and the world around."""

    screen: "ActingScreen"
    page: ClientCard
    around: Around

    @property
    def name(self) -> str:
        """Whose card it is."""
        return self.page.who.name

    def form(self, label: str, held: Held, write: Write, **more: Any) -> EditForm:
        """A form for one value of this card."""
        return EditForm(self.around, label=label, whose=self.name, held=held, write=write, **more)

    def give(self, what: str, save: Callable[[int, str], Save]) -> Form:
        """A form that asks to whom."""
        return give_form(self.screen, what, save)


def form_of(desk: Desk, row: CardRow) -> Form | None:
    """The form that edits a row in place; None for a row that only tells."""
    from crm_tui.screens import client_card_deals

    what, _dot, part = row.key.what.partition(".")
    deal = desk.page.deal(row.deal_id)
    if what in CLIENT_COLUMNS:
        return client_field(desk, what)
    if what == "deal" and deal is not None:
        return client_card_deals.deal_form(desk, deal, part or "title", row.key.id)
    if what == "receipt" and deal is not None:
        return client_card_deals.receipt_form(desk, deal, 0 if part else row.key.id)
    if what == "channel":
        return channel_form(desk, 0 if part else row.key.id)
    return _made(desk, what, row.key.id)


def _made(desk: Desk, what: str, record_id: int) -> Form | None:
    from crm_tui.screens.client_card_contact import lift_form

    made: dict[str, Callable[[], Form | None]] = {
        "tags": lambda: tags_form(desk, None),
        "field": lambda: field_form(desk, record_id, None),
        "owner_id": lambda: owner_form(desk),
        "step": lambda: _step_form(desk, record_id),
        "no_contact": lambda: lift_form(desk),
        "rest": lambda: rest_form(desk),
    }
    return made[what]() if what in made else None


def rest_form(desk: Desk) -> Form:
    """Until when no review asks for the client."""
    from crm_tui.screens.review_forms import RestForm

    who = desk.page.who
    return RestForm(desk.around, client_id=who.id, client=who.name, moves_on=False)


# -- the client ---------------------------------------------------------------------------------

CLIENT_COLUMNS = {"name": N_("name"), **{key: label for key, label, _value in CLIENT_FIELDS}}


def client_field(desk: Desk, column: str) -> EditForm:
    """A plain field of the client."""
    who = desk.page.who
    value = {key: value for key, _label, value in CLIENT_FIELDS}.get(column, "name")
    name = PARAMETERS.get(column, column)

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.clients import edit_client

        change: dict[str, Any] = {name: text}
        return crm.run(edit_client, who.id, **change, seen=seen)

    held = Held(getattr(who, value), who.version, became("client", who.id, column))
    more: dict[str, Any] = {"empties": "" if column == "name" else _(EMPTIES)}
    if column == "zone":
        more["read"] = readings.read_zone
        more["hints"] = _("Europe/Berlin")
    return desk.form(_(CLIENT_COLUMNS[column]), held, write, **more)


def became(kind: str, record_id: int, *columns: str) -> "Callable[[Crm], Became | None]":
    """How to look again at a value, in a thread."""

    def look(crm: "Crm") -> "Became | None":
        from crm_tui.store.queries import edited

        return crm.ask(edited.became, kind, record_id, columns)

    return look


def channel_form(desk: Desk, channel_id: int) -> EditForm:
    """A channel, or a new one: an empty line takes it away."""
    one = next((c for c in desk.page.reach if c.id == channel_id), None)
    client_id = desk.page.who.id

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions import clients

        if one is None:
            return crm.run(clients.add_channel, client_id, text)
        if not text:
            return crm.run(clients.remove_channel, one.id)
        return crm.run(clients.edit_channel, one.id, text, seen=seen)

    hint = _("a phone, an e-mail, @nick, a site or an address")
    kind = one.kind if one else ""
    read = partial(_channel_read, desk.around, kind)
    if one is None:
        return desk.form(_("channel"), Held(), write, read=read, hints=hint)
    held = Held(one.raw, one.version, became("channel", one.id, "raw"))
    label = _(CHANNEL_WORDS.get(kind, kind))
    return desk.form(label, held, write, read=read, empties=_("an empty line takes it away"))


def _channel_read(around: Around, kind: str, text: str) -> Any:
    return readings.read_channel(text, around, kind)


def label_form(desk: Desk, channel_id: int) -> EditForm:
    """What a channel is called: work, home, the accountant's."""
    one = next(c for c in desk.page.reach if c.id == channel_id)

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.clients import edit_channel

        return crm.run(edit_channel, one.id, label=text, seen=seen)

    held = Held(one.label, one.version, became("channel", one.id, "label"))
    return desk.form(_("label"), held, write, empties=_(EMPTIES), hints=_("work, home, secretary"))


def tags_form(desk: Desk, deal: CardDeal | None) -> EditForm:
    """The tags of the client or of a deal, with commas between."""
    page = desk.page
    worn = page.tags if deal is None else page.parts[deal.id].tags

    def write(crm: "Crm", text: str, _seen: int) -> object:
        from crm_tui.actions import tags

        wanted = readings.tags_in(text)
        add = tuple(tag for tag in wanted if tag not in worn)
        drop = tuple(tag for tag in worn if tag not in wanted)
        if deal is None:
            return crm.run(tags.retag_client, page.who.id, add, drop)
        return crm.run(tags.retag_deal, deal.id, add, drop)

    return desk.form(
        _("tags"), Held(", ".join(worn)), write, read=readings.read_tags,
        empties=_("an empty line takes all of them off"), hints=_("vip, north"),
    )  # fmt: skip


def field_form(desk: Desk, field_id: int, deal: CardDeal | None) -> EditForm | None:
    """The field of the team's own with this id."""
    fields = desk.page.fields if deal is None else desk.page.parts[deal.id].fields
    field = next((one for one in fields if one.id == field_id), None)
    return own_field(desk, field, deal) if field is not None else None


def own_field(desk: Desk, field: OwnField, deal: CardDeal | None) -> EditForm:
    """A field of the team's own, of the client or of a deal."""
    holder = {"client_id": desk.page.who.id} if deal is None else {"deal_id": deal.id}
    column, record_id = next(iter(holder.items()))

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.team import set_field

        value = readings.own_text(text, field, desk.around) if text else ""
        return crm.run(set_field, field.id, value, **holder, seen=seen)

    def look(crm: "Crm") -> "Became":
        from crm_tui.store.queries import edited

        return crm.ask(edited.own_value, field.id, column, record_id)

    return desk.form(
        field.name, Held(field.text, field.version, look), write,
        read=lambda text: readings.read_own(text, field, desk.around),
        empties=_(EMPTIES), hints=", ".join(field.options),
    )  # fmt: skip


def owner_form(desk: Desk) -> Form:
    """To whom the client is given, with its open deals and steps."""
    who = desk.page.who

    def save(owner_id: int, name: str) -> Save:
        done = _("{what}: given to {name}").format(what=who.name, name=name)
        return Save(run("clients", "give_client", who.id, owner_id), done, moves_on=False)

    return desk.give(who.name, save)


def _step_form(desk: Desk, step_id: int) -> EditForm | None:
    steps = [*desk.page.steps, *(deal.step for deal in desk.page.open_deals)]
    step = next((one for one in steps if one is not None and one.id == step_id), None)
    return step_form(desk, step) if step is not None else None


def step_form(desk: Desk, step: StepLine) -> EditForm:
    """What is to be done, in other words; its time is moved by `t`."""
    look = became("step", step.id, "title")

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.steps import edit_step

        now = look(crm)
        if not seen and now is not None and now.text != step.title:
            raise Conflict(_("The step says something else now."))
        return crm.run(edit_step, step.id, title=text, seen=seen or None)

    return desk.form(_("step"), Held(step.title, 0, look), write)


def note_form(desk: Desk, line: Happened) -> EditForm:
    """The words of a note, a call, a meeting or a letter."""

    def write(crm: "Crm", text: str, seen: int) -> object:
        from crm_tui.actions.activities import edit_activity

        return crm.run(edit_activity, line.id, text, seen=seen)

    held = Held(line.text, line.version, became("activity", line.id, "text"))
    return desk.form(_("what was said"), held, write)


# -- taking away --------------------------------------------------------------------------------


def run(module: str, action: str, *args: Any, **more: Any) -> "Job":
    """A job that does an action of `crm_tui.actions`, imported in its thread."""

    def job(crm: "Crm") -> object:
        from importlib import import_module

        found = getattr(import_module(f"crm_tui.actions.{module}"), action)
        return crm.run(found, *args, **more)

    return job


def removal_of(desk: Desk, row: CardRow) -> Save | None:
    """What takes the row away: a channel, a receipt, a side step; a value is emptied."""
    if row.key.what == "step":
        job = run("steps", "drop_step", row.key.id)
        return Save(job, _("Side step dropped"), moves_on=False)
    if row.key.what == "rest":
        who = desk.page.who
        done = _("{who}: reviews ask again").format(who=who.name)
        return Save(run("review", "rest", who.id, None), done, moves_on=False)
    if row.key.what == "file":
        return Save(run("files", "remove_file", row.key.id), _("File taken away"), moves_on=False)
    form = form_of(desk, row)
    if not isinstance(form, EditForm) or not form.empties or not form.held.text:
        return None
    form.line.text = ""
    return form.enter().save
