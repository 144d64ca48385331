"""What is known of a deal, read for its playbook's conditions and for what it still lacks."""

from crm_tui.errors import NotFound
from crm_tui.i18n import _
from crm_tui.store.hot.answers import chain_of, holding, plain_value
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.reading import whole, whole_or_none, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.domain.facts import Facts
    from crm_tui.store.hot.answers import Answered, Reader
    from crm_tui.store.hot.connection import Hot

MOST = 200

_DEAL = """
    select d.client_id, d.amount, d.currency, d.contacts, d.tries, d.expected_day,
           coalesce(d.source_id, c.source_id)
    from deal d join client c on c.id = d.client_id where d.id = ?
"""
_RECEIVED = """
    select coalesce(sum(amount), 0) from receipt where deal_id = ? and currency = ?
"""
_ENDS = """
    select closed_as from step where deal_id = ? and side = 0 and closed_as is not null
    order by closed_at desc, id desc limit ?
"""
_CHANNELS = "select distinct kind from channel where client_id = ? and bad_at is null"
_FILES = """
    select distinct kind from file
    where kind <> '' and client_id = ? and (deal_id is null or deal_id in ({deals}))
"""
_FIELDS = """
    select distinct f.key from field_value v join field_def f on f.id = v.field_id
    where {column} = ? and f.archived_at is null
      and (v.text <> '' or v.number is not null or v.day is not null or v.option_id is not null)
"""
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
        raise NotFound(_("There is no {ref}.").format(ref=f"d{deal_id}"))
    client, amount, currency, contacts, tries = found[0][:5]
    received = received_of(conn, deal_id, words(currency))
    answers = holding(conn, client, deal_id)
    ends = [words(how) for (how,) in conn.rows(_ENDS, deal_id, MOST)]
    return Facts(
        contacts=whole(contacts),
        postpones=postponed_in_a_row(ends),
        tries=whole(tries),
        amount=whole_or_none(amount),
        currency=words(currency),
        received=received,
        known=frozenset(known_things(conn, deal_id, answers)),
        answers={one.key: plain_value(one) for one in reversed(answers)},
        tags=frozenset(words(name) for (name,) in conn.rows(_TAGS, client, deal_id, MOST)),
    )


def received_of(conn: "Reader", deal_id: int, currency: str) -> int:
    """What was received for a deal in its own currency, in minor units."""
    # PostgreSQL gives sums of whole numbers as decimals.
    return int(conn.rows(_RECEIVED, deal_id, currency)[0][0])


def known_things(conn: "Reader", deal_id: int, answers: "list[Answered]") -> "set[str]":
    """The things of `KNOWN`, and own fields, that are known of a deal. answers: what holds."""
    from crm_tui.domain.known import known_of_record

    client, amount, currency, _contacts, _tries, expected, source = conn.rows(_DEAL, deal_id)[0]
    known = known_of_record(
        [words(kind) for (kind,) in conn.rows(_CHANNELS, client)],
        _files(conn, client, deal_id),
        has_source=source is not None,
        amount=whole_or_none(amount),
        has_expected_day=expected is not None,
        received=received_of(conn, deal_id, words(currency)),
    )
    return {
        *known,
        *(one.tells for one in answers if one.tells),
        *_own_fields(conn, client, deal_id),
    }


def _files(conn: "Reader", client: int, deal_id: int) -> "list[str]":
    """What the attached files make known: of the deal, those it came back from, or of no deal."""
    chain = tuple(chain_of(conn, deal_id))
    sql = _FILES.format(deals=places(chain))
    return [words(kind) for (kind,) in conn.rows(sql, client, *chain)]


def _own_fields(conn: "Reader", client: int, deal_id: int) -> "list[str]":
    found = conn.rows(_FIELDS.format(column="v.client_id"), client)
    found += conn.rows(_FIELDS.format(column="v.deal_id"), deal_id)
    return [f"field:{words(key)}" for (key,) in found]
