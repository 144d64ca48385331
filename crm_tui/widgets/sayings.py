"""What an app says in toasts: an answer to a key comes at once, and news waits for a quiet moment.

An error stays beside what is said later, until its time is over or a later key is answered. The
notifications are our own to keep: `App.notify` adds one only by a message, after which it cannot be
told whether it is shown. Looked at for it in Textual 8.2.8: `App._on_notify`, `App._unnotify`.
"""

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from textual.notifications import Notification

if TYPE_CHECKING:
    from textual.app import App

BRIEF, LONG = 4.0, 8.0  # seconds a toast stays
READ = 2.0  # seconds after which news counts as read
MOST = 240  # characters of a line
MOST_ERRORS = 2  # that stay beside what is said after them

#: The key that the present work began with: a task has it from the key that started the task.
_KEY: ContextVar[int] = ContextVar("_KEY", default=0)


class Said(NamedTuple):
    """What is said now. key: the last one that was pressed before."""

    toast: Notification
    key: int
    is_news: bool

    def stays_for(self, key: int) -> bool:
        """Whether it is an error that the answer to this key may not put away."""
        return self.toast.severity == "error" and key <= self.key


class Sayings:
    """What an app says now, and the news that waits."""

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._keys = 0
        self._said: list[Said] = []
        self._news: list[str] = []
        self._is_waiting = False

    def key(self) -> None:
        """A key is pressed: what is said from now on in its work answers it."""
        self._keys += 1
        _KEY.set(self._keys)

    def tell(self, text: str, severity: Any) -> None:
        """Say something; what was said before gives way to it, but for an error nobody answered."""
        said, key = self._still_said(), _KEY.get()
        errors = [one for one in said if one.stays_for(key) and one.toast.message != text]
        kept = errors[-MOST_ERRORS:]
        for one in said:
            if one not in kept:
                self._take_away(one)
        self._say(text, severity, kept)

    def tell_news(self, text: str) -> None:
        """Say what answers no key, once nothing else is said."""
        if self._still_said():
            self._put_off(text)
        else:
            self._say(text, "information", [], is_news=True)

    def _say(self, text: str, severity: Any, beside: list[Said], *, is_news: bool = False) -> None:
        text = "\n".join(map(shortened, text.split("\n")))
        timeout = BRIEF if severity == "information" else LONG
        toast = Notification(text, severity=severity, timeout=timeout)
        self._said = [*beside, Said(toast, self._keys, is_news)]
        self._app._notifications.add(toast)
        self._app._refresh_notifications()

    def _still_said(self) -> list[Said]:
        there = self._app._notifications
        return [one for one in self._said if one.toast in there and not one.toast.has_expired]

    def _take_away(self, one: Said) -> None:
        """Stop saying something; news that nobody can have read is said again."""
        self._app._unnotify(one.toast, refresh=False)
        if one.is_news and one.toast.time_left > BRIEF - READ:
            self._put_off(one.toast.message)

    def _put_off(self, text: str) -> None:
        if text not in self._news:
            self._news.append(text)
        self._wait()

    def _wait(self) -> None:
        """Look again when what is said now is over."""
        if not self._is_waiting:
            self._is_waiting = True
            left = max((one.toast.time_left for one in self._still_said()), default=BRIEF)
            self._app.set_timer(max(left, 0) + 0.05, self._say_news)

    def _say_news(self) -> None:
        self._is_waiting = False
        if self._news and self._still_said():
            self._wait()
        elif self._news:
            self.tell_news(self._news.pop(0))
            if self._news:
                self._wait()


def shortened(line: str) -> str:
    """A line of a toast; of an endless one how it begins, and how it ends: there the key stands."""
    return line if len(line) <= MOST else f"{line[: MOST // 2]}…{line[-MOST // 4 :]}"
