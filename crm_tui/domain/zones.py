"""Where a client is by the clock: the zone of a person, of a city, or of a country.

A client's own zone holds; else his city's where it is known; else his country's, or that of his
phone number, where the whole country has one time.
"""

from crm_tui.domain.zone_table import CALLING, MANY, ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import NamedTuple

    class There(NamedTuple):
        """The clock of a client: minute of the day (0 to 1439), and whether it is night there."""

        minute: int
        night: bool

else:
    from crm_tui.domain.rows import row

    There = row("There", "minute night")

NIGHT_BEGINS = 22 * 60
NIGHT_ENDS = 8 * 60

#: Other names of cities, and large cities without a zone of their own, in small letters.
_CITIES = {
    "Europe/Moscow": "москва, санкт-петербург, saint petersburg, st petersburg, питер, спб, мск,"
    " казань, kazan, нижний новгород, nizhny novgorod, ростов-на-дону, rostov-on-don, краснодар,"
    " krasnodar, воронеж, voronezh, сочи, sochi, тула, ярославль, белгород, тверь, рязань",
    "Europe/Kaliningrad": "калининград",
    "Europe/Samara": "самара, тольятти, ижевск",
    "Europe/Saratov": "саратов",
    "Europe/Volgograd": "волгоград",
    "Europe/Astrakhan": "астрахань",
    "Europe/Ulyanovsk": "ульяновск",
    "Asia/Yekaterinburg": "екатеринбург, ekaterinburg, уфа, ufa, пермь, perm, челябинск,"
    " chelyabinsk, тюмень, tyumen, оренбург, сургут",
    "Asia/Omsk": "омск",
    "Asia/Novosibirsk": "новосибирск",
    "Asia/Barnaul": "барнаул",
    "Asia/Tomsk": "томск",
    "Asia/Novokuznetsk": "новокузнецк, кемерово",
    "Asia/Krasnoyarsk": "красноярск",
    "Asia/Irkutsk": "иркутск, улан-удэ",
    "Asia/Chita": "чита",
    "Asia/Yakutsk": "якутск, благовещенск",
    "Asia/Vladivostok": "владивосток, хабаровск, khabarovsk",
    "Asia/Magadan": "магадан",
    "Asia/Sakhalin": "южно-сахалинск",
    "Asia/Kamchatka": "петропавловск-камчатский",
    "America/New_York": "nyc, boston, philadelphia, washington, washington dc, atlanta, miami,"
    " orlando, charlotte, baltimore, pittsburgh, cleveland, columbus",
    "America/Chicago": "houston, dallas, austin, san antonio, minneapolis, st louis, milwaukee,"
    " nashville, new orleans, kansas city",
    "America/Denver": "salt lake city, albuquerque, el paso",
    "America/Los_Angeles": "la, san francisco, seattle, san diego, las vegas, portland,"
    " sacramento, san jose, oakland",
    "America/Toronto": "ottawa, montreal, quebec",
    "America/Vancouver": "victoria",
    "America/Edmonton": "calgary",
    "Australia/Sydney": "canberra, newcastle",
    "America/Sao_Paulo": "rio de janeiro, são paulo, brasilia, brasília, belo horizonte",
    "America/Mexico_City": "guadalajara, puebla, ciudad de méxico",
    "Asia/Jakarta": "bandung, surabaya",
    "Pacific/Auckland": "wellington, christchurch",
    "Europe/Madrid": "barcelona, valencia, sevilla, seville, bilbao",
    "Europe/Lisbon": "porto, lisboa",
    "America/Santiago": "valparaíso, valparaiso",
}


def zone_of_client(zone: str, country: str = "", city: str = "", phone: str = "") -> str:
    """The IANA zone of a client, "" where it is not known.

    zone: the client's own. country: ISO 3166. phone: in normal form, such as +79215550102.
    """
    if zone:
        return zone
    where = country.upper() or country_of_phone(phone)
    found = _of_city(city, where) if city else ""
    return found or _after(where, ONE)


def country_of_phone(norm: str) -> str:
    """The country a number in normal form belongs to, "" where several share its code."""
    if not norm.startswith("+"):
        return ""
    if norm.startswith("+7"):
        return "KZ" if norm[2:3] in ("6", "7") else "RU"
    return next((found for n in (4, 3, 2) if (found := _after(norm[1:n], CALLING))), "")


def country_of_zone(zone: str) -> str:
    """The country whose clock a zone is, "" where it is nobody's, as UTC."""
    listed = ONE.split()
    alone = dict(zip(listed[1::2], listed[::2], strict=True))
    several = ((name, country) for country, names in MANY.items() for name in names.split())
    return alone.get(zone) or dict(several).get(zone, "")


def there(zone: str, now: "datetime") -> "There | None":
    """What a client's clock shows; None where nobody knows, or it shows the same as ours.

    now: aware, in the user's zone.
    """
    if not zone:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        local = now.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
    if local.replace(tzinfo=None) == now.replace(tzinfo=None):
        return None
    minute = local.hour * 60 + local.minute
    return There(minute, is_night(minute))


def is_night(minute: int) -> bool:
    """Whether one does not call at that minute of the day: from 22:00 to 8:00."""
    return minute >= NIGHT_BEGINS or minute < NIGHT_ENDS


def _of_city(city: str, country: str) -> str:
    """The zone of a city in a country with several, or of a city whose name is the only one."""
    if country and country not in MANY:
        return ""
    zones = _cities().get(" ".join(city.casefold().replace(".", " ").split()), ())
    fitting = [zone for zone, where in zones if not country or where == country]
    return fitting[0] if len(set(fitting)) == 1 else ""


def _cities() -> "dict[str, list[tuple[str, str]]]":
    """Zones and their countries by the names of cities, in small letters."""
    if _known:
        return _known
    for country, zones in MANY.items():
        for zone in zones.split():
            own = zone.rpartition("/")[2].replace("_", " ").casefold()
            for name in (own, *_CITIES.get(zone, "").split(", ")):
                if name:
                    _known.setdefault(name, []).append((zone, country))
    return _known


_known: "dict[str, list[tuple[str, str]]]" = {}


def _after(word: str, words: str) -> str:
    """The word that follows another one in a text of pairs, "" where it is not there."""
    return f" {words}".partition(f" {word} ")[2].partition(" ")[0] if word else ""
