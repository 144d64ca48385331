"""Dialling by a program of one's own: the setting `dial`, as in `linphone-cli call {number}`."""

import shlex
import subprocess

from crm_tui.errors import Invalid, Unavailable
from crm_tui.i18n import _

PLACE = "{number}"


def dialling_command(template: str, number: str) -> list[str]:
    """The program and its arguments. number: digits with a plus perhaps, else Invalid.

    The number is an argument of its own or a part of one; no shell reads it.
    """
    digits = number.removeprefix("+")
    if not (digits.isascii() and digits.isdecimal()):
        raise Invalid(
            _("“{number}” is no number that can be dialled.").format(number=number),
            field="number",
            hint=_("It is on the clipboard."),
        )
    try:
        words = shlex.split(template)
    except ValueError:
        words = []
    if not words:
        raise Invalid(
            _("The setting dial cannot be read: {template}").format(template=template),
            field="dial",
            hint=_("Write a program and {number}, such as: linphone-cli call {number}"),
        )
    if PLACE not in template:
        words.append(PLACE)
    return [word.replace(PLACE, number) for word in words]


def dial(template: str, number: str) -> "subprocess.Popen[bytes]":
    """Start the program and let it go on by itself. Raises Invalid, Unavailable."""
    command = dialling_command(template, number)
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise Unavailable(
            _("{program} could not be started: {why}.").format(
                program=command[0], why=error.strerror
            ),
            hint=_("The setting dial says which program dials; the number is on the clipboard."),
        ) from error
