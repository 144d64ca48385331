"""The steps of a day in the order of work: promises by time, then the rest by worth.

`domain.order` says what that means. Of a group the first NEAR steps by time are put in order, so
that a day of any length costs the same; whatever lies beyond them follows by time.
"""

from crm_tui.domain.civil import day_number, is_day
from crm_tui.domain.order import median, place, worth
from crm_tui.domain.weekends import weekend_of, working_days_between
from crm_tui.store.hot.reading import (
    NEVER_DAY,
    NEVER_US,
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    step_lines,
    whole,
    whole_or_none,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crm_tui.domain.lines import StepLine
    from crm_tui.store.hot.connection import Hot
    from crm_tui.store.hot.days import Day

NEAR = 500
NEWEST = 200  # deals by whose amounts the usual one is found

_COLUMNS = f"{STEP_COLUMNS}, s.promised, g.probability"
_TABLES = f"{STEP_TABLES} left join stage g on g.id = d.stage_id"
#: What a place is made of, without what a line shows.
_NARROW = (
    "s.id, s.late_at, cast(s.due_day as varchar), s.due_minute, s.promised, d.amount, d.currency,"
    " g.probability from step s left join deal d on d.id = s.deal_id"
    " left join stage g on g.id = d.stage_id"
)
_STEPS = """
    select {what}
    where s.closed_at is null {who} and s.late_at >= ? {until} {days}
    and (s.late_at > ? or (s.late_at = ? and s.id > ?))
    order by s.late_at, s.id limit ?
"""
#: A step that was closed stands where it stood: its deal may have gone on to another stage since.
ONE = f"""
    select {_COLUMNS} from {STEP_TABLES} left join stage g
    on g.id = case when s.closed_at is null then d.stage_id
                   else coalesce(s.stage_id, d.stage_id) end
    where s.id = ?
"""
_AMOUNTS = """
    select currency, amount from
    (select currency, amount, is_open from deal order by id desc limit ?) newest
    where is_open = 1 and amount > 0
"""
_WEEKEND = """
    select s.key, s.value, coalesce(c.weekend, ''), coalesce(c.country, '') from setting s
    left join calendar c on s.key = 'calendar' and c.key = s.value
    where s.key in ('country', 'calendar') order by s.key
"""
_BEGINNING = -(2**63) + 1


class Group:
    """One of the groups of a day: which steps are in it, as SQL and its values."""

    def __init__(
        self, who: str, ids: "tuple[int, ...]", span: "tuple[int, int | None]", days: str,
        dues: "tuple[int | str, ...]",
    ) -> None:  # fmt: skip
        self.who, self.ids, self.days, self.dues = who, ids, days, dues
        self.start, self.end = span

    def rows(
        self,
        conn: "Hot",
        limit: int,
        late_at: int = _BEGINNING,
        step_id: int = 0,
        what: str = f"{_COLUMNS} from {_TABLES}",
    ) -> "list[tuple[Any, ...]]":
        """Steps by time from a place on, with what they are put in order by."""
        until, ends = ("", ()) if self.end is None else ("and s.late_at < ?", (self.end,))
        sql = _STEPS.format(what=what, who=self.who, until=until, days=self.days)
        start = max(self.start, late_at)
        return conn.rows(sql, *self.ids, start, *ends, *self.dues, late_at, late_at, step_id, limit)


def first_of(conn: "Hot", day: "Day", group: Group) -> "int | None":
    """The id of the step that a group begins with, read without the words of any."""
    scales = Scales(conn)
    rows = group.rows(conn, NEAR, what=_NARROW)
    return min([_narrow_place(values, scales, day) for values in rows], default=(None,))[-1]


def _narrow_place(values: "tuple[Any, ...]", scales: "Scales", day: "Day") -> "tuple[int, ...]":
    """The place of a step by the columns of _NARROW, mended as `step_line` would."""
    step_id, late_at, due_day, minute, promised, amount, currency, chance = values
    late_at = whole(late_at, NEVER_US)
    if whole_or_none(minute) is not None or promised == 1:
        return place(True, late_at, 0, step_id)
    late = scales.late(late_at, due_day if is_day(due_day) else NEVER_DAY, day)
    amount = whole_or_none(amount)
    value = worth(amount, scales.usual_of(amount, currency), whole_or_none(chance), late)
    return place(False, late_at, value, step_id)


def in_order(
    conn: "Hot",
    day: "Day",
    group: Group,
    limit: int,
    after: "StepLine | None" = None,
    scales: "Scales | None" = None,
) -> "tuple[StepLine, ...]":
    """A window of a group in the order of work; after: the last row of the window before.

    scales: read for another group of the same snapshot already.
    """
    near = group.rows(conn, NEAR)
    found = _placed(near, day, scales or Scales(conn))
    last = _moment(near[-1]) if len(near) == NEAR else None
    if after is not None and last is not None and (after.late_at, after.id) > last:
        return _by_time(group.rows(conn, limit, after.late_at, after.id))
    lines = [line for _place, line in _following(conn, found, day, after)[:limit]]
    if last is not None and len(lines) < limit:
        lines += _by_time(group.rows(conn, limit - len(lines), *last))
    return tuple(lines)


def _moment(values: "tuple[Any, ...]") -> "tuple[int, int]":
    """Where a step stands by time."""
    line = step_line(values[:-2])
    return line.late_at, line.id


def _by_time(rows: "list[tuple[Any, ...]]") -> "tuple[StepLine, ...]":
    return step_lines([values[:-2] for values in rows])


def _placed(
    rows: "list[tuple[Any, ...]]", day: "Day", scales: "Scales"
) -> "list[tuple[tuple[int, ...], StepLine]]":
    """Steps in the order of work, each with what it is sorted by; no two are alike in that."""
    lines = step_lines([values[:-2] for values in rows])
    return sorted([
        (_place(line, values[-2], values[-1], scales, day), line)
        for line, values in zip(lines, rows, strict=True)
    ])  # fmt: skip


def _place(
    line: "StepLine", promised: object, chance: object, scales: "Scales", day: "Day"
) -> "tuple[int, ...]":
    if line.due_minute is not None or promised == 1:
        return place(True, line.late_at, 0, line.id)
    late, usual = scales.late(line.late_at, line.due_day, day), scales.usual_of(*line[7:9])
    return place(
        False, line.late_at, worth(line.amount, usual, whole_or_none(chance), late), line.id
    )


def _following(
    conn: "Hot",
    found: "list[tuple[tuple[int, ...], StepLine]]",
    day: "Day",
    after: "StepLine | None",
) -> "list[tuple[tuple[int, ...], StepLine]]":
    """Those that come after a step, which may have been closed meanwhile."""
    if after is None:
        return found
    at = next((n for n, (_place, line) in enumerate(found) if line.id == after.id), None)
    if at is not None:
        return found[at + 1 :]
    gone = _placed(conn.rows(ONE, after.id), day, Scales(conn))
    return [one for one in found if not gone or one[0] > gone[0][0]]


class Scales:
    """What worth is measured by: usual amounts, and the team's weekend; read when first asked."""

    def __init__(self, conn: "Hot") -> None:
        self.conn = conn
        self._amounts: dict[str, list[int]] | None = None
        self._usual: dict[str, int | None] = {}
        self._weekend: str | None = None
        self._late: dict[tuple[str, str], int] = {}

    def usual_of(self, amount: "int | None", currency: str) -> "int | None":
        """The usual amount of a currency for what has an amount, else None."""
        return None if amount is None else self.usual(currency)

    def usual(self, currency: str) -> "int | None":
        """The usual amount of a currency: the median of the open ones of the NEWEST deals."""
        if currency not in self._usual:
            self._usual[currency] = median(self._known().get(currency, []))
        return self._usual[currency]

    def _known(self) -> "dict[str, list[int]]":
        if self._amounts is None:
            self._amounts = {}
            for currency, amount in self.conn.rows(_AMOUNTS, NEWEST):
                if isinstance(amount, int):
                    self._amounts.setdefault(currency, []).append(amount)
        return self._amounts

    def late(self, late_at: int, due: str, day: "Day") -> int:
        """How many working days late a step is that becomes late at an instant."""
        if late_at > day.now or due >= day.day:
            return 0
        return self.days_late(due, day.day)

    def days_late(self, due: str, today: str) -> int:
        """Working days after a day, up to today; the team's weekend counts, holidays do not."""
        late = self._late.get((due, today))
        if late is None:
            late = self._late[due, today] = self._counted(due, today)
        return late

    def _counted(self, due: str, today: str) -> int:
        if self._weekend is None:
            kept = {key: rest for key, *rest in self.conn.rows(_WEEKEND)}
            _key, weekend, country = kept.get("calendar", ("", "", ""))
            self._weekend = weekend or weekend_of(country or kept.get("country", ("",))[0])
        return working_days_between(day_number(due), day_number(today), self._weekend)
