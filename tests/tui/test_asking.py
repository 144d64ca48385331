"""Questions in the app, by keys: asked below the line, in nobody's way."""

import asyncio
from typing import Any

import pytest

from crm_tui.actions.answers import put_answer
from crm_tui.actions.clients import add_client
from crm_tui.actions.deals import add_deal
from crm_tui.actions.files import attach_file
from crm_tui.app import CrmApp
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.screens.asking_form import AskingForm
from crm_tui.screens.objection_form import ObjectionForm
from tests.actions.desk import deal_of, rows
from tests.stock import stocked
from tests.tui.desk import TODAY, app_on, elsewhere, fill
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_hostile import WORST

SIZES = ((80, 24), (40, 24), (120, 36))
HOSTILE = tuple(text for text in WORST if text.strip() and "\0" not in text)[::3]


@pytest.fixture
def desk(crm: Crm) -> Crm:
    fill(crm)
    return crm


@pytest.fixture
@stocked
def needing(crm: Crm) -> Crm:
    """A deal at a stage that is not left without sizes and specification."""
    client = crm.run(add_client, "Ivan Petrov").value
    draft = Draft(kind="call", day=TODAY, minute=900)
    crm.run(add_deal, client, "windows", 12_000_000, "RUB", "windows", "approval", next=draft)
    return crm


async def all_of(crm: Crm, kind: str) -> list[dict[str, Any]]:
    """The rows of a kind, as they are kept now."""
    return list((await asyncio.to_thread(rows, crm, kind)).values())


def asking(app: CrmApp) -> AskingForm:
    form = app.screen.form  # type: ignore[attr-defined]
    assert isinstance(form, AskingForm)
    return form


async def test_enter_saves_as_ever_and_nothing_stands_in_the_way(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"spoke", "enter")
        assert await all_of(desk, "answer") == []
        assert [row["said"] for row in await all_of(desk, "step") if row["said"]] == ["spoke"]


async def test_answers_are_saved_with_the_result_and_undone_with_it(desk: Crm) -> None:
    async with app_on(desk).run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"spoke", "tab", *"a draught", "enter", "escape", "enter")
        (kept,) = await all_of(desk, "answer")
        assert kept["text"] == "a draught" and kept["step_id"] == 1
        await press(pilot, "u")
        assert await all_of(desk, "answer") == []


async def test_what_cannot_be_read_is_said_at_once_and_not_kept(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "r", "tab")
        form = asking(app)
        while form.asked[form.at].key != "budget":
            await press(pilot, "down")
        await press(pilot, *"much", "enter")
        assert not form.answers and toasts(app)
        await press(pilot, "ctrl+u", *"500k")
        assert "→ 500 000 ₽" in plain(screen_of(app))
        await press(pilot, "enter")
        assert ("budget", "500k") in form.answers


async def test_what_is_known_is_shown_with_its_day_and_not_asked_again(desk: Crm) -> None:
    await elsewhere(desk, put_answer, "budget", "500k", deal_id=1)
    app = app_on(desk)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "r")
        assert "budget" not in [one.key for one in asking(app).asked]
        assert "What budget? 500 000 ₽ (today)" in plain(screen_of(app))


async def test_a_stage_is_not_left_without_what_it_needs(needing: Crm) -> None:
    app = app_on(needing)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "r", *"agreed", "enter")
        assert any("Needed before this stage is left" in said for said in toasts(app))
        before = (await asyncio.to_thread(deal_of, needing, 1)).stage_id
        await press(pilot, *"120x140", "enter", *"two panes", "enter", "escape", "enter")
        assert (await asyncio.to_thread(deal_of, needing, 1)).stage_id == before + 1
        assert {row["text"] for row in await all_of(needing, "answer")} == {"120x140", "two panes"}


async def test_keeping_the_stage_asks_for_nothing(needing: Crm) -> None:
    app = app_on(needing)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        await press(pilot, "r", "shift+tab", *"he thinks", "enter")
        assert [row["said"] for row in await all_of(needing, "step") if row["said"]] == [
            "he thinks"
        ]


async def test_a_changed_offer_says_what_changes(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "p", "2", "tab", "tab", "c", "enter")
        assert any("what changes" in said for said in toasts(app))
        await press(pilot, *"10 % less", "enter")
        closed = [row for row in await all_of(desk, "step") if row["closed_as"] == "postpone"]
        assert [(row["offer"], row["offered"]) for row in closed] == [("changed", "10 % less")]


async def test_a_question_of_the_client_card_is_answered_in_place(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "e", "home")
        for _row in range(12):
            if "made you ask now" in at_cursor(app):
                break
            await press(pilot, "j")
        await press(pilot, "enter", *"a draught", "enter")
        assert [row["text"] for row in await all_of(desk, "answer")] == ["a draught"]
        assert "KNOWN" in plain(screen_of(app)) and "a draught" in plain(screen_of(app))


async def test_files_stand_on_the_card_with_day_and_size(desk: Crm) -> None:
    await elsewhere(desk, attach_file, "drawing.pdf", "ab" * 32, 34_000, kind="sizes", deal_id=1)
    app = app_on(desk)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await press(pilot, "e", "home")
        assert "drawing.pdf · 34 kB" in plain(screen_of(app))
        assert "the sizes" in line_with(app, "drawing.pdf · 34 kB")
        for _row in range(60):
            if "34 kB" in at_cursor(app):
                break
            await press(pilot, "j")
        await press(pilot, "y")
        assert any("ab" * 32 in said for said in toasts(app))
        await press(pilot, "delete")
        assert await all_of(desk, "file") == []


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_an_objection_is_found_by_its_words_and_its_answer_is_read_whole(
    desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "O", *"дорого")
        assert isinstance(app.screen.form, ObjectionForm)  # type: ignore[attr-defined]
        text = " ".join(plain(screen_of(app)).split())
        assert "Too expensive" in text and "Compared with what?" in text
        assert "what can be left out." in text
        strips = app.screen._compositor.render_strips()
        assert [strip.cell_length for strip in strips] == [size[0]] * size[1]
        await press(pilot, "enter")
        notes = [row["text"] for row in await all_of(desk, "activity") if row["kind"] == "note"]
        assert notes == ["Objection: Too expensive — “дорого”"]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
async def test_a_hostile_answer_is_shown_harmless(desk: Crm, number: int) -> None:
    await elsewhere(desk, put_answer, "must_change", HOSTILE[number][:1900], deal_id=1)
    app = app_on(desk)
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await press(pilot, "r", "tab", "escape", "escape", "e", "home")
        strips = app.screen._compositor.render_strips()
        assert [strip.cell_length for strip in strips] == [100] * 30
        assert "Traceback" not in screen_of(app) and "\x1b" not in screen_of(app)
