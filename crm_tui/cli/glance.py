"""A look at the database for a command that only reads: whose, when, and by which clock."""

import os
import time

from crm_tui.config import read_config
from crm_tui.i18n import _, speak
from crm_tui.paths import is_known_zone, system_zone
from crm_tui.store.hot.connection import Late, Outdated, open_hot
from crm_tui.store.hot.people import NOBODY, UserLine, user

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from crm_tui.config import Config
    from crm_tui.store.hot.connection import Hot

#: How long a command waits for a file that somebody holds, in seconds.
PATIENCE = 5.0
_MICROSECONDS = 1_000_000
#: Whether nothing but the end of the process comes after a look: set by the short way.
is_last = False


def clock() -> int:
    """Now, in microseconds of UTC."""
    return time.time_ns() // 1000


class Glance:
    """An open look. `conn` is None where there is no database yet; `zone` only if not TZ's own."""

    def __init__(self, config: "Config", conn: "Hot | None") -> None:
        self.config = config
        self.conn = conn
        self.user = user(conn, config.user) if conn else UserLine(NOBODY, config.user, "", "")
        self.now = clock()
        self.zone_name = self.user.zone or config.zone
        self.zone: tzinfo | None = None
        self._before: str | None = None
        self._changed = False
        if self.zone_name != system_zone():
            self._move_to(self.zone_name)
        #: Today, as an ISO day.
        self.day = self.local(self.now)[0]
        speak(self.user.language or config.language)

    def _move_to(self, zone: str) -> None:
        """Count days in another zone than the system's: by the C library where it can."""
        if hasattr(time, "tzset"):
            self._before, self._changed = os.environ.get("TZ"), True
            os.environ["TZ"] = zone
            time.tzset()
        else:
            from zoneinfo import ZoneInfo

            self.zone = ZoneInfo(zone)

    def local(self, micros: int) -> "tuple[str, int]":
        """The ISO day and the minute of it that an instant falls on, in the person's zone."""
        if self.zone is None:
            then = time.localtime(micros // _MICROSECONDS)
            day = f"{then.tm_year:04d}-{then.tm_mon:02d}-{then.tm_mday:02d}"
            return day, then.tm_hour * 60 + then.tm_min
        from datetime import datetime

        found = datetime.fromtimestamp(micros / _MICROSECONDS, self.zone)
        return found.date().isoformat(), found.hour * 60 + found.minute

    def minute_in(self, zone: str) -> "int | None":
        """The minute of the day that the clocks of an IANA zone show; None for no zone."""
        if self.zone is None and hasattr(time, "tzset") and is_known_zone(zone):
            return self._by_the_library(zone)
        from datetime import datetime
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            found = datetime.fromtimestamp(self.now / _MICROSECONDS, ZoneInfo(zone))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
        return found.hour * 60 + found.minute

    def _by_the_library(self, zone: str) -> int:
        """The same by the C library, which costs a quick command far less than Python's zones."""
        before = os.environ.get("TZ")
        os.environ["TZ"] = zone
        time.tzset()
        then = time.localtime(self.now // _MICROSECONDS)
        _put_back(before)
        return then.tm_hour * 60 + then.tm_min

    @property
    def moment(self) -> "datetime":
        """Now, aware, in the person's zone. Imports a calendar."""
        from datetime import datetime
        from zoneinfo import ZoneInfo

        return datetime.fromtimestamp(self.now / _MICROSECONDS, ZoneInfo(self.zone_name))

    def __enter__(self) -> "Glance":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.conn is not None:
            if is_last:
                self.conn.leave()
            else:
                self.conn.close()
        if self._changed:
            _put_back(self._before)


def _put_back(zone: "str | None") -> None:
    """Let the process be in the zone again that TZ named before."""
    if zone is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = zone
    time.tzset()


def glance(db: "str | None" = None, person: "str | None" = None) -> Glance:
    """A look at the database that flags, variables and config name.

    Raises NotFound where --db names a file that is not there, Unavailable, Damaged or Invalid.
    """
    config = read_config({"db": db, "user": person})
    conn = _opened(config)
    if conn is None and db is not None:
        from crm_tui.errors import NotFound

        raise NotFound(
            _("There is no database {path}.").format(path=config.shown("db")),
            hint=_("The first `crm add` makes it; or check the name."),
        )
    try:
        return Glance(config, conn)
    except BaseException:
        if conn is not None:
            conn.close()
        raise


def _opened(config: "Config") -> "Hot | None":
    try:
        return open_hot(config.db, PATIENCE)
    except Outdated:
        return _upgraded(config)
    except Late:
        raise _held(config) from None


def _upgraded(config: "Config") -> "Hot | None":
    """The long way: opening the store upgrades it, after a backup."""
    from crm_tui.store.db import Store

    store = Store(config.db)
    store.create()
    store.engine.dispose()
    return open_hot(config.db, PATIENCE)


def _held(config: "Config") -> Exception:
    from crm_tui.errors import Unavailable

    return Unavailable(
        _("Somebody holds {path}.").format(path=config.shown("db")),
        hint=_("Try again, or close the other program."),
    )
