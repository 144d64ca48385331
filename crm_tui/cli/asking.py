"""`crm ask` and `crm answer`: what to ask a client, and what was answered."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from crm_tui.cli import files
from crm_tui.cli.desk import AsJson, Database, Person, Reader, Said, open_desk, tell
from crm_tui.cli.output import echo, echo_json, remark
from crm_tui.errors import Invalid, NotFound
from crm_tui.i18n import N_, _

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.domain.lines import Card, QuestionLine
    from crm_tui.store.hot.answers import Answered

Whose = Annotated[str, typer.Argument(metavar="DEAL|STEP|CLIENT", help=N_("d17, s42 or c5."))]
Asked = Annotated[
    str, typer.Argument(metavar="QUESTION", help=N_("Its key, or a thing: budget, sizes …"))
]


def register(app: typer.Typer) -> None:
    """Add what asks, answers, attaches and objects to the command line."""
    app.command("ask")(ask)
    app.command("answer")(answer)
    app.command("attach")(files.attach)
    app.command("files")(files.files)


def ask(whose: Whose, db: Database = None, person: Person = None, as_json: AsJson = False) -> None:
    """What to ask at the next contact: the keys, what the stage needs, what is known already."""
    from crm_tui.cli import shapes
    from crm_tui.cli.glance import glance
    from crm_tui.cli.refs import read_ref
    from crm_tui.store.hot.card import card, missing
    from crm_tui.store.hot.whose import client_and_deal

    ref = read_ref(whose, "c", "ds")
    with glance(db, person) as look:
        if look.conn is None:
            raise missing(*ref)
        client_id, deal_id = client_and_deal(look.conn, *ref)
        found = card(look.conn, client_id=client_id, deal_id=deal_id, now_us=look.now)
        if as_json:
            asked = [shapes.question(one) for one in found.questions]
            of = {"client": f"c{client_id}", "deal": f"d{deal_id}" if deal_id else None}
            echo_json({
                **shapes.head("ask", look), **of, "questions": asked,
                "not_asked": list(found.gaps),
            })  # fmt: skip
            return
        _tell(found, look.day)


def _tell(found: "Card", today: str) -> None:
    from crm_tui.cli.words import day_words

    for one in found.questions:
        if one.answer is None:
            echo((f"{one.key:<16} ", "key"), one.text, (_need(one), "warn"))
    for one in found.questions:
        if one.answer is not None:
            day = f" ({day_words(one.answered_day, today)})" if one.answered_day else ""
            echo((f"{one.key:<16} ", "dim"), f"{one.text} ", (one.answer, "bold"), (day, "dim"))
    if found.gaps:
        echo((_("not asked: {things}").format(things=", ".join(found.gaps)), "warn"))
    if not found.questions:
        remark(_("There is nothing to ask now."))


def _need(question: "QuestionLine") -> str:
    words = {"must": _("needed to go on"), "wanted": _("wanted before the stage is left")}
    need = words.get(question.need, "")
    kind = ", ".join(said for _key, said in question.choices) or (
        question.kind if question.kind != "text" else ""
    )
    told = "; ".join(part for part in (kind, need) if part)
    return f"  ({told})" if told else ""


def answer(
    whose: Whose,
    asked: Asked,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="ANSWER", help=N_("What was said; else shown."))
    ] = None,
    mend: Annotated[
        bool, typer.Option("--mend", help=N_("Write the last answer anew: it was mistyped."))
    ] = False,
    remove: Annotated[
        bool, typer.Option("--remove", help=N_("Take the last answer away."))
    ] = False,
    db: Database = None,
    person: Person = None,
    as_json: AsJson = False,
) -> None:
    """Keep what a client answered; the latest answer holds, the older ones stay.

    crm answer d17 budget "500k"
    """
    crm = open_desk(db, person)
    said = " ".join(text or []).strip()
    if remove:
        tell(_removed(crm, whose, asked), as_json)
    elif not said:
        _tell_given(crm, whose, asked, as_json)
    else:
        tell(_mended(crm, whose, asked, said) if mend else _put(crm, whose, asked, said), as_json)


def _put(crm: "Crm", whose: str, asked: str, said: str) -> Said:
    from crm_tui.actions.answers import put_answer

    client, deal = Reader(crm).client_and_deal(whose)
    done = crm.run(put_answer, asked, said, deal.id if deal else None, None if deal else client.id)
    given = _given(crm, whose, asked)
    kept = _in_words(given[0]) if given and done.value is not None else said
    values = _values("answer.put", whose, asked, kept, done.entry_id)
    return Said(_("{asked}: {answer} · {client}").format(
        asked=asked, answer=kept, client=client.name
    ), values)  # fmt: skip


def _mended(crm: "Crm", whose: str, asked: str, said: str) -> Said:
    from crm_tui.actions.answers import edit_answer

    done = crm.run(edit_answer, _last(crm, whose, asked).id, said)
    kept = _in_words(_last(crm, whose, asked))
    values = _values("answer.edit", whose, asked, kept, done.entry_id)
    return Said(_("{asked}: {answer}, written anew").format(asked=asked, answer=kept), values)


def _removed(crm: "Crm", whose: str, asked: str) -> Said:
    from crm_tui.actions.answers import remove_answer

    one = _last(crm, whose, asked)
    done = crm.run(remove_answer, one.id)
    values = _values("answer.remove", whose, asked, _in_words(one), done.entry_id)
    return Said(
        _("{asked}: {answer} taken away").format(asked=asked, answer=_in_words(one)), values
    )


def _last(crm: "Crm", whose: str, asked: str) -> "Answered":
    """The answer that holds. Raises NotFound."""
    found = _given(crm, whose, asked)
    if not found:
        raise NotFound(
            _("“{asked}” has not been answered.").format(asked=asked),
            hint=_("`crm ask {whose}` shows what there is to ask.").format(whose=whose),
        )
    return found[0]


def _given(crm: "Crm", whose: str, asked: str) -> "list[Answered]":
    """The answers to a question about a deal, or a client alone, the latest first."""
    from crm_tui.store.queries.facts import given

    client, deal = Reader(crm).client_and_deal(whose)
    return crm.ask(given, client.id, deal.id if deal else None, asked.strip())


def _tell_given(crm: "Crm", whose: str, asked: str, as_json: bool) -> None:
    from crm_tui.domain.civil import utc_text

    found = _given(crm, whose, asked)
    if as_json:
        echo_json({"of": whose, "question": asked, "answers": [
            {"answer": _in_words(one), "at": utc_text(one.at)} for one in found
        ]})  # fmt: skip
        return
    if not found:
        raise Invalid(
            _("What was answered?"), field="answer",
            hint=_('crm answer {whose} {asked} "in a few words"').format(whose=whose, asked=asked),
        )  # fmt: skip
    for one in found:
        echo((f"{utc_text(one.at)[:10]}  ", "dim"), _in_words(one))


def _in_words(one: "Answered") -> str:
    from crm_tui.store.hot.answers import in_words

    return in_words(one)


def _values(action: str, whose: str, asked: str, kept: str, entry: int | None) -> dict[str, Any]:
    return {"action": action, "entry": f"j{entry}" if entry else None, "of": whose,
            "question": asked, "answer": kept}  # fmt: skip
