"""What clients answer: typed by its question and kept with its day; the latest answer holds."""

from crm_tui.actions.base import action
from crm_tui.actions.values import living
from crm_tui.domain import receipts
from crm_tui.domain.answers import Sense, Value, read_answer
from crm_tui.domain.kinds import KNOWN, OWN_FIELD, is_known_thing
from crm_tui.domain.text import display
from crm_tui.errors import Invalid
from crm_tui.i18n import N_, _
from crm_tui.store.hot.answers import choices_of
from crm_tui.store.journal import Tx
from crm_tui.store.queries import answers as kept
from crm_tui.store.queries import work
from crm_tui.store.queries.facts import facts_of
from crm_tui.store.settings import setting
from crm_tui.store.tables.history import Answer, Question
from crm_tui.store.tables.people import Client
from crm_tui.store.tables.sales import Deal, Step

ASKED_ALONE = "known"
"""The set of questions that are not asked in turn: one for each thing nobody asks about."""

_CHANNELS = {"phone": "phone", "email": "email", "address": "address", "phone_or_email": ""}
_BY_RECEIPTS = ("receipts", "balance")
_KINDS = {"budget": "money", "term": "date", "decision_day": "date"}


@action("answer.put", N_("Keep what a client answered"))
def put_answer(
    tx: Tx,
    asked: str,
    value: str,
    deal_id: int | None = None,
    client_id: int | None = None,
    step_id: int | None = None,
) -> int | None:
    """Keep an answer about a deal, or about a client alone; return its id.

    asked: a question's key, or a thing that a playbook may want known, such as sizes, amount or
    field:key. What has a place of its own (the amount, a channel, an own field) is written there,
    and nothing is returned. Raises Invalid (field "answer").
    """
    client, deal = _about(tx, deal_id, client_id)
    return _put(tx, client, deal, step_id, asked, value)


def put_answers(
    tx: Tx,
    client: Client,
    deal: Deal | None,
    step: Step | None,
    answers: tuple[tuple[str, str], ...],
) -> None:
    """Keep what was answered at a step: pairs of what was asked, as in `put_answer`, and words.

    Raises Invalid (field "answer") for an unknown question, or words that do not fit its kind.
    """
    for asked, said in answers:
        _put(tx, client, deal, step.id if step else None, asked, said)


@action("answer.edit", N_("Change an answer"))
def edit_answer(tx: Tx, answer_id: int, value: str, seen: int | None = None) -> None:
    """Write an answer anew where it was kept wrongly; its day stays. Raises Invalid."""
    answer = tx.get(Answer, answer_id, seen)
    question = tx.get(Question, answer.question_id)
    deal = tx.look(Deal, answer.deal_id)
    _write(answer, _read(tx, question, deal, value))


@action("answer.remove", N_("Take an answer away"))
def remove_answer(tx: Tx, answer_id: int) -> None:
    """Delete an answer (undo brings it back); the one before it holds again."""
    tx.remove(tx.get(Answer, answer_id))


def _about(tx: Tx, deal_id: int | None, client_id: int | None) -> tuple[Client, Deal | None]:
    """The client and the deal, locked in that order. Raises Invalid if neither is named."""
    if deal_id is not None:
        return work.lock_deal(tx, deal_id)
    if client_id is None:
        raise Invalid(_("Whose answer is it?"), field="client_id")
    return living(tx, client_id), None


def _put(
    tx: Tx, client: Client, deal: Deal | None, step_id: int | None, asked: str, said: str
) -> int | None:
    name = asked.strip()
    if _has_own_place(tx, name, deal):
        _put_in_place(tx, client, deal, name, said)
        return None
    question = _question(tx, name)
    value = _read(tx, question, deal, said)
    deal_id = deal.id if deal else None
    before = kept.latest(tx, question.id, client.id, deal_id)
    if before is not None and step_id is not None and before.step_id == step_id:
        _write(before, value)
        return before.id
    answer = tx.new(
        Answer, client_id=client.id, deal_id=deal_id, question_id=question.id, step_id=step_id,
        at=tx.now, **value._asdict(),
    )  # fmt: skip
    return answer.id


def _has_own_place(tx: Tx, name: str, deal: Deal | None) -> bool:
    """Whether a thing is no answer to keep but a value of the client or the deal."""
    if name.startswith(OWN_FIELD):
        return True
    if kept.questions_called(tx, name):
        return False
    on_deal = ("amount", "expected_date", *_BY_RECEIPTS)
    return name in _CHANNELS or name == "source" or name in on_deal


def _put_in_place(tx: Tx, client: Client, deal: Deal | None, name: str, said: str) -> None:
    from crm_tui.actions import clients

    if name.startswith(OWN_FIELD):
        _fill_field(tx, client, deal, name.removeprefix(OWN_FIELD), said)
    elif name in _CHANNELS:
        clients.add_channel(tx, client.id, said, kind=_CHANNELS[name])
    elif name == "source":
        holder = deal or client
        holder.source_id = clients.source_named(tx, said)
    elif deal is None:
        what = _(KNOWN[name])
        raise _fault(
            _("{what} belongs to a deal.").format(what=what[:1].upper() + what[1:]),
            _("Name the deal, such as d17."),
        )
    elif name in _BY_RECEIPTS:
        _receive(tx, deal, said)
    else:
        _write_on_deal(tx, deal, name, said)


def _receive(tx: Tx, deal: Deal, said: str) -> None:
    """Keep money that has come as a receipt: `60k today`, `50%`, `rest`."""
    from crm_tui.actions.deals import add_receipt

    of = receipts.Deal(deal.amount, deal.currency, facts_of(tx, deal).received)
    currency = deal.currency or setting(tx, "currency")
    try:
        paid = receipts.read_paid(said, tx.local_now, currency, of, tx.actor.week)
    except Invalid as error:
        raise _fault(error.message, error.hint) from None
    add_receipt(tx, deal.id, paid.day, paid.amount.minor, paid.amount.currency, paid.note)


def _write_on_deal(tx: Tx, deal: Deal, name: str, said: str) -> None:
    kind = "money" if name == "amount" else "date"
    value = read_answer(kind, {}, said, _sense(tx, deal))
    if name == "amount":
        deal.amount, deal.currency = value.number, value.currency
    else:
        deal.expected_day = value.day


def _fill_field(tx: Tx, client: Client, deal: Deal | None, key: str, said: str) -> None:
    """Write an own field of the deal, else of the client."""
    from crm_tui.actions.team import set_field
    from crm_tui.domain.search import fold
    from crm_tui.store.queries import team

    field = team.field_of_key(tx, "deal", fold(key)) if deal is not None else None
    if field is not None and deal is not None:
        set_field(tx, field.id, _as_typed(tx, field.kind, said), deal_id=deal.id)
        return
    field = team.field_of_key(tx, "client", fold(key))
    if field is None:
        raise _fault(
            _("There is no field “{name}”.").format(name=display(key)),
            _("`crm field list` shows those there are."),
        )
    set_field(tx, field.id, _as_typed(tx, field.kind, said), client_id=client.id)


def _as_typed(tx: Tx, kind: str, said: str) -> str:
    """A day may be said in words; the rest is taken as it is."""
    if kind != "day":
        return said
    value = read_answer("date", {}, said, _sense(tx, None))
    return value.day.isoformat() if value.day else said


def _question(tx: Tx, name: str) -> Question:
    """The question of that key, or one that tells that thing; made where nobody asks about it."""
    found = kept.questions_called(tx, name) or kept.questions_telling(tx, name)
    if found:
        return found[0]
    if not is_known_thing(name):
        raise _fault(
            _("There is no question “{name}”.").format(name=display(name[:40])),
            _("Choose one of: {names}.").format(
                names=", ".join(dict.fromkeys([*kept.keys_of_questions(tx), *KNOWN]))
            ),
        )
    return tx.new(
        Question, set_key=ASKED_ALONE, key=name, text=_(KNOWN[name]), tells=name,
        kind=_KINDS.get(name, "text"),
    )  # fmt: skip


def _read(tx: Tx, question: Question, deal: Deal | None, said: str) -> Value:
    return read_answer(question.kind, choices_of(question.choices), said, _sense(tx, deal))


def _sense(tx: Tx, deal: Deal | None) -> Sense:
    currency = (deal.currency if deal else "") or setting(tx, "currency")
    return Sense(tx.local_now, tx.actor.week, currency)


def _write(answer: Answer, value: Value) -> None:
    for name, one in value._asdict().items():
        setattr(answer, name, one)


def _fault(said: str, hint: str) -> Invalid:
    return Invalid(said, field="answer", hint=hint)
