"""The base of every failure we can explain, alone: what a quick command loads of `errors`."""


class CrmError(Exception):
    """Base of every failure a person may read."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
