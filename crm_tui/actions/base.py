"""What an action is: a named, typed change to the store, the same for every face.

An action is a function whose first parameter is a `Tx` and whose others are plain values. Its
signature is its form, its docstring its help, and its name is what keymaps, the command line,
rules and the journal call it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from crm_tui.store.journal import Tx

P = ParamSpec("P")
T = TypeVar("T")

A_CHANGE = 25
"""So many rows of an import are written in the time in which one record is changed."""

ACTIONS: "dict[str, Action[..., Any]]" = {}


class Action(Generic[P, T]):
    """A named, typed change to the store.

    rows: about how many rows it will write, where they may be too many to hold the lock meanwhile;
    a record that is changed counts as A_CHANGE of them. It gets `Crm.ask`, then the arguments.
    """

    def __init__(
        self,
        name: str,
        title: str,
        function: Callable[Concatenate[Tx, P], T],
        rows: Callable[..., int] | None = None,
    ) -> None:
        self.name = name
        self.title = title
        self.function = function
        self.rows = rows
        self.__doc__ = function.__doc__

    def __call__(self, tx: Tx, *args: P.args, **kwargs: P.kwargs) -> T:
        """Do it, inside a transaction somebody else opened."""
        return self.function(tx, *args, **kwargs)


def by_count(_ask: Callable[..., Any], ids: Sequence[int], *_more: Any, **_named: Any) -> int:
    """How much is written by an action that changes each of some records, named first."""
    return A_CHANGE * len(ids)


def action(
    name: str, title: str, rows: Callable[..., int] | None = None
) -> Callable[[Callable[Concatenate[Tx, P], T]], Action[P, T]]:
    """Register a function as the action called `name`. rows: as an Action has it."""

    def register(function: Callable[Concatenate[Tx, P], T]) -> Action[P, T]:
        made = Action(name, title, function, rows)
        assert name not in ACTIONS, f"two actions are called {name}"
        ACTIONS[name] = made
        return made

    return register
