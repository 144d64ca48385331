"""The script of a pipeline as a drawing: its stages, their steps, and where outcomes lead."""

from functools import partial

from textual import getters
from textual.app import ComposeResult

from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.shell import KeyedScreen, Reads, Shell
from crm_tui.store.hot.scripts import Script, scripts
from crm_tui.widgets.paint import Line, clip
from crm_tui.widgets.panes import CardPane

MOVES = {"down": 1, "up": -1, "j": 1, "k": -1, "pagedown": 12, "pageup": -12, "space": 12}
TURNS = {"]": 1, "right": 1, "l": 1, "[": -1, "left": -1, "h": -1}
AWAY = ("escape", "q", "enter")
MOST_CELLS = 100


class ScriptScreen(KeyedScreen):
    """One pipeline at a time, to be read; the brackets go to the next and the one before.

    pipeline_id: the one to begin with; deal_id: the one whose pipeline that is, where it is not
    known.
    """

    app = getters.app(Shell)
    pane = getters.query_one("#script", CardPane)

    def __init__(self, pipeline_id: int | None = None, deal_id: int | None = None) -> None:
        super().__init__()
        self.pipeline_id, self.deal_id = pipeline_id, deal_id
        self.scripts: tuple[Script, ...] = ()
        self.at = 0

    def compose(self) -> ComposeResult:
        """One pane."""
        yield CardPane(id="script")

    def on_mount(self) -> None:
        """Read the pipelines and draw the one that is meant."""
        super().on_mount()
        self.pane.alone = True
        self.app.show(self._read, self._shown, "script", of=self)

    def _read(self, reads: Reads) -> tuple[tuple[Script, ...], int]:
        return reads.ask(scripts, self.pipeline_id, self.deal_id)

    def _shown(self, found: tuple[tuple[Script, ...], int]) -> None:
        self.scripts, self.at = found
        self._draw()

    def _draw(self) -> None:
        if self.scripts:
            script = self.scripts[self.at]
            self.pane.show(_("Script"), partial(_lines, script.key, script.text))

    def pressed(self, name: str, char: str | None) -> bool:
        """Scroll, turn to another pipeline, or go back."""
        meant = self.app.keyboard.meant(name).id
        if name in MOVES:
            self.pane.scroll(MOVES[name])
        elif char in TURNS or name in TURNS:
            turn = TURNS[char or ""] if char in TURNS else TURNS[name]
            self.at = (self.at + turn) % max(len(self.scripts), 1)
            self._draw()
        elif name in AWAY or meant in ("nav.back", "script.show"):
            self.dismiss()
        return True


def _lines(key: str, text: str, cells: int) -> list[Line]:
    """The drawing in so many cells, and what the keys do."""
    from crm_tui.domain.pipelines import read_pipeline
    from crm_tui.domain.playbook_graph import graph

    try:
        drawn = graph(read_pipeline(text, key), min(cells, MOST_CELLS))
    except CrmError as error:
        drawn = error.message.splitlines()
    lines = [clip([(line, "text")], cells) for line in drawn]
    keys = _("[ ] another pipeline · esc goes back")
    return [*lines, clip([], cells), clip([(" " + keys, "dim")], cells)]
