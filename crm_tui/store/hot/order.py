"""The steps of a day in the order of work: promises by time, then the rest by worth.

`domain.order` says what that means. Of a group the first NEAR steps by time are put in order, so
that a day of any length costs the same; whatever lies beyond them follows by time.
"""

from crm_tui.domain.civil import day_number
from crm_tui.domain.order import median, place, worth
from crm_tui.store.hot.reading import (
    STEP_COLUMNS,
    STEP_TABLES,
    step_line,
    step_lines,
    whole,
    whole_or_none,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NamedTuple

    from crm_tui.domain.lines import StepLine
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

else:
    from crm_tui.domain.rows import row

    Ranked = row("Ranked", "line promise probability days_late usual worth place")

NEAR = 500
NEWEST = 200  # deals by whose amounts the usual one is found

_COLUMNS = f"{STEP_COLUMNS}, s.promised, g.probability"
_TABLES = f"{STEP_TABLES} left join stage g on g.id = d.stage_id"
_STEPS = f"""
    select {_COLUMNS} from {_TABLES}
    where s.closed_at is null {{who}} and s.late_at >= ? {{until}} {{days}}
    and (s.late_at > ? or (s.late_at = ? and s.id > ?))
    order by s.late_at, s.id limit ?
"""
# A step that was closed stands where it stood: its deal may have gone on to another stage since.
_ONE = f"""
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
        self, conn: "Hot", limit: int, late_at: int = _BEGINNING, step_id: int = 0
    ) -> "list[tuple[Any, ...]]":
        """Steps by time from a place on, with what they are put in order by."""
        until, ends = ("", ()) if self.end is None else ("and s.late_at < ?", (self.end,))
        sql = _STEPS.format(who=self.who, until=until, days=self.days)
        start = max(self.start, late_at)
        return conn.rows(sql, *self.ids, start, *ends, *self.dues, late_at, late_at, step_id, limit)


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
    found = ranked(conn, near, day, scales)
    last = _moment(near[-1]) if len(near) == NEAR else None
    if after is not None and last is not None and (after.late_at, after.id) > last:
        return _by_time(group.rows(conn, limit, after.late_at, after.id))
    lines = [one.line for one in _following(conn, found, day, after)][:limit]
    if last is not None and len(lines) < limit:
        lines += _by_time(group.rows(conn, limit - len(lines), *last))
    return tuple(lines)


def _moment(values: "tuple[Any, ...]") -> "tuple[int, int]":
    """Where a step stands by time."""
    line = step_line(values[:-2])
    return line.late_at, line.id


def _by_time(rows: "list[tuple[Any, ...]]") -> "tuple[StepLine, ...]":
    return step_lines([values[:-2] for values in rows])


def _following(
    conn: "Hot", found: "list[Ranked]", day: "Day", after: "StepLine | None"
) -> "list[Ranked]":
    """Those that come after a step, which may have been closed meanwhile."""
    if after is None:
        return found
    at = next((n for n, one in enumerate(found) if one.line.id == after.id), None)
    if at is not None:
        return found[at + 1 :]
    gone = ranked(conn, conn.rows(_ONE, after.id), day)
    return [one for one in found if not gone or one.place > gone[0].place]


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
    found = ranked(conn, conn.rows(_ONE, step_id), day)
    return found[0] if found else None


def _ranked(
    line: "StepLine", promised: object, chance: "int | None", scales: "Scales", day: "Day"
) -> Ranked:
    late = 0
    if line.late_at <= day.now and line.due_day < day.day:
        late = scales.days_late(line.due_day, day.day)
    usual = None if line.amount is None else scales.usual(line.currency)
    value = worth(line.amount, usual, chance, late)
    promise = line.due_minute is not None or whole(promised) == 1
    at = place(promise, line.late_at, value, line.id)
    return tuple.__new__(Ranked, (line, promise, chance, late, usual, value, at))


class Scales:
    """What worth is measured by: usual amounts, and the team's weekend; read when first asked."""

    def __init__(self, conn: "Hot") -> None:
        self.conn = conn
        self._amounts: dict[str, list[int]] | None = None
        self._usual: dict[str, int | None] = {}
        self._weekend: str | None = None
        self._late: dict[tuple[str, str], int] = {}

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

    def days_late(self, due: str, today: str) -> int:
        """Working days after a day, up to today; the team's weekend counts, holidays do not."""
        late = self._late.get((due, today))
        if late is None:
            late = self._late[due, today] = self._counted(due, today)
        return late

    def _counted(self, due: str, today: str) -> int:
        from crm_tui.domain.weekends import weekend_of, working_days_between

        if self._weekend is None:
            kept = {key: rest for key, *rest in self.conn.rows(_WEEKEND)}
            _key, weekend, country = kept.get("calendar", ("", "", ""))
            self._weekend = weekend or weekend_of(country or kept.get("country", ("",))[0])
        return working_days_between(day_number(due), day_number(today), self._weekend)
