"""The apostrophe that keeps spreadsheets from running a cell as a formula."""

import re

DANGER = ("=", "+", "-", "@", "\t", "\r", "\n", ";", "＝", "＋", "－", "＠")
"""What a cell starts with when a spreadsheet may take it for a formula or split it."""

_PHONE = re.compile(r"\+\d[\d ().-]{4,30}", re.ASCII)


def guard(text: str) -> str:
    """The text as written into CSV: dangerous beginnings get a leading apostrophe.

    A plain phone number (`+49 151 23`) stays as it is: it runs nothing and people expect it.
    A text that already starts with apostrophes before a danger gets one more, so that
    `unguard` gives back exactly what was there.
    """
    bare = text.lstrip("'")
    if not bare.startswith(DANGER) or (bare is text and is_plain_phone(text)):
        return text
    return "'" + text


def unguard(text: str) -> str:
    """The text without the apostrophe that `guard` adds."""
    if text[:1] == "'" and text.lstrip("'").startswith(DANGER):
        return text[1:]
    return text


def is_plain_phone(text: str) -> bool:
    """Whether the text is a plus sign and digits with the usual separators, and nothing else."""
    return _PHONE.fullmatch(text) is not None
