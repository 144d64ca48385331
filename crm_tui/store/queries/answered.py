"""Answers as columns of the tables that people open elsewhere: one for each question answered."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.store.hot.answers import choices_of
from crm_tui.store.tables.history import Answer, Question

PREFIX = "answer: "
"""What the columns of answers begin with; the question's key follows."""

Cell = str | int | Decimal | date | None


class Columns(NamedTuple):
    """The questions that have columns, by their keys; of_deals: of deals, else of clients."""

    keys: tuple[str, ...]
    of_deals: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(f"{PREFIX}{key}" for key in self.keys)

    def cells(self, answers: dict[str, Cell]) -> dict[str, Cell]:
        """The cells of one row, empty where nothing was answered."""
        return {f"{PREFIX}{key}": answers.get(key, "") for key in self.keys}


def columns(session: Session, *, of_deals: bool) -> Columns:
    """A column for each question that anybody answered, in the order of the questions."""
    asked = select(col(Question.key)).join(Answer, col(Answer.question_id) == col(Question.id))
    if of_deals:
        asked = asked.where(col(Answer.deal_id).is_not(None))
    asked = asked.group_by(col(Question.id), col(Question.key)).order_by(col(Question.id))
    return Columns(tuple(dict.fromkeys(session.scalars(asked))), of_deals)


def answers_of(session: Session, wanted: Columns, ids: Sequence[int]) -> dict[int, dict[str, Cell]]:
    """The latest answer of each deal, or client, to each question."""
    if not wanted.keys:
        return {}
    whose = col(Answer.deal_id) if wanted.of_deals else col(Answer.client_id)
    asked = (
        select(whose, Question, Answer)
        .join(Question, col(Question.id) == col(Answer.question_id))
        .where(whose.in_(ids))
        .order_by(col(Answer.at), col(Answer.id))
    )
    found: dict[int, dict[str, Cell]] = {}
    for owner, question, answer in session.execute(asked):
        found.setdefault(owner, {})[question.key] = _cell(question, answer)
    return found


def _cell(question: Any, answer: Any) -> Cell:
    if question.kind == "choice":
        return choices_of(question.choices).get(answer.text, str(answer.text))
    if answer.day is not None:
        return date.fromisoformat(str(answer.day))
    if answer.number is None:
        return str(answer.text)
    if not answer.currency:
        return int(answer.number)
    amount = Decimal(answer.number).scaleb(-DECIMALS.get(answer.currency, 2))
    return f"{amount:f} {answer.currency}"
