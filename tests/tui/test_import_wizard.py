"""A file comes in through the app: chosen, seen as it will be, put right, written, taken back."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui.actions.clients import add_client
from crm_tui.crm import Crm, open_crm
from crm_tui.exporters.everything import export_lines
from crm_tui.importers.apply import Report
from crm_tui.screens.clients import ClientsScreen
from crm_tui.screens.import_files import ImportFilesScreen
from tests.importers.desk import lawful, photo, table
from tests.tui.desk import app_on, elsewhere
from tests.tui.import_desk import WIDE, asked, names, open_file, sheet, to_row
from tests.tui.looking import line_with, plain, press, screen_of, settle, toasts
from tests.tui.test_read_screens import tap
from tests.tui.test_taps import PHONE, button

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


def report(screen: Any) -> Report:
    """What the wizard says the import would do."""
    assert screen.tried is not None, (screen.fault, screen.unclear, screen.stages)
    found: Report = screen.tried.report
    return found


async def test_a_file_is_seen_as_it_will_be_then_comes_in_and_one_undo_takes_it_back(
    crm: Crm,
) -> None:
    before = await asked(photo, crm)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, SAMPLES / "csv" / "ge__hubspot-export.csv")
        text = plain(screen_of(app))
        assert "3 clients" in text and "HubSpot contacts" in text and "utf-8" in text
        assert "Alice Johnson" in text and "alice@hubspot-demo.com" in text
        assert "first name" in line_with(app, "First Name")
        told = report(screen)
        assert await asked(table, crm, "client") == [], "nothing is written before it is said"
        await press(pilot, "i")
        assert "3 clients · u to undo" in plain(toasts(app)[-1])
        keys = plain(screen_of(app)).split("\n")[-1]
        assert "i to the clients" in keys and "import" not in keys and "edit" not in keys
        await press(pilot, "e")
        assert "It is in already" in toasts(app)[-1]
        assert screen.written is not None
        assert screen.written.reports[0]._replace(entry_id=None) == told
        assert {row["name"] for row in await asked(table, crm, "client")} >= {
            "Alice Johnson",
            "Carol White",
        }
        await press(pilot, "u")
        assert await asked(table, crm, "client") == []
        await press(pilot, "i")
        assert isinstance(app.screen, ClientsScreen)
    assert await asked(lawful, crm)
    assert (await asked(photo, crm))["client"] == before["client"]


async def test_days_that_may_be_read_both_ways_are_asked_for(crm: Crm, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "deals.csv", "Deal name,Contact,Amount,Close Date,Stage",
        ["Windows", "Ivan Petrov", "1.200,50", "03/04/2027", "Offer sent"],
        ["Doors", "Anna Bolen", "800,00", "05/06/2027", "Handshake"],
    )  # fmt: skip
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, path)
        assert "Dates put" in screen_of(app), "asked at once"
        await press(pilot, "enter", "i")
        assert screen.written is None and screen.tried is None, "the first line says nothing"
        await to_row(pilot, "ask", "days")
        await press(pilot, "e", "down", "enter")
        assert "day first: 31/12" in line_with(app, "Days")
        await to_row(pilot, "fact", "pipeline")
        await press(pilot, "e", *"sales", "enter")
        assert "which stage is it?" in line_with(app, "Handshake")
        await press(pilot, "i")
        assert screen.written is None
        await to_row(pilot, "stage", "Handshake")
        await press(pilot, "e", *"terms", "enter")
        assert report(screen).deals == 2
        await press(pilot, "i")
    days = {row["title"]: row["expected_day"] for row in await asked(table, crm, "deal")}
    assert {title: str(day) for title, day in days.items()} == {
        "Windows": "2027-04-03", "Doors": "2027-06-05",
    }  # fmt: skip
    assert await asked(lawful, crm)


async def test_who_looks_like_a_client_may_be_taken_for_the_same(crm: Crm, tmp_path: Path) -> None:
    client = await elsewhere(crm, add_client, "Ivan Petrov")
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "Петров Иван,+7 921 555-01-09", "Bo Ek,")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, path)
        assert "1 row looks like a client you have" in plain(screen_of(app))
        assert report(screen).clients == 2
        await press(pilot, "home")
        assert "names sound the same" in plain(screen_of(app))
        await press(pilot, "space")
        assert "taken as the same client" in screen_of(app)
        assert (report(screen).clients, report(screen).updated) == (1, 1)
        await press(pilot, "space", "space")
        await press(pilot, "i")
    rows = await asked(table, crm, "client")
    assert [row["name"] for row in rows] == ["Ivan Petrov", "Bo Ek"]
    assert [row["client_id"] for row in await asked(table, crm, "channel")] == [client]


async def test_rows_that_are_left_out_are_in_a_file_whose_place_is_shown(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "Ann Lee,+1 212 555 0100", ["", "", "7"])
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, path)
        assert "1 ROW IS LEFT OUT" in screen_of(app)
        await press(pilot, "i")
        assert screen.written is not None
        (place,) = screen.written.places
        assert "7" in Path(place).read_text("utf-8-sig")
        await to_row(pilot, "place")
        await press(pilot, "y")
        assert app.clipboard == place


async def test_the_same_file_again_changes_nothing_and_says_so(crm: Crm, tmp_path: Path) -> None:
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "Ann Lee,+1 212 555 0100")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        await press(pilot, "i")
        await press(pilot, "escape")
        before = await asked(photo, crm)
        await open_file(pilot, path)
        assert "1 row known already" in screen_of(app)
        await press(pilot, "i")
        assert "nothing has changed" in toasts(app)[-1]
    assert await asked(photo, crm) == before


@pytest.mark.parametrize("name", ("xlsx/rx__inlineStr.xlsx", "vcf/ez__gmail-list.vcf"))
async def test_workbooks_and_cards_come_in_as_they_are_shown(crm: Crm, name: str) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, SAMPLES / name)
        expected = report(screen).clients + report(screen).companies
        await press(pilot, "i")
    assert expected > 0 and len(await asked(table, crm, "client")) == expected


async def test_a_calendar_and_a_folder_come_in_as_one(crm: Crm, tmp_path: Path) -> None:
    await elsewhere(crm, add_client, "Ivan Petrov", channels=(("email", "ivan@okna.example"),))
    folder = tmp_path / "old"
    folder.mkdir()
    sheet(folder / "people.csv", "Name,Phone", "Ann Lee,+1 212 555 0100", "Иван Петров,")
    calendar = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1@x", "SUMMARY:Call Ivan Petrov",
        "DTSTART:20270105T100000Z", "END:VEVENT", "END:VCALENDAR", "",
    )  # fmt: skip
    (folder / "work.ics").write_text("\r\n".join(calendar))
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "I", "t")
        app.screen.pasted(f"{tmp_path}/")  # type: ignore[attr-defined]
        await press(pilot, "enter")
        assert isinstance(app.screen, ImportFilesScreen)
        await press(pilot, "F")
        text = plain(screen_of(app))
        assert "people.csv" in text and "1 step or meeting" in text
        assert "Иван Петров = c1 Ivan Petrov" in text, "who looks like a client is told"
        await press(pilot, "i")
        assert await names(crm) == ["Ivan Petrov", "Ann Lee", "Иван Петров"]
        await press(pilot, "u")
        assert await names(crm) == ["Ivan Petrov"]


async def test_a_whole_export_comes_in_by_the_same_way(crm: Crm, tmp_path: Path) -> None:
    def export() -> None:
        with path.open("wb") as file:
            file.writelines(crm.ask(lambda session: list(export_lines(session))))

    await elsewhere(crm, add_client, "Ivan Petrov")
    path = tmp_path / "all.jsonl"
    await asked(export)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        assert "an export of everything" in screen_of(app)
        await press(pilot, "i")
        assert "nothing has changed" in toasts(app)[-1]


async def test_a_file_that_is_none_says_what_it_is_and_leads_back(crm: Crm, tmp_path: Path) -> None:
    path = tmp_path / "contract.pdf"
    path.write_bytes(b"%PDF-1.7\n...")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        assert "is a PDF, not a table" in plain(screen_of(app))
        await press(pilot, "i")
        assert "Export the table itself" in toasts(app)[-1]
        await press(pilot, "escape")
        assert isinstance(app.screen, ImportFilesScreen)


@pytest.mark.parametrize("size", ((40, 24), (80, 24), (200, 60)))
async def test_hostile_headers_and_cells_are_text_at_any_width(
    crm: Crm, tmp_path: Path, size: tuple[int, int]
) -> None:
    evil = "[bold]\x1b[2J\u202eevil"
    path = sheet(tmp_path / "evil.csv", f"Name,{evil},Phone", [evil, evil, "12"], ["", evil, ""])
    app = app_on(crm)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        for key in ("tab", "right", "tab", "down", "down", "i"):
            await press(pilot, key)
            shown = screen_of(app)
            assert "\x1b" not in shown and "\u202e" not in shown
        assert "[bold]" in screen_of(app) or size[0] == 40


async def test_an_export_of_everything_fills_a_database_that_holds_nothing(
    crm: Crm, tmp_path: Path
) -> None:
    path = tmp_path / "all.jsonl"

    def export() -> None:
        other = open_crm(f"sqlite:///{tmp_path / 'other.db'}", "anna", clock=crm.clock)
        other.run(add_client, "Ivan Petrov")
        path.write_bytes(b"".join(other.ask(lambda session: list(export_lines(session)))))
        other.store.engine.dispose()

    await asked(export)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        await press(pilot, "i")
        assert "rows came in" in plain(toasts(app)[-1])
    assert await names(crm) == ["Ivan Petrov"]


async def test_the_menu_of_a_phone_leads_to_importing(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=PHONE) as pilot:
        await settle(pilot)
        await button(pilot, "⋯")
        while "Import a file" not in plain(screen_of(app)):
            await button(pilot, "↓")
        await tap(pilot, "Import a file")
        assert isinstance(app.screen, ImportFilesScreen)
