"""Wrong words, wrong files and no room: one clear sentence, the right status, nothing changed."""

import hashlib
import os
import resource
import sqlite3
from pathlib import Path

import pytest

from crm_tui.store.schema import APPLICATION_ID, SCHEMA_VERSION
from tests.forking import forked


def run(*words: str, db: Path | None = None, limit: int | None = None) -> tuple[int, str, str]:
    """Run the command; `limit`: the largest file it may write, in bytes."""

    def narrow() -> None:
        assert limit is not None
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    env = {**os.environ, "CRM_DB": str(db)} if db else dict(os.environ)
    done = forked(words, env, before=narrow if limit is not None else None, timeout=120)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sentences(text: str) -> int:
    return len([line for line in text.splitlines() if line.strip()])


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("nonsense",), 2),
        (("today", "--nonsense"), 2),
        (("result",), 2),
        (("result", "s999", "done"), 1),
        (("show", "d999"), 1),
        (("show", "x5"), 2),
        (("when", "some day"), 2),
        (("refuse", "s1", "nonsense"), 1),
        (("import", "no-such-file.csv"), 1),
        (("import", "/"), 2),
        (("undo",), 1),
        (("redo",), 1),
        (("undo", "j999"), 1),
        (("add", ""), 2),
        (("pipeline", "check", "no-such.toml"), 1),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_command_says_what_is_wrong(db: Path, words: tuple[str, ...], status: int) -> None:
    before = digest(db)
    code, out, err = run(*words, db=db)
    assert (code, out) == (status, "")
    assert 1 <= sentences(err) <= 4
    assert digest(db) == before


def bad_files(folder: Path) -> dict[str, tuple[Path, int]]:
    """Files that are no database of ours, and the status each is refused with."""
    text = folder / "list.csv"
    text.write_text("name,phone\n" + "Ivan,+79215550102\n" * 60)
    inner = folder / "inner"
    inner.mkdir()
    other, newer = folder / "other.db", folder / "newer.db"
    for path, ours, version in ((other, 0, 0), (newer, APPLICATION_ID, SCHEMA_VERSION + 1)):
        made = sqlite3.connect(path)
        made.execute(f"pragma application_id={ours}")
        made.execute(f"pragma user_version={version}")
        made.execute("create table t (x)")
        made.close()
    return {"text": (text, 4), "folder": (inner, 4), "other": (other, 4), "newer": (newer, 4)}


@pytest.mark.parametrize("kind", ["text", "folder", "other", "newer"])
@pytest.mark.parametrize("words", [("today",), ("add", "Ivan"), ("doctor",), ("undo",)])
def test_what_is_no_database_of_ours_is_left_alone(
    tmp_path: Path, kind: str, words: tuple[str, ...]
) -> None:
    path, status = bad_files(tmp_path)[kind]
    before = digest(path) if path.is_file() else ""
    code, out, err = run(*words, db=path)
    assert (code, out) == (status, "")
    assert str(path) in err or path.name in err
    assert 1 <= sentences(err) <= 3
    assert not path.is_file() or digest(path) == before


def test_a_full_disk_keeps_what_was_there(db: Path) -> None:
    assert run("add", "Ivan Petrov, windows 120k", db=db)[0] == 0
    before = run("plan", "--all", db=db)[1]
    code, out, err = run("note", "c1", "long " * 20_000, db=db, limit=65_536)
    assert (code, out) == (3, "")
    assert 1 <= sentences(err) <= 3
    assert run("plan", "--all", db=db)[1] == before
    assert "0 deals without a next step" in run("doctor", db=db)[1]
