"""The house style that no linter knows: short files, whole words, nothing left undone."""

import ast
import re

from tests.house.source import called, functions, modules, nodes, place, room_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
#: Modules that are one table of facts; their length is the world's.
TABLES: set[str] = set()
#: The outermost loops of the faces, where a bug must still give the terminal back.
LAST_RESORTS = {"__main__", "app", "shell"}
UNDONE = re.compile(r"\b(TODO|FIXME|raise NotImplementedError)\b")
OURS = modules("crm_tui", "bench", "tests")


def test_no_file_is_too_long_to_read() -> None:
    lengths = {place(path): path.read_text("utf-8").count("\n") for path in OURS}
    long = {name: n for name, n in lengths.items() if n > LONGEST_FILE and name not in TABLES}
    assert long == {}


def test_no_function_is_too_long_to_understand() -> None:
    long = [
        f"{place(path, node)} {node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for path in modules("crm_tui", "bench")
        for node in functions(path)
        if (node.end_lineno or 0) - node.body[0].lineno >= LONGEST_FUNCTION
    ]
    assert long == []


def test_nothing_is_left_undone() -> None:
    here = "tests/house/test_style.py"
    wrong = [
        f"{place(path)}:{number}"
        for path in OURS
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNDONE.search(line) and place(path) != here
    ]
    assert wrong == []


def test_a_bug_is_never_swallowed() -> None:
    wrong = [
        place(path, node)
        for path in modules("crm_tui")
        if room_of(path) not in LAST_RESORTS
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        if node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
        if ast.unparse(node.body[-1]) != "raise"
    ]
    assert wrong == []


WORDS = {"_", "N_", "_n"}


def test_words_for_people_are_whole_texts_that_can_be_translated() -> None:
    """`_(f"…")` and `_("a" + b)` would never be found in a catalogue."""
    wrong = [
        place(path, node)
        for path in modules("crm_tui")
        for node in nodes(path)
        if isinstance(node, ast.Call) and called(node) in WORDS and node.args
        if isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert wrong == []


def test_nobody_is_shouted_at() -> None:
    wrong = [
        place(path, node)
        for path in modules("crm_tui")
        for node in nodes(path)
        if isinstance(node, ast.Call) and called(node) in WORDS
        for text in node.args
        if isinstance(text, ast.Constant) and "!" in str(text.value)
    ]
    assert wrong == []


LOOKS_AWAY = re.compile(
    r"time\.sleep|asyncio\.sleep\((?!0\))|pytest\.(skip|importorskip|xfail)\b"
    r"|pytest\.mark\.(skip|skipif|xfail)\b"
)


def test_no_test_sleeps_or_looks_away() -> None:
    wrong = [
        f"{place(path)}:{number}"
        for path in modules("tests")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if LOOKS_AWAY.search(line) and path.name != "test_style.py"
    ]
    assert wrong == []


def test_every_test_says_something_about_sales() -> None:
    """A name is a sentence: several words."""
    short = [
        f"{place(path, node)} {node.name}"
        for path in modules("tests")
        for node in functions(path)
        if node.name.startswith("test_") and node.name.count("_") < 2
    ]
    assert short == []


def test_no_text_hides_a_control_or_bidi_character() -> None:
    """In source such a character is written as an escape, so that a reader sees it."""
    hidden = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
    wrong = [place(path) for path in OURS if hidden.search(path.read_text("utf-8"))]
    assert wrong == []
