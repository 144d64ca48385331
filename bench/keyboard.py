"""Keys as a terminal sends them: names such as `j`, `enter`, `ctrl+p` become bytes."""

_PLAIN = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "esc": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "shift+tab": "\x1b[Z",
}
_CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D", "home": "H", "end": "F"}
_EDITING = {"insert": 2, "delete": 3, "pageup": 5, "pagedown": 6}
_FUNCTION = dict(zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True))
_MODIFIERS = {"shift": 1, "alt": 2, "ctrl": 4}

NAMED = {
    **_PLAIN,
    **{name: f"\x1b[{letter}" for name, letter in _CURSOR.items()},
    **{name: f"\x1b[{code}~" for name, code in _EDITING.items()},
    **{f"f{n}": f"\x1bO{letter}" for n, letter in zip(range(1, 5), "PQRS", strict=True)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in _FUNCTION.items()},
}


def key_bytes(name: str) -> bytes:
    """The bytes that an xterm sends for a key; raises ValueError for a key there is none of."""
    if name in NAMED or len(name) == 1:
        return NAMED.get(name, name).encode()
    *modifiers, base = name.split("+") if not name.endswith("++") else [*name[:-2].split("+"), "+"]
    if not set(modifiers) <= _MODIFIERS.keys() or (base not in NAMED and len(base) != 1):
        raise ValueError(f"no such key: {name!r} (text is typed, not pressed)")
    if NAMED.get(base, "").startswith("\x1b["):
        return _modified(NAMED[base][2:], modifiers)
    char = NAMED.get(base, base)
    if "ctrl" in modifiers:
        char = chr(ord(char.upper()) & 0x1F)
    elif "shift" in modifiers:
        char = char.upper()
    return (("\x1b" if "alt" in modifiers else "") + char).encode()


def _modified(body: str, modifiers: list[str]) -> bytes:
    code = 1 + sum(_MODIFIERS[modifier] for modifier in modifiers)
    return f"\x1b[{body[:-1] or 1};{code}{body[-1]}".encode()


def keys(script: str) -> list[str]:
    """The keys of a script such as `j*20 ctrl+p enter`: split at blanks, `*n` repeats."""
    pressed: list[str] = []
    for word in script.split():
        name, _, times = word.rpartition("*")
        repeated = bool(name) and times.isdigit()
        pressed += [name] * int(times) if repeated else [word]
    return pressed
