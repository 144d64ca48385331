"""Whatever people typed, the client card shows it as text, at any width."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.actions.activities import add_note
from crm_tui.actions.clients import add_channel, add_client, edit_channel
from crm_tui.actions.contact import mark_no_contact
from crm_tui.actions.deals import add_deal, add_receipt, lose_deal
from crm_tui.actions.team import define_field, set_field
from crm_tui.crm import Crm
from crm_tui.domain.client_cards import (
    CardDeal,
    Changed,
    ClientCard,
    DealParts,
    Happened,
    OwnField,
    Reach,
    Receipt,
    Staff,
    Who,
)
from crm_tui.domain.text import width
from crm_tui.screens.today import TodayScreen
from crm_tui.widgets.card_rows import label_cells, row_line
from crm_tui.widgets.paint import Line, Moment
from crm_tui.widgets.paint_client_card import card_parts, headline
from crm_tui.widgets.paint_timeline import happened_line, told_lines
from tests.tui.card_desk import card_open, do, screen_on, seen, shell_of
from tests.tui.looking import press, screen_of, toasts
from tests.tui.memory import BERLIN, NOW, card_of, step, us

WORST = (
    "[/] [bold]Acme[/red] [@click=app.quit]x[/]",
    "\x1b]0;owned\x07\x1b[2J\r\n\t\x9b31m",
    "\u202eevil\u2066 \u200d\u200b\U000e0041 ﷽" + "\u0301" * 60,
    "김민지 رضا Ольга " * 30,
)
HERE = Moment.of(NOW, BERLIN)
FORBIDDEN = {chr(n) for n in (*range(32), 0x7F, *range(0x80, 0xA0), 0x202E, 0x2066)}


def page_of(text: str) -> ClientCard:
    """A card on which every word that people type is this text."""
    who = Who(
        1, 2, 3, "person", text, text, 4, text, text, text, text, text, text, text, 5, text,
        True, text, text,
    )  # fmt: skip
    line = step(1, text, text, deal=text, owner=text)
    field = OwnField(1, text, "text", text, 1, (text,))
    deal = CardDeal(
        1, 1, text, "open", text, text, 1234, "EUR", 5, text, "2026-12-01", "2026-12-02", None,
        text, text, None, line, ((700, "EUR"), (5, "KRW")),
    )  # fmt: skip
    lost = deal._replace(id=2, status="lost", closed_at=us(NOW), revive_day="2027-01-01", step=None)
    receipt = Receipt(1, 1, "2026-11-01", 700, "EUR", text)
    return ClientCard(
        who, (Reach(1, 1, "phone", text, text, text, True, text, text),), (text, text), (field,),
        (Staff(9, text, text),), (deal,), (lost,), 3, 7,
        {1: DealParts((receipt,), (text,), (field,))}, (line,),
    )  # fmt: skip


def history_of(text: str) -> list[Happened]:
    """A line of each sort."""
    kinds = (("activity", "note"), ("activity", "moved"), ("step", "call"), ("request", "request"))
    lines = [
        Happened(us(NOW), what, 1, 1, kind, text, "result", text, 1, (), ()) for what, kind in kinds
    ]
    changes = (Changed(text, text, text), Changed("name", "", text), Changed("tag_id", text, ""))
    return [*lines, Happened(us(NOW), "entry", 1, 0, text, "", "", text, None, changes, ())]


def check(line: Line, cells: int) -> None:
    """A line fits exactly, and commands nothing."""
    text = "".join(run for run, _style in line)
    assert width(text) == cells, line
    assert not FORBIDDEN & set(text.replace("\u2066", "").replace("\u2068", ""))


def check_all(text: str, cells: int) -> None:
    page, card = page_of(text), card_of(step(1, text, text, deal=text, owner=text))
    parts = card_parts(page, card, frozenset({1}), HERE, 2)
    labels = label_cells(parts)
    for part in parts:
        for row in part.rows:
            check(row_line(row, labels, cells), cells)
    check(headline(page, cells, "tab"), cells)
    for happened in history_of(text):
        check(happened_line(happened, HERE, cells), cells)
        for alone in (True, False):
            lines = told_lines(happened, text, HERE, cells, 6, alone=alone)
            assert len(lines) == 6
            for line in lines:
                check(line, cells)


@pytest.mark.parametrize("cells", [24, 34, 57, 74, 100, 194])
@pytest.mark.parametrize("text", [*WORST, "", "Ivan"], ids=range(6))
def test_any_card_fits_its_width(text: str, cells: int) -> None:
    check_all(text, cells)


@given(st.text(max_size=40), st.integers(20, 90))
def test_any_text_on_a_card_fits_its_width(text: str, cells: int) -> None:
    check_all(text, cells)


def fill_with(crm: Crm, text: str) -> int:
    """A client whose every word is this text, as far as the store takes it."""
    client: int = do(crm, add_client, text, company=f"{text} Co", job_title=text, tags=(text,))
    phone = do(crm, add_channel, client, f"{text} 5", "address")
    do(crm, edit_channel, phone, bad=True, why=text)
    field = do(crm, define_field, "client", text)
    do(crm, set_field, field, text, client_id=client)
    first = do(crm, add_deal, client, text, 500, "EUR", "sales")
    do(crm, add_receipt, first, date(2026, 11, 20), 100, note=text)
    lost = do(crm, add_deal, client, text, 500, "EUR", "sales")
    do(crm, lose_deal, lost, "price", text)
    do(crm, add_note, client, text, first)
    return client


SIZES = ((40, 24), (80, 24), (120, 36), (200, 60))


@pytest.mark.parametrize(("text", "size"), list(zip(WORST, SIZES, strict=True)), ids=range(4))
async def test_hostile_words_are_shown_edited_and_kept(
    crm: Crm, text: str, size: tuple[int, int]
) -> None:
    client = fill_with(crm, text)
    async with card_open(crm, client, size=size) as pilot:
        app = shell_of(pilot)
        await press(pilot, "home")
        for _row in range(14):
            await press(pilot, "e")
            screen = screen_on(pilot)
            if screen.form is not None or screen.has_class("-side"):
                await press(pilot, "escape")
            await press(pilot, "j")
        await press(pilot, "tab", *"jj", "f", *"[/]", "enter", "y")
        assert app.is_running and screen_on(pilot).page is not None
        lines = screen_of(app).split("\n")
        assert {width(line) for line in lines} == {size[0]}
        assert "\x1b" not in screen_of(app)
        assert toasts(app)


async def test_a_forbidden_company_says_so_on_its_people(crm: Crm) -> None:
    client = do(crm, add_client, "Ivan [/]", company="Okna [bold]")
    company = do(crm, add_client, "Okna [bold]", kind="company")
    async with card_open(crm, client) as pilot:
        company = screen_on(pilot).page.who.company_id or company  # type: ignore[union-attr]
    do(crm, mark_no_contact, company, "asked [/]")
    async with card_open(crm, client) as pilot:
        assert "Do not contact: so Okna [bold] asked" in seen(pilot)
        await press(pilot, "home", *"jjj", "c")
        assert screen_on(pilot).form is None
    async with card_open(crm, company) as pilot:
        assert "Ivan [/]" in seen(pilot)


async def test_a_client_that_is_not_there_says_so_and_nothing_breaks(crm: Crm) -> None:
    do(crm, add_client, "Somebody")
    async with card_open(crm, 99) as pilot:
        assert "There is no c99." in toasts(shell_of(pilot))[-1]
        await press(pilot, *"ejkymWorpxctnw+;=.", "enter", "delete", "escape")
        while not isinstance(shell_of(pilot).screen, TodayScreen):
            await press(pilot, "escape")
        assert shell_of(pilot).is_running


async def test_a_client_whose_adding_was_undone_stays_readable(crm: Crm) -> None:
    client = do(crm, add_client, "Ivan")
    async with card_open(crm, client) as pilot:
        await press(pilot, "u")
        assert "There is no c" in toasts(shell_of(pilot))[-1] + toasts(shell_of(pilot))[0]
        await press(pilot, "home", "j", "e", *"x", "enter")
        assert shell_of(pilot).is_running


async def test_a_client_without_deals_and_words_can_be_filled(crm: Crm) -> None:
    client = do(crm, add_client, "Ivan")
    async with card_open(crm, client, size=(80, 24)) as pilot:
        assert "NO OPEN DEAL" in seen(pilot)
        await press(pilot, "n", *"first word", "enter")
        await press(pilot, "+", *"call tomorrow 10:00", "enter")
        assert "call" in seen(pilot)
        await press(pilot, "tab")
        assert "first word" in seen(pilot)
