"""Own fields as they are changed: names, choices, and the stages from which they are wanted."""

from crm_tui.actions.base import action
from crm_tui.domain.own_fields import read_required, write_required
from crm_tui.domain.search import fold
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import views
from crm_tui.store.tables.setup import FieldDef, FieldOption


@action("field.edit", N_("Change a field of your own"))
def edit_field(
    tx: Tx,
    field_id: int,
    name: str | None = None,
    required_from: tuple[str, ...] | None = None,
    add: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
    rename: tuple[tuple[str, str], ...] = (),
    place: int | None = None,
) -> None:
    """Change what a field is called, what it offers, and from which stages on it is wanted.

    required_from: `pipeline/stage` each, `!` behind it where the stage is not left without it;
    none at all to want it nowhere. add, drop, rename: choices; one that is dropped stays where
    it was chosen. place: among the fields of its kind of record, the first being 1. Raises
    Invalid, NotFound.
    """
    field = tx.get(FieldDef, field_id)
    if name is not None:
        _rename(tx, field, name)
    if required_from is not None:
        field.required_from = write_required(
            read_required("\n".join(required_from), views.stage_places(tx))
        )
    if add or drop or rename:
        _choices(tx, field, add, drop, rename)
    if place is not None:
        _put_at(tx, field, place)


def _rename(tx: Tx, field: FieldDef, name: str) -> None:
    called = " ".join(clean_input(name, "name").split())
    if not fold(called):
        raise Invalid(_("A field needs a name."), field="name")
    others = [one for one in views.fields_of(tx, field.entity) if one.id != field.id]
    if any(fold(one.name) == fold(called) for one in others):
        raise Invalid(_("There is a field “{name}” already.").format(name=called), field="name")
    # Playbooks name a field by its key, which therefore never changes.
    field.name = called


def _choices(
    tx: Tx,
    field: FieldDef,
    add: tuple[str, ...],
    drop: tuple[str, ...],
    rename: tuple[tuple[str, str], ...],
) -> None:
    if field.kind != "choice":
        raise Invalid(_("A choice field, and no other, has choices."), field="options")
    for old, new in rename:
        option = _option(tx, field, old)
        option.name = _new_name(tx, field, new, option)
    for name in drop:
        option = _option(tx, field, name)
        option.archived_at = option.archived_at or tx.now
    for name in add:
        _add_option(tx, field, name)
    if all(option.archived_at is not None for option in views.all_options(tx, field.id)):
        raise Invalid(_("A choice field keeps one choice at least."), field="options")


def _option(tx: Tx, field: FieldDef, name: str) -> FieldOption:
    known = [one for one in views.all_options(tx, field.id) if one.archived_at is None]
    for option in known:
        if fold(option.name) == fold(name):
            return option
    raise NotFound(
        _("“{v}” is no choice of “{name}”.").format(v=name, name=field.name),
        hint=_("Choose one of: {names}.").format(names=", ".join(one.name for one in known)),
    )


def _new_name(tx: Tx, field: FieldDef, name: str, itself: FieldOption | None) -> str:
    called = " ".join(clean_input(name, "options").split())
    known = views.all_options(tx, field.id)
    taken = {fold(one.name) for one in known if one is not itself and one.archived_at is None}
    if not called or fold(called) in taken:
        raise Invalid(
            _("“{v}” can be no further choice of “{name}”.").format(v=name, name=field.name),
            field="options",
            hint=_("Give it a name that none of them has."),
        )
    return called


def _add_option(tx: Tx, field: FieldDef, name: str) -> None:
    """A further choice; one that was put away comes back."""
    called = _new_name(tx, field, name, None)
    known = views.all_options(tx, field.id)
    for option in known:
        if fold(option.name) == fold(called):
            option.archived_at = None
            return
    tx.new(FieldOption, field_id=field.id, name=called, position=len(known))


def _put_at(tx: Tx, field: FieldDef, place: int) -> None:
    others = [one for one in views.fields_of(tx, field.entity) if one.id != field.id]
    others.insert(min(max(place, 1), len(others) + 1) - 1, field)
    for position, one in enumerate(others):
        one.position = position


@action("field.archive", N_("Put a field of your own away"))
def archive_field(tx: Tx, field_id: int, back: bool = False) -> None:
    """Take a field off cards, lists and questions; what it holds stays. back: take it back."""
    field = tx.get(FieldDef, field_id)
    field.archived_at = None if back else field.archived_at or tx.now
