"""What single cells mean: nothing, several numbers in one, a number whose digits are lost."""

import re
from collections.abc import Iterable, Iterator
from html import unescape

_SILENT = r"""null (null) nil none n/a na #n/a nan \n - -- — – . #ref! #value! #div/0! #name?
    #num!"""
_NOTHING = frozenset(_SILENT.split())
_NOWHERE = frozenset(
    (
        *("нет", "не указан", "не указано", "keine", "kein", "없음", "ندارد", "ninguno", "aucun"),
        *("000-000-0000", "0000000000", "(000) 000-0000", "000 000 0000", "00000000000"),
    )
)
"""What people write where a number, an address or a place is not known; in other columns a no."""

_REACHED = frozenset(
    ("phone", "email", "messenger", "site", "city", "country", "state", "postcode", "company")
)
_NO_NAME = frozenset(("(null)", "#n/a", "\\n", "-", "--", "—", "–", "."))
_NO_NAMES = _NO_NAME | _NOWHERE
_EDGES = (
    " \t\r\n\v\f\u00a0\u2007\u202f\u3000\ufeff\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069"
)
"""Spaces, and marks of direction and joining that mean nothing at the ends of a text."""

_YES_NO = frozenset(("true", "false"))
SAYING_NOTHING = _NOTHING | _YES_NO | _NO_NAME | _NOWHERE
"""Words, in small letters, that in some column mean nothing."""

_LONGEST_NOTHING = max(map(len, (*_NOTHING, *_YES_NO, *_NOWHERE)))
_LONGEST, _FULL = 15, 10
"""Digits of the longest phone number there is, and of most that stand beside another."""
_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬", "01234567890123456789.,")

NAMES = frozenset(
    ("name", "first_name", "middle_name", "last_name", "display_name", "company", "deal_title")
)
"""Fields where a word such as Null or None may be somebody's real name."""

_TEXTS = frozenset(("note", "next_step", "lost_reason", "street", "address"))
_LOST = re.compile(r"\s*[+-]?\d([.,]\d+)?[eE]\+?(\d+)\s*", re.ASCII)
_MARKUP = re.compile(r"<[^<>]*>")
_TAGS = re.compile(r"</?(?:b|i|u|p|br|div|span|font|strong|em)\s*/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp|quot|apos|nbsp|#0?39);")
"""Markup that says nothing, as pages leave it in names; what does more is part of a name."""

_PAGE = re.compile(r"\s*\(https?://(?:www\.)?notion\.(?:so|site)/[^()\s]*\)")
"""The page of another record behind its name, as Notion exports it."""

_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | _UNSEEN
"""Signs of full width as those of ASCII; what nobody sees within an address goes."""

_AT = re.compile(r"\s*[(\[{]\s*(?:at|собака|ät|@)\s*[)\]}]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|точка|punkt)\s*[)\]}]\s*", re.IGNORECASE)
_BY_PHONE = re.compile(r"(\d{7,15})@(?:s\.whatsapp\.net|c\.us)")
"""How WhatsApp calls a number."""

_LAST_DIGITS = re.compile(r"(.*\d)\s*/\s*(\d{1,3})")
"""A number and how another ends that differs from it: 555-01-04/05."""

_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]|]{1,64}@[^\s<>,;\"'()\[\]|]{1,255}")
_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9_]+\.)+[a-z]{2,}")
_SINGLE = re.compile(r"\+?[\d ()-]{3,}", re.ASCII)
_JOINED = re.compile(
    r"[;\n\r|،、]+|\s*:::\s*|\s+(?:or|and|или|и|oder|und|ou|et|o|y|یا|و|또는|및)\s+|\s+(?=\+\d)",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[,;|\n\r،、]+|\s*:::\s*")
_HASHES = re.compile(r"#[^\s#,;|]+(?:\s+#[^\s#,;|]+)+")
_SITES = re.compile(r"[;|\n\r\s]+|,\s*(?=https?://|www\.)|\s*:::\s*")
_IN_BRACKETS = re.compile(r"\s*[<(\[]\s*(?:mailto:)?([^\s<>()\[\]]+@[^\s<>()\[\]]+)\s*[>)\]]\s*$")
_SUM = re.compile(r"\d[\d.,'’\u00a0\u202f ]*\d|\d")


_HOSTS = {
    "instagram": "instagram.com", "инстаграм": "instagram.com", "인스타그램": "instagram.com",
    "اینستاگرام": "instagram.com", "facebook": "facebook.com", "twitter": "twitter.com",
    "вконтакте": "vk.com", "вк": "vk.com", "vk": "vk.com", "tiktok": "tiktok.com",
    "linkedin": "linkedin.com/in",
}  # fmt: skip


def meaning(field: str, cell: str) -> str:
    """A cell of a mapped column, trimmed; empty where it only says that nothing is known.

    `NULL`, `n/a` and `-` mean nothing, but a person may be called Null. `True` and `False` mean
    nothing where a number, an address or a word is expected: some programs write them for empty.
    """
    text = cell.strip() if cell.isascii() else cell.strip(_EDGES)
    if not text:
        return ""
    if field in NAMES:
        if len(text) < 12 and (lower := text.lower()) in _NO_NAMES:
            return "" if lower in _NO_NAME or field == "company" else text
        if "<" in text or "&" in text or "notion" in text:
            text = _TAGS.sub("", _PAGE.sub("", text))
            text = _ENTITY.sub(lambda found: unescape(found[0]), text)
        return " ".join(text.split())
    if text[0] == "'" and text[1:2].isdigit() and field not in _TEXTS:
        text = text[1:]  # a spreadsheet's mark that what follows is text
    if len(text) > _LONGEST_NOTHING:
        return text
    lower = text.lower()
    if lower in _NOTHING or (lower in _YES_NO and field not in _TEXTS):
        return ""
    if lower in _NOWHERE and field in _REACHED:
        return ""
    return text


def can_be_kept(text: str) -> bool:
    """Whether a text has neither NUL nor half a character (a lone surrogate)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet has rounded a long number: `4.91511E+12`."""
    found = _LOST.fullmatch(text)
    return found is not None and not _is_whole(found)


def _is_whole(found: re.Match[str]) -> bool:
    """Whether a power of ten has all of its digits: `2.125550102E+9`."""
    return bool(found[1]) and len(found[1]) - 1 >= int(found[2]) > 5


def without_power(text: str) -> str:
    """A number that a spreadsheet wrote as a power of ten without losing a digit, in full."""
    found = _LOST.fullmatch(text) if "E" in text or "e" in text else None
    if found is None or not _is_whole(found):
        return text
    from decimal import Decimal

    return format(Decimal(text.strip().replace(",", ".")).to_integral_value(), "f")


def rounded(text: str, places: int) -> str:
    """A machine's decimal number with more digits than money has, rounded half to even.

    Only numbers with four decimals and more: three may be a group of thousands.
    """
    if not re.fullmatch(r"\d+\.\d{4,}", text, re.ASCII):
        return text
    return _cut(text, places)


def _cut(text: str, places: int) -> str:
    from decimal import Decimal

    return str(Decimal(text).quantize(Decimal(1).scaleb(-places)))


def decimal_mark(cells: Iterable[str]) -> str:
    """Whether sums of a column write "." or "," before cents; "" where they do not tell.

    Both in one number: the last. One of them before one, two, or four digits and more, or after
    a zero alone: that one. Twice in one number: the other. Sums that contradict tell nothing.
    """
    found: set[str] = set()
    for cell in cells:
        for number in _SUM.findall(cell.translate(_DIGITS)):
            if mark := _mark_of(number):
                found.add(mark)
    return found.pop() if len(found) == 1 else ""


def _mark_of(number: str) -> str:
    points, commas = number.count("."), number.count(",")
    if points and commas:
        return "." if number.rindex(".") > number.rindex(",") else ","
    if points + commas != 1:
        return "," if points > 1 else "." if commas > 1 else ""
    mark = "." if points else ","
    whole, _mark, rest = number.partition(mark)
    return "" if len(rest.strip()) == 3 and whole != "0" else mark


def unified(text: str, mark: str, places: int) -> str:
    """A sum whose cents stand behind `mark`, written with a point and without groups.

    places: decimals of its currency; a sum with more is rounded half to even.
    """
    return _SUM.sub(lambda found: _unified(found[0], mark, places), text.translate(_DIGITS))


def _unified(number: str, mark: str, places: int) -> str:
    whole, _mark, cents = number.rpartition(mark) if mark in number else (number, "", "")
    plain = "".join(filter(str.isdecimal, whole)) or "0"
    cents = "".join(filter(str.isdecimal, cents))
    if len(cents) > max(places, 2):
        return _cut(f"{plain}.{cents}", places)
    return f"{plain}.{cents}" if cents else plain


def digits(text: str) -> int:
    """How many decimal digits of any script a text holds."""
    return sum(map(str.isdecimal, text))


def phones(cell: str) -> Iterator[str]:
    """Single phone numbers of a cell that may hold several.

    Numbers stand on lines, between `;` and `|`, or before the plus of the next; a comma parts
    them where both sides are long enough for one, a slash likewise (`030/1234567` is one number),
    a space where together they are too long for one.
    """
    if _SINGLE.fullmatch(cell) and digits(cell) <= _LONGEST:
        yield cell
        return
    if not cell.isascii():
        cell = cell.translate(_UNSEEN)
    cell = without_power(_MARKUP.sub(" ", cell) if "<" in cell else cell)
    for part in _JOINED.split(cell):
        for piece in _parted(part, ",", 5):
            for both in _parted(piece, "/", 7):
                for phone in _ending_otherwise(both):
                    text = phone.strip(" \t,")
                    if text.endswith(".0") and text[:-2].isdecimal():
                        text = text[:-2]
                    if text and (text[-1] != ":" or digits(text)):
                        yield text


def _ending_otherwise(text: str) -> Iterator[str]:
    """The numbers of `(812) 555-01-04/05`, whose second is given by its last digits."""
    found = _LAST_DIGITS.fullmatch(text.strip())
    if found is None or digits(found[1]) < _FULL or "/" in found[1]:
        yield from _spaced(text)
        return
    yield found[1]
    yield found[1][: -len(found[2])] + found[2]


def _spaced(text: str) -> list[str]:
    """Numbers parted by nothing but spaces: pieces of ten digits and more each."""
    if digits(text) <= _LONGEST:
        return [text]
    found: list[str] = []
    piece = ""
    for word in text.split():
        if digits(piece) >= _FULL and digits(word):
            found.append(piece)
            piece = word
        else:
            piece = f"{piece} {word}".strip()
    found.append(piece)
    return found if all(digits(each) >= _FULL for each in found) else [text]


def _parted(text: str, mark: str, least: int) -> list[str]:
    parts = text.split(mark)
    return parts if all(digits(part) >= least for part in parts) else [text]


def is_one_phone(cell: str) -> bool:
    """Whether a cell is one number that `phones` leaves as it is."""
    return _SINGLE.fullmatch(cell) is not None and 2 < digits(cell) <= _LONGEST


def is_one_email(cell: str) -> bool:
    """Whether a cell is one address that `emails` leaves as it is."""
    whole = _PLAIN.fullmatch(cell) or _ADDRESS.fullmatch(cell)
    return whole is not None and cell[0] != "." and cell[-1] != "."


def is_plain_email(text: str) -> bool:
    """Whether a text is one e-mail in the form that is also its normal one."""
    return _PLAIN.fullmatch(text) is not None


def emails(cell: str) -> tuple[list[str], bool]:
    """The e-mail addresses in a cell, and whether it says more than them."""
    if is_plain_email(cell):
        return [cell], False
    if not cell.isascii():
        cell = cell.translate(_NARROW)
    if "@" not in cell:
        cell = _DOT.sub(".", _AT.sub("@", cell))
    found = [text.strip(".") for text in _ADDRESS.findall(cell)]
    rest = _ADDRESS.sub("", cell)
    return found, any(char.isalnum() for char in rest.replace("mailto", ""))


def apart(cell: str) -> tuple[list[str], str]:
    """The e-mails of a cell of phones, and what is left of it without them."""
    found = [text.strip(".") for text in _ADDRESS.findall(cell)]
    rest = _ADDRESS.sub(" ", cell).strip(" \t\r\n/,;|&()<>")
    return found, rest if digits(rest) else ""


def sites(cell: str) -> list[str]:
    """The web addresses of a cell that may hold several."""
    parts = [part.strip(" ,") for part in _SITES.split(cell)]
    parts = [part for part in parts if part]
    return parts if all("." in part for part in parts) else [cell]


def on_network(header: str, cell: str) -> str:
    """A site, or somebody's name on the network that only the column's name tells."""
    words = re.findall(r"[^\W\d_]+", header.casefold())
    host = next((_HOSTS[word] for word in words if word in _HOSTS), "")
    plain = cell.strip().lstrip("@")
    return f"{host}/{plain}" if host and re.fullmatch(r"[\w.-]+", plain) else cell


def reached_by(header: str, cell: str) -> str:
    """A name in a messenger, with the network that only the column's name tells."""
    from crm_tui.domain.people import messenger

    if messenger(cell) is not None:
        return cell
    if found := _BY_PHONE.fullmatch(cell):
        return f"whatsapp: +{found[1]}"
    words = re.findall(r"[^\W\d_]+", header.casefold())
    named = (f"{word}: {cell}" for word in words if messenger(f"{word}: {cell}"))
    return next(named, cell)


def name_and_email(cell: str) -> tuple[str, str]:
    """ "Ann Lee <ann@x.example>" as a name and an e-mail; one of them is empty otherwise."""
    found = _IN_BRACKETS.search(cell)
    if not found:
        return cell, ""
    return cell[: found.start()].strip().strip("\"'").strip(), found[1]


def listed(cell: str) -> tuple[str, ...]:
    """Words of a cell that lists them: tags by comma, semicolon, bar or line."""
    if cell[:1] == "[" and cell[-1:] == "]":
        cell = cell[1:-1]
    pieces = cell.split() if _HASHES.fullmatch(cell) else _LISTED.split(cell)
    words = (word.strip().strip('"').lstrip("#*").strip() for word in pieces)
    return tuple(dict.fromkeys(word for word in words if word))


_STATUS = {
    "open": """open, active, in progress, inprogress, working, new, открыта, открыт, в работе,
        активна, новая, новый, باز, جاری, در جریان, فعال, جدید, 진행, 진행중, 열림, 신규, abierto,
        en curso, offen, laufend, ouvert, en cours""",
    "won": """won, closed won, win, sold, success, successful, выиграна, выиграно, успех, успешно,
        успешно реализовано, продано, сделка заключена, сделка успешна, успешна, успешный, برنده,
        موفق, فروخته شد, برنده شده,
        купил, купила, купили, куплено, оплачено, оплатил, оплатила, оплачен, 성공, 수주, 계약완료,
        성사, 계약 완료, ganado, ganada, gewonnen, gagné, gagnée""",
    "lost": """lost, closed lost, loss, failed, проиграна, проиграно, потеряна, отказ, провал,
        закрыто и не реализовано, не реализовано, провалена, сделка провалена, сделка проиграна,
        не успешна, некачественный лид, closed lost deal, unqualified, شکست, ناموفق, از دست رفته,
        отказался, отказалась, отказались, не купил, не купила, باخت, 실패, 실주, 패배, 무산,
        perdido, perdida, verloren, perdu, perdue""",
    "cancelled": """cancelled, canceled, abandoned, deleted, duplicate, spam, отменена, отменено,
        отмена, дубль, спам, لغو, لغو شده, انصراف, 취소, 취소됨, 중복, cancelado, anulado,
        storniert, annulé, annulée""",
}


def _words() -> dict[str, str]:
    from crm_tui.importers.headers import fold_name

    return {
        fold_name(word): status for status, words in _STATUS.items() for word in words.split(",")
    }


_known: dict[str, str] = {}


def status_of(text: str) -> str:
    """open, won, lost or cancelled as a word in a file means it; empty when it is not known.

    A pipeline's name in brackets behind it is passed over: "Closed Won (Sales Pipeline)".
    """
    from crm_tui.importers.headers import fold_name

    if not _known:
        _known.update(_words())
    return _known.get(fold_name(text)) or _known.get(fold_name(text.partition("(")[0]), "")
