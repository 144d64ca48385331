"""Dialling by a program of one's own: the setting `dial`, as in `linphone-cli call {number}`."""

from typing import TYPE_CHECKING

from crm_tui.errors import Invalid
from crm_tui.exporters import programs
from crm_tui.i18n import _

if TYPE_CHECKING:
    import subprocess

PLACE = "{number}"


def dialling_command(template: str, number: str) -> list[str]:
    """The program and its arguments. number: digits with a plus perhaps, else Invalid."""
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise Invalid(
            _("“{number}” is no number that can be dialled.").format(number=number),
            field="number",
            hint=_("It is on the clipboard."),
        )
    example = "linphone-cli call {number}"
    return programs.command(template, PLACE, number, setting="dial", example=example)


def dial(template: str, number: str) -> "subprocess.Popen[bytes]":
    """Start the program and let it go on by itself. Raises Invalid, Unavailable."""
    hint = _("The setting dial says which program dials; the number is on the clipboard.")
    return programs.start(dialling_command(template, number), hint)
