"""Whose: whose list is shown, and to whom something is given."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from crm_tui.domain.lines import StepLine
from crm_tui.domain.text import thousands
from crm_tui.i18n import _, _n
from crm_tui.screens.forms import Reply, Save
from crm_tui.screens.opening import around_of
from crm_tui.screens.pick_form import Option, PickForm
from crm_tui.shell import Job, Reads

if TYPE_CHECKING:
    from crm_tui.screens.acting import ActingScreen
    from crm_tui.store.hot.people import UserLine

MINE, ALL = "mine", "all"


class Owned(Protocol):
    """A screen that shows what is mine, everybody's or a person's."""

    def show_owner(self, owner: str | int, name: str) -> None:
        """Show what belongs to an owner."""
        ...


def whose_form(screen: "ActingScreen", now: str | int) -> PickForm:
    """Whose list is shown: everybody's is under the mark while mine is, and the other way round.

    The screen's `show_owner(owner, name)` is told; owner: "mine", "all" or a user's id.
    """
    both = (Option(ALL, _("everybody's")), Option(MINE, _("mine")))
    form = PickForm(around_of(screen), name=_("Whose"), options=both if now == MINE else both[::-1])
    form.writes = False

    def pick(option: Option) -> Reply:
        return Reply(close=True, then=partial(_show, option))

    form.on_pick = pick
    _with_people(screen, form)
    return form


def give_form(
    screen: "ActingScreen", what: str, save: Callable[[int, str], Save], *, title: str = ""
) -> PickForm:
    """To whom something is given. what: how it is called; save: makes the save for (id, name)."""
    form = PickForm(around_of(screen), name=title or _("Give {what} to").format(what=what))

    def pick(option: Option) -> Reply:
        assert isinstance(option.key, int)
        return Reply(close=True, save=save(option.key, option.label))

    form.on_pick = pick
    _with_people(screen, form)
    return form


def give_steps(screen: "ActingScreen", steps: tuple[StepLine, ...]) -> PickForm:
    """Give the deals of these steps, or the clients' own steps, to a colleague."""
    words = _n("{count} step", "{count} steps", len(steps)).format(count=thousands(len(steps)))
    what = steps[0].client if len(steps) == 1 else words

    def save(owner_id: int, name: str) -> Save:
        done = _("{what}: given to {name}").format(what=what, name=name)
        return Save(_give_job(steps, owner_id), done, steps)

    return give_form(screen, what, save)


def _give_job(steps: tuple[StepLine, ...], owner_id: int) -> Job:
    def job(crm: Any) -> object:
        from crm_tui.actions.together import gives

        return crm.run(gives, tuple(step.id for step in steps), owner_id)

    return job


def _show(option: Option, screen: Any) -> None:
    owned: Owned = screen
    assert isinstance(option.key, str | int)
    owned.show_owner(option.key, option.label)


def _with_people(screen: "ActingScreen", form: PickForm) -> None:
    """Add the people there are to the options, at once where that is quick."""

    def read(reads: Reads) -> "tuple[UserLine, ...]":
        from crm_tui.store.hot.people import users

        return reads.ask(users)

    def show(people: "tuple[UserLine, ...]") -> None:
        me = screen.app.person.id
        named = [Option(line.id, line.name, _("you") if line.id == me else "") for line in people]
        form.options = (*form.options, *named)
        screen.form_changed()

    screen.look_up(read, show, "people")
