"""Imported deals past a stage that is not left without something: taken in, and told by name.

Nobody can be asked while a file comes in, and where a deal stands is a fact. So the law is kept as
for a jump: what is missing shows as a gap on the deal's card and is asked for there.
"""

from typing import NamedTuple

from sqlmodel import Session

from crm_tui.domain.kinds import thing_words
from crm_tui.domain.known import known_of_record
from crm_tui.domain.pipelines import Pipeline
from crm_tui.i18n import _n
from crm_tui.importers.records import Record
from crm_tui.store.hot.facts import known_things
from crm_tui.store.hot.wanted import ANY_WANTED, by_name, wanted_fields
from crm_tui.store.queries.plain import InSession

NAMED = 3
"""So many deals of a gap are told by their titles."""


class Needs(NamedTuple):
    """What a stage is not left without."""

    key: str
    name: str
    things: tuple[str, ...]


class Lacking:
    """Notes what the deals of an import should have had when they passed a stage."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._needs: dict[int, tuple[Needs, ...]] = {}
        self._found: dict[tuple[str, str], list[str]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def look(
        self, record: Record, book: Pipeline, pipeline: int, stage: str, *, client: int,
        deal: int, source: int | None,
    ) -> None:  # fmt: skip
        """Note a deal that will stand at a stage. book, pipeline: its playbook, and its number."""
        if pipeline not in self._needs:
            self._needs[pipeline] = tuple(self._of(book))
        keys = [needs.key for needs in self._needs[pipeline]]
        passed = self._needs[pipeline][: keys.index(stage)] if stage in keys else ()
        if not any(needs.things for needs in passed):
            return
        known = self._known(record, client, deal, source)
        for needs in passed:
            missing = [thing for thing in needs.things if thing not in known]
            known |= set(missing)  # it is told once, of the first stage that needs it
            if missing:
                self._note(needs.name, ", ".join(map(thing_words, missing)), record)

    def _of(self, book: Pipeline) -> list[Needs]:
        """The stages of a pipeline with what each is not left without, own fields included."""
        conn = InSession(self._session)
        keys = [stage.key for stage in book.stages]
        own = wanted_fields(conn, book.key, keys) if conn.rows(f"select {ANY_WANTED}")[0][0] else {}
        return [
            Needs(
                stage.key,
                stage.name,
                (*by_name(conn, stage.must), *own.get(stage.key, ((), ()))[1]),
            )
            for stage in book.stages
        ]

    def _known(self, record: Record, client: int, deal: int, source: int | None) -> set[str]:
        """What is known of a deal: by its row, and by the client if we had that one before."""
        part = record.deal
        amount = part.amount.minor if part is not None and part.amount else None
        expected = part.expected_day if part is not None else None
        told = (amount, "", expected, source, None, 0)
        _answers, known = known_things(InSession(self._session), client, (deal,), told)
        known |= known_of_record(
            (channel.kind for channel in record.channels), (), has_source=source is not None,
            amount=amount, has_expected_day=expected is not None, received=0,
        )  # fmt: skip
        return known | {f"field:{key}" for key, value in record.fields if value}

    def _note(self, stage: str, things: str, record: Record) -> None:
        gap = stage, things
        self._counts[gap] = self._counts.get(gap, 0) + 1
        titles = self._found.setdefault(gap, [])
        if len(titles) < NAMED:
            titles.append(record.deal.title if record.deal and record.deal.title else record.name)

    def said(self) -> tuple[str, ...]:
        """A sentence for each gap, with the first deals that have it."""
        return tuple(
            _n(
                "“{stage}” is not left without {things}; {n} deal stands past it: {names}. Its"
                " card asks for that.",
                "“{stage}” is not left without {things}; {n} deals stand past it: {names}. Their"
                " cards ask for that.",
                count,
            ).format(stage=stage, things=things, n=count, names=self._names(stage, things))
            for (stage, things), count in self._counts.items()
        )

    def _names(self, stage: str, things: str) -> str:
        names = ", ".join(self._found[stage, things])
        return names + (", …" if self._counts[stage, things] > NAMED else "")
