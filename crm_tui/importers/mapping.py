"""Which column becomes which field: by name, by content, by whose export it is, as people say."""

import csv
import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.deal_columns import DEAL_SIGNS, beside_the_deal
from crm_tui.importers.entities import PERSON_NAMES, guess_entity
from crm_tui.importers.headers import (
    DEAL_FIELDS,
    FIELDS,
    MANY,
    field_of,
    fold_name,
    group_of,
    names_company,
)
from crm_tui.importers.plain_columns import (
    are_ids,
    are_our_ids,
    are_salutations,
    company_column,
    content_field,
    filled,
    label_places,
    name_column,
    name_pair,
    only_counts,
    only_reaches,
)
from crm_tui.importers.presets import Preset, preset_of
from crm_tui.importers.tables import Row, Table, column_name

SKIP = "skip"
"""The field of a column that is left out on purpose."""

OWN = "field:"
"""What stands before the key of an own field that a column fills: "field:shoe_size"."""

LABEL = "label"
"""The field of a column that says which of several phones or e-mails its neighbour holds."""

ENTITIES = ("clients", "companies", "deals")

_PARTS = ("first_name", "last_name")
_SURE = ("as asked", "by format")
_TITLES = frozenset(("название", "наименование"))
_BIRTH_PARTS = frozenset(("birthyear", "birthmonth"))


class Column(NamedTuple):
    """A column and the field it fills; no field means it is kept as a note line.

    place: the number of the column, from 0.
    confidence: 0 to 1. why: "by name", "by content", "by format", "as asked" or an empty text.
    group: which address a part belongs to; of a LABEL, the place of the column it speaks of.
    """

    place: int
    header: str
    field: str
    confidence: float
    why: str
    group: str = ""


class Mapping(NamedTuple):
    """What every column of a table is taken for, and what its rows are.

    read_as: the program whose export it is, for people; "" where it is nobody's in particular.
    """

    entity: str
    columns: tuple[Column, ...]
    read_as: str = ""

    def of(self, field: str) -> tuple[Column, ...]:
        """The columns that fill a field, in order."""
        return tuple(column for column in self.columns if column.field == field)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Headers of columns kept as note lines."""
        return tuple(column.header for column in self.columns if not column.field)

    @property
    def has_deals(self) -> bool:
        """Whether rows carry a deal."""
        return self.entity == "deals" or any(self.of(field) for field in DEAL_SIGNS)


def suggest(
    header: Sequence[str],
    sample: Sequence[Row] = (),
    *,
    entity: str | None = None,
    given: dict[str, str] | None = None,
    meant: Sequence[str] = (),
) -> Mapping:
    """The likely mapping of a table.

    sample: some rows, to know columns by their content. entity: one of ENTITIES, guessed when
    not given. given: header → field as a person said (see `parse_map`), which wins. meant: the
    field of each column as the file's format says it, "" where it does not.
    Raises Invalid for a file of products, and for a header or field in `given` that is not known.
    """
    asked = _asked(header, given or {})
    preset = None if any(meant) else preset_of(header)
    named = [_named(at, text, asked, preset, meant) for at, text in enumerate(header)]
    named = _labelled(named)
    guessed = entity or (preset.entity if preset else "")
    guessed = guessed or guess_entity(header, [column.field for column in named])
    columns = _by_content(_settled(named, guessed, sample), sample)
    for place, field in beside_the_deal(columns, sample).items():
        columns[place] = columns[place]._replace(field=field, confidence=0.6, why="by content")
    return Mapping(guessed, tuple(columns), preset.name if preset else "")


def suggest_for(
    table: Table, *, entity: str | None = None, given: dict[str, str] | None = None
) -> Mapping:
    """`suggest` over a table's header and its first rows."""
    return suggest(table.header, table.sample(), entity=entity, given=given, meant=table.meant)


def parse_map(text: str) -> dict[str, str]:
    """`Telefon=phone,Firma=company`, also on lines of their own, as header → field.

    A header with a comma is quoted: `"Name, full"=name`. Fields: FIELDS, `note`, `skip`.
    Raises Invalid naming what cannot be read.
    """
    pairs: dict[str, str] = {}
    lines = [_quoted(line) for line in text.splitlines()]
    for item in chain.from_iterable(csv.reader(lines, skipinitialspace=True)):
        if not item.strip():
            continue
        header, equals, field = item.rpartition("=")
        if not equals or not header.strip():
            raise Invalid(
                _("“{item}” names no column and field.").format(item=item),
                field="map",
                hint=_("Write it as Telefon=phone,Firma=company."),
            )
        pairs[header.strip()] = checked_field(field.strip())
    return pairs


def _quoted(text: str) -> str:
    """`"A, b"=name` with the quotes around the whole pair, as the csv module wants them."""
    return re.sub(r'"([^"]*)"\s*=\s*([^,]*)', r'"\1=\2"', text)


def checked_field(name: str) -> str:
    """The field of this name. Raises Invalid, proposing a near one."""
    field = name.lower().replace("-", "_").replace(" ", "_")
    if name.lower().startswith(OWN) and name[len(OWN) :].strip():
        return OWN + name[len(OWN) :].strip()
    if field == SKIP or field in FIELDS:
        return field
    import difflib

    near = difflib.get_close_matches(field, FIELDS, n=1) or [field_of(name)]
    raise Invalid(
        _("There is no field “{field}”.").format(field=name),
        field="map",
        hint=_("Did you mean {near}?").format(near=near[0])
        if near[0]
        else _("Fields: {names}, skip.").format(names=", ".join(FIELDS)),
    )


def _asked(header: Sequence[str], given: dict[str, str]) -> dict[int, str]:
    """Column numbers with the fields a person asked for."""
    exact = {text.casefold(): index for index, text in reversed(list(enumerate(header)))}
    folded = {fold_name(text): index for index, text in reversed(list(enumerate(header)))}
    asked: dict[int, str] = {}
    for text, field in given.items():
        place = exact.get(text.casefold(), folded.get(fold_name(text)))
        if place is None and text.lstrip("#").isdecimal() and int(text.lstrip("#")) <= len(header):
            place = int(text.lstrip("#")) - 1
        if place is None or place < 0:
            raise Invalid(
                _("The file has no column “{name}”.").format(name=text),
                field="map",
                hint=_("It has: {names}.").format(names=", ".join(header)),
            )
        asked[place] = checked_field(field)
    return asked


def _named(
    index: int,
    header: str,
    asked: dict[int, str],
    preset: Preset | None,
    meant: Sequence[str],
) -> Column:
    if index in asked:
        return Column(index, header, asked[index], 1.0, "as asked", group_of(header))
    if index < len(meant) and meant[index]:
        return Column(index, header, meant[index], 1.0, "by format", group_of(header))
    if preset and (known := preset.fields.get(fold_name(header))) is not None:
        return Column(index, header, known, 1.0, "by format", group_of(header))
    field = field_of(header)
    return Column(
        index, header, field, 1.0 if field else 0.0, "by name" if field else "", group_of(header)
    )


def _labelled(columns: list[Column]) -> list[Column]:
    """Columns that only say which phone or e-mail another holds: "Phone 1 - Type"."""
    speaks = label_places([column.header for column in columns])
    return [
        column._replace(field=LABEL, group=str(speaks[column.place]), why="by name")
        if column.place in speaks and column.why not in _SURE
        else column
        for column in columns
    ]


def _settled(columns: list[Column], entity: str, sample: Sequence[Row]) -> list[Column]:
    """Words that mean different things in different files, then one column for one field."""
    have = {column.field for column in columns}
    columns = [_in_context(column, entity, have, sample, columns) for column in columns]
    columns = _without_empty(columns, sample)
    taken = {column.field for column in columns if column.why in _SURE}
    settled = []
    for column in columns:
        field = column.field
        if column.why not in _SURE and field in taken and not _repeats(column):
            column = column._replace(field="", confidence=0.0, why="")
        taken.add(column.field)
        settled.append(column)
    return settled


def _without_empty(columns: list[Column], sample: Sequence[Row]) -> list[Column]:
    """Columns that say nothing leave their field to a later one that does."""
    said = {c.place for c in columns if c.field and filled(c.place, sample)}
    telling = {columns[place].field for place in said}
    return [
        column._replace(field="", confidence=0.0, why="")
        if column.field in telling and column.place not in said and column.why not in _SURE
        and not _repeats(column)
        else column
        for column in columns
    ]  # fmt: skip


def _repeats(column: Column) -> bool:
    """Whether another column may fill the same field."""
    return column.field in (*MANY, SKIP, LABEL) or bool(column.group)


def _in_context(
    column: Column, entity: str, have: set[str], sample: Sequence[Row], columns: list[Column]
) -> Column:
    if column.why in _SURE:
        return column
    field = _meant(column, entity, have, sample, columns)
    return (
        column
        if field == column.field
        else column._replace(
            field=field, confidence=0.8 if field else 0.0, why="by name" if field else ""
        )
    )


def _meant(
    column: Column, entity: str, have: set[str], sample: Sequence[Row], columns: list[Column]
) -> str:
    """The field a name means among the other columns of its file."""
    field, name = column.field, fold_name(column.header)
    if name in _TITLES and "company" not in have and have & {*PERSON_NAMES}:
        return "company"
    deals = entity == "deals" or bool(have & set(DEAL_SIGNS))
    if field in DEAL_FIELDS and not deals:
        return ""
    if field == "job_title" and are_salutations(filled(column.place, sample)):
        return ""
    if (field in PERSON_NAMES and are_ids(filled(column.place, sample))) or (
        field == "uid" and not are_our_ids(filled(column.place, sample))
    ):
        return "" if "external_id" in have else "external_id"
    if field == "external_id" and filled(column.place, sample).count("0") > 1:
        return ""
    if name == "account" and any(each.field == SKIP and each.why == "by name" for each in columns):
        return ""
    if field == "birthday" and any(fold_name(each.header) in _BIRTH_PARTS for each in columns):
        return ""
    if entity == "companies" and field in ("name", "display_name") and "company" not in have:
        return "company"
    if entity == "deals" and "deal_title" not in have and _titles(name, have):
        return "deal_title"
    if entity == "deals" and name in ("id", "recordid") and "deal_external_id" not in have:
        return "deal_external_id"
    if field == "name" and _is_beside_another(column, columns):
        if only_reaches(filled(column.place, sample)):
            return "phone"
        firms = company_column([column.place], sample) is not None
        if "company" not in have and (firms or names_company(column.header)):
            return "company"
    if field == "name" and have & {"first_name", "last_name"}:
        return _part_of_name(column, have, sample, columns)
    if field == "owner" and name == "담당자" and not have & set(PERSON_NAMES):
        return "name"
    return field


def _is_beside_another(column: Column, columns: list[Column]) -> bool:
    """Whether another column holds names, so that this one need not."""
    return any(each.field in PERSON_NAMES and each != column for each in columns)


def _titles(name: str, have: set[str]) -> bool:
    """Whether a column of this name holds the deal's title where no other column does."""
    reached = have & {"email", "phone"}
    return name == "title" or (name == "name" and "company" in have and not reached)


def _part_of_name(
    column: Column, have: set[str], sample: Sequence[Row], columns: list[Column]
) -> str:
    """A column "Name" beside a first or a last name: the whole name, or the part that misses."""
    if "first_name" in have and "last_name" in have:
        return "name"
    if "first_name" not in have:
        return "first_name" if not _holds(column, "last_name", sample, columns) else "name"
    return "last_name" if not _holds(column, "first_name", sample, columns) else "name"


def _holds(column: Column, part: str, sample: Sequence[Row], columns: list[Column]) -> bool:
    """Whether the cells of a column usually contain those of the column `part`."""
    place = next(each.place for each in columns if each.field == part)
    pairs = [(row.cells[column.place], row.cells[place]) for row in sample if not row.fault]
    pairs = [(whole, piece) for whole, piece in pairs if whole.strip() and piece.strip()]
    return sum(piece.strip() in whole for whole, piece in pairs) * 2 > len(pairs)


def _by_content(columns: list[Column], sample: Sequence[Row]) -> list[Column]:
    """Columns without a known name, known by what most of their cells hold."""
    result = []
    for column in columns:
        free = not column.field and not column.why
        if free and only_counts(column.header, column.place, filled(column.place, sample)):
            result.append(column._replace(field=SKIP, confidence=0.8, why="by content"))
            continue
        field = content_field(column.header, column.place, sample) if free else ""
        if field:
            column = column._replace(field=field, confidence=0.6, why="by content")
        result.append(column)
    if {column.field for column in result}.isdisjoint((*PERSON_NAMES, "company", "deal_title")):
        place = name_column([c.place for c in result if not c.field and not c.why], sample)
        if place is not None:
            known = result[place]._replace(field="name", confidence=0.5, why="by content")
            result[place] = known
        else:
            bare = [c.place for c in result if not c.field and c.header == column_name(c.place)]
            for at, part in zip(name_pair(bare, sample), _PARTS, strict=False):
                result[at] = result[at]._replace(field=part, confidence=0.5, why="by content")
    if all(column.field != "company" for column in result):
        place = company_column([c.place for c in result if not c.field and not c.why], sample)
        if place is not None:
            known = result[place]._replace(field="company", confidence=0.5, why="by content")
            result[place] = known
    return result
