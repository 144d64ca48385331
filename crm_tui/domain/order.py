"""In which order the steps of a day are taken: promises first, then what is worth most.

A promise is a step that somebody told the client of, or one with a time: they come by time. The
rest come by worth, the greatest first: value × probability × lateness.

- value: the deal's amount in usual deals of its currency, so that no amounts of two currencies are
  ever compared; a deal without an amount is worth one usual deal.
- probability: whole percent of the deal's stage. A step of no deal is worth nothing.
- lateness: 1, and 1 more for each working day it is late, up to MOST_DAYS of them.
"""

MILLION = 1_000_000
MOST_DAYS = 20


def worth(
    amount: "int | None", usual: "int | None", probability: "int | None", days_late: int
) -> int:
    """What a step is worth, in millionths of a sure deal of the usual amount.

    amount: of the deal, in minor units, None where none is known. usual: the usual amount of its
    currency, None where none is known (then each is a usual one). probability: whole percent, None
    for a step of no deal. days_late: working days.
    """
    if probability is None:
        return 0
    chance = probability * lateness(days_late)
    if amount is None or not usual:
        return MILLION * chance // 100
    return amount * MILLION * chance // (usual * 100)


def lateness(days_late: int) -> int:
    """The factor for being so many working days late: 1 for none."""
    return 1 if days_late <= 0 else 1 + (days_late if days_late < MOST_DAYS else MOST_DAYS)


def place(promise: bool, late_at: int, worth: int, step_id: int) -> "tuple[int, ...]":
    """What steps of a group are sorted by."""
    return (0, late_at, 0, step_id) if promise else (1, -worth, late_at, step_id)


def median(amounts: "list[int]") -> "int | None":
    """The middle of some amounts, in whole minor units; None of none."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    at = len(ordered) // 2
    return ordered[at] if len(ordered) % 2 else (ordered[at - 1] + ordered[at]) // 2
