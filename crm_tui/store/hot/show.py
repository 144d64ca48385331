"""Whole records by their reference: client, deal, step, request, entry of the journal."""

from crm_tui.domain.pages import (
    ChangeLine,
    ClientPage,
    DealLine,
    DealPage,
    EntryPage,
    ReceiptLine,
    RequestPage,
    StepPage,
)
from crm_tui.store.hot.card import card, missing, resolved
from crm_tui.store.hot.reading import (
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    step_lines,
    whole,
    whole_or_none,
    words,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crm_tui.store.hot.connection import Hot

MOST = 100

_CLIENT = """
    select c.kind, c.job_title, c.city, c.country, c.about, coalesce(o.name, ''),
           case when c.forgotten_at is not null then 2 when c.archived_at is null then 0 else 1 end
    from client c left join source o on o.id = c.source_id where c.id = ?
"""
_TAGS = """
    select t.name from tagging g join tag t on t.id = g.tag_id where g.{owner} = ?
    order by t.name_key limit ?
"""
_FIELDS = """
    select f.name, case when f.kind = 'flag' and v.number is not null
                then case v.number when '1' then 'yes' else 'no' end
                else coalesce(v.text, v.number, cast(v.day as varchar), o.name, '') end
    from field_value v join field_def f on f.id = v.field_id
    left join field_option o on o.id = v.option_id
    where v.{owner} = ? order by f.position, f.id limit ?
"""
_DEALS = """
    select d.id, d.title, d.status, coalesce(p.name, ''), coalesce(g.name, ''), d.amount,
           d.currency, d.next_step_id, coalesce(u.name, '')
    from deal d left join pipeline p on p.id = d.pipeline_id left join stage g on g.id = d.stage_id
    left join "user" u on u.id = d.owner_id
    where d.client_id = ? order by d.is_open desc, d.id desc limit ?
"""
_PEOPLE = "select id, name from client where works_at_id = ? and merged_into is null limit ?"
_DEAL = """
    select coalesce(p.name, ''), d.opened_at, d.closed_at, cast(d.expected_day as varchar),
           cast(d.promised_day as varchar), coalesce(r.name, d.cancel_reason),
           d.reason_note, cast(d.revive_day as varchar), coalesce(o.name, ''), d.linked_to
    from deal d left join pipeline p on p.id = d.pipeline_id
    left join reason r on r.id = d.reason_id left join source o on o.id = d.source_id where d.id = ?
"""
_SIDE_STEPS = f"""
    select {STEP_COLUMNS} from {STEP_TABLES}
    where s.deal_id = ? and s.side = 1 and s.closed_at is null order by s.late_at, s.id limit ?
"""
_RECEIPTS = """
    select id, cast(day as varchar), amount, currency, note from receipt where deal_id = ?
    order by day desc, id desc limit ?
"""
_STEP = f"select {STEP_COLUMNS} from {STEP_TABLES} where s.id = ?"
_STEP_MORE = """
    select s.contacts, s.waits, s.minutes, s.created, s.closed_at, s.closed_as,
           coalesce(u.name, ''), s.said, s.reason, s.offer
    from step s left join "user" u on u.id = s.closed_by where s.id = ?
"""
_REQUEST = """
    select r.id, r.status, r.received_at, r.due_at, coalesce(o.name, ''), r.name, r.contact,
           r.text, r.client_id, r.deal_id, r.reason
    from request r left join source o on o.id = r.source_id where r.id = ?
"""
_ENTRY = """
    select e.id, e.at, coalesce(u.name, ''), e.face, e.action, e.args, e.undoes, e.bulk, e.hash
    from entry e left join "user" u on u.id = e.actor_id where e.id = ?
"""
_CHANGES = """
    select c.kind, c.record_id, i.before, i.after from change c
    left join change_image i on i.change_id = c.id where c.entry_id = ? order by c.id limit ?
"""


def client_page(conn: "Hot", client_id: int, now_us: int) -> ClientPage:
    """A client, or the one it was merged into, with deals, people, tags. Raises NotFound."""
    kept = resolved(conn, client_id)
    kind, job, city, country, about, source, archived = conn.rows(_CLIENT, kept)[0]
    return ClientPage(
        asked=client_id,
        card=card(conn, client_id=kept, now_us=now_us),
        kind=words(kind),
        job_title=words(job),
        city=words(city),
        country=words(country),
        about=words(about),
        source=words(source),
        archived=archived,
        tags=_names(conn, _TAGS.format(owner="client_id"), kept),
        deals=_deals(conn, kept),
        people=tuple([(n, words(name)) for n, name in conn.rows(_PEOPLE, kept, MOST)]),
        fields=_fields(conn, "client_id", kept),
    )


def _deals(conn: "Hot", client_id: int) -> "tuple[DealLine, ...]":
    return tuple([
        DealLine(number, words(title), words(status), words(pipeline), words(stage),
                 whole_or_none(amount), words(currency), whole_or_none(step), words(owner))
        for number, title, status, pipeline, stage, amount, currency, step, owner
        in conn.rows(_DEALS, client_id, MOST)
    ])  # fmt: skip


def deal_page(conn: "Hot", deal_id: int, now_us: int) -> DealPage:
    """A deal with its client, side steps, receipts and what closed it. Raises NotFound."""
    found = conn.first(_DEAL, deal_id)
    if found is None:
        raise missing("d", deal_id)
    pipeline, opened, closed, expected, promised, reason, note, revive, source, linked = found
    return DealPage(
        id=deal_id,
        card=card(conn, deal_id=deal_id, now_us=now_us),
        pipeline=words(pipeline),
        opened_at=whole(opened),
        closed_at=whole_or_none(closed),
        expected_day=expected,
        promised_day=promised,
        reason=words(reason),
        note=words(note),
        revive_day=revive,
        source=words(source),
        linked_to=whole_or_none(linked),
        side_steps=step_lines(conn.rows(_SIDE_STEPS, deal_id, MOST)),
        receipts=_receipts(conn, deal_id),
        tags=_names(conn, _TAGS.format(owner="deal_id"), deal_id),
        fields=_fields(conn, "deal_id", deal_id),
    )


def _receipts(conn: "Hot", deal_id: int) -> "tuple[ReceiptLine, ...]":
    return tuple([
        ReceiptLine(number, words(day), whole(amount), words(currency), words(note))
        for number, day, amount, currency, note in conn.rows(_RECEIPTS, deal_id, MOST)
    ])  # fmt: skip


def _names(conn: "Hot", sql: str, number: int) -> "tuple[str, ...]":
    return tuple([words(name) for (name,) in conn.rows(sql, number, MOST)])


def _fields(conn: "Hot", owner: str, number: int) -> "tuple[tuple[str, str], ...]":
    found = conn.rows(_FIELDS.format(owner=owner), number, MOST)
    return tuple([(words(name), words(value)) for name, value in found])


def step_page(conn: "Hot", step_id: int) -> StepPage:
    """A step, open or closed. Raises NotFound."""
    found = conn.first(_STEP, step_id)
    more = conn.first(_STEP_MORE, step_id)
    if found is None or more is None:
        raise missing("s", step_id)
    contacts, waits, minutes, opened, closed, closed_as, who, *texts = more
    return StepPage(
        step_line(found), whole(contacts), whole(waits), whole_or_none(minutes), whole(opened),
        whole_or_none(closed), closed_as, words(who), *[words(text) for text in texts],
    )  # fmt: skip


def request_page(conn: "Hot", request_id: int) -> RequestPage:
    """What came in. Raises NotFound."""
    found = conn.first(_REQUEST, request_id)
    if found is None:
        raise missing("r", request_id)
    number, status, received, due, source, name, contact, text, client, deal, reason = found
    return RequestPage(
        number, words(status), whole(received), whole_or_none(due), words(source), words(name),
        words(contact), words(text), whole_or_none(client), whole_or_none(deal), words(reason),
    )  # fmt: skip


def entry_page(conn: "Hot", entry_id: int) -> EntryPage:
    """An entry of the journal with at most MOST of its changes. Raises NotFound."""
    from crm_tui.store.hot.history import stands

    found = conn.first(_ENTRY, entry_id)
    if found is None:
        raise missing("j", entry_id)
    number, at, who, face, action, args, undoes, bulk, seal = found
    changes = [
        ChangeLine(words(kind), whole(record), before, after)
        for kind, record, before, after in conn.rows(_CHANGES, entry_id, MOST)
    ]
    return EntryPage(
        number, whole(at), words(who), words(face), words(action), words(args),
        whole_or_none(undoes), int(stands(conn, number)), words(bulk), words(seal),
        tuple(changes),
    )  # fmt: skip
