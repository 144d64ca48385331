"""A widget that is drawn line by line fills its lines, however short they are."""

from textual.app import App, ComposeResult

from crm_tui.widgets.panes import Bar


class OneBar(App[None]):
    """A bar whose lines do not reach its end, and one that has too few of them."""

    def compose(self) -> ComposeResult:
        yield Bar(lambda cells: [[("short", "text")], [("x" * (cells + 5), "text")]], id="bar")

    def on_mount(self) -> None:
        self.query_one("#bar").styles.height = 3


async def test_a_short_line_is_filled_and_a_long_one_cut() -> None:
    app = OneBar()
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.pause()
        bar = app.query_one("#bar", Bar)
        strips = bar.render_lines(bar.size.region)
    assert [strip.text for strip in strips] == ["short" + " " * 15, "x" * 19 + "…", " " * 20]
