"""The list: the cursor stays on its record, headings stick, any length costs the same."""

from collections.abc import Iterator, Sequence

from textual.app import App, ComposeResult
from textual.events import MouseScrollDown
from textual.geometry import Size

from crm_tui.widgets.grid import Grid, Look, Section
from crm_tui.widgets.paint import Line
from tests.tui.looking import plain


class Numbers(Sequence[int]):
    """A million rows that are never all there."""

    def __init__(self, start: int, count: int) -> None:
        self.start, self.length, self.read = start, count, 0

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, index: int) -> int:  # type: ignore[override]
        self.read += 1
        return self.start + index

    def __iter__(self) -> Iterator[int]:
        raise AssertionError("somebody wanted all of them")


def draw(row: int, cells: int) -> Line:
    return [(f"row {row}", "text")]


LOOK = Look(lambda row: row, draw)


class Listed(App[None]):
    def __init__(self, *sections: Section) -> None:
        super().__init__()
        self.sections = sections

    def compose(self) -> ComposeResult:
        yield Grid(id="list")

    @property
    def grid(self) -> Grid:
        return self.query_one(Grid)

    def on_mount(self) -> None:
        self.grid.show(self.sections, LOOK)

    def seen(self) -> list[str]:
        lines = [self.grid.render_line(y) for y in range(self.grid.size.height)]
        return [plain("".join(s.text for s in line)).strip(" │┃") for line in lines][1:-1]


def a_list() -> Listed:
    return Listed(
        Section("a", [("FIRST", "head")], range(0, 20)),
        Section("b", [("SECOND", "head")], range(20, 60)),
    )


async def test_the_cursor_stays_on_its_record_when_rows_come_and_go() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)):
        app.grid.go_to(7)
        app.grid.show([Section("a", [("FIRST", "head")], (-3, -2, -1, 5, 7, 9))], LOOK)
        assert app.grid.current() == 7


async def test_where_the_record_is_gone_the_cursor_keeps_its_place() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)):
        app.grid.go_to(7)
        app.grid.show([Section("a", [], tuple(n for n in range(20) if n != 7))], LOOK)
        assert app.grid.current() == 8


async def test_the_heading_of_the_group_in_sight_sticks() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)) as pilot:
        app.grid.go_to(45)
        await pilot.pause()
        assert app.seen()[0] == "SECOND"
        assert any(line.startswith("▸") and "row 45" in line for line in app.seen())


async def test_going_up_never_hides_the_cursor_under_the_heading() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)) as pilot:
        app.grid.to_end(last=True)
        for number in range(59, 0, -1):
            await pilot.pause()
            assert any(
                line.startswith("▸") and line.endswith(f"row {number}") for line in app.seen()
            )
            app.grid.move(-1)


async def test_a_million_rows_are_read_by_windows() -> None:
    rows = Numbers(0, 1_000_000)
    app = Listed(Section("a", [("ALL", "head")], rows))
    async with app.run_test(size=(40, 12)) as pilot:
        app.grid.to_end(last=True)
        await pilot.pause()
        assert "row 999999" in "\n".join(app.seen())
        assert rows.read < 200


async def test_an_unchanged_row_is_drawn_once() -> None:
    drawn: list[int] = []

    def counting(row: int, cells: int) -> Line:
        drawn.append(row)
        return draw(row, cells)

    app = a_list()
    async with app.run_test(size=(40, 12)) as pilot:
        app.grid.show(app.sections, Look(lambda row: row, counting))
        await pilot.pause()
        drawn.clear()
        app.grid.move(1)
        await pilot.pause()
        assert set(drawn) <= {0, 1}


async def test_marks_are_kept_by_record_and_taken_together() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)):
        app.grid.toggle([3, 25])
        assert app.grid.marked() == [3, 25]
        app.grid.go_to(22)
        app.grid.toggle(app.grid.group())
        assert len(app.grid.marked()) == 41
        app.grid.toggle(app.grid.group())
        assert app.grid.marked() == [3]


async def test_a_click_puts_the_cursor_there_and_the_wheel_moves_on() -> None:
    app = a_list()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.click(Grid, offset=(5, 4))
        assert app.grid.current() == 2
        app.grid.post_message(
            MouseScrollDown(app.grid, 5, 4, 0, 1, 0, shift=False, meta=False, ctrl=False)
        )
        await pilot.pause()
        assert app.grid.current() == 5


async def test_an_empty_list_says_so_and_takes_no_key_amiss() -> None:
    app = Listed()
    async with app.run_test(size=(40, 12)):
        app.grid.empty = ("", " Nothing is due.")
        assert not app.grid.move(1)
        assert not app.grid.to_end(last=True)
        assert app.grid.current() is None
        assert "Nothing is due." in "\n".join(app.seen())


async def test_every_line_is_exactly_as_wide_as_the_list() -> None:
    app = a_list()
    for size in (Size(40, 10), Size(23, 7), Size(120, 30)):
        async with a_list().run_test(size=(size.width, size.height)) as pilot:
            grid = pilot.app.query_one(Grid)
            lines = [grid.render_line(y) for y in range(grid.size.height)]
            assert {line.cell_length for line in lines} == {size.width}
    assert app.sections
