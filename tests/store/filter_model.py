"""What a filter means, said once more: row by row, in Python, without SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from crm_tui.domain import filters
from crm_tui.domain.filter_words import STATES, words_of
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.search import fold, query_tokens
from tests.store.filter_facts import (
    DAY_US,
    NOW_US,
    OPERATORS,
    day_fits,
    is_named,
    is_part,
    is_quiet,
    is_worth,
    moment_fits,
)

Row = dict[str, Any]


@dataclass
class World:
    """All rows by kind and id, as `picture` gives them, and who asks."""

    rows: dict[str, dict[int, Row]]
    me: int
    users: dict[int, tuple[str, str]]
    words: dict[int, set[str]]

    def of(self, kind: str, /, **wanted: Any) -> list[Row]:
        return [row for row in self.rows[kind].values()
                if all(row[name] == value for name, value in wanted.items())]  # fmt: skip

    def listed(self, filter: filters.Filter, entity: str) -> set[int]:
        """The ids that a list shows."""
        return {
            number for number, row in self.rows[entity].items()
            if self._is_listed(row, filter, entity) and self.holds(filter, entity, row)
        }  # fmt: skip

    def _is_listed(self, row: Row, filter: filters.Filter, entity: str) -> bool:
        if entity == "client":
            asked = any(t.key == "is" and t.value == "archived" for t in filter.terms())
            return row["merged_into"] is None and (asked or row["archived_at"] is None)
        if entity == "deal":
            states = {"open", "won", "lost", "cancelled"}
            keys = {"status", "closed", "reason", "competitor"}
            asked = any(t.key in keys or (t.key == "is" and t.value in states)
                        for t in filter.terms())  # fmt: skip
            return asked or row["status"] == "open"
        keys = {"closed", "outcome", "said"}
        asked = any(t.key in keys or (t.key == "is" and t.value in ("open", "closed"))
                    for t in filter.terms())  # fmt: skip
        return asked or row["closed_at"] is None

    def holds(self, filter: filters.Filter, entity: str, row: Row) -> bool:
        if isinstance(filter, filters.Every):
            return all(self.holds(part, entity, row) for part in filter.parts)
        if isinstance(filter, filters.Either):
            return any(self.holds(part, entity, row) for part in filter.parts)
        if isinstance(filter, filters.Not):
            return not self.holds(filter.of, entity, row)
        if isinstance(filter, filters.Words):
            return self._found(filter.text, entity, row)
        assert isinstance(filter, filters.Term)
        if filter.operator == "!=":
            same = filters.Term(filter.key, "=", filter.value, filter.name)
            return not self.holds(same, entity, row)
        return bool(getattr(self, f"_{entity}")(filter, row))

    def _found(self, text: str, entity: str, row: Row) -> bool:
        client = row["id"] if entity == "client" else row["client_id"]
        sought = query_tokens(text)
        known = self.words[client]
        if sought and all(any(word.startswith(token) for word in known) for token in sought):
            return True
        letters = {"client": {"c": "id"}, "deal": {"c": "client_id", "d": "id"},
                   "step": {"c": "client_id", "d": "deal_id", "s": "id"}}  # fmt: skip
        column = letters[entity].get(text[:1].lower())
        return bool(column and text[1:].isdecimal() and row[column] == int(text[1:]))

    # -- clients --------------------------------------------------------------------------

    def _client(self, term: filters.Term, row: Row) -> Any:
        deals = self.of("deal", client_id=row["id"])
        its_open = [deal for deal in deals if deal["status"] == "open"]
        steps = [s for s in self.of("step", client_id=row["id"]) if s["closed_at"] is None]
        if term.key in ("stage", "pipeline", "amount"):
            return any(self._deal(term, deal) for deal in its_open)
        if term.key in ("due", "step"):
            return any(self._step(term, step) for step in steps)
        if term.key == "field":
            own = self._field("client", term, row)
            return any(self._field("deal", term, d) for d in its_open) if own is None else own
        touched = self._touched(row["id"])
        if term.key == "deals":
            counts = {"open": len(its_open), "none": not deals,
                      "won": [d for d in deals if d["status"] == "won"],
                      "lost": [d for d in deals if d["status"] == "lost"]}  # fmt: skip
            if term.value in counts:
                return bool(counts[term.value])
            return OPERATORS[term.operator](len(its_open), int(term.value))
        if term.key in ("has", "no"):
            return self._client_has(term.value, row, its_open, steps, touched) != (term.key == "no")
        if term.key == "is":
            if term.value == "late":
                return any(step["late_at"] <= NOW_US for step in steps)
            company = self.rows["client"].get(row["works_at_id"] or 0)
            blocked = row["no_contact_at"] or (company and company["no_contact_at"])
            return {"archived": row["archived_at"] is not None, "blocked": bool(blocked),
                    "person": row["kind"] == "person",
                    "company": row["kind"] == "company"}[term.value]  # fmt: skip
        if term.key == "silent":
            days = int(term.value)
            quiet = partial(is_quiet, touched)
            return {":": quiet(days), ">=": quiet(days), ">": quiet(days + 1),
                    "<": not quiet(days), "<=": not quiet(days + 1)}[term.operator]  # fmt: skip
        if term.key == "added":
            lately = row["created"] >= NOW_US - int(term.value) * DAY_US
            return lately if term.operator in (":", "<", "<=") else not lately
        if term.key == "contact":
            return touched is not None and moment_fits(touched, term)
        if term.key == "created":
            return moment_fits(row["created"], term)
        if term.key == "kind":
            return row["kind"] == term.value
        if term.key == "company":
            employer = self.rows["client"].get(row["works_at_id"] or 0)
            named = [row["name_key"]] if row["kind"] == "company" else []
            named += [employer["name_key"]] if employer else []
            return any(is_named(name, term) for name in named)
        if term.key == "tag":
            return self._tagged(
                term, {t["tag_id"] for t in self.of("tagging", client_id=row["id"])}
            )
        if term.key in ("phone", "email"):
            norms = [c["norm"] for c in self.of("channel", client_id=row["id"], kind=term.key)]
            digits = "".join(filter(str.isdecimal, term.value))
            sought = digits if term.key == "phone" else term.value.casefold()
            if term.operator == "=":
                return ("+" if term.key == "phone" else "") + sought in norms
            return bool(sought) and any(sought in norm for norm in norms)
        texts = {"name": row["name"], "job": row["job_title"], "about": row["about"]}
        if term.key in texts:
            return is_part(texts[term.key], term)
        if term.key == "owner":
            return self._owned(term, row["owner_id"])
        if term.key == "source":
            return self._sourced(term, row)
        every = [client[term.key] for client in self.rows["client"].values()]
        return self._meant(term, row[term.key], [(one, (one,)) for one in every if one])

    def _client_has(
        self, thing: str, row: Row, deals: list[Row], steps: list[Row], touched: int | None
    ) -> Any:
        if thing in ("phone", "email", "messenger", "site", "address"):
            ways = self.of("channel", client_id=row["id"], kind=thing)
            return any(way["bad_at"] is None for way in ways)
        return {
            "step": bool(steps), "deal": bool(deals), "tag": bool(
                self.of("tagging", client_id=row["id"])),
            "company": row["works_at_id"] is not None, "contact": touched is not None,
            "source": row["source_id"] is not None, "city": bool(row["city"]),
        }[thing]  # fmt: skip

    def _touched(self, client_id: int) -> int | None:
        talks = [a["at"] for a in self.of("activity", client_id=client_id)
                 if a["kind"] in ("call", "letter", "meeting")]  # fmt: skip
        closed = [s["closed_at"] for s in self.of("step", client_id=client_id, contacts=1)
                  if s["closed_as"] in ("result", "postpone", "refuse")]  # fmt: skip
        return max([*talks, *closed], default=None)

    # -- deals ----------------------------------------------------------------------------

    def _deal(self, term: filters.Term, row: Row) -> Any:
        client = self.rows["client"][row["client_id"]]
        step = self.rows["step"].get(row["next_step_id"] or 0)
        if term.key in ("is", "has", "no"):
            return self._deal_is(term, row, client, step)
        if term.key in ("due", "step"):
            return step is not None and self._step(term, step)
        if term.key == "field":
            own = self._field("deal", term, row)
            return bool(self._field("client", term, client)) if own is None else own
        sums = {"amount": row["amount"], "received": self._received(row), "left": self._left(row)}
        if term.key in sums:
            return is_worth(sums[term.key], row["currency"], term)
        tries, contacts, later = self.rows["counters"][row["id"]]["counted"]
        counts = {"tries": tries, "contacts": contacts, "later": later,
                  "age": (NOW_US - row["stage_at"]) // DAY_US}  # fmt: skip
        if term.key in counts:
            return OPERATORS[term.operator](counts[term.key], int(term.value))
        if term.key == "expected":
            return row["expected_day"] is not None and day_fits(row["expected_day"], term)
        if term.key == "created":
            return moment_fits(row["opened_at"], term)
        if term.key == "closed":
            return row["closed_at"] is not None and moment_fits(row["closed_at"], term)
        if term.key == "status":
            return row["status"] == term.value
        if term.key in ("title", "competitor"):
            text = row[term.key]
            return bool(text) and is_part(text, term)
        if term.key == "tag":
            worn = self.of("tagging", deal_id=row["id"]) + self.of(
                "tagging", client_id=client["id"]
            )
            return self._tagged(term, {tagging["tag_id"] for tagging in worn})
        if term.key == "owner":
            return self._owned(term, row["owner_id"])
        if term.key == "source":
            return self._sourced(term, row)
        if term.key in ("stage", "pipeline", "reason"):
            known = [(n, (one["key"], one["name"])) for n, one in self.rows[term.key].items()]
            return self._meant(term, row[f"{term.key}_id"], known)
        return self._client(term, client)

    def _deal_is(self, term: filters.Term, row: Row, client: Row, step: Row | None) -> Any:
        if term.key == "is":
            if words_of("deal", STATES)[term.value] == "client":
                return self._client(term, client)
            if term.value == "late":
                return step is not None and step["late_at"] <= NOW_US
            if term.value == "standing":
                days = self.rows["stage"][row["stage_id"]]["standing_days"]
                return days is not None and (NOW_US - row["stage_at"]) // DAY_US > days
            if term.value == "postponed":
                return step is not None and self._follows_postpone(step)
            return row["status"] == term.value
        tagged = self.of("tagging", deal_id=row["id"]) or self.of("tagging", client_id=client["id"])
        own = {
            "amount": row["amount"] is not None, "expected": row["expected_day"] is not None,
            "receipt": bool(self.of("receipt", deal_id=row["id"])),
            "source": row["source_id"] is not None, "tag": bool(tagged),
            "file": bool(self.of("file", deal_id=row["id"])),
        }  # fmt: skip
        if term.value in own:
            return own[term.value] != (term.key == "no")
        return self._client(term, client)

    def _follows_postpone(self, step: Row) -> bool:
        before = self.rows["step"].get(step["follows_id"] or 0)
        return before is not None and before["closed_as"] == "postpone"

    def _received(self, row: Row) -> int:
        got = self.of("receipt", deal_id=row["id"], currency=row["currency"])
        return sum(receipt["amount"] for receipt in got)

    def _left(self, row: Row) -> int | None:
        return None if row["amount"] is None else max(row["amount"] - self._received(row), 0)

    # -- steps ----------------------------------------------------------------------------

    def _step(self, term: filters.Term, row: Row) -> Any:
        client = self.rows["client"][row["client_id"]]
        deal = self.rows["deal"].get(row["deal_id"] or 0)
        if term.key == "field":
            own = None if deal is None else self._field("deal", term, deal)
            is_of_deals = any(fold(f["name"]) == fold(term.name)
                              for f in self.of("field_def", entity="deal"))  # fmt: skip
            return bool(own) if is_of_deals else bool(self._field("client", term, client))
        if term.key == "is":
            return self._step_is(term, row, client, deal)
        if term.key in ("has", "no") and term.value in ("deal", "time", "said"):
            has = {"deal": deal is not None, "time": row["due_minute"] is not None,
                   "said": bool(row["said"])}  # fmt: skip
            return has[term.value] != (term.key == "no")
        if term.key in ("has", "no"):
            has_it = filters.Term("has", ":", term.value)
            is_its = term.value in ("amount", "expected", "receipt", "source", "tag", "file")
            if is_its:
                held = deal is not None and self._deal(has_it, deal)
            else:
                held = self._client(has_it, client)
            return held != (term.key == "no")
        if term.key == "due":
            return day_fits(row["due_day"], term)
        if term.key == "created":
            return moment_fits(row["created"], term)
        if term.key == "closed":
            return row["closed_at"] is not None and moment_fits(row["closed_at"], term)
        if term.key == "outcome":
            closed = row["closed_as"] or ""
            return (
                closed.startswith("dropped_") if term.value == "dropped" else closed == term.value
            )
        if term.key == "step":
            return is_part(row["title"], term)
        if term.key == "said":
            return bool(row["said"]) and is_part(row["said"], term)
        if term.key == "kind":
            return self._meant(term, row["kind"], [(k, (k, one.word)) for k, one in KINDS.items()])
        if term.key == "owner":
            return self._owned(term, row["owner_id"])
        if term.key == "tag":
            worn = self.of("tagging", client_id=client["id"])
            worn += self.of("tagging", deal_id=deal["id"]) if deal else []
            return self._tagged(term, {tagging["tag_id"] for tagging in worn})
        of_deal = ("title stage pipeline amount received left status expected tries contacts later"
                   " age reason competitor source")  # fmt: skip
        if term.key in of_deal.split():
            return deal is not None and self._deal(term, deal)
        return self._client(term, client)

    def _step_is(self, term: filters.Term, row: Row, client: Row, deal: Row | None) -> Any:
        home = words_of("step", STATES)[term.value]
        if home == "client":
            return self._client(term, client)
        if home == "deal":
            return deal is not None and self._deal(term, deal)
        is_open = row["closed_at"] is None
        return {
            "late": is_open and row["late_at"] <= NOW_US, "open": is_open, "closed": not is_open,
            "side": row["side"] == 1, "next": row["side"] == 0 and row["deal_id"] is not None,
            "appointment": row["by_or_at"] == "at", "promised": row["promised"] == 1,
            "postponed": self._follows_postpone(row),
        }[term.value]  # fmt: skip

    # -- names and own fields ---------------------------------------------------------------

    def _meant(
        self, term: filters.Term, kept: Any, known: Sequence[tuple[Any, tuple[str, ...]]]
    ) -> bool:
        key = fold(term.value)
        exactly = {one for one, names in known if key in map(fold, names)}
        if term.operator == "~":
            return kept in {one for one, names in known if any(key in fold(n) for n in names)}
        if exactly or term.operator == "=":
            return kept in exactly
        return kept in {one for one, names in known if any(fold(n).startswith(key) for n in names)}

    def _owned(self, term: filters.Term, owner_id: int) -> bool:
        if fold(term.value) == "me":
            return owner_id == self.me
        return self._meant(term, owner_id, list(self.users.items()))

    def _sourced(self, term: filters.Term, row: Row) -> bool:
        known = [(n, (one["name"], one["key"])) for n, one in self.rows["source"].items()]
        return self._meant(term, row["source_id"], known)

    def _tagged(self, term: filters.Term, worn: set[int]) -> bool:
        known = [(number, (tag["name"],)) for number, tag in self.rows["tag"].items()]
        return any(self._meant(term, number, known) for number in worn)

    def _field(self, entity: str, term: filters.Term, row: Row) -> Any:
        """None: there is no such field."""
        field = next((f for f in self.of("field_def", entity=entity)
                      if fold(f["name"]) == fold(term.name)), None)  # fmt: skip
        if field is None:
            return None
        held = self.of("field_value", field_id=field["id"], **{f"{entity}_id": row["id"]})
        if not held or not term.operator:
            return bool(held)
        (value,) = held
        if field["kind"] == "number":
            return OPERATORS[term.operator](Decimal(value["number"]), Decimal(term.value))
        if field["kind"] == "day":
            return day_fits(value["day"], term)
        if field["kind"] == "flag":
            return value["number"] == {"yes": "1", "no": "0"}[term.value]
        if field["kind"] == "choice":
            options = self.of("field_option", field_id=field["id"])
            return self._meant(term, value["option_id"], [(o["id"], (o["name"],)) for o in options])
        return is_part(value["text"], term)


def words_of_clients(rows: dict[int, str]) -> dict[int, set[str]]:
    """The words by which each client is found, as the index has them."""
    return {number: set(text.split()) for number, text in rows.items()}
