"""What a team sets up for itself: people, settings, own fields and pipelines that make sense."""

import pytest

from crm_tui.actions import deals, team
from crm_tui.crm import Crm
from crm_tui.errors import Conflict, Invalid, NotFound
from tests.actions.desk import World, a_colleague, a_deal, client_of, deal_of, rows
from tests.conftest import opened


def test_a_setting_is_checked_before_it_is_everybodys(crm: Crm) -> None:
    for key, value in (("currency", "XQZ"), ("country", "Germany"), ("colour", "red")):
        with pytest.raises(Invalid) as refused:
            crm.run(team.change_setting, key, value)
        assert refused.value.field in (key, "key")
    with pytest.raises(NotFound, match="no pipeline"):
        crm.run(team.change_setting, "pipeline", "nonsense")
    crm.run(team.change_setting, "country", "kr")
    crm.run(team.change_setting, "pipeline", "Windows")
    kept = {row["key"]: row["value"] for row in rows(crm, "setting").values()}
    assert (kept["country"], kept["pipeline"]) == ("KR", "windows")


def test_an_own_field_has_one_name_and_real_choices(crm: Crm, world: World) -> None:
    with pytest.raises(Invalid, match="already"):
        crm.run(team.define_field, "client", " floor ")
    with pytest.raises(Invalid, match="choices"):
        crm.run(team.define_field, "deal", "Profile", "choice", (" ",))
    profile = crm.run(team.define_field, "deal", "Profile", "choice", ("white", "White", "brown"))
    assert [row["name"] for row in rows(crm, "field_option").values()] == ["White", "brown"]
    crm.run(team.set_field, profile.value, "BROWN", deal_id=world.deal)
    with pytest.raises(NotFound) as refused:
        crm.run(team.set_field, profile.value, "green", deal_id=world.deal)
    assert "brown" in refused.value.hint


def test_an_own_field_is_filled_changed_and_emptied(any_crm: Crm) -> None:
    deal = a_deal(any_crm)
    client = deal_of(any_crm, deal).client_id
    built = any_crm.run(team.define_field, "client", "Built", "day").value
    for value, kept in (("2026-12-05", "2026-12-05"), ("1999-01-02", "1999-01-02")):
        any_crm.run(team.set_field, built, value, client_id=client)
        assert [row["day"] for row in rows(any_crm, "field_value").values()] == [kept]
    any_crm.run(team.set_field, built, " ", client_id=client)
    assert rows(any_crm, "field_value") == {}
    with pytest.raises(Invalid, match="no day"):
        any_crm.run(team.set_field, built, "tomorrow", client_id=client)
    with pytest.raises(Invalid, match="is a field of a client"):
        any_crm.run(team.set_field, built, "2026-12-05", deal_id=deal)
    with pytest.raises(NotFound):
        any_crm.run(team.set_field, built, "2026-12-05", client_id=999)


def test_a_colleague_has_one_name_a_real_zone_and_roles_of_one_word(crm: Crm) -> None:
    boris = a_colleague(crm)
    with pytest.raises(Invalid, match="already"):
        crm.run(team.add_user, " BORIS ")
    for wrong in ({"zone": "Mars/Olympus"}, {"roles": ("sales lead",)}, {"roles": ("",)}):
        with pytest.raises(Invalid) as refused:
            crm.run(team.edit_user, boris, **wrong)
        assert refused.value.field in wrong
    crm.run(team.edit_user, boris, "Boris Ivanov", roles=("measurer", "installer"))
    with pytest.raises(NotFound):
        crm.run(team.edit_user, 999, zone="Asia/Tokyo")


def test_who_has_acted_is_not_undone(any_crm: Crm) -> None:
    added = any_crm.run(team.add_user, "boris").entry_id
    deal = a_deal(any_crm)
    with opened(any_crm.store.url, "boris") as boris:
        boris.run(deals.edit_deal, deal, "doors")
    with pytest.raises(Conflict, match="boris has acted since"):
        any_crm.undo(added)
    any_crm.run(team.add_user, "mina")
    any_crm.undo()


def test_a_pipeline_of_that_name_is_made_once(crm: Crm, world: World) -> None:
    key = crm.run(team.new_pipeline, "Talk > Trial > Paid", "Trials").value
    with pytest.raises(Invalid, match="already"):
        crm.run(team.new_pipeline, "Talk > Paid", "Trials")
    deal = a_deal(crm, world.ivan, pipeline=key)
    assert deal_of(crm, deal).client_id == client_of(crm, world.ivan).id
