"""What follows once something was saved: the next step and when it is due, for a toast."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crm_tui.i18n import _
from crm_tui.widgets.paint import Moment, day_near, minute_clock, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def telling_next(crm: "Crm", done: Any, now: Moment, *, tried: bool = False) -> Any:
    """What an action returned, its remark beginning with the step that follows.

    done: with a value that has step_id and remark. tried: whether the step is another try.
    """
    from crm_tui.store.queries.words import step_words

    followed = done.value
    step = crm.ask(step_words, followed.step_id)
    if step is None:
        return done
    time = "" if step.minute is None else f" {minute_clock(step.minute)}"
    words = _("next try {when}") if tried else _("next: {step}, {when}")
    told = words.format(step=said(step.title), when=day_near(step.day, now.day) + time)
    remark = " · ".join(filter(None, (told, followed.remark)))
    return replace(done, value=followed._replace(remark=remark))
