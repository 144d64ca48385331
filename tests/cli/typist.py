"""Somebody who types commands: whole lines, with what they print and how they end."""

import hashlib
import io
import json
import shlex
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crm_tui.__main__ import main
from tests.cli.desk import stop_the_clock

#: A database as the lines that tests begin with left it, by what it was and by those lines.
_BEGUN: dict[tuple[str, ...], bytes] = {}


class Answer(NamedTuple):
    """What a command printed, and its status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on stdout."""
        return json.loads(self.out)


class Typist:
    """Runs command lines against one database, in this process."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str],
                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
        self.db = db
        self._capsys = capsys
        self._patch = monkeypatch
        monkeypatch.setenv("CRM_DB", str(db))
        stop_the_clock(monkeypatch)

    def __call__(self, line: str, *, typed: str = "", person: str = "") -> Answer:
        """Run a line. typed: what comes in on stdin. person: who acts."""
        self._patch.setattr("sys.stdin", io.StringIO(typed))
        if person:
            line = f"{line} --as {person}"
        status = main(shlex.split(line))
        found = self._capsys.readouterr()
        return Answer(status, found.out.rstrip("\n"), found.err.rstrip("\n"))

    def begin(self, *lines: str) -> None:
        """Type what many tests begin with: once, and copied for all but the first."""
        key = (hashlib.sha256(self.db.read_bytes()).hexdigest(), *lines)
        if key in _BEGUN:
            self.db.write_bytes(_BEGUN[key])
            return
        for line in lines:
            self.ok(line)
        _BEGUN[key] = self.db.read_bytes()

    def at(self, moment: datetime) -> None:
        """From now on it is this moment."""
        stop_the_clock(self._patch, moment)

    def ok(self, line: str, *, typed: str = "", person: str = "") -> str:
        """Run a line that must be done; what it printed."""
        answer = self(line, typed=typed, person=person)
        assert answer.status == 0, answer
        return answer.out
