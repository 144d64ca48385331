"""Whatever a name holds, Today shows it as text: nothing is obeyed, swallowed or moved."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.lines import ChannelLine, FoundLine, HistoryLine, QuestionLine, StepLine
from crm_tui.domain.text import display
from crm_tui.widgets.paint import Line, Moment, length
from crm_tui.widgets.paint_card import card_lines
from crm_tui.widgets.paint_found import found_columns, found_line
from crm_tui.widgets.paint_steps import columns, step_line
from crm_tui.widgets.window import Window
from tests.tui.looking import at_cursor, raw_at_cursor, screen_of, settle, toasts
from tests.tui.memory import ANNA, BERLIN, NOW, MemoryReads, an_app, card_of, step, us

BLNS = Path(__file__).parents[1] / "data" / "blns.txt"
NAUGHTY = [
    line
    for line in BLNS.read_text("utf-8", "surrogateescape").split("\n")
    if line and not line.startswith("#")
]
WORST = (
    "[/red]",
    "[/]",
    "[/bold] Ltd",
    "[/",
    "[link=file:///etc/passwd]x[/link]",
    "[@click=app.quit]x[/]",
    "[@click=app.screenshot('evil.svg','.')]x[/]",
    "Acme [GmbH] & Co [1]",
    "[sys:LOCK=SAFE]",
    ":smile:",
    "line1\nline2\rline3",
    "\x1b]52;c;UFdO\x07",
    "\x1b]0;PWN\x07\x1b[2J\x1b[20;10HPASSWORD:",
    "\x9b2J\x9d0;x\x9c",
    "\u202egpj.exe",
    "\u2066\u2067\u2068unclosed",
    "a\x00b\x7f",
    "رضا کریمی \u200cمی",
    "👨\u200d👩\u200d👧 🇰🇷 Z̴̛̥a̷l̷g̷o̷",
    "한글" * 40,
    "x" * 5000,
    "",
    " ",
    "%s {0} {name} ${x} $name",
)
NOW_HERE = Moment.of(NOW, BERLIN)
OBEYED = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))} | set(
    "\u202a\u202e\u2066\u2067"
)


def hostile_step(text: str, id: int = 1) -> StepLine:
    return step(id, text, text, deal=text, minute=600)._replace(kind=text or "call", owner=text)


def hostile_reads(*texts: str) -> MemoryReads:
    """A step and a card for each text, which stands in every field."""
    reads = MemoryReads(tuple(hostile_step(text, n + 1) for n, text in enumerate(texts)))
    for number, text in enumerate(texts):
        said = HistoryLine(us(NOW), text, text, text, text)
        reads.cards[number + 1] = lambda line, text=text, said=said: card_of(  # type: ignore[misc]
            line, company=text, stage=text, last=said, history=(said,), owner="x" + text,
            channels=(ChannelLine(1, "phone", text, text, 0),), no_contact=None,
            questions=tuple(
                QuestionLine(key, text, answer, None, "text", (), "")
                for key, answer in (("q", None), ("r", text))
            ),
        )  # fmt: skip
    return reads


def check(lines: list[Line], cells: int) -> None:
    for line in lines:
        assert length(line) == cells
        for text, _style in line:
            assert not OBEYED & set(text), ascii(text)
            assert text.count("\u2068") == text.count("\u2069")


@pytest.mark.parametrize("cells", [30, 57, 118])
def test_every_naughty_string_is_drawn_as_text(cells: int) -> None:
    for text in (*NAUGHTY, *WORST):
        reads = hostile_reads(text)
        row = reads.steps[0]
        wide = columns((row,), NOW_HERE, cells)
        check([step_line(row, wide, NOW_HERE, cells)], cells)
        check(card_lines(reads.card(step_id=1), NOW_HERE, 2, cells), cells)
        line = FoundLine(1, text, text, text, 1, text)
        found = found_line(line, found_columns((line,), cells), cells)
        check([found], length(found))
        assert length(found) <= cells


@pytest.mark.parametrize("size", [(40, 34), (80, 34), (120, 36)], ids=str)
async def test_names_are_shown_and_nothing_they_say_happens(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    person = ANNA._replace(name="[@click=app.quit]anna[/]")
    app = an_app(hostile_reads(*WORST), person=person)
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        for text in WORST:
            line = at_cursor(app)
            assert display(text).strip()[:4] in line, ascii(text)
            await pilot.click(offset=(18, screen_of(app).split("\n").index(raw_at_cursor(app))))
            assert not (OBEYED - {"\n"}) & set(screen_of(app)), ascii(text)
            await pilot.press("j")
        await pilot.press("home", "n", *"hi", "enter")
        await settle(pilot)
        assert "There is no store" in screen_of(app)
        for text in WORST:
            app.tell(text, text)
        await settle(pilot)
        assert toasts(app)[-1] == f"{WORST[-1]} {WORST[-1]}"
        assert app.is_running
    assert list(tmp_path.iterdir()) == []


@given(st.text(max_size=40), st.integers(20, 90))
def test_any_text_fits_its_card(text: str, cells: int) -> None:
    reads = hostile_reads(text)
    check(card_lines(reads.card(step_id=1), NOW_HERE, 2, cells), cells)


def test_a_window_reads_on_when_somebody_looks_that_far() -> None:
    reads: list[int] = []

    def more(after: int) -> range:
        reads.append(after)
        return range(after + 1, min(after + 11, 95))

    rows = Window(range(10), 100, more)
    assert len(rows) == 100 and reads == []
    assert rows[25] == 25 and reads == [9, 19]
    assert list(rows) == list(range(30))
    assert rows.all() == list(range(95))
    assert len(rows) == 95, "fewer were left than had been counted"
