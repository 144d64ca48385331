"""Events and letters on their way into the store: each to the client it is about."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any

from crm_tui.domain.calendar import late_instant, next_working_day
from crm_tui.domain.kinds import KINDS
from crm_tui.domain.people import normalise
from crm_tui.domain.search import fold
from crm_tui.i18n import _
from crm_tui.importers.activity_tables import ENTITY, deal_keys, first_tasks
from crm_tui.importers.apply import Report, Told
from crm_tui.importers.clients import owner_words
from crm_tui.importers.coming_back import OwnSteps
from crm_tui.importers.deals import Desk
from crm_tui.importers.happening_refs import Named
from crm_tui.importers.happenings import Happened, Happening
from crm_tui.importers.records import BadRow
from crm_tui.importers.said import line
from crm_tui.importers.sinks import Writing
from crm_tui.store.queries import happenings, importing
from crm_tui.store.queries.happenings import DealStands
from crm_tui.store.queries.importing import Held, Known

LOT = 200
MOST_WORDS = 14
"""Words of a title among which a client's name is looked for."""

LONGEST_NAME = 5
MOST_CLIENTS = 20
"""Clients whose one letter may be."""

_WORDS = re.compile(r"[^\s·|:;,()\[\]<>«»\"“”„/]+")
_MET = frozenset(("meet", "visit", "measure", "install"))


class Happenings:
    """Finds whose each happening is, and keeps it as a step, a meeting or a letter."""

    def __init__(self, sink: Writing, desk: Desk, told: Told | None) -> None:
        self.sink = sink
        self.desk = desk
        self.told = told
        self._made: dict[str, int] = {}
        self._known: dict[str, dict[str, Known]] = {}
        self._reached: dict[tuple[str, str], int] = {}
        self._called: dict[str, tuple[int, str]] = {}
        self._held: dict[int, Held] = {}
        self._deals: dict[int, tuple[int, int]] = {}
        self._steps: dict[int, happenings.OpenStep] = {}
        self._seen: set[tuple[str, str]] = set()
        self._users: dict[str, int] | None = None

    def take(self, file: Happened) -> Report:
        """Bring in a file; what is nobody's is listed as left out."""
        counts: Counter[str] = Counter()
        self.strangers: Counter[str] = Counter()
        self._named = Named(self.sink.session, file)
        self._own = OwnSteps(self.sink, file.system, self._due)
        self._first = first_tasks(file) if file.entity == ENTITY else {}
        self.spread: Counter[date] = Counter()
        bad: list[BadRow] = []
        found = iter(file.happenings)
        while lot := list(islice(found, LOT)):
            bad += [one for one in lot if isinstance(one, BadRow)]
            self._look_up(file, [one for one in lot if isinstance(one, Happening)])
            for one in lot:
                if isinstance(one, Happening):
                    self._one(file, one, counts, bad)
            self.sink.close()
            if self.told is not None:
                self.told(counts.total() + len(bad))
        rows = sum(counts[name] for name in ("added", "updated", "untouched")) + len(bad)
        return Report(
            file.name, file.entity or file.system, rows, counts["added"], 0, counts["updated"],
            counts["untouched"], len(bad), counts["clients"], 0, 0, file.unmapped, file.notes,
            dict(sorted(self.spread.items())), (), tuple(sorted(bad)), None, file.read_as,
            strangers=tuple(self.strangers), header=file.header,
        )  # fmt: skip

    # -- whose it is --------------------------------------------------------------------------

    def _look_up(self, file: Happened, lot: list[Happening]) -> None:
        """Ask the store, in a few questions, about everything that a lot names."""
        session = self.sink.session
        for kind in ("step", "activity"):
            names = (one.external for one in lot)
            self._known[kind] = importing.known(session, file.system, kind, names)
        self._own.look_up(lot)
        self._reached = {}
        for kind in ("email", "phone"):
            norms = {norm for one in lot for norm in _norms(kind, one)}
            found = happenings.clients_reached_by(session, kind, norms)
            self._reached |= {(kind, norm): client for norm, client in found.items()}
        keys = {key for one in lot for key in (*map(fold, one.names), *_phrases(one.title))}
        self._called = happenings.clients_called(session, keys)
        maybe = {*self._reached.values(), *(client for client, _kind in self._called.values())}
        maybe |= self._named.look_up(lot, maybe)
        self._held = importing.held(session, maybe)
        self._deals = happenings.only_open_deals(session, maybe)
        known = self._known["step"].values()
        self._steps = happenings.steps_now(session, (one.record_id for one in known))

    def _whose(self, one: Happening) -> Iterator[int]:
        """Clients whom a happening may be about, the surest first."""
        yield from self._named.clients(one.refs)
        for name in one.names:
            if fold(name) in self._called:
                yield self._called[fold(name)][0]
        for kind in ("email", "phone"):
            for norm in _norms(kind, one):
                client = self._reached.get((kind, norm)) or self._made.get(norm)
                if client is not None:
                    yield client
        for key in _phrases(one.title):
            client, kind = self._called.get(key, (0, ""))
            if client and (" " in key or kind == "company"):
                yield client

    def _make(self, one: Happening) -> int:
        """A client for somebody whom we don't know."""
        emails = list(_norms("email", one))
        name = one.called or next(iter((*one.names, *one.emails)), one.title)
        key = emails[0] if emails else fold(name)
        if key in self._made:
            return self._made[key]
        number = self._made[key] = self.sink.number("client")
        self.sink.add(
            "client", id=number, kind="person", name=name, name_key=fold(name),
            owner_id=self.desk.actor_id,
        )  # fmt: skip
        if emails:
            self.sink.add(
                "channel", id=self.sink.number("channel"), client_id=number, kind="email",
                raw=one.emails[0], norm=emails[0], label="", position=0,
            )  # fmt: skip
        return number

    # -- one of them --------------------------------------------------------------------------

    def _one(self, file: Happened, one: Happening, counts: Counter[str], bad: list[BadRow]) -> None:
        if one.uid in self._own.uids:
            self._come_back(one, counts, bad)
            return
        if self._is_known(file, one, counts):
            return
        clients = [*dict.fromkeys(self._whose(one))]
        deal = self._named.deal(one.refs, clients)
        if deal is not None:
            clients = [deal.client]
        if not clients and file.make and (one.emails or one.names or one.called):
            clients = [self._make(one)]
            counts["clients"] += clients[0] not in self._held
        if not clients:
            bad.append(_left(one, _("is about nobody we know")))
            return
        why = self._forbidden(clients[0], one)
        if why:
            bad.append(_left(one, why))
            return
        self._keep(file, one, clients[0], deal)
        for other in clients[1:MOST_CLIENTS] if file.several else ():
            self._activity(one, other)
        counts["added"] += 1

    def _come_back(self, one: Happening, counts: Counter[str], bad: list[BadRow]) -> None:
        """One of our own steps: what its calendar changed."""
        if why := self._own.undone(one):
            bad.append(_left(one, why))
            return
        changed = self._own.follow(one, self._known["step"].get(one.external))
        counts["updated" if changed else "untouched"] += 1

    def _is_known(self, file: Happened, one: Happening, counts: Counter[str]) -> bool:
        """Whether the file said this before; a step that nobody touched since follows it."""
        if (file.system, one.external) in self._seen:
            counts["untouched"] += 1
            return True
        self._seen.add((file.system, one.external))
        known = self._known["step"].get(one.external)
        if known is None:
            counts["untouched"] += one.external in self._known["activity"]
            return one.external in self._known["activity"]
        step = self._steps.get(known.record_id)
        said = json.loads(known.cells) if known.cells else None
        stands = step is not None and step.is_open and said == [step.title, step.day, step.minute]
        same = step is not None and self._said(one) == known.cells
        if step is None or not stands or one.done or one.digest == known.digest or same:
            counts["untouched"] += 1
        else:
            self.sink.change("step", step.id, {"title": one.title, **self._due(one)})
            more = {"digest": one.digest, "cells": self._said(one)}
            self.sink.change("external_id", known.id, more)
            counts["updated"] += 1
        return True

    def _forbidden(self, client: int, one: Happening) -> str:
        held = self._held.get(client)
        if held is None or one.done or one.kind == "letter":
            return ""
        if held.archived:
            return _("c{n} is archived.").format(n=client)
        if held.forbidden and KINDS[one.kind].contacts:
            return _("c{n} asked not to be contacted.").format(n=client)
        return ""

    def _keep(self, file: Happened, one: Happening, client: int, deal: DealStands | None) -> None:
        """A step for what is to come, else a line of the history."""
        open_deal = deal if deal is not None and deal.is_open else None
        if one.kind == "letter" or one.done:
            kind, record = "activity", self._activity(one, client, deal=deal)
        else:
            taken = self._as_next(one, open_deal) if open_deal is not None else None
            kind, record = "step", taken or self._step(one, client, open_deal)
        self.sink.add(
            "external_id", id=self.sink.number("external_id"), system=file.system, kind=kind,
            external=one.external, record_id=record, digest=one.digest,
            cells=self._said(one) if kind == "step" else "",
        )  # fmt: skip

    def _as_next(self, one: Happening, deal: DealStands) -> int | None:
        """The deal's next step, if this task is it, or takes the place of one that nobody chose."""
        step = self._named.next_steps.get(deal.id)
        if step is None or step.id in self._named.claimed or not self._is_first(one, deal):
            return None
        due = self._due(one)
        if (step.title, step.day) == (one.title, str(due["due_day"])):
            pass
        elif step.planned:
            kind = KINDS[one.kind]
            self.sink.change("step", step.id, {
                "title": one.title or _(kind.word), "kind": one.kind, "contacts": kind.contacts,
                "waits": kind.waits, "by_or_at": one.by_or_at, "owner_id": self._owner(one),
                "minutes": one.minutes or kind.minutes, **due,
            })  # fmt: skip
        else:
            return None
        self._named.claimed.add(step.id)
        self._tell(one, deal.client, deal)
        return step.id

    def _is_first(self, one: Happening, deal: DealStands) -> bool:
        """Whether a task is the earliest that its file has for a deal."""
        own = ("title", fold(deal.title))
        keys = [key for key in deal_keys(one) if key[0] == "id" or key == own]
        firsts = (self._first.get(key) for key in keys)
        return any(first is not None and first.external == one.external for first in firsts)

    def _owner(self, one: Happening) -> int:
        """The user whom a row names, or whoever imports; a stranger's name is noted."""
        if not one.owner:
            return self.desk.actor_id
        if self._users is None:
            self._users = importing.places(self.sink.session).users
            if self.desk.actor:
                self._users.setdefault(fold(self.desk.actor), self.desk.actor_id)
        found = (self._users[word] for word in owner_words(one.owner) if word in self._users)
        return next(found, self.desk.actor_id)

    def _strange(self, one: Happening) -> str:
        """A line that names an owner who is none of us, or ""."""
        if not one.owner:
            return ""
        self._owner(one)
        if any(word in (self._users or {}) for word in owner_words(one.owner)):
            return ""
        self.strangers[one.owner] += 1
        return line("owner", one.owner)

    def _activity(
        self, one: Happening, client: int, kind: str = "", text: str = "",
        deal: DealStands | None = None,
    ) -> int:  # fmt: skip
        number = self.sink.number("activity")
        told = text or "\n".join(filter(None, (one.title, one.text, self._strange(one))))
        usual = "letter" if one.kind == "letter" else "meeting" if one.kind in _MET else "note"
        usual = one.activity or usual
        self.sink.add(
            "activity", id=number, client_id=client, user_id=self._owner(one),
            kind=kind or usual, at=one.at if one.at and not text else self.desk.now, text=told,
            direction=one.direction, deal_id=deal.id if deal is not None else None,
            minutes=one.minutes if usual in ("meeting", "call") else None,
        )  # fmt: skip
        return number

    def _step(self, one: Happening, client: int, named: DealStands | None = None) -> int:
        number, kind = self.sink.number("step"), KINDS[one.kind]
        deal, stage = self._deals.get(client, (None, None))
        if named is not None:
            deal, stage = named.id, named.stage
        due = self._due(one)
        more: dict[str, Any] = {"uid": one.uid} if one.uid else {}
        self.sink.add(
            "step", id=number, client_id=client, deal_id=deal, stage_id=stage,
            side=int(deal is not None), kind=one.kind, title=one.title or _(kind.word),
            contacts=int(kind.contacts), waits=int(kind.waits), owner_id=self._owner(one),
            by_or_at=one.by_or_at, minutes=one.minutes or kind.minutes, **due, **more,
        )  # fmt: skip
        self.spread[due["due_day"]] += 1
        if one.carried:
            self.sink.add(
                "carried", id=self.sink.number("carried"), step_id=number, format="ical",
                text=one.carried,
            )  # fmt: skip
        self._tell(one, client, named)
        return number

    def _tell(self, one: Happening, client: int, deal: DealStands | None) -> None:
        """What is said of a step beside its title, as a note."""
        said = "\n".join(filter(None, (one.text, self._strange(one))))
        if said:
            text = ": ".join(filter(None, (one.title, said)))
            self._activity(one, client, "note", text, deal)

    def _due(self, one: Happening) -> dict[str, Any]:
        """When it is due; without a day of its own, on the next working day."""
        desk = self.desk
        day = one.day or next_working_day(desk.today, 1, desk.week)
        late = late_instant(day, one.minute, desk.zone, desk.week)
        return {
            "due_day": day, "due_minute": one.minute, "due_zone": getattr(desk.zone, "key", ""),
            "due_at": late if one.minute is not None else None, "late_at": late,
        }  # fmt: skip

    def _said(self, one: Happening) -> str:
        """What the file said of a step, as `_is_known` compares it."""
        due = self._due(one)
        return json.dumps([one.title, str(due["due_day"]), one.minute], ensure_ascii=False)


def _norms(kind: str, one: Happening) -> Iterator[str]:
    for raw in one.emails if kind == "email" else one.phones:
        yield normalise(kind, raw, None)


def _phrases(title: str) -> Iterator[str]:
    """Folded phrases of a title that may be somebody's name, the longest first."""
    words = _WORDS.findall(title)[:MOST_WORDS]
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            yield fold(" ".join(words[start : start + length]))


def _left(one: Happening, why: str) -> BadRow:
    cells = one.cells or (one.title, ", ".join((*one.names, *one.emails)))
    return BadRow(one.line, "", why, cells)
