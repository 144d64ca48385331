"""What can be said otherwise about a file on its way in: each as a form that picks or asks."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crm_tui.domain.countries import countries, country_name
from crm_tui.domain.search import fold
from crm_tui.i18n import N_, _
from crm_tui.importers.encodings import GUESSED, OTHERS
from crm_tui.importers.field_words import KINDS, WORDS
from crm_tui.importers.headers import FIELDS
from crm_tui.importers.mapping import OWN, SKIP, Column
from crm_tui.screens.forms import CLOSES, Form, Reply
from crm_tui.screens.import_forms import INTO, ColumnForm, MapNameForm
from crm_tui.screens.import_rows import DELIMITERS, ENTITIES, MARKS
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm

if TYPE_CHECKING:
    from crm_tui.importers.apply import Wishes
    from crm_tui.screens.import_preview import ImportScreen

FIRST, MONTH = "day", "month"
NOTE = "note line"
COMMON = ("utf-8", "utf-16")
_OWN_KINDS = ("text", "number", "day")
Taken = Callable[[str], "Wishes"]


def form_of(screen: "ImportScreen", kind: str, which: str) -> Form | None:
    """The form that changes what a row says; None where there is nothing to choose."""
    if kind == "column":
        return column_form(screen, int(which))
    if kind == "stage":
        return stage_form(screen, which)
    if kind == "ask":
        return days_form(screen)
    return _FACTS[which](screen) if kind == "fact" and which in _FACTS else None


def _pick(
    screen: "ImportScreen", name: str, options: tuple[Option, ...], taken: Taken, now: str = ""
) -> PickForm:
    """A form of which each option changes what is wished, and the file is read anew."""

    def pick(option: Option) -> Reply:
        wishes = taken(str(option.key))
        if wishes == screen.wishes:
            return CLOSES
        return Reply(close=True, then=lambda _screen: screen.wish(wishes))

    at = next((n for n, option in enumerate(options) if option.key == now), 0)
    form = PickForm(around_of(screen), name=name, options=options, on_pick=pick, at=at)
    form.writes = False
    return form


# -- columns and stages ---------------------------------------------------------------------------


def column_form(screen: "ImportScreen", place: int) -> ColumnForm | None:
    """What a column holds: a field, an own field of a kind, a line of a note, nothing."""
    file = screen.shown_file
    if file is None:
        return None
    column = file.mapping.columns[place]
    found = next((one.kind for one in file.own if one.key == fold(column.header)), "")
    own = [Option(OWN, _("own field, of the kind that it looks like"),
                  _(KINDS[found]) if found else column.header)]  # fmt: skip
    own += [Option(OWN + kind, _("own field: {kind}").format(kind=_(KINDS[kind])), column.header)
            for kind in _OWN_KINDS]  # fmt: skip
    rest = [Option(SKIP, _("leave it out")), Option(NOTE, _("keep it as a line of a note"))]
    fields = [Option(name, _(WORDS[name]), name) for name in FIELDS]
    now = OWN if column.field.startswith(OWN) else column.field or NOTE
    name = _("{column} holds").format(column=column.header)
    given = _pick(
        screen, name, (*fields, *own, *rest), lambda key: _filled(screen.wishes, column, key), now
    )
    form = ColumnForm(
        given.around, name=name, options=given.options, on_pick=given.on_pick, at=given.at
    )
    _offer_own_fields(screen, form, "deal" if file.mapping.entity == "deals" else "client")
    return form


def _offer_own_fields(screen: "ImportScreen", form: ColumnForm, entity: str) -> None:
    """The own fields that there are already, once they are read."""
    from crm_tui.store.hot.fields import FieldLine, fields

    def show(found: tuple[FieldLine, ...]) -> None:
        form.options += tuple(
            Option(INTO + one.name, one.name, _("own field"))
            for one in found
            if one.entity == entity and not one.archived
        )
        screen.form_changed()

    screen.look_up(lambda reads: reads.ask(fields), show, "fields")


def _filled(wishes: "Wishes", column: Column, key: str) -> "Wishes":
    """The wishes with one column said otherwise."""
    given = {name: field for name, field in wishes.given.items() if name != column.header}
    kinds = {name: kind for name, kind in wishes.kinds.items() if name != fold(column.header)}
    if key.startswith(INTO):
        given[column.header] = OWN + key.removeprefix(INTO)
    elif key.startswith(OWN):
        given[column.header] = OWN + column.header
        if key != OWN:
            kinds[fold(column.header)] = key.removeprefix(OWN)
    else:
        given[column.header] = "note" if key == NOTE else key
    return replace(wishes, given=given, kinds=kinds)


def left_out(wishes: "Wishes", column: Column) -> "Wishes":
    """A column left out; one that is left out already is read again."""
    given = dict(wishes.given)
    if column.field == SKIP:
        given.pop(column.header, None)
        if column.why != "as asked":
            given[column.header] = "note"
    else:
        given[column.header] = SKIP
    return replace(wishes, given=given)


def stage_form(screen: "ImportScreen", stage: str) -> PickForm:
    """Which of our stages a file's stage is."""
    closed = {"won": N_("won"), "lost": N_("lost"), "cancelled": N_("cancelled")}
    options = tuple(
        Option(key, _(closed[key]) if key in closed else key) for key in screen.stages[stage]
    )

    def taken(key: str) -> "Wishes":
        return replace(screen.wishes, stages={**screen.wishes.stages, fold(stage): key})

    return _pick(screen, _("“{stage}” is").format(stage=stage), options, taken)


# -- how the file is read -------------------------------------------------------------------------


def days_form(screen: "ImportScreen") -> PickForm:
    """Whether the day or the month stands first; never guessed."""
    options = (
        Option("", _("not said yet")),
        Option(FIRST, _("the day first"), _("03/04 is the 3rd of April")),
        Option(MONTH, _("the month first"), _("03/04 is the 4th of March")),
    )
    now = {True: FIRST, False: MONTH, None: ""}[screen.wishes.day_first]
    return _pick(
        screen, _("Dates put"), options,
        lambda key: replace(screen.wishes, day_first=key == FIRST if key else None), now,
    )  # fmt: skip


def _encoding(screen: "ImportScreen") -> PickForm:
    options = [Option("", _("as it is found"))]
    options += [Option(name, name) for name in dict.fromkeys((*COMMON, *GUESSED, *OTHERS))]
    return _pick(
        screen, _("Encoding"), tuple(options),
        lambda key: replace(screen.wishes, encoding=key or None), screen.wishes.encoding or "",
    )  # fmt: skip


def _delimiter(screen: "ImportScreen") -> PickForm:
    options = [Option("", _("as it is found"))]
    options += [Option(sign, _(words)) for sign, words in DELIMITERS.items()]
    return _pick(
        screen, _("Cells are parted by"), tuple(options),
        lambda key: replace(screen.wishes, delimiter=key or None), screen.wishes.delimiter or "",
    )  # fmt: skip


def _sheet(screen: "ImportScreen") -> PickForm | None:
    looked = screen.looked
    if looked is None:
        return None
    options = tuple(Option(name, name) for name in looked.sheets)
    return _pick(
        screen, _("Sheet"), options,
        lambda key: replace(screen.wishes, sheet=key, given={}), looked.file.table.sheet,
    )  # fmt: skip


def _entity(screen: "ImportScreen") -> PickForm:
    options = tuple(Option(key, _(words)) for key, words in ENTITIES.items())
    file = screen.shown_file
    return _pick(
        screen, _("It lists"), options, lambda key: replace(screen.wishes, entity=key),
        file.mapping.entity if file is not None else "clients",
    )  # fmt: skip


def _mapping(screen: "ImportScreen") -> PickForm:
    options = [Option("", _("as its columns tell"))]
    options += [Option(one.name, one.name) for one in screen.wishes.saved]
    return _pick(
        screen, _("Read as"), tuple(options),
        lambda key: replace(screen.wishes, saved_as=key, given={}), screen.wishes.saved_as,
    )  # fmt: skip


def _decimal(screen: "ImportScreen") -> PickForm:
    options = tuple(Option(sign, _(words)) for sign, words in MARKS.items())
    return _pick(
        screen, _("Before cents"), options, lambda key: replace(screen.wishes, mark=key),
        screen.wishes.mark,
    )  # fmt: skip


def _region(screen: "ImportScreen") -> PickForm:
    options = [Option("", _("none"))]
    options += [Option(code, country_name(code), code) for code in countries()]
    return _pick(
        screen, _("Phones without a country are of"), tuple(options),
        lambda key: replace(screen.wishes, region=key), screen.wishes.region,
    )  # fmt: skip


def _fields(screen: "ImportScreen") -> PickForm:
    options = (
        Option("", _("are kept as notes")),
        Option("own", _("become own fields"), _("of the kind that each looks like")),
    )
    return _pick(
        screen, _("Columns nobody knows"), options,
        lambda key: replace(screen.wishes, fields=bool(key)),
        "own" if screen.wishes.fields else "",
    )  # fmt: skip


def _pipeline(screen: "ImportScreen") -> PickForm:
    from crm_tui.store.hot.settings import kept_settings

    user, today = screen.app.person.name, screen.app.now.day.isoformat()
    form = _pick(
        screen, _("Deals go to"), (Option("", _("the usual one")),),
        lambda key: replace(screen.wishes, pipeline=key), screen.wishes.pipeline,
    )  # fmt: skip

    def show(kept: object) -> None:
        found = getattr(kept, "pipelines", ())
        form.options += tuple(Option(key, name, key) for key, name in found)
        screen.form_changed()

    screen.look_up(lambda reads: reads.ask(kept_settings, user, today), show, "pipelines")
    return form


def _make(screen: "ImportScreen") -> PickForm:
    options = (
        Option("", _("are listed")),
        Option("make", _("become clients")),
    )

    def pick(option: Option) -> Reply:
        makes = bool(option.key)
        return Reply(close=True, then=lambda _screen: screen.make_clients(makes))

    at = 1 if screen.makes else 0
    return PickForm(
        around_of(screen), name=_("Strangers in a calendar"), options=options, on_pick=pick, at=at
    )


def _save(screen: "ImportScreen") -> MapNameForm:
    return MapNameForm(around_of(screen), keep=screen.keep_as)


_FACTS: dict[str, Callable[["ImportScreen"], Form | None]] = {
    "encoding": _encoding,
    "delimiter": _delimiter,
    "sheet": _sheet,
    "entity": _entity,
    "mapping": _mapping,
    "days": days_form,
    "decimal": _decimal,
    "region": _region,
    "fields": _fields,
    "pipeline": _pipeline,
    "save": _save,
    "make": _make,
}
"""What of the rows about the file can be changed."""
