"""Keyboard layouts: which character stands on which key, so that r's place acts as r on any.

Each layout is one text over the same places as `PLACES`: first without shift, then with shift. A
NUL marks a place that types nothing of its own. Sources: Russian ЙЦУКЕН as on PC keyboards,
Persian ISIRI 9147, Korean 2-set (KS X 5002).
"""

from crm_tui.domain.remembered import remembered

LATIN = "en"
KOREAN = "ko"

PLACES = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
)
LAYOUTS = {
    "ru": (
        "ё1234567890-=йцукенгшщзхъ\\фывапролджэячсмитьбю."
        'Ё!"№;%:?*()_+ЙЦУКЕНГШЩЗХЪ/ФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,'
    ),
    "fa": (
        "\u200d۱۲۳۴۵۶۷۸۹۰-=ضصثقفغعهخحجچ\\شسیبلاتنمکگظطزرذدپو./"
        "÷!٬٫﷼٪×،*)(ـ+\u0652\u064c\u064d\u064b\u064f\u0650\u064e\u0651][}{|"
        "ؤئيإأآة»«:؛ك\u0653ژ\u0670\u200c\u0654ء><؟"
    ),
    "ko": (
        "`1234567890-=ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ[]\\ㅁㄴㅇㄹㅎㅗㅓㅏㅣ;'ㅋㅌㅊㅍㅠㅜㅡ,./"
        '~!@#$%^&*()_+ㅃㅉㄸㄲㅆ\0\0\0ㅒㅖ{}|\0\0\0\0\0\0\0\0\0:"\0\0\0\0\0\0\0<>?'
    ),
}


@remembered()
def readings(char: str) -> tuple[tuple[str, str], ...]:
    """Every place a character may stand on: (layout, the Latin character of that place).

    A Latin character stands on its own place too. Persian and Arabic digits read as digits.
    """
    found = [(LATIN, char)] if char in PLACES else []
    for name, typed in LAYOUTS.items():
        place = typed.find(char) if char != "\0" else -1
        if place >= 0:
            found.append((name, PLACES[place]))
    if not found and char.isdecimal():
        found.append(("fa", str(int(char))))
    return tuple(found)


@remembered()
def layout_of(char: str) -> str | None:
    """The layout that a typed letter gives away, or None where several have the character."""
    if is_hangul(char):
        return KOREAN
    if not char.isalpha() and not char.isdecimal():
        return None
    names = {name for name, _ in readings(char)}
    return names.pop() if len(names) == 1 else LATIN if char.isascii() and char.isalpha() else None


def is_hangul(char: str) -> bool:
    """Whether a character is a Hangul letter or syllable, which an input method composes."""
    return "\u1100" <= char <= "\u11ff" or "\u3131" <= char <= "\u318e" or "가" <= char <= "힣"


@remembered()
def hangul_place(char: str) -> str | None:
    """The unshifted Latin key of one Hangul letter; None for anything that took several keys."""
    typed = LAYOUTS[KOREAN].find(char)
    return PLACES[typed].lower() if typed >= 0 else None


@remembered()
def typed_as(latin: str, layout: str) -> str:
    """How a layout types the key of a Latin character: `r` is `к` in Russian."""
    place = PLACES.find(latin)
    if layout == LATIN or layout not in LAYOUTS or place < 0:
        return latin
    typed = LAYOUTS[layout][place]
    return typed if typed.isprintable() and not is_mark(typed) else latin


def is_mark(char: str) -> bool:
    """Whether a character is an Arabic vowel mark, which nothing can show standing alone."""
    return "\u064b" <= char <= "\u0655" or char == "\u0670"
