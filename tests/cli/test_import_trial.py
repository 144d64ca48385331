"""What an import would do is told by the shell as it then does it, look-alikes and all."""

from pathlib import Path

import pytest

from crm_tui.actions.importing import import_file
from crm_tui.crm import Crm
from crm_tui.importers.trying import tried
from tests.cli.desk import Shell
from tests.importers.desk import desk_of, photo, read, sheet, teams


def test_the_shell_says_who_looks_like_a_client_and_counts_what_will_come(
    shell: Shell, tmp_path: Path
) -> None:
    assert shell("add", "Bartholomew Quigley").status == 0
    path = sheet(tmp_path / "fair.csv", "Name,Phone", "Quigley Bartholomew,+1 212 555 0100")
    tried_now = shell("import", str(path), "--dry-run")
    assert "1 row looks like a client you have" in tried_now.err
    assert "line 2: Quigley Bartholomew = c8 Bartholomew Quigley" in tried_now.err
    values = shell("import", str(path), "--dry-run", "--json").json["files"][0]
    assert values["look_alikes"][0]["client"] == "c8"
    done = shell("import", str(path), "--yes", "--json").json["files"][0]
    same = ("rows", "added", "matched", "updated", "untouched", "rejected", "clients", "companies")
    assert [done[name] for name in same] == [values[name] for name in same]


def test_numbers_of_a_country_are_read_as_its_own_when_it_is_named(
    shell: Shell, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "munich.csv", "Name,Phone", "Jana Koch,0171 2345678")
    bare = shell("import", str(path), "--dry-run")
    assert "kept as written" in bare.err and "--country DE" in bare.err
    assert "--country" not in shell("import", str(path), "--country", "germany", "--yes").err
    assert "Jana Koch" in shell("find", "+491712345678").out
    wrong = shell("import", str(path), "--country", "Nowhere")
    assert wrong.status and "“Nowhere” is no country" in wrong.err


def test_writing_that_is_interrupted_leaves_nothing(crm: Crm, tmp_path: Path) -> None:
    """Told of the rows written so far, ctrl+c takes back all of them."""
    rows = (f"Person {n},p{n}@x.example" for n in range(2100))
    path = sheet(tmp_path / "many.csv", "Name,Email", *rows)
    ready = crm.ask(tried, read(crm, path), teams(desk_of(crm))).file
    before, seen = photo(crm), list[int]()

    def told(done: int) -> None:
        seen.append(done)
        if done > 1000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crm.run(import_file, ready, "sales", None, told)
    assert seen == sorted(seen) and 1000 < seen[-1] <= 2100
    assert photo(crm) == before
    done = crm.run(import_file, ready, "sales")
    assert done.value.clients == 2100
