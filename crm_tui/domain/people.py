"""Who a client is and how one is reached: channels in the form that makes the same ones equal."""

from functools import cache

from crm_tui.domain.text import display

CHANNEL_KINDS = ("phone", "email", "messenger", "site", "address")

_PHONE_MARKS = frozenset("+0123456789 ().-–—/\u2010\t")
_FEWEST_DIGITS, _MOST_DIGITS = 5, 15
_NO_AREAS = ("+10", "+11")
"""How no number of North America begins; what is dialled so is of another country."""


# Whose names the first part of an address, or a word and a colon before a name, stands for.
_NETWORKS = {
    "t.me": "telegram",
    "telegram.me": "telegram",
    "telegram": "telegram",
    "tg": "telegram",
    "телеграм": "telegram",
    "تلگرام": "telegram",
    "텔레그램": "telegram",
    "wa.me": "whatsapp",
    "api.whatsapp.com": "whatsapp",
    "whatsapp": "whatsapp",
    "wa": "whatsapp",
    "ватсап": "whatsapp",
    "واتساپ": "whatsapp",
    "viber": "viber",
    "вайбер": "viber",
    "signal": "signal",
    "signal.me": "signal",
    "kakao": "kakao",
    "kakaotalk": "kakao",
    "카카오톡": "kakao",
    "카톡": "kakao",
    "open.kakao.com": "kakao",
    "line": "line",
    "line.me": "line",
    "skype": "skype",
    "wechat": "wechat",
    "weixin": "wechat",
    "vk": "vk",
    "vk.com": "vk",
    "vk.me": "vk",
    "instagram": "instagram",
    "instagram.com": "instagram",
    "m.me": "messenger",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "linkedin.com": "linkedin",
    "eitaa": "eitaa",
    "eitaa.com": "eitaa",
    "ایتا": "eitaa",
    "bale": "bale",
    "ble.ir": "bale",
    "rubika": "rubika",
    "max.ru": "max",
}
_BY_NUMBER = frozenset({"whatsapp", "viber", "signal"})


def normal_phone(raw: str, region: str | None) -> str | None:
    """A phone number in E.164, such as "+79215550102", without its extension.

    region: the ISO 3166 code of the country whose numbers are written without a country code.
    A number that can't exist there becomes "~" and its digits, so that the same digits still
    match. None if there are no digits.
    """
    import phonenumbers

    written = _plain_digits(raw).strip()
    # Nowhere does a number at home begin with 00, so there it stands for the plus.
    bare = _without_extension(written).rstrip(" (,;-")
    for candidate in dict.fromkeys((_without_double_zero(written), written, bare)):
        try:
            number = phonenumbers.parse(candidate, (region or "").upper() or None)
        except phonenumbers.NumberParseException:
            continue
        reason = phonenumbers.is_possible_number_with_reason(number)
        if reason == phonenumbers.ValidationResult.IS_POSSIBLE:
            found = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
            if found[:3] not in _NO_AREAS:
                return found
    digits = "".join(filter(_is_digit, _without_extension(written)))
    return f"~{digits}" if digits else None


def is_real_phone(text: str, region: str | None) -> bool:
    """Whether a text is surely a phone number: one with a plus that may exist, or one in use.

    region: as for `normal_phone`.
    """
    import phonenumbers

    written = _without_double_zero(_plain_digits(text).strip())
    try:
        number = phonenumbers.parse(written, (region or "").upper() or None)
    except phonenumbers.NumberParseException:
        return False
    if written.startswith("+"):
        reason = phonenumbers.is_possible_number_with_reason(number)
        return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)
    return bool(phonenumbers.is_valid_number(number))


def _plain_digits(text: str) -> str:
    """`text` with the digits of any script as ASCII ones."""
    if text.isascii():
        return text
    from unicodedata import decimal, normalize

    plain = normalize("NFKC", text)
    return "".join(str(decimal(c)) if c.isdecimal() else c for c in plain)


def _is_digit(character: str) -> bool:
    return "0" <= character <= "9"


def _without_extension(written: str) -> str:
    """What stands before the letters that announce an extension: 555-01-02 ext. 5."""
    end = 0
    for end, character in enumerate(written, start=1):
        if character.isalpha() and any(map(_is_digit, written[:end])):
            return written[: end - 1]
    return written[:end]


def _without_double_zero(written: str) -> str:
    """A number with 00 for its plus, as most of the world dials abroad."""
    return "+" + written[2:] if written.startswith("00") else written


def split_email(raw: str) -> tuple[str, str] | None:
    """The display name (or nothing) and the address of "Ann <ann@okna.example>", or None."""
    text = raw.strip()
    name, bracket, rest = text.rpartition("<")
    if bracket:
        text = rest.partition(">")[0]
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    text = text.strip().strip("<>\"',;")
    local, _at, host = text.partition("@")
    if not local or not _is_host(host.rstrip(".")) or any(map(str.isspace, text)):
        return None
    return name.strip().strip("\"'").strip(), text.rstrip(".")


def normal_email(raw: str) -> str | None:
    """An e-mail address as it is compared: without name or mailto:, case levelled, IDN decoded.

    None if there is no address with a dotted host.
    """
    found = split_email(raw)
    if found is None:
        return None
    local, _at, host = found[1].partition("@")
    return f"{_level(local)}@{_unicode_host(host)}"


def _level(text: str) -> str:
    from unicodedata import normalize

    return normalize("NFKC", normalize("NFKC", text).casefold())


def _unicode_host(host: str) -> str:
    """A host with its punycode (xn--) written out."""
    levelled = _level(host)
    if "xn--" not in levelled:
        return levelled
    try:
        return levelled.encode("ascii").decode("idna").casefold()
    except UnicodeError:
        return levelled


def _is_host(host: str) -> bool:
    """Whether a text is a dotted host whose last part is a word: okna.example, пример.рф."""
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or len(host) > 253:
        return False
    last = labels[-1]
    worded = len(last) >= 2 and (last.isalpha() or last.casefold().startswith("xn--"))
    return worded and all(_is_label(label) for label in labels)


def _is_label(label: str) -> bool:
    return all(c.isalnum() or c in "-_" or not c.isascii() for c in label) and "@" not in label


def normal_site(raw: str) -> str | None:
    """A web address as it is compared: no scheme, no "www.", host levelled, no last slash.

    None if its host has no dot.
    """
    text = raw.strip().strip("<>\"',;")
    _scheme, mark, rest = text.partition("://")
    rest = rest if mark else text
    host, slash, path = rest.partition("/")
    host, colon, port = host.partition(":")
    host = _unicode_host(host.rstrip(".")).removeprefix("www.")
    if not _is_host(host) or any(map(str.isspace, rest)):
        return None
    host += colon + port if port not in ("", "80", "443") else ""
    return (host + slash + path).rstrip("/")


def messenger(raw: str) -> tuple[str, str] | None:
    """The network and the name behind "@nick", "t.me/nick", "wa.me/7921…" or "kakao: nick".

    A bare "@nick" is taken as Telegram's. A name that is a phone number is in digits after "+".
    None if it is none of these.
    """
    text = raw.strip().rstrip("/")
    if text.startswith("@"):
        return ("telegram", _level(text[1:])) if _is_nick(text[1:]) else None
    network, name = _network(text)
    name = name.partition("?")[0].strip().lstrip("@")
    if not network or not _is_nick(name.replace(" ", "").lstrip("+")):
        return None
    digits = "".join(filter(_is_digit, _plain_digits(name)))
    by_number = network in _BY_NUMBER and len(digits) >= _FEWEST_DIGITS
    return network, f"+{digits}" if by_number else _level(name)


def _network(text: str) -> tuple[str, str]:
    """The network that a text names and what follows, or two empty texts."""
    bare = text.partition("://")[2] or text
    bare = bare[4:] if bare[:4].casefold() == "www." else bare
    host, slash, name = bare.partition("/")
    if slash and host.casefold() in _NETWORKS and "." in host:
        return _NETWORKS[host.casefold()], name.rpartition("/")[2] or name
    word, colon, name = text.partition(":")
    if colon and "." not in word and not name.startswith("//"):
        return _NETWORKS.get(word.strip().casefold(), ""), name
    return "", ""


def _is_nick(name: str) -> bool:
    return 1 < len(name) <= 64 and all(c.isalnum() or c in "_.-+()" for c in name)


def channel_kind(raw: str) -> str | None:
    """What a text can reach a client by: phone, email, messenger, site or address; else None."""
    text = raw.strip()
    if messenger(text):
        return "messenger"
    if normal_email(text):
        return "email"
    if is_phone(text):
        return "phone"
    if normal_site(text) and ("://" in text or not any(map(str.isdecimal, text.split("/")[0][:1]))):
        return "site"
    return "address" if _is_address(text) else None


def is_phone(text: str) -> bool:
    """Whether a text is digits (5 to 15) and marks of a phone number, and no date or sum."""
    written, _mark, _extension = _plain_digits(text).strip().casefold().partition("ext")
    written = written.removeprefix("tel:").partition(";")[0].rstrip(" .,x")
    digits = sum(character.isdecimal() for character in written)
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or not _PHONE_MARKS.issuperset(written):
        return False
    return not _is_date(written)


def _is_date(written: str) -> bool:
    """Whether digits are written as a date: 12.05.2026, 2026-05-12."""
    for mark in "./-":
        sizes = sorted(len(part) for part in written.split(mark) if part.isdecimal())
        if len(sizes) == 3 and sizes[1] <= 2 and sizes[2] == 4:
            return True
    return False


def _is_address(text: str) -> bool:
    """Whether a text looks like a postal address: words and a number, parted or long."""
    has_digit = any(map(str.isdecimal, text))
    has_letters = sum(map(str.isalpha, text)) >= 3
    return has_digit and has_letters and ("," in text or "،" in text or len(text.split()) >= 3)


def normalise(kind: str, raw: str, region: str | None) -> str:
    """The form of a channel that is equal for the same channel, whatever was typed.

    kind: one of CHANNEL_KINDS. region: as for `normal_phone`. Never empty unless `raw` is: what
    is not understood is folded as text.
    """
    found: str | None = None
    if kind == "phone":
        found = normal_phone(raw, region)
    elif kind == "email":
        found = normal_email(raw)
    elif kind == "site":
        found = normal_site(raw)
    elif kind == "messenger":
        reached = messenger(raw)
        found = ":".join(reached) if reached else None
    if found:
        return found
    from crm_tui.domain.search import fold

    return fold(raw) or display(raw.strip())


# Marks of a company. The first are words wherever they stand; short ones are also other words, so
# they count only in capitals, at an end of the name.
_MARKS = """
ltd limited llc llp inc incorporated corp corporation company gmbh mbh ohg ug plc pte pty sarl sàrl
sprl srl slu oo bv nv oyj kft zrt doo dooel sro spol spzoo aps asa holding holdings group bank
studio factory agency solutions systems industries partners
ооо оао зао пао нпо тоо чуп оду фгуп муп гуп нко кфх гк компания фирма завод банк студия холдинг
группа агентство фабрика магазин ип
شرکت گروه موسسه بازرگانی صنایع فروشگاه کارخانه هلدینگ بانک تعاونی
주식회사 유한회사 합자회사 법인 재단법인 사단법인 협동조합 그룹 은행 상사 공업 산업 건설
株式会社 有限会社 合同会社 有限公司 公司 集团
"""
_SHORT_MARKS = "ag kg se sa as ab sl co oy ao ао oü kk spa sas bhd tbk jsc pjsc cjsc ojsc жк ук тд"
_GLUED = ("주식회사", "(주)", "유한회사", "(유)", "株式会社", "有限公司", "集团", "(株)")


def looks_like_company(name: str) -> bool:
    """Whether a name bears a company's mark: Ltd, GmbH, S.A., ООО, ИП, شرکت, 주식회사, (주) …"""
    from unicodedata import normalize

    from crm_tui.domain.search import fold

    composed = normalize("NFKC", name).strip()
    if composed[:1] in '«“„"' and composed[-1:] in '»”“"' and len(composed) > 2:
        return True
    if any(mark in composed for mark in _GLUED):
        return True
    written = [word.strip("\"'«»“”„,;()") for word in composed.split()]
    found = [fold(word.replace(".", "")) for word in written]
    long, short = _marks()
    if long.intersection(found) or "&" in written:
        return True
    ends = [(written[0], found[0]), (written[-1], found[-1])] if len(written) > 1 else []
    return any(mark in short and word.replace(".", "").isupper() for word, mark in ends)


@cache
def _marks() -> tuple[frozenset[str], frozenset[str]]:
    """The long and the short marks, folded."""
    from crm_tui.domain.search import fold

    return frozenset(fold(_MARKS).split()), frozenset(fold(_SHORT_MARKS).split())
