"""Any filter finds in either database what a look at every row, one by one, finds."""

from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain import filters
from crm_tui.domain.filter_values import Viewer
from crm_tui.domain.filter_words import KEYS, TAKES
from crm_tui.domain.filters import CLIENT, ENTITIES, read_filter
from crm_tui.store.hot.filtered import where
from tests.conftest import ON_POSTGRES
from tests.store import filter_world
from tests.store.filter_facts import DAYS, SUMS
from tests.store.filter_model import World, words_of_clients
from tests.store.glances import me, reading, viewer

if TYPE_CHECKING:
    from crm_tui.crm import Crm
    from crm_tui.store.hot.connection import Hot

ALIASES = {"client": "client c", "deal": "deal d", "step": "step s"}
FIELDS = {
    "Floor plan": ("two", "КОМНАТЫ", "l-shape"), "Budget": ("10", "-3", "12.5"),
    "Birthday": tuple(DAYS), "Heating": ("gas", "ЭЛЕ"), "Newsletter": ("yes", "no"),
    "rooms": ("0", "1000"), "Colour": ("dark oak", "wh"),
}  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {
    "tag": ("vip", "GOL", 'New "deal"', "вип"), "owner": ("me", "boris", "ельц", "борис"),
    "city": ("new york", "БЕРЛИН", "서", "Ber"),
    "country": ("DE", "r"), "company": ("okna", "елка"),
    "source": ("site", "ad"), "name": ("petr", "елкина", "김민지", "(kim)", "Petra-Lee 3"),
    "job": ("head of sales", "ирект"), "about": ("fair",), "phone": ("555-0", "+7 921"),
    "email": ("some.1", "MAIL2"),
    "title": ("window", "ДОМ", "창", "& m"), "stage": ("offer", "pay"),
    "pipeline": ("sales",), "reason": ("price", "bad"), "competitor": ("рога",),
    "step": ("call", "замер"), "said": ("не сейчас",), "kind": ("call", "mee"), "language": (),
}  # fmt: skip
#: What may be amiss: a value that names nothing, as `=` with a beginning.
NAMELESS = "there is no "
WORDS = ("petrov", "elkina", "0555", "c3", "d4", "s5", "민지", "vip")


def _values(entity: str, key: str) -> st.SearchStrategy[str]:
    known = KEYS[entity][key]
    if known.words:
        return st.sampled_from(known.words)
    if known.kind in ("count", "days"):
        return st.integers(0, 40).map(str)
    if known.kind in ("day", "moment"):
        return st.sampled_from(tuple(DAYS))
    return st.sampled_from(tuple(SUMS) if known.kind == "money" else VALUES[key])


def _terms(entity: str) -> st.SearchStrategy[filters.Filter]:
    keys = [key for key in KEYS[entity] if key not in ("field", "language")]

    def term(key: str) -> st.SearchStrategy[filters.Filter]:
        signs = (":", "=", "!=") if KEYS[entity][key].words else TAKES[KEYS[entity][key].kind]
        signs = (":",) if key in ("is", "has", "no") else signs
        made = st.tuples(st.sampled_from(signs), _values(entity, key))
        return made.map(lambda one: filters.Term(key, *one))

    return st.one_of(st.sampled_from(keys).flatmap(term), _fields(entity), _words())


def _words() -> st.SearchStrategy[filters.Filter]:
    return st.sampled_from(WORDS).map(filters.Words)


def _fields(entity: str) -> st.SearchStrategy[filters.Filter]:
    def own(name: str) -> st.SearchStrategy[filters.Filter]:
        ordered = name in ("Budget", "rooms", "Birthday")
        signs = (":", "=", "!=", "<", "<=", ">", ">=") if ordered else (":", "=", "!=")
        made = st.tuples(st.sampled_from(signs), st.sampled_from(FIELDS[name]))
        return st.one_of(
            made.map(lambda one: filters.Term("field", *one, name)),
            st.just(filters.Term("field", "", "", name)),
        )

    return st.sampled_from(tuple(FIELDS)).flatmap(own)


def any_filter(entity: str) -> st.SearchStrategy[filters.Filter]:
    def joined(inner: st.SearchStrategy[filters.Filter]) -> st.SearchStrategy[filters.Filter]:
        some = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return st.one_of(some.map(filters.Every), some.map(filters.Either), inner.map(filters.Not))

    return st.recursive(_terms(entity), joined, max_leaves=4)


def asked() -> st.SearchStrategy[tuple[str, filters.Filter]]:
    return st.sampled_from(ENTITIES).flatmap(
        lambda entity: st.tuples(st.just(entity), any_filter(entity))
    )


def found(conn: "Hot", filter: filters.Filter, entity: str, seen_by: Viewer) -> set[int]:
    made = where(conn, filter, entity, seen_by)
    assert all(NAMELESS in fault.message or " is no choice of " in fault.message
               for fault in made.faults), made.faults  # fmt: skip
    merged = "c.merged_into is null and" if entity == CLIENT else ""
    alias = ALIASES[entity][-1]
    sql = f"select {alias}.id from {ALIASES[entity]} where {merged} ({made.sql})"
    return {number for (number,) in conn.rows(sql, *made.values)}


def the_world(desk: "Crm") -> World:
    from tests.store.walk import picture

    rows = desk.ask(picture)
    with reading(desk) as conn:
        users = conn.rows('select id, name, full_name from "user" where id > 1')
        words = dict(conn.rows("select client_id, words from search_doc"))
    named = {number: tuple(filter(None, names)) for number, *names in users}
    return World(rows, me(desk), named, words_of_clients(words))


@lru_cache(2)
def _kept_world(desk: "Crm") -> World:
    filter_world.fill(desk)
    return the_world(desk)


def _agrees(desk: "Crm", entity: str, filter: filters.Filter) -> None:
    world = _kept_world(desk)
    with reading(desk) as conn:
        assert found(conn, filter, entity, viewer(desk)) == world.listed(filter, entity), filter
    again = read_filter(str(filter), entity)
    assert not again.faults


@given(asked())
def test_a_filter_finds_what_a_look_at_every_row_finds(
    crm: "Crm", one: tuple[str, filters.Filter]
) -> None:
    _agrees(crm, *one)


@ON_POSTGRES
@given(asked())
def test_a_server_finds_the_same(pg_crm: "Crm", one: tuple[str, filters.Filter]) -> None:
    _agrees(pg_crm, *one)


def test_what_stands_in_a_text_field_of_a_client_is_found_by_its_words(any_crm: "Crm") -> None:
    from crm_tui.actions.team import define_field, set_field
    from tests.store.glances import add_client

    ivan = add_client(any_crm, "Ivan")
    plan = any_crm.run(define_field, "client", "Plan").value
    any_crm.run(set_field, plan, "Penthouse with a view", client_id=ivan)
    wanted = read_filter("penthouse").filter
    with reading(any_crm) as conn:
        assert found(conn, wanted, CLIENT, viewer(any_crm)) == {ivan}
    any_crm.undo()
    with reading(any_crm) as conn:
        assert found(conn, wanted, CLIENT, viewer(any_crm)) == set()
