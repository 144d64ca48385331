"""The forms of a review: what to walk through, and until when a client rests."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from crm_tui.domain.reviews import MOST, quiet_days, view_filter
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import _
from crm_tui.screens.forms import CLOSES, LineForm, Reply, Save
from crm_tui.screens.outcome_forms import describe
from crm_tui.shell import Job
from crm_tui.widgets.paint import Line, said

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.calendar import When


@dataclass
class ViewForm(LineForm):
    """What to review: an empty line is all my open deals, else a filter of clients."""

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Review")
        self.hint = _("all my open deals, or clients: quiet 60, tag:vip")

    @property
    def subject(self) -> str:
        """Its name tells already."""
        return ""

    def keys(self) -> list[tuple[str, str]]:
        """Begin, or back."""
        return [("enter", _("begin")), ("esc", _("back"))]

    def below(self) -> Line:
        """How it is read."""
        if not self.text:
            return [(" → ", "mark"), (_("all my open deals, one by one"), "bold")]
        from crm_tui.domain.filters import read_filter

        filter_words = view_filter(self.text)
        complaint = read_filter(filter_words).complaint
        if complaint:
            return [(" " + said(complaint), "late")]
        days = quiet_days(self.text)
        if days is not None:
            told = _("clients without an open deal, without contact for {n} days").format(n=days)
            return [(" → ", "mark"), (told, "bold")]
        return [(" → ", "mark"), (_("clients:") + " ", "dim"), (said(filter_words), "bold")]

    def enter(self) -> Reply:
        """Begin the review."""
        if self.text:
            from crm_tui.domain.filters import read_filter

            complaint = read_filter(view_filter(self.text)).complaint
            if complaint:
                return Reply(say=complaint)
        job = start_job(self.text)
        return Reply(close=True, save=Save(job, _("Review begun"), moves_on=False))


def start_job(view: str) -> Job:
    """Begin a review of a view, or of all my open deals (""); who is in it is read at once."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.review import start

        if not view:
            return crm.run(start)
        return crm.run(start, view, named_by(crm, view))

    return job


def named_by(crm: "Crm", view: str) -> tuple[int, ...]:
    """The clients that a view names now. Raises Invalid for one that cannot be understood."""
    from crm_tui.store.hot import review
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.viewers import viewer

    conn = open_hot(crm.store.url, 5.0)
    if conn is None:
        raise NotFound(_("The database is gone."), hint=_("Was the file moved or deleted?"))
    try:
        me = viewer(conn, crm.actor, crm.clock(), crm.zone)
        found, complaint = review.clients_of(conn, view, me)
    finally:
        conn.close()
    if complaint:
        raise Invalid(complaint, field="view")
    return found[: MOST + 1]


@dataclass
class RestForm(LineForm):
    """Not before: until when a client is left in peace, and why: `1 feb, on maternity leave`.

    moves_on: whether the next one comes to hand then, as in a review.
    """

    client_id: int = 0
    client: str = ""
    moves_on: bool = True

    def __post_init__(self) -> None:
        """Name the form in the person's language."""
        self.title = _("Not before")
        self.hint = _("1 feb, on leave")

    @property
    def subject(self) -> str:
        """Who rests."""
        return self.client

    def below(self) -> Line:
        """How it is read."""
        if not self.text:
            words = _("no review asks before; the next steps stay")
            return [(" " + words, "dim")]
        try:
            when, why = self._read()
        except Invalid as error:
            return [(" " + said(f"{error.message} {error.hint}"), "late")]
        line: Line = [(" → ", "mark"), (describe(when, self.around.moment().local), "bold")]
        return [*line, (f" · {said(why)}", "dim")] if why else line

    def enter(self) -> Reply:
        """Let the client rest."""
        if not self.text:
            return CLOSES
        try:
            when, why = self._read()
        except Invalid as error:
            return Reply(say=f"{error.message} {error.hint}")
        done = _("{who}: not before {day}").format(
            who=self.client, day=describe(when, self.around.moment().local)
        )
        job = rest_job(self.client_id, when.day, why)
        return Reply(close=True, save=Save(job, done, self.steps, moves_on=self.moves_on))

    def _read(self) -> "tuple[When, str]":
        from crm_tui.domain.dates import read_when

        day, _comma, why = self.text.partition(",")
        now: Any = self.around.moment().local
        return read_when(day, now, week=self.around.week), why.strip()


def rest_job(client_id: int, until: date, why: str) -> Job:
    """Let a client rest."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.review import rest

        return crm.run(rest, client_id, until, why)

    return job
