"""`crm --plain`: the day line by line, for screen readers, dumb terminals and scripts.

Nothing is drawn, moved or repainted: lines come, a line is asked for. The numbers are those of the
list that was read last. Whatever is done here is done by the same actions as in the app.
"""

import sys
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.cli.glance import Glance, glance
from crm_tui.cli.output import echo, line_cells
from crm_tui.cli.words import amount_words, due_words, late_words
from crm_tui.domain.layouts import readings
from crm_tui.domain.lines import FoundLine, StepLine
from crm_tui.errors import CrmError
from crm_tui.i18n import N_, _, _n
from crm_tui.store.hot.days import day_around
from crm_tui.store.hot.today import OVERDUE, TODAY, by_group, counts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from crm_tui.crm import Crm

PAGE = 20  # lines of a list that are read out at once
MOST = 500
REFUSED = 1

#: The words that are understood: the word, the letter that stands for it, and what it does.
WORDS = (
    ("result", "r", N_("the step did its work: what was said, then > and the next step")),
    ("postpone", "p", N_("the client said later: until when")),
    ("refuse", "x", N_("the client said no: why")),
    ("call", "c", N_("the number, then what came of the call")),
    ("time", "t", N_("another time: we did not get to it")),
    ("note", "n", N_("write a note")),
    ("add", "a", N_("a client, a deal and its step in one line")),
    ("find", "/", N_("find clients and deals by a word")),
    ("open", "o", N_("the card of a number, or of c5, d17, s42; a number alone does the same")),
    ("why", "w", N_("why this step is on the list")),
    ("list", "l", N_("the steps of today once more")),
    ("more", "m", N_("what follows in the list")),
    ("undo", "u", N_("take back what I did last")),
    ("redo", "", N_("do again what was taken back")),
    ("help", "?", N_("these words")),
    ("quit", "q", N_("end")),
)
LETTERS = {letter: word for word, letter, _help in WORDS if letter}


class Ended(Exception):
    """Nobody types any more."""


class Whom(NamedTuple):
    """What a line is about: a reference for the commands, and words for people."""

    ref: str
    words: str
    step_id: int | None = None


def tell(text: str) -> None:
    """Say something, broken between words where a line of the terminal is too short for it."""
    cells = line_cells()
    if cells is None:
        echo(text)
        return
    from crm_tui.cli.cards import wrapped

    for line in wrapped(text, cells):
        echo(line)


class Plain:
    """One sitting: the list that was read last, and whom the next word is about."""

    def __init__(self, db: str | None = None, person: str | None = None) -> None:
        self.db, self.person = db, person
        self.rows: list[StepLine | FoundLine] = []
        self.read_out = 0
        self.done: set[int] = set()  # steps of the list that have been dealt with
        self.at: Whom | None = None
        self.failed = False
        self.crm: Crm | None = None

    # -- lines in, lines out --------------------------------------------------------------

    def ask(self, question: str) -> str:
        """A line that is typed, without its ends. Raises Ended."""
        if sys.stdin.isatty():
            *before, last = self._prompt(question)
            for line in before:
                echo(line)
            sys.stdout.write(f"{last} ")
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise Ended
        return line.strip()

    def _prompt(self, question: str) -> "Sequence[str]":
        """A question as lines; what is typed stands behind the last one."""
        from crm_tui.cli.cards import wrapped

        cells = line_cells()
        return wrapped(question, cells - 1) if cells is not None else (question,)

    def look(self) -> Glance:
        """A fresh look at the database."""
        return glance(self.db, self.person)

    def desk(self) -> "Crm":
        """The way to write, opened once."""
        if self.crm is None:
            from crm_tui.cli.desk import open_desk

            self.crm = open_desk(self.db, self.person)
        return self.crm

    # -- the list -------------------------------------------------------------------------

    def tell_day(self) -> None:
        """Say how far the day is, and its first steps."""
        with self.look() as look:
            if look.conn is None:
                tell(_("Nothing here yet. Type add, then one line: Ivan Petrov, call tomorrow"))
                return
            day = day_around(look.now, look.day, look.zone)
            with look.conn:
                read = by_group(look.conn, look.user.id, day, (OVERDUE, TODAY), limit=MOST)
                done = counts(look.conn, look.user.id, day, "mine", None)
            self.rows = [*read[OVERDUE], *read[TODAY]]
            self.done.clear()
            figures = _("{done} of {total} done, {late} overdue.")
            tell(figures.format(done=done.done, total=done.total, late=done.overdue))
            self.read_out = 0
            self._read_on(look)
        self.at = whom(self.rows[0]) if self.rows else None

    def tell_more(self) -> None:
        """What follows in the list."""
        with self.look() as look:
            self._read_on(look)

    def _read_on(self, look: Glance) -> None:
        page = self.rows[self.read_out : self.read_out + PAGE]
        for number, row in enumerate(page, self.read_out + 1):
            tell(f"{number}. {row_words(row, look)}")
        self.read_out += len(page)
        left = len(self.rows) - self.read_out
        if left:
            tell(_n("{n} more: type more.", "{n} more: type more.", left).format(n=left))
        elif not page:
            tell(_("That is all."))

    def tell_found(self, text: str) -> None:
        """The clients and deals that a text finds, numbered."""
        from crm_tui.store.hot.find import find

        with self.look() as look:
            self.rows = list(find(look.conn, text, PAGE) if look.conn is not None else ())
            self.read_out = 0
            if not self.rows:
                tell(_("Nothing found."))
                return
            self._read_on(look)
        self.at = whom(self.rows[0])

    def choose(self, number: int) -> bool:
        """The next word is about this row; False, said, where there is no such row."""
        if not 1 <= number <= len(self.rows):
            count = len(self.rows)
            self.fail(
                _("There is no number {n}; the list has {count}.").format(n=number, count=count)
            )
            return False
        self.at = whom(self.rows[number - 1])
        return True

    def pass_on(self) -> None:
        """The step has been dealt with: say which of the list is next. Its numbers stay."""
        here = next((n for n, row in enumerate(self.rows) if whom(row) == self.at), -1)
        if self.at is not None and self.at.step_id is not None:
            self.done.add(self.at.step_id)
        order = [*range(here + 1, len(self.rows)), *range(here)]
        for number in order:
            row = self.rows[number]
            if isinstance(row, StepLine) and row.id not in self.done:
                self.at = whom(row)
                with self.look() as look:
                    tell(_("Next: {words}").format(words=f"{number + 1}. {row_words(row, look)}"))
                return
        self.at = None
        tell(_("The list is done; list reads the day anew."))

    def fail(self, words: str) -> None:
        """Say why something was not done."""
        self.failed = True
        tell(words)

    # -- the sitting ----------------------------------------------------------------------

    def sit(self) -> int:
        """Answer lines until nobody types any more; 1 if something was refused, else 0."""
        self.tell_day()
        try:
            while True:
                line = self.ask(">")
                if line and not self.answer(line):
                    break
        except Ended:
            pass
        finally:
            if self.crm is not None:
                self.crm.store.engine.dispose()
        return REFUSED if self.failed else 0

    def answer(self, line: str) -> bool:
        """Do what a line says; False ends the sitting."""
        word, _blank, rest = line.partition(" ")
        if word.isdecimal():
            word, rest = "open", line
        name = meant(word)
        if name == "quit":
            return False
        try:
            self._do(name, rest.strip(), line)
        except CrmError as error:
            self.fail(f"{error.message} {error.hint}".strip())
        except KeyboardInterrupt:
            tell(_("Left as it was."))
        return True

    def _do(self, name: str, rest: str, line: str) -> None:
        from crm_tui.cli import plain_verbs

        if not name:
            self.fail(_("“{line}” is no word here; help lists them.").format(line=line[:60]))
            return
        verb: Callable[[Plain, str], None] = plain_verbs.VERBS[name]
        verb(self, rest)


def run_plain(db: str | None = None, person: str | None = None) -> int:
    """Sit with a person, or with a script, line by line; the status to end with."""
    return Plain(db, person).sit()


def meant(word: str) -> str:
    """The word that is meant by a word, its letter, or the letter in its place on a layout."""
    word = word.casefold()
    names = [name for name, _letter, _help in WORDS]
    if word in names or word in LETTERS:
        return LETTERS.get(word, word)
    translated = {_(name).casefold(): name for name in names}
    if len(word) == 1:
        latin = (LETTERS[at] for _layout, at in readings(word) if at in LETTERS)
        return next(latin, "")
    return translated.get(word, "")


def whom(row: "StepLine | FoundLine") -> Whom:
    """What a row is about."""
    if isinstance(row, StepLine):
        ref = f"d{row.deal_id}" if row.deal_id is not None else f"c{row.client_id}"
        return Whom(ref, f"{row.client}, {row.title}", row.id)
    ref = f"d{row.deal_id}" if row.deal_id is not None else f"c{row.client_id}"
    return Whom(ref, ", ".join(filter(None, (row.name, row.deal or ""))))


def row_words(row: "StepLine | FoundLine", look: Glance) -> str:
    """A row as a sentence: what is read out is in the order in which it matters."""
    if isinstance(row, FoundLine):
        return ", ".join(filter(None, (row.name, row.company, row.deal or "", row.hint)))
    is_late = row.late_at <= look.now
    late = _("{time} late").format(time=late_words(row, look.now, look.day)) if is_late else ""
    amount = amount_words(row.amount, row.currency, look.user.language, compact=False)
    due = late or due_words(row, look) or _("today")
    return ", ".join(filter(None, (due, row.title, row.client, row.deal, amount)))
