"""The team and what it set up for itself: users, settings, own fields, pipelines."""

from datetime import date
from typing import Any

from crm_tui.actions.base import action
from crm_tui.actions.calendars import follow
from crm_tui.actions.values import currency_of, living, zone_named
from crm_tui.actions.work import follow_clock
from crm_tui.config import LANGUAGES
from crm_tui.domain.pipelines import read_pipeline, typed_pipeline
from crm_tui.domain.text import clean_input
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.calendars import calendar_row, users_of_team
from crm_tui.store.journal import Tx
from crm_tui.store.playbooks import add_pipeline, pipeline_named
from crm_tui.store.queries import team, work
from crm_tui.store.queries.views import fields_of, stage_places
from crm_tui.store.settings import put_setting
from crm_tui.store.tables.people import User
from crm_tui.store.tables.sales import Deal
from crm_tui.store.tables.setup import FieldDef, FieldOption, FieldValue

SETTINGS = ("country", "currency", "pipeline", "language", "calendar", "file_limit")


@action("user.add", N_("Add a colleague"))
def add_user(
    tx: Tx,
    name: str,
    full_name: str = "",
    zone: str = "",
    roles: tuple[str, ...] = (),
    language: str = "",
) -> int:
    """Add somebody who acts under `name`; return the id. language: "" for the system's."""
    called = clean_input(name, "name")
    if not called:
        raise Invalid(_("A user needs a name."), field="name")
    if team.user_of_key(tx, called.casefold()) is not None:
        raise Invalid(_("There is a user “{name}” already.").format(name=called), field="name")
    return tx.new(
        User, name=called, name_key=called.casefold(),
        full_name=clean_input(full_name, "full_name"), zone=zone_named(zone), roles=_roles(roles),
        language=_language(language),
    ).id  # fmt: skip


@action("user.edit", N_("Change a colleague"))
def edit_user(
    tx: Tx,
    user_id: int | None = None,
    full_name: str | None = None,
    zone: str | None = None,
    roles: tuple[str, ...] | None = None,
    language: str | None = None,
    calendar: str | None = None,
) -> None:
    """Change what is kept of a user.

    user_id: None for oneself. zone: an IANA name. language: "" for the system's. calendar: its
    key, "" for the team's.

    Open steps follow the new zone: an instant stays, a day ends with the user's work there.
    """
    user = tx.get(User, tx.actor.id if user_id is None else user_id)
    user.full_name = user.full_name if full_name is None else clean_input(full_name, "full_name")
    user.roles = user.roles if roles is None else _roles(roles)
    user.language = user.language if language is None else _language(language)
    if zone is not None and zone_named(zone) != user.zone:
        user.zone = zone_named(zone)
        for step in work.lock_steps(tx, work.open_of_owner(tx, user.id)):
            follow_clock(tx, step)
    if calendar is not None:
        user.calendar_id = _calendar(tx, clean_input(calendar, "calendar"))
        follow(tx, [user])


def _calendar(tx: Tx, key: str) -> int | None:
    """The id of a calendar in use by its key, None for "". Raises NotFound."""
    found = calendar_row(tx, key.casefold())
    if key and (found is None or found.archived_at is not None):
        raise NotFound(
            _("There is no calendar “{key}”.").format(key=key),
            hint=_("`crm calendar list` shows what there is."),
        )
    return found.id if found is not None else None


def _language(code: str) -> str:
    """The code of a language we speak, "" for none. Raises Invalid."""
    told = clean_input(code, "language").lower()
    if told and told not in LANGUAGES:
        raise Invalid(
            _("“{code}” is none of our languages.").format(code=code),
            field="language",
            hint=_("Choose one of: {names}.").format(names=", ".join(LANGUAGES)),
        )
    return told


def _roles(roles: tuple[str, ...]) -> str:
    """Roles as they are kept: words with a space between. Raises Invalid for several words."""
    named = [clean_input(role, "roles") for role in roles]
    for role in named:
        if len(role.split()) != 1:
            raise Invalid(
                _("“{role}” is no role.").format(role=role),
                field="roles",
                hint=_("A role is one word, as in the playbook: measurer, installer."),
            )
    return " ".join(named)


@action("setting.put", N_("Change a setting of the team"))
def change_setting(tx: Tx, key: str, value: str) -> None:
    """Change the team's country, currency, first pipeline, language, calendar or file limit.

    calendar: the key of one, "" for the one its country makes. Open steps follow their owners'
    working time. file_limit: how many megabytes an attached file may measure.
    """
    if key not in SETTINGS:
        raise Invalid(
            _("“{key}” is no setting of the team.").format(key=key),
            field="key",
            hint=_("Choose one of: {names}.").format(names=", ".join(SETTINGS)),
        )
    put_setting(tx, key, _setting(tx, key, clean_input(value, key)))
    if key in ("country", "calendar"):
        follow(tx, users_of_team(tx))


def _limit(value: str) -> str:
    """How large an attached file may be, in whole megabytes. Raises Invalid."""
    from crm_tui.store.contents import MOST_LIMIT

    if not (value.isdecimal() and 1 <= int(value) <= MOST_LIMIT):
        raise Invalid(
            _("A file may measure from 1 to {most} MB.").format(most=MOST_LIMIT),
            field="file_limit",
            hint=_("Such as 100."),
        )
    return str(int(value))


def _setting(tx: Tx, key: str, value: str) -> str:
    """A setting's value as it is kept. Raises Invalid, NotFound for what can't be."""
    if key == "currency":
        return currency_of(value)
    if key == "pipeline" and value:
        return pipeline_named(tx, value).key
    if key == "calendar":
        _calendar(tx, value)
        return value.casefold()
    if key == "file_limit":
        return _limit(value)
    if key == "country":
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise Invalid(
                _("“{code}” is no country.").format(code=value),
                field="country",
                hint=_("Use a code of ISO 3166, such as DE, RU or KR."),
            )
        return value.upper()
    return value


@action("pipeline.new", N_("Add a pipeline"))
def new_pipeline(tx: Tx, text: str, name: str = "", where: str = "pipeline") -> str:
    """Add a pipeline from its TOML, or from typed stages ("Talk > Trial > Paid"); its key."""
    said, called = clean_input(text, "text"), clean_input(name, "name")
    typed = ">" in said and "=" not in said
    made = typed_pipeline(said, called) if typed else read_pipeline(said, where)
    if team.has_pipeline(tx, made.key):
        raise Invalid(_("There is a pipeline “{key}” already.").format(key=made.key), field="key")
    return add_pipeline(tx, made, team.count_of_pipelines(tx)).key


@action("field.define", N_("Define a field of your own"))
def define_field(
    tx: Tx,
    entity: str,
    name: str,
    kind: str = "text",
    options: tuple[str, ...] = (),
    required_from: tuple[str, ...] = (),
) -> int:
    """Define a field on "client" or "deal"; return its id.

    kind: text, number, day, choice or flag. options: the names of a choice field's choices.
    required_from: as `field.edit` takes it.
    """
    from crm_tui.domain.own_fields import FIELD_KINDS, read_required, write_required
    from crm_tui.domain.search import fold

    called = clean_input(name, "name")
    if entity not in ("client", "deal") or kind not in FIELD_KINDS:
        raise Invalid(
            _("A field is text, number, day, choice or flag, on client or deal."), field="kind"
        )
    key = fold(called)
    if not key:
        raise Invalid(_("A field needs a name."), field="name")
    if any(fold(one.name) == key for one in fields_of(tx, entity)):
        raise Invalid(_("There is a field “{name}” already.").format(name=called), field="name")
    wanted = read_required("\n".join(required_from), stage_places(tx) if required_from else {})
    field = tx.new(
        FieldDef, entity=entity, key=_free_key(tx, entity, key), name=called, kind=kind,
        required_from=write_required(wanted), position=len(fields_of(tx, entity)),
    )  # fmt: skip
    for place, option in enumerate(_options(kind, options)):
        tx.new(FieldOption, field_id=field.id, name=option, position=place)
    return field.id


def _free_key(tx: Tx, entity: str, key: str) -> str:
    """The key, or with a number where a field that was renamed since still has it."""
    free, number = key, 1
    while team.field_of_key(tx, entity, free) is not None:
        number += 1
        free = f"{key} {number}"
    return free


def _options(kind: str, options: tuple[str, ...]) -> list[str]:
    """The choices of a field, each once. Raises Invalid for a choice field without any."""
    named = (clean_input(option, "options") for option in options)
    found = {option.casefold(): option for option in named if option}
    if (kind == "choice") != bool(found):
        raise Invalid(_("A choice field, and no other, has choices."), field="options")
    return list(found.values())


@action("field.set", N_("Fill a field of your own"))
def set_field(
    tx: Tx,
    field_id: int,
    value: str,
    client_id: int | None = None,
    deal_id: int | None = None,
    seen: int | None = None,
) -> None:
    """Write the value of an own field of a client or a deal; "" empties it.

    Raises Conflict if the value has changed since its version `seen` (0: there was none).
    """
    field = tx.get(FieldDef, field_id)
    if (client_id is None) == (deal_id is None) or field.entity != (
        "client" if client_id is not None else "deal"
    ):
        raise Invalid(
            _("“{name}” is a field of a {entity}.").format(name=field.name, entity=_(field.entity)),
            field="value",
        )
    column, record_id = _holder(tx, client_id, deal_id)
    row = team.value_of(tx, field.id, column, record_id)
    if seen is not None and seen != (row.version if row is not None else 0):
        raise Conflict(
            _("This record has changed since you looked at it."),
            hint=_("Nothing was saved. Look at it again."),
        )
    said = clean_input(value, "value")
    if not said:
        if row is not None:
            tx.remove(row)
        return
    typed = _typed(tx, field, said)
    if row is None:
        tx.new(FieldValue, field_id=field.id, **{column: record_id}, **typed)
        return
    for name, one in typed.items():
        setattr(row, name, one)


def _holder(tx: Tx, client_id: int | None, deal_id: int | None) -> tuple[str, int]:
    """The record that holds a value, locked: its column and id. Raises NotFound."""
    if client_id is not None:
        return "client_id", living(tx, client_id).id
    assert deal_id is not None
    return "deal_id", tx.get(Deal, deal_id).id


def _typed(tx: Tx, field: FieldDef, value: str) -> dict[str, Any]:
    if field.kind == "number":
        from crm_tui.domain.numbers import canonical_number, sort_key

        number = canonical_number(value)
        return {"number": number, "number_key": sort_key(number)}
    if field.kind == "flag":
        from crm_tui.domain.numbers import sort_key
        from crm_tui.domain.own_fields import flag_of

        flag = flag_of(value)
        return {"number": flag, "number_key": sort_key(flag)}
    if field.kind == "day":
        try:
            return {"day": date.fromisoformat(value)}
        except ValueError as error:
            raise Invalid(_("“{v}” is no day.").format(v=value), field=field.name,
                          hint=_("Write it like 2026-12-05.")) from error  # fmt: skip
    if field.kind == "choice":
        options = [one for one in team.options_of(tx, field.id) if one.archived_at is None]
        for option in options:
            if option.name.casefold() == value.casefold():
                return {"option_id": option.id}
        raise NotFound(
            _("“{v}” is no choice of “{name}”.").format(v=value, name=field.name),
            hint=_("Choose one of: {names}.").format(
                names=", ".join(option.name for option in options)
            ),
        )
    return {"text": value}
