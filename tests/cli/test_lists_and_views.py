"""Lists, views, own fields and the same change to many, by the shell."""

import json

from crm_tui.cli.output import DONE, FAILED, WRONG_USE
from tests.cli.desk import Shell


def _deals(told: str) -> list[str]:
    return [line.split()[1] for line in told.splitlines()[1:] if line[:1] == "d"]


def test_a_list_holds_what_its_filter_asks_for(shell: Shell) -> None:
    ran = shell("list", "deals", "amount>=100k")
    assert ran.status == DONE
    assert {"windows", "kitchen", "doors", "پنجره"} <= set(_deals(ran.out))
    assert "offer" not in _deals(ran.out)
    assert "Nothing is like this" in shell("list", "clients", "tag:vip", "is:company").out


def test_a_filter_that_is_not_understood_names_the_word_and_its_column(shell: Shell) -> None:
    ran = shell("list", "clients", "ivan", "tga:vip")
    assert ran.status == WRONG_USE
    assert "Column 6" in ran.err
    assert "“tag”" in ran.err
    missing = shell("list", "clients", "tag:vpi")
    assert missing.status == WRONG_USE
    assert "there is no tag “vpi”" in missing.err
    assert "“vip”" in missing.err
    assert "field:Heating" in shell("list", "clients", "Heating:gas").err


def test_rows_are_grouped_sorted_and_have_the_columns_one_wants(shell: Shell) -> None:
    told = shell("list", "deals", "--group", "stage", "--sort=-amount", "--columns",
                 "title,amount", "--json").json  # fmt: skip
    assert told["columns"] == ["title", "amount"]
    assert sum(group["rows"] for group in told["groups"]) == told["total"]
    assert shell("list", "deals", "--columns", "titel").status == WRONG_USE
    assert shell("list", "deals", "--group", "amount").status == WRONG_USE
    assert shell("list", "things").status == WRONG_USE


def test_a_view_is_kept_shown_renamed_and_put_away(shell: Shell) -> None:
    said = ("view", "save", "Dear", "deals", "amount>100k", "--columns", "title,amount")
    assert shell(*said).status == DONE
    shown = shell("view", "show", "dear", "--json").json
    assert (shown["view"], shown["columns"]) == ("Dear", ["title", "amount"])
    listed = shell("list", "deals", "late", "--view", "Dear", "--json").json
    assert listed["filter"] == "amount>100k is:late"
    assert shell("view", "rename", "Dear", "Large").status == DONE
    assert shell("view", "list", "--json").json["views"][0]["name"] == "Large"
    assert shell("view", "delete", "Large").status == DONE
    gone = shell("view", "show", "Large")
    assert gone.status == FAILED
    assert "view save" in gone.err
    assert shell("undo").status == DONE
    assert shell("view", "show", "Large").status == DONE


def test_a_view_of_the_team_is_seen_by_colleagues_and_ones_own_comes_first(shell: Shell) -> None:
    shell("view", "save", "Mine", "clients", "tag:vip")
    shell("view", "save", "Ours", "clients", "late", "--team")
    names = [
        view["name"] for view in shell("view", "list", "--json", "--as", "boris").json["views"]
    ]
    assert names == ["Ours"]
    shell("view", "save", "Ours", "clients", "has:phone")
    assert shell("view", "show", "Ours", "--json").json["filter"] == "has:phone"


def test_a_change_to_all_that_a_filter_finds_is_previewed_and_one_step_back(shell: Shell) -> None:
    before = shell("list", "clients", "tag:vip", "--json").json["total"]
    rehearsed = shell("bulk", "has:deal", "tag", "vip", "--dry-run")
    assert rehearsed.status == DONE
    assert "would be changed" in rehearsed.out
    assert shell("list", "clients", "tag:vip", "--json").json["total"] == before
    done = shell("bulk", "has:deal", "tag", "vip", "--json").json
    assert done["changed"] == done["found"] - before
    assert shell("list", "clients", "tag:vip", "--json").json["total"] == done["found"]
    shell("undo")
    assert shell("list", "clients", "tag:vip", "--json").json["total"] == before


def test_every_verb_for_many_is_done_and_taken_back(shell: Shell) -> None:
    for words in (
        ("has:deal", "assign", "boris"),
        ("amount>100k", "assign", "boris", "--of", "deals"),
        ("amount>100k", "tag", "dear", "--of", "deals"),
        ("tag:vip", "untag", "vip"),
        ("amount>100k", "move", "sales/offer"),
        ("has:deal", "set", "city", "Jena"),
        ("amount>100k", "set", "amount", "200k", "--of", "deals"),
        ("amount>100k", "set", "expected day", "15 jan", "--of", "deals"),
        ("amount>100k", "step", "fetch the drawing fri", "--of", "deals"),
        ("has:deal", "step", "send a card fri"),
        ("due<=today", "postpone", "next fri", "--why", "deciding"),
        ("no:step", "archive"),
    ):
        done = shell("bulk", *words, "--json")
        assert done.status == DONE, (words, done.err)
        assert done.json["changed"] > 0, words
        assert shell("undo").status == DONE


def test_one_who_wants_no_calls_keeps_a_step_from_all_until_he_is_left_out(shell: Shell) -> None:
    first = shell("list", "clients", "has:deal", "--json").json["rows"][0]["ref"]
    assert shell("no-contact", "mark", first, "--why", "asked by mail").status == DONE
    many = ("has:deal or blocked", "step", "call and ask fri")
    ran = shell("bulk", *many, "--dry-run")
    assert ran.status == 3 and "-blocked" in ran.err
    assert shell("bulk", f"({many[0]}) -blocked", *many[1:]).status == DONE


def test_a_verb_that_is_none_or_is_for_another_list_is_refused_with_what_there_is(
    shell: Shell,
) -> None:
    for words, hint in {
        ("x", "frob"): "assign",
        ("x", "postpone", "fri", "--of", "clients"): "steps",
        ("x", "set", "city"): "set FIELD VALUE",
        ("tag:vip", "set", "colour", "red"): "city",
    }.items():
        ran = shell("bulk", *words)
        assert ran.status == WRONG_USE, words
        assert hint in ran.err
    assert shell("bulk", "zzzzzz", "archive").out == "Nothing is like this.\n"


def test_an_own_field_is_defined_filled_listed_and_put_away(shell: Shell) -> None:
    said = ("field", "define", "Heating", "choice", "--choice", "gas", "--choice", "oil")
    assert shell(*said, "--required-from", "sales/offer!").status == DONE
    assert shell("field", "set", "c2", "heating", "gas").status == DONE
    assert shell("field", "define", "Signed", "day", "--of", "deals").status == DONE
    assert shell("field", "set", "d1", "Signed", "yesterday").status == DONE
    assert shell("list", "clients", "field:heating:gas", "--json").json["total"] == 1
    signed = shell(
        "list", "deals", "field:signed=2026-11-24", "--columns", "field:Signed", "--json"
    )
    assert signed.json["rows"][0]["field:Signed"] == "2026-11-24"
    assert shell("field", "edit", "Heating", "--add", "wood", "--rename", "oil=Oil").status == DONE
    (heating, _signed) = shell("field", "list", "--json").json["fields"]
    assert heating["choices"] == ["gas", "Oil", "wood"]
    assert (heating["filled"], heating["required_from"]) == (1, ["sales/offer!"])
    assert shell("field", "archive", "Heating").status == DONE
    assert shell("field", "set", "c2", "heating", "gas").status == FAILED
    assert shell("field", "archive", "Heating", "--back").status == DONE


def test_a_field_that_cannot_be_says_what_can(shell: Shell) -> None:
    assert shell("field", "define", "A", "colour").status == WRONG_USE
    nowhere = shell("field", "define", "A", "--required-from", "sales/nowhere")
    assert nowhere.status == WRONG_USE
    assert "sales/offer" in nowhere.err
    shell("field", "define", "Paid", "flag", "--of", "deals")
    assert shell("field", "set", "d1", "Paid", "perhaps").status == WRONG_USE
    assert shell("field", "set", "d1", "Paid", "да").status == DONE
    assert shell("list", "deals", "field:paid:yes", "--json").json["total"] == 1


def test_an_export_holds_what_a_filter_or_a_view_finds(shell: Shell) -> None:
    shell("field", "define", "Heating", "choice", "--choice", "gas")
    shell("field", "set", "c2", "Heating", "gas")
    told = shell("export", "clients", "--filter", "tag:vip", "-f", "jsonl")
    assert told.status == DONE, told.err
    (ivan,) = [json.loads(line) for line in told.out.splitlines()]
    assert (ivan["name"], ivan["field: Heating"]) == ("Ivan Petrov", "gas")
    assert shell("export", "clients", "--filter", "tga:vip").status == WRONG_USE
    assert shell("export", "all", "--filter", "tag:vip").status == WRONG_USE


def test_a_view_is_written_as_it_is_seen(shell: Shell) -> None:
    shell("view", "save", "Dear", "deals", "amount>=100k", "--columns", "title,amount,due",
          "--sort=-amount")  # fmt: skip
    seen = [row["ref"] for row in shell("view", "show", "Dear", "--json").json["rows"]]
    told = shell("export", "deals", "--view", "Dear", "-f", "csv")
    lines = told.out.splitlines()
    assert lines[0].split(",")[0] == "Deal"
    assert len(lines) == len(seen) + 1
    assert shell("export", "deals", "--view", "Nobody").status == FAILED


def test_the_plan_and_a_review_are_of_what_a_filter_or_a_view_finds(shell: Shell) -> None:
    every = shell("plan", "--all").out
    assert "kitchen" in every
    told = shell("plan", "--all", "--filter", "title~window").out
    assert "windows" in told
    assert "kitchen" not in told
    shell("view", "save", "Calls", "steps", "kind:call", "--team")
    steps = shell("plan", "--view", "calls", "--json").json["groups"]
    assert {step["kind"] for group in steps.values() for step in group} == {"call"}
    assert shell("plan", "--filter", "titel~window").status == WRONG_USE
    shell("view", "save", "Vips", "clients", "tag:vip")
    assert shell("review", "--view", "Vips", "--json").json["review"]["total"] == 1
