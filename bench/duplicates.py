"""How many of the twins among many clients are found, how surely, how soon and in what memory."""

import json
import sqlite3
import subprocess
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bench.commands import run
from bench.desk import CRM, Desk
from bench.figures import Figure, Part
from bench.generate import prepare
from bench.rows import Rows
from bench.twins import SHARE, Card, Town, town
from crm_tui.domain.people import normalise
from crm_tui.domain.search import fold

SECONDS, PRECISION, RECALL = 60.0, 0.95, 0.74
MADE = datetime(2026, 11, 20, 9, tzinfo=UTC)


def fill(path: Path, cards: list[Card]) -> None:
    """A CRM of these cards: the client of a card has its number and one; companies follow."""
    ground = prepare(path, 1, date(2026, 11, 21))
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("pragma synchronous=off")
    connection.execute("begin immediate")
    rows = Rows(connection, 9)
    firms: dict[str, int] = {}
    for name in dict.fromkeys(card.company for card in cards if card.company):
        firms[name] = len(cards) + len(firms) + 1
    owner, source = ground.users[0], ground.sources[0]
    for number, card in enumerate(cards, 1):
        rows.next_id("client")
        rows.add("client", number, MADE, card.kind, card.name, fold(card.name),
                 firms.get(card.company), owner, source, "", card.region, card.city)  # fmt: skip
        _channels(rows, number, card)
    for name, number in firms.items():
        rows.next_id("client")
        rows.add("client", number, MADE, "company", name, fold(name), None, owner, source, "", "",
                 "")  # fmt: skip
    rows.close()
    connection.execute("commit")
    connection.close()


def _channels(rows: Rows, number: int, card: Card) -> None:
    written = [(kind, raw) for kind, raw in (("phone", card.phone), ("email", card.email)) if raw]
    for place, (kind, raw) in enumerate(written):
        norm = normalise(kind, raw, card.region)
        rows.add("channel", rows.next_id("channel"), MADE, number, kind, raw, norm, "", place)


def compared(found: set[tuple[int, int]], there: Town) -> tuple[float, float]:
    """Precision and recall: how many of what was found are twins, and of the twins were found."""
    right = len(found & there.twins)
    return right / max(len(found), 1), right / max(len(there.twins), 1)


def asked(environment: dict[str, str]) -> set[tuple[int, int]]:
    """The pairs of cards that `crm duplicates` names, by their numbers in the town."""
    told = subprocess.run(
        [str(CRM), "duplicates", "--limit", "0", "--json"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    pairs: list[dict[str, Any]] = json.loads(told.stdout)["pairs"]
    numbers = ((_number(pair["first"]), _number(pair["second"])) for pair in pairs)
    return {(min(pair), max(pair)) for pair in numbers}


def _number(side: dict[str, Any]) -> int:
    return int(side["client"][1:]) - 1


def measure(desk: Desk) -> list[Part]:
    """Make a town of as many cards as the desk has clients, and let the command look."""
    there = town(desk.clients)
    with tempfile.TemporaryDirectory(prefix="crm-bench-") as name:
        path = Path(name) / "town.db"
        fill(path, there.cards)
        environment = {**desk.environment, "CRM_DB": str(path)}
        cost = run([str(CRM), "duplicates"], environment)
        found = {pair for pair in asked(environment) if pair[1] < len(there.cards)}
    precision, recall = compared(found, there)
    figures = [
        Figure("crm duplicates", cost.wall / 1000, SECONDS, "s", "allowed", 1.0),
        Figure("precision", precision, PRECISION, "", "wanted", 1.0, more=True),
        Figure("recall", recall, RECALL, "", "wanted", 1.0, more=True),
        Figure("peak memory", cost.memory, 0, "MiB", ""),
    ]
    how = (
        f"{len(there.cards):,} cards in four scripts, {SHARE:.0%} of them written a second time by"
        " another hand: in Latin letters, with a slip, in another order, with a number in another"
        " format, with a city, company, phone or e-mail left out. Namesakes, families with one"
        f" phone and receptions are among them. Half of the {len(there.twins):,} twins share no"
        " number or address."
    )
    return [Part("Duplicates", how, figures)]
