"""How soon a million clients are searched while somebody types, in four scripts and four ways."""

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import NamedTuple

from anyascii import anyascii

from bench.desk import CRM, Desk
from bench.emulator import Emulator
from bench.figures import Figure, Part
from bench.harness import SIZE, Program, Spread, spread
from bench.screens import APP_ALONE

LENGTHS = range(1, 9)
INFIXES = (3, 4, 6)
TARGETS = 8  # clients of each script
PREFIX_MS, INFIX_MS, PAINTED = 2.0, 5.0, 4.0
ASKED = SIZE[1] - 5  # the rows of the list on that screen, and one more: are there others
QUERIES = ("ivanov p", "сергей в", "5550104", "민지", "кузнец")
SCRIPTS = {"en": "Latin", "ru": "Cyrillic", "fa": "Persian", "ko": "Hangul"}
#: A name as some people write it: what folding levels.
_VARIANTS = str.maketrans({"е": "ё", "ی": "ي", "ک": "ك", "a": "á", "o": "ö"})


class Target(NamedTuple):
    """A client whom somebody looks for."""

    script: str
    name: str
    phone: str


def targets(db: str, each: int = TARGETS) -> list[Target]:
    """Some people of each script, spread over the whole table; the same ones each time."""
    dice, found = random.Random(11), []
    with closing(sqlite3.connect(f"file:{db}?mode=ro", uri=True)) as connection:
        (last,) = connection.execute("select max(id) from client").fetchone()
        for script in SCRIPTS:
            for _ in range(each):
                row = connection.execute(
                    "select language, name, coalesce((select raw from channel where client_id ="
                    " client.id and +kind = 'phone' limit 1), '+79215550001') from client"
                    " where id >= ? and language = ? and kind = 'person' limit 1",
                    [dice.randrange(max(1, last - 200)), script],
                ).fetchone()
                if row:
                    found.append(Target(*row))
    return found


def _written(phone: str) -> str:
    """A phone number as people write it."""
    digits = phone.lstrip("+")
    return f"({digits[-10:-7]}) {digits[-7:-4]}-{digits[-4:-2]}-{digits[-2:]}"


def ways(target: Target) -> Iterator[tuple[str, str]]:
    """Each way of looking for a client: its name, and the whole text that would be typed."""
    script = SCRIPTS[target.script]
    yield script, target.name
    yield f"{script}, spelt otherwise", target.name.lower().translate(_VARIANTS)
    if target.script != "en":
        yield f"{script}, transliterated", anyascii(target.name).lower().replace("'", "")
    if target.script == "ko":
        yield "Hangul, first consonants", "".join(map(_initial, target.name))
    yield "a phone number", _written(target.phone)
    yield "the end of a number", target.phone[-8:]


def _initial(syllable: str) -> str:
    letters = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
    return letters[(ord(syllable) - 0xAC00) // 588] if "가" <= syllable <= "힣" else ""


def queries(found: list[Target]) -> dict[str, list[tuple[int, str]]]:
    """For each way of looking, the texts on the screen as they are typed, with their lengths."""
    asked: dict[str, list[tuple[int, str]]] = {}
    for target in found:
        for way, text in ways(target):
            typed = [(n, text[:n]) for n in LENGTHS if n <= len(text) and text[:n].strip(" (")]
            asked.setdefault(way, []).extend(typed)
        word = max(target.name.split(), key=len)
        inner = [(n, word[1 : 1 + n]) for n in INFIXES if len(word) > n]
        asked.setdefault("in the middle of a name", []).extend(inner)
    return asked


def timed(ask: Callable[[str], object], texts: list[tuple[int, str]]) -> dict[int, Spread]:
    """Milliseconds of CPU of each query by its length, the less of two; 0: all of them."""
    taken: dict[int, list[float]] = {}
    for length, text in texts:
        least = min(_once(ask, text) for _ in range(2))
        taken.setdefault(length, []).append(least)
        taken.setdefault(0, []).append(least)
    return {length: spread(each) for length, each in sorted(taken.items())}


def _once(ask: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    ask(text)
    return (time.process_time() - began) * 1000


def painted(desk: Desk, runs: int) -> Part:
    """How soon what is found is on the screen, beside a cursor key of the same app."""
    keys, cursor = list[float | None](), list[float | None]()
    for number in range(runs):
        program = Program([str(CRM)], desk.environment, Emulator(*SIZE))
        program.start("▸")
        program.warm(*APP_ALONE)
        cursor += [program.press(key).paint for key in "jjjjkkkk"]
        program.press("/")
        text = QUERIES[number % len(QUERIES)]
        keys += [program.press(key).paint for key in text]
        program.stop("escape", "escape", "q")
    found, floor = spread(keys), spread(cursor)
    against = "a cursor key"
    figures = [
        Figure("painted p95", found.p95, floor.p50, "ms", against, PAINTED, row="search"),
        Figure("painted p50", found.p50, floor.p50, "ms", against),
    ]
    how = f"{len(keys)} keys typed into the line that finds, {runs} starts."
    return Part("What is found, on the screen", how, figures)


def measure(desk: Desk, runs: int) -> list[Part]:
    """Ask the file as the screen does, once for every key of every text."""
    from crm_tui.store.hot.connection import open_hot
    from crm_tui.store.hot.find import find

    conn = open_hot(str(desk.db))
    assert conn is not None
    figures = []
    try:
        for way, texts in queries(targets(str(desk.db))).items():
            infix = way == "in the middle of a name"
            taken = timed(lambda text: find(conn, text, ASKED), texts)
            goal = INFIX_MS if infix else PREFIX_MS
            lengths = f"{min(n for n in taken if n)} to {max(taken)} characters"
            name = f"{way}, {lengths}"
            figures += [
                Figure(f"{name}, p95", taken[0].p95, goal, "ms", "allowed", 1.0, row="search"),
                Figure(f"{name}, p50", taken[0].p50, 0, "ms", ""),
            ]
    finally:
        conn.close()
    how = (
        f"{TARGETS} people of each script among {desk.clients:,} clients; every key of what is"
        " typed is a query, answered as the screen answers it: found, ranked, each with a deal and"
        " what it was found by. CPU time, the less of two."
    )
    return [Part("Search as you type", how, figures), painted(desk, runs)]
