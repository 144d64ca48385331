"""An import from its first look to the moment before it is written: the same for every face."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from crm_tui.errors import Invalid
from crm_tui.importers.apply import (
    Report,
    Told,
    Understood,
    Wishes,
    dry_run,
    prepared,
    understand_table,
)
from crm_tui.importers.deals import CLOSING, Desk, Placing
from crm_tui.importers.look_alikes import Fresh
from crm_tui.importers.reading import read_table
from crm_tui.importers.saved import Saved
from crm_tui.importers.sheets import sheets_of
from crm_tui.importers.tables import Rows
from crm_tui.store.queries.importing import next_user, places
from crm_tui.store.queries.own_fields import mappings
from crm_tui.store.queries.words import habits, user_id

SAMPLE = 200
"""Rows that a first look reads."""


class Tried(NamedTuple):
    """A file made ready, what it would do, and its rows that would make clients."""

    file: Understood
    report: Report
    fresh: Fresh


class Looked(NamedTuple):
    """The first rows of a file as they are understood.

    sheets: the sheets or tables that the file has, where it has several. unclear: whether the
    order of day and month could not be told by these rows; they are read with the day first.
    """

    file: Understood
    sheets: tuple[str, ...]
    unclear: bool = False


def usual_wishes(session: Session, actor: str) -> Wishes:
    """What is meant where nobody says otherwise: the team's country and money, kept mappings."""
    usual = habits(session, actor)
    saved = tuple(Saved(*one) for one in mappings(session))
    return Wishes(region=usual.country, currency=usual.currency, saved=saved)


def desk_at(session: Session, actor: str, now: datetime, zone: tzinfo, wishes: Wishes) -> Desk:
    """By whose clock and week an import is done. zone: of somebody who has set none."""
    usual = habits(session, actor)
    number = user_id(session, actor) or next_user(session)
    theirs = ZoneInfo(usual.zone) if usual.zone else zone
    return Desk(
        number, now, theirs, usual.week, usual.currency, wishes.pipeline or usual.pipeline,
        wishes.stages, actor,
    )  # fmt: skip


def look(path: Path, name: str, wishes: Wishes, desk: Desk) -> Looked:
    """The first rows of a table as they would come in. Raises what `understand` does."""
    table = read_table(
        path, encoding=wishes.encoding, delimiter=wishes.delimiter, sheet=wishes.sheet
    )
    sheets = sheets_of(path, table.kind)
    first = replace(table, rows=Rows(lambda: islice(iter(table.rows), SAMPLE)))
    try:
        return Looked(understand_table(name, first, wishes, desk), sheets)
    except Invalid as error:
        if error.field != "day_order":
            raise
    guessed = replace(wishes, day_first=True)
    return Looked(understand_table(name, first, guessed, desk), sheets, unclear=True)


def tried(session: Session, file: Understood, desk: Desk, told: Told | None = None) -> Tried:
    """Take every decision of an import, and make its rows ready where the database allows it.

    Raises Invalid for a stage that nobody mapped.
    """
    fresh = Fresh()
    made = prepared(session, file, desk, told, fresh)
    if made.ready is not None:
        return Tried(made, made.ready.report, fresh)
    return Tried(file, dry_run(session, file, desk, told, fresh), fresh)


def fresh_of(
    session: Session, files: Iterable[object], desk: Desk, told: Told | None = None
) -> Fresh:
    """The rows of several files that would each make a client, were it alone.

    Whom a file of deals or happenings names is left out: he is mostly in another.
    """
    fresh = Fresh()
    for file in files:
        if isinstance(file, Understood) and file.mapping.entity != "deals":
            fresh.file = file.name
            dry_run(session, file, desk, told, fresh)
    return fresh


def rows_in(files: Iterable[object]) -> int:
    """How many rows the tables among several files hold."""
    return sum(file.spool.count for file in files if isinstance(file, Understood))


def stages_to_map(session: Session, file: Understood, desk: Desk) -> dict[str, tuple[str, ...]]:
    """The stages of a file that nobody mapped, as it writes them: each with what it may be.

    That is the key of a stage, or one of CLOSING.
    """
    unknown = Placing(places(session), desk, {}).unknown(file.spool.places())
    return {stage: (*keys, *CLOSING) for stage, keys in unknown.items()}
