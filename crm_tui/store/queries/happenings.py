"""Whose an event or a letter is: clients by address, phone and name, and where a step may stand."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlmodel import Session

from crm_tui.store.shapes import ask


class OpenStep(NamedTuple):
    """A step as it stands, for a file that speaks of it again."""

    id: int
    title: str
    day: str
    minute: int | None
    is_open: bool
    version: int


def clients_reached_by(session: Session, kind: str, norms: Iterable[str]) -> dict[str, int]:
    """Normal form of a channel → the one living client who is reached so."""
    words = (
        "select channel.norm, min(client.id), max(client.id)"
        " from channel join client on client.id = channel.client_id"
        " where channel.kind = :kind and channel.norm {given} and client.merged_into is null"
        " and client.forgotten_at is null group by channel.norm"
    )
    found = ask(session, words, norms, kind=kind)
    return {norm: first for norm, first, last in found if first == last}


def clients_called(session: Session, keys: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Folded name → the one living client of that name, and whether person or company."""
    words = (
        "select name_key, min(id), max(id), min(kind) from client"
        " where name_key {given} and merged_into is null and forgotten_at is null"
        " group by name_key"
    )
    found = ask(session, words, keys)
    return {key: (first, kind) for key, first, last, kind in found if first == last}


def only_open_deals(session: Session, clients: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Client → its open deal and that deal's stage, for clients with exactly one."""
    words = (
        "select client_id, min(id), min(stage_id), count(*) from deal"
        " where client_id {given} and is_open = 1 group by client_id"
    )
    return {row[0]: (row[1], row[2]) for row in ask(session, words, clients) if row[3] == 1}


def steps_of_uids(session: Session, uids: Iterable[str]) -> dict[str, int]:
    """Steps by uid."""
    return {
        row[0]: row[1] for row in ask(session, "select uid, id from step where uid {given}", uids)
    }


def steps_now(session: Session, steps: Iterable[int]) -> dict[int, OpenStep]:
    """Steps as they stand."""
    words = (
        "select id, title, due_day, due_minute, case when closed_at is null then 1 else 0 end,"
        " version from step where id {given}"
    )
    return {
        row[0]: OpenStep(row[0], row[1], str(row[2]), row[3], bool(row[4]), row[5])
        for row in ask(session, words, steps)
    }


class DealStands(NamedTuple):
    """A deal as a file of activities finds it; next_step: the id of its one next step."""

    id: int
    client: int
    title: str
    stage: int
    is_open: bool
    next_step: int | None


class NextStep(NamedTuple):
    """A deal's next step; planned: an import put it there and nobody touched it since."""

    id: int
    title: str
    day: str
    minute: int | None
    planned: bool


_DEAL = "id, client_id, title, stage_id, is_open, next_step_id from deal"


def deals_of_ids(session: Session, ids: Iterable[int]) -> dict[int, DealStands]:
    """Deals as they stand."""
    found = ask(session, f"select {_DEAL} where id {{given}}", ids)
    return {row[0]: _deal(row) for row in found}


def deals_of(session: Session, clients: Iterable[int]) -> list[DealStands]:
    """The deals of these clients, the open ones first, then the newest."""
    words = f"select {_DEAL} where client_id {{given}} order by is_open desc, id desc"
    found = ask(session, words, clients)
    return [_deal(row) for row in found]


def _deal(row: Any) -> DealStands:
    return DealStands(row[0], row[1], row[2], row[3], bool(row[4]), row[5])


def titles(session: Session) -> list[tuple[int, str]]:
    """Every deal's id and title."""
    words = "select deal.id, deal.title from deal where deal.title <> ''"
    return [(row[0], row[1]) for row in session.connection().exec_driver_sql(words)]


def next_steps(session: Session, deals: Iterable[int]) -> dict[int, NextStep]:
    """Deal → its next step, where it is open."""
    words = (
        "select step.deal_id, step.id, step.title, step.due_day, step.due_minute, case when"
        " step.version = 1 and entry.action in ('import.file', 'import.batch') then 1 else 0 end"
        " from step left join entry on entry.id = step.born"
        " where step.deal_id {given} and step.closed_at is null and step.side = 0"
    )
    return {
        row[0]: NextStep(row[1], row[2], str(row[3]), row[4], bool(row[5]))
        for row in ask(session, words, deals)
    }


def claimed_steps(session: Session, steps: Iterable[int]) -> set[int]:
    """Of these steps, those that a file calls by an id of its own."""
    words = "select record_id from external_id where kind = 'step' and record_id {given}"
    return {row[0] for row in ask(session, words, steps)}


def systems_like(session: Session, start: str) -> list[str]:
    """The systems whose ids are kept and that begin so."""
    words = "select distinct system from external_id where system like :start"
    return [row[0] for row in session.execute(text(words), {"start": f"{start}%"})]


def named_so(
    session: Session, kind: str, systems: Iterable[str], externals: Iterable[str]
) -> dict[str, int]:
    """Foreign id → the one record that files of these systems call so."""
    words = (
        "select external, min(record_id), max(record_id) from external_id"
        " where system = :system and kind = :kind and external {given} group by external"
    )
    asked = list(externals)
    found: dict[str, set[int]] = {}
    for system in systems:
        for external, first, last in ask(session, words, asked, system=system, kind=kind):
            found.setdefault(external, set()).update((first, last))
    return {external: records.pop() for external, records in found.items() if len(records) == 1}


def called_so(
    session: Session, systems: Iterable[str], externals: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Foreign id → the name and the e-mail of the client whom files of these systems call so."""
    records = named_so(session, "client", systems, externals)
    words = (
        "select client.id, client.name, coalesce(min(channel.raw), '') from client"
        " left join channel on channel.client_id = client.id and channel.kind = 'email'"
        " where client.id {given} and client.merged_into is null"
        " group by client.id, client.name"
    )
    found = {row[0]: (row[1], row[2]) for row in ask(session, words, records.values())}
    return {each: found[client] for each, client in records.items() if client in found}
