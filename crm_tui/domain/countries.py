"""Countries by their ISO 3166 codes: what they are called, for those who choose one from a list.

Any other code of two letters is a country too; it is shown as its code alone.
"""

from crm_tui.i18n import N_, _

NAMES = {
    "AE": N_("United Arab Emirates"),
    "AF": N_("Afghanistan"),
    "AM": N_("Armenia"),
    "AR": N_("Argentina"),
    "AT": N_("Austria"),
    "AU": N_("Australia"),
    "AZ": N_("Azerbaijan"),
    "BD": N_("Bangladesh"),
    "BE": N_("Belgium"),
    "BG": N_("Bulgaria"),
    "BR": N_("Brazil"),
    "BY": N_("Belarus"),
    "CA": N_("Canada"),
    "CH": N_("Switzerland"),
    "CL": N_("Chile"),
    "CN": N_("China"),
    "CO": N_("Colombia"),
    "CY": N_("Cyprus"),
    "CZ": N_("Czechia"),
    "DE": N_("Germany"),
    "DK": N_("Denmark"),
    "EE": N_("Estonia"),
    "EG": N_("Egypt"),
    "ES": N_("Spain"),
    "FI": N_("Finland"),
    "FR": N_("France"),
    "GB": N_("United Kingdom"),
    "GE": N_("Georgia"),
    "GR": N_("Greece"),
    "HR": N_("Croatia"),
    "HU": N_("Hungary"),
    "ID": N_("Indonesia"),
    "IE": N_("Ireland"),
    "IL": N_("Israel"),
    "IN": N_("India"),
    "IQ": N_("Iraq"),
    "IR": N_("Iran"),
    "IT": N_("Italy"),
    "JP": N_("Japan"),
    "KG": N_("Kyrgyzstan"),
    "KR": N_("South Korea"),
    "KZ": N_("Kazakhstan"),
    "LT": N_("Lithuania"),
    "LU": N_("Luxembourg"),
    "LV": N_("Latvia"),
    "MD": N_("Moldova"),
    "MX": N_("Mexico"),
    "MY": N_("Malaysia"),
    "NG": N_("Nigeria"),
    "NL": N_("Netherlands"),
    "NO": N_("Norway"),
    "NZ": N_("New Zealand"),
    "PK": N_("Pakistan"),
    "PL": N_("Poland"),
    "PT": N_("Portugal"),
    "RO": N_("Romania"),
    "RS": N_("Serbia"),
    "RU": N_("Russia"),
    "SA": N_("Saudi Arabia"),
    "SE": N_("Sweden"),
    "SG": N_("Singapore"),
    "SI": N_("Slovenia"),
    "SK": N_("Slovakia"),
    "TH": N_("Thailand"),
    "TJ": N_("Tajikistan"),
    "TR": N_("Türkiye"),
    "UA": N_("Ukraine"),
    "US": N_("United States"),
    "UZ": N_("Uzbekistan"),
    "VN": N_("Vietnam"),
    "ZA": N_("South Africa"),
}


def country_name(code: str) -> str:
    """What a country is called in the language spoken; its code where it is not listed."""
    return _(NAMES[code]) if code in NAMES else code


def countries() -> tuple[str, ...]:
    """The codes of the listed countries, by their names in the language spoken."""
    return tuple(sorted(NAMES, key=country_name))


def country_typed(text: str) -> str:
    """The country that somebody types: its code, or the beginning of its name; "" for none.

    Names are taken in the language spoken and in English, in any case.
    """
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return ""
    if wanted.upper() in NAMES:
        return wanted.upper()
    for code in countries():
        if any(name.casefold().startswith(wanted) for name in (_(NAMES[code]), NAMES[code])):
            return code
    return wanted.upper() if len(wanted) == 2 and wanted.isascii() and wanted.isalpha() else ""
