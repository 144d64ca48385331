"""Where a card stands in its column: text keys with room between any two."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
WIDTH = 8


def between(before: str, after: str) -> str:
    """A key that sorts after `before` and before `after` ("" means the column's end).

    Keys never end in "0", so there is always room. Raises ValueError if they are out of order.
    Source: the midpoint scheme of fractional indexing (D. Greenspan, 2020).
    """
    if after and before >= after:
        raise ValueError(f"no key lies between {before!r} and {after!r}")
    key, place = "", 0
    while True:
        low = DIGITS.index(before[place]) if place < len(before) else 0
        high = DIGITS.index(after[place]) if place < len(after) else BASE
        if high - low > 1:
            return key + DIGITS[(low + high) // 2]
        key += DIGITS[low]
        if high > low:
            after = ""
        place += 1


def counted(number: int) -> str:
    """The key of the n-th of many cards written at once (0 ≤ n < 36^7)."""
    key = ""
    for _ in range(WIDTH - 1):
        number, digit = divmod(number, BASE)
        key = DIGITS[digit] + key
    return key + "i"
