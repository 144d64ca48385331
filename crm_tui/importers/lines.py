"""Text files as lines of bounded length, with an error that names the line."""

from collections.abc import Iterator
from io import StringIO
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


BLOCK = 1 << 16
"""Characters that are taken at a time, to the end of the line in which they end."""


def read_blocks(path: Path, encoding: Encoding) -> Iterator[list[str]]:
    """The same lines as `read_lines` gives, many at a time.

    Raises what that raises.
    """
    with path.open("r", encoding=encoding.name, errors=encoding.errors, newline="") as file:
        is_first = True
        while True:
            try:
                text = file.read(BLOCK)
                text += file.readline(LONGEST_LINE)
            except UnicodeDecodeError:
                _look_for_the_fault(path, encoding)
                raise
            if not text:
                return
            if is_first:
                text, is_first = text.lstrip("\ufeff"), False
            lines = StringIO(text, newline="").readlines()
            if len(text) >= LONGEST_LINE and max(map(len, lines)) >= LONGEST_LINE:
                _look_for_the_fault(path, encoding)
            yield lines


def _look_for_the_fault(path: Path, encoding: Encoding) -> None:
    """Raise what reading line by line raises, which knows the line."""
    for _line in read_lines(path, encoding):
        pass


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
