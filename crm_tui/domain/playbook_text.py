"""Reads one pipeline from TOML and finds everything wrong with it, line by line."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from crm_tui.domain.deadlines import Deadline, Span, read_deadline
from crm_tui.domain.kinds import DOCUMENTS, KINDS, KNOWN, is_known_thing
from crm_tui.domain.stages import (
    FULFIL,
    NEXT,
    SELL,
    WIN,
    Limits,
    Pipeline,
    Role,
    Stage,
    StepPlan,
)
from crm_tui.domain.written import Fault, Page, Table, nearest
from crm_tui.errors import Invalid
from crm_tui.i18n import _

QUESTION_SETS = ("first", "second", "third", "after_refusal", "after_sale")
HOUSE_ROLES = ("rep", "head")
RESERVED = (NEXT, WIN, "won", "lost", "cancelled")
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
    "on_result",
)
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
)


@dataclass(frozen=True)
class _Names:
    """The names a step may use."""

    roles: tuple[str, ...]
    sets: tuple[str, ...]


def parse(
    text: str, where: str, language: str = "en", sets: Iterable[str] = QUESTION_SETS
) -> tuple[Pipeline, list[Fault]]:
    """The pipeline as far as it can be read, and its faults; it may be used when there are none.

    language: which of the translations to take. sets: the question sets a step may name.
    """
    page = Page(text, where, language)
    if page.faults:
        return Pipeline("", "", ()), page.faults
    top = page.top
    top.only(*_PIPELINE_KEYS)
    roles = _roles(top.table("roles"))
    names = _Names((*HOUSE_ROLES, *(role.key for role in roles)), tuple(sets))
    tables = top.tables("stages", _("stage"))
    stages = tuple(_stage(table, names) for table in tables)
    after = top.tables("after_win", _("after a win"))
    pipeline = Pipeline(
        key=_key(top),
        name=top.words("name"),
        stages=stages,
        about=top.words("about", ""),
        version=top.whole("version", 1, 1_000_000, 1),
        currency=_currency(top),
        sells=top.truth("sells", True),
        limits=_limits(top.table("limits")),
        roles=roles,
        after_win=tuple(_step(table, names) for table in after),
    )
    _check_order(pipeline, top, tables)
    _check_repeats(stages, tables)
    _check_exits(stages, tables)
    return pipeline, page.faults


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
    )


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


def _step(table: Table, names: _Names) -> StepPlan:
    if not table.names():
        return StepPlan("other", "", Deadline(Span.ASKED))
    table.only(*_STEP_KEYS)
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
    )


def _deadline(table: Table, key: str) -> Deadline:
    written = table.text(key)
    if written:
        try:
            return read_deadline(written)
        except Invalid as error:
            table.fault(key, f"{key}: {error.message.rstrip('.')}", error.hint)
    return Deadline(Span.ASKED)


def _check_order(pipeline: Pipeline, top: Table, tables: list[Table]) -> None:
    """Stages there are, selling before fulfilling, the chance of winning ever higher."""
    kinds = [stage.kind for stage in pipeline.stages]
    if not kinds:
        hint = _("add a [[stages]] table for each milestone the buyer reaches")
        top.fault("stages", _("no stage at all"), hint)
    elif pipeline.sells and set(kinds) == {FULFIL}:
        hint = _("give the first stages kind = “sell”, or write sells = false")
        top.fault("stages", _("no stage sells"), hint)
    for earlier, later, table in _neighbours(pipeline.stages, tables):
        if earlier.kind == FULFIL and later.kind == SELL:
            said = _("sells after “{key}”, which fulfils").format(key=earlier.key)
            table.fault("kind", said, _("put the stages that sell first"))
        if later.probability <= earlier.probability:
            said = _("probability {here} is not above {before} of “{key}”")
            given = said.format(here=later.probability, before=earlier.probability, key=earlier.key)
            table.fault("probability", given, _("a deal further on is likelier won: raise it"))


def _neighbours(
    stages: tuple[Stage, ...], tables: list[Table]
) -> Iterable[tuple[Stage, Stage, Table]]:
    return zip(stages, stages[1:], tables[1:], strict=False)


def _check_repeats(stages: tuple[Stage, ...], tables: list[Table]) -> None:
    _check_unique("key", [stage.key for stage in stages], tables)
    _check_unique("name", [stage.name for stage in stages], tables)


def _check_unique(field: str, values: list[str], tables: list[Table]) -> None:
    for place, (value, table) in enumerate(zip(values, tables, strict=True)):
        if value and value in values[:place]:
            said = _("{field} “{value}” is used twice").format(field=field, value=value)
            table.fault(field, said, _("give each stage its own"))


def _check_exits(stages: tuple[Stage, ...], tables: list[Table]) -> None:
    """Every on_result names a stage, and from every stage results lead to a win at last."""
    keys = [stage.key for stage in stages]
    for stage, table in zip(stages, tables, strict=True):
        if stage.on_result not in (NEXT, WIN, *keys):
            said = _("on_result “{key}” is no stage here").format(key=stage.on_result)
            table.fault("on_result", said, nearest(stage.on_result, (NEXT, WIN, *keys)))
        elif not _wins(stage, stages, _by_key(stages)):
            said = _("no exit: its results never lead to a win")
            table.fault("on_result", said, _("let one of them lead to “win” or on to the end"))


def _by_key(stages: tuple[Stage, ...]) -> Callable[[str], int | None]:
    places = {stage.key: place for place, stage in enumerate(stages)}
    return places.get


def _wins(stage: Stage, stages: tuple[Stage, ...], place_of: Callable[[str], int | None]) -> bool:
    """Whether results from here reach a win; a dangling on_result is told elsewhere."""
    seen: set[int] = set()
    place: int | None = stages.index(stage)
    while place is not None and place < len(stages):
        if place in seen:
            return False
        seen.add(place)
        following = stages[place].on_result
        if following == WIN:
            return True
        place = place + 1 if following == NEXT else place_of(following)
    return True
