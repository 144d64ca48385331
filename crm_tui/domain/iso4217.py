"""The currencies of ISO 4217 and how many decimals each has, frozen as of 2026.

Kept here and not taken from CLDR, which gives IRR, IQD, LBP and AFN other decimals than ISO does:
a sum in the store must never change its meaning with a library's release.
"""

_ACTIVE = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD
CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL
GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP
SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS
VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
_WITHDRAWN = "ANG BGN CUC HRK SLL ZWL"
_OTHER_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}

ACTIVE = frozenset(_ACTIVE.split())
"""Codes in use."""

CODES = ACTIVE | frozenset(_WITHDRAWN.split())
"""Codes in use, and those withdrawn since 2021 that old spreadsheets still hold."""

DECIMALS = dict.fromkeys(CODES, 2) | {
    code: decimals for decimals, codes in _OTHER_DECIMALS.items() for code in codes.split()
}
"""How many decimals each code has: 0, 2, 3 or 4."""
