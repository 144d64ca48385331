"""Two versions of a playbook from the shell: begun, listed, compared, ended."""

from pathlib import Path

import pytest

from tests.actions.desk import other_book
from tests.cli.typist import Typist


@pytest.fixture
def crm(db: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Typist:
    return Typist(db, capsys, monkeypatch)


@pytest.fixture
def version_b(tmp_path: Path) -> Path:
    path = tmp_path / "b.toml"
    path.write_text(other_book("sales"), "utf-8")
    return path


def start(crm: Typist, path: Path, more: str = "") -> str:
    return crm.ok(f"pipeline trial start sales {path} --seed 7 --name short {more}")


def test_a_trial_is_begun_listed_and_ended_with_one_undo_each(crm: Typist, version_b: Path) -> None:
    assert start(crm, version_b) == ("sales: “short” runs; 50% of new deals go by B (seed 7)")
    for number in range(12):
        crm.ok(f'add "Client {number}, windows 120k" ')
    assert "b " in crm.ok("pipeline trial list")
    counts = crm("pipeline trial list --json").json["trials"][0]["deals"]
    assert sum(counts.values()) == 12 and min(counts.values()) > 0
    assert "ended after" in crm.ok("pipeline trial stop sales --keep b")
    assert "write a letter" in crm.ok('add "Last one, doors 5k"')
    crm.ok("undo")
    crm.ok("undo")
    assert crm("pipeline trial list --json").json["trials"][0]["ended_at"] is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('key = "contact"', 'key = "contacted"', "Version B lacks the stages: contact."),
        ('key = "sales"', 'key = "sale"', "Version B is called “sale”"),
        ("write a letter", "call back", "says what the pipeline says already"),
        ('kind = "call"', "kind = call", "b.toml:"),
    ],
)
def test_a_version_that_cannot_stand_beside_the_other_is_refused_in_words(
    crm: Typist, version_b: Path, before: str, after: str, said: str
) -> None:
    text = version_b.read_text("utf-8")
    assert before in text
    version_b.write_text(text.replace(before, after, 1), "utf-8")
    answer = crm(f"pipeline trial start sales {version_b}")
    assert answer.status == 2
    assert said in answer.err


def test_one_trial_runs_at_a_time_and_none_is_stopped_that_does_not_run(
    crm: Typist, version_b: Path
) -> None:
    assert crm("pipeline trial stop sales --keep a").status == 1
    start(crm, version_b)
    again = crm(f"pipeline trial start sales {version_b}")
    assert again.status == 3
    assert "runs already" in again.err
    assert crm("pipeline trial stop sales").status == 2
    assert crm("pipeline trial stop sales --keep c").status == 2


def test_shares_and_seeds_have_their_bounds(crm: Typist, version_b: Path) -> None:
    assert crm(f"pipeline trial start sales {version_b} --share 0").status == 2
    assert crm(f"pipeline trial start sales {version_b} --share 100").status == 2
    assert crm(f"pipeline trial start sales {version_b} --seed -1").status == 2
    assert crm(f"pipeline trial start sales {version_b.parent}/none.toml").status == 1


def test_the_report_shows_both_versions_and_says_when_there_are_too_few(
    crm: Typist, version_b: Path
) -> None:
    start(crm, version_b)
    for number in range(4):
        crm.ok(f'add "Client {number}, windows 120k"')
        crm.ok(f'result d{number + 1} "> call tomorrow"')
    said = crm.ok("report playbooks sales")
    assert "“short” since" in said and "50% of new deals go by B (seed 7)" in said
    assert "A call back, B write a letter" in said
    assert "too few to tell: about" in said
    told = crm("report playbooks sales --json").json["pipelines"][0]
    assert {one["verdict"] for one in told["steps"][0]["differences"]} == {"few"}


def test_hostile_names_of_trials_are_text(crm: Typist, version_b: Path) -> None:
    crm.ok(f"pipeline trial start sales {version_b} --name '[red]\x1b[2J{{share}}'")
    shown = crm.ok("pipeline trial list") + crm.ok("report playbooks sales")
    assert "\x1b" not in shown and "{share}" in shown
