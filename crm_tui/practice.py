"""A small desk to learn on: a few clients of whom nothing depends, made anew at any time."""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import open_crm
from crm_tui.domain.steps import Draft
from crm_tui.store.building import building

#: Who, what for, how much in whole units, the kind of the step, the days until it is due.
CAST = (
    ("Ivan Petrov", "windows", 1200, "call", 0),
    ("Kim Minji", "kitchen", 3200, "send", 0),
    ("Сергей Волков", "offer", 800, "call", 0),
    ("Maria Petrova", "balcony", 950, "call", 0),
    ("رضا کریمی", "doors", 4500, "measure", 0),
    ("Olga Smirnova", "repair", 300, "call", 0),
    ("Jack Peters", "roof", 7000, "check", 0),
    ("Emma Novak", "gate", 1100, "call", 0),
    ("Yusuf Demir", "terrace", 2400, "call", 0),
    ("Laura Rossi", "shutters", 1300, "send", 0),
    ("Ben Clark", "canopy", 1700, "call", 0),
    ("Anna Keller", "fence", 1500, "call", 1),
    ("Tina Olsen", "stairs", 2600, "meet", 2),
    ("Max Weber", "garage", 5200, "call", 5),
)


def make_practice(file: Path, user: str, now: datetime, zone: tzinfo, language: str) -> None:
    """Write the file anew. Raises CrmError where it cannot be written."""
    fresh = file.with_name(f"{file.name}.new")
    for part in ("", "-wal", "-shm", "-journal"):
        fresh.with_name(fresh.name + part).unlink(missing_ok=True)
    fresh.parent.mkdir(0o700, parents=True, exist_ok=True)
    before = now - timedelta(days=1)
    crm = open_crm(
        str(fresh), user, clock=lambda: before, zone=zone, language=language, pipeline="founder",
        currency="USD", face="demo",
    )  # fmt: skip
    today = now.astimezone(zone).date()
    with building(crm.store):
        for number, (name, title, amount, kind, days) in enumerate(CAST):
            reach = (("phone", f"+1 415 555 01{number:02}"),)
            client = crm.run(add_client, name, channels=reach).value
            draft = Draft(kind=kind, day=today + timedelta(days))
            crm.run(add_deal, client, title, amount * 100, "USD", "founder", next=draft)
    crm.store.engine.dispose()
    for part in ("-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    fresh.replace(file)


def now_utc() -> datetime:
    """Now, aware."""
    return datetime.now(UTC)
