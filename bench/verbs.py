"""What every verb of the command line costs beside an empty command of Typer's, in instructions."""

import json
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from bench.commands import instructions
from bench.desk import BARE_TYPER, CRM, PYTHON, Desk
from bench.figures import Figure, Part

READS, WRITES = 1.3, 3.0
AGAINST = "an empty Typer command"
#: A line that is added before each command that names what it makes; a second for what it needs.
_ADDED = "Bench Client {n}, windows 120k, call tomorrow 10:00"


class Verb(NamedTuple):
    """A line as it is typed. {client}, {deal}, {step} stand for records made for it alone, and
    {person} for a client without a deal.

    before: a line that makes ready what it acts on, and is not counted.
    """

    line: str
    before: str = ""

    @property
    def name(self) -> str:
        """The line with the names of its records in place of their numbers."""
        return f"crm {self.line}".replace("{", "").replace("}", "").replace("|", "/")


READING = (
    *map(Verb, (
        "today --json", "week", "plan", "status --json", "next --json", "find ivanov --json",
        "show {client} --json", "log {client}", "when fri 15:00", "journal", "journal verify",
        "list clients name:ivanov", "list deals stage:offer", "list steps late", "view list",
        "field list", "duties", "refused", "review --json", "why {step}", "ask {deal}",
        "files {deal}", "calendar list", "calendar show", "objection list",
        "objection find dear", "receipt list {deal}", "reason list", "report playbooks",
        "pipeline list", "pipeline graph sales", "pipeline check", "pipeline trial list",
        "config show", "config path", "keys",
    )),
    Verb("view show verbs", "view save verbs deals stage:offer"),
    Verb("pipeline diff sales --default"),
)  # fmt: skip
WRITING = (
    *map(Verb, (
        'add "Bench Client, windows 120k, call tomorrow 10:00"', "note {client} asked",
        'result {step} "wants it > send the offer fri"', 'postpone {step} "fri 15:00"',
        "refuse {step} price", "tried {step} busy", "call {deal} talked",
        "meeting {deal} met", "letter {deal} wrote", "move-time {step} fri", "move {deal} contact",
        "win {deal}", "lose {deal} price", "cancel {deal} mistake", "give {deal} seller1",
        'deal add {client} "doors 80k" --next "call fri"', "deal edit {deal} --title doors",
        'step add {deal} "send a sample fri"', "tag {client} warm",
        'client add "Bench Person"', "client edit {client} --city Berlin",
        "client archive {person}", "channel add {client} +49301234567", "no-contact mark {client}",
        "receipt add {deal} 10k", 'objection add "Too far" "We come to you."',
        "calendar new shop --hours 'mon-fri 10-19'", "calendar off '24-31 dec'",
        "field define Heating text", "view save offers deals stage:offer", "rest {client}",
        "pipeline new 'Talk > Trial > Paid'", "bulk 'name:\"Bench Person\"' tag warm",
    )),
    Verb("answer {deal} budget 100k", "ask {deal}"),
    Verb("undo", "note {client} asked"),
    Verb("redo", "undo"),
    Verb("reopen {deal}", "lose {deal} price"),
    Verb("return {deal} 'call fri'", "lose {deal} price"),
    Verb("refusal {deal} --note dear", "lose {deal} price"),
    Verb("no-contact lift {client} 'called us'", "no-contact mark {client}"),
    Verb("channel bad {client} +49301234568", "channel add {client} +49301234568"),
    Verb("field set {client} Storeys 3", "field define Storeys number"),
    Verb("view rename mine ours", "view save mine deals stage:offer"),
    Verb("view delete lent", "view save lent deals stage:offer"),
)  # fmt: skip
#: What the whole bench counts; all of them are counted where they are asked for.
CHOSEN = {
    "journal", "list clients name:ivanov", "view list", "duties", "ask {deal}",
    "receipt list {deal}", "pipeline graph sales",
    "result {step} \"wants it > send the offer fri\"", "tag {client} warm",
    "move {deal} contact",
}  # fmt: skip


def measure(desk: Desk, *, everything: bool = False) -> list[Part]:
    """The verbs that read and those that write, each counted once, on a copy of the CRM."""
    floor = instructions([*PYTHON, str(BARE_TYPER)], desk.environment)
    copy = desk.db.with_name(f"verbs-{desk.db.name}")
    shutil.copy(desk.db, copy)
    environment = {**desk.environment, "CRM_DB": str(copy)}
    figures = [
        Figure(f"`{verb.name}`", cost, floor, "M", AGAINST, goal)
        for verbs, goal in ((READING, READS), (WRITING, WRITES))
        for verb, cost in _costs(_asked(verbs, everything), environment)
    ]
    forgotten(copy)
    how = f"Instructions, one run each. Goals: reading ≤ {READS:g}, writing ≤ {WRITES:g}."
    return [Part("Verbs of the command line", how, figures)]


def _asked(verbs: Iterable[Verb], everything: bool) -> list[Verb]:
    return [verb for verb in verbs if everything or verb.line in CHOSEN]


def _costs(verbs: Iterable[Verb], environment: dict[str, str]) -> Iterator[tuple[Verb, float]]:
    for number, verb in enumerate(verbs):
        made = _made(number, environment) if "{" in verb.line + verb.before else {}
        if verb.before:
            _run(verb.before.format(**made), environment)
        words = shlex.split(verb.line.format(**made))
        yield verb, instructions([str(CRM), *words], environment)


def _made(number: int, environment: dict[str, str]) -> dict[str, str]:
    """A client with a deal and its step, for one command."""
    said = _run(f"add {shlex.quote(_ADDED.format(n=number))} --json --new", environment)
    values = json.loads(said)
    person = json.loads(_run(f"client add 'Bench Person {number}' --json", environment))
    made = {"client": values["client"], "deal": values["deal"], "step": values["next"]["step"]}
    return {**made, "person": person["client"]}


def _run(line: str, environment: dict[str, str]) -> str:
    """What a command prints that makes something ready. Raises RuntimeError if it fails."""
    argv = [str(CRM), *shlex.split(line)]
    done = subprocess.run(
        argv, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    if done.returncode:
        raise RuntimeError(f"crm {line}: {done.stderr}")
    return done.stdout


def forgotten(copy: Path) -> None:
    """Take a copy away, and what stands beside it."""
    for rest in ("", "-wal", "-shm"):
        copy.with_name(copy.name + rest).unlink(missing_ok=True)
