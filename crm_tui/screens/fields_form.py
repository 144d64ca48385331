"""Own fields in the app: they are listed, defined by a line, changed by it, and put away."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_tui.domain.own_fields import (
    FIELD_KINDS,
    Definition,
    definition_words,
    read_definition,
)
from crm_tui.domain.search import fold
from crm_tui.domain.views import WORDS
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.screens.forms import LineForm, Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job
from crm_tui.store.hot.fields import FieldLine, fields
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm

NEW = {"client": "new client", "deal": "new deal"}


@dataclass
class FieldsForm(PickForm):
    """The fields there are; what is typed and names none is a new one."""

    @property
    def narrowed(self) -> tuple[Option, ...]:
        """The fields that what was typed leaves, and new ones of that name."""
        found = super().narrowed
        if not self.text or any(fold(one.label) == fold(self.text) for one in self.options):
            return found
        hints = {"client": _("a new field of clients"), "deal": _("a new field of deals")}
        return (*found, *(Option(NEW[of], self.text, hint) for of, hint in hints.items()))


def fields_form(screen: Any) -> FieldsForm:
    """The own fields of clients and deals: enter changes one, ctrl+d puts it away."""
    form = FieldsForm(around_of(screen), name=_("Own fields"))
    known: dict[int, FieldLine] = {}

    def show(found: tuple[FieldLine, ...]) -> None:
        known.update({one.id: one for one in found if not one.archived})
        form.options = tuple(_option(one) for one in known.values())
        form.hint = _("a field, or the name of a new one")
        screen.form_changed()

    def pick(option: Option) -> Reply:
        field = known.get(option.key) if isinstance(option.key, int) else None
        entity = field.entity if field is not None else str(option.key).removeprefix("new ")
        make = partial(_defining, entity=entity, name=option.label, field=field)
        return Reply(close=True, then=lambda on: on.put_form(make(on)))

    def put_away() -> Reply:
        found = form.narrowed
        option = found[min(form.at, len(found) - 1)] if found else None
        if option is None or not isinstance(option.key, int):
            return Reply(say=_("Choose a field to put away."))
        done = _("Field “{name}” put away").format(name=option.label)
        return Reply(close=True, save=Save(_archives(option.key), done, moves_on=False))

    form.on_pick = pick
    form.answers = {"ctrl+d": put_away}
    form.more = (("ctrl+d", _("put away")),)
    screen.look_up(lambda reads: reads.ask(fields), show, "fields")
    return form


def _option(one: FieldLine) -> Option:
    words = definition_words(Definition(one.kind, one.choices, one.required_from))
    return Option(one.id, one.name, f"{_(WORDS[one.entity])} · {words}")


@dataclass
class DefineForm(LineForm):
    """What a field holds, and from which stage on it is wanted, in one line."""

    name: str = ""
    entity: str = "client"
    field: FieldLine | None = None

    def __post_init__(self) -> None:
        """Name the form, and begin with what the field is."""
        self.title = said(self.name)
        self.hint = _("text · number · day · flag · choice gas, oil; from sales/offer")
        if self.field is not None:
            one = self.field
            self.line.insert(definition_words(Definition(one.kind, one.choices, one.required_from)))

    def keys(self) -> list[tuple[str, str]]:
        """Keep it, or back."""
        return [("enter", _("keep")), ("esc", _("back"))]

    def below(self) -> Line:
        """How the line is read."""
        try:
            found = read_definition(self.text)
        except Invalid as error:
            return [(f" {said(f'{error.message} {error.hint}')}", "late")]
        parts = [_(FIELD_KINDS[found.kind]), ", ".join(found.choices)]
        parts += [_("wanted from {place} on").format(place=one) for one in found.required_from]
        return [(" → ", "mark"), (said(" · ".join(part for part in parts if part)), "bold")]

    def enter(self) -> Reply:
        """Keep the field."""
        try:
            found = read_definition(self.text)
        except Invalid:
            return Reply()
        if self.field is not None and found.kind != self.field.kind:
            kind = _(FIELD_KINDS[self.field.kind])
            return Reply(say=_("It holds {kind} already; define another.").format(kind=kind))
        done = _("Field “{name}” kept").format(name=self.name)
        job = self._changes(found) if self.field is not None else self._defines(found)
        return Reply(close=True, save=Save(job, done, moves_on=False))

    def _defines(self, found: Definition) -> Job:
        def job(crm: "Crm") -> object:
            from crm_tui.actions.team import define_field

            return crm.run(define_field, self.entity, self.name, found.kind, found.choices,
                           found.required_from)  # fmt: skip

        return job

    def _changes(self, found: Definition) -> Job:
        field = self.field
        assert field is not None
        add = tuple(one for one in found.choices if one not in field.choices)
        drop = tuple(one for one in field.choices if one not in found.choices)

        def job(crm: "Crm") -> object:
            from crm_tui.actions.fields import edit_field

            return crm.run(edit_field, field.id, None, found.required_from, add, drop)

        return job


def _defining(screen: Any, *, entity: str, name: str, field: FieldLine | None) -> DefineForm:
    return DefineForm(around_of(screen), name=name, entity=entity, field=field)


def _archives(field_id: int) -> Job:
    def job(crm: "Crm") -> object:
        from crm_tui.actions.fields import archive_field

        return crm.run(archive_field, field_id)

    return job
