"""Loads our own modules from what Python compiled of them, without looking through folders.

Python's way to a module would take a quick command more work than all of its own. Whatever is not
as expected (never compiled, changed since, not a plain file) is left to Python itself.
"""

import os
import sys
from marshal import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType
    from typing import Any
else:
    SourceFileLoader, ModuleSpec = type(__spec__.loader), type(__spec__)

_OURS = __name__.partition(".")[0]
_FOLDER = __file__[: -len("loading.py")]
_COMPILED = f".{sys.implementation.cache_tag}.pyc"
#: Where a file's size and its date in whole seconds stand in what `stat` tells.
_SIZE, _DATE = 6, 8
_LARGEST = 1 << 17  # bytes of a compiled file; what is larger is left to Python


def find_spec(name: str, path: "Any" = None, target: "Any" = None) -> "ModuleSpec | None":
    """A module of ours that is compiled and unchanged since, for Python's import system.

    None leaves it to Python. This module stands among the finders as it is.
    """
    ours, _, rest = name.partition(".")
    if ours != _OURS or not rest or target is not None or (found := _found(rest)) is None:
        return None
    code, source, compiled, package = found
    loader = SourceFileLoader(name, source)
    # The loader's own way to the code, which reads the file anew.
    loader.__dict__["get_code"] = lambda _name: code
    spec = ModuleSpec(name, loader, origin=source, is_package=package)
    spec.has_location = True
    spec.cached = compiled
    if package:
        spec.submodule_search_locations = [source[: -len("/__init__.py")]]
    return spec


def bring(names: str) -> None:
    """Load modules of ours, parted by spaces, each behind those it needs.

    Python's import statement finds them loaded then. Where it is to tell what each import takes,
    it loads them itself.
    """
    if not is_installed() or "importtime" in sys._xoptions:
        return
    loaded = sys.modules
    for rest in names.split():
        name = f"{_OURS}.{rest}"
        if name not in loaded and (found := _found(rest)) is not None:
            _run(name, *found)


def _found(rest: str) -> "tuple[CodeType, str, str, bool] | None":
    """What a module or package was compiled to, its two files, and whether it is a package."""
    below = _FOLDER + rest.replace(".", "/")
    folder, _, last = below.rpartition("/")
    source, compiled = f"{below}.py", f"{folder}/__pycache__/{last}{_COMPILED}"
    if (code := _kept(source, compiled)) is not None:
        return code, source, compiled, False
    source, compiled = f"{below}/__init__.py", f"{below}/__pycache__/__init__{_COMPILED}"
    code = _kept(source, compiled)
    return None if code is None else (code, source, compiled, True)


def _kept(source: str, compiled: str) -> "CodeType | None":
    """The code in a compiled file, if it is of the source as that is now."""
    try:
        of = os.stat(source)  # noqa: PTH116 - paths cost more than the modules
        file = os.open(compiled, os.O_RDONLY)
    except OSError:
        return None
    kept = os.read(file, _LARGEST)
    os.close(file)
    date = (int(of[_DATE]) & 0xFFFFFFFF).to_bytes(4, "little")
    size = (int(of[_SIZE]) & 0xFFFFFFFF).to_bytes(4, "little")
    if len(kept) == _LARGEST or kept[:16] != _HEAD + date + size:
        return None
    code: CodeType = loads(memoryview(kept)[16:])
    return code


def _run(name: str, code: "CodeType", source: str, compiled: str, package: bool) -> None:
    """Make a module and run its code. It has no specification, which nobody asks it for."""
    module: Any = type(sys)(name)
    inside = module.__dict__
    parent, _, last = name.rpartition(".")
    inside["__file__"], inside["__cached__"] = source, compiled
    inside["__package__"] = parent
    if package:
        inside["__package__"], inside["__path__"] = name, [source[: -len("/__init__.py")]]
    sys.modules[name] = module
    try:
        exec(code, inside)
    except BaseException:
        del sys.modules[name]
        raise
    if "__getattr__" not in inside:
        module.__class__ = _Module
    setattr(sys.modules[parent], last, module)


class _Module(type(sys)):  # type: ignore[misc]
    """A module that has no message ready for what it lacks, only to throw it away again.

    Python 3.11 asks a module for its `__path__` at every `from`, and most have none.
    """

    __getattribute__ = object.__getattribute__


def install() -> None:
    """From now on, let modules of ours be found here first."""
    sys.meta_path.insert(0, sys.modules[__name__])


def is_installed() -> bool:
    """Whether this process runs one command line and ends with it."""
    return sys.modules[__name__] in sys.meta_path


def _magic() -> bytes:
    from _frozen_importlib_external import MAGIC_NUMBER

    return bytes(MAGIC_NUMBER)


#: What a compiled file begins with that goes by its source's date and size.
_HEAD = _magic() + b"\0\0\0\0"
