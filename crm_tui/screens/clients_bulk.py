"""What is done to all the marked clients: previewed in words, one action, one undo."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.client_lines import BulkCounts, ClientLine, TagLine
from crm_tui.domain.filters import Filter, Term
from crm_tui.domain.search import fold
from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n
from crm_tui.screens.forms import CLOSES, Form, LineForm, Reply, Save
from crm_tui.screens.jobs import note_job
from crm_tui.screens.note_form import NoteForm
from crm_tui.screens.opening import around_of
from crm_tui.screens.owner_forms import give_form
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job, Reads
from crm_tui.store.hot import clients
from crm_tui.store.hot.merging import bulk_counts
from crm_tui.widgets.paint import Line, clip, said
from crm_tui.widgets.paint_clients import bulk_words, count_words

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.screens.clients import ClientsScreen
    from crm_tui.screens.deal_forms import SideForm

MOST_COPIED = 500
NEW = "new"


@dataclass
class Marked:
    """The marked clients, and what a change of them is about, once that has been counted.

    told: how a form that is open already learns the counts.
    """

    screen: "ClientsScreen"
    ids: tuple[int, ...]
    counts: BulkCounts
    told: Callable[[], object] | None = None

    @classmethod
    def of(cls, screen: "ClientsScreen") -> "Marked":
        """The marked of the screen; their work is counted at once where that is quick."""
        ids = screen.grid.marked_ids()
        marked = cls(screen, ids, BulkCounts(len(ids), 0, 0, 0))
        screen.look_up(lambda reads: reads.ask(bulk_counts, ids), marked.count, "bulk")
        return marked

    def count(self, counts: BulkCounts) -> None:
        """This is what they have."""
        self.counts = counts
        if self.told is not None:
            self.told()
            self.screen.form_changed()

    @property
    def words(self) -> str:
        """`37 clients`."""
        return count_words(self.counts.clients, more=False)

    @property
    def refused(self) -> str:
        """How many deals are refused where they must not be contacted."""
        count = self.counts.selling
        words = _n("{count} open deal is refused", "{count} open deals are refused", count)
        return words.format(count=thousands(count))

    def saves(self, verb: str, done: str, *args: Any, **more: Any) -> Reply:
        """Save a change of them all, and say so."""
        return Reply(close=True, save=Save(_job(verb, self.ids, *args, **more), done))


def _job(verb: str, ids: tuple[int, ...], *args: Any, **more: Any) -> Job:
    """A verb of `actions.bulk` for these clients."""

    def job(crm: Any) -> object:
        from crm_tui.actions import bulk

        return crm.run(getattr(bulk, verb), ids, *args, **more)

    return job


def give_marked(screen: "ClientsScreen") -> None:
    """Ask to whom the marked are given, with their open deals."""
    screen.put_form(_give(Marked.of(screen)))


def _give(marked: Marked) -> PickForm:
    def save(owner_id: int, name: str) -> Save:
        done = _("{what}: given to {name}").format(what=marked.words, name=name)
        return Save(_job("give_clients", marked.ids, owner_id), done)

    def title() -> str:
        return _("Give {what} to").format(what=bulk_words(marked.counts))

    form = give_form(marked.screen, marked.words, save, title=title())
    marked.told = lambda: setattr(form, "title", title())
    return form


def change_marked(screen: "ClientsScreen") -> None:
    """The menu of what can be done to the marked."""
    screen.put_form(_menu(Marked.of(screen)))


def _choices(marked: Marked) -> "list[tuple[str, str, Callable[[Marked], Form | None]]]":
    """What can be done, what it is about, and the form it opens."""
    stay = _("those with open steps stay") if marked.counts.steps else ""
    choices: list[tuple[str, str, Callable[[Marked], Form | None]]] = [
        (_("give to …"), bulk_words(marked.counts), _give),
        (_("tag …"), "", partial(_tagging, on=True)),
        (_("take a tag off …"), "", partial(_tagging, on=False)),
        (_("write into …"), _("a column, a field of your own"), Writing.of),
        (_("put away"), stay, _putting_away),
        (_("do not contact …"), marked.refused if marked.counts.selling else "", Blocking.of),
        (_("write to a file …"), _("as they are seen, or as cards"), _to_file),
    ]
    if asks_archived(marked.screen.asked.filter):
        choices[4] = (_("take back"), "", _taking_back)
    if len(marked.ids) == 2:
        choices.append((_("merge the two …"), "", _merging))
    return choices


def asks_archived(filter: Filter) -> bool:
    """Whether a list shows clients that were put away."""
    return any(term == Term("is", ":", "archived") for term in filter.terms())


def _menu(marked: Marked) -> PickForm:
    def options() -> tuple[Option, ...]:
        return tuple(Option(n, one[0], one[1]) for n, one in enumerate(_choices(marked)))

    def pick(option: Option) -> Reply:
        assert isinstance(option.key, int)
        make = _choices(marked)[option.key][2]
        return Reply(close=True, then=lambda screen: _open(screen, make(marked)))

    name = _("Change {what}").format(what=marked.words)
    form = PickForm(around_of(marked.screen), name=name, options=options(), on_pick=pick)
    marked.told = lambda: setattr(form, "options", options())
    return form


def _open(screen: "ActingScreen", form: Form | None) -> None:
    if form is not None:
        screen.put_form(form)


def _merging(marked: Marked) -> None:
    marked.screen.act("client.merge")


def _to_file(marked: Marked) -> Form:
    from crm_tui.screens.export_form import clients_form

    return clients_form(marked.screen, marked.ids, marked.words)


# -- tags -----------------------------------------------------------------------------------------


@dataclass
class TagForm(PickForm):
    """The tags there are; what is none of them yet is offered as a new one."""

    makes_new: bool = True

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """The tags that what was typed leaves, and a new one of that name."""
        found = super().narrowed
        is_known = any(fold(option.label) == fold(self.text) for option in found)
        if not self.text or is_known or not self.makes_new:
            return found
        return (*found, Option(NEW, self.text, _("a new tag")))


def _tagging(marked: Marked, *, on: bool) -> TagForm:
    title = _("Tag {what}") if on else _("Take off {what} the tag")
    form = TagForm(
        around_of(marked.screen), name=title.format(what=marked.words), makes_new=on
    )  # fmt: skip

    def pick(option: Option) -> Reply:
        verb = "tag_clients" if on else "untag_clients"
        words = _("{what}: tagged #{tag}") if on else _("{what}: #{tag} taken off")
        return marked.saves(verb, words.format(what=marked.words, tag=option.label), option.label)

    def show(tags: tuple[TagLine, ...]) -> None:
        form.options = tuple(
            Option(tag.name, tag.name, count_words(tag.clients, more=False)) for tag in tags
        )
        marked.screen.form_changed()

    form.on_pick = pick
    marked.screen.look_up(lambda reads: reads.ask(clients.tags), show, "tags")
    return form


# -- away, and not to be contacted ----------------------------------------------------------------


@dataclass
class SureForm(Form):
    """One line that says what enter will do."""

    words: str = ""
    reply: Reply = field(default_factory=Reply)

    def lines(self, cells: int) -> list[Line]:
        """What will be done."""
        line: Line = [(f" {said(self.words)} ", "label"), (_("enter does it"), "dim")]
        return [self.refusal(cells) or clip(line, cells)]

    def keys(self) -> list[tuple[str, str]]:
        """Do it, or go back."""
        return [("enter", _("do it")), ("esc", _("back"))]

    def press(self, name: str, char: str | None) -> Reply:
        """Enter does it."""
        return self.reply if name == "enter" else super().press(name, char)


def _putting_away(marked: Marked) -> SureForm:
    words = _("Put {what} away; those with open steps stay.").format(what=marked.words)
    reply = marked.saves("archive_clients", _("{what}: put away").format(what=marked.words))
    return SureForm(around_of(marked.screen), words=words, reply=reply)


def _taking_back(marked: Marked) -> SureForm:
    words = _("Take {what} back.").format(what=marked.words)
    done = _("{what}: taken back").format(what=marked.words)
    reply = marked.saves("archive_clients", done, back=True)
    return SureForm(around_of(marked.screen), words=words, reply=reply)


@dataclass
class Blocking(LineForm):
    """Why some clients must not be contacted; below, what that does to their deals."""

    marked: Marked | None = None

    @classmethod
    def of(cls, marked: Marked) -> "Blocking":
        """The form about the marked."""
        return cls(around_of(marked.screen), marked=marked)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Do not contact")
        self.hint = _("why: in the client's words")

    def keys(self) -> list[tuple[str, str]]:
        """Mark them, or go back."""
        return [("enter", _("mark them")), ("esc", _("back"))]

    def below(self) -> Line:
        """What it does."""
        if self.marked is None:
            return []
        return [(f" {self.marked.words}; {self.marked.refused}.", "warn")]

    def enter(self) -> Reply:
        """Mark them."""
        if self.marked is None:
            return CLOSES
        done = _("{what}: not to be contacted").format(what=self.marked.words)
        return self.marked.saves("block_clients", done, self.text)


@dataclass
class Writing(LineForm):
    """One value for the same column, or own field, of all the marked: `city: Berlin`."""

    marked: Marked | None = None

    @classmethod
    def of(cls, marked: Marked) -> "Writing":
        """The form about the marked."""
        return cls(around_of(marked.screen), marked=marked)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Write into {what}").format(what=self.marked.words if self.marked else "")
        self.hint = _("city: Berlin")

    def keys(self) -> list[tuple[str, str]]:
        """Write it, or go back."""
        return [("enter", _("write it")), ("esc", _("back"))]

    def below(self) -> Line:
        """How the line is read."""
        name, colon, value = self.text.partition(":")
        if not (name.strip() and colon):
            return [(" " + _("its name, a colon, the value; no value empties it"), "dim")]
        told = value.strip() or _("nothing")
        return [(" → ", "mark"), (said(f"{name.strip()} = {told}"), "bold")]

    def enter(self) -> Reply:
        """Write it."""
        name, colon, value = (part.strip() for part in self.text.partition(":"))
        if self.marked is None or not (name and colon):
            return Reply()
        ids = self.marked.ids

        def job(crm: Any) -> object:
            from crm_tui.actions.filling import set_clients

            return crm.run(set_clients, ids, name, value)

        done = _("{what}: {field} written").format(what=self.marked.words, field=name)
        return Reply(close=True, save=Save(job, done))


# -- notes and the clipboard ----------------------------------------------------------------------


@dataclass
class NoteToMarked(NoteForm):
    """The same note for each marked client, with or without a step."""

    whom: tuple[tuple[int, int | None], ...] = ()

    @property
    def subject(self) -> str:
        """How many it is about."""
        return _("{count} marked").format(count=thousands(len(self.whom)))

    def enter(self) -> Reply:
        """Keep the note; an empty one closes the form."""
        if not self.text:
            return CLOSES
        done = _("Note kept")
        return Reply(close=True, save=Save(note_job(list(self.whom), self.text), done))


def note_form(screen: "ClientsScreen") -> NoteToMarked:
    """A note for all the marked."""
    deals = {step.client_id: step.deal_id for step in screen.targets()}
    whom = tuple((number, deals.get(number)) for number in screen.grid.marked_ids())
    return NoteToMarked(around_of(screen), whom=whom)


def step_form(screen: "ClientsScreen") -> "SideForm":
    """A step of its own for each of the marked."""
    from crm_tui.screens.deal_forms import SideForm

    marked = screen.grid.marked_ids()
    many = _n("{count} client", "{count} clients", len(marked)).format(count=thousands(len(marked)))
    return SideForm(around_of(screen), client=many, clients=marked)


def copy_marked(screen: "ClientsScreen") -> None:
    """Put the marked on the clipboard, a line each: name, company, how to reach them."""
    ids = screen.grid.marked_ids()
    if len(ids) > MOST_COPIED:
        most = _("{most} clients at most are copied; crm export takes more.")
        screen.app.tell(most.format(most=MOST_COPIED))
        return

    def read(reads: Reads) -> dict[int, ClientLine]:
        return reads.ask(clients.lines, ids)

    def show(lines: dict[int, ClientLine]) -> None:
        rows = [lines[number] for number in ids if number in lines]
        texts = ["\t".join((row.name, row.company, row.channel)) for row in rows]
        screen.app.copy_to_clipboard("\n".join(texts))
        screen.app.tell(_("{what}: copied").format(what=count_words(len(rows), more=False)))

    screen.app.show(read, show, "copy")
