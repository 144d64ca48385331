"""What is marked in a typed line and may stand anywhere in it: channels, #source, +tag, @owner."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.domain.amounts import fold as fold_money
from crm_tui.domain.amounts import tokens_of
from crm_tui.domain.people import is_phone, is_real_phone, messenger, normal_email, normal_site
from crm_tui.domain.search import fold

_NOTE = re.compile(r"(?:^|\s)//\s*(.*)\Z", re.DOTALL)
_EMAIL = re.compile(r"<?(?:mailto:)?[^\s,;<>()،]+@[^\s,;<>()،]+\.[^\s,;<>()،]+>?")
_LINK = re.compile(r"(?<!\S)(?:https?://)?[^\s,;()<>@،]+\.[^\s,;()<>@،]+")
_NAMED = re.compile(r"(?<!\S)[^\W\d_]+:\s?[@+\w][\w.\-+]*")
_PHONE = re.compile(r"(?<![\w.,:/#])(?:\+\s?)?\(?\d[\d\s().\-–]{4,}\d(?![\w%])")
_IN_BRACKETS = re.compile(r"\(\s*(\d{2,5})\s*\)[\s\d.\-–]+")
_WITH_HYPHENS = re.compile(
    r"(?:\d{1,4}[\s\-–]){0,3}\d{2,4}[\-–](?:\d\d[\-–]\d\d|\d{3,4}[\-–]\d{4})"
)
#: Local numbers: 555-0134, 555 0134, 020 7946 0958; no sum is written so.
_LOCAL = re.compile(r"\d{3}[\-–]\d{4}|\d{3} 0\d{3}|0\d{1,4}[\s\-–]\d{3,4}[\s\-–]\d{3,4}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d([-./])\d\d?\1\d\d?\b|\d\d?([-./])\d\d?\2(?:19|20)\d\d\b")
_DIALLED_AT_HOME = re.compile(r"0\d{9,10}")
_FEWEST_WRITTEN = 7
_WITHOUT_A_CODE = 10  # digits, from which on a number in brackets can be nothing but a phone
_SIGN = re.compile(r"(?<!\S)([#@+])([^\s#@,;،]+)")
_BEFORE_A_CHANNEL = """
phone tel mobile mob cell email e-mail mail site web
тел телефон моб мобильный почта емейл мейл сайт
تلفن موبایل همراه ایمیل شماره سایت
전화번호 휴대폰 핸드폰 이메일 연락처 번호 홈페이지
"""
_LABELS = frozenset(fold(_BEFORE_A_CHANNEL).split())
#: Words that make a number a phone; other labels, which may be for sale, do so with a colon.
_SURELY_PHONES = frozenset(fold("tel mob cell тел моб شماره 전화번호 연락처").split())
_USUAL_DOMAINS = """
com org net ru рф ir kr io de example app dev kz ua by uk fr info biz co me ai shop online store eu
us in cn jp tr az am ge uz pl cz es it nl ch at se no dk fi pro site
"""
_DOMAINS = frozenset(_USUAL_DOMAINS.split())


class Marks(NamedTuple):
    """What was marked in a line, and `rest`: the line without it.

    channels: (kind, as it was typed) in order. tags and source without their signs.
    """

    rest: str
    channels: tuple[tuple[str, str], ...]
    source: str
    tags: tuple[str, ...]
    owner: str
    note: str


def take_marks(line: str, region: str | None) -> Marks:
    """Take out of a line what is marked in it.

    region: as for `people.normal_phone`. The first #word is the source and the others are tags, as
    is a +word; the first @word is the owner and another one a messenger; // begins a note.
    """
    note = _NOTE.search(line)
    rest = line[: note.start()] if note else line
    channels: list[tuple[str, str]] = []
    for find in (_emails, _links, _messengers, _phones):
        rest = _without(rest, list(find(rest, region)), channels)
    signs: dict[str, list[str]] = {"#": [], "@": [], "+": []}
    rest = _SIGN.sub(lambda found: _sign(found, signs), rest)
    channels += [("messenger", f"@{name}") for name in signs["@"][1:]]
    return Marks(
        rest,
        tuple(dict.fromkeys(channels)),
        "".join(signs["#"][:1]),
        tuple(dict.fromkeys((*signs["#"][1:], *signs["+"]))),
        "".join(signs["@"][:1]),
        note.group(1).strip() if note else "",
    )


def _sign(found: re.Match[str], signs: dict[str, list[str]]) -> str:
    """Keep a #, @ or + word, and leave nothing of it; a number after the sign is no word."""
    mark, word = found.group(1), found.group(2).rstrip(".:!?)")
    if not any(map(str.isalpha, word)) or (mark == "+" and not word[0].isalpha()):
        return found.group()
    signs[mark].append(word)
    return found.group(2)[len(word) :]


class _Span(NamedTuple):
    """Where a channel stands in a line, and what it is."""

    start: int
    end: int
    kind: str


def _without(text: str, spans: list[_Span], channels: list[tuple[str, str]]) -> str:
    """`text` without these spans, nor a word such as "tel." before one; they go to `channels`."""
    channels += [(span.kind, text[span.start : span.end].strip("<> ")) for span in spans]
    for span in reversed(spans):
        before = text[: span.start].rstrip(" (:")
        word = before.rpartition(" ")[2].rpartition(",")[2]
        if fold(word).strip(".:") in _LABELS:
            before = before[: len(before) - len(word)]
        text = f"{before} {text[span.end :].lstrip(')')}"
    return text


def _emails(text: str, _region: str | None) -> Iterator[_Span]:
    for found in _EMAIL.finditer(text):
        if normal_email(found.group()):
            yield _Span(found.start(), found.end(), "email")


def _links(text: str, _region: str | None) -> Iterator[_Span]:
    for found in _LINK.finditer(text):
        link = found.group().rstrip(".:!?")
        if "/" in link and messenger(link):
            yield _Span(found.start(), found.start() + len(link), "messenger")
        elif _is_site(link):
            yield _Span(found.start(), found.start() + len(link), "site")


def _is_site(link: str) -> bool:
    """Whether a word is surely a web address, and not two words with a forgotten space."""
    host = (normal_site(link) or "").partition("/")[0].partition(":")[0]
    told = "://" in link or link.casefold().startswith("www.")
    return bool(host) and (told or host.rpartition(".")[2] in _DOMAINS)


def _messengers(text: str, _region: str | None) -> Iterator[_Span]:
    for found in _NAMED.finditer(text):
        if messenger(found.group()):
            yield _Span(found.start(), found.end(), "messenger")


def _phones(text: str, region: str | None) -> Iterator[_Span]:
    for found in _PHONE.finditer(text):
        written = "" if _DATE.match(found.group()) else found.group()
        known = _labelled(text[: found.start()]) and is_phone(written)
        while written and not known:
            if is_real_phone(written, region) or _written_as_phone(written):
                break
            written = written.rpartition(" ")[0].rstrip()
        end = found.start() + len(written)
        if written and not is_counted(text[end : end + 12]):
            yield _Span(found.start(), end, "phone")


def _labelled(before: str) -> bool:
    """Whether what stands before a number says that it is one to call: tel, phone:."""
    label = before.rstrip().rpartition(" ")[2].rpartition(",")[2]
    word = fold(label).strip(".:")
    return word in _SURELY_PHONES or (word in _LABELS and label.endswith((":", ".")))


def _written_as_phone(written: str) -> bool:
    """Whether a number is written as only phones are, whatever country the desk is in.

    Its area in brackets: (921) 555-01-02; three groups and more with hyphens: 555-01-02; a local
    one: 555-0134, 020 7946 0958; or ten or eleven digits from a zero on: 09121234567.
    """
    digits = sum(map(str.isdecimal, written))
    if not is_phone(written) or digits < _FEWEST_WRITTEN:
        return False
    brackets = _IN_BRACKETS.fullmatch(written)
    if brackets:
        area = brackets.group(1)
        long = digits >= _WITHOUT_A_CODE and not _YEAR.fullmatch(area)
        return long or area.startswith("0") or "-" in written
    patterns = (_WITH_HYPHENS, _DIALLED_AT_HOME, _LOCAL)
    return any(pattern.fullmatch(written) for pattern in patterns)


def is_counted(after: str) -> bool:
    """Whether a number is followed by what makes it money."""
    following = tokens_of(fold_money(after)[0])
    return bool(following) and following[0].kind in ("currency", "zeros")
