"""An own field of each kind, on a client and on a deal, through every place that knows fields."""

import csv
import io
import json
from pathlib import Path

import pytest

from crm_tui.cli.output import DONE, FAILED, WRONG_USE
from tests.cli.desk import Shell

#: Kind, further words that define it, the value typed, as it is kept, a filter that finds it, one
#: that does not, another value.
KINDS = {
    "text": ((), "Kotelnaya", "Kotelnaya", ":koteln", ":nobody", "Boiler"),
    "number": ((), "1 250,5", "1250.5", ">1000", "<1000", "7"),
    "day": ((), "2026-12-24", "2026-12-24", ">=2026-12-01", "<2026-12-01", "2026-11-05"),
    "choice": (("--choice", "gas", "--choice", "oil"), "gas", "gas", ":gas", ":oil", "oil"),
    "flag": ((), "yes", "yes", ":yes", ":no", "no"),
}
OF = {"clients": "c2", "deals": "d1"}


@pytest.mark.parametrize(
    ("kind", "of"),
    [*((kind, "clients") for kind in KINDS), ("number", "deals"), ("choice", "deals")],
)
def test_a_field_goes_through_every_place(shell: Shell, tmp_path: Path, kind: str, of: str) -> None:
    more, typed, kept, finds, misses, other = KINDS[kind]
    ref, column = OF[of], "field:Extra"
    assert shell("field", "define", "Extra", kind, "--of", of, *more).status == DONE
    assert shell("field", "set", ref, "Extra", typed).status == DONE
    # the list, its columns, filters, order and groups
    assert shell("list", of, f"field:extra{finds}", "--json").json["total"] == 1
    assert shell("list", of, f"field:extra{misses}", "--json").json["total"] == 0
    listed = shell("list", of, f"field:extra{finds}", "--columns", column, "--json").json
    assert str(listed["rows"][0][column]) == kept
    first = shell("list", of, "--sort", f"-{column}", "--columns", column, "--json").json["rows"][0]
    assert first["ref"] == ref
    # a card, and a search by what a text says
    assert kept in shell("show", ref).out
    if kind == "text":
        assert shell("find", "kotelnaya", "--json").json["found"]
    # a view of it as a segment: a change of all that it finds, previewed, one undo
    assert shell("view", "save", "Seg", of, f"field:extra{finds}", "--columns", column).status == 0
    said = ("bulk", "", "set", "Extra", other, "--view", "Seg", "--of", of)
    ran = shell(*said)
    assert ran.status == DONE, ran.err
    assert shell("list", of, f"field:extra{finds}", "--json").json["total"] == 0
    assert shell("undo").status == DONE
    assert shell("list", of, f"field:extra{finds}", "--json").json["total"] == 1
    # out, as it is seen and as it is, and in again into another file
    seen = shell("export", of, "--view", "Seg", "-f", "csv").out
    assert kept in next(iter(list(csv.reader(io.StringIO(seen)))[1:]))
    (line,) = [
        json.loads(one) for one in shell("export", of, "-f", "jsonl").out.splitlines()
        if json.loads(one).get("field: Extra") not in (None, "")
    ]  # fmt: skip
    assert str(line["field: Extra"]) == kept
    path = tmp_path / "out.csv"
    assert shell("export", of, "-f", "csv", "-o", str(path)).status == DONE
    assert shell("import", str(path)).status == DONE
    assert shell("list", of, f"field:extra{finds}", "--json").json["total"] == 1
    fresh = ("--db", str(tmp_path / "fresh.db"))
    ran = shell("import", str(path), "--fields", *fresh)
    assert ran.status == DONE, ran.err
    came = shell("list", of, f"field:extra{finds}", "--json", *fresh)
    assert came.status == DONE and came.json["total"] == 1, came.err
    # what it can't be is refused
    if kind != "text":
        assert shell("field", "set", ref, "Extra", "what?").status in (FAILED, WRONG_USE)


@pytest.mark.parametrize("of", OF)
def test_a_field_that_a_stage_requires_is_told_on_the_card(shell: Shell, of: str) -> None:
    said = ("field", "define", "Extra", "text", "--of", of, "--required-from", "sales/new!")
    assert shell(*said).status == DONE
    assert shell("field", "list", "--json").json["fields"][0]["required_from"] == ["sales/new!"]
    assert "required before leaving: Extra" in shell("why", "d1").out
    assert shell("field", "set", OF[of], "Extra", "known").status == DONE
    assert "required before leaving" not in shell("why", "d1").out
