"""Own fields: of every kind, with choices that change, wanted from a stage on."""

from typing import TYPE_CHECKING, Any

import pytest

from crm_tui.actions import answers, fields, steps, team
from crm_tui.errors import Invalid, NotFound
from tests.actions.desk import a_client, a_deal, next_of, rows

if TYPE_CHECKING:
    from crm_tui.crm import Crm


def value_of(desk: "Crm", field: int) -> dict[str, Any]:
    (row,) = [row for row in rows(desk, "field_value").values() if row["field_id"] == field]
    return row


@pytest.mark.parametrize(
    ("kind", "said", "column", "kept"),
    [
        ("text", "two  rooms", "text", "two  rooms"),
        ("number", "12,50", "number", "12.5"),
        ("day", "2026-12-05", "day", "2026-12-05"),
        ("flag", "Да", "number", "1"),
        ("flag", "no", "number", "0"),
    ],
)
def test_a_value_is_kept_in_the_column_of_its_kind(
    crm: "Crm", kind: str, said: str, column: str, kept: str
) -> None:
    ivan = a_client(crm)
    field = crm.run(team.define_field, "client", "Own", kind).value
    crm.run(team.set_field, field, said, client_id=ivan)
    assert str(value_of(crm, field)[column]) == kept


def test_a_choice_by_another_name_stays_chosen_and_a_dropped_one_is_offered_no_more(
    crm: "Crm",
) -> None:
    ivan = a_client(crm)
    field = crm.run(team.define_field, "client", "Heating", "choice", ("gas", "oil")).value
    crm.run(team.set_field, field, "gas", client_id=ivan)
    chosen = value_of(crm, field)["option_id"]
    crm.run(fields.edit_field, field, add=("wood",), drop=("oil",), rename=(("gas", "Gas net"),))
    assert rows(crm, "field_option")[chosen]["name"] == "Gas net"
    with pytest.raises(NotFound, match="oil"):
        crm.run(team.set_field, field, "oil", client_id=ivan)
    crm.run(fields.edit_field, field, add=("oil",))
    crm.run(team.set_field, field, "oil", client_id=ivan)
    with pytest.raises(Invalid):
        crm.run(fields.edit_field, field, rename=(("wood", "OIL"),))
    with pytest.raises(Invalid, match="one choice"):
        crm.run(fields.edit_field, field, drop=("oil", "wood", "Gas net"))


def test_two_fields_of_one_record_have_two_names(crm: "Crm") -> None:
    first = crm.run(team.define_field, "client", "Floor").value
    second = crm.run(team.define_field, "client", "Roof").value
    crm.run(team.define_field, "deal", "Floor")
    for name in ("floor ", "FLOOR"):
        with pytest.raises(Invalid, match="already"):
            crm.run(fields.edit_field, second, name=name)
    crm.run(fields.edit_field, first, name="Storey")
    again = crm.run(team.define_field, "client", "Floor").value
    known = rows(crm, "field_def")
    assert known[first]["key"] != known[again]["key"]
    crm.run(fields.edit_field, again, place=1)
    own = [row for row in rows(crm, "field_def").values() if row["entity"] == "client"]
    assert [row["name"] for row in sorted(own, key=lambda row: row["position"])] == [
        "Floor", "Storey", "Roof"
    ]  # fmt: skip


def test_a_must_of_a_stage_keeps_a_deal_there_until_it_is_known(any_crm: "Crm") -> None:
    """From the stage on: the stage before does not ask, the one after does as well."""
    deal = a_deal(any_crm, a_client(any_crm), pipeline="sales")
    crm = any_crm
    field = crm.run(team.define_field, "deal", "Rooms", "number", (), ("must:sales/contact",)).value
    assert crm.run(steps.result, next_of(crm, deal)).value.missing is not None
    with pytest.raises(Invalid, match="left without: Rooms") as refused:
        crm.run(steps.result, next_of(crm, deal))
    assert "field:rooms" in refused.value.hint and refused.value.field == "must"
    crm.run(answers.put_answer, "field:rooms", "3", deal_id=deal)
    assert value_of(crm, field)["number"] == "3"
    crm.run(steps.result, next_of(crm, deal))
    crm.run(fields.edit_field, field, required_from=())
    assert rows(crm, "field_def")[field]["required_from"] == ""


def test_what_is_only_wanted_is_told_and_asked_at_the_step(crm: "Crm") -> None:
    from crm_tui.domain.whys import things_words
    from crm_tui.screens.form_screen import gap_words
    from crm_tui.store.hot.card import card
    from crm_tui.store.hot.days import day_around
    from crm_tui.store.hot.why import why
    from tests.store.glances import DAY, NOW, reading

    deal = a_deal(crm, a_client(crm), pipeline="sales")
    crm.run(team.define_field, "deal", "How many rooms", "number", (), ("sales/new",))
    crm.run(team.define_field, "deal", "Which floor?", "number", (), ("must:sales/new",))
    with reading(crm) as conn:
        asked = card(conn, deal_id=deal, now_us=NOW).questions
        told = why(conn, next_of(crm, deal), day_around(NOW, DAY))
    own = {one.key: (one.text, one.need) for one in asked if one.key.startswith("field:")}
    assert own == {"field:how many rooms": ("How many rooms", "wanted"),
                   "field:which floor?": ("Which floor?", "must")}  # fmt: skip
    assert told is not None
    assert things_words((*told.known[-1:], *told.must)) == "How many rooms, Which floor?"
    with pytest.raises(Invalid) as refused:
        crm.run(steps.result, next_of(crm, deal))
    assert f"crm answer d{deal} 'field:which floor?' " in refused.value.hint
    crm.run(answers.put_answer, "field:which floor?", "3", deal_id=deal)
    left = crm.run(steps.result, next_of(crm, deal)).value
    assert "field:how many rooms" in left.missing
    assert "How many rooms" in gap_words(left.missing)


def test_a_stage_that_is_not_there_is_named_with_those_that_are(crm: "Crm") -> None:
    with pytest.raises(Invalid, match="nowhere") as refused:
        crm.run(team.define_field, "deal", "Rooms", "number", (), ("sales/nowhere",))
    assert "sales/offer" in refused.value.hint


def test_what_a_deals_own_field_says_finds_its_client(crm: "Crm") -> None:
    from crm_tui.store.hot.find import find
    from tests.store.glances import reading

    client = a_client(crm)
    deal = a_deal(crm, client, pipeline="sales")
    crm.run(team.define_field, "deal", "Profile", "text")

    def found(word: str) -> bool:
        with reading(crm) as conn:
            return bool(find(conn, word))

    assert not found("zweikammer")
    crm.run(answers.put_answer, "field:profile", "Zweikammer", deal_id=deal)
    assert found("zweikammer")
    crm.run(answers.put_answer, "field:profile", "Dreikammer", deal_id=deal)
    assert found("dreikammer") and not found("zweikammer")
    crm.undo()
    assert found("zweikammer")
