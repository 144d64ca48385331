"""What a stage of a playbook wants known and asks, read from its text without a parser.

The store keeps playbooks as `write_pipeline` writes them. A card is drawn at every key press and
must not wait for all of a playbook to be read and checked.
"""

from crm_tui.domain.rows import row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import NamedTuple

    class Glimpse(NamedTuple):
        """A stage: what it wants known, what it requires, and the questions of its steps by mark.

        questions: "" for the usual step, "#1" for the first of the others; those that name a set.
        """

        key: str
        known: tuple[str, ...]
        must: tuple[str, ...]
        questions: dict[str, str]

else:
    Glimpse = row("Glimpse", "key known must questions")

_STEP, _VARIANT, _STAGE = "[stages.step]", "[[stages.steps]]", "[[stages]]"
_MOST = 40
_seen: "dict[str, tuple[Glimpse, ...]]" = {}


def glance(text: str) -> "tuple[Glimpse, ...]":
    """The stages of a playbook in their order."""
    found = _seen.get(text)
    if found is None:
        if len(_seen) >= _MOST:
            _seen.clear()
        found = _seen[text] = _Reading(text).stages()
    return found


def before(stages: "tuple[Glimpse, ...]", key: str) -> "tuple[Glimpse, ...]":
    """The stages that stand before the one with this key; none where it is not there."""
    for place, stage in enumerate(stages):
        if stage.key == key:
            return stages[:place]
    return ()


class _Reading:
    """Reads line by line: which table a line stands in, and what of it matters here."""

    def __init__(self, text: str) -> None:
        self._found: list[dict[str, list[str]]] = []
        self._questions: list[dict[str, str]] = []
        self._variants = 0
        self._mark: str | None = None
        self._in_stage = False
        lines = iter(text.splitlines())
        for line in lines:
            self._line(line.strip(), lines)

    def stages(self) -> "tuple[Glimpse, ...]":
        """What was found."""
        return tuple([
            Glimpse("".join(one["key"][:1]), tuple(one["known"]), tuple(one["must"]), questions)
            for one, questions in zip(self._found, self._questions, strict=True)
        ])  # fmt: skip

    def _line(self, line: str, lines: "Iterator[str]") -> None:
        if line.startswith("["):
            self._enter(line.partition("#")[0].strip())
            return
        name, mark, value = line.partition("=")
        name = name.strip()
        if not mark or not self._found:
            return
        if self._in_stage and name in ("key", "known", "must"):
            if name != "key" and "]" not in value:
                value += _to_the_end(lines)
            self._found[-1][name] = _quoted(value)
        elif self._mark is not None and name == "questions":
            self._questions[-1][self._mark] = "".join(_quoted(value)[:1])

    def _enter(self, table: str) -> None:
        self._in_stage = table == _STAGE
        if table == _STAGE:
            self._found.append({"key": [], "known": [], "must": []})
            self._questions.append({})
            self._variants = 0
            self._mark = None
        elif table == _VARIANT:
            self._variants += 1
            self._mark = f"#{self._variants}"
        else:
            self._mark = "" if table == _STEP else None


def _to_the_end(lines: "Iterator[str]") -> str:
    """The rest of a list that goes on over several lines."""
    found = ""
    for line in lines:
        found += line
        if "]" in line:
            break
    return found


def _quoted(value: str) -> "list[str]":
    """The texts in double quotes."""
    pieces = value.replace('\\"', "\0").split('"')[1::2]
    return [piece.replace("\0", '"').replace("\\\\", "\\") for piece in pieces]
