"""Frames, marks and signs in plain ASCII, for terminals and typefaces that have nothing else.

Every sign has a stand-in of one cell, so that nothing moves. Letters of names stay what they are.
"""

SIGNS = {
    **dict.fromkeys("┌┐└┘├┤┬┴┼╰╭╮╯┣┫", "+"),
    **dict.fromkeys("─–—−╌", "-"),
    **dict.fromkeys("│║", "|"),
    **dict.fromkeys("━≡", "="),
    **dict.fromkeys("┃█▌▐▀▄", "#"),
    **dict.fromkeys("▸▶→›⇥»", ">"),
    "▹": "+",
    **dict.fromkeys("←‹«↶", "<"),
    **dict.fromkeys("▾↓", "v"),
    **dict.fromkeys("▲↑", "^"),
    **dict.fromkeys("●○⊘", "o"),
    "⊖": "-",
    **dict.fromkeys("·•", "."),
    **dict.fromkeys("“”", '"'),
    **dict.fromkeys("‘’", "'"),
    **{"✓": "*", "×": "x", "…": "~", "⋯": ":", "⇄": "=", "\u2068": "", "\u2069": ""},
}
_TABLE = str.maketrans(SIGNS)


def in_ascii(text: str) -> str:
    """A cell's text with signs in ASCII; isolates, which have no cell, are left out."""
    return text if text.isascii() else text.translate(_TABLE)
