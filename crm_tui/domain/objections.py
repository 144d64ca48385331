"""What clients say against: read from a file, and found by the words that were said."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from crm_tui.domain.search import fold
from crm_tui.domain.written import Page, Table, refuse
from crm_tui.i18n import _

T = TypeVar("T", bound="Objection")
LANGUAGES = ("en", "ru", "fa", "ko")
SHORT = 4  # letters of a word that may stand for any of its beginnings


@dataclass(frozen=True, slots=True)
class Objection:
    """One objection. words: ways of saying it, in all languages; answer: what may be said."""

    key: str
    name: str
    words: tuple[str, ...] = ()
    answer: str = ""


def read_objections(text: str, where: str, language: str = "en") -> tuple[Objection, ...]:
    """Read objections from TOML, name and answer in `language`, the ways of saying in each.

    Raises Invalid (field "objections") listing every fault with its line.
    """
    page = Page(text, where, language)
    page.top.only("objections")
    tables = page.top.tables("objections", _("objection"))
    found = tuple(_objection(table) for table in tables)
    refuse(page.faults, "objections")
    return found


def _objection(table: Table) -> Objection:
    table.only("key", "name", "words", "answer")
    said: dict[str, None] = {}
    for language in dict.fromkeys((table.page.language, *LANGUAGES)):
        page, table.page.language = table.page.language, language
        said |= dict.fromkeys(ways(table.words("words", "")))
        table.page.language = page
    return Objection(table.text("key"), table.words("name"), tuple(said), table.words("answer"))


def ways(text: str) -> tuple[str, ...]:
    """Ways of saying something, a line each, each once."""
    return tuple(
        dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
    )


def best(said: str, objections: Iterable[T]) -> list[T]:
    """The objections that fit what was said, the nearest first; all of them for no words.

    One fits where each word that was said begins a word of its name or of one of its ways, or
    where one of its ways occurs in what was said; more words in common stand before fewer.
    """
    listed = list(objections)
    sought = fold(said).split()
    if not sought:
        return listed
    marked = [(_nearness(sought, one), place, one) for place, one in enumerate(listed)]
    found = sorted((mark for mark in marked if mark[0] > 0), key=lambda mark: (-mark[0], mark[1]))
    return [one for _near, _place, one in found]


def _nearness(sought: list[str], one: Objection) -> float:
    return max((_common(sought, fold(way).split()) for way in (one.name, *one.words)), default=0.0)


def _common(sought: list[str], way: list[str]) -> float:
    """How much of two phrases is the same: 0 for nothing, 2 where each word is met."""
    met = sum(any(_same(word, other) for other in way) for word in sought)
    heard = sum(any(_same(word, other) for word in sought) for other in way)
    if met < len(sought) and heard < len(way):
        return 0.0 if met < 2 else met / len(sought) / 4
    return met / len(sought) + heard / max(len(way), 1)


def _same(word: str, other: str) -> bool:
    """Whether a word that was said stands for a word of a way: it, or its beginning."""
    if word == other or (len(word) >= 2 and other.startswith(word)):
        return True
    near = min(len(word), len(other)) - 2
    return near >= SHORT and word[:near] == other[:near] and abs(len(word) - len(other)) <= 2
