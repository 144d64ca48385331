"""What single cells mean: nothing, several numbers in one, a number whose digits are lost."""

import re
from collections.abc import Iterator

_NOTHING = frozenset(
    ("null", "(null)", "nil", "none", "n/a", "na", "#n/a", "nan", "\\n", "-", "--", "—", "–", ".")
)
_NO_NAME = frozenset(("(null)", "#n/a", "\\n", "-", "--", "—", "–", "."))
_YES_NO = frozenset(("true", "false"))

NAMES = frozenset(
    ("name", "first_name", "middle_name", "last_name", "display_name", "company", "deal_title")
)
"""Fields where a word such as Null or None may be somebody's real name."""

_TEXTS = frozenset(("note", "next_step", "lost_reason", "street", "address"))
_LOST = re.compile(r"\s*[+-]?\d([.,]\d+)?[eE]\+?\d+\s*", re.ASCII)
_ADDRESS = re.compile(r"[^\s<>,;:\"'()\[\]|]+@[^\s<>,;\"'()\[\]|]+")
_PLAIN = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9_]+\.)+[a-z]{2,}")
_SINGLE = re.compile(r"\+?[\d ()-]{3,}", re.ASCII)
_JOINED = re.compile(r"[;\n\r|]+")


def meaning(field: str, cell: str) -> str:
    """A cell of a mapped column, trimmed; empty where it only says that nothing is known.

    `NULL`, `n/a` and `-` mean nothing, but a person may be called Null. `True` and `False` mean
    nothing where a number, an address or a word is expected: some programs write them for empty.
    """
    text = cell.strip()
    if not text:
        return ""
    lower = text.lower()
    if field in NAMES:
        return "" if lower in _NO_NAME else " ".join(text.split())
    if lower in _NOTHING or (lower in _YES_NO and field not in _TEXTS):
        return ""
    return text


def has_lost_digits(text: str) -> bool:
    """Whether a spreadsheet has rounded a long number: `4.91511E+12`."""
    return _LOST.fullmatch(text) is not None


def rounded(text: str, places: int) -> str:
    """A machine's decimal number with more digits than money has, rounded half to even.

    Only numbers with four decimals and more: three may be a group of thousands.
    """
    if not re.fullmatch(r"\d+\.\d{4,}", text, re.ASCII):
        return text
    from decimal import Decimal

    return str(Decimal(text).quantize(Decimal(1).scaleb(-places)))


def digits(text: str) -> int:
    """How many decimal digits of any script a text holds."""
    return sum(map(str.isdecimal, text))


def phones(cell: str) -> Iterator[str]:
    """Single phone numbers of a cell that may hold several.

    Numbers stand on lines or between `;` and `|`; a comma parts them where both sides are long
    enough for one, a slash likewise (`030/1234567` is one number).
    """
    if _SINGLE.fullmatch(cell):
        yield cell
        return
    for part in _JOINED.split(cell):
        for piece in _parted(part, ",", 5):
            for phone in _parted(piece, "/", 7):
                text = phone.strip()
                if text.endswith(".0") and text[:-2].isdecimal():
                    text = text[:-2]
                if text:
                    yield text


def _parted(text: str, mark: str, least: int) -> list[str]:
    parts = text.split(mark)
    return parts if all(digits(part) >= least for part in parts) else [text]


def is_plain_email(text: str) -> bool:
    """Whether a text is one e-mail in the form that is also its normal one."""
    return _PLAIN.fullmatch(text) is not None


def emails(cell: str) -> tuple[list[str], bool]:
    """The e-mail addresses in a cell, and whether it says more than them."""
    if is_plain_email(cell):
        return [cell], False
    found = [text.strip(".") for text in _ADDRESS.findall(cell)]
    rest = _ADDRESS.sub("", cell)
    return found, any(char.isalnum() for char in rest.replace("mailto", ""))


def listed(cell: str) -> tuple[str, ...]:
    """Words of a cell that lists them: tags by comma, semicolon, bar or line."""
    words = (word.strip().lstrip("#").strip() for word in re.split(r"[,;|\n\r]+", cell))
    return tuple(dict.fromkeys(word for word in words if word))


_STATUS = {
    "open": """open, active, in progress, inprogress, working, new, открыта, открыт, в работе,
        активна, новая, новый, باز, جاری, در جریان, فعال, جدید, 진행, 진행중, 열림, 신규, abierto,
        en curso, offen, laufend, ouvert, en cours""",
    "won": """won, closed won, win, sold, success, successful, выиграна, выиграно, успех, успешно,
        успешно реализовано, продано, сделка заключена, برنده, موفق, فروخته شد, برنده شده,
        성공, 수주, 계약완료, 성사, 계약 완료, ganado, ganada, gewonnen, gagné, gagnée""",
    "lost": """lost, closed lost, loss, failed, проиграна, проиграно, потеряна, отказ, провал,
        закрыто и не реализовано, не реализовано, شکست, ناموفق, از دست رفته, باخت, 실패, 실주, 패배,
        무산, perdido, perdida, verloren, perdu, perdue""",
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
    """open, won, lost or cancelled as a word in a file means it; empty when it is not known."""
    from crm_tui.importers.headers import fold_name

    if not _known:
        _known.update(_words())
    return _known.get(fold_name(text), "")
