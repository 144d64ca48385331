"""Content lines, of which vCards and calendars are made: folding, escapes, parameters.

Forms: RFC 6350 and RFC 5545 (both section 3), RFC 6868 (carets in parameters). Reading is wider:
a fold may be a tab, a line may end with LF or CR, a parameter may be a bare word (vCard 2.1).
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

LONGEST = 75
"""Bytes a written line may have, its end aside."""

_END = re.compile(r"\r\n|\r|\n")
_NAME = re.compile(r"[^\s:;.,=\"]+")
_PARAMETER = re.compile(r"[^:;,=\"]*=")
_BARE = re.compile(r"[^:;,]*")
_PIECES = re.compile(r"\\.|.", re.DOTALL)
_QUOTED = re.compile(r"[:;,]")
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_CARETS = {"^n": "\n", "^N": "\n", "^^": "^", "^'": '"'}


class ContentLine(NamedTuple):
    """One line: `group.NAME;PARAMETER=one,two:value`.

    name: as it was written. parameters: names with their values in order; the name is "" for a
    bare word. value: as it stands in the line, escapes included.
    """

    name: str
    value: str
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    group: str = ""

    def values_of(self, parameter: str) -> list[str]:
        """All values of a parameter, whatever its case; bare words are those of ""."""
        wanted = parameter.casefold()
        found = (values for name, values in self.parameters if name.casefold() == wanted)
        return [value for values in found for value in values]


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text without their folds, each with the number of its first physical line.

    A part after the first begins with one space or tab, which goes. Empty lines are passed over.
    """
    whole, first = "", 0
    for number, part in enumerate(_END.split(text), start=1):
        if part[:1] in (" ", "\t") and whole:
            whole += part[1:]
        elif part:
            if whole:
                yield first, whole
            whole, first = part, number
    if whole:
        yield first, whole


def folded(line: str) -> str:
    """A line as it is written, with CRLF: no part over LONGEST bytes, broken between characters."""
    parts, room = [""], LONGEST
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if size > room:
            parts.append(" ")
            room = LONGEST - 1
        parts[-1] += character
        room -= size
    return "\r\n".join(parts) + "\r\n"


def read_line(line: str) -> ContentLine:
    """The parts of an unfolded line. Raises ValueError for a line without a name or a colon."""
    name, place = _name(line, 0)
    group = ""
    if line[place : place + 1] == ".":
        group = name
        name, place = _name(line, place + 1)
    parameters: list[tuple[str, tuple[str, ...]]] = []
    while line[place : place + 1] == ";":
        parameter, place = _parameter(line, place + 1)
        parameters.append(parameter)
    if line[place : place + 1] != ":":
        raise ValueError(f"no colon after {name}")
    return ContentLine(name, line[place + 1 :], tuple(parameters), group)


def _name(line: str, place: int) -> tuple[str, int]:
    found = _NAME.match(line, place)
    if found is None:
        raise ValueError("a line without a name")
    return found.group(), found.end()


def _parameter(line: str, place: int) -> tuple[tuple[str, tuple[str, ...]], int]:
    """A parameter and where it ends."""
    equals = _PARAMETER.match(line, place)
    name = "" if equals is None else equals.group()[:-1].strip()
    place = place if equals is None else equals.end()
    values = []
    while True:
        value, place = _parameter_value(line, place)
        values.append(value)
        if line[place : place + 1] != ",":
            return (name, tuple(values)), place
        place += 1


def _parameter_value(line: str, place: int) -> tuple[str, int]:
    if line[place : place + 1] == '"':
        end = line.find('"', place + 1)
        if end > 0:
            return _without_carets(line[place + 1 : end]), end + 1
    found = _BARE.match(line, place)
    end = place if found is None else found.end()
    return _without_carets(line[place:end].strip()), end


def _without_carets(text: str) -> str:
    return re.sub(r"\^[nN^']", lambda found: _CARETS[found.group()], text)


def written(line: ContentLine) -> str:
    """A line as one text, unfolded; parameters are quoted where they must be."""
    head = f"{line.group}.{line.name}" if line.group else line.name
    for name, values in line.parameters:
        said = ",".join(_quoted(value) for value in values)
        head += f";{name}={said}" if name else f";{said}"
    return f"{head}:{line.value}"


def _quoted(value: str) -> str:
    said = value.replace("^", "^^").replace('"', "^'")
    said = _END.sub("^n", said)
    plain = said == said.strip() and not _QUOTED.search(said)
    return said if plain else f'"{said}"'


def escaped(text: str) -> str:
    r"""A text as a value that can end neither its line nor its field: `a;b` becomes `a\;b`."""
    return "".join(_ESCAPES.get(character, character) for character in _END.sub("\n", text))


def unescaped(value: str) -> str:
    r"""The text that a value means: `a\;b\nc` has a semicolon and two lines."""
    return re.sub(r"\\(.)", lambda found: _meant(found.group(1)), value, flags=re.DOTALL)


def _meant(character: str) -> str:
    return "\n" if character in "nN" else character


def parts_of(value: str, separator: str = ";") -> list[str]:
    r"""The texts between separators that are not escaped: `a;b\;c` is `a` and `b;c`."""
    parts = [""]
    for piece in _PIECES.findall(value):
        if piece == separator:
            parts.append("")
        else:
            parts[-1] += piece
    return [unescaped(part) for part in parts]


def joined(parts: Iterable[str], separator: str = ";") -> str:
    """Texts as the parts of one value, each escaped."""
    return separator.join(escaped(part) for part in parts)
