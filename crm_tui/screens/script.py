"""The script of a pipeline as a drawing: its stages, their steps, and where outcomes lead."""

from functools import partial

from crm_tui.errors import CrmError
from crm_tui.i18n import _
from crm_tui.screens.read_screen import BACK, DOWN, UP, ReadScreen
from crm_tui.shell import Reads
from crm_tui.store.hot.scripts import Script, scripts
from crm_tui.widgets.paint import Line, clip

TURNS = {"]": 1, "right": 1, "l": 1, "[": -1, "left": -1, "h": -1}
MOST_CELLS = 100


class ScriptScreen(ReadScreen):
    """One pipeline at a time, to be read; the brackets go to the next and the one before.

    pipeline_id: the one to begin with; deal_id: the one whose pipeline that is, where it is not
    known.
    """

    def __init__(self, pipeline_id: int | None = None, deal_id: int | None = None) -> None:
        super().__init__()
        self.pipeline_id, self.deal_id = pipeline_id, deal_id
        self.scripts: tuple[Script, ...] = ()
        self.at = 0

    def fill(self) -> None:
        """Read the pipelines and draw the one that is meant."""
        self.pane.show(_("Script"), lambda _cells: [[(" " + _("reading…"), "dim")]])
        self.app.show(self._read, self._shown, "script", of=self)

    def keys(self) -> list[tuple[str, str]]:
        """Another pipeline, besides reading on."""
        return [("[", _("before")), ("]", _("another pipeline")), *super().keys()]

    def taps(self) -> tuple[str, ...]:
        """Another pipeline, besides reading on."""
        return (BACK, "[", "]", UP, DOWN)

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
        """Turn to another pipeline, scroll, or go back."""
        turn = TURNS.get(char or "") or TURNS.get(name)
        if turn is None:
            return super().pressed(name, char)
        self.at = (self.at + turn) % max(len(self.scripts), 1)
        self._draw()
        return True

    def leaves(self, name: str) -> bool:
        """Back by the key that led here, too."""
        return super().leaves(name) or self.app.keyboard.meant(name).id == "script.show"


def _lines(key: str, text: str, cells: int) -> list[Line]:
    """The drawing in so many cells."""
    from crm_tui.domain.pipelines import read_pipeline
    from crm_tui.domain.playbook_graph import graph

    try:
        drawn = graph(read_pipeline(text, key), min(cells, MOST_CELLS))
    except CrmError as error:
        drawn = error.message.splitlines()
    return [clip([(line, "text")], cells) for line in drawn]
