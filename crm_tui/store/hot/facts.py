"""What is known of a deal, read for its playbook's conditions and for what it still lacks."""

from crm_tui.domain.known import known_of_record
from crm_tui.i18n import _
from crm_tui.store.hot.answers import ANSWERS, answered, chain_of, hold, plain_value
from crm_tui.store.hot.answers import MOST as MOST_ANSWERS
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.facts import Facts
    from crm_tui.store.hot.answers import Answered, Reader
    from crm_tui.store.hot.connection import Hot

MOST = 200

#: What the deal `d` of the client `c` itself makes known, and which deal it came back from.
KNOWN_COLUMNS = """
    d.amount, d.currency, d.expected_day, coalesce(d.source_id, c.source_id), d.linked_to,
    (select cast(coalesce(sum(r.amount), 0) as bigint) from receipt r
     where r.deal_id = d.id and r.currency = d.currency)
"""
_DEAL = f"""
    select d.client_id, d.contacts, d.tries, {KNOWN_COLUMNS}
    from deal d join client c on c.id = d.client_id where d.id = ?
"""
_ENDS = """
    select closed_as from step where deal_id = ? and side = 0 and closed_as is not null
    order by closed_at desc, id desc limit ?
"""
#: What is known besides, in as many columns as an answer has: what it is, and its name.
_REST = "0, 0, {name}, '', '', '{what}', '', '', null, 0, '', null, '', null"
_FIELDS = f"""
    select {_REST.format(what="field", name="f.key")}
    from field_value v join field_def f on f.id = v.field_id
    where {{column}} = ? and f.archived_at is null
      and (v.text <> '' or v.number is not null or v.day is not null or v.option_id is not null)
"""
# One statement: a card is read at every key.
_TOLD = f"""
    select * from ({ANSWERS}) answers
    union all select {_REST.format(what="way", name="kind")} from channel
    where client_id = ? and bad_at is null
    union all select {_REST.format(what="file", name="kind")} from file
    where kind <> '' and client_id = ? and (deal_id is null or deal_id in ({{deals}}))
    union all {_FIELDS.format(column="v.client_id")}
    union all {_FIELDS.format(column="v.deal_id")}
"""
_told_of: "dict[int, str]" = {}  # _TOLD by the number of deals, for it is asked at every key
_TAGS = """
    select t.name from tagging g join tag t on t.id = g.tag_id
    where g.client_id = ? or g.deal_id = ? order by t.id limit ?
"""


def facts(conn: "Hot", deal_id: int) -> "Facts":
    """What is known of a deal. Raises NotFound."""
    with conn:
        return gathered(conn, deal_id)


def gathered(conn: "Reader", deal_id: int) -> "Facts":
    """The same by any reader, inside a snapshot somebody else opened. Raises NotFound."""
    from crm_tui.domain.facts import Facts, postponed_in_a_row

    found = conn.rows(_DEAL, deal_id)
    if not found:
        from crm_tui.errors import NotFound

        raise NotFound(_("There is no {ref}.").format(ref=f"d{deal_id}"))
    client, contacts, tries = found[0][:3]
    amount, currency, _day, _source, linked, received = told = found[0][3:]
    chain = tuple(chain_of(conn, deal_id, linked))
    answers, known = known_things(conn, client, chain, told)
    ends = [words(how) for (how,) in conn.rows(_ENDS, deal_id, MOST)]
    return Facts(
        contacts=whole(contacts),
        postpones=postponed_in_a_row(ends),
        tries=whole(tries),
        amount=whole_or_none(amount),
        currency=words(currency),
        received=whole(received),
        known=frozenset(known),
        answers={one.key: plain_value(one) for one in reversed(answers)},
        tags=frozenset(words(name) for (name,) in conn.rows(_TAGS, client, deal_id, MOST)),
    )


def known_things(
    conn: "Reader", client_id: int, chain: "tuple[int, ...]", told: "tuple[Any, ...]"
) -> "tuple[list[Answered], set[str]]":
    """The answers that hold for a deal, the latest first, and all things that are known of it.

    Things are names of `KNOWN`, and own fields. chain: the deal, and those it came back from.
    told: its KNOWN_COLUMNS.
    """
    amount, _currency, expected, source, _linked, received = told
    sql = _told_of.get(len(chain)) or _told_of.setdefault(
        len(chain), _TOLD.format(deals=places(chain))
    )
    asked = (client_id, MOST_ANSWERS, client_id, client_id, *chain, client_id, chain[0])
    found = conn.rows(sql, *asked)
    rest: dict[str, set[str]] = {"way": set(), "file": set(), "field": set()}
    answers = []
    for line in found:
        if line[0]:
            answers.append(answered(line))
        else:
            rest[line[5]].add(words(line[2]))
    answers = hold(sorted(answers, key=lambda one: (one.at, one.id), reverse=True), chain)
    known = known_of_record(
        rest["way"], rest["file"], has_source=source is not None, amount=whole_or_none(amount),
        has_expected_day=expected is not None, received=whole(received),
    )  # fmt: skip
    known |= {one.tells for one in answers if one.tells}
    return answers, known | {f"field:{name}" for name in rest["field"]}
