"""The words and signs that people use for money, in English, Russian, Persian and Korean.

Keys are folded as `amounts` folds what it reads: case, ё and Arabic forms of letters levelled.
"""

# What a word means: a code; codes by "/" when several currencies share the word, the first being
# meant unless the reader's own currency is another of them; "?" before them when none is first.
_CURRENCIES = """
USD/CAD/AUD/NZD/SGD/HKD/TWD/MXN/ARS/CLP/COP/UYU/DOP/BSD/BBD/BZD/XCD/JMD/TTD/NAD/FJD/GYD/LRD: $
USD/CAD/AUD/NZD/SGD/HKD/TWD: dollar dollars bucks доллар доллара долларов долл бакс баксов دلار 달러
USD: us$ usd$
CAD: ca$ c$
AUD: a$ au$
NZD: nz$
HKD: hk$
SGD: s$ sg$
TWD: nt$
MXN: mx$
BRL: r$ real reais реал реалов
EUR: € euro euros евро یورو 유로
GBP/EGP/LBP/SYP/SDG/FKP/GIP/SHP: £ pound pounds фунт фунта фунтов پوند 파운드
JPY/CNY: ¥
JPY: yen иена иены иен йена йены йен ین 엔 円
CNY/TWD: 元
CNY: yuan rmb юань юаня юаней یوان 위안
KRW: ₩ won вон وون 원
RUB: ₽ р руб рубль рубля рублей рублях ruble rubles rouble roubles rub rur روبل 루블
BYN: br
IRR/OMR/QAR/SAR/YER: ریال rial rials riyal riyals риал риала риалов 리알
IRR*10: toman tomans irt تومان تومن туман томан томанов туманов 토만
?IQD/KWD/BHD/JOD/TND/LYD/DZD/RSD/MKD: dinar dinars دینار динар динара динаров 디나르
AED/MAD: dirham dirhams дирхам дирхама дирхамов درهم 디르함
?NOK/SEK/DKK/ISK: kr krona kronor krone kroner kronur
?NOK/SEK/DKK/ISK/CZK: крона кроны крон
?INR/PKR/LKR/NPR/MUR/SCR: rs rupee rupees рупия рупии рупий روپیه 루피
INR: ₹
CHF/XOF/XAF/XPF: fr sfr franc francs франк франка франков فرانک 프랑
TRY: ₺ tl lira liras лира лиры лир لیر 리라
?MXN/PHP/ARS/CLP/COP/CUP/DOP/UYU: peso pesos песо
?RON/MDL: leu lei лей лея леев
KZT: ₸ tenge тенге теңге тг تنگه 텡게
UAH: ₴ hryvnia hryvnias гривна гривны гривен грн
KGS: сом сома сомов
UZS: сум сума сумов
PLN: zł zl złoty zlotys złotych złote злотый злотых
CZK: kč kc korun koruna koruny
HUF: ft forint forints форинт форинтов
VND: ₫ dong донг донгов đồng
THB: ฿ baht бат батов บาท
GEL: ₾ lari лари
AMD: ֏ dram драм драма драмов
AZN: ₼
?AZN/TMT: manat манат маната манатов
MNT: ₮ tugrik тугрик тугриков
ILS: ₪ nis shekel shekels шекель шекеля шекелей
ZAR: rand
NGN: ₦ naira
PHP: ₱
GHS: ₵
CRC: ₡
PYG: ₲
LAK: ₭
KHR: ៛
BDT: ৳
AFN: ؋ afghani afghanis افغانی
"""

# How many zeros a word adds.
_ZEROS = {
    3: "k к т тыс тысяча тысячи тысяч тысячу thousand thousands thou tsd tys",
    5: "lakh lakhs lac",
    6: "m м mn mln mio million millions млн миллион миллиона миллионов лям ляма лямов kk кк میلیون",
    7: "crore crores",
    9: "b bn mrd mld billion billions млрд миллиард миллиарда миллиардов میلیارد",
    12: "tn trillion trillions трлн триллион триллиона триллионов تریلیون",
}
_PERSIAN_THOUSAND = "هزار"

# Numbers in words, understood only before a word that adds zeros.
_NUMBERS = """
0.5 пол half نیم
1.5 полтора полторы полутора
1 one один одна یک
2 two два две دو
3 three три سه
4 four четыре چهار
5 five пять پنج
6 six шесть شش
7 seven семь هفت
8 eight восемь هشت
9 nine девять نه
10 ten десять ده
11 eleven одиннадцать یازده
12 twelve двенадцать دوازده
13 thirteen тринадцать سیزده
14 fourteen четырнадцать چهارده
15 fifteen пятнадцать پانزده
16 sixteen шестнадцать شانزده
17 seventeen семнадцать هفده
18 eighteen восемнадцать هجده
19 nineteen девятнадцать نوزده
20 twenty двадцать بیست
30 thirty тридцать سی
40 forty сорок چهل
50 fifty пятьдесят پنجاه
60 sixty шестьдесят شصت
70 seventy семьдесят هفتاد
80 eighty восемьдесят هشتاد
90 ninety девяносто نود
100 сто صد
200 двести دویست
300 триста سیصد
400 четыреста چهارصد
500 пятьсот پانصد
600 шестьсот ششصد
700 семьсот هفتصد
800 восемьсот هشتصد
900 девятьсот نهصد
"""

KOREAN_NUMBERS = {numeral: str(value) for value, numeral in enumerate("영일이삼사오육칠팔구")}
"""Hangul numerals, each a digit."""

SMALL_ZEROS = {"십": 1, "백": 2, "천": 3, "十": 1, "百": 2, "千": 3}
"""Zeros that build the four digits before one of `BIG_ZEROS`."""

BIG_ZEROS = {"만": 4, "억": 8, "조": 12, "万": 4, "萬": 4, "億": 8, "亿": 8, "兆": 12}
"""Zeros that apply to all of the four digits before them."""

AND = "و"
"""Persian "and", between the parts of one number."""

PARTS = frozenset(("коп", "копеек", "копейки", "копейка", "kopecks", "cent", "cents"))
"""Hundredths."""

_BY_POINT = "EUR RUB UAH BYN IRR TRY BRL IDR VND DKK ISK NOK CLP ARS COP UYU PYG CRC RSD RON BAM"
POINT_GROUPS = frozenset(_BY_POINT.split())
"""Currencies where a point is a usual mark of thousands (CLDR, grouping of their languages)."""

_ORDINARY = "won real reais pound pounds rand fr ft br tl lei сом сома сума сум бат драм лари лей"
NEED_SIZE = frozenset(_ORDINARY.split())
"""Words that are also other words: inside a phrase they count only after 1 000 or more."""

_OFTEN_USED = """
usd eur gbp rub krw irr jpy cny chf kzt uah pln czk huf inr ils aed sar cad aud sek nok dkk byn gel
amd azn kgs uzs brl mxn sgd hkd thb vnd idr php zar
"""
USUAL_CODES = frozenset(_OFTEN_USED.split())
"""Codes that count inside a phrase in small letters too; ALL, TOP and TRY are words."""

PARTICLES = ("으로", "에서", "정도", "까지", "에", "로", "을", "이", "은", "짜리")
"""What Korean glues to the end of a sum."""


def _spread(lines: str) -> dict[str, str]:
    """Each word of "meaning: word word" lines, with its meaning."""
    pairs = (line.partition(" ") for line in lines.split("\n") if line)
    return {word: meaning.rstrip(":") for meaning, _gap, words in pairs for word in words.split()}


CURRENCIES = _spread(_CURRENCIES)
"""What each word or sign means."""

NUMBERS = _spread(_NUMBERS)
"""Decimal text of each number in words."""

ZEROS = {word: zeros for zeros, words in _ZEROS.items() for word in words.split()}
ZEROS[_PERSIAN_THOUSAND] = 3
"""How many zeros each word adds."""

DECIMAL_COMMA_ZEROS = frozenset(
    word for word in ZEROS if "а" <= word[0] <= "я" or "\u0600" <= word[0] <= "\u06ff"
)
"""Words of languages that part decimals by a comma, so that 1,250 млн is one and a quarter."""
