"""Spreading many steps over coming working days, in their order."""

from datetime import date

from crm_tui.domain.calendar import COMMON_WEEK, Week, add_working_days
from crm_tui.errors import Invalid
from crm_tui.i18n import _


def spread_over(
    count: int, days: int | None, per_day: int | None, today: date, week: Week = COMMON_WEEK
) -> list[date]:
    """The day of each of `count` steps, over at most `days` working days after `today`.

    per_day: how many a day; the first days are filled first. None spreads them evenly.
    Raises Invalid (field "due") without days, (field "spread_days") if they do not hold them all.
    """
    if not days or days < 1:
        raise Invalid(_("To when?"), field="due", hint=_("Say a time, or over how many days."))
    if per_day is None:
        used = min(days, count)
        places = [place * used // count for place in range(count)]
    elif per_day * days < count:
        raise Invalid(
            _("{days} days of {room} steps do not hold {n}.").format(
                days=days, room=per_day, n=count
            ),
            field="spread_days",
            hint=_("Allow more days, or more steps a day."),
        )
    else:
        places = [place // per_day for place in range(count)]
    return [add_working_days(today, place + 1, week) for place in places]
