"""What clients say against and what to answer, as the team keeps it."""

from crm_tui.actions.base import action
from crm_tui.domain.objections import ways
from crm_tui.domain.pipelines import key_from
from crm_tui.domain.text import clean_input, display
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _
from crm_tui.store.journal import Tx
from crm_tui.store.queries import objections as kept
from crm_tui.store.tables.setup import Objection

LONGEST = 4000


@action("objection.add", N_("Add an objection and its answer"))
def add_objection(tx: Tx, name: str, answer: str, words: tuple[str, ...] = ()) -> str:
    """Keep an objection, the ways of saying it and what to answer; return its key."""
    called = _called(name)
    taken = kept.keys(tx)
    key = base = key_from(called, "objection")
    number = 1
    while key in taken:
        number += 1
        key = f"{base}_{number}"
    tx.new(
        Objection, key=key, name=called, words=_lines(words), answer=_answer(answer),
        position=len(taken),
    )  # fmt: skip
    return key


@action("objection.edit", N_("Change an objection or its answer"))
def edit_objection(
    tx: Tx,
    key: str,
    name: str | None = None,
    answer: str | None = None,
    words: tuple[str, ...] | None = None,
    archived: bool | None = None,
) -> None:
    """Change what is kept of an objection; None leaves a value. archived: put away, or back.

    Raises NotFound, or Invalid for an empty name or answer.
    """
    row = kept.of_key(tx, key)
    if row is None:
        raise NotFound(
            _("There is no objection “{key}”.").format(key=display(key)),
            hint=_("`crm objection list` shows those there are."),
        )
    if name is not None:
        row.name = _called(name)
    if answer is not None:
        row.answer = _answer(answer)
    if words is not None:
        row.words = _lines(words)
    if archived is not None:
        row.archived_at = (row.archived_at or tx.now) if archived else None


@action("objection.lay", N_("Take in the objections that ship"))
def lay_objections(tx: Tx, language: str = "en") -> int:
    """Add the objections that ship and are not here, in a language; return how many.

    One that was put away comes back as it was.
    """
    from crm_tui.store.defaults import load_objections

    taken = kept.keys(tx)
    new = [one for one in load_objections(language) if one.key not in taken]
    for place, one in enumerate(new, len(taken)):
        tx.new(
            Objection, key=one.key, name=one.name, words="\n".join(one.words), answer=one.answer,
            position=place,
        )  # fmt: skip
    return len(new) + _back(tx, {one.key for one in load_objections(language)})


def _back(tx: Tx, keys: set[str]) -> int:
    """Take back those of these keys that were put away; return how many."""
    away = kept.put_away(tx, keys)
    for row in away:
        row.archived_at = None
    return len(away)


def _called(name: str) -> str:
    called = " ".join(clean_input(name, "name").split())
    if not called:
        raise Invalid(_("An objection needs a name."), field="name", hint=_("Too expensive"))
    return called


def _answer(answer: str) -> str:
    said = clean_input(answer, "answer")
    if not said:
        raise Invalid(_("What is to be answered?"), field="answer", hint=_("Say it in a sentence."))
    if len(said) > LONGEST:
        raise Invalid(_("The answer is too long to be read on a call."), field="answer")
    return said


def _lines(words: tuple[str, ...]) -> str:
    return "\n".join(ways("\n".join(clean_input(one, "words") for one in words)))
