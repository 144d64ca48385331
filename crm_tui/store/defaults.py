"""The pipelines, reasons, questions and sources that ship with the program, as values."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.domain.cast import Cast
    from crm_tui.domain.objections import Objection
    from crm_tui.domain.pipelines import Pipeline
    from crm_tui.domain.questions import QuestionSet
    from crm_tui.domain.reasons import Reasons, Source

DEFAULTS = Path(__file__).parents[1] / "defaults"
PIPELINES = ("founder", "sales", "windows", "cold", "repeat", "tender", "service", "complaint")


def load_default_pipelines(language: str = "en") -> "tuple[Pipeline, ...]":
    """Every pipeline that ships, in the order to offer them, its words in `language`."""
    return tuple(load_default_pipeline(key, language) for key in PIPELINES)


def load_default_pipeline(key: str, language: str = "en") -> "Pipeline":
    """One of PIPELINES. Raises NotFound for any other key."""
    from crm_tui.domain.pipelines import read_pipeline
    from crm_tui.errors import NotFound
    from crm_tui.i18n import _

    if key not in PIPELINES:
        raise NotFound(
            _("No pipeline “{key}” ships with the program.").format(key=key),
            hint=_("Choose one of: {names}.").format(names=", ".join(PIPELINES)),
        )
    return read_pipeline(_text(f"pipelines/{key}.toml"), f"{key}.toml", language)


def load_reasons(language: str = "en") -> "Reasons":
    """Refusal, postpone and cancel reasons, and how tries end, their words in `language`."""
    from crm_tui.domain.reasons import read_reasons

    return read_reasons(_text("reasons.toml"), "reasons.toml", language)


def load_sources(language: str = "en") -> "tuple[Source, ...]":
    """The sources that ship, their words in `language`."""
    from crm_tui.domain.reasons import read_sources

    return read_sources(_text("sources.toml"), "sources.toml", language)


def load_questions(language: str = "en") -> "tuple[QuestionSet, ...]":
    """The question sets that ship, their words in `language`."""
    from crm_tui.domain.questions import read_questions

    return read_questions(_text("questions.toml"), "questions.toml", language)


def load_objections(language: str = "en") -> "tuple[Objection, ...]":
    """What clients say against, and answers to it, in `language`."""
    from crm_tui.domain.objections import read_objections

    return read_objections(_text("objections.toml"), "objections.toml", language)


def load_demo() -> "Cast":
    """The users, clients, deals and team of the demo, told relative to today."""
    from crm_tui.domain.cast import Cast, read_clients, read_deals, read_users
    from crm_tui.domain.cast_engine import read_engine

    files = ("deals_windows.toml", "deals_sales.toml")
    deals = [deal for name in files for deal in read_deals(_text(f"demo/{name}"), name)]
    return Cast(
        read_users(_text("demo/users.toml"), "users.toml"),
        read_clients(_text("demo/clients.toml"), "clients.toml"),
        tuple(deals),
        read_engine(_text("demo/engine.toml"), "engine.toml"),
    )


def _text(name: str) -> str:
    return (DEFAULTS / name).read_text(encoding="utf-8")
