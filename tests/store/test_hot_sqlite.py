"""SQLite's module is fetched without what it does not need, and works the same."""

import subprocess
import sys
from pathlib import Path


def answer(code: str, folder: Path) -> str:
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=folder, check=True
    )
    return found.stdout.strip()


def test_functools_is_itself_after_sqlite_was_fetched_alone(tmp_path: Path) -> None:
    code = (
        "import sys; from crm_tui.store.hot import connection; print('functools' in sys.modules);"
        "import functools; print(functools.wraps.__name__)"
    )
    assert answer(code, tmp_path).split() == ["False", "wraps"]


def test_a_statement_is_prepared_once_however_often_it_is_asked(tmp_path: Path) -> None:
    code = (
        "from crm_tui.store.hot.connection import connect;"
        "conn = connect(':memory:', cached_statements=5); seen = [];"
        "conn.set_authorizer(lambda *asked: seen.append(asked) or 0);"
        "[conn.execute('select 1').fetchall() for _ in range(9)]; print(len(seen))"
    )
    assert answer(code, tmp_path) == "1"


def test_where_functools_is_loaded_it_is_left_alone(tmp_path: Path) -> None:
    code = (
        "import functools as before; from crm_tui.store.hot import connection;"
        "import functools; print(functools is before)"
    )
    assert answer(code, tmp_path) == "True"
