"""Made-up people and companies in four scripts; the same number always gives the same person."""

from typing import NamedTuple

_MASK = (1 << 64) - 1


def mixed(number: int, salt: int = 0) -> int:
    """64 well-stirred bits of a number (SplitMix64, Steele et al., OOPSLA 2014)."""
    value = (number + salt * 0xD1B54A32D192ED03 + 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Script(NamedTuple):
    """Names as one language writes them, and what goes with the language."""

    language: str
    country: str
    currency: str
    zone: str
    dial: str
    first: tuple[str, ...]
    last: tuple[str, ...]
    cities: tuple[str, ...]
    trades: tuple[str, ...]
    company: str
    family_first: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


LATIN = Script(
    "en", "US", "USD", "America/New_York", "+1212555",
    _words("Anna Boris Carla David Elena Frank Grace Henry Irene Jack Karen Louis Maria Nora Oscar"
           " Paula Quentin Rosa Simon Tina Ursula Victor Wanda Xavier Yvonne Zoe"),
    _words("Adams Baker Clark Dietrich Evans Fischer Garcia Hughes Ivanov Jensen Keller Lopez"
           " Morris Novak Olsen Peters Quinn Rossi Schmidt Taylor Urban Vogel Weber Young Zimmer"),
    _words("Boston Chicago Denver Austin Berlin Lyon Turin Porto Leeds Bern"),
    _words("Windows Glass Kitchens Doors Roofs Tools Foods Motors Prints Paper"),
    "{last} {trade} Ltd",
)  # fmt: skip
CYRILLIC = Script(
    "ru", "RU", "RUB", "Europe/Moscow", "+7921555",
    _words("Анна Борис Вера Глеб Дарья Егор Жанна Захар Ирина Кирилл Лидия Максим Нина Олег Павел"
           " Раиса Сергей Тамара Ульяна Фёдор Юлия Яна"),
    _words("Иванов Петров Сидоров Волков Зайцев Лебедев Морозов Новиков Орлов Попов Рыбаков Соколов"
           " Тихонов Фролов Шишкин Ёлкин"),
    _words("Москва Казань Тверь Пермь Омск Самара Тула Уфа"),
    _words("Окна Стекло Кухни Двери Кровля Мебель Продукты Моторы Печать"),
    "ООО {trade} {last}",
)  # fmt: skip
PERSIAN = Script(
    "fa", "IR", "IRR", "Asia/Tehran", "+98912555",
    _words("رضا مریم علی زهرا حسین فاطمه مهدی سارا امیر نرگس کامران لیلا بهرام شیرین داریوش"),
    _words("کریمی احمدی محمدی حسینی رضایی موسوی جعفری صادقی نوری رحیمی یزدی شیرازی"),
    _words("تهران شیراز اصفهان تبریز مشهد یزد"),
    _words("پنجره شیشه آشپزخانه در بام ابزار غذا چاپ"),
    "شرکت {trade} {last}",
)  # fmt: skip
KOREAN = Script(
    "ko", "KR", "KRW", "Asia/Seoul", "+8210555",
    _words("민지 서연 지훈 현우 수빈 예준 하은 도윤 지우 서준 은서 민재 윤서 시우"),
    _words("김 이 박 최 정 강 조 윤 장 임 한 오"),
    _words("서울 부산 대구 인천 광주 대전"),
    _words("창호 유리 주방 도어 지붕 공구 식품 인쇄"),
    "주식회사 {last}{trade}",
    family_first=True,
)  # fmt: skip
SCRIPTS = (LATIN, CYRILLIC, LATIN, PERSIAN, CYRILLIC, KOREAN)


class Person(NamedTuple):
    """A person or a company: what a contact list knows of them."""

    name: str
    company: str
    phone: str
    email: str
    city: str
    script: Script


class People:
    """A population: people and companies by their number."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def person(self, number: int) -> Person:
        """The person of that number; a third of them work nowhere we know of."""
        bits = mixed(number, self.seed)
        script = SCRIPTS[bits % len(SCRIPTS)]
        first, last = _pick(script.first, bits >> 8), _pick(script.last, bits >> 16)
        name = f"{last}{first}" if script.family_first else f"{first} {last}"
        company = "" if bits >> 24 & 3 == 0 else self.company(number // 5).name
        return Person(name, company, _phone(script, number), _email(number), _city(bits), script)

    def company(self, number: int) -> Person:
        """The company of that number."""
        bits = mixed(number, self.seed + 1)
        script = SCRIPTS[bits % len(SCRIPTS)]
        last, trade = _pick(script.last, bits >> 8), _pick(script.trades, bits >> 16)
        name = f"{script.company.format(last=last, trade=trade)} {number}"
        phone, email = _phone(script, number + 5_000_000), f"office{number}@firm{number}.example"
        return Person(name, "", phone, email, _city(bits), script)


def _pick(words: tuple[str, ...], bits: int) -> str:
    return words[(bits & 0xFFFF) % len(words)]


def _phone(script: Script, number: int) -> str:
    return f"{script.dial}{number % 10_000_000:07}"


def _email(number: int) -> str:
    return f"person{number}@mail{number % 97}.example"


def _city(bits: int) -> str:
    script = SCRIPTS[bits % len(SCRIPTS)]
    return _pick(script.cities, bits >> 32)
