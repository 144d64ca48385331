"""The list of clients by keys: narrowed, sorted, marked, changed at once, and of any size."""

import pytest

from crm_tui.actions import clients, deals, steps, team
from crm_tui.crm import Crm
from crm_tui.domain.steps import Draft
from crm_tui.store.hot import clients as hot
from tests.conftest import opened
from tests.stock import stocked
from tests.tui.client_desk import clients_of, crowd, kept_of, owners, wearing
from tests.tui.desk import TODAY, app_on, elsewhere, fill, open_steps
from tests.tui.looking import at_cursor, line_with, plain, press, screen_of, settle, toasts

WIDE = (120, 30)
SIZES = ((40, 24), (80, 24), (120, 36), (200, 60))
HOSTILE = "[bold]\x1b[2J\u202eevil\nname[/]"


@pytest.fixture
@stocked
def desk(crm: Crm) -> Crm:
    """Five clients with a call today, two and a company without anything."""
    crm.run(team.add_user, "boris")
    fill(crm)
    crm.run(clients.add_client, "Anton", city="Berlin", tags=("vip",))
    crm.run(clients.add_client, "Berta", company="Okna Plus", city="Berlin")
    return crm


@pytest.fixture
def shared_desk(pg_crm: Crm) -> Crm:
    fill(pg_crm)
    return pg_crm


@pytest.fixture
@stocked
def hostile_desk(crm: Crm) -> Crm:
    fill(crm, (HOSTILE, *("Ivan Petrov",) * 2))
    crm.run(clients.add_client, "رضا\u200f کریمی", company=HOSTILE, city=HOSTILE, tags=(HOSTILE,))
    return crm


async def test_the_list_shows_everybody_and_the_card_of_one(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "8 clients" in plain(screen_of(app))
        assert "Anton" in at_cursor(app)
        ivan = line_with(app, "Ivan Petrov")
        assert "120k ₽" in ivan and "11:00 call" in ivan
        await press(pilot, "j", "j")
        assert "+7 921 555-01-00" in screen_of(app), "the card of Ivan Petrov"


async def test_a_line_narrows_the_list_and_escape_shows_all(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"city:ber tag:vip")
        assert "→ 1 client" in plain(screen_of(app))
        assert "Anton" in at_cursor(app)
        await press(pilot, "enter")
        assert "city:ber tag:vip" in line_with(app, "1 client")
        await press(pilot, "escape")
        assert "8 clients" in screen_of(app)
        await press(pilot, "f", *"-kind:company no:step", "enter")
        assert "2 clients" in screen_of(app)
        await press(pilot, "f", "escape")
        assert "8 clients" in screen_of(app)


async def test_a_term_nobody_knows_says_what_there_is(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"colour:red")
        assert "“colour:” is not known here" in plain(screen_of(app))
        await press(pilot, "ctrl+u", *"tag:gold")
        assert "there are: vip" in plain(screen_of(app))
        assert "esc shows all" in screen_of(app)


async def test_the_list_is_sorted_by_what_is_chosen(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "s", *"next", "enter")
        assert "Ivan Petrov" in at_cursor(app)
        assert "sorted by: Next step" in plain(screen_of(app))
        await press(pilot, "s", *"newest", "enter")
        assert "Berta" in at_cursor(app)


async def test_marked_clients_are_given_with_their_deals_and_undo_takes_all_back(desk: Crm) -> None:
    app = app_on(desk)
    before = owners(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "j", "space")
        assert "3 marked" in screen_of(app)
        await press(pilot, "o")
        assert "Give 3 clients, with their 1 open deal to" in plain(screen_of(app))
        await press(pilot, *"boris", "enter")
        assert "3 clients: given to boris" in toasts(app)[-1]
        assert "marked" not in screen_of(app)
        after = owners(desk)
        assert {name for name in after if after[name] != before[name]} == {
            "Anton", "Berta", "Kim Minji" if after["Kim Minji"] != 2 else "Ivan Petrov",
        }  # fmt: skip
        await press(pilot, "u")
    assert owners(desk) == before


async def test_all_that_the_line_keeps_are_tagged_at_once(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"city:berlin", "enter", "*", "e", *"tag", "enter")
        await press(pilot, *"spring", "enter")
        assert "2 clients: tagged #spring" in plain(toasts(app)[-1])
        assert wearing(desk, "spring") == {"Anton", "Berta"}
        await press(pilot, "*", "e", *"take a", "enter", *"vip", "enter")
        assert wearing(desk, "vip") == set()
        assert "1 did not have it." in toasts(app)[-1]
        await press(pilot, "u", "u")
    assert (wearing(desk, "spring"), wearing(desk, "vip")) == (set(), {"Anton"})


async def test_each_of_the_marked_gets_a_step_of_its_own_and_one_undo_takes_all(
    desk: Crm,
) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"no:step", "enter", "*", "+", *"first call fri 10", "enter")
        assert "first call" in plain(toasts(app)[-1])
        assert "0 clients" in plain(screen_of(app)) or "no client" in plain(screen_of(app)).lower()
        await press(pilot, "u")
        assert "Undone" in toasts(app)[-1]


async def test_who_has_an_open_step_is_not_put_away_with_the_others(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "*", "e", *"put", "enter")
        assert "those with open steps stay" in plain(screen_of(app))
        await press(pilot, "enter")
        assert "5 with open steps stay." in toasts(app)[-1]
        assert "5 clients" in plain(screen_of(app))
        await press(pilot, "f", *"archived", "enter")
        assert "3 clients" in plain(screen_of(app))
        await press(pilot, "*", "e", *"take back", "enter", "enter", "escape")
        assert "8 clients" in screen_of(app)


async def test_several_are_marked_not_to_be_contacted(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "f", *"petrov", "enter", "*", "e", *"do not", "enter")
        assert "1 open deal is refused" in plain(screen_of(app))
        await press(pilot, *"a lawyer wrote", "enter", "escape")
        assert "⊘ Ivan Petrov" in plain(screen_of(app))
    assert "Ivan Petrov" not in open_steps(desk)


async def test_outcomes_act_on_the_client_under_the_cursor_and_on_the_marked(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "r")
        assert "has no open step here" in toasts(app)[-1]
        await press(pilot, "f", *"petrov", "enter", "p", *"fri", "enter", "escape")
        assert open_steps(desk)["Ivan Petrov"][1] == "2026-11-27"
        await press(pilot, "*", "p", *"fri 15:00", "enter")
        found = open_steps(desk)
        assert {step[1:] for step in found.values()} == {("2026-11-27", 900)}
        await press(pilot, "u")
    assert open_steps(desk)["Kim Minji"][1] == TODAY.isoformat()


async def test_a_note_for_the_marked_reaches_those_without_a_step_too(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "n", *"holidays", "enter", "home")
        assert "holidays" in screen_of(app)


async def test_what_is_refused_puts_the_marks_back(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "j", "j", "space", "p", *"fri")
        with opened(desk.store.url, "boris") as boris:
            await elsewhere(boris, steps.result, 1, "taken")
        await press(pilot, "enter")
        assert "closed already" in screen_of(app)
        await press(pilot, "escape")
        assert "1 marked" in screen_of(app)


async def test_marks_that_the_list_no_longer_shows_are_told(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "space", "f", *"tag:vip", "enter")
        assert "2 marked, 1 of them not in this list" in plain(screen_of(app))


async def test_whose_clients_are_shown(desk: Crm) -> None:
    with opened(desk.store.url, "boris") as boris:
        await elsewhere(boris, clients.add_client, "Bo's own")
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Bo's own" in screen_of(app), "everybody's are shown at first"
        await press(pilot, "o", *"mine", "enter")
        assert "My clients" in screen_of(app) and "Bo's own" not in screen_of(app)
        await press(pilot, "o", *"boris", "enter")
        assert "Clients of boris" in screen_of(app) and "1 client" in screen_of(app)


async def test_marked_clients_are_copied_a_line_each(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "j", "space", "j", "space", "y")
        assert app.clipboard.split("\n")[0].split("\t")[:2] == ["Berta", "Okna Plus"]
        assert len(app.clipboard.split("\n")) == 2


async def test_an_empty_list_says_which_key_to_press(crm: Crm) -> None:
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "a adds one in a line." in screen_of(app)
        await press(pilot, "r", "space", "*", "e", "y", "=", "enter", "o", "escape")
        assert clients_of(app).form is None


async def test_a_colleagues_change_appears_and_the_cursor_stays(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "j", "j")
        assert "Ivan Petrov" in at_cursor(app)
        with opened(desk.store.url, "boris") as boris:
            await elsewhere(boris, clients.add_client, "Aaron")
            await elsewhere(boris, deals.edit_deal, 1, "windows", 9_900_000)
        app.look_around()
        await settle(pilot)
        assert "Aaron" in screen_of(app)
        assert "Ivan Petrov" in at_cursor(app) and "99k ₽" in at_cursor(app)


async def test_ten_thousand_are_at_hand_at_once(crm: Crm) -> None:
    crowd(crm, 10_000)
    app = app_on(crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "10\u00a0000 clients" in screen_of(app)
        await press(pilot, "end")
        assert "Client 10000" in at_cursor(app)
        await press(pilot, "pageup", "k", "home", "pagedown")
        assert "Client 0002" in at_cursor(app)
        await press(pilot, "s", *"city", "enter", "f", *"city:berlin", "enter", "*")
        assert "3\u00a0333 clients" in screen_of(app) and "3\u00a0333 marked" in screen_of(app)
        await press(pilot, "r")
        assert "500 marked clients at most" in toasts(app)[-1]


async def test_the_end_and_all_of_a_long_list_wait_until_it_is_known(
    desk: Crm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hot, "FEW", 1)
    monkeypatch.setattr(hot, "FIRST", 3)
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3", "end")
        assert "رضا کریمی" in at_cursor(app)
        await press(pilot, "1", "3", "s", *"newest", "enter", "*", "e")
        while "Change 8 clients" not in plain(screen_of(app)):
            await pilot.pause(0.02)
        await press(pilot, "escape", "escape", "f", *"vip", "ctrl+u", *"petrov", "enter", "p")
        assert "Postpone Ivan Petrov" in plain(screen_of(app))


async def test_a_server_is_read_in_threads_and_shows_the_same(shared_desk: Crm) -> None:
    pg_crm = shared_desk
    app = app_on(pg_crm)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        assert "Ivan Petrov" in at_cursor(app) and "11:00 call" in at_cursor(app)
        await press(pilot, "space", "space", "e", *"tag", "enter", *"vip", "enter")
        assert wearing(pg_crm, "vip") == {"Ivan Petrov", "Kim Minji"}
        await press(pilot, "f", *"tag:vip volk")
        assert "Nobody is like this." in screen_of(app)
        await press(pilot, "escape")
        await elsewhere(pg_crm, deals.edit_deal, 1, "windows", 9_900_000)
        app.look_around()
        await settle(pilot)
        assert "Ivan Petrov" in at_cursor(app) and "99k ₽" in at_cursor(app)


async def test_the_mouse_moves_marks_sorts_and_opens(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        await pilot.click("#list", offset=(8, 4))
        await settle(pilot)
        assert "Ivan Petrov" in at_cursor(app) and "marked" not in screen_of(app)
        await pilot.click("#list", offset=(1, 4))
        await pilot.click("#list", offset=(2, 3))
        await settle(pilot)
        assert "2 marked" in screen_of(app)
        head = line_with(app, "NEXT STEP").index("NEXT STEP")
        await pilot.click("#list", offset=(head + 2, 1))
        await settle(pilot)
        assert "sorted by: Next step" in plain(screen_of(app))
        await pilot.click("#list", offset=(5, 1))
        await settle(pilot)
        assert "sorted by: Name" in plain(screen_of(app))
        await pilot.click("#list", offset=(8, 4), times=2)
        await settle(pilot)
        assert app.screen is not app.screen_stack[0]


@pytest.mark.parametrize("size", SIZES)
async def test_a_hostile_client_is_text_at_any_width(
    hostile_desk: Crm, size: tuple[int, int]
) -> None:
    app = app_on(hostile_desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "3", "space", "e", "escape", "escape", "f", *"[/] x", "escape")
        text = screen_of(app)
        assert "[bold]" in text
        assert "\x1b" not in text and "\u202e" not in text
        assert all(len(line) >= size[0] for line in text.split("\n") if line)


async def test_a_new_deal_shows_in_the_row_at_once(desk: Crm) -> None:
    app = app_on(desk)
    async with app.run_test(size=WIDE) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        anton = kept_of(desk, "Anton")[0]
        draft = Draft(kind="call", day=TODAY, minute=1000)
        await elsewhere(desk, deals.add_deal, anton, "gates", 5_000_000, "RUB", next=draft)
        app.look_around()
        await settle(pilot)
        assert "50k ₽" in at_cursor(app) and "16:40 call" in at_cursor(app)


@pytest.mark.parametrize("size", [*SIZES, (99, 20), (100, 20), (133, 40), (157, 40)])
async def test_the_names_of_the_columns_stand_over_them(desk: Crm, size: tuple[int, int]) -> None:
    app = app_on(desk)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, "3")
        screen = clients_of(app)
        assert screen.cells_of_a_row() == screen.grid.size.width - 6
        head, ivan = line_with(app, "NEXT STEP"), line_with(app, "Ivan Petrov")
        assert head.index("NEXT STEP") == ivan.index("11:00")
        await pilot.resize_terminal(110, 30)
        await settle(pilot)
        assert screen.cells_of_a_row() == screen.grid.size.width - 6
        head, ivan = line_with(app, "NEXT STEP"), line_with(app, "Ivan Petrov")
        assert head.index("NEXT STEP") == ivan.index("11:00")
