"""What a new database begins with: the program's own user, and the defaults that ship.

These rows are the ground the journal starts from; they are in no entry.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from crm_tui.domain.pipelines import Pipeline, write_pipeline
from crm_tui.store.defaults import (
    load_default_pipelines,
    load_objections,
    load_questions,
    load_reasons,
    load_sources,
)
from crm_tui.store.ground import PROGRAM as PROGRAM
from crm_tui.store.ground import is_empty as is_empty
from crm_tui.store.ids import uuid7
from crm_tui.store.images import KINDS, table_of


class _Ground:
    """Rows written straight into the tables, with their ids and stamps."""

    def __init__(self, session: Session, now: datetime) -> None:
        self.session = session
        self.now = now
        self.last: dict[str, int] = {}

    def add(self, kind_: str, /, **values: Any) -> int:
        number = self.last[kind_] = self.last.get(kind_, 0) + 1
        fields = KINDS[kind_].model_fields
        stamps = {"id": number, "uid": uuid7(self.now), "created": self.now, "updated": self.now}
        blank = {name: field.default for name, field in fields.items() if not field.is_required()}
        self.session.execute(insert(table_of(kind_)), [{**blank, **stamps, **values}])
        return number


def lay_ground(
    session: Session,
    now: datetime,
    *,
    language: str = "en",
    country: str = "",
    currency: str = "USD",
    pipeline: str = "founder",
) -> None:
    """Fill an empty database with the defaults, their words in `language`."""
    ground = _Ground(session, now)
    ground.add("user", name=PROGRAM, name_key=PROGRAM, full_name="crm-tui")
    settings = {"language": language, "country": country, "currency": currency,
                "pipeline": pipeline}  # fmt: skip
    for key, value in settings.items():
        ground.add("setting", key=key, value=value)
    for place, line in enumerate(load_default_pipelines(language)):
        _pipeline(ground, line, place)
    _reasons(ground, language)
    _questions(ground, language)
    _objections(ground, language)
    for source in load_sources(language):
        ground.add("source", key=source.key, name=source.name)
    _after_ids(session, ground)


def _pipeline(ground: _Ground, line: Pipeline, place: int) -> None:
    number = ground.add(
        "pipeline", key=line.key, name=line.name, position=place, currency=line.currency,
        playbook=write_pipeline(line), playbook_version=line.version,
    )  # fmt: skip
    for position, stage in enumerate(line.stages):
        ground.add(
            "stage", pipeline_id=number, key=stage.key, name=stage.name, kind=stage.kind,
            position=position, probability=stage.probability, standing_days=stage.standing_days,
        )  # fmt: skip


def _reasons(ground: _Ground, language: str) -> None:
    for place, reason in enumerate(load_reasons(language).refusals):
        ground.add(
            "reason", key=reason.key, name=reason.name, letter=reason.letter,
            revive_days=reason.revive_days, position=place, needs_note=int(reason.needs_note),
            asks_competitor=int(reason.asks_competitor), no_contact=int(reason.no_contact),
            postpone_first=int(reason.postpone_first), pipeline=reason.pipeline,
        )  # fmt: skip


def _questions(ground: _Ground, language: str) -> None:
    for questions in load_questions(language):
        for place, question in enumerate(questions.questions):
            ground.add(
                "question", set_key=questions.key, key=question.key, text=question.text,
                kind=question.kind, tells=question.tells, position=place,
                choices="\n".join(f"{one.key}={one.text}" for one in question.choices),
            )  # fmt: skip


def _objections(ground: _Ground, language: str) -> None:
    for place, one in enumerate(load_objections(language)):
        ground.add(
            "objection", key=one.key, name=one.name, words="\n".join(one.words),
            answer=one.answer, position=place,
        )  # fmt: skip


def _after_ids(session: Session, ground: _Ground) -> None:
    """Tell PostgreSQL which ids are taken; SQLite sees it by itself."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for kind, last in ground.last.items():
        taken = {"name": f"{kind}_id_seq", "last": last}
        session.execute(text("select setval(:name, :last)"), taken)
