"""The board drawn: any width, any text, whatever stands in its columns."""

from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from textual.app import App, ComposeResult

from crm_tui.domain.boards import (
    BoardLines,
    ClosedLine,
    ColumnLine,
    DealCard,
    LaneLine,
    PipelineLine,
    Segment,
    StageLine,
    Sum,
    totals,
)
from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import width
from crm_tui.widgets.board import Board, shown_at
from crm_tui.widgets.columns import ABOVE, BELOW, Column, Columns
from crm_tui.widgets.paint import Moment, length
from crm_tui.widgets.paint_board import (
    Heading,
    Shown,
    card_lines,
    head_sums,
    head_title,
    heading_line,
    lane_name,
)
from crm_tui.widgets.paint_due import due_run
from crm_tui.widgets.paint_tabs import tabs_line
from crm_tui.widgets.slots import first_showing, laid_out, last_first
from tests.conftest import NOON, ZONE
from tests.tui.looking import plain

DAY_US = 86_400_000_000
NOW = Moment.of(NOON, ZoneInfo(ZONE))
STAGE = StageLine(1, "new", "New request", "sell", 50, 3)
HOSTILE = ("[/]", "\x1b[31mred", "a\u202egnp", "👩‍👩‍👧 family", "ㅤ", "x" * 300, "نگار فرهادی", "")
WIDTHS = (40, 80, 120, 200)


def a_step(**more: object) -> StepLine:
    values: dict[str, object] = dict(
        id=7, deal_id=5, client_id=3, kind="call", title="call back", client="Ivan Petrov",
        deal="windows", amount=12_000_000, currency="RUB", due_day="2026-11-25", due_minute=900,
        late_at=round(datetime(2026, 11, 25, 14, tzinfo=ZoneInfo("UTC")).timestamp()) * 10**6,
        by_or_at="by", side=0, postpones=0, tries=0, owner_id=2, owner="anna",
    )  # fmt: skip
    return StepLine(**{**values, **more})  # type: ignore[arg-type]


def a_card(number: int = 5, *, days: int = 0, postponed: bool = False, **step: object) -> DealCard:
    at = NOW.us - days * DAY_US
    return DealCard(
        number, 1, at, 2, "anna", postponed, a_step(deal_id=number, **step), (f"{number:04}", 1)
    )


def drawn(card: DealCard, cells: int = 30, *, everyone: bool = False) -> list[str]:
    lines = card_lines(card, STAGE, Shown(NOW, everyone), cells, (" ", " "))
    assert [length(line) for line in lines] == [cells] * 3
    return [plain("".join(text for text, _style in line)).rstrip() for line in lines]


# -- cards ----------------------------------------------------------------------------------------


def test_a_card_says_who_what_how_much_and_what_is_next() -> None:
    assert drawn(a_card()) == [" Ivan Petrov           120k ₽", " windows", " call back 15:00"]
    assert drawn(a_card(), everyone=True)[1].split() == ["windows", "anna"]


def test_a_deal_called_like_its_client_is_named_once() -> None:
    assert drawn(a_card(deal="Ivan Petrov"))[1] == ""


@pytest.mark.parametrize(
    ("day", "minute", "late", "words"),
    [
        ("2026-11-23", None, -2, ("2d late", "late")),
        ("2026-11-25", 600, -0.02, ("28m late", "late")),
        ("2026-11-25", 900, 0.2, ("15:00", "soon")),
        ("2026-11-25", None, 0.3, ("today", "soon")),
        ("2026-11-27", 600, 2, ("Fri 10:00", "dim")),
        ("2026-12-25", None, 30, ("25 Dec", "dim")),
        ("2027-01-04", 600, 40, ("4 Jan 2027", "dim")),
    ],
)
def test_a_due_time_is_coloured_by_lateness_and_says_it_too(
    day: str, minute: int | None, late: float, words: tuple[str, str]
) -> None:
    step = a_step(due_day=day, due_minute=minute, late_at=NOW.us + round(late * DAY_US))
    assert due_run(step, NOW, brief=True) == words


def test_days_in_a_stage_are_marked_when_there_are_too_many() -> None:
    assert drawn(a_card(days=2))[2].endswith("2 d")
    assert drawn(a_card(days=9), 36)[2].endswith("standing 9 d")
    assert drawn(a_card(days=9, postpones=2), 24)[2].endswith("×2 ▲9 d")
    assert drawn(a_card(postpones=2))[2].endswith("later ×2")


def test_a_postponed_card_is_dim_until_it_is_due() -> None:
    ahead = a_card(postponed=True, due_day="2026-12-01", late_at=NOW.us + 6 * DAY_US)
    due = a_card(postponed=True)
    styles = [
        card_lines(card, STAGE, Shown(NOW, False), 30, (" ", " "))[0][1][1] for card in (ahead, due)
    ]
    assert styles == ["dim", "text"]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("cells", [3, 9, 24, 38, 60])
def test_no_text_moves_its_neighbours(text: str, cells: int) -> None:
    card = a_card(client=text, deal=text, title=text, kind=text, currency="", amount=None, days=9)
    stage = STAGE._replace(name=text)
    for everyone in (False, True):
        lines = card_lines(
            card._replace(owner=text), stage, Shown(NOW, everyone), cells, ("▸", "✓")
        )
        assert [length(line) for line in lines] == [cells] * 3
        assert "\x1b" not in str(lines) and "\u202e" not in "".join(
            t for ln in lines for t, _ in ln
        )
    title = head_title(stage, 12, (True, True), cells)
    assert length(title) == cells or cells < 8
    heading = Heading(text, (1, 2), text, 3, (), "due", text, 1, True)
    assert length(heading_line(heading, cells)) == cells


def test_sums_without_room_are_counted_where_others_stand() -> None:
    sums = (("RUB", 100, 50), ("EUR", 200, 100), ("KRW", 300, 150))
    heading = Heading("Sales", (1, 1), "", 3, sums, "due", "", 0, False)
    told = {cells: "".join(text for text, _style in heading_line(heading, cells)) for cells in
            (40, 60, 80, 100)}  # fmt: skip
    assert told[40].rstrip().endswith("· +2") or "weighted" not in told[40]
    assert "· +1" in told[60] or "· +2" in told[60]
    assert "₩" in told[100] and "· +" not in told[100]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("cells", [9, 13, 24, 38, 60])
def test_a_card_of_one_line_and_a_lane_take_exactly_their_cells(text: str, cells: int) -> None:
    ended = DealCard(5, 1, NOW.us, 2, text, False, a_step(title=text, client=text), status="lost")
    for card in (a_card(client=text, deal=text), a_card(client=text, amount=None), ended):
        (line,) = card_lines(card, STAGE, Shown(NOW, True, compact=True), cells, ("▸", "✓"))
        assert length(line) == cells
        assert "\x1b" not in str(line)
    lines = card_lines(ended, STAGE, Shown(NOW, True), cells, ("▸", "✓"))
    assert [length(line) for line in lines] == [cells] * 3
    lane = LaneLine(2, text, ((1, 12_345),), (Sum("IRR", 10**14),))
    for more in (0, -4, 120):
        assert length(lane_name(lane, "IRR", cells, is_open=True, more=more)) == cells
    assert length(tabs_line([text] * 4, 2, cells)) == cells


# -- heads ----------------------------------------------------------------------------------------


def words_of(lines: list[list[tuple[str, str]]]) -> list[str]:
    return [" ".join("".join(text for text, _style in line).split()) for line in lines]


def test_currencies_stand_below_each_other_and_are_never_added() -> None:
    sums = (Sum("EUR", 100_000), Sum("RUB", 12_000_000))
    assert words_of(head_sums(sums, 50, 3, 30, "RUB")) == ["120k ₽ 50% 60k ₽", "€1k 50% €500", ""]
    many = (*sums, Sum("KRW", 5), Sum("USD", 100))
    assert words_of(head_sums(many, 50, 3, 40))[2] == "and 2 currencies more"


def test_sums_of_the_whole_board_are_weighted_by_stage() -> None:
    parts = [(10, (("RUB", 1000),)), (50, (("RUB", 1000), ("USD", 10)))]
    assert totals(parts) == {"RUB": (2000, 600), "USD": (10, 5)}


# -- slots ----------------------------------------------------------------------------------------


@given(some.integers(1, 12), some.integers(1, 220), some.integers(0, 20))
def test_columns_always_fill_the_width_exactly(stages: int, cells: int, at: int) -> None:
    leasts = [24] * stages + [15, 15]
    number = min(at, len(leasts) - 1)
    first = first_showing(number, 0, leasts, cells)
    slots = laid_out(first, leasts, stages, cells)
    assert number in [slot.number for slot in slots]
    assert slots[-1].x + slots[-1].cells == max(cells - 1, 2)
    assert all(b.x == a.x + a.cells + 1 for a, b in pairwise(slots))
    whole = laid_out(last_first(leasts, cells), leasts, stages, cells)
    assert whole[-1].number == len(leasts) - 1


# -- columns --------------------------------------------------------------------------------------


def lines_of(*counts: int, read: int = 20, start: int = 0) -> BoardLines:
    columns = tuple(
        ColumnLine(
            STAGE._replace(id=n + 1, key=f"s{n}", name=f"Stage {n}"),
            count,
            (Sum("RUB", 12_000_000 * count),),
            Segment(start, tuple(a_card(100 * n + i) for i in range(start, min(count, read)))),
        )
        for n, count in enumerate(counts)
    )
    closed = (ClosedLine("won", 2, (Sum("RUB", 100),)), ClosedLine("lost", 0, ()))
    return BoardLines((PipelineLine(1, "sales", "Sales", "RUB"),), 1, columns, closed)


def test_a_moved_card_takes_its_money_along() -> None:
    columns = Columns()
    columns.show(lines_of(3, 1))
    assert columns.move(1, 1)
    assert [column.deals for column in columns.all] == [2, 2]
    assert [column.sums["RUB"] for column in columns.all] == [24_000_000] * 2
    assert not columns.move(1, 1) and not columns.move(999, 0) and not columns.move(2, 9)


def test_a_card_moved_to_an_unread_end_asks_for_what_stands_above_it() -> None:
    columns = Columns()
    columns.show(lines_of(3, 50))
    columns.move(0, 1)
    column = columns.all[1]
    assert (column.at, column.start, column.wants(5)) == (50, 50, "end")
    column.extend([a_card(100 + n) for n in range(40, 50)], ABOVE)
    column.scroll(5)
    assert (column.start, column.end, column.wants(5)) == (40, 51, "")


def test_a_card_moved_to_an_end_that_was_read_ahead_stands_below_its_neighbours() -> None:
    columns = Columns()
    columns.show(lines_of(3, 50))
    column = columns.all[1]
    assert column.wants_tail
    column.tail = tuple(a_card(100 + n) for n in range(40, 50))
    columns.move(0, 1)
    column.scroll(5)
    assert (column.at, column.start, column.end, column.wants(5)) == (50, 40, 51, "")
    assert [card.id for card in column.cards] == [*range(140, 150), 0]
    columns.move(0, 0)
    assert (column.deals, column.end, column.wants_tail) == (50, 50, False)


@pytest.mark.parametrize("last", [True, False])
def test_an_end_that_was_read_ahead_is_forgotten_where_it_is_another_one(last: bool) -> None:
    column = Column(lines_of(50).columns[0])
    column.tail = tuple(a_card(number) for number in range(10, 50))
    gone = column.take(12)
    assert gone.id == 12 and 12 not in {card.id for card in column.tail}
    column.put(gone, last=last)
    assert column.tail == ()


def test_a_column_that_holds_less_than_was_counted_says_so() -> None:
    column = Column(lines_of(50).columns[0])
    assert column.wants(30) == BELOW
    column.extend([], BELOW)
    assert (column.deals, column.wants(30)) == (20, "")


@settings(max_examples=60)
@given(some.data())
def test_shifting_keeps_every_card_and_the_order_of_the_places(data: some.DataObject) -> None:
    column = Column(lines_of(12).columns[0])
    before = sorted(card.id for card in column.cards)
    keys = [card.key for card in column.cards]
    for _round in range(5):
        index, to = data.draw(some.integers(-2, 14)), data.draw(some.integers(-2, 14))
        moved = column.card(index)
        between = column.shift(index, to)
        if between is not None and moved is not None:
            around = [column.card(to - 1), column.card(to + 1)]
            assert between == tuple(card and card.id for card in around)
            placed = column.card(to)
            assert placed is not None and placed.id == moved.id
    assert sorted(card.id for card in column.cards) == before
    assert [card.key for card in column.cards] == keys


# -- the widget -----------------------------------------------------------------------------------


class Shows(App[None]):
    def __init__(self, lines: BoardLines) -> None:
        super().__init__()
        self.lines = lines

    def compose(self) -> ComposeResult:
        yield Board()

    @property
    def board(self) -> Board:
        return self.query_one(Board)

    def on_mount(self) -> None:
        self.board.columns.show(self.lines)
        self.board.shown = shown_at(NOW, everyone=False)
        self.board.renew()

    def seen(self) -> list[str]:
        lines = [self.board.render_line(y) for y in range(self.board.size.height)]
        assert {width(plain(line.text)) for line in lines} == {self.board.size.width}
        return [plain(line.text) for line in lines]


@pytest.mark.parametrize("cells", WIDTHS)
async def test_every_line_is_as_wide_as_the_screen(cells: int) -> None:
    app = Shows(lines_of(30, 0, 4, 1, 9, 2, 7))
    async with app.run_test(size=(cells, 24)):
        fitting = {40: 1, 80: 3, 120: 4, 200: 9}[cells]
        assert len(app.board.slots) == fitting
        for _step in range(8):
            app.seen()
            app.board.side(1)
        assert "Won 2" in app.seen()[0] or cells == 40
        assert "›" not in app.seen()[0]


async def test_one_column_at_a_time_says_which_one_it_is() -> None:
    app = Shows(lines_of(3, 2, 1))
    async with app.run_test(size=(40, 20)):
        app.board.side(1)
        assert app.seen()[0].startswith("┌‹ Stage 1 2 ") and "2/3 ›┐" in app.seen()[0]


async def test_the_cursor_stays_in_sight_down_a_long_column() -> None:
    app = Shows(lines_of(30, read=30))
    async with app.run_test(size=(80, 24)) as pilot:
        for _step in range(40):
            app.board.step(1)
            await pilot.pause()
            assert any("▸" in line for line in app.seen())
        assert app.board.columns.all[0].at == 29
        assert any("┃" in line for line in app.seen()), "a thumb shows where one is"


async def test_a_key_repaints_only_what_looks_otherwise() -> None:
    app = Shows(lines_of(30, 5, 5, read=30))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        asked: list[tuple[int, int]] = []
        refresh = app.board.refresh

        def noting(*regions: object, **more: object) -> Board:
            asked.extend((r.height, r.width) for r in regions)  # type: ignore[attr-defined]
            return refresh(*regions, **more)  # type: ignore[arg-type]

        app.board.refresh = noting  # type: ignore[method-assign]
        app.board.step(1)
        app.board.repaint()
        cells = app.board.slots[0].cells
        assert asked == [(3, cells)] * 2, "two cards, and nothing twice"
