"""Trials: two versions of a playbook side by side, and by which of them a deal goes."""

from hashlib import sha256
from typing import Literal

Arm = Literal["a", "b"]

A: Arm = "a"
B: Arm = "b"
ARMS: tuple[Arm, Arm] = (A, B)
LEAST_SHARE, MOST_SHARE = 1, 99
MOST_SEED = 2**63 - 1

_DRAWS = 100


def arm_of(seed: int, share: int, deal_uid: str) -> Arm:
    """By which version a deal goes: "b" for `share` percent of them, as if drawn by lot.

    seed: 0 to MOST_SEED; share: whole percent, 1 to 99. The same seed and deal always give the
    same answer; the deals of one trial are drawn independently, since SHA-256 spreads them evenly.
    """
    drawn = int.from_bytes(sha256(f"{seed}:{deal_uid}".encode()).digest()[:8], "big")
    return B if drawn * _DRAWS < share * 2**64 else A
