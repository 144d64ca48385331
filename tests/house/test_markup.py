"""What people type is text: no call hands it to something that reads markup."""

import ast

import pytest

from tests.house.source import called, modules, place, tree

#: Widgets and calls whose text Textual reads as markup unless told otherwise.
READS_MARKUP = {
    *("Label", "Static", "Button", "Option", "Selection", "Checkbox", "RadioButton", "Link"),
    *("Collapsible", "Tab", "TabPane", "Tree", "TreeNode", "Placeholder", "Digits", "notify"),
    *("add_column", "add_row", "add_leaf", "set_options", "from_markup", "Markdown"),
}
ATTRIBUTES = {"border_title", "border_subtitle", "tooltip", "placeholder_markup"}
SAFE_CALLS = {"Content", "Text", "from_text", "assemble", "_", "_n", "blank", "styled"}
ROOMS = ("crm_tui/widgets", "crm_tui/screens")
SINGLE = ("crm_tui/app.py", "crm_tui/shell.py")


def is_plain(node: ast.expr) -> bool:
    """True for what cannot hold a person's words as markup: a literal, a translated literal
    without brackets, or a value already made text."""
    if isinstance(node, ast.Constant):
        return "[" not in str(node.value)
    if isinstance(node, ast.IfExp):
        return is_plain(node.body) and is_plain(node.orelse)
    if isinstance(node, ast.Call) and called(node) in {"_", "_n"}:
        return all(is_plain(one) for one in node.args[:1])
    return isinstance(node, ast.Call) and called(node) in SAFE_CALLS


def says_no_markup(call: ast.Call) -> bool:
    return any(
        word.arg == "markup" and isinstance(word.value, ast.Constant) and word.value.value is False
        for word in call.keywords
    )


def ours(source: ast.AST) -> set[str]:
    """Names that a module takes from this project: what they make never reads markup."""
    taken = (node for node in ast.walk(source) if isinstance(node, ast.ImportFrom))
    return {
        n.name for node in taken if (node.module or "").startswith("crm_tui") for n in node.names
    }


def sinks(source: ast.AST) -> list[ast.AST]:
    """Places where something that is not plain reaches a reader of markup."""
    found: list[ast.AST] = []
    readers = READS_MARKUP - ours(source)
    for node in ast.walk(source):
        if isinstance(node, ast.Call) and called(node) in readers:
            if node.args and not says_no_markup(node) and not is_plain(node.args[0]):
                found.append(node)
        elif isinstance(node, ast.Assign):
            targets = [t.attr for t in node.targets if isinstance(t, ast.Attribute)]
            if ATTRIBUTES & set(targets) and not is_plain(node.value):
                found.append(node)
    return found


def test_no_screen_reads_a_name_as_markup() -> None:
    paths = [path for path in modules("crm_tui") if place(path).startswith(ROOMS + SINGLE)]
    assert [place(path, node) for path in paths for node in sinks(tree(path))] == []


@pytest.mark.parametrize(
    ("line", "is_safe"),
    [
        ("Label('Due')", True),
        ("Label(_('Due'))", True),
        ("Label(client.name)", False),
        ("Label(client.name, markup=False)", True),
        ("Label(Content(client.name))", True),
        ("self.app.notify(f'Saved {name}')", False),
        ("self.app.notify(_('Saved {name}').format(name=name))", False),
        ("self.border_title = name", False),
        ("self.border_title = Content(name)", True),
        ("Button('Yes' if sure else 'No')", True),
        ("Label('[@click=app.quit]x[/]')", False),
    ],
)
def test_the_rule_tells_a_name_from_a_word(line: str, is_safe: bool) -> None:
    assert (sinks(ast.parse(line)) == []) == is_safe
