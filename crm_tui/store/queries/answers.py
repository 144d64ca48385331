"""What the verbs ask about questions and answers."""

from sqlalchemy import Select, select
from sqlmodel import col

from crm_tui.store.journal import Tx
from crm_tui.store.tables.history import Answer, Question


def questions_called(tx: Tx, key: str) -> list[Question]:
    """The questions that are asked under this key, in whichever set; the first kept first."""
    return tx.all(_alive().where(col(Question.key) == key))


def questions_telling(tx: Tx, thing: str) -> list[Question]:
    """The questions whose answer makes a thing known, the first kept first."""
    return tx.all(_alive().where(col(Question.tells) == thing))


def keys_of_questions(tx: Tx) -> list[str]:
    """The keys of all questions that are asked, each once."""
    return list(dict.fromkeys(question.key for question in tx.all(_alive())))


def _alive() -> Select[Question]:
    return select(Question).where(col(Question.archived_at).is_(None)).order_by(col(Question.id))


def latest(tx: Tx, question_id: int, client_id: int, deal_id: int | None) -> Answer | None:
    """The latest answer to a question about a deal, or about the client alone."""
    asked = select(Answer).where(
        col(Answer.question_id) == question_id, col(Answer.client_id) == client_id
    )
    mine = col(Answer.deal_id).is_(None) if deal_id is None else col(Answer.deal_id) == deal_id
    return tx.first(asked.where(mine).order_by(col(Answer.at).desc(), col(Answer.id).desc()))
