"""Phone numbers whose normal form is plain to see, so that a long file is not parsed one by one."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

_PLAIN = re.compile(r"\+[1-9][0-9 ().-]{5,40}", re.ASCII)
_AT_HOME = re.compile(r"\(?[0-9][0-9 ().-]{5,40}", re.ASCII)
_FEWEST, _MOST = 6, 17
_NO_DIGITS = str.maketrans("", "", " ().-")


class Numbering(NamedTuple):
    """How the numbers behind a country code look.

    prefix: what is dialled at home before a number, and is not part of it. lengths: how many
    digits a number has that may exist.
    """

    prefix: re.Pattern[str] | None
    lengths: frozenset[int]


class _Starts(dict[str, tuple[int, "Numbering"] | None]):
    """How many of the first digits of a number are its country code, and what is behind it."""

    def __missing__(self, start: str) -> "tuple[int, Numbering] | None":
        found = ((size, _numbering(start[:size])) for size in (1, 2, 3))
        self[start] = known = next(((size, n) for size, n in found if n is not None), None)
        return known


_STARTS = _Starts()


def plain_phone(raw: str) -> str:
    """The E.164 form of "+7 (921) 555-01-02"; empty where it takes a whole parse to know it.

    Plain are numbers with their country code which do not begin with what is dialled at home
    only; of a length that does not exist there they are kept as bare digits behind a "~".
    For these `normalise` says the same.
    """
    if not _PLAIN.fullmatch(raw):
        return ""
    digits = raw[1:]
    if not digits.isdecimal():
        digits = digits.translate(_NO_DIGITS)
    known = _STARTS[digits[:3]]
    if known is None:
        return ""
    size, numbering = known
    national = digits[size:]
    if _begins(numbering.prefix, national) or len(national) < 2 or len(digits) > _MOST:
        return ""
    return f"+{digits}" if len(national) in numbering.lengths else f"~{digits}"


@lru_cache(maxsize=1024)
def national_phone(raw: str, region: str) -> str:
    """The E.164 form of "8 (921) 555-01-02" in `region`; empty where it takes a whole parse.

    Plain are numbers as they are dialled at home, which do not begin with the country's own code
    or with what is dialled before going abroad. For these `normalise` says the same.
    """
    home = _home(region) if _AT_HOME.fullmatch(raw) else None
    if home is None:
        return ""
    digits = raw.translate(_NO_DIGITS)
    if len(digits) < _FEWEST or digits.startswith(home.code) or home.abroad.match(digits):
        return ""
    national = _without_prefix(digits, home)
    if national[0] == "0" or len(national) not in home.numbering.lengths:
        return ""
    return f"+{home.code}{national}"


def _without_prefix(digits: str, home: "Home") -> str:
    """A number without what is dialled before it at home, where that leaves one."""
    found = home.prefix.match(digits) if home.prefix is not None else None
    if found is None:
        return digits
    rest = digits[found.end() :]
    if home.shape.fullmatch(digits) and not home.shape.fullmatch(rest):
        return digits
    return rest if len(rest) in home.lengths or len(rest) > max(home.lengths) else digits


class Home(NamedTuple):
    """How numbers are dialled in a country.

    abroad: what is dialled to call another country. prefix: as in Numbering. shape: what any
    number looks like. lengths: how many digits numbers of this very country have; numbering: that
    of all countries behind its code.
    """

    code: str
    abroad: re.Pattern[str]
    prefix: re.Pattern[str] | None
    shape: re.Pattern[str]
    lengths: frozenset[int]
    numbering: Numbering


@cache
def _home(region: str) -> Home | None:
    """How numbers are dialled in a country; None where more than stripping a prefix is done."""
    import phonenumbers

    found = phonenumbers.PhoneMetadata.metadata_for_region(region.upper(), None) if region else None
    if found is None or found.general_desc is None or found.national_prefix_transform_rule:
        return None
    numbering = _numbering(str(found.country_code))
    pattern, prefix = found.general_desc.national_number_pattern, found.national_prefix_for_parsing
    lengths = set(found.general_desc.possible_length) - {-1}
    lengths -= set(found.general_desc.possible_length_local_only)
    if numbering is None or not pattern or not lengths:
        return None
    return Home(
        str(found.country_code), re.compile(found.international_prefix or "(?!)"),
        re.compile(prefix) if prefix else None, re.compile(pattern), frozenset(lengths), numbering,
    )  # fmt: skip


def _begins(prefix: re.Pattern[str] | None, national: str) -> bool:
    return prefix is not None and prefix.match(national) is not None


@cache
def _numbering(code: str) -> Numbering | None:
    """The numbering of a country code, or None where there is no such code."""
    import phonenumbers

    if int(code) not in phonenumbers.COUNTRY_CODE_TO_REGION_CODE:
        return None
    region = phonenumbers.region_code_for_country_code(int(code))
    found = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(int(code), region)
    if found is None or found.general_desc is None:
        return None
    lengths = set(found.general_desc.possible_length) - {-1}
    lengths -= set(found.general_desc.possible_length_local_only)
    # No area of North America begins with 0, but what begins so has a length that is possible.
    prefix = "[01]" if code == "1" else found.national_prefix_for_parsing
    return Numbering(re.compile(prefix) if prefix else None, frozenset(lengths))
