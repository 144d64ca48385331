"""Loads our own modules from what Python compiled of them, without looking through folders.

Python's finder would spend a fifth of a quick command's work on its forty small modules. Whatever
is not as expected (never compiled, changed since, not a plain file) is left to Python itself.
"""

import os
import sys
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType
    from typing import Any

    Base = SourceFileLoader
else:
    Base, ModuleSpec = type(__spec__.loader), type(__spec__)

_OURS = __name__.partition(".")[0]
_FOLDER = __file__[: -len("loading.py")]
_COMPILED = f".{sys.implementation.cache_tag}.pyc"
#: A compiled file that goes by its source's date and size says so with this word.
_BY_DATE = b"\0\0\0\0"


class _Loader(Base):
    """Python's loader of source files, with the code at hand already."""

    def __init__(self, name: str, path: str, code: "CodeType") -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> "CodeType":
        """The compiled code of the module."""
        return self._code


class _Finder:
    """Finds modules of this package that are compiled and unchanged since."""

    @staticmethod
    def find_spec(name: str, path: "Any" = None, target: "Any" = None) -> "ModuleSpec | None":
        """The module, with its code read; None leaves it to Python."""
        ours, _, rest = name.partition(".")
        if ours != _OURS or not rest or target is not None:
            return None
        below = _FOLDER + rest.replace(".", "/")
        folder, _, last = below.rpartition("/")
        return _found(name, f"{below}.py", f"{folder}/__pycache__/{last}{_COMPILED}") or _found(
            name, f"{below}/__init__.py", f"{below}/__pycache__/__init__{_COMPILED}", below
        )


def _found(name: str, source: str, compiled: str, package: str = "") -> "ModuleSpec | None":
    try:
        of = os.stat(source)  # noqa: PTH116 - paths cost more than the modules
        with open(compiled, "rb", 0) as file:  # noqa: PTH123
            kept = file.read()
    except OSError:
        return None
    date = (int(of.st_mtime) & 0xFFFFFFFF).to_bytes(4, "little")
    size = (of.st_size & 0xFFFFFFFF).to_bytes(4, "little")
    if kept[:16] != _MAGIC + _BY_DATE + date + size:
        return None
    loader = _Loader(name, source, loads(memoryview(kept)[16:]))
    spec = ModuleSpec(name, loader, origin=source, is_package=bool(package))
    spec.has_location = True
    spec.cached = compiled
    if package:
        spec.submodule_search_locations = [package]
    return spec


def install() -> None:
    """From now on, let modules of ours be found here first."""
    sys.meta_path.insert(0, _Finder)


def is_installed() -> bool:
    """Whether this process runs one command line and ends with it."""
    return _Finder in sys.meta_path


def _magic() -> bytes:
    from _frozen_importlib_external import MAGIC_NUMBER

    return bytes(MAGIC_NUMBER)


_MAGIC = _magic()
