"""Where the demo is played: a new file, its clock, its people, and who became which record."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import NamedTuple

from crm_tui.actions import steps, team
from crm_tui.crm import Crm, open_crm
from crm_tui.domain.cast import Cast
from crm_tui.store.queries.words import user_id


class Happening(NamedTuple):
    """Something to be done at an instant, in order of time."""

    at: datetime
    order: int
    do: Callable[[], object]


class Stage:
    """The file the tale is played on: its clock, its people, and who became which record."""

    def __init__(
        self, path: Path, now: datetime, zone: tzinfo, pipeline: str, language: str
    ) -> None:
        self.now = now
        self.time = now - timedelta(days=90)
        self.zone = zone
        self.language = language
        program = open_crm(
            str(path), "crm", clock=lambda: self.time, zone=zone, language=language,
            pipeline=pipeline, face="demo",
        )  # fmt: skip
        self.store = program.store
        self.people = {"crm": program}
        self.ids: dict[str, int] = {}
        self.clients: dict[str, int] = {}
        self.deals: dict[str, int] = {}
        self.steps: dict[str, int] = {}
        self.stages: dict[str, str] = {}

    def crm(self, key: str) -> Crm:
        """The desk of one of the people."""
        if key not in self.people:
            self.people[key] = Crm(
                self.store, key, clock=lambda: self.time, zone=self.zone, face="demo"
            )
        return self.people[key]

    def add_people(self, cast: Cast) -> None:
        """Write down who works here."""
        for user in cast.users:
            self.crm("crm").run(team.add_user, user.key, user.name, roles=user.roles)
            found = self.crm("crm").ask(user_id, user.key)
            assert found is not None
            self.ids[user.key] = found

    def opened(self, deal: str, after: steps.Followed) -> None:
        """Remember where a deal stands, and its next step."""
        assert after.step_id is not None, deal
        self.steps[deal] = after.step_id
        self.stages[deal] = after.stage
