"""What differs between two versions of a playbook, in words and as values."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.domain.stages import Limits, Pipeline, Stage, StepPlan
from crm_tui.i18n import _


class Difference(NamedTuple):
    """One value that differs. place: "", "limits", "roles", "stage offer", "stage offer, step" …

    what: the name of the value as the file writes it, "" for the whole place. was, now: "" where
    there is none.
    """

    place: str
    what: str
    was: str
    now: str

    def __str__(self) -> str:
        """As one line: `stage offer: probability 50 → 60`."""
        place = f"{self.place}: " if self.place and self.what else self.place
        if not self.what:
            return f"{place} {_('is new') if self.now else _('is taken out')}"
        was, now = self.was or _("nothing"), self.now or _("nothing")
        return f"{place}{self.what} {was} → {now}"


def differences(before: Pipeline, after: Pipeline) -> tuple[Difference, ...]:
    """What differs, in the order of the file; the version alone is no difference."""
    found = list(_compared("", _head(before), _head(after)))
    found += _compared("limits", _fields(before.limits), _fields(after.limits))
    found += _compared("roles", _roles(before), _roles(after))
    old = {stage.key: stage for stage in before.stages}
    for stage in after.stages:
        found += _stage(old.get(stage.key), stage)
    gone = [key for key in old if key not in {stage.key for stage in after.stages}]
    found += [Difference(f"stage {key}", "", old[key].name, "") for key in gone]
    found += _order(before, after)
    return (*found, *_after_win(before, after))


def _compared(place: str, was: dict[str, str], now: dict[str, str]) -> Iterator[Difference]:
    for what in dict.fromkeys((*was, *now)):
        one, other = was.get(what, ""), now.get(what, "")
        if one != other:
            yield Difference(place, what, one, other)


def _head(book: Pipeline) -> dict[str, str]:
    return {
        "key": book.key,
        "name": book.name,
        "about": book.about,
        "currency": book.currency,
        "sells": _said(book.sells),
    }


def _roles(book: Pipeline) -> dict[str, str]:
    return {role.key: role.name for role in book.roles}


def _fields(limits: Limits) -> dict[str, str]:
    names = ("postpones_warn", "postpones_max", "tries", "contacts")
    return {name: str(getattr(limits, name)) for name in names}


def _stage(before: Stage | None, after: Stage) -> list[Difference]:
    place = f"stage {after.key}"
    if before is None:
        return [Difference(place, "", "", after.name)]
    found = list(_compared(place, _values(before), _values(after)))
    found += _compared(f"{place}, step", _plan(before.step), _plan(after.step))
    return found + _variants(place, before, after)


def _variants(place: str, before: Stage, after: Stage) -> list[Difference]:
    was = {str(one.when): one.step for one in before.variants}
    now = {str(one.when): one.step for one in after.variants}
    found: list[Difference] = []
    for when in dict.fromkeys((*was, *now)):
        where = f"{place}, step when {when}"
        if when in was and when in now:
            found += _compared(where, _plan(was[when]), _plan(now[when]))
        else:
            titles = [plans[when].title if when in plans else "" for plans in (was, now)]
            found.append(Difference(where, "", *titles))
    if list(was) != list(now) and sorted(was) == sorted(now):
        found.append(Difference(place, "steps", "; ".join(was), "; ".join(now)))
    return found


def _values(stage: Stage) -> dict[str, str]:
    turns = {f"on {one.outcome} when {one.when}": one.to for one in stage.turns}
    return {
        "name": stage.name,
        "kind": stage.kind,
        "buyer": stage.buyer,
        "criterion": stage.criterion,
        "probability": str(stage.probability),
        "standing": f"{stage.standing_days} d" if stage.standing_days else "by date",
        "known": ", ".join(stage.known),
        "must": ", ".join(stage.must),
        "on_result": stage.on_result,
        "on_postpone": stage.on_postpone,
        "on_refuse": stage.on_refuse,
        **turns,
    }


def _plan(plan: StepPlan) -> dict[str, str]:
    return {
        "kind": plan.kind,
        "title": plan.title,
        "due": str(plan.due),
        "due_by_hand": str(plan.due_by_hand or ""),
        "calendar": plan.calendar,
        "by_or_at": plan.by_or_at,
        "minutes": str(plan.minutes),
        "role": plan.role,
        "contacts": _said(plan.contacts),
        "waits": _said(plan.waits),
        "questions": plan.questions,
        "document": plan.document,
        "late_tells": plan.late_tells,
        "tells_at_once": _said(plan.tells_at_once),
    }


def _said(truth: bool) -> str:
    return "true" if truth else "false"


def _order(before: Pipeline, after: Pipeline) -> list[Difference]:
    """The order of the stages that are in both."""
    keys = [stage.key for stage in after.stages]
    was = [stage.key for stage in before.stages if stage.key in keys]
    now = [key for key in keys if key in was]
    return [] if was == now else [Difference("", "order", " > ".join(was), " > ".join(now))]


def _after_win(before: Pipeline, after: Pipeline) -> Iterator[Difference]:
    for number in range(max(len(before.after_win), len(after.after_win))):
        was, now = before.after_win[number : number + 1], after.after_win[number : number + 1]
        place = f"after_win {number + 1}"
        if was and now:
            yield from _compared(place, _plan(was[0]), _plan(now[0]))
        else:
            yield Difference(place, "", *(one[0].title if one else "" for one in (was, now)))
