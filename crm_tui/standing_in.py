"""Stand-ins for libraries that others import at once and hardly ever use.

SQLAlchemy imports asyncio, and pydantic what is installed beside it, which costs a command that
writes a seventh of its work. A stand-in has the library's name and becomes the library as soon as
anybody asks anything of it.
"""

import importlib
import os
import sys
from types import ModuleType
from typing import Any

#: What is taken from a library while others are imported, to be called later if at all.
_TAKEN = {
    "asyncio": ("iscoroutine",),
    "importlib.metadata": ("version", "entry_points", "distributions"),
}
#: pydantic would look through every package installed for plugins of its own.
_PLUGINS, _NONE = "PYDANTIC_DISABLE_PLUGINS", "__all__"


class StandIn(ModuleType):
    """A module that is loaded once something of it is needed."""

    def __init__(self, name: str, taken: tuple[str, ...]) -> None:
        super().__init__(name)
        for function in taken:
            setattr(self, function, self._late(function))

    def _late(self, function: str) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            return getattr(self._real(), function)(*args, **kwargs)

        return call

    def _real(self) -> ModuleType:
        name = self.__name__
        if sys.modules.get(name) is self:
            leave(name)
        real = importlib.import_module(name)
        vars(self).update(vars(real))
        return real

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # so that `from … import …` takes what is here
            raise AttributeError(name)
        return getattr(self._real(), name)


def install() -> None:
    """Stand in for what is not loaded yet, until `leave`. Before SQLModel is imported."""
    os.environ.setdefault(_PLUGINS, _NONE)
    for name, taken in _TAKEN.items():
        if name not in sys.modules:
            found = sys.modules[name] = StandIn(name, taken)
            if name == "importlib.metadata":
                importlib.metadata = found


def leave(*names: str) -> None:
    """Make room for the libraries themselves; all of them, unless some are named."""
    if os.environ.get(_PLUGINS) == _NONE:
        del os.environ[_PLUGINS]
    for name in names or _TAKEN:
        if isinstance(sys.modules.get(name), StandIn):
            del sys.modules[name]
            if name == "importlib.metadata":
                del importlib.metadata
