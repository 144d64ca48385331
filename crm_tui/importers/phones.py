"""Phone numbers whose normal form is plain to see, so that a long file is not parsed one by one."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

_PLAIN = re.compile(r"\+[1-9][0-9 ().-]{5,40}", re.ASCII)
_NO_DIGITS = str.maketrans("", "", " ().-")


class Numbering(NamedTuple):
    """How the numbers behind a country code look.

    prefix: what is dialled at home before a number, and is not part of it. lengths: how many
    digits a number has that may exist.
    """

    prefix: re.Pattern[str] | None
    lengths: frozenset[int]


@lru_cache(maxsize=1024)
def plain_phone(raw: str) -> str:
    """The E.164 form of "+7 (921) 555-01-02"; empty where it takes a whole parse to know it.

    Plain are numbers with their country code, of a length that exists there, which do not begin
    with what is dialled at home only. For these `normalise` says the same.
    """
    if not _PLAIN.fullmatch(raw):
        return ""
    digits = raw[1:].translate(_NO_DIGITS)
    for size in (1, 2, 3):
        numbering = _numbering(digits[:size])
        if numbering is not None:
            national = digits[size:]
            if len(national) not in numbering.lengths or _begins(numbering.prefix, national):
                return ""
            return f"+{digits}"
    return ""


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
    prefix = found.national_prefix_for_parsing
    return Numbering(re.compile(prefix) if prefix else None, frozenset(lengths))
