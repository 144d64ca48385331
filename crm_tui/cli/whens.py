"""`crm when`: how a phrase about time is read."""

from crm_tui.cli.output import echo, echo_json, remark

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime

    from crm_tui.cli.glance import Glance
    from crm_tui.domain.weeks import Week


def run_when(
    text: str,
    *,
    now: "str | None" = None,
    db: "str | None" = None,
    person: "str | None" = None,
    as_json: bool = False,
) -> int:
    """Print the day and time a phrase means, as it would be saved.

    now: ISO 8601, the instant it is said; without an offset, in the person's zone.
    Raises Invalid for a phrase that cannot be read.
    """
    from crm_tui.cli.glance import glance
    from crm_tui.domain.dates import describe, read_when
    from crm_tui.domain.working import remark_on

    with glance(db, person) as look:
        moment = _moment(now, look) if now else look.moment
        week = _week(look)
        when = read_when(text, moment, week=week)
        rest = when.rest or remark_on(when.day, moment.date(), week)
        if as_json:
            at = when.day.isoformat() if when.at is None else when.at.isoformat(timespec="seconds")
            words = describe(when, moment)
            echo_json({"command": "when", "text": text, "now": moment.isoformat(), "at": at,
                       "reading": words, "remark": rest})  # fmt: skip
        else:
            echo(describe(when, moment))
            if rest:
                remark(rest)
    return 0


def _week(look: "Glance") -> "Week":
    """The person's working time; before there is a database that of the country."""
    from crm_tui.domain.working import Plan, working_kept

    if look.conn is None:
        return working_kept(Plan(country=look.config.country))
    from crm_tui.store.hot.calendars import working

    return working(look.conn, look.user.id, look.config.country)


def _moment(text: str, look: "Glance") -> "datetime":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from crm_tui.errors import Invalid
    from crm_tui.i18n import _

    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(
            _("“{text}” is no time in ISO 8601.").format(text=text[:40]),
            field="now",
            hint=_("Write it so: 2026-11-21T14:05 or 2026-11-21T14:05+03:00"),
        ) from error
    zone = ZoneInfo(look.zone_name)
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)
