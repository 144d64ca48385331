"""The team and what it set up for itself: users, settings, own fields, pipelines."""

from datetime import date

from sqlalchemy import select
from sqlmodel import col

from crm_tui.actions.base import action
from crm_tui.domain.pipelines import read_pipeline, typed_pipeline
from crm_tui.domain.text import clean_input
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import add_pipeline
from crm_tui.store.settings import put_setting
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Pipeline
from crm_tui.store.tables.setup import FieldDef, FieldOption, FieldValue

SETTINGS = ("country", "currency", "pipeline", "language")


@action("user.add", N_("Add a colleague"))
def add_user(
    tx: Tx, name: str, full_name: str = "", zone: str = "", roles: tuple[str, ...] = ()
) -> int:
    """Add somebody who acts under `name`; return the id."""
    called = clean_input(name, "name")
    if not called:
        raise Invalid(_("A user needs a name."), field="name")
    if tx.first(select(User).where(col(User.name_key) == called.casefold())):
        raise Invalid(_("There is a user “{name}” already.").format(name=called), field="name")
    return tx.new(
        User, name=called, name_key=called.casefold(), full_name=full_name,
        zone=_zone(zone), roles=" ".join(roles),
    ).id  # fmt: skip


@action("user.edit", N_("Change a colleague"))
def edit_user(
    tx: Tx,
    user_id: int,
    full_name: str | None = None,
    zone: str | None = None,
    roles: tuple[str, ...] | None = None,
) -> None:
    """Change a user's full name, zone (IANA name) or roles."""
    user = tx.get(User, user_id)
    user.full_name = user.full_name if full_name is None else full_name
    user.zone = user.zone if zone is None else _zone(zone)
    user.roles = user.roles if roles is None else " ".join(roles)


def _zone(name: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return name if not name else ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Invalid(
            _("“{name}” is no time zone.").format(name=name),
            field="zone",
            hint=_("Write it like Europe/Berlin."),
        ) from error


@action("setting.put", N_("Change a setting of the team"))
def change_setting(tx: Tx, key: str, value: str) -> None:
    """Change the team's country, currency, first pipeline or language."""
    if key not in SETTINGS:
        raise Invalid(
            _("“{key}” is no setting of the team.").format(key=key),
            field="key",
            hint=_("Choose one of: {names}.").format(names=", ".join(SETTINGS)),
        )
    put_setting(tx, key, value)


@action("pipeline.new", N_("Add a pipeline"))
def new_pipeline(tx: Tx, text: str, name: str = "", where: str = "pipeline") -> str:
    """Add a pipeline from its TOML, or from typed stages ("Talk > Trial > Paid"); its key."""
    typed = ">" in text and "=" not in text
    made = typed_pipeline(text, name) if typed else read_pipeline(text, where)
    if tx.first(select(Pipeline).where(col(Pipeline.key) == made.key)):
        raise Invalid(_("There is a pipeline “{key}” already.").format(key=made.key), field="key")
    count = len(tx.all(select(Pipeline)))
    return add_pipeline(tx, made, count).key


@action("field.define", N_("Define a field of your own"))
def define_field(
    tx: Tx, entity: str, name: str, kind: str = "text", options: tuple[str, ...] = ()
) -> int:
    """Define a field on "client" or "deal": text, number, day or choice; return its id."""
    from crm_tui.domain.search import fold

    called = clean_input(name, "name")
    if entity not in ("client", "deal") or kind not in ("text", "number", "day", "choice"):
        raise Invalid(_("A field is text, number, day or choice, on client or deal."), field="kind")
    if not called:
        raise Invalid(_("A field needs a name."), field="name")
    field = tx.new(FieldDef, entity=entity, key=fold(called), name=called, kind=kind)
    for place, option in enumerate(options):
        tx.new(FieldOption, field_id=field.id, name=option, position=place)
    return field.id


@action("field.set", N_("Fill a field of your own"))
def set_field(
    tx: Tx,
    field_id: int,
    value: str,
    client_id: int | None = None,
    deal_id: int | None = None,
) -> None:
    """Write the value of an own field of a client or a deal; "" empties it."""
    field = tx.get(FieldDef, field_id)
    if (client_id is None) == (deal_id is None) or field.entity != (
        "client" if client_id is not None else "deal"
    ):
        raise Invalid(_("“{name}” is a field of a {entity}.").format(
            name=field.name, entity=field.entity), field="value")  # fmt: skip
    column, record = ("client_id", client_id) if client_id is not None else ("deal_id", deal_id)
    same = select(FieldValue).where(
        col(FieldValue.field_id) == field.id, col(getattr(FieldValue, column)) == record
    )
    row = tx.first(same)
    if not value.strip():
        if row is not None:
            tx.remove(row)
        return
    row = row or tx.new(FieldValue, field_id=field.id, **{column: record})
    for name, typed in _typed(tx, field, value.strip()).items():
        setattr(row, name, typed)


def _typed(tx: Tx, field: FieldDef, value: str) -> dict[str, object]:
    if field.kind == "number":
        from crm_tui.domain.numbers import canonical_number, sort_key

        number = canonical_number(value)
        return {"number": number, "number_key": sort_key(number)}
    if field.kind == "day":
        try:
            return {"day": date.fromisoformat(value)}
        except ValueError as error:
            raise Invalid(_("“{v}” is no day.").format(v=value), field=field.name,
                          hint=_("Write it like 2026-12-05.")) from error  # fmt: skip
    if field.kind == "choice":
        options = tx.all(select(FieldOption).where(col(FieldOption.field_id) == field.id))
        for option in options:
            if option.name.casefold() == value.casefold():
                return {"option_id": option.id}
        raise NotFound(_("“{v}” is no choice of “{name}”.").format(v=value, name=field.name))
    return {"text": clean_input(value, field.name)}
