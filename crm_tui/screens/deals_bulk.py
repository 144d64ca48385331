"""What is done to the deals of all the marked steps or cards: one action, one undo."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_tui.domain.client_lines import TagLine
from crm_tui.domain.lines import StepLine
from crm_tui.domain.search import fold
from crm_tui.domain.text import thousands
from crm_tui.errors import CrmError
from crm_tui.i18n import _, _n
from crm_tui.screens.clients_bulk import TagForm
from crm_tui.screens.edit_readings import amount_in, day_in
from crm_tui.screens.export_form import ExportForm, form_of
from crm_tui.screens.forms import Form, LineForm, Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job
from crm_tui.store.hot import clients
from crm_tui.widgets.paint import Line, said
from crm_tui.widgets.paint_clients import count_words

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

DAYS = ("expected_day", "promised_day")


@dataclass
class MarkedDeals:
    """The deals of the marked, each once; alone: how many of the marked belong to no deal."""

    screen: "ActingScreen"
    steps: tuple[StepLine, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """The deals, as they were marked."""
        found = (step.deal_id for step in self.steps)
        return tuple(dict.fromkeys(deal for deal in found if deal is not None))

    @property
    def words(self) -> str:
        """`3 deals`."""
        count = len(self.ids)
        return _n("{count} deal", "{count} deals", count).format(count=thousands(count))

    @property
    def alone(self) -> str:
        """How many of the marked are steps of a client without a deal; "" for none."""
        count = sum(step.deal_id is None for step in self.steps)
        words = _n("{count} marked has no deal", "{count} marked have no deal", count)
        return words.format(count=thousands(count)) if count else ""

    def saves(self, job: Job, done: str) -> Reply:
        """Save a change of them all, and say so; the marks go."""
        return Reply(close=True, save=Save(job, done, self.steps))


def change_marked(screen: "ActingScreen", steps: tuple[StepLine, ...]) -> None:
    """The menu of what can be done to the deals of the marked."""
    marked = MarkedDeals(screen, steps)
    if not marked.ids:
        screen.app.tell(marked.alone)
        return
    screen.put_form(_menu(marked))


def _menu(marked: MarkedDeals) -> PickForm:
    """Changes that only this menu has first, then those that have a key."""
    forms: list[tuple[str, str, Callable[[MarkedDeals], Form]]] = [
        (_("tag …"), "", partial(_tagging, on=True)),
        (_("take a tag off …"), "", partial(_tagging, on=False)),
        (_("write into …"), _("a column, a field of your own"), WritingDeals.of),
        (_("write to a file …"), _("CSV, XLSX, JSON Lines, Markdown"), _writing_file),
    ]
    keys = (
        ("list.owner", _("give to …")), ("deal.move", _("move to …")),
        ("side.add", _("plan a step …")), ("step.postpone", _("postpone …")),
    )  # fmt: skip
    keyboard = marked.screen.app.keyboard
    options = [Option(n, words, more) for n, (words, more, _make) in enumerate(forms)]
    shown = {key.id: keyboard.label(key) for key in keyboard.table}
    options += [Option(action, words, shown.get(action, "")) for action, words in keys]

    def pick(option: Option) -> Reply:
        if isinstance(option.key, str):
            return Reply(close=True, act=option.key)
        assert isinstance(option.key, int)
        make = forms[option.key][2]
        return Reply(close=True, then=lambda screen: screen.put_form(make(marked)))

    name = _("Change {what}").format(what=" · ".join(filter(None, (marked.words, marked.alone))))
    return PickForm(around_of(marked.screen), name=name, options=tuple(options), on_pick=pick)


def _tagging(marked: MarkedDeals, *, on: bool) -> TagForm:
    title = _("Tag {what}") if on else _("Take off {what} the tag")
    name = title.format(what=marked.words)
    form = TagForm(around_of(marked.screen), name=name, makes_new=on)

    def pick(option: Option) -> Reply:
        ids, tag = marked.ids, option.label

        def job(crm: Any) -> object:
            from crm_tui.actions import many_deals

            return crm.run(many_deals.tag_deals if on else many_deals.untag_deals, ids, tag)

        words = _("{what}: tagged #{tag}") if on else _("{what}: #{tag} taken off")
        return marked.saves(job, words.format(what=marked.words, tag=tag))

    def show(tags: tuple[TagLine, ...]) -> None:
        form.options = tuple(
            Option(tag.name, tag.name, count_words(tag.clients, more=False)) for tag in tags
        )
        marked.screen.form_changed()

    form.on_pick = pick
    marked.screen.look_up(lambda reads: reads.ask(clients.tags), show, "tags")
    return form


@dataclass
class WritingDeals(LineForm):
    """One value for the same column, or own field, of all the deals: `amount: 120k`."""

    marked: MarkedDeals | None = None

    @classmethod
    def of(cls, marked: MarkedDeals) -> "WritingDeals":
        """The form about the marked."""
        return cls(around_of(marked.screen), marked=marked)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Write into {what}").format(what=self.marked.words if self.marked else "")
        self.hint = _("amount: 120k")

    def keys(self) -> list[tuple[str, str]]:
        """Write it, or go back."""
        return [("enter", _("write it")), ("esc", _("back"))]

    def _parts(self) -> tuple[str, str, str]:
        """The column as it is kept, its name as typed, and the value."""
        name, colon, value = (part.strip() for part in self.text.partition(":"))
        return (fold(name).replace(" ", "_") if colon else ""), name, value

    def _read(self, column: str, value: str) -> dict[str, Any]:
        """A sum or a day as an action takes it. Raises Invalid."""
        if column == "amount" and value:
            amount = amount_in(value, self.around.currency)
            return {"amount": amount.minor, "currency": amount.currency}
        return {"day": day_in(value, self.around)} if column in DAYS and value else {}

    def below(self) -> Line:
        """How the line is read."""
        column, name, value = self._parts()
        if not column:
            return [(" " + _("its name, a colon, the value; no value empties it"), "dim")]
        try:
            self._read(column, value)
        except CrmError as error:
            return [(" " + said(error.message), "warn")]
        return [(" → ", "mark"), (said(f"{name} = {value or _('nothing')}"), "bold")]

    def enter(self) -> Reply:
        """Write it."""
        column, name, value = self._parts()
        if self.marked is None or not column:
            return Reply()
        try:
            more = self._read(column, value)
        except CrmError:
            return Reply()
        ids = self.marked.ids

        def job(crm: Any) -> object:
            from crm_tui.actions.filling import set_deals

            return crm.run(set_deals, ids, name, value, **more)

        done = _("{what}: {field} written").format(what=self.marked.words, field=name)
        return self.marked.saves(job, done)


def _writing_file(marked: MarkedDeals) -> ExportForm:
    """The form that asks where the marked deals go, with all that is known of them."""
    ids = marked.ids

    def write(crm: Any, path: Path, told: Callable[[int], None]) -> int:
        from crm_tui.exporters.lists import write_list
        from crm_tui.store.queries.many_deals import uids_of

        only = crm.ask(uids_of, ids)
        return int(crm.ask(write_list, "deals", form_of(path), path, only=only, told=told))

    return ExportForm(around_of(marked.screen), what=marked.words, write=write)
