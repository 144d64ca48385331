"""What the forms save: jobs for `Shell.do`, several steps as one action.

The actions are imported when a job runs, in its thread: they bring SQLAlchemy with them.
"""

from typing import TYPE_CHECKING, Any

from crm_tui.domain.lines import StepLine
from crm_tui.domain.steps import Draft
from crm_tui.shell import Job

if TYPE_CHECKING:
    from crm_tui.crm import Crm

Answers = tuple[tuple[str, str], ...]


def result_job(
    steps: tuple[StepLine, ...],
    text: str,
    draft: Draft | None,
    keep: bool,
    amount: Any,
    answers: Answers = (),
) -> Job:
    """Close the steps as done, as one action. answers: what the client of the one step said."""
    minor, currency = (None, "") if amount is None else amount

    def job(crm: "Crm") -> object:
        if len(steps) == 1:
            from crm_tui.actions.steps import result

            return crm.run(
                result, steps[0].id, text, next=draft, keep_stage=keep, amount=minor,
                currency=currency, answers=answers,
            )  # fmt: skip
        from crm_tui.actions.together import results

        return crm.run(results, _ids(steps), text, next=draft, keep_stage=keep)

    return job


def postpone_job(
    steps: tuple[StepLine, ...],
    due: Draft,
    reason: str,
    changes: str = "",
    answers: Answers = (),
) -> Job:
    """Postpone the steps, as one action. changes: what changes in a changed offer, "" for none."""
    offer = "changed" if changes else "same"

    def job(crm: "Crm") -> object:
        if len(steps) == 1:
            from crm_tui.actions.steps import postpone

            return crm.run(
                postpone, steps[0].id, due, reason=reason, offer=offer, offered=changes,
                answers=answers,
            )  # fmt: skip
        from crm_tui.actions.together import postpones

        return crm.run(postpones, _ids(steps), due, reason=reason, offer=offer, offered=changes)

    return job


def refuse_job(
    steps: tuple[StepLine, ...], reason: str, note: str = "", competitor: str = ""
) -> Job:
    """Refuse the steps, as one action."""

    def job(crm: "Crm") -> object:
        if len(steps) == 1:
            from crm_tui.actions.steps import refuse

            return crm.run(refuse, steps[0].id, reason, note=note, competitor=competitor)
        from crm_tui.actions.together import refusals

        return crm.run(refusals, _ids(steps), reason, note=note, competitor=competitor)

    return job


def move_job(ids: tuple[int, ...], due: Any = None, spread: tuple[int, int] | None = None) -> Job:
    """Move the time of steps, as one action."""
    days, most = spread or (None, None)

    def job(crm: "Crm") -> object:
        from crm_tui.actions.steps import move_time

        return crm.run(move_time, ids, due=due, spread_days=days, per_day=most)

    return job


def note_job(whom: list[tuple[int, int | None]], text: str) -> Job:
    """Write the same note for each client, as one action."""

    def job(crm: "Crm") -> object:
        from crm_tui.actions.activities import add_note

        if len(whom) == 1:
            client_id, deal_id = whom[0]
            return crm.run(add_note, client_id, text, deal_id=deal_id)
        from crm_tui.actions.together import notes

        return crm.run(notes, tuple(whom), text)

    return job


def tried_job(steps: tuple[StepLine, ...], how: str, channel_id: int | None) -> Job:
    """Keep a try of the steps, as one action. channel_id: the number that was called."""

    def job(crm: "Crm") -> object:
        if len(steps) == 1:
            from crm_tui.actions.steps import tried

            return crm.run(tried, steps[0].id, how, channel_id=channel_id)
        from crm_tui.actions.together import tries

        return crm.run(tries, _ids(steps), how)

    return job


def _ids(steps: tuple[StepLine, ...]) -> tuple[int, ...]:
    return tuple(step.id for step in steps)
