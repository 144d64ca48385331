"""The deal in one row of a mapped table: its sum, days, stage and what is said beside."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import TYPE_CHECKING

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.days import Day, is_serial, read_bare, read_day, read_serial
from crm_tui.importers.habits import Habits
from crm_tui.importers.records import DealPart
from crm_tui.importers.sums_in_headers import Said, in_full, said_of_sums
from crm_tui.importers.values import rounded, status_of, unified

if TYPE_CHECKING:
    from crm_tui.domain.money import Amount
    from crm_tui.importers.mapping import Column

_DAYS = ("due", "expected_day", "closed_day")
_NO_DAY = frozenset(
    (
        *("", "не назначена", "не назначено", "нет ближайших задач", "не запланирована"),
        *("не закрыта", "не закрыт", "не закрыто", "нет задач", "нет", "не указано", "не указана"),
        *("not closed", "no tasks", "no task", "none", "never", "no date", "not set", "open"),
        *("nicht geschlossen", "keine", "offen", "ninguno", "aucun", "없음", "미정", "ندارد"),
    )
)
"""What programs write where there is no day."""
_ZEROS = re.compile(r"0+([./-])0+\1?0*(?:[ T][0:.]+Z?)?")
_SAYING = ("deal_external_id", "deal_title", "amount", "stage", *_DAYS, "lost_reason", "next_step")


class Refused(Exception):
    """This row cannot be imported because of one of its columns."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class DealReader:
    """Reads deals out of the rows of one table."""

    def __init__(
        self,
        by_field: dict[str, tuple[Column, ...]],
        currency: str | None,
        zone: tzinfo | None,
        habits: Habits,
    ) -> None:
        self._by_field = by_field
        self._currency = currency
        self._zone = zone
        self._habits = habits
        self._said = Said()
        if sums := by_field.get("amount"):
            self._said = said_of_sums(sums[0].header, currency)

    def deal(self, said: dict[str, list[str]], warnings: list[str]) -> DealPart | None:
        """The deal in a row, or None where the row says nothing of one. Raises Refused."""
        if all(_first(said, field).casefold() in _NO_DAY for field in _SAYING):
            return None
        stage, status_text = _first(said, "stage"), _first(said, "status")
        due = self._day(said, "due")
        expected, closed = self._day(said, "expected_day"), self._day(said, "closed_day")
        return DealPart(
            external_id=_first(said, "deal_external_id"),
            title=_first(said, "deal_title"),
            amount=self._amount(said, warnings),
            stage=stage,
            pipeline=_first(said, "pipeline"),
            status=status_of(status_text) or status_of(stage).replace("open", ""),
            status_text=status_text,
            due=due.day if due else None,
            due_minute=due.minute if due else None,
            expected_day=expected.day if expected else None,
            closed_day=closed.day if closed else None,
            lost_reason=_first(said, "lost_reason"),
            next_step=_said(said, "next_step"),
        )

    def _day(self, said: dict[str, list[str]], field: str) -> Day | None:
        text = _first(said, field)
        if not text or text.casefold() in _NO_DAY or _ZEROS.fullmatch(text):
            return None
        columns = self._by_field[field]
        if is_serial(text) and any(column.place in self._habits.serial for column in columns):
            return read_serial(text)
        if text.isdecimal() and (bare := read_bare(text, self._zone)) is not None:
            return bare
        try:
            return read_day(text, self._habits.day_first, self._zone)
        except Invalid as error:
            raise Refused(columns[0].header, error.message) from None

    def _amount(self, said: dict[str, list[str]], warnings: list[str]) -> Amount | None:
        text = _first(said, "amount")
        if not text:
            return None
        from crm_tui.domain.money import read_amount

        try:
            currency = self._money(said)
            exact = self._exact(text, currency)
            if self._said.power and not any(map(str.isalpha, exact)):
                exact = in_full(exact, self._said.power)
            elif exact != text and not self._habits.mark:
                warnings.append(_("{text} is rounded to {exact}.").format(text=text, exact=exact))
            return read_amount(exact, currency)
        except Invalid as error:
            column = "currency" if error.field == "currency" else "amount"
            place = self._by_field.get(column) or self._by_field["amount"]
            raise Refused(place[0].header, error.message) from None

    def _exact(self, text: str, currency: str | None) -> str:
        """A sum as it can be read alone, whatever the column's way with points and commas."""
        from crm_tui.domain.money import decimals

        places = decimals(currency) if currency else 2
        if self._habits.mark and not text.isdecimal():
            return unified(text, self._habits.mark, places)
        return rounded(text, places) if currency else text

    def _money(self, said: dict[str, list[str]]) -> str | None:
        """The currency a row names by code, sign or word, else the file's."""
        text = _first(said, "currency")
        if not text:
            return self._said.currency or self._currency
        if len(text) == 3 and text.isascii() and text.isalpha():
            return text.upper()
        from crm_tui.domain.money import read_amount
        from crm_tui.importers.currency_words import named_currency

        return named_currency(text) or read_amount(f"1 {text}", self._currency).currency


def _said(said: dict[str, list[str]], field: str) -> str:
    """What a field says, unless that there is none."""
    text = _first(said, field)
    return "" if text.casefold() in _NO_DAY else text


def _first(said: dict[str, list[str]], field: str) -> str:
    found = said.get(field)
    return found[0] if found else ""
