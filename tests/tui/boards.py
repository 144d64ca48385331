"""A pipeline with deals in its columns, and what a test sees of the board."""

import asyncio
from datetime import timedelta

from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.pipeline import PipelineScreen
from crm_tui.shell import Shell
from crm_tui.store.hot.connection import open_hot
from tests.stock import stocked
from tests.tui.desk import TODAY

SALES = ("new", "contact", "need", "offer", "terms", "payment", "delivery")
PLACES = (
    ("Ivan Petrov", "new", 12_000_000),
    ("Kim Minji", "new", 8_000_000),
    ("Сергей Волков", "contact", 5_000_000),
    ("Olga Smirnova", "offer", None),
    ("رضا کریمی", "terms", 9_900_000),
)


@stocked
def fill_board(
    crm: Crm, places: tuple[tuple[str, str, int | None], ...] = PLACES, *, pipeline: str = "sales"
) -> list[int]:
    """A deal for each client at a stage, due on the days after today; the deals' ids."""
    deals = []
    for number, (name, stage, amount) in enumerate(places):
        client = crm.run(add_client, name).value
        draft = Draft(kind="call", day=TODAY + timedelta(days=number))
        money = "" if amount is None else "RUB"
        made = crm.run(add_deal, client, "windows", amount, money, pipeline, stage, next=draft)
        deals.append(made.value)
    return deals


def board_of(app: Shell) -> PipelineScreen:
    """The screen with the board."""
    screen = app.screen
    assert isinstance(screen, PipelineScreen)
    return screen


def columns_of(app: Shell) -> dict[str, list[str]]:
    """The clients in each column as it is shown, by the stage's key; empty ones left out."""
    columns = board_of(app).board.columns.all
    return {c.stage.key: [card.step.client for card in c.cards] for c in columns if c.cards}


def focused(app: Shell) -> str:
    """The client under the cursor."""
    card = board_of(app).board.columns.current()
    return card.step.client if card is not None else ""


def stages_of(crm: Crm) -> dict[str, str]:
    """Where each client's open deal stands in the store: the stage's key."""
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    found = connection.rows(
        "select c.name, g.key from deal d join client c on c.id = d.client_id"
        " join stage g on g.id = d.stage_id where d.is_open = 1"
    )
    connection.close()
    return dict((name, stage) for name, stage in found)


async def more_deals(crm: Crm, *places: tuple[str, str, int | None], **more: str) -> list[int]:
    """Deals that are there before the app opens, or that another process adds."""
    return await asyncio.to_thread(fill_board, crm, places, **more)
