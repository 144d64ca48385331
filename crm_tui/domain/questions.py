"""What to ask a client at the first talk, the next ones, after a refusal and after a sale."""

from dataclasses import dataclass

from crm_tui.domain.kinds import KNOWN
from crm_tui.domain.written import Page, Table, refuse
from crm_tui.i18n import _

KINDS_OF_ANSWER = ("text", "choice", "number", "money", "date", "score")
BY_CONTACTS = ("first", "second", "third")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. The key never changes; the text may.

    kind: text, choice, number, money, date or score (1 to 5). choices: for a choice.
    tells: what the answer makes known (a name of `KNOWN`), or "".
    """

    key: str
    text: str
    kind: str = "text"
    choices: tuple[Choice, ...] = ()
    tells: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one occasion, in the order to ask them."""

    key: str
    name: str
    questions: tuple[Question, ...]


def set_for(asked: str, contacts: int) -> str:
    """The set to ask: what the step names, else by how often we talked before (0, 1, 2 …)."""
    return asked or BY_CONTACTS[min(contacts, len(BY_CONTACTS) - 1)]


def read_questions(text: str, where: str, language: str = "en") -> tuple[QuestionSet, ...]:
    """Read question sets from TOML, in `language` where translated.

    Raises Invalid (field "questions") listing every fault with its line.
    """
    page = Page(text, where, language)
    page.top.only("sets")
    tables = page.top.tables("sets", _("set"))
    sets = tuple(_set(table) for table in tables)
    _check_once([one.key for one in sets], tables)
    refuse(page.faults, "questions")
    return sets


def _set(table: Table) -> QuestionSet:
    table.only("key", "name", "questions")
    tables = table.tables("questions", _("question"))
    questions = tuple(_question(one) for one in tables)
    _check_once([question.key for question in questions], tables)
    return QuestionSet(table.text("key"), table.words("name"), questions)


def _question(table: Table) -> Question:
    table.only("key", "text", "kind", "choices", "tells")
    kind = table.choice("kind", KINDS_OF_ANSWER, "text")
    choices = tuple(_choice(one) for one in table.tables("choices", _("choice")))
    if (kind == "choice") != bool(choices):
        said = _("choices belong to kind “choice”, and it needs them")
        table.fault("choices", said, _("add choices or another kind"))
    return Question(
        table.text("key"), table.words("text"), kind, choices, table.choice("tells", KNOWN, "")
    )


def _choice(table: Table) -> Choice:
    table.only("key", "text")
    return Choice(table.text("key"), table.words("text"))


def _check_once(keys: list[str], tables: list[Table]) -> None:
    for place, (key, table) in enumerate(zip(keys, tables, strict=True)):
        if key and key in keys[:place]:
            said = _("key “{key}” is used twice").format(key=key)
            table.fault("key", said, _("give each its own"))
