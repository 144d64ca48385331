"""Keys at full speed beside a colleague who writes: a small form of the torture that benches do."""

from datetime import date
from pathlib import Path

from bench.desk import Desk
from bench.generate import generate
from bench.torture import ROUND, torture


def test_no_move_is_lost_and_nothing_breaks_at_full_speed(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    place = Desk(tmp_path / "desk.db", tmp_path / "home", 600)
    generate(place.db, 600, date.today())  # noqa: DTZ011 - the day that the program will see
    report = torture(place, 4 * ROUND)
    assert report.faults == ()
    assert report.moves == 2 * ROUND
    assert report.written_beside > 0
