"""Reads one pipeline from TOML and finds everything wrong with it, line by line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from crm_tui.domain.conditions import Condition, Tagged, read_condition
from crm_tui.domain.deadlines import Deadline, Span, read_deadline
from crm_tui.domain.kinds import DOCUMENTS, KINDS, KNOWN, is_known_thing
from crm_tui.domain.stages import (
    FULFIL,
    LOST,
    NEXT,
    SELL,
    STAY,
    WIN,
    Limits,
    Pipeline,
    Role,
    Stage,
    StepPlan,
    Turn,
    Variant,
)
from crm_tui.domain.written import Page, Table, nearest
from crm_tui.errors import Invalid
from crm_tui.i18n import _

QUESTION_SETS = ("first", "second", "third", "after_refusal", "after_sale")
HOUSE_ROLES = ("rep", "head")
RESERVED = (NEXT, WIN, STAY, "won", LOST, "cancelled")
OUTCOMES = ("result", "postpone", "refuse")
BY_DATE = "by date"

_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,39}")
_DAYS = re.compile(r"([0-9]{1,4}) ?(?:d|day|days)")
_PIPELINE_KEYS = (
    "key",
    "name",
    "about",
    "version",
    "currency",
    "sells",
    "limits",
    "roles",
    "stages",
    "after_win",
)
_STAGE_KEYS = (
    "key",
    "name",
    "kind",
    "buyer",
    "probability",
    "standing",
    "step",
    "known",
    "must",
    "criterion",
    "steps",
    "on",
    "on_result",
    "on_postpone",
    "on_refuse",
)
_TURN_KEYS = ("outcome", "when", "to")
_STEP_KEYS = (
    "kind",
    "title",
    "due",
    "due_by_hand",
    "by_or_at",
    "minutes",
    "role",
    "contacts",
    "waits",
    "questions",
    "document",
    "late_tells",
    "tells_at_once",
    "calendar",
)


@dataclass(frozen=True)
class Around:
    """What a playbook may name and others define; None: not known, so it is not checked.

    sets: the question sets. calendars: their keys. pipelines: the stages' keys of each by its key.
    fields: the keys of own fields. questions: the keys of all questions.
    """

    sets: tuple[str, ...] = QUESTION_SETS
    calendars: tuple[str, ...] | None = None
    pipelines: Mapping[str, tuple[str, ...]] | None = None
    fields: tuple[str, ...] | None = None
    questions: tuple[str, ...] | None = None


NOWHERE = Around()


@dataclass(frozen=True)
class Written:
    """A pipeline as far as it could be read, and the tables it was read from; None: no TOML."""

    pipeline: Pipeline
    page: Page
    top: Table
    stages: tuple[Table, ...] | None = None


@dataclass(frozen=True)
class _Names:
    """The names a step may use."""

    roles: tuple[str, ...]
    sets: tuple[str, ...]


def parse(text: str, where: str, language: str = "en", around: Around = NOWHERE) -> Written:
    """The pipeline as far as it can be read; it may be used when its page has no faults.

    language: which of the translations to take.
    """
    page = Page(text, where, language)
    top = page.top
    if page.faults:
        return Written(Pipeline("", "", ()), page, top)
    top.only(*_PIPELINE_KEYS)
    roles = _roles(top.table("roles"))
    names = _Names((*HOUSE_ROLES, *(role.key for role in roles)), around.sets)
    tables = top.tables("stages", _("stage"))
    after = top.tables("after_win", _("after a win"))
    pipeline = Pipeline(
        key=_key(top),
        name=top.words("name"),
        stages=tuple(_stage(table, names) for table in tables),
        about=top.words("about", ""),
        version=top.whole("version", 1, 1_000_000, 1),
        currency=_currency(top),
        sells=top.truth("sells", True),
        limits=_limits(top.table("limits")),
        roles=roles,
        after_win=tuple(_step(table, names) for table in after),
    )
    return Written(pipeline, page, top, tuple(tables))


def _key(table: Table) -> str:
    key = table.text("key")
    if key and not _KEY.fullmatch(key):
        said = _("key “{key}” cannot be a key").format(key=key)
        table.fault("key", said, _("use small Latin letters, digits and _"))
    return key


def _currency(top: Table) -> str:
    currency = top.text("currency", "")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        said = _("“{currency}” is not a currency").format(currency=currency)
        top.fault("currency", said, _("write a code of three letters, such as EUR"))
    return currency


def _roles(table: Table) -> tuple[Role, ...]:
    return tuple(Role(key, table.words(key)) for key in table.names())


def _limits(table: Table) -> Limits:
    table.only("postpones_warn", "postpones_max", "tries", "contacts")
    standard = Limits()
    limits = Limits(
        postpones_warn=table.whole("postpones_warn", 1, 100, standard.postpones_warn),
        postpones_max=table.whole("postpones_max", 1, 100, standard.postpones_max),
        tries=table.whole("tries", 1, 100, standard.tries),
        contacts=table.whole("contacts", 0, 1000, standard.contacts),
    )
    if limits.postpones_warn > limits.postpones_max:
        said = _("postpones_warn is above postpones_max")
        table.fault("postpones_warn", said, _("warn before the limit, not after it"))
    return limits


def _stage(table: Table, names: _Names) -> Stage:
    table.only(*_STAGE_KEYS)
    if "step" not in table:
        hint = _("add [stages.step] with kind, title and due")
        table.fault("", _("no next step"), hint)
    key = _key(table)
    if key in RESERVED:
        said = _("key “{key}” means something else").format(key=key)
        table.fault("key", said, _("choose another key"))
    return Stage(
        key=key,
        name=table.words("name"),
        kind=table.choice("kind", (SELL, FULFIL)),
        probability=table.whole("probability", 0, 100),
        step=_step(table.table("step"), names),
        buyer=table.words("buyer", ""),
        standing_days=_standing(table),
        known=_things(table, "known"),
        must=_things(table, "must"),
        on_result=table.text("on_result", NEXT),
        criterion=table.words("criterion", ""),
        variants=_variants(table, names),
        turns=_turns(table),
        on_postpone=table.text("on_postpone", STAY),
        on_refuse=_refused(table),
    )


def _refused(table: Table) -> str:
    """A refused deal is lost; the playbook may only say where its revival opens."""
    to = table.text("on_refuse", "")
    return "" if to == LOST else to


def _variants(table: Table, names: _Names) -> tuple[Variant, ...]:
    return tuple(Variant(_when(one), _step(one, names, "when")) for one in steps_of(table))


def steps_of(table: Table) -> list[Table]:
    """The tables of a stage's other steps."""
    return table.tables("steps", _("{stage}, step").format(stage=table.label))


def turns_of(table: Table) -> list[Table]:
    """The tables that say where outcomes at a stage lead while something holds."""
    return table.tables("on", _("{stage}, outcome").format(stage=table.label))


def _turns(table: Table) -> tuple[Turn, ...]:
    turns = []
    for one in turns_of(table):
        one.only(*_TURN_KEYS)
        outcome, to = one.choice("outcome", OUTCOMES), one.text("to")
        turns.append(Turn(outcome if outcome in OUTCOMES else OUTCOMES[0], _when(one), to))
    return tuple(turns)


def _when(table: Table) -> Condition:
    written = table.text("when")
    if written:
        try:
            return read_condition(written)
        except Invalid as error:
            table.fault("when", f"when: {error.message}", error.hint)
    return Tagged("")


def _standing(table: Table) -> int | None:
    text = " ".join(table.text("standing", BY_DATE).casefold().split())
    days = _DAYS.fullmatch(text)
    if days and int(days[1]) > 0:
        return int(days[1])
    if text != BY_DATE:
        said = _("standing “{text}” cannot be read").format(text=text)
        table.fault("standing", said, _("write “5 d”, or “by date” for the promised date"))
    return None


def _things(table: Table, key: str) -> tuple[str, ...]:
    things = table.texts(key)
    for name in things:
        if not is_known_thing(name):
            said = _("{key}: “{name}” is nothing we know of").format(key=key, name=name)
            table.fault(key, said, nearest(name, KNOWN))
    return things


def _step(table: Table, names: _Names, *more: str) -> StepPlan:
    if not table.names():
        return StepPlan("other", "", Deadline(Span.ASKED))
    table.only(*_STEP_KEYS, *more)
    kind = KINDS.get(table.choice("kind", KINDS), KINDS["other"])
    by_hand = "due_by_hand" in table
    return StepPlan(
        kind=kind.key,
        title=table.words("title"),
        due=_deadline(table, "due"),
        due_by_hand=_deadline(table, "due_by_hand") if by_hand else None,
        by_or_at=table.choice("by_or_at", ("by", "at"), kind.by_or_at),
        minutes=table.whole("minutes", 1, 10_080, kind.minutes),
        role=table.choice("role", names.roles, ""),
        contacts=table.truth("contacts", kind.contacts),
        waits=table.truth("waits", kind.waits),
        questions=table.choice("questions", names.sets, ""),
        document=table.choice("document", DOCUMENTS, ""),
        late_tells=table.choice("late_tells", names.roles, ""),
        tells_at_once=table.truth("tells_at_once", False),
        calendar=table.text("calendar", ""),
    )


def _deadline(table: Table, key: str) -> Deadline:
    written = table.text(key)
    if written:
        try:
            return read_deadline(written)
        except Invalid as error:
            table.fault(key, f"{key}: {error.message.rstrip('.')}", error.hint)
    return Deadline(Span.ASKED)
