"""What a card or a calendar said that we have no place for: given back as it was, and no more."""

from collections.abc import Collection, Iterable, Iterator

from crm_tui.domain.content_lines import escaped, read_line, unfolded

FRAME = frozenset({"BEGIN", "END", "VERSION"})

#: Characters that no content line may hold, shown by marks; tabs and line ends are kept.
_UNHELD = {code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)} | {0x7F: 0x2421}
_UNHELD |= dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), 0xFFFD)


def plain(text: str) -> str:
    """A text without what content lines cannot hold and terminals could obey."""
    return text if text.isprintable() else text.translate(_UNHELD)


def value_of(text: str) -> str:
    """A text as the value of a property: it can end neither its line nor its field."""
    return escaped(plain(text))


def carried_lines(texts: Iterable[str], ours: Collection[str]) -> Iterator[str]:
    """The lines that may stand in what we write, each whole.

    ours: properties that we write ourselves. What is no content line is left out, and so is a
    part (`BEGIN:VALARM …`) that does not end; nothing carried can open or close what we write.
    """
    inside: list[str] = []
    held: list[str] = []
    for line in (line for text in texts for _number, line in unfolded(text)):
        name, value = _named(line)
        if name == "BEGIN":
            inside.append(value)
        if inside and name:
            held.append(line)
        elif name and name not in FRAME and name not in ours:
            yield line
        if name == "END" and inside and inside.pop() != value:
            inside, held = [], []  # it ends what it never began: none of it can be trusted
        if not inside:
            yield from held
            held = []


def _named(line: str) -> tuple[str, str]:
    """The property of a line and its value in capitals; ("", "") for what is no content line."""
    try:
        found = read_line(line)
    except ValueError:
        return "", ""
    return found.name.upper(), found.value.strip().upper()


def free_group(lines: Iterable[str]) -> str:
    """The beginning of groups that none of these lines uses: item, item_, …"""
    used = {read_line(line).group.casefold() for line in lines}
    name = "item"
    while any(group.startswith(name) for group in used):
        name += "x"
    return name
