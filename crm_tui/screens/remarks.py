"""What the preview of a day adds to it: that nobody works then, or why it is not a day earlier."""

from typing import TYPE_CHECKING

from crm_tui.screens.forms import Around
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.domain.calendar import When


def remarked(when: "When", around: Around) -> Line:
    """The remark behind the reading of a day; nothing behind a plain one."""
    from crm_tui.domain.working import remark_on

    words = when.rest or remark_on(when.day, around.moment().day, around.week)
    return [(f" · {said(words)}", "dim")] if words else []
