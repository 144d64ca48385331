"""Many clients on a real desk, quickly made, and looks at who owns and wears what."""

from typing import Any

from crm_tui.crm import Crm
from crm_tui.screens.clients import ClientsScreen
from crm_tui.shell import Shell
from crm_tui.store.hot.connection import open_hot

MANY = """
    insert into client (uid, version, created, updated, kind, name, name_key, job_title, owner_id,
        language, country, city, zone, about, no_contact_why, rest_why)
    with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < {count})
    select 'uid-' || n, 1, 1, 1, 'person', printf('Client %05d', n), printf('client %05d', n), '',
        (select max(id) from "user"),
        '', '', case n % 3 when 0 then 'Berlin' else '' end, '', '', '', '' from numbers
"""


def crowd(crm: Crm, count: int) -> None:
    """So many clients named Client 00001 and so on, anna's, a third of them in Berlin."""
    with crm.store.engine.begin() as connection:
        connection.exec_driver_sql(MANY.format(count=count))


def _rows(crm: Crm, sql: str, *values: object) -> list[tuple[Any, ...]]:
    connection = open_hot(crm.store.url, 5.0)
    assert connection is not None
    try:
        return connection.rows(sql, *values)
    finally:
        connection.close()


def owners(crm: Crm) -> dict[str, int]:
    """The owner of each client by name."""
    return dict(_rows(crm, "select name, owner_id from client where merged_into is null"))


def wearing(crm: Crm, tag: str) -> set[str]:
    """The names of the clients that wear a tag."""
    sql = (
        "select c.name from tagging g join client c on c.id = g.client_id"
        " join tag t on t.id = g.tag_id where t.name = ?"
    )
    return {name for (name,) in _rows(crm, sql, tag)}


def kept_of(crm: Crm, name: str) -> tuple[int, str, str]:
    """Of the client of that name, merged ones aside: the id, the city, the job title."""
    sql = "select id, city, job_title from client where name = ? and merged_into is null"
    (found,) = _rows(crm, sql, name)
    return (found[0], found[1], found[2])


def clients_of(app: Shell) -> ClientsScreen:
    """The screen of clients, if it is the one in front."""
    assert isinstance(app.screen, ClientsScreen)
    return app.screen
