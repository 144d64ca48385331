"""Under which letter keys are recorded, and how often which of them are replayed."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crm_tui.i18n import _
from crm_tui.screens.forms import STAYS, Reply
from crm_tui.screens.macros import Macro, Player, Recorder, macros, told
from crm_tui.screens.opening import around_of
from crm_tui.screens.which_key import LETTERS, PrefixForm, open_prefix

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen

MOST_TIMES = 99
AGAIN = "@"


@dataclass
class RecordForm(PrefixForm):
    """The letter that the keys to come are kept under."""

    kept: dict[str, Macro] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Record keys: under which letter?")

    def choices(self) -> list[tuple[str, str]]:
        """What is recorded already, and would be replaced."""
        table = self.around.keyboard.table
        return [(letter, told(keys, table)) for letter, keys in sorted(self.kept.items())]

    def nothing(self) -> str:
        """No letter is taken."""
        return _("any letter from a to z; Q ends the recording")

    def chosen(self, letter: str) -> Reply:
        """Begin."""
        return Reply(close=True, then=lambda screen: _record(screen, letter))


@dataclass
class PlayForm(RecordForm):
    """Which recording to replay; digits before the letter say how often."""

    times: int = 0
    last: str = ""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Replay: how often, then the letter")

    def choices(self) -> list[tuple[str, str]]:
        """What is recorded; the key itself replays the last once more."""
        again = [(AGAIN, _("the last: {letter}").format(letter=self.last))] if self.last else []
        return [*again, *super().choices()]

    def nothing(self) -> str:
        """Nothing is recorded."""
        return _("Nothing is recorded yet: Q and a letter begins.")

    def letters(self) -> str:
        """A digit, a letter, or the key itself once more."""
        return LETTERS + "0123456789" + AGAIN

    def chosen(self, letter: str) -> Reply:
        """Count, or replay."""
        if letter.isdecimal():
            self.times = min(self.times * 10 + int(letter), MOST_TIMES)
            self.title = _("Replay {times} times: which letter?").format(times=self.times)
            return STAYS
        letter = self.last if letter == AGAIN else letter
        keys = self.kept.get(letter)
        if keys is None:
            words = _("Nothing is recorded under {letter}.").format(letter=letter or AGAIN)
            return Reply(close=True, say=words)
        times = max(self.times, 1)
        return Reply(close=True, then=lambda screen: _play(screen, letter, keys, times))


def _record(screen: "ActingScreen", letter: str) -> None:
    screen.app.hear(Recorder(screen.app, letter))


def _play(screen: "ActingScreen", letter: str, keys: Macro, times: int) -> None:
    app = screen.app
    app.last_macro = letter
    app.run_worker(Player(app, letter, keys, times).play(), group="macro", exclusive=True)


def open_recording(screen: "ActingScreen") -> None:
    """Ask for the letter to record under."""
    open_prefix(screen, RecordForm(around_of(screen), kept=macros()))


def open_replay(screen: "ActingScreen") -> None:
    """Ask what to replay."""
    form = PlayForm(around_of(screen), kept=macros(), last=screen.app.last_macro)
    open_prefix(screen, form)
