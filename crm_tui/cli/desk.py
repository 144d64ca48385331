"""What the commands that write share: whose desk it is, how words are read, how it is said."""

import sys
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import typer

from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.domain.text import display
from crm_tui.errors import Conflict, Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.calendar import When
    from crm_tui.domain.money import Amount
    from crm_tui.store.queries.words import ClientWords, DealWords, Habits, StepWords

T = TypeVar("T")

Database = Annotated[str | None, typer.Option("--db", metavar="FILE", help=N_("The database."))]
Person = Annotated[str | None, typer.Option("--as", metavar="NAME", help=N_("Who acts."))]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Answer in JSON, for programs."))]


#: The desk that this command opened last.
_opened: "list[Crm]" = []


class Said(NamedTuple):
    """What a command did: a line for people, and the same as values."""

    text: str
    values: dict[str, Any]


def open_desk(db: str | None = None, person: str | None = None) -> "Crm":
    """The database and the person that flags, variables and config name."""
    from crm_tui.config import read_config
    from crm_tui.crm import open_crm
    from crm_tui.i18n import speak
    from crm_tui.store import waiting

    config = read_config({"db": db, "user": person})
    speak(config.language)
    waiting.listen(_tell_wait)
    crm = open_crm(
        config.db,
        config.user,
        zone=ZoneInfo(config.zone),
        language=config.language,
        country=config.country,
        currency=config.currency,
        pipeline=config.pipeline or "founder",
        keep=True,
    )
    _opened[:] = [crm]
    return crm


def leave_desk() -> None:
    """Let go of the database, so that its file is left in one piece."""
    for crm in _opened:
        crm.store.engine.dispose()
    _opened.clear()


def _tell_wait(words: str) -> None:
    remark(words)
    sys.stderr.flush()


def tell(said: Said, as_json: bool, *, undo: bool = True) -> None:
    """Print what was done: the fact on stdout, the way back on stderr. Then do what is due."""
    wrote = bool(said.values.get("entry"))
    if as_json:
        echo_json(said.values)
    else:
        echo(said.text)
    if undo and wrote and not as_json and sys.stderr.isatty():
        remark(_("crm undo takes it back"))
    if wrote and _opened:
        from crm_tui.cli.duties import after_writing

        after_writing(_opened[0])


@dataclass
class Reader:
    """Reads words the way the person at the desk means them."""

    crm: "Crm"

    @cached_property
    def habits(self) -> "Habits":
        """Country, currency, pipeline, week and zone."""
        from crm_tui.store.queries.words import habits

        return self.crm.ask(habits, self.crm.actor)

    @property
    def zone(self) -> tzinfo:
        """The zone that days are counted in."""
        return ZoneInfo(self.habits.zone) if self.habits.zone else self.crm.zone

    @property
    def now(self) -> datetime:
        """Now, by the person's clock."""
        return self.crm.clock().astimezone(self.zone)

    def when(self, text: str, *, past: bool = False) -> "When":
        """A day or time. A lone digit from 1 to 6 is a choice of the postpone form."""
        from crm_tui.domain.calendar import postpone_choice
        from crm_tui.domain.dates import read_when

        if len(text) == 1 and text in "123456" and not past:
            return postpone_choice(int(text), self.now, self.habits.week)
        return read_when(text, self.now, week=self.habits.week, past=past)

    def amount(self, text: str, currency: str = "") -> "Amount":
        """A sum of money; without a sign, of `currency` or the team's."""
        from crm_tui.domain.money import read_amount

        return read_amount(text, currency or self.habits.currency)

    def day_words(self, step: "StepWords") -> str:
        """When a step is due, in short."""
        from crm_tui.domain.calendar import When, instant
        from crm_tui.domain.dates import describe

        at = None if step.minute is None else instant(step.day, step.minute, self.zone)
        return describe(When(step.day, at), self.now)

    # -- records ---------------------------------------------------------------------------

    def step(self, text: str) -> "StepWords":
        """The step a reference means; a deal's is its next step. Raises NotFound, Invalid."""
        from crm_tui.cli.refs import read_ref

        ref = read_ref(text, "s", "d")
        number = ref.number if ref.letter == "s" else self._next_of(ref.number)
        return self.step_numbered(number)

    def _next_of(self, deal_id: int) -> int:
        deal = self.deal_numbered(deal_id)
        if deal.next_step_id is None:
            raise Conflict(
                _("d{n} is closed ({status}).").format(n=deal.id, status=_(deal.status)),
                hint=_("`crm reopen d{n}` opens it again if that was a mistake.").format(n=deal.id),
            )
        return deal.next_step_id

    def step_numbered(self, number: int | None) -> "StepWords":
        """The step of that number. Raises NotFound."""
        from crm_tui.store.queries.words import step_words

        return _there(self.crm.ask(step_words, number), f"s{number}")

    def deal(self, text: str) -> "DealWords":
        """The deal a reference means; a step's is the deal it belongs to."""
        from crm_tui.cli.refs import read_ref

        ref = read_ref(text, "d", "s")
        if ref.letter == "d":
            return self.deal_numbered(ref.number)
        return self.deal_numbered(self.step_numbered(ref.number).deal_id)

    def deal_numbered(self, number: int | None) -> "DealWords":
        """The deal of that number. Raises NotFound."""
        from crm_tui.store.queries.words import deal_words

        return _there(self.crm.ask(deal_words, number), f"d{number}")

    def client(self, text: str) -> "ClientWords":
        """The client a reference means; a merged one is the client it became."""
        from crm_tui.cli.refs import read_ref

        return self.client_numbered(read_ref(text, "c").number)

    def client_numbered(self, number: int | None) -> "ClientWords":
        """The client of that number. Raises NotFound."""
        from crm_tui.store.queries.words import client_words

        return _there(self.crm.ask(client_words, number), f"c{number}")

    def client_and_deal(self, text: str) -> "tuple[ClientWords, DealWords | None]":
        """The client that a client's, a deal's or a step's reference leads to, and the deal."""
        from crm_tui.cli.refs import read_ref

        ref = read_ref(text, "c", "ds")
        if ref.letter == "c":
            return self.client_numbered(ref.number), None
        if ref.letter == "d":
            deal = self.deal_numbered(ref.number)
            return self.client_numbered(deal.client_id), deal
        step = self.step_numbered(ref.number)
        found = self.deal_numbered(step.deal_id) if step.deal_id else None
        return self.client_numbered(step.client_id), found

    def user(self, name: str) -> int:
        """The id of a colleague. Raises NotFound."""
        from crm_tui.store.queries.words import user_id

        found = self.crm.ask(user_id, name.lstrip("@"))
        if found is None:
            raise NotFound(
                _("There is no user “{name}”.").format(name=display(name)),
                hint=_("Somebody becomes a user by acting once: crm --as NAME …"),
            )
        return found


def _there(found: T | None, ref: str) -> T:
    if found is None:
        raise NotFound(
            _("There is no {ref}.").format(ref=ref), hint=_("`crm find` shows what there is.")
        )
    return found


def ask_when(error: Invalid) -> str:
    """Ask the person at a terminal when a step is due. Raises the error where nobody is there."""
    if error.field != "due" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise error
    return str(typer.prompt(error.message, err=True))
