"""The project's papers: the lock, the changes, and nothing that holds on one machine only."""

import re
import tomllib

from crm_tui import __version__
from tests.house.source import ROOT, files

LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TEXTS = ("*.py", "*.md", "*.toml", "*.tcss", "*.sql", "*.cfg", "*.txt", "Makefile", "run", "*.lock")
#: Samples of other people's data may hold anything.
FOREIGN = ROOT / "tests" / "data"


def requirements() -> dict[str, str]:
    """Each requirement of the lock with all that is said about it."""
    joined = re.sub(r"\\\n\s*", " ", LOCK)
    lines = (line.strip() for line in joined.splitlines())
    return {
        re.split(r"[=<>~!@ \[;]", line)[0].lower(): line
        for line in lines
        if line and not line.startswith("#")
    }


def test_every_requirement_is_pinned_and_hashed() -> None:
    for name, line in requirements().items():
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", line), f"{name} is not pinned"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), f"{name} has no hash"


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links|--trusted-host| @ ", LOCK)


def test_the_lock_holds_all_that_the_project_needs() -> None:
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    for extra in project.get("optional-dependencies", {}).values():
        wanted += extra
    names = {re.split(r"[=<>~!@ \[;]", want)[0].lower().replace("_", "-") for want in wanted}
    assert names - {name.replace("_", "-") for name in requirements()} == set()


def test_every_file_the_program_reads_is_packed_with_it() -> None:
    package = ROOT / "crm_tui"
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["crm_tui"]
    packed = {path for pattern in patterns for path in package.glob(pattern)}
    sources = {".py", ".pyc", ".po", ".pot", ".mako"}
    needed = {path for path in package.rglob("*") if path.is_file() and path.suffix not in sources}
    assert {str(path.relative_to(ROOT)) for path in needed - packed} == set()


def test_textual_is_held_below_its_next_major() -> None:
    textual = [want for want in PROJECT["project"]["dependencies"] if want.startswith("textual")]
    assert re.search(r"<\d+$", textual[0])


def test_the_changes_tell_of_this_version() -> None:
    heading = rf"^## {re.escape(__version__)}\b"
    assert re.search(heading, (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)


def test_no_file_knows_a_path_of_one_machine() -> None:
    private = re.compile(
        r"/(?:home|Users|root|work)/(?!\.\.\.|name\b|you\b|anna\b)\w|[A-Z]:\\Users"
    )
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files(*TEXTS)
        if FOREIGN not in path.parents
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if private.search(line) and path.name != "test_project.py"
    ]
    assert wrong == []
