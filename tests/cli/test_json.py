"""What --json prints is what docs/json.md says: no member more, none less, each of its type."""

import json
import re
import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.cli.desk import Shell

PAGE = Path(__file__).parents[2] / "docs" / "json.md"
PLAIN: dict[str, str] = {
    "day": r"\d{4}-\d\d-\d\d",
    "time": r"\d\d:\d\d",
    "instant": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z",
}
#: Each command, and the section that tells its answer.
ANSWERS = {
    "today --json": "crm today",
    "today --all --json": "crm today",
    "week --json": "crm week",
    "plan --owner boris --json": "crm week",
    "plan --weeks 3 --all --json": "crm plan --weeks",
    "report playbooks --json": "crm report playbooks",
    "today --done --json": "crm today --done",
    "plan --done --json": "crm today --done",
    "status --json": "crm status",
    "next --json": "crm next",
    "next n --json": "crm next r",
    "find ivan --json": "crm find",
    "duplicates --json": "crm duplicates",
    "duplicates --min 0.5 --json": "crm duplicates",
    "refused --json": "crm refused",
    "refused --back --json": "crm refused",
    "list clients --json": "crm list",
    "list deals --group stage --limit 2 --json": "crm list",
    "list steps due<=today --sort -amount --json": "crm list",
    "why s1 --json": "crm why",
    "why d3 --json": "crm why",
    "review --status --json": "crm review",
    "review --json": "crm review",
    "log d1 --json": "crm log",
    "log c2 --json": "crm log",
    "journal --all --json": "crm journal",
    "journal verify --json": "crm journal verify",
}
SHOWN = {"c1": "client", "c2": "client", "d1": "deal", "d9": "deal", "s1": "step", "s7": "step",
         "r1": "request", "j9": "entry"}  # fmt: skip


@cache
def shapes() -> dict[str, dict[str, str]]:
    """The members of every section and their types."""
    found: dict[str, dict[str, str]] = {}
    for section in re.split(r"^### ", PAGE.read_text("utf-8"), flags=re.M)[1:]:
        name = section.splitlines()[0].strip()
        found[name] = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", section, re.M))
    found["whole step"] = {**found["step"], **found["whole step"]}
    return found


def faults(value: Any, kind: str, place: str) -> list[str]:
    """Where a value is not of the kind that the page says."""
    if kind.endswith(" or null"):
        return [] if value is None else faults(value, kind.removesuffix(" or null"), place)
    if kind.startswith("list of "):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        kind = kind.removeprefix("list of ")
        return [one for n, item in enumerate(value) for one in faults(item, kind, f"{place}[{n}]")]
    if kind in shapes():
        return object_faults(value, shapes()[kind], place)
    good = {
        "anything": True,
        "object": isinstance(value, dict),
        "text": isinstance(value, str),
        "number": type(value) is int,
        "share": type(value) is float and -1 <= value <= 1,
        "true or false": isinstance(value, bool),
    }
    if kind in PLAIN:
        good[kind] = isinstance(value, str) and bool(re.fullmatch(PLAIN[kind], value))
    return [] if good[kind] else [f"{place} is no {kind}: {value!r}"]


def object_faults(value: Any, members: dict[str, str], place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place} is no object"]
    odd = [f"{place}.{name} is told or printed, not both" for name in members.keys() ^ value.keys()]
    both = members.keys() & value.keys()
    return odd + [one for n in both for one in faults(value[n], members[n], f"{place}.{n}")]


@pytest.mark.parametrize(("words", "section"), ANSWERS.items())
def test_an_answer_is_as_the_page_tells_it(shell: Shell, words: str, section: str) -> None:
    ran = shell(*words.split())
    assert (ran.status, ran.err, ran.out.count("\n")) == (0, "", 1)
    members = {**shapes()["head"], **shapes()[section]}
    assert object_faults(ran.json, members, words) == []
    assert list(ran.json)[:2] == ["crm", "command"]


@pytest.mark.parametrize(("ref", "kind"), SHOWN.items())
def test_a_record_is_as_the_page_tells_it(shell: Shell, ref: str, kind: str) -> None:
    file = sqlite3.connect(shell.db)
    file.execute(
        "insert into request (uid, version, created, updated, status, received_at, name, contact,"
        " text, raw, reason) values ('u', 1, 1, 1, 'waiting', 1, 'Ivan', '', 'hello', '', '')"
    )
    file.commit()
    file.close()
    told = shell("show", ref, "--json").json
    members = shapes()["crm show"]
    wanted = {"kind": "text", kind: members[kind]}
    assert object_faults(told, {**shapes()["head"], **wanted}, ref) == []
    assert told["kind"] == kind


def test_a_reading_is_as_the_page_tells_it(shell: Shell) -> None:
    told = shell("when", "fri 15:00", "--json").json
    members = {"crm": "number", "command": "text", **shapes()["crm when"]}
    assert object_faults(told, members, "when") == []


def test_every_type_on_the_page_is_told_there() -> None:
    plain = {"text", "number", "share", "true or false", "object", "anything"}
    known = {*shapes(), *PLAIN, *plain}
    kinds = {kind for members in shapes().values() for kind in members.values()}
    bare = {kind.removesuffix(" or null").removeprefix("list of ") for kind in kinds}
    assert bare - known == set()


#: What answers without any database; a reference has nothing to stand for there.
EMPTY = {"toda", "week", "stat", "find", "jour"}


def test_an_empty_home_answers_in_the_same_shapes(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_DB", str(tmp_path / "none.db"))
    asked = {words: section for words, section in ANSWERS.items() if words[:4] in EMPTY}
    for words, section in asked.items():
        ran = shell(*words.split())
        assert ran.status == 0
        assert object_faults(ran.json, {**shapes()["head"], **shapes()[section]}, words) == []


def test_what_a_terminal_could_obey_is_escaped_and_read_back(shell: Shell) -> None:
    name = "\x1b[2J\x9b31m\u202e\ufeffИван\U000e0041\x7f"
    file = sqlite3.connect(shell.db)
    file.execute("update client set name = ? where id = 2", (name,))
    file.commit()
    file.close()
    out = shell("show", "c2", "--json").out
    assert json.loads(out)["client"]["card"]["client_name"] == name
    assert all(character.isprintable() or character == "\n" for character in out)
    assert "Иван" in out
