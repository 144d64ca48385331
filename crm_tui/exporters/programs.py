"""Programs of the person's own, named by a setting such as `linphone-cli call {number}`."""

import os
import shlex
import subprocess

from crm_tui.domain.text import display
from crm_tui.errors import Invalid, Unavailable
from crm_tui.i18n import _


def command(template: str, place: str, value: str, *, setting: str, example: str) -> list[str]:
    """The program and its arguments, `value` where the template says `place`, else at its end.

    The value is an argument of its own or a part of one; no shell reads it. Raises Invalid, naming
    the setting and an example, for a template that can't be read.
    """
    try:
        words = shlex.split(template)
    except ValueError:
        words = []
    if not words:
        raise Invalid(
            _("The setting {setting} cannot be read: {template}").format(
                setting=setting, template=display(template)
            ),
            field=setting,
            hint=_("Write a program and {place}, such as: {example}").format(
                place=place, example=example
            ),
        )
    if place not in template:
        words.append(place)
    return [word.replace(place, value) for word in words]


def start(words: list[str], hint: str) -> "subprocess.Popen[bytes]":
    """Start a program and let it go on by itself. Raises Unavailable, with the hint."""
    try:
        return subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True, cwd=os.sep,
        )  # fmt: skip
    except OSError as error:
        raise Unavailable(
            _("{program} could not be started: {why}.").format(
                program=display(words[0]), why=error.strerror
            ),
            hint=hint,
        ) from error
