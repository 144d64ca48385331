"""The steps of a day in the order of work, each with what makes its place: for who asks why."""

from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.lines import StepLine
from crm_tui.domain.order import place, worth
from crm_tui.store.hot.order import ONE, Scales
from crm_tui.store.hot.reading import step_lines, whole_or_none

if TYPE_CHECKING:
    from typing import Any

    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.days import Day


class Ranked(NamedTuple):
    """A step with what its place is made of.

    promise: whether it comes among the promises. probability: of its stage, None for a step
    of no deal. usual: the usual amount of its currency, None where none is known. worth: in
    millionths of a sure deal of the usual amount. place: what it is sorted by.
    """

    line: StepLine
    promise: bool
    probability: int | None
    days_late: int
    usual: int | None
    worth: int
    place: tuple[int, ...]


def ranked(
    conn: "Hot", rows: "list[tuple[Any, ...]]", day: "Day", scales: "Scales | None" = None
) -> "list[Ranked]":
    """Rows of steps, their columns as `Group.rows` reads them, in the order of work."""
    scales = scales or Scales(conn)
    lines = step_lines([values[:-2] for values in rows])
    found = [
        _ranked(line, values[-2], whole_or_none(values[-1]), scales, day)
        for line, values in zip(lines, rows, strict=True)
    ]
    found.sort(key=lambda one: one.place)
    return found


def ranked_step(conn: "Hot", step_id: int, day: "Day") -> "Ranked | None":
    """A step with what its place is made of, or None."""
    found = ranked(conn, conn.rows(ONE, step_id), day)
    return found[0] if found else None


def _ranked(
    line: "StepLine", promised: object, chance: "int | None", scales: "Scales", day: "Day"
) -> Ranked:
    late, usual = scales.late(line.late_at, line.due_day, day), scales.usual_of(*line[7:9])
    value = worth(line.amount, usual, chance, late)
    promise = line.due_minute is not None or promised == 1
    at = place(promise, line.late_at, value, line.id)
    return tuple.__new__(Ranked, (line, promise, chance, late, usual, value, at))
