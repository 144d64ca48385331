"""The forms, key by key: what is read, what is said, what would be saved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm_tui.domain.calendar import COMMON_WEEK
from crm_tui.errors import Conflict, Invalid
from crm_tui.screens.add_form import AddForm
from crm_tui.screens.call_forms import CallForm, TimeForm
from crm_tui.screens.find_form import FindForm
from crm_tui.screens.forms import Around, Form, LineForm, Reply
from crm_tui.screens.note_form import NoteForm
from crm_tui.screens.opening import shipped_reasons
from crm_tui.screens.outcome_forms import Proposed, RefuseForm, ResultForm
from crm_tui.screens.postpone_form import PostponeForm
from crm_tui.store.queries.outcomes import Patience
from crm_tui.widgets.keyboard import Keyboard
from crm_tui.widgets.paint import Moment, length
from tests.tui.looking import plain
from tests.tui.memory import A_DAY, NOW, card_of

BERLIN = ZoneInfo("Europe/Berlin")
AROUND = Around(lambda: Moment.of(NOW, BERLIN), COMMON_WEEK, "RUB", Keyboard())
IVAN, KIM = A_DAY[0], A_DAY[1]
OFFER = Proposed("Terms agreed", "send the contract", "Mon 23 Nov", False, "call back", "tomorrow")


def typed(form: Form, text: str) -> Reply:
    reply = Reply()
    for char in text:
        reply = form.press("space" if char == " " else char, char)
    return reply


def reading(form: LineForm) -> str:
    return plain("".join(text for text, _style in form.below()))


def shown(form: Form, cells: int = 100) -> str:
    lines = form.lines(cells)
    assert {length(line) for line in lines} <= {cells}
    return plain("\n".join("".join(text for text, _style in line) for line in lines))


def result(text: str = "", proposed: Proposed | None = OFFER) -> ResultForm:
    form = ResultForm(AROUND, (IVAN,), card_of(IVAN), proposed=proposed)
    typed(form, text)
    return form


def test_an_empty_result_reads_as_what_the_playbook_proposes() -> None:
    assert reading(result()) == " → Terms agreed · send the contract · Mon 23 Nov"


def test_what_is_typed_after_the_arrow_is_the_next_step() -> None:
    words = reading(result("agreed, 120k > send contract fri 10"))
    assert words == " → 120 000 ₽ · Terms agreed · send contract · Fri 27 Nov 10:00"


def test_shift_tab_keeps_the_stage() -> None:
    form = result()
    form.press("shift+tab", None)
    assert reading(form) == " → same stage · call back · tomorrow"
    form.press("shift+tab", None)
    assert "Terms agreed" in reading(form)


def test_the_last_stage_reads_as_won() -> None:
    assert reading(result("", OFFER._replace(won=True))) == " → won"


def test_a_time_that_has_passed_is_told_and_not_saved() -> None:
    form = result("agreed > send contract yesterday")
    reply = form.press("enter", None)
    assert reply.save is None and not reply.close
    assert reply.say


def test_enter_saves_a_result_and_it_can_be_repeated() -> None:
    reply = result("agreed").press("enter", None)
    assert reply.close and reply.save is not None
    assert reply.save.repeat is not None
    assert reply.save.repeat((KIM,)).steps == (KIM,)


def postpone(text: str = "") -> PostponeForm:
    form = PostponeForm(AROUND, (KIM,), card_of(KIM))
    typed(form, text)
    return form


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fri 15:00", "Fri 27 Nov 15:00"),
        ("завтра в 10", "22 Nov 10:00"),
        ("내일 오후 3시", "22 Nov 15:00"),
        ("4", "Mon 23 Nov"),
        ("۴", "Mon 23 Nov"),
        ("6", "Tue 1 Dec"),
    ],
)
def test_postponing_takes_words_of_any_language_or_a_digit(text: str, words: str) -> None:
    assert words in reading(postpone(text))
    assert "later ×3" in reading(postpone(text))


def test_no_digit_saves_by_itself() -> None:
    form = PostponeForm(AROUND, (KIM,), card_of(KIM))
    assert form.press("2", "2") == Reply()
    assert form.press("enter", None).save is not None


@pytest.mark.parametrize("cells", [40, 80, 120])
def test_while_empty_the_digits_are_explained_all_six(cells: int) -> None:
    words = shown(postpone(), cells)
    assert "3 in 3 working days" in words and "6 next month" in words


def test_on_a_saturday_nobody_is_promised_an_hour_of_work() -> None:
    assert "1 Mon 09:00" in shown(postpone())
    wednesday = Moment.of(datetime(2026, 11, 25, 9, 30, tzinfo=UTC), BERLIN)
    form = PostponeForm(replace(AROUND, moment=lambda: wednesday), (KIM,), card_of(KIM))
    assert "1 in an hour" in shown(form)


def test_on_a_phone_a_form_still_says_whom_it_is_about() -> None:
    assert "Kim" in shown(postpone(), 40).split("\n")[0]
    assert "Ivan" in shown(result(), 40).split("\n")[0]


@pytest.mark.parametrize("cells", [40, 80, 120])
@pytest.mark.parametrize("in_a_row", [0, 2])
def test_typing_a_day_moves_nothing_on_the_screen(cells: int, in_a_row: int) -> None:
    form = postpone()
    form.patience = Patience(in_a_row, 3, 5)
    rows = len(form.lines(cells))
    typed(form, "fri")
    assert abs(len(form.lines(cells)) - rows) <= (1 if in_a_row and cells < 120 else 0)


def test_the_form_warns_before_the_limit_and_at_it_asks_for_another_offer() -> None:
    form = postpone("fri")
    form.patience = Patience(2, 3, 5)
    assert "3 times in a row; at 5 it takes a changed offer or a refusal" in shown(form)
    form.patience = Patience(4, 3, 5)
    reply = form.press("enter", None)
    assert reply.save is None and "change the offer" in reply.say
    form.press("c", "c")
    typed(form, "10 % less")
    assert form.press("enter", None).save is not None


def test_an_offer_refused_by_the_store_comes_back_asking_for_another() -> None:
    form = postpone("fri")
    save = form.press("enter", None).save
    assert save is not None and save.otherwise is not None
    assert save.otherwise(Invalid("Postponed 5 times in a row.", field="offer")) is None
    assert "a changed offer" in shown(form)
    assert save.repeat is not None and save.repeat(form.steps).otherwise is None


def test_what_cannot_be_read_is_said_with_an_example() -> None:
    form = postpone("blah")
    assert form.press("enter", None).save is None
    assert len(reading(form)) > 10


def test_a_reason_and_a_changed_offer_are_chosen_by_tab_and_letter() -> None:
    form = postpone("fri")
    form.press("tab", None)
    form.press("ь", "ь")
    form.press("tab", None)
    form.press("c", "c")
    assert form.reason == "waiting_money"
    assert form.changed
    assert "waiting for money · a changed offer" in reading(form)


def refuse() -> RefuseForm:
    return RefuseForm(AROUND, (IVAN,), card_of(IVAN), reasons=shipped_reasons("en"))


def test_a_letter_chooses_a_reason_and_enter_saves() -> None:
    form = refuse()
    assert form.press("p", "p") == Reply()
    assert form.chosen == "p"
    reply = form.press("enter", None)
    assert reply.save is not None and "price" in reply.save.done


def test_a_note_is_asked_for_other_alone() -> None:
    form = refuse()
    form.press("o", "o")
    assert form.press("enter", None).save is None
    typed(form, "moved abroad")
    assert form.press("enter", None).save is not None


def test_the_competitor_is_asked_for_and_may_stay_unknown() -> None:
    form = refuse()
    form.press("c", "c")
    assert "which one" in shown(form)
    assert form.press("enter", None).save is not None


def test_not_now_offers_to_postpone_first() -> None:
    form = refuse()
    form.press("n", "n")
    assert form.press("tab", None) == Reply(close=True, open="step.postpone")


def test_hangul_chooses_no_reason() -> None:
    reply = refuse().press("ㅔ", "ㅔ")
    assert "Switch" in reply.say


def test_each_answer_of_a_call_is_one_letter() -> None:
    for letter in "nbvwxd":
        reply = CallForm(AROUND, (IVAN,), card_of(IVAN)).press(letter, letter)
        assert reply.close and reply.save is not None, letter
    talked = CallForm(AROUND, (IVAN,), card_of(IVAN)).press("t", "t")
    assert talked == Reply(close=True, open="step.result")


def test_a_call_uses_the_first_number_that_is_not_bad() -> None:
    card = card_of(IVAN)
    bad = card.channels[0]._replace(bad=1)
    assert CallForm(AROUND, (IVAN,), card).copies() == "+79215550102"
    spoilt = CallForm(AROUND, (IVAN,), card._replace(channels=(bad,)))
    assert spoilt.copies() == ""
    assert "no usable number" in shown(spoilt)


def test_many_steps_are_spread_over_days() -> None:
    many = tuple(IVAN._replace(id=number) for number in range(45))
    form = TimeForm(AROUND, many)
    assert "over 3 working days, at most 15 a day" in reading(form)
    typed(form, "5 12")
    assert "over 5 working days, at most 12 a day" in reading(form)


def test_many_steps_may_move_to_one_time_too() -> None:
    form = TimeForm(AROUND, (IVAN, KIM))
    typed(form, "tomorrow 10")
    assert "22 Nov 10:00" in reading(form)


def test_one_step_is_never_spread() -> None:
    form = TimeForm(AROUND, (IVAN,))
    assert form.press("enter", None).save is None
    typed(form, "16:30")
    reply = form.press("enter", None)
    assert reply.save is not None and "16:30" in reply.save.done


def test_tab_takes_all_overdue_if_there_are_any() -> None:
    form = TimeForm(AROUND, (IVAN,), overdue_of=lambda: (IVAN, KIM))
    form.press("tab", None)
    assert form.targets == (IVAN, KIM)
    none = TimeForm(AROUND, (IVAN,))
    assert none.press("tab", None).say == "Nothing is overdue."


def test_an_empty_note_closes_and_saves_nothing() -> None:
    assert NoteForm(AROUND, (IVAN,)).press("enter", None) == Reply(close=True)


def test_finding_asks_the_list_as_one_types() -> None:
    form = FindForm(AROUND)
    assert form.press("i", "i").then is not None
    assert form.press("down", None).act == "move.down"
    assert form.press("enter", None) == Reply(close=True, act="nav.open")
    assert FindForm(AROUND).press("escape", None) == Reply(close=True, act="nav.back")


def test_a_refusal_is_shown_until_something_is_typed() -> None:
    form = result("agreed")
    form.refused = Conflict("s1 is closed already.", hint="Look again.")
    assert "s1 is closed already. Look again." in shown(form)
    form.press("d", "d")
    assert "closed already" not in shown(form)
    assert form.text == "agreedd"


@pytest.mark.parametrize("cells", [40, 80, 120, 200])
def test_every_form_fits_every_width(cells: int) -> None:
    hostile = IVAN._replace(client="[/red]\x1b]0;x\x07 رضا کریمی " * 9)
    for form in (
        ResultForm(AROUND, (hostile,), card_of(hostile), proposed=OFFER),
        PostponeForm(AROUND, (hostile,)),
        PostponeForm(AROUND, (hostile,), part=1),
        RefuseForm(AROUND, (hostile,), reasons=shipped_reasons("en")),
        RefuseForm(AROUND, (hostile,), reasons=shipped_reasons("fa")),
        CallForm(AROUND, (hostile,), card_of(hostile)),
        TimeForm(AROUND, (hostile, IVAN)),
        NoteForm(AROUND, (hostile,)),
        FindForm(AROUND),
    ):
        assert "\x1b" not in shown(form, cells)


def test_a_reading_never_says_a_time_that_has_passed() -> None:
    late = Around(
        lambda: Moment.of(NOW + timedelta(days=9), BERLIN), COMMON_WEEK, "RUB", Keyboard()
    )
    form = PostponeForm(late, (KIM,))
    typed(form, "fri 15:00")
    assert "Fri 4 Dec 15:00" in reading(form)


def test_one_line_adds_a_client_a_deal_and_a_step() -> None:
    form = AddForm(AROUND)
    typed(form, "Ivan Petrov, windows 120k, call tomorrow 10:00 #site")
    words = reading(form)
    assert "Ivan Petrov" in words and "120 000 ₽" in words and "22 Nov 10:00" in words
    reply = form.press("enter", None)
    assert reply.save is not None and reply.save.done == "Added: Ivan Petrov"


def test_a_line_that_names_nobody_is_not_added() -> None:
    form = AddForm(AROUND)
    typed(form, "#site")
    assert form.press("enter", None).save is None
