"""Trials: two versions of a playbook side by side, and by which of them a deal goes."""

from hashlib import sha256
from typing import Literal

from crm_tui.domain.stages import Pipeline, Stage
from crm_tui.i18n import _

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


def differing_stages(a: Pipeline, b: Pipeline) -> str:
    """How the stages of two versions differ, in a sentence; "" if deals can stand in both."""
    here, there = [stage.key for stage in a.stages], [stage.key for stage in b.stages]
    if missing := [key for key in here if key not in there]:
        return _("Version B lacks the stages: {keys}.").format(keys=", ".join(missing))
    if more := [key for key in there if key not in here]:
        return _("Version B has stages the pipeline lacks: {keys}.").format(keys=", ".join(more))
    if here != there:
        return _("Version B has the stages in another order: {keys}.").format(keys=", ".join(there))
    return _kinds(a.stages, b.stages)


def _kinds(a: tuple[Stage, ...], b: tuple[Stage, ...]) -> str:
    for one, other in zip(a, b, strict=True):
        if one.kind != other.kind:
            return _("The stage “{key}” is “{a}” in the pipeline and “{b}” in version B.").format(
                key=one.key, a=one.kind, b=other.kind
            )
    return ""
