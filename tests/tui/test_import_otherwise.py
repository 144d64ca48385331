"""What the app takes a file for is said otherwise: columns, own fields, tables, encodings, whom."""

from pathlib import Path

from crm_tui.crm import Crm
from crm_tui.screens.pick_form import PickForm
from tests.importers.desk import notes, table
from tests.tui.desk import app_on, elsewhere
from tests.tui.import_desk import WIDE, asked, names, open_file, picked, sheet, to_row
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle


async def test_a_column_is_read_otherwise_left_out_or_becomes_an_own_field(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "fair.csv", "Wer,Womit,Size", "Ann Lee,windows,12", "Bo Ek,doors,13")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, path)
        await to_row(pilot, "column", "Wer")
        await press(pilot, "e")
        assert isinstance(screen.form, PickForm)
        await picked(pilot, "name as shown")
        assert screen.shown_file is not None
        assert screen.shown_file.mapping.columns[0].field == "display_name"
        await press(pilot, "e")
        await picked(pilot, "name")
        await to_row(pilot, "column", "Womit")
        await press(pilot, "space")
        assert "left out" in at_cursor(app)
        await to_row(pilot, "column", "Size")
        await press(pilot, "e")
        await picked(pilot, "own field: text")
        assert "own field" in at_cursor(app)
        assert screen.shown_file.own[0].kind == "text"
        await press(pilot, "i")
    assert await names(crm) == ["Ann Lee", "Bo Ek"]
    assert {row["text"] for row in await asked(table, crm, "field_value")} == {"12", "13"}
    assert await asked(notes, crm, 1) == []


async def test_how_columns_are_read_is_kept_for_the_next_such_file(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "fair.csv", "Wer,Womit", "Ann Lee,windows")
    again = sheet(tmp_path / "next.csv", "Wer,Womit", "Bo Ek,doors")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        await to_row(pilot, "column", "Womit")
        await press(pilot, "e")
        await picked(pilot, "tags")
        await to_row(pilot, "fact", "save")
        await press(pilot, "e", *"Fair", "enter")
        assert "Fair" in line_with(app, "Keep this mapping")
        await press(pilot, "i")
        await press(pilot, "escape")
        screen = await open_file(pilot, again)
        assert screen.shown_file is not None and screen.shown_file.read_as == "Fair"
        assert screen.shown_file.mapping.columns[1].field == "tags"


async def test_another_table_encoding_or_form_is_read_at_once(crm: Crm, tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as base:
        base.execute("create table people (name text, phone text)")
        base.execute("insert into people values ('Ann Lee', '+1 212 555 0100')")
        base.execute("create table firms (company text, email text)")
        base.execute("insert into firms values ('Okna Plus', 'a@okna.example')")
    text = tmp_path / "list.csv"
    text.write_bytes("Имя;Город\nИван Петров;Омск\nАнна Белова;Уфа\n".encode("koi8-r"))
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        screen = await open_file(pilot, path)
        first = screen.looked.file.table.sheet if screen.looked is not None else ""
        await to_row(pilot, "fact", "sheet")
        await press(pilot, "e")
        await picked(pilot, "firms" if first == "people" else "people")
        assert ("Okna Plus" if first == "people" else "Ann Lee") in plain(screen_of(app))
        await press(pilot, "escape")
        screen = await open_file(pilot, text)
        await to_row(pilot, "fact", "encoding")
        await press(pilot, "e")
        await picked(pilot, "cp1251")
        assert "Иван Петров" not in plain(screen_of(app))
        await press(pilot, "e")
        await picked(pilot, "koi8")
        assert "Иван Петров" in plain(screen_of(app))


async def test_a_list_of_products_comes_in_only_after_it_is_said_whom_it_lists(
    crm: Crm, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "goods.csv", "SKU,Price,Quantity", "A1,12,3")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        assert "looks like a list of products" in plain(screen_of(app))
        await press(pilot, "e")
        assert "It lists" in screen_of(app)
        await press(pilot, "enter")
        assert "1 ROW IS LEFT OUT" in screen_of(app), "it names nobody"


async def test_a_column_fills_an_own_field_that_is_there_or_one_of_a_new_name(
    crm: Crm, tmp_path: Path
) -> None:
    from crm_tui.actions.team import define_field

    await elsewhere(crm, define_field, "client", "Shoe size", "number")
    path = sheet(tmp_path / "fair.csv", "Name,Size,Pet", "Ann Lee,38,cat")
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        await to_row(pilot, "column", "Size")
        await press(pilot, "e")
        await picked(pilot, "shoe")
        assert "own field “Shoe" in at_cursor(app)
        await to_row(pilot, "column", "Pet")
        await press(pilot, "e")
        await picked(pilot, "house pet")
        assert "house pet" in at_cursor(app)
        await press(pilot, "i")
    fields = {row["name"]: row["kind"] for row in await asked(table, crm, "field_def")}
    assert fields["Shoe size"] == "number" and "house pet" in fields


async def test_strangers_in_a_calendar_become_clients_where_that_is_said(
    crm: Crm, tmp_path: Path
) -> None:
    path = tmp_path / "work.ics"
    path.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@x\r\nSUMMARY:Call Bo Ek\r\n"
        "ATTENDEE;CN=Bo Ek:mailto:bo@x.example\r\nDTSTART:20270105T100000Z\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await open_file(pilot, path)
        assert "1 ROW IS LEFT OUT" in screen_of(app)
        await to_row(pilot, "fact", "make")
        await press(pilot, "e", "down", "enter")
        assert "become clients" in screen_of(app)
        await press(pilot, "i")
    assert await names(crm) == ["Bo Ek"]
