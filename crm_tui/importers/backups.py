"""Putting a backup back into whatever database there is, from whatever kind it was made of."""

import tempfile
from datetime import datetime
from pathlib import Path

from crm_tui.errors import Conflict
from crm_tui.exporters.everything import export_lines
from crm_tui.i18n import _
from crm_tui.importers.everything import restore
from crm_tui.store import archives, backup
from crm_tui.store.backup import PutBack
from crm_tui.store.db import Store
from crm_tui.store.everything import count
from crm_tui.store.restoring import has_history


def put_back(store: Store, archive: Path, folder: Path, now: datetime) -> PutBack:
    """Put a backup in the place of the present data, which is kept first.

    A server's database is never emptied: it must be a new one. Raises Damaged for an unsound
    backup, Conflict for a server's database with a history; nothing is changed then.
    """
    told = archives.read_manifest(archive)
    if store.path is None:
        return _onto_server(store, archive, told)
    if told.content == archives.DATABASE:
        return backup.put_back(store, archive, folder, now)
    with (
        archives.unpacked(archive, store.path.parent) as (_told, export),
        tempfile.TemporaryDirectory(prefix=".crm-", dir=store.path.parent) as place,
    ):
        made = Path(place) / archives.DATABASE
        _read_into(Store(f"sqlite:///{made}"), export)
        backup.bring_files(store, archive)
        return backup.install(store, made, folder, now, told)


def _read_into(store: Store, export: Path) -> None:
    store.create()
    try:
        restore(store, export)
    finally:
        store.engine.dispose()


def _onto_server(store: Store, archive: Path, told: archives.Manifest) -> PutBack:
    store.create()
    with store.read() as session:
        if has_history(session):
            raise Conflict(
                _("The database on the server has a history of its own."),
                hint=_("Make a new database, and name it: crm restore --db postgresql+psycopg://…"),
            )
    with (
        tempfile.TemporaryDirectory(prefix="crm-") as place,
        archives.unpacked(archive, Path(place)) as (_told, part),
    ):
        if told.content == archives.DATABASE:
            backup.prove(part)
            part = _exported(part, Path(place) / archives.EXPORT)
        backup.bring_files(store, archive)
        restore(store, part)
    with store.read() as session:
        counts = {kind: count(session, kind) for kind in backup.COUNTED}
    return PutBack(counts, told.created, None)


def _exported(database: Path, target: Path) -> Path:
    store = Store(f"sqlite:///{database}")
    try:
        with store.read() as session, target.open("wb") as file:
            file.writelines(export_lines(session))
    finally:
        store.engine.dispose()
    return target
