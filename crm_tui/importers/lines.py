"""Text files as lines of bounded length, with an error that names the line."""

from collections.abc import Iterator
from pathlib import Path

from crm_tui.errors import Damaged, Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding

LONGEST_LINE = 1 << 22
"""Characters a line of text may have; endless lines are refused before they fill the memory."""


def read_lines(path: Path, encoding: Encoding, *, longest: int = LONGEST_LINE) -> Iterator[str]:
    """The lines of a text file with their own line ends (LF, CR or CRLF) kept.

    longest: characters a line may have.
    Raises Damaged when bytes do not fit the encoding, Invalid when a line has no end.
    """
    number = 0
    with path.open("r", encoding=encoding.name, errors=encoding.errors, newline="") as file:
        try:
            while line := file.readline(longest):
                number += 1
                if len(line) == longest and line[-1] not in "\r\n":
                    raise _endless(number, longest)
                yield line if number > 1 else line.lstrip("\ufeff")
        except UnicodeDecodeError as error:
            raise _unreadable(encoding, number + 1) from error


def _endless(number: int, longest: int) -> Invalid:
    return Invalid(
        _("Line {line} is longer than {size} characters.").format(line=number, size=longest),
        field="file",
        hint=_("This is not a table, or its line ends are lost; save it again as CSV."),
    )


def _unreadable(encoding: Encoding, number: int) -> Damaged:
    return Damaged(
        _("Near line {line} the file is not in the encoding {encoding}.").format(
            line=number, encoding=encoding.name
        ),
        hint=_("Name its encoding with --encoding, or save it as UTF-8."),
    )
