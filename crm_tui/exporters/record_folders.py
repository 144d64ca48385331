"""A folder of cards or of steps, a file each, for programs that synchronise such folders.

Form: what vdirsyncer and its friends call a vdir. A file is called by the identity of its record,
so that it is the same file next time; what others put there stays. A step or a client that came
from a file of theirs stays in that file: only what was changed here is changed there.
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from crm_tui.exporters.calendars import calendar_bytes
from crm_tui.exporters.card_neighbours import card_neighbours, mend_card, named
from crm_tui.exporters.counting import Told, counted
from crm_tui.exporters.folders import Folder, folder_for, is_safe
from crm_tui.exporters.lists import lines_of, uids_of
from crm_tui.exporters.neighbours import mend, neighbours
from crm_tui.exporters.vcards import card_bytes
from crm_tui.store.queries.agenda import from_calendars, planned
from crm_tui.store.queries.card_news import names_in_books, news_of
from crm_tui.store.queries.cards import cards
from crm_tui.store.queries.exports import LeftOut


def write_folder(
    session: Session,
    what: str,
    path: Path,
    *,
    left_out: list[LeftOut] | None = None,
    card: str = "3.0",
    closed: bool = False,
    told: Told | None = None,
) -> int:
    """Bring a folder up to date with clients (cards) or steps (a calendar); return its files.

    left_out: whoever may not be contacted is put here and has no card. closed: steps that are
    closed keep their files. told: hears of each file, and may stop it. Raises as `folder_for` does.
    """
    rows = lines_of(session, what, left_out=[] if left_out is None else left_out)
    uids = uids_of(rows, open_only=what == "steps" and not closed)
    with folder_for(path, what) as folder:
        files = _cards if what == "clients" else _steps
        for name, data in counted(files(session, folder, uids, card), told):
            folder.put(name, data)
        return folder.close()


def _cards(
    session: Session, folder: Folder, uids: Iterator[str], version: str
) -> Iterator[tuple[str, bytes]]:
    """The card of each client who has none of theirs there; theirs are brought up to date."""
    theirs = card_neighbours(folder.path, folder.ours)
    names = names_in_books(session) if theirs else {}
    shared: dict[str, list[Path]] = {}
    for client in cards(session, uids):
        places = named(theirs, client.uid, names.get(client.uid, ()))
        if not places:
            yield f"{_called(client.uid)}.vcf", card_bytes(client, version)
        elif any(places):
            shared[client.uid] = [place for place in places if place is not None]
    news = news_of(session, shared)
    for client in cards(session, shared):
        for place in shared[client.uid]:
            mend_card(folder, place, client, news[client.uid])


def _steps(
    session: Session, folder: Folder, uids: Iterator[str], _card: str
) -> Iterator[tuple[str, bytes]]:
    """The calendar of each step that has none of theirs there; theirs are brought up to date."""
    theirs = neighbours(folder.path, folder.ours)
    for step in planned(session, uids):
        if step.foreign is None or step.foreign.uid not in theirs:
            yield f"{_called(step.uid)}.ics", calendar_bytes(step)
    if any(theirs.values()):
        for step in planned(session, from_calendars(session)):
            mend(folder, theirs, step)


def _called(uid: str) -> str:
    """The identity as a name of a file; one that came from elsewhere may be unfit for that."""
    return uid if is_safe(uid) and "/" not in uid else sha256(uid.encode()).hexdigest()[:32]
