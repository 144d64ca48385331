"""Whose an event or a letter is: clients by address, phone and name, and where a step may stand."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlmodel import Session

from crm_tui.store.shapes import ask


class OpenStep(NamedTuple):
    """A step as it stands, for a file that speaks of it again."""

    id: int
    title: str
    day: str
    minute: int | None
    is_open: bool


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
        "select id, title, due_day, due_minute, case when closed_at is null then 1 else 0 end"
        " from step where id {given}"
    )
    return {
        row[0]: OpenStep(row[0], row[1], str(row[2]), row[3], bool(row[4]))
        for row in ask(session, words, steps)
    }
