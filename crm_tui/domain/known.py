"""Which of the things that a playbook may want follow from a client's and a deal's own records."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def known_of_record(
    channels: "Iterable[str]",
    files: "Iterable[str]",
    *,
    has_source: bool,
    amount: "int | None",
    has_expected_day: bool,
    received: int,
) -> "set[str]":
    """The names of `KNOWN` that follow from records alone.

    channels: kinds of those that are not bad. files: what attached files make known.
    """
    ways: set[str] = set(channels)
    found = ways & {"phone", "email", "address"}
    found |= {kind for kind in files if kind}
    told = {
        "phone_or_email": bool(ways & {"phone", "email"}),
        "source": has_source,
        "amount": amount is not None,
        "expected_date": has_expected_day,
        "receipts": received > 0,
        "balance": amount is not None and received >= amount,
    }
    return found | {name for name, is_so in told.items() if is_so}
