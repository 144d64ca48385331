"""Failures we expected and can explain to a person.

An error says what happened and, where there is one, what to do next. It knows
nothing of screens, exit codes or HTTP: each face maps the *class* to its own.
Any exception that is not a `CrmError` is a bug and is shown as one.
"""

from crm_tui.failure import CrmError as CrmError


class Invalid(CrmError):
    """A value breaks a rule. `field` names the value, for forms."""

    def __init__(self, message: str, *, field: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.field = field


class Forbidden(CrmError):
    """This person may not do this."""


class NotFound(CrmError):
    """There is no such record."""


class Conflict(CrmError):
    """A law refuses it, or someone else changed the record since. Nothing was saved."""


class Unavailable(CrmError):
    """The database is locked, full, read-only or out of reach. Nothing was saved."""


class Damaged(CrmError):
    """The data cannot be read: not a database, damaged, or of a newer version."""
