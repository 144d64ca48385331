"""Two clients beside each other before they become one, and what a change of many is about."""

from crm_tui.domain.client_lines import BulkCounts, MergeField, MergePair, MergeSide
from crm_tui.i18n import N_, _
from crm_tui.store.hot.card import resolved
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from crm_tui.store.hot.connection import Hot

MOST_FIELDS = 100
BATCH = 500

#: What is kept of a client, in the order it is shown; the keys are those of `merge_clients`.
LABELS = {
    "name": N_("Name"),
    "kind": N_("Kind"),
    "works_at_id": N_("Company"),
    "job_title": N_("Job title"),
    "owner_id": N_("Owner"),
    "source_id": N_("Source"),
    "city": N_("City"),
    "country": N_("Country"),
    "language": N_("Language"),
    "zone": N_("Time zone"),
    "about": N_("About"),
}
KINDS = {"person": N_("person"), "company": N_("company")}

_CLIENT = """
    select c.id, c.version, c.name, c.kind, coalesce(w.name, ''), c.job_title,
           coalesce(u.name, ''), coalesce(o.name, ''), c.city, c.country, c.language, c.zone,
           c.about, case when c.archived_at is null then 0 else 1 end,
           case when c.no_contact_at is null then 0 else 1 end
    from client c left join client w on w.id = c.works_at_id
    left join "user" u on u.id = c.owner_id left join source o on o.id = c.source_id
    where c.id = ?
"""
_HANGS = """
    select (select count(*) from deal where client_id = ?),
           (select count(*) from step where client_id = ? and closed_at is null),
           (select count(*) from channel where client_id = ?),
           (select count(*) from activity where client_id = ?),
           (select count(*) from tagging where client_id = ?),
           (select count(*) from client where works_at_id = ?)
"""
_FIELDS = """
    select f.id, f.name, v.client_id,
           case when f.kind = 'flag' and v.number is not null
                then case v.number when '1' then 'yes' else 'no' end
                else coalesce(v.text, v.number, cast(v.day as varchar), o.name, '') end
    from field_value v join field_def f on f.id = v.field_id
    left join field_option o on o.id = v.option_id
    where v.client_id in (?, ?) order by f.position, f.id limit ?
"""
_COUNT = """
    select (select count(*) from client where id in ({ids}) and merged_into is null),
           (select count(*) from deal where client_id in ({ids}) and is_open = 1),
           (select count(*) from step where client_id in ({ids}) and closed_at is null),
           (select count(*) from deal
            where client_id in ({ids}) and is_open = 1 and sold_at is null)
"""


def merge_pair(conn: "Hot", first: int, second: int) -> MergePair:
    """Two clients field by field; merged ones are those they were merged into. Raises NotFound."""
    with conn:
        sides = [_side(conn, resolved(conn, number)) for number in (first, second)]
        (one, ones), (two, twos) = sides
        fields = [
            MergeField(key, _(label), mine, theirs)
            for (key, label), mine, theirs in zip(LABELS.items(), ones, twos, strict=True)
        ]
        fields += _own_fields(conn, one.id, two.id)
    return MergePair(one, two, tuple(fields))


def _side(conn: "Hot", number: int) -> "tuple[MergeSide, tuple[str, ...]]":
    """A client, and what is kept of it in the order of LABELS."""
    found = conn.rows(_CLIENT, number)[0]
    deals, steps, channels, history, tags, people = conn.rows(_HANGS, *[number] * 6)[0]
    name, kind, *rest = found[2:13]
    side = MergeSide(
        number, whole(found[1]), words(name), deals, steps, channels, history, tags, people,
        found[13], found[14],
    )  # fmt: skip
    kind = _(KINDS[kind]) if kind in KINDS else words(kind)
    return side, (words(name), kind, *[words(value) for value in rest])


def _own_fields(conn: "Hot", first: int, second: int) -> list[MergeField]:
    """The own fields that either of them has: `field.7` is the key of the field 7."""
    found: dict[int, list[Any]] = {}
    for field, name, client, value in conn.rows(_FIELDS, first, second, MOST_FIELDS):
        row = found.setdefault(field, [words(name), "", ""])
        row[1 if client == first else 2] = words(value)
    return [MergeField(f"field.{number}", *row) for number, row in found.items()]


def bulk_counts(conn: "Hot", ids: "Sequence[int]") -> BulkCounts:
    """How many clients, open deals and steps a change of these clients is about."""
    total = [0, 0, 0, 0]
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        row = conn.rows(_COUNT.format(ids=places(batch)), *batch, *batch, *batch, *batch)[0]
        total = [had + more for had, more in zip(total, row, strict=True)]
    return BulkCounts(*total)


_SAME = """
    select distinct c.id, c.name, coalesce(w.name, ''), c.city from client c
    left join client w on w.id = c.works_at_id
    where c.merged_into is null and c.id <> ? and c.id in (
        select h.client_id from channel h join channel m on m.kind = h.kind and m.norm = h.norm
        where m.client_id = ?
        union select n.id from client n join client k on k.name_key = n.name_key where k.id = ?)
    order by c.id limit ?
"""
MOST_ALIKE = 8


def alike(conn: "Hot", client_id: int) -> "tuple[tuple[int, str, str], ...]":
    """Who may be the same client: the same number, address or name; id, name and a hint each."""
    found = conn.rows(_SAME, client_id, client_id, client_id, MOST_ALIKE)
    return tuple([
        (number, words(name), words(company) or words(city))
        for number, name, company, city in found
    ])  # fmt: skip
