"""Names of files that strangers chose: fit for a file system, and known for what they run."""

MOST_BYTES = 200
"""What a file system surely takes as a name."""

#: Endings of what runs when it is opened, or makes another program run what it holds.
_PROGRAMS = frozenset("""
app apk appimage bash bat bin cgi class cmd com command cpl csh deb desktop dll dmg docm dotm elf
exe fish gadget hta inf ins iso jar js jse jsp ksh lnk lua mde msc msi msp mst out pac phar php
phtml pif pkg pl potm ppam ppsm pptm prg ps1 psm1 py pyc pyw rb reg rpm run scf scr sct service sh
shb shs sldm svg swf url vb vbe vbs webloc workflow ws wsc wsf wsh xht xhtml xlam xll xlsm xltm zsh
""".split())  # fmt: skip  # noqa: SIM905


def runs(name: str) -> bool:
    """Whether opening a file of this name may run what is in it."""
    _stem, dot, ending = name.casefold().rstrip(". ").rpartition(".")
    return bool(dot) and ending.strip() in _PROGRAMS


def file_name(name: str) -> str:
    """A name under which a content can be given to a program: one part, short."""
    plain = "".join(char if char.isprintable() and char not in "/\\:" else "_" for char in name)
    plain = plain.lstrip(".- ").rstrip(". ") or "file"
    stem, dot, ending = plain.rpartition(".")
    short = f".{ending}" if stem and dot and len(ending.encode()) <= 20 else ""
    room = MOST_BYTES - len(short.encode())
    body = (stem if short else plain).encode()[:room].decode("utf-8", "ignore")
    return f"{body}{short}"
