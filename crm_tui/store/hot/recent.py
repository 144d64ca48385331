"""Which clients a person looked at last, kept in the state folder: finding them again is easier.

Reading changes no content, so this is no part of a database. Paths are texts, since `pathlib`
costs more than a quick command does in all.
"""

# ruff: noqa: PTH100, PTH103, PTH105, PTH116, PTH118, PTH120, PTH123

import os

from crm_tui.paths import state_folder

MOST = 100
DATABASES = 20

_seen: "tuple[tuple[int, int], dict[str, tuple[int, ...]]]" = ((0, -1), {})


def used_lately(url: str) -> "tuple[int, ...]":
    """The clients of a database that were looked at, the last one first; at most MOST."""
    return _all().get(_name(url), ())


def used(url: str, client: int) -> None:
    """Keep it that a client was looked at; where that fails, nothing is lost but ease."""
    known = _all()
    name = _name(url)
    before = known.get(name, ())
    if before[:1] == (client,):
        return
    theirs = (client, *[number for number in before if number != client])[:MOST]
    others = [one for one in known.items() if one[0] != name][: DATABASES - 1]
    lines = [f"{one}\t{' '.join(map(str, ids))}\n" for one, ids in ((name, theirs), *others)]
    try:
        _write(_file(), "".join(lines))
    except OSError:
        return


def _write(place: str, text: str) -> None:
    os.makedirs(os.path.dirname(place), 0o700, exist_ok=True)
    made = f"{place}.{os.getpid()}"
    with open(made, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    os.replace(made, place)


def _all() -> "dict[str, tuple[int, ...]]":
    """What the file says, read again when it has changed."""
    global _seen
    try:
        stat = os.stat(_file())
        stamp = (stat.st_mtime_ns, stat.st_size)
        if _seen[0] != stamp:
            with open(_file(), encoding="utf-8", errors="surrogateescape") as file:
                _seen = (stamp, dict([_line(line) for line in file]))
    except (OSError, ValueError):
        return {}
    return _seen[1]


def _line(line: str) -> "tuple[str, tuple[int, ...]]":
    name, _tab, ids = line.rstrip("\n").partition("\t")
    return name, tuple([int(one) for one in ids.split()][:MOST])


def _file() -> str:
    return os.path.join(state_folder(), "recent")


def _name(url: str) -> str:
    """A database by its place, without what might be secret; one line of the file."""
    if "://" in url and not url.startswith("sqlite"):
        scheme, _mark, rest = url.partition("://")
        url = f"{scheme}://{rest.rpartition('@')[2]}"
    else:
        url = os.path.abspath(url.removeprefix("sqlite:///"))
    return url.replace("\n", " ").replace("\t", " ")
