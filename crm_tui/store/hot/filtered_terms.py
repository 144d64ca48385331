"""The terms of a filter, each as a condition on the record that says it.

`client c`, `deal d`, `step s`. Values are matched by their folded form: names are looked up and
become ids; texts that no index knows are read and compared here.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from crm_tui.domain.filter_values import days_from, minor_for, read_span, read_sum
from crm_tui.domain.filter_words import COUNT, DAY, DAYS, MOMENT, MONEY, NAME, TEXT
from crm_tui.domain.filters import Fault, Term
from crm_tui.domain.iso4217 import DECIMALS
from crm_tui.domain.search import fold
from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.store.hot import filtered_names as names
from crm_tui.store.hot import filtered_tables as tables
from crm_tui.store.hot.connection import places
from crm_tui.store.hot.days import midnight
from crm_tui.store.hot.filtered_fields import own_field
from crm_tui.store.hot.filtered_tables import DAY_US
from crm_tui.store.hot.reading import words
from crm_tui.store.hot.today import ZONES_APART

if TYPE_CHECKING:
    from crm_tui.domain.filter_values import Span, Viewer
    from crm_tui.store.hot.connection import Hot

Condition = tuple[str, tuple[Any, ...]]

MINUTE_US = 60_000_000
_LAST_CHARACTER = "\U0010ffff"
_FIRST_DAY, _LAST_DAY = "0001-01-01", "9999-12-31"
NONE: Condition = ("1 = 0", ())


class Terms:
    """Makes conditions of terms, with what the database says of names.

    faults: what names nobody and nothing here, or is no day and no sum. closed_too: whether
    closed steps are listed.
    """

    closed_too = False

    def __init__(self, conn: "Hot", viewer: "Viewer") -> None:
        self.conn, self.viewer = conn, viewer
        self.now_us = round(viewer.now.timestamp() * 1_000_000)
        self.faults: list[Fault] = []

    def of_key(self, kind: str, home: str, term: Term) -> Condition:
        """A term that compares a value. Never raises: what is amiss is noted."""
        try:
            return self._of_kind(kind, home, term)
        except Invalid as error:
            self.faults.append(Fault(term.at, term.value, error.message.rstrip("."), error.hint))
            return NONE

    def _of_kind(self, kind: str, home: str, term: Term) -> Condition:
        if kind == NAME:
            return self._name(home, term)
        if kind == TEXT:
            return self._text(term)
        if kind == MONEY:
            return self._money(tables.SUMS[term.key], term)
        if kind == DAY:
            return self._day(tables.DAYS_KEPT[term.key], term)
        if kind == MOMENT:
            return self._moment(home, term)
        if kind == COUNT:
            return self._count(term)
        return self._days(term) if kind == DAYS else self._word(term)

    def state(self, home: str, word: str) -> Condition:
        """`is:word`."""
        if word == "late":
            return tables.LATE[home], (self.now_us,)
        if word == "standing":
            return tables.STANDING, (self.now_us,)
        return tables.STATES[home, word], ()

    def thing(self, home: str, word: str) -> Condition:
        """`has:word`."""
        return tables.THINGS[home, word], ()

    # -- words, counts, sums ----------------------------------------------------------------

    def _word(self, term: Term) -> Condition:
        if term.key == "status":
            return "d.status = ?", (term.value,)
        if term.key == "outcome":
            is_dropped = "substr(s.closed_as, 1, 8) = 'dropped_'"
            return (is_dropped, ()) if term.value == "dropped" else (
                "s.closed_as = ?", (term.value,))  # fmt: skip
        return "c.kind = ?", (term.value,)

    def _count(self, term: Term) -> Condition:
        if term.key == "deals":
            if not term.value.isdecimal():
                return tables.STATUS_OF_DEALS[term.value], ()
            return f"{tables.OPEN_DEALS} {_sign(term.operator)} ?", (int(term.value),)
        if term.key == "age":
            return self._age(term)
        return f"{tables.COUNTS[term.key]} {_sign(term.operator)} ?", (int(term.value),)

    def _age(self, term: Term) -> Condition:
        """Whole days at the stage."""
        begun = self.now_us - int(term.value) * DAY_US
        before = begun - DAY_US
        if term.operator in (":", "="):
            return "d.stage_at <= ? and d.stage_at > ?", (begun, before)
        signs = {">": ("<=", before), ">=": ("<=", begun), "<": (">", begun), "<=": (">", before)}
        sign, edge = signs[term.operator]
        return f"d.stage_at {sign} ?", (edge,)

    def _days(self, term: Term) -> Condition:
        """`silent:30`: for 30 days and longer; `added:7`: within the last 7 days."""
        since = self.now_us - int(term.value) * DAY_US
        if term.key == "added":
            return ("c.created < ?" if ">" in term.operator else "c.created >= ?"), (since,)
        since -= DAY_US * (term.operator in (">", "<="))
        sql = f"not ({tables.SILENT})" if "<" in term.operator else tables.SILENT
        return sql, (since, since)

    def _money(self, column: str, term: Term) -> Condition:
        sum_ = read_sum(term.value, self.viewer)
        sign = _sign(term.operator)
        if sum_.currency:
            minor = minor_for(term.operator, sum_.units, DECIMALS[sum_.currency])
            return f"d.currency = ? and {column} {sign} ?", (sum_.currency, minor)
        cases, values = "", []
        for decimals in (0, 3, 4):
            codes = ", ".join(f"'{code}'" for code, own in DECIMALS.items() if own == decimals)
            cases += f" when d.currency in ({codes}) then cast(? as bigint)"
            values.append(minor_for(term.operator, sum_.units, decimals))
        values.append(minor_for(term.operator, sum_.units, 2))
        return f"{column} {sign} case{cases} else cast(? as bigint) end", tuple(values)

    # -- days -------------------------------------------------------------------------------

    def _day(self, column: str, term: Term) -> Condition:
        first, last = days_from(term.operator, read_span(term.value, self.viewer))
        parts: list[str] = []
        values: list[object] = []
        if first is not None:
            parts.append(f"{column} >= ?")
            values.append(first.isoformat())
        if last is not None:
            parts.append(f"{column} <= ?")
            values.append(last.isoformat())
        if last is not None and column == "s.due_day" and last < date.max - timedelta(3):
            # An index knows when steps become late: nothing due by then does so much after it.
            other = " or s.closed_at is not null" if self.closed_too else ""
            parts.append(f"(s.late_at < ?{other})")
            values.append(self._begins(last + timedelta(1)) + ZONES_APART)
        return " and ".join(parts), tuple(values)

    def _begins(self, day: date) -> int:
        """The instant a day begins for the viewer."""
        from crm_tui.domain.civil import day_number

        return midnight(day_number(day.isoformat()), self.viewer.now.tzinfo)

    def _moment(self, home: str, term: Term) -> Condition:
        span = read_span(term.value, self.viewer)
        begin, end = self._instants(term.operator, span)
        if term.key == "contact":
            return _between("max(t.at)", begin, end, tables.TOUCHED_BETWEEN)
        return _between(tables.MOMENTS[home, term.key], begin, end, "{}")

    def _instants(self, operator: str, span: "Span") -> tuple[int | None, int | None]:
        """The first instant that holds, and the first after that does not."""
        if span.at is not None:
            at = round(span.at.timestamp() * 1_000_000)
            after = at + MINUTE_US
            return {"<": (None, at), "<=": (None, after), ">": (after, None),
                    ">=": (at, None)}.get(operator, (at, after))  # fmt: skip
        first, last = days_from(operator, span)
        begin = None if first is None else self._begins(first)
        is_last = last is None or last >= date.max
        return begin, None if is_last or last is None else self._begins(last + timedelta(1))

    # -- names and texts --------------------------------------------------------------------

    def _name(self, home: str, term: Term) -> Condition:
        if term.key == "company":
            return self._company(term)
        if term.key == "owner" and fold(term.value) == "me":
            return f"{tables.NAMED[home, 'owner']} = ?", (self.viewer.id,)
        known = names.known(self.conn, term.key)
        ids = names.meant(known, term.operator, term.value)
        if not ids:
            self.faults.append(names.fault(known, term))
            return NONE
        if term.key == "tag":
            return _tagged(home, ids)
        return f"{tables.NAMED[home, term.key]} in ({places(ids)})", tuple(ids)

    def _company(self, term: Term) -> Condition:
        key = fold(term.value)
        test, values = self._of_name_key("name_key", term.operator, key)
        own, _same = self._of_name_key("c.name_key", term.operator, key)
        works = f"c.works_at_id in (select id from client where {test})"
        return f"{works} or (c.kind = 'company' and {own})", (*values, *values)

    def _of_name_key(self, column: str, operator: str, key: str) -> Condition:
        if operator == "=":
            return f"{column} = ?", (key,)
        if operator == "~":
            return f"{self._holds(column)}", (key,)
        return f"{column} >= ? and {column} < ?", (key, key + _LAST_CHARACTER)

    def _holds(self, column: str) -> str:
        return f"{'instr' if self.conn.backend == 'sqlite' else 'strpos'}({column}, ?) > 0"

    def _text(self, term: Term) -> Condition:
        key = fold(term.value)
        if term.key == "name":
            is_whole = term.operator == "="
            return ("c.name_key = ?" if is_whole else self._holds("c.name_key")), (key,)
        if term.key in ("phone", "email"):
            return self._channel(term)
        statement, column = tables.TEXTS[term.key]
        found = [
            number
            for number, text in self.conn.rows(statement)
            if names.fits(term.operator, fold(words(text)), key)
        ]
        return names.among(self.conn, column, found)

    def _channel(self, term: Term) -> Condition:
        """A part of a number, or of an address, in normal form."""
        sought = term.value.strip().casefold()
        if term.key == "phone":
            sought = "".join(str(int(one)) for one in sought if one.isdecimal())
        if not sought:
            raise Invalid(_("“{text}” has no digits").format(text=term.value), field="filter")
        test = "h.norm = ?" if term.operator == "=" else self._holds("h.norm")
        if term.operator == "=" and term.key == "phone":
            sought = "+" + sought
        having = f"select h.client_id from channel h where h.kind = ? and {test}"
        return f"c.id in ({having})", (term.key, sought)

    # -- own fields -------------------------------------------------------------------------

    def own(self, home: str, term: Term) -> Condition | None:
        """An own field of clients or deals; None where they have none of that name."""
        try:
            return own_field(self.conn, self.viewer, home, term)
        except Invalid as error:
            self.faults.append(Fault(term.at, term.value, error.message.rstrip("."), error.hint))
            return NONE

    def no_such_field(self, term: Term) -> None:
        """Note that there is no such own field, and which is the nearest."""
        from crm_tui.domain.written import nearest

        known = [name for (name,) in self.conn.rows("select name from field_def limit 500")]
        message = _("there is no field “{name}”").format(name=term.name)
        hint = nearest(term.name, map(words, known)) if known else ""
        self.faults.append(Fault(term.at, term.name, message, hint))


def _sign(operator: str) -> str:
    return "=" if operator == ":" else operator


def _between(column: str, begin: int | None, end: int | None, around: str) -> Condition:
    parts = [f"{column} >= ?"] if begin is not None else []
    parts += [f"{column} < ?"] if end is not None else []
    return around.format(" and ".join(parts) or f"{column} is not null"), tuple(
        one for one in (begin, end) if one is not None
    )


def _tagged(home: str, ids: list[Any]) -> Condition:
    """A client wears its own tags; a deal its own and the client's; a step those of both."""
    client, deal = (tables.TAGGED.format(whose, places(ids)) for whose in ("client", "deal"))
    if home == "client":
        return f"c.id in ({client})", tuple(ids)
    its, theirs = ("d.id", "d.client_id") if home == "deal" else ("s.deal_id", "s.client_id")
    return f"coalesce({its} in ({deal}), false) or {theirs} in ({client})", (*ids, *ids)
