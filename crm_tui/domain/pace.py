"""How far long work is, how quick it goes, and how long it will take, in words."""

from typing import NamedTuple

from crm_tui.i18n import _

BAR = 10
_LEAST = 0.001  # seconds and rows below which no rate is told


class Pace(NamedTuple):
    """Rows done of all that there are, in so many seconds.

    total: 0 where nobody knows. about: how many there are likely to be, 0 where nobody can say.
    """

    done: int
    seconds: float
    total: int = 0
    about: int = 0

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.done / max(self.seconds, _LEAST)

    @property
    def share(self) -> float | None:
        """How much is done, from 0 to 1; None where nobody can say."""
        likely = self.total or self.about
        return min(self.done / likely, 1.0) if likely else None

    @property
    def words(self) -> str:
        """`45000 / 100000 rows · 12000 a second · 0:05 left`."""
        rows = f"{self.done} / {self.total}" if self.total else str(self.done)
        said = _("{rows} rows · {rate} a second").format(rows=rows, rate=round(self.rate))
        return f"{said} · {self.left}" if self.left else said

    @property
    def left(self) -> str:
        """`0:05 left`; "" where that cannot be said."""
        likely = self.total or self.about
        if not likely or not self.done:
            return ""
        seconds = max(likely - self.done, 0) / max(self.rate, _LEAST)
        minutes, rest = divmod(round(seconds), 60)
        return _("{clock} left").format(clock=f"{minutes}:{rest:02}")


def bar(share: float, cells: int = BAR) -> str:
    """A share from 0 to 1 as blocks."""
    full = min(int(share * cells), cells)
    return "█" * full + "░" * (cells - full)
