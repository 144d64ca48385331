"""One line of text being typed: the text, the caret, and what the editing keys do to them.

It knows no widget, so that keys are answered in the order they were pressed, within their event.
"""

from crm_tui.domain.text import display, width
from crm_tui.widgets.paint import Line

LONGEST = 2000  # characters; more is a document, not a line


class Field:
    """A line of text with a caret, which stands before the character `at`."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.at = len(text)

    def insert(self, text: str) -> int:
        """Put text in at the caret, line ends as spaces; return how many characters had no room."""
        whole = " ".join(text.splitlines())
        text = whole[: max(LONGEST - len(self.text), 0)]
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)
        return len(whole) - len(text)

    def press(self, name: str, char: str | None) -> bool:
        """Answer a key; False if it is none of a line's keys."""
        edit = _KEYS.get(name)
        if edit is not None:
            edit(self)
            return True
        if (char is not None and char.isprintable()) or char == "\u200c":
            self.insert(char or "")
            return True
        return False

    def line(self, cells: int, hint: str = "") -> Line:
        """What is shown in so many cells: the caret always in sight; a hint while it is empty."""
        if not self.text:
            return [(" ", "caret"), (whole_words(hint, cells - 1), "dim")]
        shown = [display(char) for char in self.text] + [" "]
        first = self._first_shown(shown, cells)
        before = "".join(shown[first : self.at])
        after, used = "", width(before) + max(width(shown[self.at]), 1)
        for piece in shown[self.at + 1 :]:
            used += width(piece)
            if used > cells:
                break
            after += piece
        return [(before, "text"), (shown[self.at], "caret"), (after, "text")]

    def _first_shown(self, shown: list[str], cells: int) -> int:
        first = self.at
        used = max(width(shown[self.at]), 1)
        while first > 0 and used + width(shown[first - 1]) <= cells:
            first -= 1
            used += width(shown[first])
        return first

    # -- the keys -------------------------------------------------------------------------

    def _before(self) -> int:
        """Where the letter before the caret begins, its marks and joiners included."""
        at = max(self.at - 1, 0)
        while at > 0 and (width(self.text[at]) == 0 or self.text[at - 1] == "\u200d"):
            at -= 1
        return at

    def _after(self) -> int:
        """Where the letter under the caret ends."""
        at = min(self.at + 1, len(self.text))
        while at < len(self.text) and (width(self.text[at]) == 0 or self.text[at - 1] == "\u200d"):
            at += 1
        return at

    def left(self) -> None:
        """One letter to the left."""
        self.at = self._before()

    def right(self) -> None:
        """One letter to the right."""
        self.at = self._after()

    def home(self) -> None:
        """To the beginning."""
        self.at = 0

    def end(self) -> None:
        """To the end."""
        self.at = len(self.text)

    def backspace(self) -> None:
        """Take the letter before the caret away."""
        self._cut(self._before())

    def delete(self) -> None:
        """Take the letter under the caret away."""
        self.text = self.text[: self.at] + self.text[self._after() :]

    def word_back(self) -> None:
        """Take the word before the caret away."""
        kept = self.text[: self.at].rstrip()
        self._cut(kept.rfind(" ") + 1)

    def clear(self) -> None:
        """Take everything before the caret away."""
        self._cut(0)

    def _cut(self, start: int) -> None:
        self.text = self.text[:start] + self.text[self.at :]
        self.at = start


def whole_words(text: str, cells: int) -> str:
    """The words of a text that fit, none of them cut, and no separator at the end."""
    while text and width(text) > cells:
        text = text.rpartition(" ")[0].rstrip(" ,;:·>›(")
    return text


_KEYS = {
    "left": Field.left,
    "right": Field.right,
    "home": Field.home,
    "end": Field.end,
    "ctrl+a": Field.home,
    "ctrl+e": Field.end,
    "backspace": Field.backspace,
    "delete": Field.delete,
    "ctrl+w": Field.word_back,
    "ctrl+u": Field.clear,
}
