"""Text pasted without any columns: lines of a name and a number, addresses, a letter's foot."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from email.utils import getaddresses
from functools import partial
from itertools import takewhile
from pathlib import Path

from crm_tui.importers.encodings import Encoding
from crm_tui.importers.header_row import is_known
from crm_tui.importers.lines import read_lines
from crm_tui.importers.tables import Row, Rows, Table

COLUMNS = ("name", "company", "job title", "phone", "email", "site", "note")
MEANT = ("name", "company", "job_title", "phone", "email", "site", "note")

_EMAIL = re.compile(r"<?(?:mailto:)?([^\s<>,;()\[\]\"]{1,64}@[^\s<>,;()\[\]\"]{1,255}\.\w{2,63})>?")
"""As long as RFC 5321 lets an address be: an endless line costs no more than its length."""
_PHONE = re.compile(r"(?<![\w.])(?:\+|\(?\d)[\d ()./-]{6,22}\d(?![\w@])")
_DAY = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2,4}|\d{4}([./-])\d{1,2}\2\d{1,2}")
_SITE = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:tel|phone|mobile|cell|fax|e-?mail|mail|web|www|skype|тел|моб|сот|почта|сайт|факс|телефон"
    r"|mobil|telefon|handy|t|m|p|e|w|تلفن|موبایل|ایمیل|전화|휴대폰|이메일|móvil|teléfono|correo|tél)"
    r"[.:\s]*(?:[:.]|$)\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,3}")
_BETWEEN = re.compile(r'[,;](?=(?:[^"]*"[^"]*")*[^"]*$)')
_MARK = re.compile(
    r"(?:\d{1,3}[.)]\s+|[-*•–]\s+|alias\s+(?:-\w+ \S+ )*\S+\s+"
    r"|(?:to|cc|bcc|from|an|von|кому|от|копия|à|de|para)\s*:\s*)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:--|—|_{2,}|с уважением|с наилучшими пожеланиями|(?:best|kind|warm)?\s*regards|best|thanks"
    r"|sincerely|yours truly|mit (?:freundlichen|besten) grüßen|viele grüße|cordialement|saludos"
    r"|un saludo|atentamente|با احترام|با تشکر|감사합니다|드림)[\s,.!]*",
    re.IGNORECASE,
)
"""What stands above a name at the end of a letter."""

_EDGES = " \t\r\n,;:–—-|·•*<>()\"'«»“”"
_PARTS = ("\t", ";", "|", ",")
_MOST = 60
"""Lines of a block that are one person's."""


def looks_like_contacts(lines: Sequence[str]) -> bool:
    """Whether most lines hold a name with a number or an address, or are parts of such blocks."""
    filled = [_bare(line) for line in lines if line.strip()]
    if not filled:
        return False
    if _GREETING.fullmatch(filled[0]):
        return _are_feet(lines)
    if is_known(filled[0]) or sum(map(is_known, filled[0].split(","))) > 1:
        return False
    if _are_addresses(filled):
        return True
    if any(_parts_columns(mark, filled) for mark in _PARTS):
        return False
    if sum(map(_is_whole, filled)) * 10 >= len(filled) * 6:
        return True
    return _are_feet(lines)


def _bare(line: str) -> str:
    """A line without the mark or the number of a list before it, and without "To:"."""
    return _MARK.sub("", line.strip())


def _are_addresses(filled: Sequence[str]) -> bool:
    """`Ann Lee <ann@x.example>, Bob …`: as many brackets as addresses, two at least."""
    brackets = sum(line.count("<") for line in filled)
    if not brackets:
        return False
    found = sum(len(_EMAIL.findall(line)) for line in filled if "@" in line)
    if found < max(len(filled), 2):
        return False
    pieces = (piece for line in filled for piece in _BETWEEN.split(line) if piece.strip())
    return found == brackets or all("@" in piece for piece in pieces)


def _parts_columns(mark: str, filled: Sequence[str]) -> bool:
    """Whether a mark stands equally often in half of the lines and more."""
    counts = Counter(line.count(mark) for line in filled)
    counts.pop(0, None)
    return bool(counts) and max(counts.values()) * 2 >= len(filled)


def _is_whole(line: str) -> bool:
    """Whether a line holds a name and how to reach it."""
    rest, phones, mails, _sites = _taken(line)
    return bool((phones or mails) and _NAME.match(rest.strip(_EDGES)) and not _LABEL.match(line))


def _are_feet(lines: Sequence[str]) -> bool:
    """Whether every block begins with a name and holds a way to be reached, as letters end."""
    blocks = [*_blocks(lines)]
    return bool(blocks) and all(
        1 < len(block) <= _MOST
        and _NAME.fullmatch(block[0][1].partition("|")[0].strip(_EDGES)) is not None
        and any(_reaches(line) for _number, line in block[1:])
        for block in blocks
    )


def _reaches(line: str) -> bool:
    rest, phones, mails, _sites = _taken(line)
    return bool(phones or mails) and len(_LABEL.sub("", rest).strip(_EDGES)) <= 12


def _taken(line: str) -> tuple[str, list[str], list[str], list[str]]:
    """What is left of a line without its phones, e-mails and sites; and these."""
    mails = _EMAIL.findall(line) if "@" in line else []
    rest = _EMAIL.sub(" ", line) if mails else line
    sites = _SITE.findall(rest)
    rest = _SITE.sub(" ", rest)
    phones = [one for one in _PHONE.findall(rest) if _may_be_phone(one)]
    for one in phones:
        rest = rest.replace(one, " ")
    return rest, phones, mails, sites


def _may_be_phone(text: str) -> bool:
    return 7 <= sum(map(str.isdecimal, text)) <= 15 and _DAY.fullmatch(text.strip()) is None


def _blocks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Blocks parted by empty lines, with the numbers of their lines."""
    said = ((at, line) for at, line in enumerate(lines, start=1))
    numbered = iter([one for one in said if not _GREETING.fullmatch(one[1].strip())])
    for number, line in numbered:
        if line.strip():
            rest = takewhile(lambda each: each[1].strip(), numbered)
            yield [(number, line.strip()), *((at, text.strip()) for at, text in rest)]


def read_contacts(path: Path, code: Encoding) -> Table:
    """Such a text as a Table of people: a row a line, an address or a block."""
    return Table(
        COLUMNS, Rows(partial(_rows, path, code)), encoding=code.name, kind="text", meant=MEANT
    )


def _rows(path: Path, code: Encoding) -> Iterator[Row]:
    lines = [*read_lines(path, code)]
    filled = [_bare(line) for line in lines if line.strip()]
    if _are_addresses(filled):
        yield from _addresses([_bare(line) for line in lines])
    elif filled and _GREETING.fullmatch(filled[0]):
        yield from map(_of_block, _blocks(lines))
    elif sum(map(_is_whole, filled)) * 10 >= len(filled) * 6:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _of_line(number, _bare(line))
    else:
        yield from map(_of_block, _blocks(lines))


def _addresses(lines: Sequence[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        plain = re.sub(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', ",", line.strip())
        for name, address in getaddresses([plain.rstrip(",")]):
            if "@" in address:
                yield Row(number, (name, "", "", "", address, "", ""))


def _of_line(number: int, line: str) -> Row:
    """A line as a person: his name before the first comma or dash, the rest a note."""
    rest, phones, mails, sites = _taken(line)
    pieces = [piece.strip(_EDGES) for piece in re.split(r",|\s[–—-]\s|\s{2,}", rest)]
    name, *more = [piece for piece in pieces if _LABEL.sub("", piece).strip(_EDGES)] or [""]
    return Row(number, (name, "", "", "\n".join(phones), "\n".join(mails), "\n".join(sites),
                        ", ".join(more)))  # fmt: skip


def _of_block(block: list[tuple[int, str]]) -> Row:
    """A letter's foot: the name, then what is a company, a number, an address; the job is left."""
    from crm_tui.domain.people import looks_like_company

    (number, name), *below = block
    name, _bar, job = name.partition("|")
    company, job, notes = "", job.strip(), list[str]()
    phones, mails, sites = list[str](), list[str](), list[str]()
    for line in (part for _at, whole in below for part in whole.split(" | ")):
        rest, more_phones, more_mails, more_sites = _taken(line)
        phones, mails, sites = phones + more_phones, mails + more_mails, sites + more_sites
        if more_phones or more_mails or more_sites:
            said = _LABEL.sub("", rest).strip(_EDGES)
            notes += [said] if len(said) > 2 else []
        elif not company and looks_like_company(line):
            company = line
        elif not job and _NAME.fullmatch(line):
            job = line
        else:
            notes.append(line)
    reached = ("\n".join(each) for each in (phones, mails, sites))
    return Row(number, (name.strip(_EDGES), company, job, *reached, "\n".join(notes)))
