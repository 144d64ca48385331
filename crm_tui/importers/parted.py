"""Tables whose rows and cells are parted by the separators that ASCII has for it (1E and 1F)."""

from pathlib import Path

from crm_tui.errors import Invalid
from crm_tui.i18n import _
from crm_tui.importers.encodings import Encoding
from crm_tui.importers.held_rows import table_of
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import Row, Table, shown

MOST_BYTES = 64 << 20
"""Bytes of such a file: it is held in memory."""


def read_parted(path: Path, code: Encoding) -> Table:
    """Such a file as a Table; its rows are numbered as they come. Raises Invalid when too large."""
    if path.stat().st_size > MOST_BYTES:
        raise Invalid(
            _("“{name}” is larger than {size} MB.").format(name=shown(path), size=MOST_BYTES >> 20),
            field="file",
            hint=_("Save it as CSV, which has no such limit."),
        )
    text = "".join(read_lines(path, code, longest=MOST_BYTES))
    rows = [
        Row(number, tuple(record.strip("\r\n").split("\x1f")))
        for number, record in enumerate(text.split("\x1e"), start=1)
        if record.strip()
    ]
    return table_of(path, rows, code.name, "csv")
