"""One spelling for text typed on four keyboards: letters, digits, spaces and punctuation folded."""

import re
import unicodedata
from functools import cache

_LETTERS = str.maketrans(
    {
        "ё": "е",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
        "آ": "ا",
        "أ": "ا",
        "إ": "ا",
        "ة": "ه",
        "ۀ": "ه",
        "ؤ": "و",
        "ـ": "",
        "،": ",",
        "٫": ".",
        "؛": " ",
        "\u200c": " ",
        "\u200d": "",
        "\u200e": "",
        "\u200f": "",
        "\u202a": "",
        "\u202b": "",
        "\u202c": "",
        "\u2066": "",
        "\u2067": "",
        "\u2068": "",
        "\u2069": "",
        "\ufeff": "",
        "'": "",
        "’": "",
        "ʼ": "",
        "`": "",
        "(": " ",
        ")": " ",
        "[": " ",
        "]": " ",
        '"': " ",
        "“": " ",
        "”": " ",
        "«": " ",
        "»": " ",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "−": "-",
        "@": " at ",
        "½": " half ",
        **{chr(0x6F0 + digit): str(digit) for digit in range(10)},
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
        **{chr(mark): "" for mark in (*range(0x64B, 0x653), 0x654, 0x655)},
    }
)
_PERSIAN = "[\u0620-\u064a\u0660-\u0669\u0671-\u06d3\u06f0-\u06f9]"
_WEEKDAYS_IN_FIGURES = {"1": "یک", "2": "دو", "3": "سه", "4": "چهار", "5": "پنج"}
_CHANGES = (
    (r"(?<![^\W\d_])([ap])\.\s?m(?![^\W\d_])\.?", r"\1m"),
    (r"(\d)([ap])(?![^\W\d_])", r"\1 \2m"),
    (r"(?<=[^\W\d_])\.", " "),
    (r"(\d{4})\. ?(\d{1,2})\. ?(\d{1,2})(?!\d)\.?", r"\1.\2.\3"),
    (r"(?<!\d)(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})(?!\d)", r"\1.\2.\3"),
    (r"(\d\.\d{1,2})\.(?=\s|$)", r"\1"),
    (r"(?<!\d),|,(?!\d)", " "),
    (r"(?<=[^\W\d_])-(?=\w)|(?<=\s)-(?=\s)", " "),
    (r"(\d)-(?=[a-z])", r"\1 "),
    (r"(?:^|(?<=\s))\+ ?(?=\w)", " in "),
    (r"[\s.,;:!…]+$", ""),
    (r"\s+", " "),
)
"""Punctuation to its plainest: p.m., 2026. 12. 5., trailing dots, hyphens between words."""


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(pattern), change) for pattern, change in _CHANGES]


@cache
def _weekday_in_figures() -> re.Pattern[str]:
    return re.compile("([1-5]) ?(?=شنبه)")


@cache
def _persian() -> re.Pattern[str]:
    return re.compile(_PERSIAN)


def fold(text: str) -> str:
    """`text` in one spelling: letters folded, ASCII digits, single spaces, no stray marks."""
    text = unicodedata.normalize("NFKC", text.translate(_LETTERS)).casefold().translate(_LETTERS)
    for pattern, change in _patterns():
        text = pattern.sub(change, text)
    text = _weekday_in_figures().sub(lambda found: _WEEKDAYS_IN_FIGURES[found[1]], text)
    return text.strip()


def fold_word(word: str) -> str:
    """A word of the tables in the same spelling, quicker: it holds only lower-case words."""
    return " ".join(word.translate(_LETTERS).split())


def is_persian(text: str) -> bool:
    """Whether Persian letters or digits were typed, so that months and weeks are Iranian."""
    return _persian().search(text) is not None
