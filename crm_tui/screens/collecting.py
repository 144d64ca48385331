"""What closed screens held is given back while nobody presses a key."""

import gc
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.shell import Shell

EVERY = 5.0  # seconds between looks
CALM = 1.0  # seconds without a key
WORTH = 5  # collections of young objects since the last whole one


def watch(app: "Shell") -> None:
    """Collect the garbage of old objects from now on, which the app's thresholds all but put off.

    A whole collection takes 10 to 30 ms: a key would feel it.
    """
    app.set_interval(EVERY, partial(_collect, app))


def _collect(app: "Shell") -> None:
    _newest, young, old = gc.get_count()
    if (old or young >= WORTH) and monotonic() - app.at_once.pressed >= CALM:
        gc.collect()
